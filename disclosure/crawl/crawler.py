"""The crawl itself: one thread per network address reads that address's lists, then its articles."""

from __future__ import annotations

import heapq
import logging
import threading
from collections import Counter
from dataclasses import dataclass, field

from disclosure.crawl.columns import ColumnReading, Depth, read_column
from disclosure.crawl.items import AGAIN, Item, is_page, urgency
from disclosure.crawl.memory import Memory
from disclosure.crawl.parsed import ParsedWriter
from disclosure.evidence_store import EvidenceStore
from disclosure.fetch import Errand, Fetcher, Result, Trip, host_of
from disclosure.fetch.client import Client
from disclosure.registry import Column, Manners
from disclosure.sites import Page

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Target:
    """A column to read: its canonical address and how far back."""

    column: Column
    url: str
    depth: Depth


@dataclass
class Lane:
    """The work of one address."""

    address: str
    targets: list[Target] = field(default_factory=list)
    queue: list[tuple[tuple[int, str], str]] = field(default_factory=list)
    readings: list[ColumnReading] = field(default_factory=list)
    again: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Tools:
    """What every lane works with."""

    fetcher: Fetcher
    memory: Memory
    store: EvidenceStore
    parsed: ParsedWriter
    trip: Trip
    manners: Manners


class Crawler:
    """Reads the targets and fetches their items. After ``run``: ``readings`` in the order of the targets, ``items`` by address."""

    def __init__(self, targets: list[Target], tools: Tools) -> None:
        self.items: dict[str, Item] = {}
        self.readings: list[ColumnReading] = []
        self._targets = targets
        self._tools = tools
        self._order = {target.column.id: position for position, target in enumerate(targets)}
        self._since = {target.column.id: target.depth.since for target in targets}
        # also addresses without a column: their pages may be listed elsewhere
        self._lanes = {address: Lane(address) for address in tools.fetcher.addresses()}
        self._lists_left = 0
        self._changed = threading.Condition()
        self._broken: list[BaseException] = []
        for target in targets:
            self._lane_of(target.url).targets.append(target)

    def run(self) -> None:
        """Work all lanes to their end. Raises what broke one of them, after the others have stopped."""
        self._lists_left = len(self._lanes)
        threads = [threading.Thread(target=self._work, args=(lane,), name=f"crawl {lane.address}") for lane in self._lanes.values()]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if self._broken:
            raise self._broken[0]
        readings = [reading for lane in self._lanes.values() for reading in lane.readings]
        self.readings = sorted(readings, key=lambda reading: self._order[reading.column.id])
        for item in self.items.values():
            item.columns.sort(key=self._order.__getitem__)

    def _lane_of(self, url: str) -> Lane:
        return self._lanes[self._tools.fetcher.address_of(url)]

    def _work(self, lane: Lane) -> None:
        client = self._tools.fetcher.client()
        try:
            self._read_lists(client, lane)
            self._read_items(client, lane)
        except BaseException as error:  # noqa: BLE001 - a thread's edge: handed to the main thread, which raises it
            self._broken.append(error)
            self._tools.trip.stop.set()
        finally:
            client.close()
            with self._changed:
                self._changed.notify_all()

    def _read_lists(self, client: Client, lane: Lane) -> None:
        try:
            for target in lane.targets:
                lane.readings.append(self._read_column(client, lane, target))
        finally:
            with self._changed:
                self._lists_left -= 1
                self._changed.notify_all()

    def _read_column(self, client: Client, lane: Lane, target: Target) -> ColumnReading:
        clock = self._tools.trip.clock
        reading = ColumnReading(target.column, host_of(target.url), lane.address, clock.now())
        read_column(reading, target.url, lambda errand: self._read_list_page(client, errand), self._tools.fetcher.sites, target.depth)
        reading.finished_at = clock.now()
        log.info("column %s: %s, %d rows, coverage %s", target.column.id, reading.status, len(reading.rows), reading.coverage)
        self._enqueue(reading)
        return reading

    def _read_list_page(self, client: Client, errand: Errand) -> tuple[Result, Page | None]:
        """A list page with what it says; after a 304, or when a killed run had it already, read from the body we keep."""
        tools = self._tools
        memo = tools.memory.find(errand.url, tools.store)
        result = tools.fetcher.get(client, errand, memo.known if memo else None)
        page, fetch = result.page, result.fetch
        if page is None and result.is_read and fetch.sha256:
            base = (memo.location if memo and fetch.status == "not_modified" else fetch.location) or errand.url
            page = tools.trip.read(tools.store.open(fetch.sha256), base, fetch.content_type)
        if page is not None and result.is_read and fetch.sha256:
            tools.parsed.add(fetch.sha256, errand.url, page)
        return result, page

    def _enqueue(self, reading: ColumnReading) -> None:
        """Hand the items of a column to the lanes of their addresses."""
        fetcher = self._tools.fetcher
        column_id = reading.column.id
        with self._changed:
            for row in reading.rows:
                if row.url is None or not fetcher.sites.is_own(row.url) or not is_page(row.url):
                    continue
                item = self.items.get(row.url)
                if item is None:
                    item = self.items[row.url] = Item(row.url, memo=self._tools.memory.find(row.url, self._tools.store))
                before = urgency(item, self._since[column_id]) if item.columns else None
                item.add(column_id, row)
                due = urgency(item, self._since[column_id])
                if due is not None and due != before:
                    heapq.heappush(self._lane_of(row.url).queue, (due, row.url))
            self._changed.notify_all()

    def _read_items(self, client: Client, lane: Lane) -> None:
        while True:
            with self._changed:
                while not lane.queue and self._lists_left and not self._tools.trip.stop.is_set():
                    self._changed.wait(timeout=1.0)
                if not lane.queue:
                    return
                due, url = heapq.heappop(lane.queue)
                item = self.items[url]
            if item.last is None and self._may_ask(lane, due, url):
                self._read_item(client, item)

    def _may_ask(self, lane: Lane, due: tuple[int, str], url: str) -> bool:
        """Checks of unchanged items get at most half of a host's budget; the rest is for lists and for what is new."""
        if due[0] != AGAIN:
            return True
        if self._tools.trip.stop.is_set():
            return False
        lane.again[host_of(url)] += 1
        return lane.again[host_of(url)] <= self._tools.manners.budget // 2

    def _read_item(self, client: Client, item: Item) -> None:
        tools = self._tools
        result = tools.fetcher.get(client, Errand(item.url, "article", item.columns[0]), item.condition)
        item.last = result.fetch
        if result.page is not None and result.is_read and result.fetch.sha256:
            tools.parsed.add(result.fetch.sha256, item.url, result.page)
