"""Readings of gold pages: ours, ours without platform modules, and the peers', each scored page by page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from disclosure.sites import Page, read_page
from disclosure.text import decode_page
from page_reading.gold import GoldPage
from page_reading.peers import CannotRead, Peer
from page_reading.scoring import Numbers, add_up, mean_score, score_page, squeeze, values_of

GENERIC = "generic"  # the module that knows no platform


@dataclass(frozen=True)
class OurReading:
    """A page as shipped and as read where no module knows its platform, both with their scores."""

    page: GoldPage
    shipped: Page
    shipped_numbers: Numbers
    generic_numbers: Numbers


@dataclass
class PeerReading:
    """A peer's sums over the articles, and how many pages it raised on (every field of those is a miss)."""

    peer: Peer
    numbers: Numbers = field(default_factory=dict)
    raised: int = 0


@dataclass(frozen=True)
class SiteScore:
    """A site's mean scores over fields; ``platforms`` are the modules that recognised its pages."""

    site: str
    pages: int
    platforms: tuple[str, ...]
    shipped: float | None
    generic: float | None


def read_ours(pages: Sequence[GoldPage]) -> list[OurReading]:
    """Every page, read twice: naming the generic platform takes every other module out."""
    readings = []
    for page in pages:
        shipped, generic = read_page(page.body, page.url), read_page(page.body, page.url, platform=GENERIC)
        numbers = [score_page(values_of(read), page.gold) for read in (shipped, generic)]
        readings.append(OurReading(page, shipped, *numbers))
    return readings


def read_peer(peer: Peer, pages: Sequence[GoldPage]) -> PeerReading:
    """A peer over the articles; it is given the text in its right encoding."""
    reading = PeerReading(peer)
    scores: list[Numbers] = []
    for page in pages:
        if page.kind != "article":
            continue
        try:
            numbers = score_page(peer.read(decode_page(page.body).text, page.url), page.gold)
        except CannotRead:
            reading.raised += 1
            numbers = dict.fromkeys(peer.fields, (0, 1))
        scores.append({name: numbers[name] for name in peer.fields})
    reading.numbers = add_up(scores)
    return reading


def score_sites(readings: Sequence[OurReading]) -> list[SiteScore]:
    """A line per site, in the order of the gold file."""
    sites: dict[str, list[OurReading]] = {}
    for reading in readings:
        sites.setdefault(reading.page.site, []).append(reading)
    return [
        SiteScore(
            site, len(group), tuple(sorted({reading.shipped.platform for reading in group})),
            mean_score(add_up(reading.shipped_numbers for reading in group)),
            mean_score(add_up(reading.generic_numbers for reading in group)),
        )
        for site, group in sites.items()
    ]  # fmt: skip


def mean_of(values: Sequence[float | None]) -> float | None:
    """The mean of the values that are there."""
    present = [value for value in values if value is not None]
    return sum(present) / len(present) if present else None


def list_misses(readings: Sequence[OurReading]) -> Iterator[str]:
    """Every miss of ours: the file, the field, what was read, what people wrote down."""
    for reading in readings:
        for name, (hit, of) in reading.shipped_numbers.items():
            if hit != of:
                got, want = _shown(name, reading)
                yield f"{reading.page.file}\n    {name}: got {got!r} want {want!r} {hit:.0f}/{of:.0f}"


def _shown(name: str, reading: OurReading) -> tuple[Any, Any]:
    """What to show of a missed field: read, wanted."""
    page, gold = reading.shipped, reading.page.gold
    if name in ("rows recall", "rows precision", "list dates"):
        return len(page.rows), len(gold["rows"])
    special = {
        "body start": (page.body[:60], gold.get("body_start")),
        "body end": (page.body[-60:], gold.get("body_end")),
        "body size": (len(squeeze(page.body)), gold.get("body_chars")),
        "published day": (page.published, gold.get("published")),
        "attachments": ([link.href for link in page.attachments], gold.get("attachments")),
    }
    return special[name] if name in special else (getattr(page, name), gold[name])
