"""The demo city's website, made from a seed: what it holds, what it shows on a night, and what is true of it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from disclosure.demo import columns, duties, faults, incidents
from disclosure.demo.addresses import attachment_path, give_addresses, list_paths
from disclosure.demo.attachments import CONTENT_TYPES, make_file
from disclosure.demo.builder import Builder
from disclosure.demo.model import Article, ColumnLook
from disclosure.demo.render import page_size, render_article, render_links, render_list, render_plain, render_script_list
from disclosure.demo.truth import tell_truth
from disclosure.registry import City, Column

SHANGHAI = ZoneInfo("Asia/Shanghai")
BUILT = datetime(2024, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Answer:
    """What the site sends: status, bytes, type, and since when it is so."""

    status: int
    body: bytes
    content_type: str = "text/html"
    changed_at: datetime = BUILT


@dataclass
class DemoSite:
    """A generated site. ``titles`` and ``edits`` are changes made during a test."""

    city: City
    seed: int
    articles: list[Article]
    looks: dict[str, ColumnLook]
    truth: dict[str, Any]
    titles: dict[tuple[str, str], str] = field(default_factory=dict)
    edits: dict[str, datetime] = field(default_factory=dict)

    @cached_property
    def by_url(self) -> dict[str, Article]:
        """Articles by address."""
        return {article.url: article for article in self.articles}

    @cached_property
    def by_column(self) -> dict[str, list[Article]]:
        """Articles of each column, newest first."""
        found: dict[str, list[Article]] = {}
        for article in sorted(self.articles, key=lambda entry: (entry.published, entry.serial), reverse=True):
            for column in article.columns:
                found.setdefault(column, []).append(article)
        return found

    @cached_property
    def files(self) -> dict[tuple[str, str], tuple[Article, str, str]]:
        """Attachments by (host, path)."""
        return {
            (urlsplit(article.url).netloc, attachment_path(article, n, kind)): (article, name, kind)
            for article in self.articles
            for n, (name, kind) in enumerate(article.attachments)
        }

    @cached_property
    def _folders(self) -> list[tuple[str, str, Column]]:
        """Host and path below which the pages of each list lie."""
        return [(urlsplit(entry.url).netloc, urlsplit(entry.url).path.rsplit("page_", 1)[0], entry) for entry in self.city.columns]

    def shown(self, column: str, now: datetime) -> list[Article]:
        """What a list shows at an instant of Shanghai time: pinned rows first, then newest first."""
        visible, look = [article for article in self.by_column.get(column, []) if article.visible_from <= now], self.looks[column]
        if is_past(look.loses_rows_on, now):
            visible = visible[-look.kept_rows :]
        return sorted(visible, key=lambda article: not article.pinned)

    def answer(self, host: str, path: str, now: datetime) -> Answer:
        """The page at an address at an instant (Shanghai time, without zone)."""
        if path == "/robots.txt":
            return Answer(200, self.robots(host).encode(), "text/plain")
        article = self.by_url.get(f"http://{host}{path}")
        if article is not None and article.visible_from <= now:
            return self._article(article)
        if (host, path) in self.files:
            owner, name, kind = self.files[host, path]
            return Answer(
                200,
                make_file(kind, [name, owner.title, *owner.body[:1], *owner.file_lines]),
                CONTENT_TYPES[kind],
                _instant(owner.visible_from),
            )
        for known, folder, column in self._folders:
            if known == host and path.startswith(folder) and path.count("/") == folder.count("/"):
                return self._list(column, path, now)
        if path == "/":
            return Answer(200, self._home(host))
        return Answer(404, render_plain("missing.html"))

    def robots(self, host: str) -> str:
        """The robots file of a host, with the columns that are not to be visited."""
        closed = [
            urlsplit(entry.url).path.rsplit("page_", 1)[0]
            for entry in self.city.columns
            if self.looks[entry.id].fault == "robots" and urlsplit(entry.url).netloc == host
        ]
        return "\n".join(["User-agent: *", "Disallow: /search/", "Disallow: /admin/", *(f"Disallow: {path}" for path in closed), ""])

    def _article(self, article: Article) -> Answer:
        look = self.looks[article.columns[0]]
        changed = self.edits.get(article.url) or _instant(article.visible_from)
        return Answer(200, render_article(self.city, article, look), f"text/html; charset={look.charset}", changed)

    def _list(self, column: Column, path: str, now: datetime) -> Answer:
        look = self.looks[column.id]
        if look.fault == "gone":
            return Answer(404, render_plain("missing.html"))
        if look.fault == "challenge":
            return Answer(200, render_plain("challenge.html", serial=self.seed % 10**6))
        if look.fault == "script":
            return Answer(200, render_script_list(column))
        if column.kind in ("container", "link"):
            return Answer(200, render_links(self.city, column))
        articles = self.shown(column.id, now)
        paths = list_paths(column, max(1, -(-len(articles) // page_size(column))))
        number = 0 if path == urlsplit(column.url).path else paths.index(path) if path in paths else -1
        if number < 0:
            return Answer(404, render_plain("missing.html"))
        # Servers of old sites name no charset; the page's own meta tag does
        kind = "text/html" if look.charset == "gbk" else f"text/html; charset={look.charset}"
        page = render_list(self.city, column, look, articles, number, self.titles, is_past(look.redesigned_on, now))
        return Answer(200, page, kind, self._changed_at(column, articles, now))

    def _changed_at(self, column: Column, articles: list[Article], now: datetime) -> datetime:
        """When a list became what it is."""
        look = self.looks[column.id]
        rebuilt = [datetime.combine(day, time(15)) for day in (look.loses_rows_on, look.redesigned_on) if day and is_past(day, now)]
        return max(
            [self.edits.get(column.id, BUILT), *(_instant(moment) for moment in (*rebuilt, *(one.visible_from for one in articles)))]
        )

    def _home(self, host: str) -> bytes:
        links = [f'<li><a href="{entry.url}">{entry.name}</a></li>' for entry in self.city.columns if urlsplit(entry.url).netloc == host]
        return f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>青禾市</title></head><body><ul>{"".join(links)}</ul></body></html>'.encode()


def generate(city: City, seed: int, folder: Path | None = None) -> DemoSite:
    """Make the demo city's website from a seed; the same seed gives the same bytes.

    Pages are rendered on request; ``folder``, where given, receives ``truth.json`` (planted cases, every cell, every unit) and ``articles.jsonl``.
    """
    builder = Builder(city, seed)
    for write in (*duties.ALL, columns.write, columns.set_looks, faults.write, incidents.write):
        write(builder)
    give_addresses(city, builder.articles, builder.rng)
    _resolve_related(builder.articles)
    site = DemoSite(city, seed, builder.articles, builder.looks, tell_truth(builder))
    if folder is not None:
        _write_files(site, folder)
    return site


def _write_files(site: DemoSite, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "truth.json").write_text(json.dumps(site.truth, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    lines = [json.dumps(_describe(article), ensure_ascii=False) for article in site.articles]
    (folder / "articles.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def night_end(night: date) -> datetime:
    """The last moment of the night's opening day: what is on line when the crawl begins."""
    return datetime.combine(night, time.max) - timedelta(hours=1)


def is_past(day: date | None, now: datetime) -> bool:
    """Whether a change planned for a day has been made."""
    return day is not None and day <= now.date()


def _instant(moment: datetime) -> datetime:
    return moment.replace(tzinfo=SHANGHAI).astimezone(UTC)


def _resolve_related(articles: list[Article]) -> None:
    urls = {str(id(article)): article.url for article in articles}
    for article in articles:
        article.related = [(title, urls.get(key, key)) for title, key in article.related]


def _describe(article: Article) -> dict[str, Any]:
    keys = ("url", "title", "unit", "columns", "source", "publisher", "number", "decoy", "pinned", "broken")
    dates = {"published": f"{article.published:%Y-%m-%d %H:%M}", "written_on": str(article.written_on or "")}
    return {key: getattr(article, key) for key in keys} | dates
