"""广东省政府信息公开目录平台 (gkmlpt): an index page filled by script and the JSON list that it asks for (DOMAIN 6.6)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from urllib.parse import urlsplit

from disclosure.sites.model import Row, Warning
from disclosure.sites.reading.gaps import CUT
from disclosure.sites.reading.markup import absolute_url
from disclosure.sites.reading.paging import MAX_PAGES, Paging, linked_pages
from disclosure.sites.reading.tree import Tag, parse_html
from disclosure.sites.reading.unpacked import Unpacked
from disclosure.text import collapse, read_date, squeeze

ORDER = 4
SHANGHAI = timezone(timedelta(hours=8))
ARTICLE_URL = re.compile(r"/gkmlpt/content/\d+/\d+/m?post_\d+\.html", re.IGNORECASE)
LIST_URL = re.compile(r"/gkmlpt/(?:m?index|policy|api|annual|guide)(?:$|[/?#])", re.IGNORECASE)
CONFIG = re.compile(r"(?:window\.|var\s+)?\b_CONFIG\s*=\s*\{")
SITE = re.compile(r"[\"']?\bSID[\"']?\s*:\s*[\"']?(\d{1,12})(?!\d)")
TREE = re.compile(r"[\"']?\bTREE[\"']?\s*:\s*(?=\[)")
CATEGORY = re.compile(r"[\"']?\b(?:CLASSIFY_ID|CATE_ID|CAT_ID|CURRENT_ID|classifyId)[\"']?\s*:\s*[\"']?(\d{1,12})(?!\d)")
ANSWER = re.compile(r"^\s*\{.*?\"articles\"\s*:\s*(?:\[|null)", re.DOTALL)
ARTICLES = re.compile(r"\"articles\"\s*:\s*\[\s*")
OWN_FIELDS = re.compile(r"/gkmlpt/|\"(?:classify|display_publish_time|is_abolished|post_url)\"\s*:")
DATES = ("display_publish_time", "first_publish_time", "created_at", "create_time", "date")
"""Fields that date an item, what the site shows first; ``date`` is the day on the paper itself and serves where no other is given."""
ADDRESSES = ("url", "post_url")
PAGE_SIZE = 100  # rows in an answer, fixed by the platform
NO_ROOT = {"", "0"}


def recognise(html: str, url: str | None) -> bool:
    """True for the platform's addresses, a page with its configuration, and an answer with its fields."""
    if url and (ARTICLE_URL.search(url) or LIST_URL.search(url)):
        return True
    if html.lstrip("\ufeff \t\r\n").startswith("{"):
        head = html[:20_000].lstrip("\ufeff")
        return bool(ANSWER.search(head) and OWN_FIELDS.search(head))
    return "_CONFIG" in html and bool(
        CONFIG.search(html) and SITE.search(html) and (TREE.search(html) or re.search(r"\bDETAIL[\"']?\s*:\s*\{", html))
    )


def is_article_url(url: str) -> bool | None:
    """True or False where the address tells an item from a list, None where it does not."""
    return True if ARTICLE_URL.search(url) else False if LIST_URL.search(url) else None


def read_paging(html: str, root: Tag, url: str | None) -> Paging | None:
    """Numbered links, where a page has some; the platform's own lists bring their paging as data."""
    return linked_pages(root, url)


def unpack(html: str, url: str | None) -> Unpacked | None:
    """The rows of an answer, or an index page as a list that a script fills; None for an article."""
    if html.lstrip("\ufeff \t\r\n").startswith("{"):
        return _unpack_answer(html.lstrip("\ufeff \t\r\n"), url)
    if (url and is_article_url(url)) or "_CONFIG" not in html or not (config := CONFIG.search(html)):
        return None
    tree = TREE.search(html, config.end())
    if tree is None or re.search(r"\bDETAIL[\"']?\s*:\s*\{\s*\"", html):
        return None
    site = SITE.search(html, config.start())
    category = _category_of(html, url)
    call = f"{_base_of(url)}/api/all/{category}?page=1&sid={site[1]}" if url and site and category else None
    return Unpacked(html, column=_category_name(html, tree.end(), category), list_call=call, state="script")


def _base_of(url: str) -> str:
    """The address of the platform on a site (``http://host/office/gkmlpt``)."""
    parts = urlsplit(url)
    before = parts.path.split("/gkmlpt", 1)[0] if "/gkmlpt" in parts.path else ""
    return f"{parts.scheme}://{parts.netloc}{before}/gkmlpt"


def _category_of(html: str, url: str | None) -> str | None:
    """The number of the category shown: in the address behind ``#``, else in the configuration; None where neither tells."""
    shown = re.fullmatch(r"/?(\d{1,12})", urlsplit(url).fragment) if url else None
    stated = CATEGORY.search(html)
    found = shown[1] if shown else stated[1] if stated else ""
    return None if found in NO_ROOT else found


def _category_name(html: str, start: int, category: str | None) -> str | None:
    """The name of a category in the tree of the configuration."""
    try:
        tree, _ = json.JSONDecoder().raw_decode(html, start)
    except (ValueError, RecursionError):
        return None
    stack: list[Any] = [tree]
    while stack and category:
        node = stack.pop()
        if isinstance(node, dict):
            if str(node.get("id")) == category:
                return _shown(node.get("name")) or None
            stack.append(node.get("children"))
        elif isinstance(node, list):
            stack += node
    return None


