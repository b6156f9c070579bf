"""The unit table: sums a clerk can check, a range that holds whatever people decide."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.aggregate import NO_GRADE, Cell, grade_of, score_units
from scoring.model import Outcome, State, Verdict
from scoring.numbers import half_up
from scoring.rulebook import Grade, Thresholds

GRADES = (Grade(name="优秀", at_least=90), Grade(name="合格", at_least=60), Grade(name="不合格", at_least=0))
OUT = (Outcome.NOT_DUE, Outcome.NOT_APPLICABLE, Outcome.UNDETERMINED, Outcome.OUT_OF_ROUND)
METHODS = st.sampled_from(["share", "deduct"])


def cell(points, outcome=Outcome.MET, got=None, state=State.AGREED, unit="a", group="部门"):
    """A cell with the verdict that fits its outcome."""
    in_sum = outcome not in OUT
    kept = got if got is not None else points if outcome is Outcome.MET else 0.0
    return Cell(unit, group, points, Verdict(outcome, state, got=kept if in_sum else 0.0, applicable=points if in_sum else 0.0))


def row(cells, method="share", thresholds=None):
    """The only unit's row."""
    (found,) = score_units(cells, grades=GRADES, method=method, thresholds=thresholds)
    return found


@st.composite
def any_cells(draw):
    """Cells of one unit with points in tenths and any outcome and state."""
    cells = []
    for _ in range(draw(st.integers(1, 12))):
        points = draw(st.integers(1, 100)) / 10
        outcome = draw(st.sampled_from(list(Outcome)))
        got = draw(st.integers(0, int(points * 10))) / 10 if outcome is Outcome.PARTIAL else None
        deducts = outcome in (Outcome.PARTIAL, Outcome.UNMET)
        state = draw(st.sampled_from([State.SUSPECTED, State.FIRST_READ, State.AGREED] if deducts else [State.MACHINE, State.AGREED]))
        cells.append(cell(points, outcome, got, state))
    return cells


@st.composite
def resolved(draw, cells):
    """The same cells after people decided every open one somehow."""
    decided = []
    for entry in cells:
        if entry.is_open:
            outcome = draw(st.sampled_from([Outcome.MET, Outcome.PARTIAL, Outcome.UNMET, Outcome.NOT_APPLICABLE, Outcome.UNDETERMINED]))
            got = draw(st.integers(0, int(entry.points * 10))) / 10 if outcome is Outcome.PARTIAL else None
            decided.append(cell(entry.points, outcome, got))
        else:
            decided.append(entry)
    return decided


def test_the_score_is_points_got_over_points_applicable():
    found = row([cell(4), cell(3, Outcome.UNMET), cell(2, Outcome.PARTIAL, 1)])
    assert (found.got, found.applicable, found.score, found.grade) == (5.0, 9.0, 55.56, "不合格")


def test_what_is_out_of_the_sum_changes_nothing():
    found = row(
        [
            cell(4),
            cell(1, Outcome.UNMET),
            *(cell(5, outcome, state=State.MACHINE) for outcome in OUT if outcome is not Outcome.UNDETERMINED),
        ]
    )
    assert (found.got, found.applicable, found.score) == (4.0, 5.0, 80.0)


def test_an_open_deduction_is_left_out_of_the_score_and_spans_the_range():
    found = row([cell(6), cell(2, Outcome.UNMET), cell(2, Outcome.UNMET, state=State.SUSPECTED)])
    assert (found.score, found.low, found.high, found.pending, found.pending_points) == (75.0, 60.0, 80.0, 1, 2.0)


def test_a_cell_read_once_is_still_open():
    assert row([cell(6), cell(2, Outcome.UNMET, state=State.FIRST_READ)]).score == 100.0


def test_only_open_cells_give_a_range_without_a_score():
    found = row([cell(2, Outcome.UNMET, state=State.SUSPECTED)])
    assert (found.score, found.low, found.high, found.grade) == (None, 0.0, 100.0, NO_GRADE)


