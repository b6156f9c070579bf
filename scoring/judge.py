"""The judge: a case goes to the module of its rule; a year without calendar is our trouble, never the unit's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from scoring.model import CalendarMissing, Case, Cause, Reason, Verdict
from scoring.verdicts import undetermined

RULES = tuple(sorted(path.stem for path in (Path(__file__).parent / "rules").glob("[!_]*.py")))


def judge(case: Case) -> Verdict:
    """Decide one cell: the verdict of the case's rule. Raises ValueError for a rule that is not there or parameters it cannot read."""
    if case.rule not in RULES:
        raise ValueError(f"{case.clause}: no rule {case.rule!r}; rules are {', '.join(RULES)}")
    try:
        verdict = _rule(case.rule)(case)
    except CalendarMissing as error:
        return undetermined(Reason.CALENDAR_MISSING, Cause.OURS, f"缺少工作日历（{error}），无法计算期限")
    except KeyError as error:
        raise ValueError(f"{case.clause}: rule {case.rule} needs the parameter {error}") from error
    cure = case.params.get("cure")
    return replace(verdict, cure=str(cure)) if cure and verdict.cure else verdict


def _rule(name: str) -> Callable[[Case], Verdict]:
    function: Callable[[Case], Verdict] = getattr(import_module(f"scoring.rules.{name}"), name)
    return function