def _unpack_answer(text: str, url: str | None) -> Unpacked | None:
    """The rows of an answer; of a broken one those that came whole, with a warning; None for other JSON."""
    try:
        answer: Any = json.loads(text)
        warnings: tuple[Warning, ...] = ()
    except (ValueError, RecursionError):
        answer = {"articles": list(_whole_articles(text))}
        warnings = (Warning(CUT, "the answer breaks off before its end"),)
    if not isinstance(answer, dict) or not ("articles" in answer or (url and LIST_URL.search(url))):
        return None
    if not isinstance(answer.get("articles"), list):
        warnings = (Warning("bad_answer", "the answer of the list call holds no list"),)
    articles = answer["articles"] if isinstance(answer.get("articles"), list) else []
    rows = tuple(row for article in articles if isinstance(article, dict) and (row := _read_row(article, url)))
    if len(rows) < len(articles):
        warnings += (Warning("bad_answer", f"{len(articles) - len(rows)} of {len(articles)} items have no title"),)
    classify = answer.get("classify")
    column = _shown(classify.get("name")) or None if isinstance(classify, dict) else None
    return Unpacked(rows=rows, paging=_paging_of(answer, url), column=column, warnings=warnings)


def _whole_articles(text: str) -> Iterator[Any]:
    """The items of a broken answer up to the place where it breaks."""
    match = ARTICLES.search(text)
    place, decoder = match.end() if match else len(text), json.JSONDecoder()
    while place < len(text):
        try:
            article, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            return
        yield article
        following = re.compile(r"\s*,\s*").match(text, place)
        if following is None:
            return
        place = following.end()


def _read_row(article: dict[str, Any], url: str | None) -> Row | None:
    """A row; abolished and expired items stay in the list as they do on the site. None for an item without a title."""
    words = _shown(article.get("title"))
    if len(squeeze(words)) < 2:
        return None
    href = next((value for name in ADDRESSES if (value := _plain(article.get(name)).strip())), "")
    if not href and (number := _whole_number(article.get("post_id") or article.get("id"))):
        href = _address_of(number, url)
    date = next((day for name in DATES if (day := _read_time(article.get(name)))), None)
    is_pinned = article.get("is_top") in (1, "1", True)
    return Row(words, href, absolute_url(href, url), date, is_pinned)


def _plain(value: object) -> str:
    """A text as it can be written out; empty for anything else."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def _shown(value: object) -> str:
    """A text that may hold markup, as a reader sees it."""
    text = _plain(value)
    return collapse(" ".join(part.value for part in parse_html(text).texts) if "<" in text or "&" in text else text)


def _address_of(number: int, url: str | None) -> str:
    """The address of an item by its number: ``/gkmlpt/content/8/8523/post_8523117.html``; the folders are the number without its last digits."""
    path = f"content/{number // 1_000_000}/{number // 1_000}/post_{number}.html"
    return f"{urlsplit(_base_of(url)).path}/{path}" if url else f"/gkmlpt/{path}"


def _read_time(value: object) -> str | None:
    """The day that the site shows: of seconds since 1970 (also of milliseconds) the day in Shanghai, of a text the day written; 0 is none."""
    if isinstance(value, str) and not re.fullmatch(r"\s*\d+\s*", value):
        written = read_date(value)
        return written[:10] if written else None
    number = _whole_number(value)
    seconds = number // 1_000 if number is not None and number >= 10**11 else number
    if seconds is None or not 0 < seconds < 4_102_444_800:  # the year 2100
        return None
    return datetime.fromtimestamp(seconds, UTC).astimezone(SHANGHAI).strftime("%Y-%m-%d")


def _whole_number(value: object) -> int | None:
    """A whole number that came as one or as text; None for anything else."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | str) or not re.fullmatch(r"\s*\d{1,18}\s*", str(value)):
        return None
    return int(value)


def _count(value: object) -> int | None:
    """A number of rows or pages; None for what cannot be one."""
    number = _whole_number(value)
    return number if number is not None and number < 10**9 else None


def _paging_of(answer: dict[str, Any], url: str | None) -> Paging:
    """Pages as the answer states them: ``pages``, else ``total`` (or the category's ``post_count``) by the fixed size of a page."""
    classify = answer.get("classify")
    stated = (answer.get("total"), classify.get("post_count") if isinstance(classify, dict) else None)
    total = next((number for value in stated if (number := _count(value)) is not None), 0)
    size = next((number for name in ("pagesize", "page_size", "limit") if (number := _count(answer.get(name)))), PAGE_SIZE)
    count = max(_count(answer.get("pages")) or -(-total // size), 1)
    page = re.search(r"([?&]page=)(\d{1,6})(?!\d)", url or "")
    if not url or not page or "/gkmlpt/api/" not in url:
        return Paging(count, total=total or None)
    own = max(int(page[2]), 1)  # page 0 is page 1
    others = (number for number in range(2, min(count, MAX_PAGES) + 1) if number != own)
    return Paging(count, tuple(f"{url[: page.start(2)]}{number}{url[page.end(2) :]}" for number in others), total or None)
