"""One pass over a round: plan the cells, judge each, apply what people decided, add the units up, write the tables."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from disclosure.assess.cases import Casebook
from disclosure.assess.cells import Cell, plan_cells
from disclosure.assess.facts import Facts, load_facts
from disclosure.assess.outdated import question_outdated
from disclosure.assess.store import Assessed, write_tables
from disclosure.assess.totals import total_units
from disclosure.assess.troubles import excuse_our_failures, question_first_sight
from disclosure.assess.unread import question_abolished, question_redated, question_unread_elsewhere
from disclosure.nights import SHANGHAI
from disclosure.readings import Reading
from disclosure.registry import City, Round
from scoring.judge import judge
from scoring.model import Case, Outcome, Verdict, WorkingDays
from scoring.readings import DEDUCTIONS, apply_readings

if TYPE_CHECKING:
    import duckdb

log = logging.getLogger(__name__)


def assess_city(
    connection: duckdb.DuckDBPyConnection,
    city: City,
    round_entry: Round,
    readings: Sequence[Reading],
    calendar: WorkingDays,
    as_of: datetime,
) -> None:
    """Create ``gold.candidate``, ``gold.cell``, ``gold.cell_evidence`` and ``gold.score`` of an open build; one row per cell.

    Reads silver, gold.match and gold.coverage. ``as_of`` is an aware instant; ``readings`` are those recorded up to it.
    """
    closed_at = datetime.combine(round_entry.window[1] + timedelta(days=1), time(), SHANGHAI)
    facts = load_facts(connection, min(as_of.astimezone(SHANGHAI).date(), round_entry.window[1]), closed_at)
    cells = assess_cells(city, round_entry, facts, readings, calendar)
    write_tables(connection, cells, total_units(city, round_entry, cells), facts)
    log.info("assess city=%s round=%s cells=%d", city.id, round_entry.id, len(cells))


def assess_cells(city: City, round_entry: Round, facts: Facts, readings: Sequence[Reading], calendar: WorkingDays) -> list[Assessed]:
    """Every cell of the round with the machine's verdict and the one after readings, in the order of the rule book."""
    said: dict[tuple[str, str], list[Reading]] = defaultdict(list)
    for reading in readings:
        said[reading.unit, reading.clause].append(reading)
    book = Casebook(city, round_entry, city.rulebook(round_entry), facts, calendar)
    return [_assess(cell, book, facts, said[cell.key]) for cell in plan_cells(city, round_entry)]


def _assess(cell: Cell, book: Casebook, facts: Facts, readings: list[Reading]) -> Assessed:
    case = None if cell.fixed else book.case(cell)
    machine = cell.fixed or _judge(cell, case, book, facts)
    final = apply_readings(machine, readings, cell.clause.points)
    if final.outcome in DEDUCTIONS and machine.outcome is Outcome.UNDETERMINED:
        final = replace(final, cure=cell.indicator.cure)  # a question had no cure; what people made of it has
    return Assessed(cell, case, machine, final, len(readings))


def _judge(cell: Cell, case: Case | None, book: Casebook, facts: Facts) -> Verdict:
    """The rule's verdict, and what speaks against resting a deduction on it."""
    assert case is not None
    verdict = question_outdated(excuse_our_failures(judge(case), case, facts), case, facts)
    verdict = question_redated(question_unread_elsewhere(verdict, case, book.elsewhere(cell)), case)
    return question_first_sight(question_abolished(verdict, case, cell.unit), case)
