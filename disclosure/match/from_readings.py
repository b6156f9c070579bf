"""Labelled pairs out of readings: what two blind first readings of one opinion prove of an item and a clause, and nothing more (docs/model.md).

A reading speaks of a cell (unit × clause), never of an item. It proves something of an item only where nothing else can have been meant:
``met`` with one single item shown proves that item; ``未发现`` proves of a shown item that it is not what the clause asks for, when it is the
unit's own, printed inside the window, names no year or period, and is no statement, copy or empty page: then only its subject is left as the reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from disclosure.match.candidate import ReadingsUsed
from disclosure.match.city_texts import read_clauses
from disclosure.match.example_files import Pairs
from disclosure.match.inputs import ItemText, TaskText
from disclosure.readings import Reading
from disclosure.warehouse.connection import connect
from scoring.model import Outcome, Reason

if TYPE_CHECKING:
    import duckdb

SUBJECT_RULES = ("present", "by_date", "every", "count")
"""Rules that look for items which speak of the clause. The others judge kinds of documents or whole columns: a reading of them says nothing of a subject."""

ABSENCE_RULES = ("present", "by_date")
"""Rules that want one thing, once. With the others 未发现 may mean another month or quarter of the very subject."""

MATCH, NO_MATCH, UNKNOWN = 2, 0, -1
READERS = 2

SHOWN = """
select
    cell.unit_id, cell.clause_id, cell.rule, round.opens_on, round.closes_on,
    item.item_id, item.title, item.body, item.source, item.published_on, item.unit_id, item.unit_doubt,
    item.is_statement or item.is_relayed or item.is_empty or not item.is_trusted or len(item.years) + len(item.periods) > 0, register.path
