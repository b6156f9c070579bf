"""A whole real TRS site, where the reference material is present: every row and every field."""

import csv
import json
import re

import pytest

from disclosure.sites import read_page

HOST = "rsj.gzdaozhen.gov.cn"
ROW = re.compile(r'<a href="([^"]*)"[^>]*title="([^"]*)"[^>]*>.*?</a>\s*<span>(\d{4}-\d{2}-\d{2})</span>', re.DOTALL)
PUBLISHED = re.compile(r"pubdata='(\d{4})年(\d{2})月(\d{2})日'")
HEADLINE = re.compile(r"<h1>(.*?)</h1>", re.DOTALL)


@pytest.fixture(scope="module")
def site(shared):
    """(file, address, bytes) of every page of the site."""
    with (shared / "pages" / "index.csv").open(encoding="utf-8") as lines:
        entries = [entry for entry in csv.DictReader(lines) if entry["file"].startswith(HOST)]
    return [(entry["file"], entry["original_url"], (shared / "pages" / entry["file"]).read_bytes()) for entry in entries]


def test_every_row_of_every_list_is_read(site):
    lists = [
        (body.decode(), read_page(body, url)) for file, url, body in site if b'class="NewsList"' in body and b"createPageHTML(" in body
    ]
    assert len(lists) > 25
    for html, page in lists:
        assert page.kind == "list"
        want = [(href.strip(), date) for href, _, date in ROW.findall(html[html.index('class="NewsList"') :])]
        assert [(row.href, row.date) for row in page.rows] == want
        assert all(row.title for row in page.rows)


def test_every_article_has_its_headline_and_the_date_that_its_script_writes(site):
    articles = [(body.decode(), read_page(body, url)) for file, url, body in site if re.search(r"/t\d{8}_\d+\.html$", file)]
    assert len(articles) > 180
    for html, page in articles:
        written = PUBLISHED.search(html)
        assert page.kind == "article"
        assert page.published == "-".join(written.groups())
        assert [date.origin for date in page.dates][0] == "script"
        assert re.sub(r"\s", "", page.title) == re.sub(r"\s|&nbsp;|&ensp;|&emsp;", "", HEADLINE.search(html)[1])


def test_a_body_is_missing_only_where_the_site_cut_it_off(site):
    articles = [(body.decode(), read_page(body, url)) for file, url, body in site if re.search(r"/t\d{8}_\d+\.html$", file)]
    for html, page in articles:
        inner = html[html.index('id="Zoom"') :].split("</font>\n    \t\t\t</div>")[0]
        assert page.body or page.attachments or "empty_body" in [warning.code for warning in page.warnings], inner[:80]
    assert sum(1 for _, page in articles if page.body) > 160
    assert not any("分享到" in page.body or "上一篇" in page.body for _, page in articles)


def test_the_reading_agrees_with_careful_readers(shared):
    """On every page of gold.json kind, headline and date are what a person wrote down (the benchmark prints all fields)."""
    golds = json.loads((shared / "pages" / "gold.json").read_text(encoding="utf-8"))
    for gold in golds:
        page = read_page((shared / "pages" / gold["file"]).read_bytes(), gold["original_url"] or None)
        assert page.kind == gold["kind"], gold["file"]
        if gold["kind"] == "article":
            assert re.sub(r"\s", "", page.title or "") == re.sub(r"\s", "", gold["title"]), gold["file"]
            assert page.published == gold["published"], gold["file"]
        elif gold["kind"] == "list":
            assert [(row.href, row.date) for row in page.rows] == [(row["href"], row["date"]) for row in gold["rows"]], gold["file"]
