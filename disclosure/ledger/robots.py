"""What the robots.txt of a host said and what was therefore not asked: the rules a site's owner may want to change."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from disclosure.evidence_store import EvidenceStore
from disclosure.fetch import Fetch
from disclosure.fetch.robots import Robots, read_robots
from disclosure.personal import mask_shown

RULE = re.compile(r"robots\.txt:\s*([\w-]+\s*:.*\S)", re.IGNORECASE)
PERMISSION = re.compile(r"\bpermission (.+?); robots\.txt: ")
KEPT = re.compile(r"as of (\S+): (\w+)")
UNKNOWN = "Disallow"


def robots_of(fetches: list[Fetch], store: EvidenceStore) -> dict[str, Any]:
    """Of the records of one host in one night ``{status, crawl_delay, refused, fetched_at, rules, closed, permission}``.

    ``status``: how the request for robots.txt ended whose answer was kept to last, maybe of the day before; ``not_asked`` when there is none;
    ``refused``: pages that rules kept us from; ``rules``: the lines that did, with how often, the most frequent first; ``closed``: pages left
    alone because robots.txt could not be had; ``permission``: number of the owner's written permission that was used.
    """
    status, fetched_at, robots = "not_asked", None, Robots()
    found = [fetch for fetch in fetches if fetch.purpose == "robots" and (fetch.was_asked or KEPT.match(fetch.detail or ""))]
    if found:
        status, fetched_at, robots = _read(found[-1], store)
    refused = [fetch for fetch in fetches if fetch.status == "robots"]
    counts = Counter(_rule_of(fetch, robots) for fetch in refused)
    permissions = [match[1] for fetch in fetches if (match := PERMISSION.search(fetch.detail or ""))]
    return {
        "status": status,
        "crawl_delay": robots.delay,
        "refused": len(refused),
        "fetched_at": fetched_at,
        "rules": [
            {"rule": mask_shown(rule), "pages": count} for rule, count in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
        ],
        "closed": sum(map(is_closed_by_robots, fetches)),
        "permission": permissions[-1] if permissions else None,
    }


def is_closed_by_robots(fetch: Fetch) -> bool:
    """Whether a page was left alone because the host's robots.txt could not be had."""
    return not fetch.was_asked and fetch.status != "robots" and (fetch.detail or "").startswith("robots.txt:")


def _read(fetch: Fetch, store: EvidenceStore) -> tuple[str, str, Robots]:
    """How a robots.txt ended, when, and its rules. A record of an answer that an earlier run got says both in its detail."""
    kept = KEPT.match(fetch.detail or "") if not fetch.was_asked else None
    status, fetched_at = (kept[2], kept[1]) if kept else (fetch.status, fetch.finished_at.isoformat())
    body = store.open(fetch.sha256) if fetch.sha256 and store.has(fetch.sha256) else None
    return status, fetched_at, read_robots(status, body, fetch.http_status, fetch.detail)


def _rule_of(fetch: Fetch, robots: Robots) -> str:
    """The line that forbade a page, from its record, else by asking the stored robots.txt again."""
    refusal = robots.refusal(fetch.url)
    for detail in (fetch.detail or "", refusal[1] if refusal else ""):
        found = RULE.search(detail)
        if found:
            return found[1]
    return UNKNOWN
