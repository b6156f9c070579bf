"""Under which addresses a site's pages are asked for: without what changes from night to night, and never around robots.txt."""

from datetime import date

import pytest
from click.testing import CliRunner

from disclosure.cli import cli
from disclosure.crawl.detours import Detour, read_detours
from tests.disclosure.crawl.conftest import article_html

NIGHTS = [date(2025, 7, 10), date(2025, 7, 11), date(2025, 7, 12)]


def put_list(site, form: str, mark: str) -> None:
    """A list of four articles whose links hold a mark, which the articles do not care for."""
    rows = [(f"关于第{number}号事项的通知", form.format(number, mark), f"2025-06-0{number}") for number in (4, 3, 2, 1)]
    site.put_list("/l/", rows)
    for title, href, day in rows:
        site.put(href, article_html(title, day, f"{title}。" * 20))


@pytest.mark.parametrize(
    ("form", "asked"),
    [
        ("/x/t{}.html;jsessionid={}", "/x/t{}.html"),
        ("/x/t.jsp?id={}&jsessionid={}", "/x/t.jsp?id={}"),
        ("/x/t.php?PHPSESSID={1}&id={0}", "/x/t.php?id={}"),
        ("/x/t{}.html?_t={}", "/x/t{}.html"),
    ],
)
def test_an_article_whose_link_changes_every_night_is_asked_for_once(world, site, form, asked):
    expected = [asked.format(number) for number in (4, 3, 2, 1)]
    for path in expected:
        site.put(path, article_html("关于事项的通知", "2025-06-01", "正文。" * 20))
    city = world.city({"l": "/l/"})
    for place, night in enumerate(NIGHTS):
        put_list(site, form, f"17519904{place}0123")
        report = world.crawl(city, night)
        assert report.columns[0]["rows"] == 4
    assert sorted(path for path in site.paths if path.startswith("/x/")) == sorted(expected)
    assert {row["url"] for row in world.parsed("rows")} == {f"http://www.qinghe.example{path}" for path in expected}


@pytest.mark.parametrize(
    "href", ["/l/%2e%2e/secret/a.html", "/l/.%2E/secret/a.html", "//www.qinghe.example//secret/a.html", "/%73ecret/a.html"]
)
def test_no_spelling_of_a_path_leads_around_robots(world, site, href):
    site.put("/robots.txt", "User-agent: *\nDisallow: /secret/\n", headers={"Content-Type": "text/plain"})
    site.put_list("/l/", [("关于第1号事项的通知公告", href, "2025-06-01"), ("关于第2号事项的通知公告", "/l/b.html", "2025-05-01")])
    world.crawl(world.city({"l": "/l/"}))
    assert site.paths == ["/robots.txt", "/l/", "/l/b.html"]
    refused = [(row["url"], row["detail"]) for row in world.rows("fetches") if row["status"] == "robots"]
    assert refused == [("http://www.qinghe.example/secret/a.html", "robots.txt: Disallow: /secret/")]


ALIAS = {"id": "www", "name": "门户", "url": "http://www.qinghe.example/", "platform": "trs", "aliases": ["qinghe.example"]}


def lead(site, paths, host: str) -> None:
    """Let a site answer for paths with a redirect to the same path of another host."""
    for path in paths:
        site.put(path, "", status=301, headers={"Location": f"http://{host}{path}"})


@pytest.mark.parametrize("status", [200, 404])
def test_a_site_that_answers_under_its_alias_is_read_there_and_keeps_its_addresses(world, site, status):
    other = world.site("qinghe.example", ip="127.0.0.2")
    articles = other.put_column("/l/", 3)
    lead(site, ["/robots.txt", "/l/", *articles], "qinghe.example")
    other.put("/robots.txt", "User-agent: *\nCrawl-delay: 0.01\n", status=status, headers={"Content-Type": "text/plain"})
    city = world.city({"l": "/l/"}, sites=[ALIAS])
    report = world.crawl(city)
    assert [(line["status"], line["rows"], line["articles_new"]) for line in report.columns] == [("ok", 3, 3)]
    assert sorted(other.paths) == sorted(["/robots.txt", "/l/", *articles]), "its rules are asked for once, by the detour and for itself"
    rows = [row for row in world.rows("fetches") if row["purpose"] != "robots"]
    assert {row["url"] for row in rows} == {f"http://www.qinghe.example{path}" for path in ["/l/", *articles]}
    ends = {row["location"] for row in rows if row["status"] == "ok"}
    assert ends == {f"http://qinghe.example{path}" for path in ["/l/", *articles]}
    other.log.clear()
    world.crawl(city, NIGHTS[1])
    assert [(hit.path, hit.status) for hit in other.log if hit.path != "/robots.txt"] == [("/l/", 304)], "a detour costs no body again"


