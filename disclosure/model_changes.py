"""What a candidate model would change in the last frozen round: every cell judged twice in memory, by the model in use and by the candidate."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from disclosure.assess.rescore import rescored
from disclosure.errors import RunError
from disclosure.match.model import Model
from disclosure.nights import SHANGHAI
from disclosure.publish import notice_day
from disclosure.registry import City, Round
from disclosure.settings import Settings
from disclosure.stored import crawled_nights
from disclosure.warehouse.connection import connect, first_line, rows_of
from disclosure.warehouse.current import read_current

if TYPE_CHECKING:
    import duckdb

CELLS = """
select
    cell.unit_id, unit.name, cell.clause_id, cell.task_title, cell.reading_count,
    cell.machine_outcome || coalesce(' ' || cell.machine_reason, '') as machine, cell.outcome || coalesce(' ' || cell.reason, '') as final
from gold.cell as cell inner join registry.unit as unit using (unit_id)
order by unit.position, cell.task, cell.clause_id
"""
SEEN = """
select unit_id, clause_id, item_id, bool_or(is_decisive) as is_decisive
from (
    select unit_id, clause_id, item_id, role = 'evidence' as is_decisive from gold.cell_evidence where item_id is not null
    union all
    select unit_id, clause_id, item_id, false from gold.candidate
)
group by unit_id, clause_id, item_id
"""
PAIRS = "select clause_id, item_id, decision, score from gold.match"
DECISIONS = ("accept", "review", "reject")
Pair = tuple[str, str]
Decided = tuple[str, float]
UNMATCHED: Decided = ("reject", 0.0)


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell that the machine would judge otherwise. ``stands``: what people decided makes the outcome the same with either model.

    ``item`` is the one that decides, with its decision and score (0..1) by either model; None when no single item moved.
    """

    unit: str
    unit_name: str
    clause: str
    title: str
    before: str
    after: str
    stands: bool
    item: str | None
    item_title: str | None
    item_before: str | None
    item_after: str | None
    score_before: float | None
    score_after: float | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What the candidate changes in a build: its cells, and ``shifts``, pairs of clause and item by decision before and after."""

    round: str
    build: str
    as_of: str
    cells: int
    changed: tuple[CellChange, ...]
    shifts: dict[tuple[str, str], int]

    def to_json(self) -> dict[str, Any]:
        """As one JSON object."""
        shifts = [{"before": before, "after": after, "pairs": count} for (before, after), count in self.shifts.items()]
        return asdict(self) | {"changed": [asdict(change) for change in self.changed], "shifts": shifts}


@dataclass(frozen=True, slots=True)
class Frozen:
    """The build that a frozen round is looked at by: the newest kept one of that round."""

    round: Round
    path: Path
    as_of: datetime


def today_of(city: City, folder: Path) -> date | None:
    """The civil date by the city's clock: now, or the latest night known of a city that lives by nights (None before its first)."""
    if city.file.clock == "wall":
        return datetime.now(SHANGHAI).date()
    current = read_current(folder)
    nights = [*crawled_nights(folder), *([date.fromisoformat(current.night)] if current else [])]
    return max(nights, default=None)


def open_round(city: City, today: date | None) -> Round | None:
    """The round that is being measured or read: between its window's first day and its notice day, both included."""
    if today is None:
        return None
    return next((entry for entry in city.rounds if entry.window[0] <= today <= notice_day(city, entry)), None)


def frozen_rounds(city: City, today: date | None) -> list[Round]:
    """The rounds whose notice day is past, the last one first. (Until rounds are closed by a command, that day is what freezes them.)"""
    past = [entry for entry in city.rounds if today is not None and notice_day(city, entry) < today]
    return sorted(past, key=lambda entry: entry.window[1], reverse=True)


def frozen_build(folder: Path, entry: Round) -> Frozen | None:
    """The newest kept build of a round, None when none is kept."""
    builds = sorted((folder / "warehouses").glob("[0-9]*.duckdb"), key=lambda path: int(path.name.split("-")[1]), reverse=True)
    for path in builds:
        with connect(path, read_only=True) as connection:
            found = _round_of(connection)
        if found and found[0] == entry.id:
            return Frozen(entry, path, datetime.fromisoformat(found[1]).astimezone(UTC))
    return None


