"""What the demo prints is what the page reader reads: lists and a sample of articles of both platforms."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from disclosure.demo import DemoSite, generate
from disclosure.demo.model import Article
from disclosure.demo.render import page_size
from disclosure.demo.site import night_end
from disclosure.registry import Column, load_city
from disclosure.sites import Page, read_page
from disclosure.sites.reading.repair import propose_repair

NOW: datetime = night_end(date(2025, 10, 10))


@pytest.fixture(scope="module")
def site(root: Path) -> DemoSite:
    return generate(load_city(root / "cities" / "demo"), 7)


def read(site: DemoSite, url: str, column: Column) -> Page:
    parts = urlsplit(url)
    answer = site.answer(parts.netloc, parts.path, NOW)
    return read_page(answer.body, url, content_type=answer.content_type, platform=site.city.site(column.site).platform)


def lists(site: DemoSite) -> list[Column]:
    return [
        column
        for column in site.city.columns
        if column.kind not in ("container", "link") and site.looks[column.id].fault in ("", "undated")
    ]


def articles(site: DemoSite) -> list[Article]:
    shown = [entry for entry in site.articles if entry.visible_from <= NOW and not entry.broken]
    return [entry for entry in shown if site.looks[entry.columns[0]].fault == ""][::13]


def test_every_list_gives_its_rows_dates_and_pages(site: DemoSite) -> None:
    for column in lists(site):
        page, wanted = read(site, column.url, column), site.shown(column.id, NOW)
        first = wanted[: page_size(column)]
        assert [(row.title, row.url) for row in page.rows] == [(entry.title, entry.url) for entry in first], column.id
        if site.looks[column.id].dates != "none":
            assert [row.date for row in page.rows] == [f"{entry.published:%Y-%m-%d}" for entry in first], column.id
        assert page.page_count == max(1, -(-len(wanted) // page_size(column))), column.id
        assert page.blank == (not wanted), column.id


def test_the_list_laid_out_anew_is_not_read_but_by_what_its_old_items_propose(site: DemoSite) -> None:
    column = site.city.column("portal-zwyw")
    old = read(site, column.url, column).rows
    parts = urlsplit(column.url)
    answer = site.answer(parts.netloc, parts.path, NOW + timedelta(days=1))
    page = read_page(answer.body, column.url, content_type=answer.content_type, platform="trs")
    assert (page.kind, page.rows) == ("other", ())
    proposed = propose_repair(answer.body, column.url, old, content_type=answer.content_type)
    assert proposed is not None
    assert (proposed.found, proposed.rows, proposed.dated, proposed.addressed) == (20, 20, 20, 20)


def test_articles_give_title_date_source_and_body(site: DemoSite) -> None:
    for article in articles(site):
        page = read(site, article.url, site.city.column(article.columns[0]))
        assert (page.kind, page.title, page.source) == ("article", article.title, article.source), article.url
        assert (page.published or "")[:10] == f"{article.published:%Y-%m-%d}", article.url
        assert all("".join(text.split()) in "".join(page.body.split()) for text in article.body), article.url
        assert [file.title.lstrip("0123456789.") for file in page.attachments] == [
            name.lstrip("0123456789.") for name, _ in article.attachments
        ]


def test_metadata_tables_give_number_and_dates(site: DemoSite) -> None:
    numbered = [entry for entry in articles(site) if "/show/" in entry.path and entry.number]
    assert numbered
    for article in numbered:
        page = read(site, article.url, site.city.column(article.columns[0]))
        assert (page.document_number, page.written_on, page.publisher) == (article.number, str(article.written_on), article.publisher)


def test_an_undated_column_shows_no_date_anywhere(site: DemoSite) -> None:
    name = next(name for name, look in site.looks.items() if look.fault == "undated")
    column = site.city.column(name)
    page = read(site, column.url, column)
    assert page.rows
    assert all(row.date is None for row in page.rows)
    assert read(site, str(page.rows[0].url), column).published is None
