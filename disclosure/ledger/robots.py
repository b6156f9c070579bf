"""What the robots.txt of a host said and what was therefore not asked: the rules a site's owner may want to change."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from disclosure.evidence_store import EvidenceStore
from disclosure.fetch import Fetch
from disclosure.fetch.robots import Robots, read_robots

RULE = re.compile(r"robots\.txt:\s*([\w-]+\s*:.*\S)", re.IGNORECASE)
PERMISSION = re.compile(r"permission\s+(.+?)(?:,|;| of | by |$)")
UNKNOWN = "Disallow"


def robots_of(fetches: list[Fetch], store: EvidenceStore) -> dict[str, Any]:
    """Of the records of one host in one night ``{status, crawl_delay, refused, fetched_at, rules, closed, permission}``.

    ``status``: how the last request for robots.txt ended, ``not_asked`` when none was made; ``refused``: pages that rules kept us from;
    ``rules``: the lines that did, with how often, the most frequent first; ``closed``: pages left alone because robots.txt could not be had;
    ``permission``: number of the owner's written permission that was used.
    """
    asked = [fetch for fetch in fetches if fetch.purpose == "robots" and fetch.was_asked]
    robots = _read(asked[-1], store) if asked else Robots()
    refused = [fetch for fetch in fetches if fetch.status == "robots"]
    counts = Counter(_rule_of(fetch, robots) for fetch in refused)
    permissions = [found[1].strip() for fetch in fetches if (found := PERMISSION.search(fetch.detail or ""))]
    return {
        "status": asked[-1].status if asked else "not_asked",
        "crawl_delay": robots.delay,
        "refused": len(refused),
        "fetched_at": asked[-1].finished_at.isoformat() if asked else None,
        "rules": [{"rule": rule, "pages": count} for rule, count in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))],
        "closed": sum(map(is_closed_by_robots, fetches)),
        "permission": permissions[-1] if permissions else None,
    }


def is_closed_by_robots(fetch: Fetch) -> bool:
    """Whether a page was left alone because the host's robots.txt could not be had."""
    return not fetch.was_asked and fetch.status != "robots" and (fetch.detail or "").startswith("robots.txt:")


def _read(fetch: Fetch, store: EvidenceStore) -> Robots:
    body = store.open(fetch.sha256) if fetch.sha256 and store.has(fetch.sha256) else None
    return read_robots(fetch.status, body, fetch.http_status, fetch.detail)


def _rule_of(fetch: Fetch, robots: Robots) -> str:
    """The line that forbade a page, from its record, else by asking the stored robots.txt again."""
    refusal = robots.refusal(fetch.url)
    for detail in (fetch.detail or "", refusal[1] if refusal else ""):
        found = RULE.search(detail)
        if found:
            return found[1]
    return UNKNOWN
