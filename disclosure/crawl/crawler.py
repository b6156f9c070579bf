"""The crawl itself: one thread per network address reads that address's lists, then its articles and what is attached to them."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Collection, Mapping

from disclosure.crawl import items, visits
from disclosure.crawl.attachments import is_file, is_wanted, read_attachment
from disclosure.crawl.column_shares import ColumnShares
from disclosure.crawl.columns import ColumnReading, read_column
from disclosure.crawl.history import ListedItem
from disclosure.crawl.item_book import Attached, Due
from disclosure.crawl.items import AGAIN, ATTACHED, Item, is_page, urgency
from disclosure.crawl.listed import new_rows
from disclosure.crawl.memory import Memo, held
from disclosure.crawl.repairs import ListBody
from disclosure.crawl.row_pages import RowPages
from disclosure.crawl.second_look import condition_of_list
from disclosure.crawl.shared_addresses import doubt_shared, find_shared
from disclosure.crawl.tools import Lane, Target, Tools
from disclosure.evidence_store import Place
from disclosure.fetch import Errand, Fetch, Result, host_of
from disclosure.fetch.client import Client
from disclosure.fetch.records import Visit
from disclosure.scratch import batches
from disclosure.sites import Page

log = logging.getLogger(__name__)


class Crawler:
    """Reads the targets and fetches their items. ``due``: by host how many items are due whatever the lists show, those to be looked at again and those
    never had. After ``run``: ``readings`` in the order of the targets; the items are in the book."""

    def __init__(self, targets: list[Target], tools: Tools) -> None:
        self.readings: list[ColumnReading] = []
        self.due = Counter[str](), Counter[str]()
        self._tools = tools
        self._order = {column.id: position for position, column in enumerate(tools.city.columns)}
        # also addresses without a column: their pages may be listed elsewhere
        self._lanes = {address: Lane(address) for address in tools.fetcher.addresses()}
        self._shared = find_shared(tools.city, tools.trip.night, tools.fetcher.sites)
        self._shares = ColumnShares(tools.city.file.manners.budget)
        self._lists_left = self._at_work = 0
        self._changed = threading.Condition()
        self._broken: list[BaseException] = []
        for target in targets:
            self._lane_of(target.url).targets.append(target)
        self._enqueue_due()

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
            self._tell()

    def _read_lists(self, client: Client, lane: Lane) -> None:
        try:
            for target in lane.targets:
                lane.readings.append(self._read_column(client, lane, target))
        finally:
            with self._changed:
                self._lists_left -= 1
            self._tell()

    def _read_column(self, client: Client, lane: Lane, target: Target) -> ColumnReading:
        clock, visit = self._tools.trip.clock, target.visit
        reading = ColumnReading(
            visit.column, host_of(target.url), lane.address, clock.now(), visit=visit.visit, rows=RowPages(self._tools.items.folder)
        )
        read_column(reading, target.url, lambda errand: self._read_list_page(client, errand), self._tools.fetcher.sites, visit.depth)
        if not self._tools.checkup.is_repaired(visit.column.id):
            doubt_shared(reading, self._shared)
        self._tools.checkup.examine(reading)
        reading.finished_at = clock.now()
        log.info("column %s: %s, %d rows, coverage %s", visit.column.id, reading.status, len(reading.rows), reading.coverage)
        self._enqueue(reading)
        with self._changed:
            self._tools.listed.add(new_rows(reading, self._tools.history))
        reading.settle()
        return reading

    def _read_list_page(self, client: Client, errand: Errand) -> tuple[Result, Page | None]:
        """A list page with what it says; after a 304, or when a killed run had it already, read from the body we keep."""
        tools = self._tools
        if not tools.allowance.take(host_of(errand.url), errand.visit, errand.key) and not errand.again:  # without it nothing is believed
            return tools.fetcher.hold_back(errand, f"the share of this night that {errand.visit} may take"), None
        memo = tools.memory.find(errand.url, tools.store)
        result = tools.fetcher.get(client, errand, condition_of_list(errand, memo))
        tools.allowance.note(result.fetch)
        page, fetch = result.page, result.fetch
        base = (memo.location if memo and fetch.status == "not_modified" else fetch.location) or errand.url
        if page is None and result.is_read and fetch.sha256 and not (errand.again and errand.again.sha256 == fetch.sha256):
            page = tools.trip.read(tools.store.open(fetch.sha256), base, fetch.content_type)
        if page is not None and result.is_read and fetch.sha256:
            self._keep(page, fetch, errand.url)
            page = tools.checkup.look_at(errand.column_id or "", ListBody(fetch.sha256, errand.url, base, fetch.content_type), page)
        return result, page

    def _enqueue(self, reading: ColumnReading) -> None:
        """Hand the items of a column to the lanes of their addresses."""
        tools = self._tools
        with self._changed:
            for rows in batches((row.url, row) for row in reading.rows if row.url and self._is_fetched(row.url)):
                urls = [url for url, _ in rows]
                items, before, memos = tools.items.find(urls), tools.history.find(urls), tools.memory.peek_all(urls)
                for url, row in rows:
                    if url not in items:
                        items[url] = self._new_item(url, before.get(url), memos.get(url))
                    items[url].add(reading.column.id, row, reading.visit, before.get(url))
                self._push(items.values(), before)
        self._tell()

    def _enqueue_due(self) -> None:
        """Hand what is due whatever the lists show tonight to the lanes: items for another look, and attachments that are still owed."""
        tools, is_canonical, (looks, firsts) = self._tools, self._tools.fetcher.sites.is_canonical, self.due
        listed = ((item, memo) for item, memo in tools.history.items() if self._is_due(item, memo))
        due = (one for one in listed if self._is_fetched(one[0].url) and is_canonical(one[0].url))
        for batch in batches(due):
            found = [self._new_item(item.url, item, memo) for item, memo in batch]
            self._push(found, {item.url: item for item, _ in batch})
            firsts.update(host_of(item.url) for item in found if item.memo is None)
            looks.update(host_of(item.url) for item in found if item.memo is not None)
        for url, column_id in visits.owed_attachments(tools.memory).items():
            if self._is_fetched(url) and is_canonical(url):
                self._push_attachment(url, Attached(column_id, "revisit", ""))
                firsts[host_of(url)] += 1

    def _is_due(self, listed: ListedItem, memo: Memo | None) -> bool:
        tools, memo = self._tools, memo if memo is not None and self._tools.store.has(memo.sha256) else None
        return visits.is_due(listed, memo, tools.memory, tools.agenda, tools.city.file.visits.revisit_days)

    def _is_fetched(self, url: str) -> bool:
        return self._tools.fetcher.sites.is_own(url) and is_page(url)

    def _new_item(self, url: str, before: ListedItem | None, memo: Memo | None) -> Item:
        item = Item(url, memo=held(memo, self._tools.store))
        if before is not None:
            item.remember(before)
            is_owed = item.memo is not None and items.is_owed(before, item.memo)
            item.changed = is_owed and visits.is_worth_asking(url, self._tools.memory, self._tools.agenda)
        return item

    def _push(self, pushed: Collection[Item], before: Mapping[str, ListedItem]) -> None:
        """Write items down, and put those that are to be asked for into the queues of their addresses."""
        tools, days, queues = self._tools, self._tools.city.file.visits.revisit_days, dict[str, list[tuple[Due, str]]]()
        for item in pushed:
            listed = before.get(item.url) or ListedItem(item.url, list(item.columns))
            due = urgency(item, tools.trip.night, is_due=visits.is_due(listed, item.memo, tools.memory, tools.agenda, days))
            if due is not None:
                item.visit = ("sweep" if tools.agenda.sweep else "revisit") if due[0] == AGAIN else item.visit
                queues.setdefault(tools.fetcher.address_of(item.url), []).append((due, item.url))
        tools.items.save(pushed)
        for address, entries in queues.items():
            self._lanes[address].queued += tools.items.push(address, entries)

    def _push_attachment(self, url: str, attached: Attached) -> None:
        lane = self._lane_of(url)
        if self._tools.items.attach(url, attached):
            lane.queued += self._tools.items.push(lane.address, [((ATTACHED, ""), url)])

    def _in_order(self, columns: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(sorted(columns, key=lambda one: self._order.get(one, len(self._order)))) if len(columns) > 1 else columns

    def _read_items(self, client: Client, lane: Lane) -> None:
        while True:
            with self._changed:
                while not lane.queued and self._may_come():
                    lane.is_waiting = True
                    self._changed.wait(timeout=1.0)
                lane.is_waiting = False
                taken = self._take(lane)
                if taken is None:
                    return
                url, item = taken
                self._at_work += 1
            try:
                if item is None:
                    self._read_attachment(client, url)
                elif item.status is None:
                    self._read_item(client, item)
            finally:
                with self._changed:
                    self._at_work -= 1
                self._tell()

    def _take(self, lane: Lane) -> tuple[str, Item | None] | None:
        """The next page of a lane, None where none waits. An item whose column has had its share of the night waits behind the others'; with no item it
        is an attachment."""
        items = self._tools.items
        while lane.queued and (first := items.pop(lane.address)) is not None:
            due, url = first
            lane.queued -= 1
            item = items.find([url]).get(url) if due[0] != ATTACHED else None
            if item is None or item.status is not None:
                return url, item
            later = self._shares.put_behind(due, host_of(url), self._in_order(item.columns)[0])
            if later is None:
                return url, item
            lane.queued += items.push(lane.address, [(later, url)])
        return None

    def _tell(self) -> None:
        """Wake the lanes that wait, when there is work for one of them or none will come; each of them would look, and go on waiting."""
        with self._changed:
            if not self._may_come() or any(lane.is_waiting and lane.queued for lane in self._lanes.values()):
                self._changed.notify_all()

    def _may_come(self) -> bool:
        """Whether another lane may still hand over work: a list's items, or what is attached to an article."""
        if self._tools.trip.stop.is_set():
            return False
        return self._lists_left > 0 or self._at_work > 0 or any(lane.queued for lane in self._lanes.values())

    def _read_item(self, client: Client, item: Item) -> None:
        tools, visit, item.columns = self._tools, item.visit, self._in_order(item.columns)
        errand = Errand(item.url, "article", item.columns[0], visit=visit)
        if visit == "revisit" and not tools.allowance.take(host_of(item.url), visit, item.url):
            if item.memo is None and tools.memory.trouble(item.url) is None:  # said once, so that it is known to be waited for
                self._end(item, tools.fetcher.hold_back(errand, "waits for another night").fetch)
            return
        if item.memo is not None and tools.trip.stop.is_set():
            return
        result = tools.fetcher.get(client, errand, item.condition)
        tools.allowance.note(result.fetch)
        self._end(item, result.fetch)
        page = result.page
        if page is None and result.fetch.status == "ok" and result.fetch.sha256:  # asked for by the run that was killed
            page = tools.trip.read(tools.store.open(result.fetch.sha256), result.fetch.location or item.url, result.fetch.content_type)
        if page is not None and result.is_read and result.fetch.sha256:
            self._keep(page, result.fetch, item.url)
            self._enqueue_attachments(page, item, visit)
            if is_file(item.url, result.body if result.body is not None else tools.store.open(result.fetch.sha256)):
                self._read_text(result, item.url)  # a file that a list shows as an item

    def _keep(self, page: Page, fetch: Fetch, url: str) -> None:
        """Keep what a page says. A body whose source hid a personal number from the search that its words show is set aside."""
        missed = self._tools.parsed.add(fetch.sha256 or "", url, page)
        if missed and fetch.sha256:
            self._tools.store.set_aside(fetch.sha256, missed, Place(url, fetch.column_id, fetch.content_type, fetch.finished_at))

    def _end(self, item: Item, fetch: Fetch) -> None:
        item.end(fetch)
        with self._changed:
            self._tools.items.end(item)

    def _enqueue_attachments(self, page: Page, item: Item, visit: Visit) -> None:
        """What is attached to an article that came new or changed; each file once, and again only when an article that names it has changed."""
        with self._changed:
            for link in page.attachments:
                url = self._tools.fetcher.sites.canonical(link.url) if link.url else None
                if url and self._is_fetched(url) and is_wanted(url, link.title) and url not in self._tools.items:
                    self._push_attachment(url, Attached(item.columns[0], visit, link.title))
        self._tell()

    def _read_attachment(self, client: Client, url: str) -> None:
        tools, (column_id, visit, title) = self._tools, self._tools.items.attached(url)
        memo, errand = tools.memory.find(url, tools.store), Errand(url, "attachment", column_id, visit=visit)
        if memo is not None and not memo.known.validators:
            return
        if visit == "revisit" and not tools.allowance.take(host_of(url), visit, url):
            if memo is None and tools.memory.trouble(url) is None:
                tools.fetcher.hold_back(errand, "waits for another night")
            return
        result = tools.fetcher.get(client, errand, memo.known if memo else None)
        tools.allowance.note(result.fetch)
        self._read_text(result, url, title)

    def _read_text(self, result: Result, url: str, title: str = "") -> None:
        """What a file says, once per body; one with personal numbers is set aside by that."""
        tools, sha256 = self._tools, result.fetch.sha256
        if result.is_read and sha256 and not tools.attachments.has(sha256, url) and tools.store.is_whole(sha256):
            body = result.body if result.body is not None else tools.store.open(sha256)
            said = read_attachment(body, url, content_type=result.fetch.content_type, title=title)
            tools.attachments.add(sha256, url, said)
