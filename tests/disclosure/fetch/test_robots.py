"""robots.txt by RFC 9309."""

import pytest

from disclosure.fetch.redirects import CIRCLE, OFF_CITY, TOO_MANY
from disclosure.fetch.robots import LONGEST_DELAY, MOST_BYTES, describe_robots, read_robots

HOST = "http://www.qinghe.example"
URL = f"{HOST}/closed/a.html"
RULES = b"User-agent: *\nDisallow: /closed/\nAllow: /closed/open/\nCrawl-delay: 7\n"


def rule(text: str | bytes, path: str) -> str | None:
    """The line of a robots.txt that forbids a path."""
    body = text.encode() if isinstance(text, str) else text
    return read_robots("ok", body, 200, None).rule_for(HOST + path)


def test_rules_are_kept():
    robots = read_robots("ok", RULES, 200, None)
    assert robots.refusal(URL) == ("robots", "robots.txt: Disallow: /closed/")
    assert robots.refusal(f"{HOST}/closed/open/a.html") is None
    assert robots.refusal(f"{HOST}/") is None
    assert robots.delay == 7


def test_rules_for_our_own_name_win():
    robots = read_robots("ok", b"User-agent: *\nDisallow: /\n\nUser-agent: PublicPageReader\nAllow: /\n", 200, None)
    assert robots.refusal(URL) is None


def groups(*named):
    """A file whose groups forbid /0/, /1/ …, each for the names given, with a group of ``*`` that forbids /all/ at its end."""
    parts = [*((names, f"/{number}/") for number, names in enumerate(named)), (("*",), "/all/")]
    return "".join("".join(f"User-agent: {name}\n" for name in names) + f"Disallow: {path}\n\n" for names, path in parts)


@pytest.mark.parametrize(
    "name",
    ["pub", "PublicPage", "PublicPageReaderBot", "PublicPageReader-x", "reader", "Public PageReader", "*PageReader", "Mozilla PublicPageReader", "/", ""],
)  # fmt: skip
def test_a_group_of_another_name_is_not_ours_however_alike(name):
    assert rule(groups((name,)), "/0/") is None
    assert rule(groups((name,)), "/all/") == "Disallow: /all/"


@pytest.mark.parametrize(
    "name",
    ["PublicPageReader", "publicpagereader", "PUBLICPAGEREADER/1.0", "PublicPageReader/2.0 (+http://www.example)", "PublicPageReader (any)",
     "PublicPageReader # it", "PublicPageReader*"],
)  # fmt: skip
def test_a_group_of_our_name_is_ours_in_any_case_and_with_a_version(name):
    assert rule(groups((name,)), "/0/") == "Disallow: /0/"
    assert rule(groups(("a", name, "b")), "/0/") == "Disallow: /0/"
    assert rule(groups((name,)), "/all/") is None


def test_all_groups_of_our_name_count_and_one_without_rules_lifts_those_of_all():
    text = groups(("PublicPageReader",), ("pub",), ("publicpagereader/1.0",))
    assert [rule(text, path) for path in ("/0/", "/1/", "/2/", "/all/")] == ["Disallow: /0/", None, "Disallow: /2/", None]
    assert rule("User-agent: *\nDisallow: /\n\nUser-agent: PublicPageReader\n", "/a") is None
    assert rule("User-agent: *\nDisallow: /\n\nUser-agent: PublicPageReader\nDisallow:\n", "/a") is None


def test_a_crawl_delay_is_that_of_our_own_group():
    text = "User-agent: pub\nCrawl-delay: 2\n\nUser-agent: PublicPageReader/1.0\nCrawl-delay: 9\n\nUser-agent: *\nCrawl-delay: 4\n"
    assert read_robots("ok", text.encode(), 200, None).delay == 9
    assert read_robots("ok", text.replace("PublicPageReader", "other").encode(), 200, None).delay == 4


