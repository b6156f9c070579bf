"""What lists of a full night leave to others: to lists not read back yet, and to items nobody has read."""

from collections import Counter
from datetime import date
from types import SimpleNamespace

from disclosure.crawl import visits
from disclosure.crawl.allowance import Allowance
from disclosure.crawl.history import ColumnPast
from disclosure.registry import Manners

HOST, OTHER = "www.qinghe.example", "zwgk.qinghe.example"
LIST, ITEM = f"http://{HOST}/l/", f"http://{HOST}/t.html"


class Night:
    """A night of one host: every request taken is a request made."""

    def __init__(self, budget: int, *, lists=(), items=(), spent: int = 1):
        self.spent, self.asked = spent, 0
        self.allowance = Allowance(Manners(budget=budget), Counter(), spent=lambda _: self.spent)
        self.allowance.expect(lists, items)

    def take(self, visit: str, many: int = 1000) -> int:
        """How many pages of so many a visit gets; robots.txt was asked for before (``spent``)."""
        got = 0
        for _ in range(many):
            self.asked += 1
            if self.spent < self.allowance._budget and self.allowance.take(HOST, visit, f"{LIST}{self.asked}"):
                self.spent, got = self.spent + 1, got + 1
        return got


def test_watches_may_take_a_whole_night_when_nothing_else_waits():
    assert Night(100).take("watch") == 99


def test_watches_leave_a_quarter_to_lists_not_read_back_yet_and_a_tenth_to_items_nobody_has_read():
    night = Night(100, lists=[LIST], items=[ITEM] * 40)
    assert (night.take("watch"), night.take("backfill")) == (64, 25)
    assert night.take("revisit") == 10


def test_no_more_is_left_to_items_than_wait():
    assert Night(100, items=[ITEM] * 3).take("watch") == 96


def test_what_waits_at_another_host_takes_nothing_here():
    assert Night(100, lists=[LIST.replace(HOST, OTHER)], items=[ITEM.replace(HOST, OTHER)]).take("watch") == 99


def test_what_other_cities_asked_of_the_host_counts():
    assert Night(100, lists=[LIST], spent=60).take("watch") == 15


def test_the_smallest_budget_leaves_one_request_to_each():
    night = Night(6, lists=[LIST], items=[ITEM])
    assert (night.take("watch"), night.take("backfill"), night.take("revisit")) == (3, 1, 1)


def test_the_closing_sweep_leaves_nothing():
    assert Night(100, lists=[LIST], items=[ITEM] * 40).take("sweep") == 99


def past(column_id: str, *readings: tuple[str, str]) -> ColumnPast:
    return ColumnPast(column_id, [{"night": date.fromisoformat(night), "status": status} for night, status in readings])


def order_of(*pasts: ColumnPast) -> list[str]:
    """The order in which columns, given in the order of the register, are looked at; all of one kind of visit."""
    columns = [SimpleNamespace(id=one.column_id, kind="notice", confirmed=True, valid=(None, None)) for one in pasts]
    file = SimpleNamespace(manners=Manners(), visits=SimpleNamespace(nightly=("notice",), sweep_nights=10))
    agenda = visits.Agenda(date(2025, 7, 12), None, None, None, frozenset(), None)
    history = SimpleNamespace(past=lambda column_id: next(one for one in pasts if one.column_id == column_id))
    for one in pasts:
        one.is_deep = lambda since: True
        for reading in one.readings:
            reading.update(coverage="complete")
    city = SimpleNamespace(columns=columns, rounds=[], file=file)
    return [visit.column.id for visit in visits.visits_of(city, agenda, history)]


def test_columns_that_the_night_before_put_off_come_first():
    read = [past(name, ("2025-07-10", "ok"), ("2025-07-11", "ok")) for name in "ab"]
    put_off = [past(name, ("2025-07-10", "ok"), ("2025-07-11", "budget_spent")) for name in "cd"]
    assert order_of(*read, *put_off) == ["c", "d", "a", "b"]


def test_columns_never_asked_for_come_before_all_and_equals_in_the_order_of_the_register():
    assert order_of(past("a", ("2025-07-11", "ok")), past("b"), past("c", ("2025-07-11", "budget_spent"))) == ["b", "c", "a"]


def test_columns_that_fail_every_night_do_not_come_before_those_that_are_read():
    failing = past("z", *((f"2025-07-{day:02}", "timeout") for day in range(1, 12)))
    assert order_of(past("a", ("2025-07-11", "ok")), failing) == ["a", "z"]
