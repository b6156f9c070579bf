"""What a written permission lifts, and what it does not."""

from datetime import date

import pytest

from disclosure.fetch.permissions import Permissions
from disclosure.fetch.robots import read_robots
from disclosure.registry import Site

NIGHT = date(2025, 7, 10)
ROBOTS = read_robots("ok", b"User-agent: *\nDisallow: /zwgk/\nCrawl-delay: 9\n", 200, None)
URL = "http://www.qinghe.example/zwgk/a.html"


def given(until=NIGHT, url="http://www.qinghe.example/"):
    permission = {"number": "青府办函〔2025〕3号", "by": "市政府办", "until": until}
    return Permissions([Site(id="www", name="门户", url=url, robots_permission=permission)], NIGHT)


def test_rules_are_lifted_until_the_last_day_and_the_record_names_the_number():
    assert given().refusal(ROBOTS, URL) is None
    assert given().used_for(ROBOTS, URL) == "permission 青府办函〔2025〕3号; robots.txt: Disallow: /zwgk/"
    assert given().used_for(ROBOTS, "http://www.qinghe.example/tzgg/") is None


@pytest.mark.parametrize(
    "permissions",
    [
        given(until=date(2025, 7, 9)),
        given(url="http://www.qinghe.example/other/"),
        given(url="http://zw.qinghe.example/"),
        Permissions([], NIGHT),
    ],
)
def test_one_that_has_ended_or_is_of_another_site_lifts_nothing(permissions):
    assert permissions.refusal(ROBOTS, URL) == ("robots", "robots.txt: Disallow: /zwgk/")
    assert permissions.used_for(ROBOTS, URL) is None


def test_a_robots_file_that_cannot_be_had_closes_the_host_all_the_same():
    closed = read_robots("server_error", None, 500, "HTTP 500")
    assert given().refusal(closed, URL) == ("server_error", "robots.txt: HTTP 500")
    assert given().used_for(closed, URL) is None