@pytest.mark.parametrize(
    ("text", "path", "line"),
    [
        ("User-agent: *\nDisallow: /zwgk/\nDisallow: /zwgk/xxgk/\n", "/zwgk/xxgk/a.html", "Disallow: /zwgk/xxgk/"),
        ("User-agent: other\nDisallow: /zwgk/xxgk/\nUser-agent: *\nDisallow: /zwgk/\n", "/zwgk/xxgk/", "Disallow: /zwgk/"),
        ("user-agent: *\r\n  DISALLOW :  /a/  # no robots here\r\n", "/a/b", "Disallow: /a/"),
        ("User-agent: *\nDisallow: /*.pdf$\n", "/a/b.pdf", "Disallow: /*.pdf$"),
        ("User-agent: *\nDisallow: /*.pdf$\n", "/a/b.pdf?x=1", None),
        ("User-agent: *\nDisallow: /a*/b\n", "/axx/bc", "Disallow: /a*/b"),
        ("User-agent: *\nDisallow: /\nAllow: /$\n", "/", None),
        ("User-agent: *\nDisallow: /\nAllow: /$\n", "/a", "Disallow: /"),
        ("User-agent: *\nDisallow: /a\nAllow: /a\n", "/a", None),
        ("User-agent: *\nDisallow:\n", "/a", None),
        ("Disallow: /a\n", "/a", None),
        ("User-agent: a\nUser-agent: *\nDisallow: /a\n", "/a", "Disallow: /a"),
        ("User-agent: *\nDisallow: /a\n\nUser-agent: *\nDisallow: /b\n", "/a", "Disallow: /a"),
        ("User-agent: *\nDisallow: /公开/\n", "/%E5%85%AC%E5%BC%80/1.html", "Disallow: /公开/"),
        ("User-agent: *\nDisallow: /%e5%85%ac/\n", "/%E5%85%AC/1.html", "Disallow: /%e5%85%ac/"),
        ("User-agent: *\nDisallow: /a?id=\n", "/a?id=3", "Disallow: /a?id="),
        ("User-agent: *\nDisallow: /\n", "/robots.txt", None),
        ("User-agent: pub\nDisallow: /z\n\nUser-agent: *\nDisallow: /b\n", "/b/", "Disallow: /b"),
        ("User-agent: *\nSitemap: /s.xml\nUser-agent: x\nDisallow: /a\n", "/a", "Disallow: /a"),
        ("User-agent: *\nClean-param: s\nUser-agent: x\nDisallow: /a\n", "/a", "Disallow: /a"),
        ("User-agent: *\nDisallow: /a\nUser-agent:\nDisallow: /b\n", "/b", None),
    ],
)  # fmt: skip
def test_the_longest_match_decides_and_its_line_is_named(text, path, line):
    assert rule(text, path) == line


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b""])
def test_a_byte_order_mark_hides_no_rule(mark):
    assert rule(mark + RULES, "/closed/") == "Disallow: /closed/"


@pytest.mark.parametrize("path", ["/%B9%AB%BF%AA/a", "/%E5%85%AC%E5%BC%80/a"])
def test_a_file_in_gb18030_forbids_its_paths_in_either_encoding(path):
    body = "# 公开\nUser-agent: *\nDisallow: /公开/\n".encode("gb18030")
    assert rule(body, path) is not None
    assert rule(body, "/other/") is None


def test_a_file_in_utf_16_is_read():
    assert rule(RULES.decode().encode("utf-16"), "/closed/") == "Disallow: /closed/"


@pytest.mark.parametrize(("status", "code"), [("gone", 404), ("blocked", 403), ("failed", 400), ("not_modified", 404)])
def test_no_rules_allow_everything(status, code):
    assert read_robots(status, None, code, None).refusal(URL) is None


def test_rules_behind_too_many_redirects_are_none_and_rules_that_lie_elsewhere_close_the_host():
    assert read_robots("moved", None, None, TOO_MANY).refusal(URL) is None
    assert read_robots("moved", None, 302, f"{CIRCLE}: {URL}").refusal(URL) == ("moved", f"robots.txt: {CIRCLE}: {URL}")
    status, detail = read_robots("moved", None, 302, f"{OFF_CITY}: http://else.example/robots.txt").refusal(URL)
    assert status == "moved"
    assert detail == f"robots.txt: {OFF_CITY}: http://else.example/robots.txt; name its host as a site in city.yml, or ask the owner"


@pytest.mark.parametrize(
    ("status", "code"),
    [("server_error", 500), ("timeout", None), ("refused", None), ("tls", None), ("rate_limited", 429), ("blocked", 200), ("blocked", 521)],
)
def test_rules_that_cannot_be_had_forbid_everything_under_their_own_status(status, code):
    robots = read_robots(status, None, code, "why")
    assert robots.refusal(URL) == (status, "robots.txt: why")
    assert robots.delay == 0


@pytest.mark.parametrize("body", [b"<html><body>not found</body></html>", b"\xff\xfe\x00", b"", b"\xef\xbb\xbf" + RULES[:14]])
def test_what_is_no_robots_file_has_no_rules(body):
    assert read_robots("ok", body, 200, None).refusal(URL) is None


