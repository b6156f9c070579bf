"""robots.txt by RFC 9309."""

import pytest

from disclosure.fetch.robots import read_robots

URL = "http://www.qinghe.example/closed/a.html"
RULES = b"User-agent: *\nDisallow: /closed/\nAllow: /closed/open/\nCrawl-delay: 7\n"


def test_rules_are_kept():
    robots = read_robots("ok", RULES, 200, None)
    assert robots.refusal(URL) == ("robots", "robots.txt: Disallow: /closed/")
    assert robots.refusal("http://www.qinghe.example/closed/open/a.html") is None
    assert robots.refusal("http://www.qinghe.example/") is None
    assert robots.delay == 7


def test_rules_for_our_own_name_win():
    robots = read_robots("ok", b"User-agent: *\nDisallow: /\n\nUser-agent: PublicPageReader\nAllow: /\n", 200, None)
    assert robots.refusal(URL) is None


@pytest.mark.parametrize(("status", "code"), [("gone", 404), ("blocked", 403), ("failed", 400), ("moved", 302)])
def test_no_rules_allow_everything(status, code):
    assert read_robots(status, None, code, None).refusal(URL) is None


@pytest.mark.parametrize(("status", "code"), [("server_error", 500), ("timeout", None), ("refused", None), ("rate_limited", 429)])
def test_rules_that_cannot_be_had_forbid_everything_under_their_own_status(status, code):
    robots = read_robots(status, None, code, "why")
    assert robots.refusal(URL) == (status, "robots.txt: why")
    assert robots.delay == 0


@pytest.mark.parametrize("body", [b"<html><body>not found</body></html>", b"\xff\xfe\x00", b"", b"\xef\xbb\xbf" + RULES[:14]])
def test_what_is_no_robots_file_has_no_rules(body):
    assert read_robots("ok", body, 200, None).refusal(URL) is None