def test_all_names_of_a_site_share_its_budget(world, site):
    other = world.site("qinghe.example", ip="127.0.0.2")
    articles = other.put_column("/l/", 6)
    lead(site, ["/robots.txt", "/l/", *articles], "qinghe.example")
    city = world.city({"l": "/l/"}, sites=[ALIAS], manners={"budget": 8})
    world.crawl(city)
    assert len(site.paths) + len(other.paths) == 8
    made = [row for row in world.rows("fetches") if row["attempt"]]
    assert ({row["host"] for row in made}, len(made)) == ({"www.qinghe.example", "qinghe.example"}, 8)
    assert {row["status"] for row in world.rows("fetches") if not row["attempt"] and row["purpose"] != "robots"} == {"budget_spent"}


def test_what_was_asked_under_an_alias_counts_against_the_share_of_a_visit(world, site):
    other = world.site("qinghe.example", ip="127.0.0.2")
    articles = other.put_column("/l/", 12)
    lead(site, ["/robots.txt", "/l/", *articles], "qinghe.example")
    city = world.city({"l": "/l/"}, sites=[ALIAS], manners={"budget": 16, "backfill": 0.5, "revisit": 0.5})
    for _ in range(2):
        world.crawl(city)
        revisits = [row for row in world.rows("fetches") if row["attempt"] and row["visit"] == "revisit"]
        assert len(revisits) == 8, "half of the budget, four articles, however many runs the night has"


def test_rules_of_the_alias_hold_for_what_is_asked_under_it(world, site):
    other = world.site("qinghe.example", ip="127.0.0.2")
    articles = other.put_column("/l/", 2)
    site.put_list("/l/", [("关于第1号事项的通知", articles[0], "2025-06-01"), ("关于第2号事项的通知", articles[1], "2025-06-02")])
    lead(site, articles, "qinghe.example")
    other.put("/robots.txt", "User-agent: *\nDisallow: /l/\n", headers={"Content-Type": "text/plain"})
    world.crawl(world.city({"l": "/l/"}, sites=[ALIAS]))
    assert other.paths == ["/robots.txt"]
    assert {row["detail"] for row in world.rows("fetches") if row["status"] == "robots"} == {"robots.txt: Disallow: /l/"}


def test_two_names_that_lead_to_each_other_are_a_circle(world, site):
    other = world.site("qinghe.example", ip="127.0.0.2")
    lead(site, ["/l/"], "qinghe.example")
    lead(other, ["/l/"], "www.qinghe.example")
    report = world.crawl(world.city({"l": "/l/"}, sites=[ALIAS]))
    assert [line["status"] for line in report.columns] == ["moved"]
    assert (site.paths.count("/l/"), other.paths.count("/l/")) == (1, 1)


def test_an_alias_that_is_not_on_this_machine_is_not_asked_by_a_city_that_is(world, site):
    lead(site, ["/l/"], "qinghe.example")
    report = world.crawl(world.city({"l": "/l/"}, sites=[ALIAS]))
    assert [line["status"] for line in report.columns] == ["moved"]
    assert "not on this machine" in world.rows("fetches")[-1]["detail"]


def test_rules_that_lie_off_the_city_close_the_host_until_the_city_names_theirs(world, site):
    other = world.site("static.pingtai.example", ip="127.0.0.2")
    site.put_column("/l/", 1)
    lead(site, ["/robots.txt"], "static.pingtai.example")
    city = world.city({"l": "/l/"}, manners={"retries": 0})
    assert [line["status"] for line in world.crawl(city).columns] == ["moved"]
    assert (site.paths, other.paths) == (["/robots.txt"], [])
    assert "name its host as a site" in world.rows("fetches")[-1]["detail"]
    world.city({"l": "/l/"}, sites=[ALIAS, {"id": "static", "name": "平台", "url": "http://static.pingtai.example/"}])
    assert [line["status"] for line in world.crawl(city).columns] == ["ok"]
    assert other.paths == ["/robots.txt"]


