"""What the warehouse knows, as values: items, their matches, and the columns with what was read of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from disclosure.warehouse.connection import rows_of
from scoring.model import Item

if TYPE_CHECKING:
    import duckdb

ITEM_FIELDS = {
    "item_id": "id",
    "url": "url",
    "title": "title",
    "published_on": "published_on",
    "written_on": "written_on",
    "first_seen_at": "first_seen_at",
    "unseen_until": "unseen_until",
    "column_id": "column",
    "unit_id": "unit",
    "document_number": "document_number",
    "doc_type": "doc_type",
    "opens_on": "opens_on",
    "closes_on": "closes_on",
    "shortened": "shortened",
    "is_relayed": "relayed",
    "is_statement": "statement",
    "is_empty": "empty",
    "is_pinned": "pinned",
    "is_trusted": "trusted",
    "body": "body",
    "fetched_at": "fetched_at",
    "sha256": "sha256",
}
ENDED = ("gone", "moved")
"""Answers that are an answer: a dead link, another site's page."""
FLAGS = ("is_relayed", "is_statement", "is_empty", "is_pinned")


@dataclass(frozen=True, slots=True)
class ItemFact:
    """An item as scoring sees it, with what only assessing needs."""

    item: Item
    column_ids: tuple[str, ...]
    unit_doubt: bool
    article_status: str
    printed_by: str | None = None
    is_live: bool = True
    article_missing: bool = False
    """The article could not be had or read: what stands in it is unknown, not absent."""
    last_status: str | None = None
    last_asked_at: datetime | None = None
    looked_at: datetime | None = None
    """When its page was last had, changed or not; None also in builds that did not keep it."""
    row_changed_at: datetime | None = None

    @property
    def is_renamed(self) -> bool:
        """Whether its row got another title or date after its page was last had."""
        return self.looked_at is not None and self.row_changed_at is not None and self.looked_at < self.row_changed_at

    def is_had_since(self, instant: datetime) -> bool:
        """Whether its page was had since an instant, or is known to be there no more; where nobody knows when it was had, nothing is said against it."""
        is_gone = self.last_status in ENDED and self.last_asked_at is not None and self.last_asked_at >= instant
        return is_gone or self.looked_at is None or self.looked_at >= instant


@dataclass(frozen=True, slots=True)
class MatchFact:
    """One row of gold.match: how well an item speaks of a clause."""

    item_id: str
    decision: str
    score: float
    in_channel: bool
    type_fits: bool
    reasons: tuple[str, ...]
    probability: float
    """What the texts alone say."""
    found_widely: bool
    """By its text or by the search words in its title; no column, unit or day was asked."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """One row of gold.coverage: complete, partial or none, why, and the reading that stands (its instant, aware, and its rows)."""

    coverage: str = "none"
    reason: str | None = None
    cause: str | None = None
    read_at: datetime | None = None
    rows: int = 0


@dataclass(frozen=True, slots=True)
class ColumnFact:
    """What was read of a column: its newest real item, and ``coverage`` by evidence period."""

    newest_on: date | None = None
    coverage: dict[str, Coverage] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything read of one build. ``in_column`` maps a column to the ids of the items it lists."""

    items: dict[str, ItemFact]
    matches: dict[str, tuple[MatchFact, ...]]
    columns: dict[str, ColumnFact]
    in_column: dict[str, tuple[str, ...]]
    best: dict[str, tuple[str, float]]
    """item id → the clause it is accepted for with the highest score."""
    documents: dict[str, str]
    """item id → the document that it is a copy of; items of one document have one name."""
    swept_from: datetime | None = None
    """The cut-off (24:00 of the window's last day), once a column was read after it; None before: what is known then is preliminary anyway."""

    def is_outdated(self, fact: ItemFact) -> bool:
        """Whether an item's text, though read once, was not looked at since the cut-off or since its row changed."""
        since = [instant for instant in (self.swept_from, fact.row_changed_at) if instant is not None]
        return not fact.article_missing and bool(since) and not fact.is_had_since(max(since))

    def document(self, item: str) -> str:
        """The name of an item's document."""
        return self.documents.get(item, item)

    def is_known_as_another(self, match: MatchFact, clause: str) -> bool:
        """No evidence here, but accepted in its column as something else with a higher score: its identity is known."""
        best = self.best.get(match.item_id)
        return match.decision != "accept" and best is not None and best[0] != clause and best[1] > match.score

    def match(self, clause: str, item: str) -> MatchFact | None:
        """The match of an item with a clause, None when they have nothing in common."""
        return next((match for match in self.matches.get(clause, ()) if match.item_id == item), None)


