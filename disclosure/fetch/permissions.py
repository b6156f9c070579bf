"""Written permissions of site owners to read what their robots.txt forbids."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from urllib.parse import urlsplit

from disclosure.fetch.own_sites import host_of
from disclosure.fetch.robots import Robots
from disclosure.registry import Site


class Permissions:
    """The permissions in force in one night.

    A permission lifts rules, and nothing else: Crawl-delay is kept, since nobody allowed haste, and a robots.txt that cannot be had still closes the
    host, since a server that fails is to be spared whoever owns it, and the rule that the owner meant to lift is not known. It holds for pages
    of its own site (host and folder), because a platform's host may carry sites of other owners.
    """

    def __init__(self, sites: Iterable[Site], night: date) -> None:
        self._held: dict[str, list[tuple[str, str]]] = {}
        for site in sites:
            given = site.robots_permission
            if given is not None and night <= given.until:
                folder = urlsplit(site.url).path.rpartition("/")[0] + "/"
                self._held.setdefault(host_of(site.url), []).append((folder, " ".join(given.number.split())))

    def refusal(self, robots: Robots, url: str) -> tuple[str, str] | None:
        """Status and detail when robots.txt forbids a page and no permission lifts that, else None."""
        refusal = robots.refusal(url)
        return None if refusal is not None and refusal[0] == "robots" and self._number(url) else refusal

    def used_for(self, robots: Robots | None, url: str) -> str | None:
        """What the record of a page says that is asked for by permission: ``permission <number>; robots.txt: <the line lifted>``."""
        number = self._number(url) if robots is not None and self._held else None
        rule = robots.rule_for(url) if number and robots is not None and robots.closed is None else None
        return f"permission {number}; robots.txt: {rule}" if rule else None

    def _number(self, url: str) -> str | None:
        path = urlsplit(url).path or "/"
        return next((number for folder, number in self._held.get(host_of(url), []) if path.startswith(folder)), None)
