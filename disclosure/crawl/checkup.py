"""The check-up of a night's columns: reads repaired ones as a person accepted, doubts what vanished, proposes repairs."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from disclosure import bronze
from disclosure.column_decisions import Decision, standing_repair
from disclosure.crawl.columns import ColumnReading
from disclosure.crawl.health import judge
from disclosure.crawl.history import History
from disclosure.crawl.page_process import PAGES
from disclosure.crawl.past import Glance, Past
from disclosure.crawl.repairs import Applied, ListBody, Proposed, read_applied, write_repairs
from disclosure.errors import RunError
from disclosure.evidence_store import EvidenceStore
from disclosure.fetch import FETCHED, OwnSites, host_of
from disclosure.fetch.list_links import in_own_form
from disclosure.sites import Page, Row

log = logging.getLogger(__name__)

PROPOSED_FOR = ("unreadable", "script_list")
"""Statuses of a list that came and could not be read: another reading of the same bytes may help."""


class Checkup:
    """What one run needs to know of its columns' health. Threads share it; each column belongs to one.

    ``decisions``: the standing ones by column. ``platforms``: by host, as the city names them.
    """

    def __init__(
        self,
        folder: Path,
        night: date,
        history: History,
        decisions: Mapping[str, Sequence[Decision]],
        *,
        store: EvidenceStore,
        sites: OwnSites,
        platforms: Mapping[str, str | None],
    ) -> None:
        self._folder, self._night, self._history, self._decisions = folder, night, history, decisions
        self._store, self._sites, self._platforms = store, sites, platforms
        self._first: dict[str, ListBody] = {}
        self._earlier: dict[Path, dict[str, ListBody]] = {}
        self._applied: list[Applied] = []
        self._proposed: list[tuple[str, ListBody, dict[str, object]]] = []

    def look_at(self, column_id: str, body: ListBody, page: Page) -> Page:
        """A list page as it is to be read: as it was, or by the column's accepted selector. Called for every list page, the first one first."""
        self._first.setdefault(column_id, body)
        repair = standing_repair(self._decisions.get(column_id, ()))
        if repair is None or repair.selector is None:
            return page
        read = self._read_by(repair.selector, body)
        if read.rows:
            self._applied.append(Applied(column_id, repair.selector, body))
        return read

    def is_repaired(self, column_id: str) -> bool:
        """Whether a person said by a selector which rows are the column's."""
        return standing_repair(self._decisions.get(column_id, ())) is not None

    def examine(self, reading: ColumnReading) -> None:
        """Judge a reading against the column's past, say by what it was read, and propose a repair where its rows are lost."""
        column_id = reading.column.id
        past = self._past(column_id)
        decisions = self._decisions.get(column_id, ())
        judge(reading, past, decisions)
        selector = next((one.selector for one in self._applied if one.column_id == column_id), None)
        if selector is not None:  # in the reading's own record, which is chained with the night
            reading.detail = f"按人工接受的方案（{selector}）读取{'；' + reading.detail if reading.detail else ''}"
        first = self._first.get(column_id)
        if reading.status in PROPOSED_FOR and past.good is not None and first is not None:
            self._propose(column_id, first, past.rows_of(past.good))

    def write(self, run_id: str, at: datetime) -> None:
        """Keep what was proposed and applied."""
        proposed = [Proposed(column_id, self._night, run_id, at, body, evidence) for column_id, body, evidence in self._proposed]
        write_repairs(self._folder, self._night, run_id, at, proposed, self._applied)

    def _past(self, column_id: str) -> Past:
        past = self._history.past(column_id)
        return Past.of(
            past.readings,
            self._night,
            past.known,
            self._rows_of(column_id),
            self._named_on(column_id),
            self._same_as(column_id),
            self._pages_of(column_id),
        )

    def _named_on(self, column_id: str) -> Callable[[Sequence[Row]], int]:
        """Counts rows that the first page of tonight still names."""

        def named(rows: Sequence[Row]) -> int:
            from disclosure.sites.reading.repair import count_mentioned

            first = self._first.get(column_id)
            if first is None or not self._store.is_whole(first.sha256):
                return 0
            return count_mentioned(self._store.open(first.sha256), first.base, rows, content_type=first.content_type)

        return named

    def _same_as(self, column_id: str) -> Callable[[Glance], bool]:
        """Tells whether the first page of tonight is built as that of an earlier reading; False when either is lost."""

        def is_same_page(glance: Glance) -> bool:
            from disclosure.sites.reading.repair import skeleton_of

            pages = [self._first.get(column_id), self._first_body(column_id, glance)]
            if any(body is None or not self._store.is_whole(body.sha256) for body in pages):
                return False
            now, before = (skeleton_of(self._store.open(body.sha256), content_type=body.content_type) for body in pages if body is not None)
            return now == before

        return is_same_page

    def _propose(self, column_id: str, first: ListBody, old: Sequence[Row]) -> None:
        from disclosure.sites.reading.repair import propose_repair

        if not old or not self._store.is_whole(first.sha256):
            return
        found = propose_repair(self._store.open(first.sha256), first.base, old, content_type=first.content_type)
        if found is not None and not self._is_read_already(column_id, first, found.selector):
            log.info("column %s: a repair is proposed, %d of %d old items found", column_id, found.found, found.old)
            self._proposed.append((column_id, first, found.to_json()))

    def _is_read_already(self, column_id: str, first: ListBody, selector: str) -> bool:
        """Whether a selector gives no row beside those that the first page gives as it is read: nothing would be repaired."""
        standing = standing_repair(self._decisions.get(column_id, ()))
        page = self._read_by(standing.selector, first) if standing is not None and standing.selector else self._read(first)
        given = {row.url or row.title for row in page.rows}
        return all((row.url or row.title) in given for row in self._read_by(selector, first).rows)

    def _rows_of(self, column_id: str) -> Callable[[Glance], Sequence[Row]]:
        """Gives the rows of the first page of an earlier reading, from the bytes kept; none when they are lost."""

        def rows_of(glance: Glance) -> Sequence[Row]:
            page = self._first_page(column_id, glance)
            return in_own_form(page.rows, self._sites) if page else ()

        return rows_of

    def _pages_of(self, column_id: str) -> Callable[[Glance], int | None]:
        """Tells how many pages the first page of an earlier reading named; None when its bytes are lost."""

        def named_pages(glance: Glance) -> int | None:
            page = self._first_page(column_id, glance)
            return page.page_count if page else None

        return named_pages

    def _first_page(self, column_id: str, glance: Glance) -> Page | None:
        body = self._first_body(column_id, glance)
        if body is None or not self._store.is_whole(body.sha256):
            return None
        applied = read_applied(self._folder).get((body.sha256, body.url))
        return self._read_by(applied.selector, body) if applied is not None else self._read(body)

    def _first_body(self, column_id: str, glance: Glance) -> ListBody | None:
        path = bronze.run_file(self._folder, "fetches", glance.night, glance.run_id)
        if path not in self._earlier:  # two threads may both read it; they find the same
            self._earlier[path] = first_bodies(path)
        return self._earlier[path].get(column_id)

    def _read(self, body: ListBody) -> Page:
        platform = self._platforms.get(host_of(body.base))
        return PAGES.read(self._store.open(body.sha256), body.base, body.content_type, platform)

    def _read_by(self, selector: str, body: ListBody) -> Page:
        from disclosure.sites.reading.repair import read_page_by

        platform = self._platforms.get(host_of(body.base))
        return read_page_by(self._store.open(body.sha256), body.base, selector, content_type=body.content_type, platform=platform)


def first_bodies(path: Path) -> dict[str, ListBody]:
    """The first list page of every column in a run's fetches; none when the file cannot be read: then numbers alone decide."""
    needed = ["seq", "purpose", "column_id", "status", "sha256", "url", "location", "content_type"]
    try:
        rows = bronze.read_rows(path, needed)
    except RunError:
        return {}
    found: dict[str, ListBody] = {}
    for row in sorted(rows, key=lambda row: row["seq"]):
        if row["purpose"] == "list" and row["status"] in FETCHED and row["sha256"] and row["column_id"]:
            body = ListBody(row["sha256"], row["url"], row["location"] or row["url"], row["content_type"])
            found.setdefault(row["column_id"], body)
    return found
