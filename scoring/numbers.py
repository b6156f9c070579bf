"""Exact numbers: points are decimal texts, sums are fractions, and rounding happens once, half up."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction


def fraction_of(value: float | Fraction) -> Fraction:
    """A number as it is written (0.1 is one tenth)."""
    return value if isinstance(value, Fraction) else Fraction(str(value))


def half_up(value: Fraction, places: int) -> float:
    """Rounded half up, exactly (also where a long quotient lies just beside the half)."""
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return float(Decimal(-whole if value < 0 else whole).scaleb(-places))


def as_points(value: Fraction) -> float:
    """Points as a sheet prints them: four decimals, half up."""
    return half_up(value, 4)