def load_facts(connection: duckdb.DuckDBPyConnection, cut_off: date, closed_at: datetime | None = None) -> Facts:
    """Read silver and gold.match, gold.match_document, gold.coverage of an open build.

    ``cut_off`` is the last day that counts: the round's, or the civil date of as_of (Asia/Shanghai) while the round runs. ``closed_at``: the round's
    cut-off as an aware instant; looks count from then on when the build holds a reading made since.
    """
    items = {fact.item.id: fact for fact in _items(connection)}
    in_column: dict[str, list[str]] = defaultdict(list)
    for fact in items.values():
        for column in fact.column_ids:
            in_column[column].append(fact.item.id)
    listed = {column: tuple(ids) for column, ids in in_column.items()}
    matches = _matches(connection)
    documents = dict(connection.execute("select item_id, document from gold.match_document").fetchall())
    columns = _columns(connection, items, listed, cut_off)
    return Facts(items, matches, columns, listed, _best(matches), documents, _swept_from(columns, closed_at))


def _swept_from(columns: dict[str, ColumnFact], closed_at: datetime | None) -> datetime | None:
    reads = (covered.read_at for column in columns.values() for covered in column.coverage.values())
    is_swept = closed_at is not None and any(read_at is not None and read_at >= closed_at for read_at in reads)
    return closed_at if is_swept else None


def _best(matches: dict[str, tuple[MatchFact, ...]]) -> dict[str, tuple[str, float]]:
    best: dict[str, tuple[str, float]] = {}
    for clause, found in sorted(matches.items()):
        for match in found:
            if match.decision == "accept" and match.in_channel and match.score > best.get(match.item_id, ("", 0.0))[1]:
                best[match.item_id] = (clause, match.score)
    return best


def _items(connection: duckdb.DuckDBPyConnection) -> list[ItemFact]:
    return [_item(row) for row in rows_of(connection, "select * from silver.item order by item_id")]


def _item(row: dict[str, Any]) -> ItemFact:
    values: dict[str, Any] = {name: row.get(column) for column, name in ITEM_FIELDS.items()}
    for column in FLAGS:
        values[ITEM_FIELDS[column]] = bool(row.get(column))
    values["first_seen_at"], values["unseen_until"], values["fetched_at"] = (
        as_utc(row.get(name)) for name in ("first_seen_at", "unseen_until", "fetched_at")
    )
    readable = row.get("is_trusted") is not False
    # what the list row says of title and date is a fact, whatever became of the article
    values["trusted"] = readable or row.get("listed_on") is not None
    if not readable and row.get("listed_on"):
        values["published_on"] = row["listed_on"]
    values["body"] = row.get("body") or ""
    values["years"] = tuple(row.get("years") or ())
    values["periods"] = tuple(row.get("periods") or ())
    status = row.get("article_status") or "never"
    missing = status != "ok" or not readable
    if missing:
        values["empty"] = False  # a body we could not fetch or read is unknown, not empty
    return ItemFact(
        Item(**values),
        column_ids=tuple(row.get("column_ids") or ()),
        unit_doubt=bool(row.get("unit_doubt")),
        article_status=status,
        printed_by=row.get("publisher") or row.get("source"),
        is_live=row.get("is_live") is not False,
        article_missing=missing,
        last_status=row.get("last_status"),
        last_asked_at=as_utc(row.get("last_asked_at")),
        looked_at=as_utc(row.get("looked_at")),
        row_changed_at=as_utc(row.get("row_changed_at")),
    )


def as_utc(instant: datetime | None) -> datetime | None:
    """An instant of the warehouse (naive, UTC) as an aware one."""
    return instant.replace(tzinfo=UTC) if instant is not None and instant.tzinfo is None else instant


def _matches(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[MatchFact, ...]]:
    query = """
        select clause_id, item_id, decision, score, in_channel, type_fits, reasons, probability, found_widely
        from gold.match order by clause_id, score desc, item_id
    """
    found: dict[str, list[MatchFact]] = defaultdict(list)
    for row in rows_of(connection, query):
        clause = row.pop("clause_id")
        found[clause].append(MatchFact(**{**row, "reasons": tuple(row["reasons"])}))
    return {clause: tuple(matches) for clause, matches in found.items()}


def _columns(
    connection: duckdb.DuckDBPyConnection, items: dict[str, ItemFact], in_column: dict[str, tuple[str, ...]], cut_off: date
) -> dict[str, ColumnFact]:
    coverage: dict[str, dict[str, Coverage]] = defaultdict(dict)
    for row in rows_of(connection, "select column_id, period, coverage, reason, cause, read_at, rows from gold.coverage"):
        coverage[row["column_id"]][row["period"]] = Coverage(
            row["coverage"], row["reason"], row["cause"], as_utc(row["read_at"]), row["rows"] or 0
        )
    return {
        column: ColumnFact(_newest(in_column.get(column, ()), items, cut_off), coverage[column])
        for column in sorted(coverage.keys() | in_column.keys())
    }


def _newest(ids: tuple[str, ...], items: dict[str, ItemFact], cut_off: date) -> date | None:
    """The newest real item by its own date: pinned, filler, empty ones and dates after the cut-off do not count (EVALUATION section 7)."""
    dates = [
        item.published_on
        for item in (items[item_id].item for item_id in ids)
        if item.published_on and item.published_on <= cut_off and not (item.pinned or item.statement or item.empty)
    ]
    return max(dates, default=None)
