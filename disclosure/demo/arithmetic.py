"""The demo's own sums: duties with due dates → outcome and points. Uses nothing of ``scoring``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from disclosure.demo.model import Duty, Expected

LATE_SHARE = 0.5


def judge_duties(duties: Sequence[Duty], points: float, window: tuple[date, date], absent: str) -> Expected:
    """The outcome of a cell from its duties: each in time earns its share, late half of it, absent or void nothing.

    Only duties that fall due inside the window (or that have no clock) count; none left is ``not_due``, all before the window ``out_of_round``.
    ``absent`` is the reason printed for what is not there.
    """
    live = [duty for duty in duties if duty.due_on is None or window[0] <= duty.due_on <= window[1]]
    if not live:
        before = bool(duties) and all(duty.due_on is not None and duty.due_on < window[0] for duty in duties)
        return Expected("out_of_round" if before else "not_due")
    shares = [_share(duty) for duty in live]
    got = round(points * sum(shares) / len(shares), 4)
    if got >= points:
        return Expected("met", None, points, points)
    missing = any(share == 0 for share in shares)
    return Expected("partial" if got > 0 else "unmet", absent if missing else "逾期", got, points)


def _share(duty: Duty) -> float:
    if duty.done_on is None or duty.void:
        return 0.0
    return 1.0 if duty.due_on is None or duty.done_on <= duty.due_on else LATE_SHARE