def test_a_unit_without_points_has_no_score():
    found = row([cell(2, Outcome.NOT_APPLICABLE)])
    assert (found.score, found.low, found.high, found.grade, found.grade_note) == (None, None, None, NO_GRADE, "本轮没有已核定的应测分值")


def test_too_much_undetermined_gives_no_grade():
    found = row([cell(8), cell(1, Outcome.UNDETERMINED)])
    assert found.grade == NO_GRADE
    assert found.grade_note == "无法判定的分值占11.1%，超过10%"


def test_exactly_the_limit_undetermined_still_gives_a_grade():
    assert row([cell(9), cell(1, Outcome.UNDETERMINED)]).grade == "优秀"


def test_too_little_applicable_beside_the_group_gives_no_grade():
    cells = [cell(10, unit="a"), cell(10, unit="b"), cell(2.9, unit="c"), cell(1, unit="d", group="乡镇")]
    found = {entry.unit: entry for entry in score_units(cells, grades=GRADES)}
    assert found["c"].grade_note == "应测分值2.9分，不足同组中位数10分的30%"
    assert (found["a"].grade, found["d"].grade) == ("优秀", "优秀")


def test_thresholds_are_settings():
    lenient = Thresholds(undetermined_share=0.5)
    assert row([cell(8), cell(1, Outcome.UNDETERMINED)], thresholds=lenient).grade == "优秀"


def test_deductions_of_a_hundred_point_table_are_rescaled():
    cells = [cell(70), cell(5, Outcome.UNMET), cell(25, Outcome.NOT_APPLICABLE)]
    assert row(cells, method="deduct").score == 93.33


def test_deductions_never_go_below_nothing():
    assert row([cell(150, Outcome.UNMET), cell(10)], method="deduct").score == 0.0


@pytest.mark.parametrize(("score", "grade"), [(90.0, "优秀"), (89.99, "合格"), (60, "合格"), (0, "不合格")])
def test_a_grade_begins_at_its_line(score, grade):
    assert grade_of(score, GRADES) == grade


def test_a_half_is_rounded_up():
    assert [half_up(Fraction(1, 8), 2), half_up(Fraction(2, 3), 4), half_up(Fraction(-1, 8), 2)] == [0.13, 0.6667, -0.13]


def test_tenths_add_up_exactly():
    assert row([cell(0.1), cell(0.2), cell(0.3)]).got == 0.6


@given(any_cells(), METHODS)
def test_low_is_at_most_score_and_high_at_least(cells, method):
    found = row(cells, method)
    if found.score is not None:
        assert 0 <= found.low <= found.score <= found.high <= 100


@given(st.data(), any_cells(), METHODS)
def test_whatever_people_decide_stays_in_the_range(data, cells, method):
    before, after = row(cells, method), row(data.draw(resolved(cells)), method)
    assert after.pending == 0
    if after.score is not None:
        assert before.low <= after.score <= before.high


@given(st.data(), any_cells())
def test_the_order_of_the_cells_decides_nothing(data, cells):
    assert row(data.draw(st.permutations(cells))) == row(cells)


@given(any_cells(), st.integers(1, 50))
def test_adding_what_does_not_apply_changes_no_score(cells, points):
    found, more = row(cells), row([*cells, cell(points, Outcome.NOT_APPLICABLE)])
    assert replace(more, counts={}) == replace(found, counts={})


@given(any_cells())
def test_every_cell_is_counted_once(cells):
    assert sum(row(cells).counts.values()) == len(cells)


@given(any_cells())
def test_doubling_all_points_changes_no_share(cells):
    doubled = [
        Cell(
            entry.unit,
            entry.group,
            entry.points * 2,
            replace(entry.verdict, got=entry.verdict.got * 2, applicable=entry.verdict.applicable * 2),
        )
        for entry in cells
    ]
    assert (row(doubled).score, row(doubled).low, row(doubled).high) == (row(cells).score, row(cells).low, row(cells).high)
