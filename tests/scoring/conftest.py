"""A case with ordinary facts, changed by keyword."""

from datetime import date

import pytest

from disclosure.calendar import WorkingCalendar
from scoring.model import Case, Channel, Item

CALENDAR = WorkingCalendar.load()
RULES = {
    "present": {},
    "count": {"at_least": 2, "per": "window"},
    "every": {"period": "quarter"},
    "by_date": {"due": "2025-08-20"},
    "within": {"days": 20, "unit": "working", "from": "written"},
    "open_for": {"days": 30, "unit": "calendar"},
    "paired": {"days": 3, "unit": "working", "from": "publishes"},
    "fresh": {"days": {"news": 14}},
}


@pytest.fixture(scope="session")
def make_item():
    """An accepted item published in the window; any field may be given."""

    def build(name="i1", title="示例信息", published_on=date(2025, 8, 1), **fields):
        return Item(id=name, url=f"http://example.cn/{name}", title=title, published_on=published_on, **fields)

    return build


@pytest.fixture(scope="session")
def make_channel():
    """A column read completely; any field may be given."""

    def build(name="c1", **fields):
        known = {"path": "示例 > 示例栏目", "kind": "news", "coverage": "complete", "rows": 9, "newest_on": date(2025, 9, 25), **fields}
        return Channel(id=name, url=f"http://example.cn/{name}/", **known)

    return build


@pytest.fixture(scope="session")
def make_case(make_channel):
    """A case of the third quarter of 2025 worth four points, with the rule's usual parameters; any field may be given."""

    def build(rule="present", params=None, **fields):
        known = {
            "unit": "mzj",
            "task": 1,
            "clause": "1a",
            "indicator": "example",
            "points": 4.0,
            "window": (date(2025, 7, 1), date(2025, 9, 30)),
            "evidence_from": date(2025, 7, 1),
            "applies_from": date(2025, 1, 1),
            "calendar": CALENDAR,
            "channels": (make_channel(),),
            "counting": "share",
            **fields,
        }
        return Case(rule=rule, params={**RULES[rule], **(params or {})}, **known)

    return build
