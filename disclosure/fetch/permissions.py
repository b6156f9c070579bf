"""Written permissions of site owners to read what their robots.txt forbids."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from urllib.parse import urlsplit

from disclosure.fetch.own_sites import host_of
from disclosure.fetch.robots import LONGEST_DELAY, Robots, as_lax_servers_read
from disclosure.nights import SHANGHAI
from disclosure.registry import Site


class Permissions:
    """The permissions of a city's sites. Each ends with its last day in Shanghai, be it in the middle of a night.

    A permission lifts rules, and nothing else: Crawl-delay is kept, since nobody allowed haste, and a robots.txt that cannot be had still closes the
    host, since a server that fails is to be spared whoever owns it, and the rule that the owner meant to lift is not known. It holds for pages
    of its own site (host and folder), because a platform's host may carry sites of other owners; so both what is asked for and what a lax server
    takes it for must lie there.
    """

    def __init__(self, sites: Iterable[Site]) -> None:
        self._held: dict[str, list[tuple[str, str, date]]] = {}
        for site in sites:
            given = site.robots_permission
            if given is not None:
                folder = urlsplit(site.url).path.rpartition("/")[0] + "/"
                self._held.setdefault(host_of(site.url), []).append((folder, " ".join(given.number.split()), given.until))

    def refusal(self, robots: Robots, url: str, now: datetime) -> tuple[str, str] | None:
        """Status and detail when robots.txt forbids a page and no permission lifts that ``now``, else None."""
        refusal = robots.refusal(url)
        return None if refusal is not None and refusal[0] == "robots" and self._number(robots, url, now) else refusal

    def used_for(self, robots: Robots | None, url: str, now: datetime) -> str | None:
        """What the record of a page says that is asked for by permission: ``permission <number>; robots.txt: <the line lifted>``."""
        number = self._number(robots, url, now) if robots is not None and self._held else None
        rule = robots.rule_for(url) if number and robots is not None and robots.closed is None else None
        return f"permission {number}; robots.txt: {rule}" if rule else None

    def _number(self, robots: Robots, url: str, now: datetime) -> str | None:
        held = self._held.get(host_of(url), [])
        if not held or robots.delay > LONGEST_DELAY:
            return None
        paths = [urlsplit(form).path or "/" for form in (url, as_lax_servers_read(url))]
        today = now.astimezone(SHANGHAI).date()
        return next((number for folder, number, until in held if today <= until and all(path.startswith(folder) for path in paths)), None)
