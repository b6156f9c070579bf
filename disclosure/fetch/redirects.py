"""The way of one page through redirects: inside the city, without circles, without cookies."""

from __future__ import annotations

from disclosure.fetch.client import Answer
from disclosure.fetch.own_sites import OwnSites

CIRCLE = "leads in a circle"


class Hops:
    """The addresses a page was asked for at, the first being its own. Also whether one of them set a cookie."""

    def __init__(self, url: str) -> None:
        self.urls = [url]
        self._sets_cookie = False

    @property
    def target(self) -> str:
        """The address to ask now."""
        return self.urls[-1]

    def judge(self, location: str | None, answer: Answer, sites: OwnSites) -> tuple[str, str | None]:
        """Status and detail of a redirect to a canonical address.

        ``redirected`` is followed. One that leads to where we have been leads there for ever: ``blocked`` when a cookie was set on the way, since we
        keep none and a wall that sets it wants it back, else ``moved`` like one that leaves the city.
        """
        self._sets_cookie = self._sets_cookie or '"set-cookie"' in (answer.headers or "")
        if not location or not sites.is_own(location):
            return "moved", f"leads off the city: {location or 'nowhere'}"
        if location not in self.urls:
            return "redirected", None
        return ("blocked", "asks for a cookie") if self._sets_cookie else ("moved", f"{CIRCLE}: {answer.location}")
