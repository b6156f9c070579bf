"""The way of one page through redirects: inside the city, without circles, without cookies."""

from __future__ import annotations

import re

from disclosure.fetch.client import Answer
from disclosure.fetch.own_sites import OwnSites

CIRCLE = "leads in a circle"
OFF_CITY = "leads off the city"
OTHER_NAME = "answers under another name"
TOO_MANY = "too many redirects"
NAMES = 3
"""One page is asked for under so many names at most: that of its site, the same with https or http, an alias; or with a session id."""


class Hops:
    """The addresses a page was asked for at, the first being its own. Also whether one of them set a cookie."""

    def __init__(self, url: str) -> None:
        self.urls = [url]
        self._sets_cookie = False

    @property
    def target(self) -> str:
        """The address to ask now."""
        return self.urls[-1]

    def judge(self, answer: Answer, sites: OwnSites) -> tuple[str, str | None, str | None]:
        """Status, location and detail of a redirect.

        ``redirected`` is followed: to the canonical address, or, where we have been there, to the name that the server insists on (https, an alias),
        which the city names too. One that leads to where we have been under that very name leads there for ever: ``blocked`` when a cookie was set on
        the way, since we keep none and a wall that sets it wants it back, else ``moved`` like one that leaves the city.
        """
        self._sets_cookie = self._sets_cookie or '"set-cookie"' in (answer.headers or "")
        location = sites.canonical(answer.location or "")
        if location is None or not sites.is_own(location):
            location = location or _shown(answer.location)
            return "moved", location, f"{OFF_CITY}: {location or 'nowhere'}"
        if location not in self.urls:
            return "redirected", location, None
        named = sites.under_its_name(answer.location or "") or location
        if named not in self.urls and sum(sites.canonical(url) == location for url in self.urls) < NAMES:
            return "redirected", named, f"{OTHER_NAME}: {named}"
        return ("blocked", location, "asks for a cookie") if self._sets_cookie else ("moved", location, f"{CIRCLE}: {named}")


def _shown(location: str | None) -> str | None:
    """What is no web address, as one line."""
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f]+", " ", location).strip() or None if location else None
