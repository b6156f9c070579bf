"""What a written permission lifts, and what it does not."""

from datetime import UTC, date, datetime

import pytest

from disclosure.fetch.permissions import Permissions
from disclosure.fetch.robots import read_robots
from disclosure.registry import Site

LAST_DAY = date(2025, 7, 10)
NOW = datetime(2025, 7, 10, 15, 59, 59, tzinfo=UTC)  # a second before midnight in Shanghai
ROBOTS = read_robots("ok", b"User-agent: *\nDisallow: /zwgk/\nDisallow: /admin/\nCrawl-delay: 9\n", 200, None)
URL = "http://www.qinghe.example/zwgk/a.html"


def given(until=LAST_DAY, url="http://www.qinghe.example/"):
    permission = {"number": "青府办函〔2025〕3号", "by": "市政府办", "until": until}
    return Permissions([Site(id="www", name="门户", url=url, robots_permission=permission)])


def test_rules_are_lifted_until_the_last_day_and_the_record_names_the_number():
    assert given().refusal(ROBOTS, URL, NOW) is None
    assert given().used_for(ROBOTS, URL, NOW) == "permission 青府办函〔2025〕3号; robots.txt: Disallow: /zwgk/"
    assert given().used_for(ROBOTS, "http://www.qinghe.example/tzgg/", NOW) is None


def test_the_last_day_ends_at_midnight_in_shanghai_though_its_night_goes_on():
    midnight = datetime(2025, 7, 10, 16, tzinfo=UTC)
    assert given().refusal(ROBOTS, URL, midnight) == ("robots", "robots.txt: Disallow: /zwgk/")
    assert given().used_for(ROBOTS, URL, midnight) is None


@pytest.mark.parametrize(
    "permissions",
    [
        given(until=date(2025, 7, 9)),
        given(url="http://www.qinghe.example/other/"),
        given(url="http://zw.qinghe.example/"),
        Permissions([]),
    ],
)
def test_one_that_has_ended_or_is_of_another_site_lifts_nothing(permissions):
    assert permissions.refusal(ROBOTS, URL, NOW) == ("robots", "robots.txt: Disallow: /zwgk/")
    assert permissions.used_for(ROBOTS, URL, NOW) is None


@pytest.mark.parametrize("path", ["..;/admin/x.html", "..%2Fadmin/x.html", "..%5Cadmin/x.html", "a//..;x/../../admin/x.html"])
def test_it_holds_for_no_page_that_a_lax_server_takes_for_one_out_of_its_folder(path):
    permissions = given(url="http://www.qinghe.example/zwgk/")
    assert permissions.refusal(ROBOTS, URL, NOW) is None
    assert permissions.refusal(ROBOTS, f"http://www.qinghe.example/zwgk/{path}", NOW) is not None
    assert permissions.used_for(ROBOTS, f"http://www.qinghe.example/zwgk/{path}", NOW) is None


def test_a_robots_file_that_cannot_be_had_closes_the_host_all_the_same():
    closed = read_robots("server_error", None, 500, "HTTP 500")
    assert given().refusal(closed, URL, NOW) == ("server_error", "robots.txt: HTTP 500")
    assert given().used_for(closed, URL, NOW) is None


def test_a_host_that_wants_very_long_pauses_is_not_read_by_permission_either():
    slow = read_robots("ok", b"User-agent: *\nDisallow: /zwgk/\nCrawl-delay: 86400\n", 200, None)
    assert given().refusal(slow, URL, NOW) == ("robots", "robots.txt: Crawl-delay: 86400")
    assert given().used_for(slow, URL, NOW) is None
