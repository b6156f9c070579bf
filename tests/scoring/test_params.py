"""Parameters of rules are checked when content is loaded, by the rule that reads them."""

import pytest

from scoring.params import MODELS, fault_of
from scoring.rulebook import load_indicators


def test_every_shipped_indicator_has_parameters_its_rule_understands():
    found = {indicator.id: fault_of(indicator.rule, indicator.params) for indicator in load_indicators().values()}
    assert {name: fault for name, fault in found.items() if fault} == {}
    assert len(found) > 10


@pytest.mark.parametrize(
    ("rule", "params", "said"),
    [
        ("by_date", {"due": "2025-13-40"}, "there is no day 2025-13-40"),
        ("by_date", {"due": "02-29"}, "there is no day 02-29"),
        ("by_date", {"due": 5}, "params.due"),
        ("by_date", {}, "params.due: Field required"),
        ("by_date", {"due": "09-30", "year": "last"}, "params.year"),
        ("by_date", {"due": "09-30", "grase": 3}, "params.grase"),
        ("count", {"at_least": 0}, "params.at_least"),
        ("every", {"period": "week"}, "params.period"),
        ("within", {"days": "many"}, "params.days"),
        ("within", {"days": 20, "unit": "lunar"}, "params.unit"),
        ("within", {"days": 20, "from": "whenever"}, "params.from"),
        ("paired", {"days": 3, "exempt": [""]}, "an empty word"),
        ("fresh", {}, "params.days"),
    ],
)
def test_what_a_rule_cannot_read_is_named(rule, params, said):
    assert said in (fault_of(rule, params) or "")


@pytest.mark.parametrize("due", ["09-30", "2024-02-29"])
def test_days_that_are_there_are_taken(due):
    assert fault_of("by_date", {"due": due}) is None


def test_every_rule_has_a_model():
    from pathlib import Path

    import scoring.rules

    names = {path.stem for path in Path(scoring.rules.__file__).parent.glob("[a-z]*.py")}
    assert names == set(MODELS)
