"""Which lines of a robots.txt are meant for us (RFC 9309 2.2.1); Protego would also take a group of ``pub`` for one of ``PublicPageReader``."""

from __future__ import annotations

import math
import re

from protego._protego import _ALL_DIRECTIVES, _CRAWL_DELAY_DIRECTIVE, _SITE_WIDE_DIRECTIVES, _USER_AGENT_DIRECTIVE, _extract_directive

ANYBODY = "*"
HEAD = f"User-agent: {ANYBODY}"
COUNTING = _ALL_DIRECTIVES - _SITE_WIDE_DIRECTIVES  # other records part no group (RFC 9309 2.2.4)
TOKEN = re.compile(r"[A-Za-z_-]*")
SECONDS = re.compile(r"\+?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[+-]?\d+)?", re.IGNORECASE)
MOST_ODD = 3  # values told of in a record
SHOWN = 40  # characters of one


def keep_our_groups(text: str, product: str) -> str:
    """The rules for a product as one group of ``*``, their lines as the file has them: those of all groups that name it, else those of ``*``.

    A name is compared whole and in any case, up to the first sign that no product token has: ``Name/1.0`` and ``Name (…)`` mean ``Name``.
    """
    own, common = _lines_for(text, product.casefold()), _lines_for(text, ANYBODY)
    lines = own if own is not None else common
    return "\n".join([HEAD, *lines, ""]) if lines else ""


def _lines_for(text: str, name: str) -> list[str] | None:
    """The lines of rules in all groups of a name; None when no group has it."""
    found: list[str] | None = None
    names: set[str] = set()
    is_head = True
    for line in text.splitlines():
        directive = _extract_directive(line.partition("#")[0].strip())
        if directive is None or directive[0] not in COUNTING:
            continue
        if directive[0] in _USER_AGENT_DIRECTIVE:
            names = {*(names if is_head else ()), _name_in(directive[1])}
            is_head = True
            if name in names:
                found = found or []
        else:
            is_head = False
            if found is not None and name in names:
                found.append(line)
    return found


def read_delay(lines: str) -> tuple[float, list[str]]:
    """From the lines of our own groups the longest Crawl-delay in seconds, 0 for none, and what is odd about how such delays are written.

    Who writes two wants at least the longer one kept. Of ``10 seconds`` and ``0,5`` the number at the start counts.
    """
    longest, odd = 0.0, []
    for line in lines.splitlines():
        directive = _extract_directive(line.partition("#")[0].strip())
        if directive is None or directive[0] not in _CRAWL_DELAY_DIRECTIVE or not directive[1]:
            continue
        value, found = directive[1][:SHOWN], SECONDS.match(directive[1])
        seconds = float(found[0].replace(",", ".")) if found else math.inf
        if not math.isfinite(seconds):
            odd.append(f"Crawl-delay {value!r} cannot be read")
            continue
        longest = max(longest, seconds)
        if found is None or found[0] != directive[1] or "," in directive[1]:
            odd.append(f"Crawl-delay {value!r} read as {seconds:g} s")
    return longest, list(dict.fromkeys(odd))[:MOST_ODD]


def _name_in(value: str) -> str:
    value = value.strip()
    if value.split()[:1] == [ANYBODY]:
        return ANYBODY
    token = TOKEN.match(value)
    return token[0].casefold() if token else ""
