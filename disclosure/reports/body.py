"""The body of the notice: what a round's confirmed findings say, worded by a template the office can replace."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from disclosure.errors import InputError
from disclosure.reports.wording import show_day, show_instant, show_numeral, show_points, show_rate
from disclosure.rounds import CellRow, RoundView, ScoreRow
from scoring.aggregate import NO_GRADE

LIMIT = 4000  # characters of the body; 整治形式主义为基层减负若干规定 (DOMAIN 4.3, tag S)


@dataclass(frozen=True, slots=True)
class Problem:
    """One class of problems: a reason, the confirmed findings under it and the units concerned."""

    title: str
    findings: tuple[CellRow, ...]

    @property
    def units(self) -> list[str]:
        """Names of the units concerned, each once."""
        return list(dict.fromkeys(cell.unit_name for cell in self.findings))

    @property
    def quantifier(self) -> str:
        """个别 for one or two units, 少数 up to five, 部分 beyond (DOMAIN 4.1)."""
        return "个别" if len(self.units) <= 2 else "少数" if len(self.units) <= 5 else "部分"

    @property
    def lines(self) -> list[str]:
        """One line per task: the units and what they lack."""
        by_title: dict[str, list[str]] = defaultdict(list)
        for cell in self.findings:
            by_title[cell.title].append(cell.unit_name)
        return [f"“{title}”方面，{'、'.join(names)}" for title, names in by_title.items()]


def compose(view: RoundView, folder: Path) -> list[str]:
    """The body of the notice as marked-up lines. Raises InputError when it is longer than an ordinary document may be."""
    environment = Environment(
        loader=FileSystemLoader([folder, Path(__file__).parent]), undefined=StrictUndefined, autoescape=False, keep_trailing_newline=False
    )
    environment.filters.update(day=show_day, points=show_points, rate=show_rate, chinese=show_numeral)
    text = environment.get_template("notice.md.j2").render(facts(view))
    if len(text) > LIMIT:
        raise InputError(f"the notice has {len(text)} characters, more than {LIMIT}", where="notice.md.j2", fix="shorten its wording")
    return [line.strip() for line in text.splitlines() if line.strip()]


def facts(view: RoundView) -> dict[str, Any]:
    """What the template may name."""
    undetermined = count_by(cell.reason or "不明" for cell in view.cells if cell.outcome == "undetermined")
    return {
        "city": view.city.name,
        "round": view.round.name,
        "recipients": view.round.recipients or "各有关单位",
        "proposal": view.rulebook.status == "proposal",
        "basis": view.round.basis or "《中华人民共和国政府信息公开条例》第四十六条",
        "plan": view.round.plan_number,
        "opens": view.round.window[0],
        "closes": view.round.window[1],
        "as_of": show_instant(view.current.as_of),
        "totals": view.totals,
        "groups": [group_facts(name, rows) for name, rows in groups_of(view.scored)],
        "change": None,
        "problems": problems_of(view),
        "open_count": sum(cell.is_open for cell in view.cells),
        "undetermined": undetermined,
        "undetermined_count": sum(count for _, count in undetermined),
        "no_grade": [row.name for row in view.scored if row.grade == NO_GRADE],
        "rectify_by": view.round.rectify_by,
    }


def group_facts(name: str, rows: list[ScoreRow]) -> dict[str, Any]:
    """A peer group: its mean rate, how many have each grade, and the first few of it."""
    rated = [row for row in rows if row.score is not None and row.grade != NO_GRADE]
    grades: dict[str, list[str]] = defaultdict(list)
    for row in sorted(rated, key=lambda row: -(row.score or 0)):
        grades[row.grade or "未评"].append(row.name)
    best = [row.name for row in sorted(rated, key=lambda row: (-(row.score or 0), row.name))[:3]] if len(rated) > 5 else []
    mean = sum(row.score or 0 for row in rated) / len(rated) if rated else None
    return {"name": name, "units": rows, "mean": mean, "grades": list(grades.items()), "best": best}


def groups_of(scores: Iterable[ScoreRow]) -> list[tuple[str, list[ScoreRow]]]:
    """Units by peer group, in the order of the roster."""
    groups: dict[str, list[ScoreRow]] = {}
    for row in scores:
        groups.setdefault(row.group, []).append(row)
    return list(groups.items())


def problems_of(view: RoundView) -> list[Problem]:
    """Confirmed deductions by reason, the most frequent first."""
    by_reason: dict[str, list[CellRow]] = defaultdict(list)
    for cell in view.cells:
        if cell.is_confirmed_loss:
            by_reason[problem_class(cell.reason)].append(cell)
    return [Problem(reason, tuple(cells)) for reason, cells in sorted(by_reason.items(), key=lambda entry: (-len(entry[1]), entry[0]))]


def problem_class(reason: str | None) -> str:
    """The closed list's reason without its number: 逾期5个工作日 belongs to 逾期."""
    return "逾期公开" if reason and reason.startswith("逾期") else reason or "其他"


def count_by(values: Iterable[str]) -> list[tuple[str, int]]:
    """How often each value stands, the most frequent first."""
    counts: dict[str, int] = defaultdict(int)
    for value in values:
        counts[value] += 1
    return sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))


def manifest_hash(view: RoundView) -> str:
    """SHA-256 over every cell and the versions, so that a printed notice can be held against the stored round."""
    lines = [json.dumps([view.current.as_of, view.rulebook.id, view.current.parser, view.current.calendar], ensure_ascii=False)]
    lines += sorted(
        json.dumps([c.unit, c.clause, c.outcome, c.state, c.reason, c.got, c.applicable], ensure_ascii=False) for c in view.cells
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
