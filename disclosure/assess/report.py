"""``disclosure score``: what is published as JSON lines, or as a table; another rule book rescores the same warehouse in memory."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from disclosure.assess.rescore import rescored
from disclosure.errors import InputError
from disclosure.registry import City, find_city, load_city
from disclosure.rounds import say_unpublished
from disclosure.settings import Settings
from disclosure.warehouse.connection import rows_of

if TYPE_CHECKING:
    import duckdb

OUTCOMES = ("met", "partial", "unmet", "not_due", "not_applicable", "undetermined", "out_of_round")
HEADINGS = ("单位", "组别", "应测", "得分", "得分率", "区间", "等次", "达标", "部分", "未达标", "未到期", "不适用", "无法判定", "待核")
CELL_FIELDS = ("task", "clause", "indicator", "rule", "outcome", "state", "reason", "cause", "got", "applicable", "effect")


def scored_lines(settings: Settings, city_id: str, round_id: str | None = None, rulebook: Path | None = None) -> list[dict[str, Any]]:
    """One dict per cell, then one per unit, as ``score --json`` prints them. Raises InputError, RunError."""
    from disclosure.warehouse import open_current

    city = load_city(find_city(city_id, settings.cities))
    current, connection = open_current(settings.city_data(city.id))
    try:
        if current.round is None or round_id not in (None, current.round):
            what, fix = say_unpublished(city, current.round, round_id)
            raise InputError(what, where=city.id, fix=fix)
        if rulebook is None:
            return read_lines(connection)
        return rescored_lines(settings, city, connection, rulebook, datetime.fromisoformat(current.as_of), current.round)
    finally:
        connection.close()


def rescored_lines(
    settings: Settings, city: City, connection: duckdb.DuckDBPyConnection, rulebook: Path, as_of: datetime, round_id: str
) -> list[dict[str, Any]]:
    """The lines of another rule book on the facts of an open build. Raises InputError."""
    with rescored(settings, city, connection, rulebook, as_of, round_id) as scratch:
        return read_lines(scratch)


def read_lines(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Cells in the order of roster and rule book, then units in the order of the roster."""
    evidence: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in rows_of(connection, "select * from gold.cell_evidence where role = 'evidence' order by unit_id, clause_id, place"):
        evidence[row["unit_id"], row["clause_id"]].append(_evidence(row))
    return [_cell_line(row, evidence[row["unit_id"], row["clause_id"]]) for row in rows_of(connection, "select * from gold.cell")] + [
        _unit_line(row) for row in rows_of(connection, "select * from gold.score")
    ]


def _evidence(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "item": row["item_id"],
        "url": row["url"],
        "fetched_at": _instant(row["fetched_at"]),
        "sha256": row["sha256"],
        "quote": row["quote"],
        "title": row["title"],
        "published_on": _day(row["published_on"]),
    }


def _cell_line(row: dict[str, Any], evidence: list[dict[str, Any]]) -> dict[str, Any]:
    row = {**row, "clause": row["clause_id"]}
    return {
        "unit": row["unit_id"],
        **{name: row[name] for name in CELL_FIELDS},
        "points": row["points"],
        "due_on": _day(row["due_on"]),
        "detail": row["detail"],
        "evidence": evidence,
    }


def _unit_line(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "unit": row["unit_id"],
        "name": row["name"],
        "group": row["group_name"],
        "got": row["got"],
        "applicable": row["applicable"],
        "score": row["score"],
        "low": row["low"],
        "high": row["high"],
        "grade": row["grade"],
        "remark": row["remark"],
        "pending": row["pending"],
        "counts": {outcome: row[outcome] for outcome in OUTCOMES},
    }


def score_table(lines: list[dict[str, Any]]) -> str:
    """The units of ``scored_lines`` as an aligned Chinese table."""
    units = [line for line in lines if "counts" in line]
    return align([HEADINGS, *map(_table_row, units)])


def _table_row(unit: dict[str, Any]) -> tuple[str, ...]:
    counts = unit["counts"]
    span = "—" if unit["low"] is None else f"{unit['low']:.2f}–{unit['high']:.2f}"
    tallies = (counts[name] for name in OUTCOMES if name != "out_of_round")
    points = (f"{unit['applicable']:g}", f"{round(unit['got'], 2):g}", "—" if unit["score"] is None else f"{unit['score']:.2f}")
    return (unit["name"], unit["group"], *points, span, unit["grade"] or "—", *map(str, tallies), str(unit["pending"]))


def align(rows: list[tuple[str, ...]]) -> str:
    """Rows as lines with columns aligned on a terminal, where a Chinese character is two cells wide; numbers stand right."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(_pad(cell, size) for cell, size in zip(row, widths, strict=True)).rstrip() for row in rows)


def width(text: str) -> int:
    """How many terminal cells a text takes."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _pad(text: str, size: int) -> str:
    gap = " " * (size - width(text))
    return gap + text if text[:1].isdigit() else text + gap


def _instant(value: datetime | None) -> str | None:
    return None if value is None else (value if value.tzinfo else value.replace(tzinfo=UTC)).isoformat()


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()
