"""Addresses of columns, list pages, articles and attachments on the demo's two platforms."""

from __future__ import annotations

import random
from urllib.parse import urlsplit

from disclosure.demo.model import Article
from disclosure.registry import City, Column


def give_addresses(city: City, articles: list[Article], rng: random.Random) -> None:
    """Give every article its serial number (in order of appearance) and its address in its home column."""
    articles.sort(key=lambda article: (article.visible_from, article.title, article.columns))
    serial = 3_200_000
    for article in articles:
        serial += rng.randint(1, 9)
        article.serial = serial
        home = city.column(article.columns[0])
        article.url = article_url(home, article)
        article.path = urlsplit(article.url).path


def article_url(column: Column, article: Article) -> str:
    """The address of an article in its home column; on TRS it names the day it was created."""
    base = urlsplit(column.url)
    if is_openness(column):
        family = "XxgkAnnualReport" if "XxgkAnnualReport" in base.path else "OpennessContent"
        return f"{base.scheme}://{base.netloc}/{family}/show/{article.serial}.html"
    day = article.visible_from
    return f"{column.url}{day:%Y%m}/t{day:%Y%m%d}_{article.serial}.html"


def is_openness(column: Column) -> bool:
    """Whether a column lies on the openness platform."""
    return "/showList/" in column.url


def list_paths(column: Column, pages: int) -> list[str]:
    """Paths of the pages of a list, the first one first; on TRS the folder itself is the first page too."""
    path = urlsplit(column.url).path
    if is_openness(column):
        head = path.rsplit("page_", 1)[0]
        return [f"{head}page_{number}.html" for number in range(1, pages + 1)]
    return [f"{path}index.html"] + [f"{path}index_{number}.html" for number in range(1, pages)]


def attachment_path(article: Article, number: int, kind: str) -> str:
    """Where an attachment of an article lies."""
    if "/show/" in article.path:
        return f"/group1/M00/{article.serial % 97:02X}/{article.serial % 89:02X}/wKg{article.serial}{number}.{kind}"
    folder = article.path.rsplit("/", 1)[0]
    return f"{folder}/P0{article.visible_from:%Y%m%d}{article.serial}{number}.{kind}"
