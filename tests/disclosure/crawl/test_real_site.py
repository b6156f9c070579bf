"""The saved real site, served on loopback under its own paths: what the crawl keeps is what lies on disk."""

import re
import unicodedata
from collections import Counter
from datetime import date
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest

HOST = "rsj.gzdaozhen.gov.cn"
BASE = f"http://{HOST}"
ROW = re.compile(r'<a href="([^"]*)"[^>]*title="([^"]*)"[^>]*>.*?</a>\s*<span>(\d{4}-\d{2}-\d{2})</span>', re.DOTALL)
PUBLISHED = re.compile(r"pubdata='(\d{4})年(\d{2})月(\d{2})日'")
SOURCE = re.compile(r"wzly='(.*?)'")
HEADLINE = re.compile(r"<h1>(.*?)</h1>", re.DOTALL)
BODY = re.compile(r'<font id="Zoom">(.*?)</font>\s*</div>\s*<div class="KeysList"', re.DOTALL)


def squeeze(text: str) -> str:
    """Text without white space, widths and tags told apart by nobody."""
    plain = re.sub(r"<(script|style).*?</\1>|<!--.*?-->|<[^>]*>", "", text, flags=re.DOTALL | re.IGNORECASE)
    return re.sub(r"\s|\u200b|\ufeff", "", unicodedata.normalize("NFKC", unescape(plain)))


@pytest.fixture(scope="module")
def saved(shared):
    """Path of each saved page → its text."""
    folder = shared / "pages" / HOST
    files = {"/" + path.relative_to(folder).as_posix().removesuffix("index.html"): path for path in folder.rglob("*.html")}
    return {path: file.read_bytes().decode() for path, file in files.items()}


@pytest.fixture(scope="module")
def lists(saved):
    """Path of each list page → its rows as (title, address, date), read with expressions of this test's own."""
    found = {path: html for path, html in saved.items() if 'class="NewsList"' in html and "createPageHTML(" in html}
    return {path: [read_row(path, *row) for row in ROW.findall(html[html.index('class="NewsList"') :])] for path, html in found.items()}


def read_row(path: str, href: str, title: str, day: str) -> tuple[str, str | None, str]:
    """Links written with the site's name, its alias or relative to the page are one."""
    own = None if href.strip().startswith("javascript:") else urljoin(BASE + path, href.strip()).replace(f"//www.{HOST}", f"//{HOST}")
    return squeeze(title), own, day


@pytest.fixture(scope="module")
def night(long_world, saved, lists):
    """One crawl of all list pages: world, site with its log, report."""
    site = long_world.site(HOST)
    for path, html in saved.items():
        site.put(path, html)
    sites = [{"id": "rsj", "name": "道真县人社局", "url": f"{BASE}/", "aliases": [f"www.{HOST}"]}]
    long_world.city({f"column-{number}": path for number, path in enumerate(sorted(lists))}, sites=sites)
    report = long_world.crawl()
    return long_world, site, report


def listed(lists) -> set[str]:
    return {url for rows in lists.values() for _, url, _ in rows if url}


def test_every_row_of_every_list_is_kept(night, lists):
    world, _, report = night
    assert len(lists) > 25
    kept = {path: [] for path in lists}
    for row in sorted(world.parsed("rows"), key=lambda row: row["position"]):
        kept[urlsplit(row["page_url"]).path].append((squeeze(row["title"]), row["url"], row["date"]))
    assert kept == lists
    assert sum(line["rows"] for line in report.columns) == sum(len(set(rows)) for rows in lists.values())


def test_every_list_is_read_and_only_what_was_not_saved_is_missing(night, lists, saved):
    world, site, report = night
    missing = Counter(hit.path for hit in site.log if hit.status == 404)
    assert set(missing) & set(saved) == set()
    by_kind = Counter("page of a list" if "index_" in path else "robots" if path == "/robots.txt" else "article" for path in missing)
    assert by_kind["article"] <= 2
    assert {line["status"] for line in report.columns} <= {"ok", "blank", "partial"}
    partial = [line["column"] for line in report.columns if line["status"] == "partial"]
    assert len(partial) == by_kind["page of a list"], "a list is partial only where its second page was not saved"


def test_every_listed_article_is_kept_with_title_date_source_and_body(night, lists, saved):
    world, _, _ = night
    pages = {row["url"]: row for row in world.parsed("pages") if row["kind"] == "article"}
    wanted = {url for url in listed(lists) if urlsplit(url).path in saved and PUBLISHED.search(saved[urlsplit(url).path])}
    assert len(wanted) > 170
    assert wanted <= set(pages)
    for url in wanted:
        html, page = saved[urlsplit(url).path], pages[url]
        assert squeeze(page["title"]) == squeeze(HEADLINE.search(html)[1])
        assert (page["published"], page["published_origin"]) == ("-".join(PUBLISHED.search(html).groups()), "script")
        source = SOURCE.search(html)
        assert squeeze(page["source"] or "") == squeeze(source[1] if source else "")


def test_the_body_of_every_listed_article_is_its_own_text(night, lists, saved):
    world, _, _ = night
    pages = {row["url"]: row for row in world.parsed("pages") if row["kind"] == "article"}
    compared = 0
    for url in listed(lists) & set(pages):
        inner = BODY.search(saved[urlsplit(url).path])
        text = squeeze(inner[1]) if inner else ""
        if len(text) > 200 and squeeze(pages[url]["body"]):
            compared += 1
            assert squeeze(pages[url]["body"])[:40] in text
            assert len(squeeze(pages[url]["body"])) >= 0.8 * len(text), url
    assert compared > 100


def test_nothing_is_fetched_twice_and_nobody_else_is_asked(night, lists):
    _, site, _ = night
    assert max(Counter(site.paths).values()) == 1
    assert {hit.host for hit in site.log} == {HOST}
    asked = {BASE + path for path in site.paths}
    others = asked - listed(lists) - {BASE + path for path in lists} - {f"{BASE}/robots.txt"}
    assert all("/index_" in url for url in others), "only further pages of the lists"
    assert not any(re.search(r"\.(js|css|jpg|gif|png)$", path) for path in site.paths)


def test_a_second_night_fetches_no_article(night):
    world, site, _ = night
    site.log.clear()
    report = world.crawl(night=date(2025, 7, 11))
    assert site.articles == {}
    assert report.articles_new == 0
    assert report.bytes == 0
