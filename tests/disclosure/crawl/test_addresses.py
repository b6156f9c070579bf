"""Under which addresses a site's pages are asked for: without what changes from night to night, and never around robots.txt."""

from datetime import date

import pytest

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
