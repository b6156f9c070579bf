"""The sum of a unit written out, so that its clerk can check it by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def arithmetic(
    cells: Sequence[tuple[float, float, bool]], got: float, applicable: float, score: float | None, low: float | None, high: float | None
) -> list[str]:
    """得分, 应测分值 and 得分率 line by line; ``cells`` are (got, applicable, is_open) with open deductions left out of the sum."""
    counted = [(points, whole) for points, whole, is_open in cells if whole and not is_open]
    lines = [
        f"得分 = {join(points for points, _ in counted)} = {show(got)}",
        f"应测分值 = {join(whole for _, whole in counted)} = {show(applicable)}",
        f"得分率 = {show(got)} ÷ {show(applicable)} × 100 = {show(score)}" if applicable else "应测分值为 0，不计算得分率",
    ]
    if any(is_open for _, _, is_open in cells):
        lines.append(f"疑似未核的扣分全部成立时 {show(low)}，全部不成立时 {show(high)}")
    return lines


def join(values: Iterable[float]) -> str:
    """1 + 2 + 3."""
    return " + ".join(show(value) for value in values) or "0"


def show(value: float | None) -> str:
    """At most two decimals, no trailing zeros, a dash for none."""
    return "—" if value is None else f"{value:.2f}".rstrip("0").rstrip(".")
