"""Articles and lists as pages of the two platform families, as bytes in the column's own encoding."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader

from disclosure.demo.addresses import attachment_path, is_openness, list_paths
from disclosure.demo.model import Article, ColumnLook, DateStyle
from disclosure.registry import City, Column

ROWS_TRS, ROWS_OPENNESS = 20, 15
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
CREDIT_CODE = "11341899003{branch}2X"
STYLES = {
    "iso": "{d:%Y-%m-%d}",
    "bracket": "[{d:%Y-%m-%d}]",
    "chinese": "{d.year}年{d.month}月{d.day}日",
    "slash": "{d:%Y/%m/%d}",
    "month_day": "{d:%m-%d}",
}


@dataclass(frozen=True)
class Row:
    """A row as a template shows it; ``shown`` may be cut, ``title`` is whole."""

    title: str
    shown: str
    href: str
    date: str
    pinned: bool


@cache
def _templates() -> Environment:
    return Environment(loader=FileSystemLoader(Path(__file__).with_name("templates")), autoescape=True)


def show_date(style: DateStyle, day: datetime) -> str:
    """A row's date in the column's style; empty for a list without dates."""
    return STYLES[style].format(d=day) if style in STYLES else ""


def page_size(column: Column) -> int:
    """Rows on a page of the column's platform."""
    return ROWS_OPENNESS if is_openness(column) else ROWS_TRS


def render_list(
    city: City,
    column: Column,
    look: ColumnLook,
    articles: list[Article],
    number: int,
    titles: dict[tuple[str, str], str],
    is_redesigned: bool = False,
) -> bytes:
    """Page ``number`` (from 0) of a list; ``articles`` are all that is shown, newest first and pinned ones on top. ``is_redesigned``: as cards (TRS only)."""
    size = page_size(column)
    pages = max(1, -(-len(articles) // size))
    paths = list_paths(column, pages)
    rows = [_row(column, look, article, titles) for article in articles[number * size : (number + 1) * size]]
    name = "openness_list.html" if is_openness(column) else "trs_cards.html" if is_redesigned else "trs_list.html"
    text = (
        _templates()
        .get_template(name)
        .render(
            **_frame(column, look.charset),
            rows=rows,
            pages=pages,
            number=number,
            total=len(articles),
            remark=look.remark,
            siblings=_siblings(city, column),
            page_url=lambda wanted: paths[wanted - 1],
        )
    )
    return text.encode(look.charset, "xmlcharrefreplace")


def _row(column: Column, look: ColumnLook, article: Article, titles: dict[tuple[str, str], str]) -> Row:
    title = titles.get((column.id, article.url), article.title)
    shown = title if len(title) <= 38 or is_openness(column) else title[:36] + "..."
    if article.serial % 47 == 0:
        shown = f"{shown[:4]}\u200b{shown[4:]}"  # what word processors leave behind
    same_site = urlsplit(article.url).netloc == urlsplit(column.url).netloc
    base = urlsplit(column.url).path
    href = article.url if not same_site else article.path
    if same_site and not is_openness(column) and article.path.startswith(base):
        href = "./" + article.path[len(base) :]
    return Row(title, shown, href, show_date(look.dates, article.published), article.pinned)


def render_links(city: City, column: Column) -> bytes:
    """A container or link column: names and addresses, nothing dated."""
    inside = [(other.name, other.url) for other in city.columns if other.url.startswith(column.url) and other.id != column.id]
    if column.kind == "link":
        inside = [("国务院政策文件库", "http://www.gov.example/zhengce/"), ("省政府文件", "http://www.sheng.example/zfwj/")]
    return _templates().get_template("trs_links.html").render(**_frame(column, "utf-8"), siblings=inside).encode()


def render_article(city: City, article: Article, look: ColumnLook) -> bytes:
    """An article's page in the encoding of its home column; a broken one keeps its frame but its text is no encoding at all."""
    column = city.column(article.columns[0])
    undated = look.fault == "undated"
    openness = is_openness(column)
    text = (
        _templates()
        .get_template("openness_article.html" if openness else "trs_article.html")
        .render(
            **_frame(column, look.charset, article.title),
            article=article,
            author=random.Random(article.serial).choice(["网站管理员", "null", "编辑部"]),
            files=[(name, attachment_path(article, n, kind)) for n, (name, kind) in enumerate(article.attachments)],
            related=article.related,
            index_number="" if undated else _index_number(city, article),
            number=_shown_number(article),
            written_on=article.written_on or "",
            table_date="" if undated else f"{article.published:%Y-%m-%d}",
            meta_date="" if undated else f"{article.published:%Y-%m-%d %H:%M}",
            shown_date="" if undated else _shown_date(article, openness),
            scripted=article.serial % 3 == 0,
        )
    )
    return _spoil(text) if article.broken else text.encode(look.charset, "xmlcharrefreplace")


def _shown_number(article: Article) -> str:
    """A 文号 with the brackets that its typist chose."""
    pair = {0: "［］", 1: "[]", 2: "()"}.get(article.serial % 9, "〔〕")
    return (article.number or "无").replace("〔", pair[0]).replace("〕", pair[1])


def _shown_date(article: Article, openness: bool) -> str:
    moment = article.published
    if article.serial % 53 == 0:
        return f"{moment:%Y-%m-%d}".translate(WIDE)
    if openness or article.serial % 3 == 1:
        return f"{moment:%Y-%m-%d %H:%M}"
    return (
        f"{moment:%Y年%m月%d日}" if article.serial % 3 == 0 else f"{moment.year}-{moment.month}-{moment.day} {moment.hour}:{moment:%M:%S}"
    )


def _index_number(city: City, article: Article) -> str:
    if article.serial % 61 == 0:
        return "None"
    branch = city.unit(article.unit).codes.get("branch", "000") if article.unit else "000"
    return f"{CREDIT_CODE.format(branch=branch)}/{article.visible_from:%Y%m}-{article.serial % 100000:05}"


def _spoil(text: str) -> bytes:
    """The page with every Chinese character turned into bytes that no encoding knows."""
    return b"".join(char.encode() if char.isascii() else bytes((0xFF, 0x80 + ord(char) % 0x20, 0xFE)) for char in text)


def render_script_list(column: Column) -> bytes:
    """A list that only a script would fill."""
    *_, branch, code, _ = urlsplit(column.url).path.split("/")
    return _templates().get_template("script_list.html").render(**_frame(column, "utf-8"), branch=branch, code=code).encode()


def render_plain(name: str, **values: object) -> bytes:
    """A page without a frame: ``challenge.html`` or ``missing.html``."""
    return _templates().get_template(name).render(**values).encode()


def _frame(column: Column, charset: str, title: str | None = None) -> dict[str, object]:
    crumbs = [part.strip() for part in column.path.split(">")]
    site = "政府信息公开网" if is_openness(column) else "青禾市人民政府"
    window_title = f"{title}-{site}" if title else f"{column.name}_{site}"
    return {
        "charset": charset,
        "window_title": window_title,
        "column_name": column.name,
        "crumbs": crumbs,
        "parent": crumbs[-2] if len(crumbs) > 1 else column.name,
    }


def _siblings(city: City, column: Column) -> list[tuple[str, str]]:
    """Other columns of the same unit on the same site, as a side menu shows them."""
    return [
        (other.name, urlsplit(other.url).path) for other in city.columns if other.site == column.site and other.owners == column.owners
    ][:12]
