"""What the lanes of a crawl are given: columns to visit, and everything they work with."""

from __future__ import annotations

from dataclasses import dataclass, field

from disclosure.crawl.allowance import Allowance
from disclosure.crawl.attachments import AttachmentWriter
from disclosure.crawl.checkup import Checkup
from disclosure.crawl.columns import ColumnReading
from disclosure.crawl.history import History
from disclosure.crawl.item_book import ItemBook
from disclosure.crawl.listed import ListedWriter
from disclosure.crawl.memory import Memory
from disclosure.crawl.parsed import ParsedWriter
from disclosure.crawl.remembered import Remembered
from disclosure.crawl.visits import Agenda, ColumnVisit
from disclosure.evidence_store import EvidenceStore
from disclosure.fetch import Fetcher, Trip
from disclosure.registry import City


@dataclass(frozen=True)
class Target:
    """A column to visit and its canonical address."""

    visit: ColumnVisit
    url: str


@dataclass
class Lane:
    """The work of one address. ``queued``: how many pages the book holds for it."""

    address: str
    targets: list[Target] = field(default_factory=list)
    queued: int = 0
    readings: list[ColumnReading] = field(default_factory=list)
    is_waiting: bool = False


@dataclass(frozen=True)
class Tools:
    """What every lane works with."""

    city: City
    fetcher: Fetcher
    remembered: Remembered
    items: ItemBook
    agenda: Agenda
    store: EvidenceStore
    parsed: ParsedWriter
    attachments: AttachmentWriter
    listed: ListedWriter
    checkup: Checkup
    allowance: Allowance
    trip: Trip

    @property
    def memory(self) -> Memory:
        """What earlier runs know of every page."""
        return self.remembered.memory

    @property
    def history(self) -> History:
        """What earlier runs know of every column."""
        return self.remembered.history
