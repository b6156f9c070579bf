"""The blend of a model as SQL over the comparisons of ``gold.match_text``."""

from __future__ import annotations

from pathlib import Path

from disclosure.match.model import Blend

GOLD = Path(__file__).resolve().parents[2] / "warehouse" / "gold"
KIND = "kind_"
"""Weights named kind_<doc type> count for items of that kind."""


def blend_sql(blend: Blend) -> str:
    """The log-odds of a pair, as an SQL expression."""
    terms = [f"{weight!r} * {_comparison(name)}" for name, weight in blend.weights.items() if weight]
    return " + ".join([repr(blend.intercept), *terms])


def pair_sql(blend: Blend) -> str:
    """The SELECT of ``gold.match_pair`` with the blend's numbers in it."""
    select = (GOLD / "match_pair.sql").read_text(encoding="utf-8")
    return select.format(blend=blend_sql(blend), accept=blend.accept, review=blend.review)


def base_probability(blend: Blend) -> float:
    """The probability of a pair that has nothing in common."""
    from math import exp

    return 1 / (1 + exp(-blend.intercept))


def _comparison(name: str) -> str:
    return f"coalesce(doc_type = '{name.removeprefix(KIND)}', false)::int" if name.startswith(KIND) and name != "kind_asked" else name