def _round_of(build: duckdb.DuckDBPyConnection) -> tuple[str | None, str] | None:
    """Round and instant of a build; None of one that another version wrote without them."""
    import duckdb

    try:
        row = build.execute("select round_id, as_of from gold.run where build is not null").fetchone()
    except duckdb.CatalogException:
        return None
    return (row[0], row[1]) if row else None


def compare_models(settings: Settings, city: City, frozen: Frozen, before: Model, after: Model) -> Changes:
    """Judge the frozen build's facts by both models. Readings count as of the build. Raises RunError when this version cannot read the build."""
    import duckdb

    with connect(frozen.path, read_only=True) as build:
        titles = dict(build.execute("select item_id, title from silver.item").fetchall())
        try:
            old = _judged(settings, city, build, frozen, before)
            new = _judged(settings, city, build, frozen, after)
        except duckdb.Error as error:
            fix = "publish that round's last night again with this version"
            raise RunError(f"this version cannot read the build: {first_line(error)}", where=frozen.path, fix=fix) from error
    changed = tuple(_change(key, old, new, titles) for key in old.cells if old.cells[key]["machine"] != new.cells[key]["machine"])
    shifts = Counter((old.decision(pair)[0], new.decision(pair)[0]) for pair in old.pairs.keys() | new.pairs.keys())
    ordered = {(one, other): shifts[one, other] for one in DECISIONS for other in DECISIONS if one != other and shifts[one, other]}
    return Changes(frozen.round.id, frozen.path.stem, frozen.as_of.isoformat(), len(old.cells), changed, ordered)


@dataclass(frozen=True, slots=True)
class _Judged:
    cells: dict[Pair, dict[str, Any]]
    pairs: dict[Pair, Decided]
    seen: dict[Pair, dict[str, bool]]
    """Per cell the items looked at, and whether the verdict rests on them."""

    def decision(self, pair: Pair) -> Decided:
        return self.pairs.get(pair, UNMATCHED)


def _judged(settings: Settings, city: City, build: duckdb.DuckDBPyConnection, frozen: Frozen, model: Model) -> _Judged:
    entry = frozen.round
    with rescored(settings, city, build, Path(city.folder) / entry.rulebook, frozen.as_of, entry.id, model) as scratch:
        rows = rows_of(scratch, CELLS)
        pairs = {(clause, item): (decision, score) for clause, item, decision, score in scratch.execute(PAIRS).fetchall()}
        seen: dict[Pair, dict[str, bool]] = {}
        for unit, clause, item, is_decisive in scratch.execute(SEEN).fetchall():
            seen.setdefault((unit, clause), {})[item] = is_decisive
    return _Judged({(row["unit_id"], row["clause_id"]): row for row in rows}, pairs, seen)


def _change(key: Pair, old: _Judged, new: _Judged, titles: dict[str, str]) -> CellChange:
    was, becomes = old.cells[key], new.cells[key]
    item = _deciding_item(key, old, new)
    sides = (old.decision((key[1], item)), new.decision((key[1], item))) if item else ((None, None), (None, None))
    return CellChange(
        unit=key[0],
        unit_name=was["name"],
        clause=key[1],
        title=was["task_title"],
        before=was["machine"],
        after=becomes["machine"],
        stands=bool(was["reading_count"]) and was["final"] == becomes["final"],
        item=item,
        item_title=titles.get(item) if item else None,
        item_before=sides[0][0],
        item_after=sides[1][0],
        score_before=sides[0][1],
        score_after=sides[1][1],
    )


def _deciding_item(key: Pair, old: _Judged, new: _Judged) -> str | None:
    """Of the items decided otherwise, else of those that only one verdict rests on, the one whose score moved most."""
    before, after = old.seen.get(key, {}), new.seen.get(key, {})
    moved = []
    for item in before.keys() | after.keys():
        (one, low), (other, high) = old.decision((key[1], item)), new.decision((key[1], item))
        if one != other or before.get(item, False) != after.get(item, False):
            moved.append((one == other, -abs(high - low), item))
    return min(moved)[2] if moved else None