from gold.cell_evidence as evidence
inner join gold.cell as cell using (unit_id, clause_id)
inner join silver.item as item on item.item_id = evidence.item_id
left join registry."column" as register on register.column_id = item.column_id
cross join registry.round as round
where evidence.role in ('evidence', 'nearest')
order by cell.unit_id, cell.clause_id, evidence.place
"""


@dataclass(frozen=True, slots=True)
class ShownItem:
    """An item that stood before the reader. ``only_subject``: nothing but its subject can keep it from being evidence."""

    item: ItemText
    only_subject: bool


@dataclass(frozen=True, slots=True)
class ShownCell:
    """What the cell's page showed: the clause's words, its rule, and every item, decisive or near."""

    clause: TaskText
    rule: str
    items: tuple[ShownItem, ...]


@dataclass(frozen=True, slots=True)
class Opinion:
    """What two people said of a cell alike and blindly, and when the later of them first read it."""

    unit: str
    clause: str
    outcome: str
    reason: str | None
    first_at: datetime
    last_at: datetime


def blind_opinions(readings: Iterable[Reading]) -> list[Opinion]:
    """The cells of one round whose two assessors agree, by their first readings.

    Only role ``assessor``; of each person the first reading of the cell; of each cell the first two people (a third one saw two opinions).
    A cell with one reading, or with two that differ in outcome or reason, gives nothing; nor does one on which an adjudicator, the office or
    a signer had spoken before the second person read: that person may have known.
    """
    cells: dict[tuple[str, str], list[Reading]] = defaultdict(list)
    for reading in sorted(readings, key=lambda entry: entry.recorded_at):
        cells[reading.unit, reading.clause].append(reading)
    found = (_opinion(key, said) for key, said in sorted(cells.items()))
    return [opinion for opinion in found if opinion is not None]


def _opinion(key: tuple[str, str], said: Sequence[Reading]) -> Opinion | None:
    first: dict[str, Reading] = {}
    for reading in said:
        if reading.role != "assessor":
            break  # whatever is read later is no longer blind
        first.setdefault(reading.reader, reading)
    pair = list(first.values())[:READERS]
    if len(pair) < READERS or (pair[0].outcome, pair[0].reason) != (pair[1].outcome, pair[1].reason):
        return None
    return Opinion(*key, pair[0].outcome, pair[0].reason, pair[0].recorded_at, pair[1].recorded_at)


def labels_of(opinion: Opinion, cell: ShownCell) -> dict[str, int]:
    """What an opinion proves of the items that the cell showed: item id → MATCH or NO_MATCH."""
    if opinion.outcome == Outcome.MET and cell.rule in SUBJECT_RULES and len(cell.items) == 1:
        return {cell.items[0].item.id: MATCH}
    if (opinion.outcome, opinion.reason) == (Outcome.UNMET, Reason.NOT_FOUND) and cell.rule in ABSENCE_RULES:
        return {shown.item.id: NO_MATCH for shown in cell.items if shown.only_subject}
    return {}


def add_readings(pairs: Pairs, city: str, read: Iterable[tuple[Opinion, ShownCell]]) -> tuple[Pairs, ReadingsUsed]:
    """The repository's pairs and what readings prove. Everything else between the two is unknown (-1) and teaches nothing.

    Of a pair that one cell proves and another denies nothing is learned.
    """
    proved: dict[tuple[str, str], int] = {}
    clauses: dict[str, TaskText] = {}
    items: dict[str, ItemText] = {}
    cells = 0
    for opinion, cell in read:
        labels = labels_of(opinion, cell)
        cells += bool(labels)
        clauses |= {cell.clause.id: cell.clause} if labels else {}
        items |= {shown.item.id: shown.item for shown in cell.items if shown.item.id in labels}
        for item, label in labels.items():
            known = proved.get((item, cell.clause.id), label)
            proved[item, cell.clause.id] = label if known == label else UNKNOWN
    every = {item: _filled(given, clauses) for item, given in pairs.labels.items()}
    unknown = dict.fromkeys([*(task.id for task in pairs.tasks), *clauses], UNKNOWN)
    every |= {item: unknown | {clause: label for (of, clause), label in proved.items() if of == item} for item in items}
    counts = [list(proved.values()).count(label) for label in (MATCH, NO_MATCH)]
    used = ReadingsUsed(city=city, cells=cells, positive=counts[0], negative=counts[1])
    return Pairs((*pairs.tasks, *clauses.values()), (*pairs.items, *items.values()), every), used


def _filled(given: Mapping[str, int], clauses: Iterable[str]) -> dict[str, int]:
    return dict(given) | dict.fromkeys(clauses, UNKNOWN)


def read_shown(folder: Path, readings: Mapping[str, Sequence[Reading]]) -> Iterator[tuple[Opinion, ShownCell]]:
    """The opinions of each round beside what both readers were shown. ``folder``: the city's, in the storage root; ``readings``: by round.

    The build a person saw is the kept one with the latest ``as_of`` not after the reading; when the two saw other items, or no such build is
    kept any more, the cell gives nothing.
    """
    builds = sorted(_kept(folder), key=lambda build: (build.as_of, int(build.path.stem.split("-")[1])))
    for round_id, said in sorted(readings.items()):
        opinions = blind_opinions(said)
        own = [build for build in builds if build.round == round_id]
        seen = {build.path: _shown(build.path, folder.name) for build in own} if opinions else {}
        for opinion in opinions:
            key = (opinion.unit, opinion.clause)
            shown = [_at(own, seen, key, instant) for instant in (opinion.first_at, opinion.last_at)]
            if shown[0] is not None and shown[0] == shown[1]:
                yield opinion, replace(shown[0], clause=replace(shown[0].clause, id=f"{folder.name} {round_id} {opinion.clause}"))


@dataclass(frozen=True, slots=True)
class _Build:
    path: Path
    round: str
    as_of: datetime


def _kept(folder: Path) -> Iterator[_Build]:
    for path in sorted((folder / "warehouses").glob("[0-9]*.duckdb")):
        with _readable(path) as build:
            rows = build.execute("select round_id, as_of from gold.run where build is not null and round_id is not null").fetchall()
        for round_id, as_of in rows:
            yield _Build(path, round_id, datetime.fromisoformat(as_of).astimezone(UTC))


@contextmanager
def _readable(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = connect(path, read_only=True)
    try:
        yield connection
    finally:
        connection.close()


Key = tuple[str, str]


def _at(builds: Sequence[_Build], seen: Mapping[Path, Mapping[Key, ShownCell]], key: Key, instant: datetime) -> ShownCell | None:
    past = [build for build in builds if build.as_of <= instant]
    return seen[past[-1].path].get(key) if past else None


def _shown(path: Path, city: str) -> dict[Key, ShownCell]:
    cells: dict[Key, ShownCell] = {}
    with _readable(path) as build:
        clauses = {clause.id: TaskText(clause.id, clause.headings, clause.text, ()) for clause in read_clauses(build)}
        for row in build.execute(SHOWN).fetchall():
            unit, clause, rule, opens, closes, *item = row
            empty = ShownCell(clauses[clause], rule, ())
            cell = cells.get((unit, clause), empty)
            cells[unit, clause] = replace(cell, items=(*cell.items, _item(city, unit, (opens, closes), item)))
    return cells


def _item(city: str, unit: str, window: tuple[date, date], row: Sequence[Any]) -> ShownItem:
    item_id, title, body, source, published_on, owner, doubt, is_otherwise_unfit, path = row
    in_time = published_on is not None and window[0] <= published_on <= window[1]
    text = ItemText(f"{city} {item_id}", title, column_path=path, source=source, body=body or None)
    return ShownItem(text, in_time and owner == unit and not doubt and not is_otherwise_unfit)
