"""What may deduct by itself: only duties read in a statute or in the task; an announced rule book may say more (EVALUATION 7)."""

from datetime import date

import pytest
from pydantic import ValidationError

from scoring.rulebook import Clause, Indicator, Source, effect_of, load_indicators


def indicator(tag: str, **more) -> Indicator:
    return Indicator(id="x", name="x", rule="present", source=Source(title="x", tag=tag, in_force=(date(2020, 1, 1), None)), **more)


@pytest.mark.parametrize("tag", ["S", "M", "D", "L"])
def test_a_number_nobody_read_in_its_source_may_not_deduct_by_default(tag: str) -> None:
    with pytest.raises(ValidationError, match="may deduct by default"):
        indicator(tag, effect="deduct")


@pytest.mark.parametrize("modality", ["may", "by_reference"])
def test_what_is_no_duty_may_not_deduct_by_default(modality: str) -> None:
    with pytest.raises(ValidationError, match="may deduct by default"):
        indicator("V", modality=modality, effect="deduct")


def test_an_indicator_only_informs_unless_it_says_more() -> None:
    assert indicator("V").effect == "inform"


def test_the_announced_rule_book_decides_over_the_indicator() -> None:
    clause = {"id": "1a", "indicator": "x", "points": 1, "units": ("u",), "about": "x"}
    assert effect_of(Clause(**clause), indicator("S")) == "inform"
    assert effect_of(Clause(**clause, effect="deduct"), indicator("S")) == "deduct"
    assert effect_of(Clause(**clause, effect="inform"), indicator("V", effect="deduct")) == "inform"


def test_every_shipped_number_from_memory_or_hearsay_only_informs() -> None:
    assert all(entry.effect == "inform" for entry in load_indicators().values() if entry.source.tag != "V")
