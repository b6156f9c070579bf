"""The cause of a failure stands where a person looks, with what to do about it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from disclosure.crawl.causes import CASES, LONGEST, find_advice, name_cause
from disclosure.fetch.records import CAUSES, Fetch

AT = datetime(2025, 7, 10, tzinfo=UTC)
RECORD = Fetch("run", "qinghe", date(2025, 7, 10), 1, None, "www.qinghe.example", "http://www.qinghe.example/l/", "l", "list", AT, AT, "ok")
CHAIN = "the certificate is not accepted: unable to get local issuer certificate"
X = "http://static.pingtai.example/robots.txt"


@pytest.mark.parametrize(
    ("status", "said", "words", "advice"),
    [
        ("tls", CHAIN, "漏发中间证书（unable to get local issuer certificate）", "`sites.intermediate`"),
        ("tls", "the certificate is not accepted: certificate has expired", "certificate has expired", "never skipped"),
        (
            "moved",
            f"robots.txt: leads off the city: {X}; name its host as a site in city.yml, or ask the owner",
            f"未登记的主机（{X}）",
            "robots.txt",
        ),
        ("moved", f"robots.txt: leads in a circle: {X}", f"（{X}）", "redirect of robots.txt"),
        ("moved", f"leads off the city: {X}", f"转到本市未登记的主机（{X}）", "name that host as a site"),
        ("moved", f"leads in a circle: {X}; permission 1; robots.txt: x", f"回到原处（{X}）", "without cookies"),
        ("moved", "qinghe.example is not on this machine, as all sites of the city are", "（qinghe.example）", "DISCLOSURE_CONNECT"),
        ("moved", "too many redirects", "转向次数过多", None),
        ("robots", "robots.txt: Disallow: /l/", "robots.txt 规则（Disallow: /l/）", None),
        ("private", "www.x leads to 10.0.0.1, an address that is not public", "10.0.0.1", None),
        ("too_large", "more than 20000000 bytes", "20000000", "manners.max_bytes"),
        ("dns", "Name or service not known", "Name or service not known", "city.yml"),
        ("server_error", "HTTP 503", "服务器出错（HTTP 503）", None),
        ("budget_spent", "14401 s with this host in this run, pauses among them", "与该主机的用时已满（14401 s）", None),
    ],
)
def test_what_was_found_is_named_to_the_letter_and_leads_to_advice(status, said, words, advice):
    cause = name_cause(replace(RECORD, status=status, detail=said))
    assert words in cause
    case = find_advice(status, cause)
    assert (case and advice in case.advice) if advice else case is None
    assert case is None or case.advice_zh


@pytest.mark.parametrize(("status", "said"), [("cancelled", "the run was ended"), ("timeout", None), ("ok", "HTTP 200")])
def test_what_the_status_says_is_not_said_twice(status, said):
    assert name_cause(replace(RECORD, status=status, detail=said)) is None
    assert find_advice(status, None) is None


def test_every_case_is_of_a_status_there_is_and_found_again_by_its_words():
    assert {case.status for case in CASES} <= {*CAUSES, "partial", "unreadable"}  # the last two are said of lists that came
    assert all(find_advice(case.status, f"{case.words}（x）") is case for case in CASES if case.advice)


def test_a_column_says_its_cause_and_its_advice_after_a_night(world, site):
    site.put("/l/", "", status=302, headers={"Location": "http://else.example/l/"})
    site.put("/up/a/", "", status=302, headers={"Location": "/"})
    site.put("/", "<html><body>首页</body></html>")
    world.crawl(world.city({"l": "/l/", "up": "/up/a/"}))
    details = {row["column_id"]: row["detail"] for row in world.rows("columns")}
    assert details == {
        "l": "转到本市未登记的主机（http://else.example/l/）",
        "up": "转到首页或上级目录（http://www.qinghe.example/）",
    }


def test_a_column_sent_to_another_hosts_home_page_is_told_as_moved_there(world, site):
    site.put("/l/a/", "", status=301, headers={"Location": "http://else.example/"})
    world.crawl(world.city({"l": "/l/a/"}))
    [row] = world.rows("columns")
    assert (row["status"], row["detail"]) == ("moved", "转到本市未登记的主机（http://else.example/）")


def test_where_a_column_was_sent_up_to_is_told_without_a_persons_number(world, site):
    site.put("/up/a/", "", status=302, headers={"Location": "/?tel=13812345678"})
    site.put("/?tel=13812345678", "<html><body>首页</body></html>")
    world.crawl(world.city({"up": "/up/a/"}))
    [row] = world.rows("columns")
    assert row["detail"] == "转到首页或上级目录（http://www.qinghe.example/?tel=138******78）"


def test_a_number_is_masked_whole_before_what_was_found_is_cut():
    number = "11010519491231002X"
    for before in range(LONGEST - len(number), LONGEST):
        said = f"leads off the city: http://else.example/?{'a' * (before - len('http://else.example/?') - 1)}={number}"
        cause = name_cause(replace(RECORD, status="moved", detail=said))
        assert "else.example" in cause
        assert "110105" not in cause


def test_a_host_that_was_given_up_before_its_column_still_names_the_cause(world, site):
    world.crawl(world.city({"l": "/l/"}, sites=[{"id": "www", "name": "门户", "url": "https://www.qinghe.example/", "platform": "trs"}]))
    [row] = world.rows("columns")
    assert row["status"] == "tls"
    assert row["detail"].startswith("加密连接不被接受（no connection (no TLS could be agreed on")