@pytest.mark.parametrize("first", ["l", "m"], ids=["the redirect came first", "the host itself came first"])
def test_rules_of_another_host_are_asked_for_once_by_a_redirect_to_them_and_for_itself(world, site, first):
    other = world.site("b.qinghe.example", ip="127.0.0.2")
    site.put_column("/l/", 1)
    other.put_column("/m/", 1)
    lead(site, ["/robots.txt"], "b.qinghe.example")
    other.put("/robots.txt", "User-agent: *\nDisallow: /l/2\n", headers={"Content-Type": "text/plain"})
    sites = [ALIAS, {"id": "b", "name": "乙", "url": "http://b.qinghe.example/"}]
    columns = {"l": "/l/", "m": "http://b.qinghe.example/m/"}
    for name in sorted(columns, key=lambda name: name != first):
        world.crawl(world.city({name: columns[name]}, sites=sites))
    assert (site.paths, other.paths.count("/robots.txt")) == (["/robots.txt", "/l/"], 1)
    rows = world.rows("fetches")
    own, rules = (f"http://{host}.qinghe.example/robots.txt" for host in ("www", "b"))
    kept = {(row["url"], row["location"]) for row in rows if (row["detail"] or "").startswith("as of ")}
    assert ((rules, None) if first == "l" else (own, rules)) in kept
    refused = {(row["host"], row["detail"]) for row in rows if row["status"] == "robots"}
    assert refused == {("www.qinghe.example", "robots.txt: Disallow: /l/2")}


def test_a_page_of_the_open_network_leads_nowhere_inside_and_a_column_inside_is_read(world, site, monkeypatch):
    monkeypatch.setattr("disclosure.fetch.host_table.is_public", lambda ip: ip == "127.0.0.1")
    inside = world.site("inside", ip="127.0.0.77")
    base = f"http://{inside.target}"
    inside.put_column("/own/", 1)
    inside.put("/delete?id=1", "done")
    moved = site.put_column("/l/", 1)[0]
    site.put(moved, "", status=302, headers={"Location": f"{base}/delete?id=1"})
    rows = [("关于第1号事项的通知", moved, "2025-06-01"), ("关于第2号事项的通知", f"{base}/delete?id=2", "2025-06-02")]
    site.put_list("/l/", rows)
    world.city({"l": "/l/", "own": f"{base}/own/"}, sites=[ALIAS, {"id": "oa", "name": "内网", "url": f"{base}/"}])
    report = world.crawl()
    assert [line["status"] for line in report.columns] == ["ok", "ok"]
    assert inside.paths == ["/robots.txt", "/own/", "/own/202506/t20250601_1.html"]
    refused = [row for row in world.rows("fetches") if row["status"] == "private"]
    assert sorted(row["url"] for row in refused) == sorted([f"http://www.qinghe.example{moved}", f"{base}/delete?id=2"])
    assert all(row["attempt"] == 0 and "is public and leads to 127.0.0.77" in row["detail"] for row in refused)


def test_whoever_looks_at_the_columns_sees_which_site_answers_under_another_name(world, site):
    other = world.site("qinghe.example", ip="127.0.0.2")
    articles = other.put_column("/x/", 3)
    site.put_list("/l/", [(f"关于第{number}号事项的通知", path, f"2025-06-0{number}") for number, path in enumerate(articles, 1)])
    lead(site, articles, "qinghe.example")
    for night in NIGHTS[:2]:
        world.crawl(world.city({"l": "/l/"}, sites=[ALIAS]), night)
    assert read_detours(world.settings().city_data("qinghe"), {"www": "www.qinghe.example"}) == [
        Detour("www", "http://www.qinghe.example", "http://qinghe.example", 3)
    ]
    environment = {"DISCLOSURE_DATA": str(world.folder / "data"), "DISCLOSURE_CITIES": str(world.folder / "cities")}
    lines = CliRunner(env=environment).invoke(cli, ["columns", "health", "qinghe"]).output.splitlines()
    assert lines[-2] == "site www: 3 requests of the last 7 nights sent on to http://qinghe.example, which asks twice for every page"
    assert "set `url` of site www to http://qinghe.example/ in city.yml" in lines[-1]


def test_an_address_of_an_earlier_form_is_not_asked_for_again(world, site):
    [path] = site.put_column("/l/", 1)
    city = world.city({"l": "/l/"}, sites=[ALIAS])
    world.crawl(city)
    site.log.clear()
    world.city({"l": "/l/"}, sites=[ALIAS | {"url": "http://qinghe.example/", "aliases": ["www.qinghe.example"]}])
    world.connect["qinghe.example"] = world.connect.pop("www.qinghe.example")
    for night in (*NIGHTS[1:], date(2025, 8, 15)):
        world.crawl(city, night)
    assert {hit.host for hit in site.log} == {"qinghe.example"}
    assert site.articles[path] == 1
