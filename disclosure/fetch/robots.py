"""robots.txt by RFC 9309: what we may ask a host for, and how slowly."""

from __future__ import annotations

from dataclasses import dataclass

from protego import Protego

from disclosure.fetch.client import PRODUCT

MOST_BYTES = 500 * 1024  # RFC 9309 2.5: at least 500 kibibytes are parsed; the rest of a longer file is not


@dataclass(frozen=True)
class Robots:
    """The rules of one host. ``closed`` is the status of a robots.txt that could not be had, which forbids everything (RFC 9309 2.3.1.4)."""

    rules: Protego | None = None
    closed: str | None = None
    detail: str | None = None

    def refusal(self, url: str) -> tuple[str, str] | None:
        """Status and detail when a page may not be asked for, else None."""
        if self.closed is not None:
            return self.closed, f"robots.txt: {self.detail or self.closed}"
        if self.rules is not None and not self.rules.can_fetch(url, PRODUCT):
            return "robots", "robots.txt forbids it"
        return None

    @property
    def delay(self) -> float:
        """The Crawl-delay in seconds that the host asks of us, 0 for none."""
        value = self.rules.crawl_delay(PRODUCT) if self.rules is not None else None
        return float(value or 0.0)


def read_robots(status: str, body: bytes | None, http_status: int | None, detail: str | None) -> Robots:
    """The rules, from how the request for robots.txt ended: read when it came, none when it is not there (4xx, or moved off the city), else closed."""
    if body is not None and status in ("ok", "not_modified"):
        return Robots(rules=Protego.parse(body[:MOST_BYTES].decode("utf-8-sig", errors="replace")))
    if status == "moved" or (http_status is not None and 400 <= http_status < 500 and status != "rate_limited"):
        return Robots()
    return Robots(closed=status, detail=detail)
