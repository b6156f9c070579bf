"""No column keeps the others of its host from being read, whatever it lists."""

from datetime import date, timedelta

import pytest

from disclosure.crawl.column_shares import BEHIND, ColumnShares
from disclosure.crawl.items import AGAIN, ATTACHED, FILL, NEW, Item, urgency
from disclosure.sites import Row

from .conftest import NIGHT

HOST = "www.qinghe.example"


def due(day: str, *, night: date = NIGHT):
    item = Item(f"http://{HOST}/a.html")
    item.add("c", Row("关于事项的通知", "a.html", item.url, day), "watch", None)
    return urgency(item, night, is_due=True)


def test_new_items_come_newest_first_and_a_day_that_is_yet_to_come_is_none():
    days = ["2025-07-11", "2025-07-10", "2025-06-30", "2062-06-30", "2025-07-12"]
    kinds, keys = zip(*(due(day) for day in days), strict=True)
    assert set(kinds) == {NEW}
    assert list(keys[:3]) == sorted(keys[:3])
    assert keys[3] == keys[4] == due("")[1] > keys[2]


def test_a_column_that_has_had_its_share_waits_behind_all_that_others_have():
    shares = ColumnShares(budget=40)
    assert [shares.put_behind((NEW, "a"), HOST, "bad") for _ in range(11)] == [None] * 10 + [(FILL, f"{BEHIND}a")]
    assert shares.put_behind((FILL, "a"), HOST, "bad") == (FILL, f"{BEHIND}a")
    assert shares.put_behind((FILL, "a"), HOST, "good") is None
    assert shares.put_behind((NEW, "a"), "other.example", "bad") is None
    assert (FILL, f"{BEHIND}0") > (FILL, "~")  # also behind what has no day


@pytest.mark.parametrize("waiting", [(FILL, f"{BEHIND}a"), (ATTACHED, ""), (AGAIN, "2025")])
def test_what_waits_already_and_what_is_no_new_item_has_its_turn(waiting):
    shares = ColumnShares(budget=1)
    assert [shares.put_behind(waiting, HOST, "c") for _ in range(3)] == [None] * 3


@pytest.mark.parametrize("day", ["2062-06-01", "{}"])
def test_a_list_of_ever_new_rows_leaves_the_other_column_its_items(world, site, day):
    """Dated in the far future, or on the night itself."""
    good = site.put_column("/good/", 7)
    city = world.city({"bad": "/bad/", "good": "/good/"}, manners={"budget": 24})
    for night in (NIGHT + timedelta(days=number) for number in range(3)):
        rows = [(f"第{number}号事项{night}", f"./n{night.day}_{number}.html", day.format(night)) for number in range(40)]
        site.put_list("/bad/", rows)
        for title, href, listed in rows:
            site.put_article(f"/bad/{href[2:]}", title, listed, "正文" * 30)
        world.crawl(city, night)
    assert set(good) <= set(site.articles)
    assert len([path for path in site.paths if path.startswith("/bad/n")]) > 20