@pytest.mark.parametrize("head", [b"<!DOCTYPE html>\n", b"\n  <HTML>\n", b"\xef\xbb\xbf<!-- error -->\n<div>\n"])
def test_a_web_page_in_place_of_rules_has_none_and_is_told(head):
    assert read_robots("ok", head + RULES, 200, None).refusal(URL) is None
    assert describe_robots(head + RULES) == "a web page in place of robots.txt, read as no rules"


def test_the_first_500_kib_count_and_no_half_line_at_their_end():
    filler = b"# \n" * ((MOST_BYTES - len(RULES)) // 3 - 4)
    cut = (RULES + filler + b"Disallow: /very/long/path/that/is/cut/off\n")[:MOST_BYTES].ljust(MOST_BYTES, b"x")
    assert rule(cut, "/closed/") == "Disallow: /closed/"
    assert rule(cut, "/very/long/other") is None
    assert describe_robots(cut) == "longer than 500 KiB: the rest was not read"
    assert describe_robots(RULES) is None


def delayed(*values):
    """A file whose one group asks for these delays."""
    return "".join(("User-agent: *\n", *(f"Crawl-delay: {value}\n" for value in values), "Disallow: /z/\n")).encode()


@pytest.mark.parametrize("value", ["-1", "nan", "inf", "soon", "1e400"])
def test_a_crawl_delay_that_is_no_number_is_none_and_is_told(value):
    assert read_robots("ok", delayed(value), 200, None).delay == 0
    assert describe_robots(delayed(value)) == f"Crawl-delay {value!r} cannot be read"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("1s", 1), ("0,5", 0.5), ("10 seconds", 10), ("１０秒", 10), ("1.5.2", 1.5), ("2/10", 2), (",5", 0.5)],
)
def test_a_number_with_more_behind_it_is_read_as_seconds_and_told(value, seconds):
    assert read_robots("ok", delayed(value), 200, None).delay == seconds
    assert describe_robots(delayed(value)) == f"Crawl-delay {value!r} read as {seconds:g} s"


@pytest.mark.parametrize(
    ("value", "seconds"), [("1", 1), ("0.5", 0.5), ("+1", 1), ("5e-1", 0.5), (".5", 0.5), ("１", 1), ("", 0), ("3 # s", 3)]
)
def test_a_plain_number_is_read_without_a_word(value, seconds):
    assert read_robots("ok", delayed(value), 200, None).delay == seconds
    assert describe_robots(delayed(value)) is None


def test_of_several_crawl_delays_for_us_the_longest_is_kept():
    assert read_robots("ok", delayed("1", "0.1"), 200, None).delay == 1
    assert read_robots("ok", delayed("0.1", "2s", "soon", "1"), 200, None).delay == 2
    assert read_robots("ok", delayed("1") + b"\n" + delayed("0.1"), 200, None).delay == 1
    other = b"User-agent: PublicPageReader\nCrawl-delay: 2\n\n"
    assert read_robots("ok", other + delayed("9"), 200, None).delay == 2


def test_of_many_odd_crawl_delays_a_few_are_told_in_short():
    told = describe_robots(delayed(*(f"{'x' * 99}{number}" for number in range(9))))
    assert told == f"Crawl-delay '{'x' * 40}' cannot be read"
    assert describe_robots(delayed(*"abcdef")).count("cannot be read") == 3


def test_a_host_that_wants_very_long_pauses_is_not_read_at_all():
    asked = read_robots("ok", f"User-agent: *\nCrawl-delay: {LONGEST_DELAY:g}\n".encode(), 200, None)
    assert asked.refusal(URL) is None
    more = read_robots("ok", b"User-agent: *\nCrawl-delay: 86400\n", 200, None)
    assert more.refusal(URL) == ("robots", "robots.txt: Crawl-delay: 86400")


@pytest.mark.parametrize("path", ["/l/..%2Fsecret/a", "/l/..;x=1/secret/a", "/x//../secret/a", "/x/..%5csecret/a", "/l//..//secret//a"])
def test_a_rule_holds_for_what_a_lax_server_takes_an_address_for(path):
    assert rule(b"User-agent: *\nDisallow: /secret/", path) == "Disallow: /secret/"


@pytest.mark.parametrize("path", ["/l;v=1/secret/a", "/l%2Fsecret/a", "/l/secret/a..b"])
def test_a_rule_does_not_hold_for_what_only_looks_alike(path):
    assert rule(b"User-agent: *\nDisallow: /secret/", path) is None
