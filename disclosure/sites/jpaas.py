"""大汉 JPaaS: lists that a unit of the page asks ``…/front/page/build/unit`` for, and the JSON that answers (DOMAIN 6.4)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from disclosure.sites.model import Warning
from disclosure.sites.reading.frame import NAVIGATION, SIDE
from disclosure.sites.reading.markup import absolute_url, is_inside, text_of
from disclosure.sites.reading.paging import MAX_PAGES, Paging, linked_pages
from disclosure.sites.reading.states import EMPTY_LIST
from disclosure.sites.reading.tree import Tag, parse_html
from disclosure.sites.reading.unpacked import Unpacked
from disclosure.text import collapse, read_date

ORDER = 5
UNIT_PATH = "/front/page/build/unit"
ARTICLE_URL = re.compile(r"/art/\d{4}/(?:art_[0-9a-f]{32}|\d{1,2}/\d{1,2}/art_\d+_\d+)\.html", re.IGNORECASE)
OWN_ARTICLE = re.compile(r"/art/\d{4}/art_[0-9a-f]{32}\.html", re.IGNORECASE)
LIST_URL = re.compile(r"/col/col\d+/?(?:index(?:_\d+)?\.html)?(?:$|[?#])|/front/page/build/unit(?:$|\?)|/index\.html?$|/$", re.IGNORECASE)
MARKS = ("jpaas-publish-server", "unitbuild.js", 'querydata="{', "querydata='{")
OLDER = re.compile(r"<datastore>|/jpage/\w*dataproxy\.jsp", re.IGNORECASE)
SUCCESS = re.compile(r"\"success\"\s*:")
CARRIES = re.compile(r"\"html\"\s*:|/art/\d{4}/|jpaas")
NAMED_ARTICLE = re.compile(r"<meta[^>]{1,40}name=[\"']?ArticleTitle[\"']?[^>]{1,20}content=[\"'][^\"'\s]", re.IGNORECASE)
MOST_UNITS = 50  # a page has a dozen
LIST_TAG = re.compile(r"列表|list|内容|信息|分页|文章|稿件", re.IGNORECASE)
OTHER_TAG = re.compile(
    r"导航|位置|面包屑|菜单|页[头脚]|[底顶头]部|友情|搜索|左侧|树|轮播|nav|menu|head|foot|crumb|tree|banner|search", re.IGNORECASE
)
USUAL_SIZE = 15
NEEDED = {"webId", "pageId", "tagId", "tplSetId"}
TAKEN_OVER = ("parseType", "webId", "tplSetId", "pageType", "tagId", "editType", "pageId")


@dataclass
class Unit:
    """A part of a page that a script fills: what it asks, where it stands, and what of it is in the bytes already."""

    path: str
    asked: dict[str, str]
    holder: Tag
    rows: int
    dated: int

    @property
    def rank(self) -> tuple[bool, int, int]:
        """How much the unit looks like the list of its page."""
        tag = self.asked.get("tagId", "")
        by_name = 2 * bool(LIST_TAG.search(tag)) - 3 * bool(OTHER_TAG.search(tag))
        aside = is_inside(self.holder, NAVIGATION, tags=frozenset({"nav", "header", "footer", "aside"})) or is_inside(self.holder, SIDE)
        return not aside, by_name, self.dated


def recognise(html: str, url: str | None) -> bool:
    """True for a page with a unit of the system, its answer, or the address of an article with a 32-hex name; not for one with an older jpage list."""
    if url and (UNIT_PATH in url or OWN_ARTICLE.search(url)):
        return True
    if html.lstrip("\ufeff \t\r\n").startswith("{"):
        return bool(SUCCESS.search(html[:400] + html[-400:]) and CARRIES.search(html[:20_000]))
    return _has_marks(html) and not OLDER.search(html)


def _has_marks(html: str) -> bool:
    """True for a page with a unit of the system. Plain words in place of a pattern: every page of every site is asked."""
    lowered = html.lower()
    return any(mark in lowered for mark in MARKS)


def is_article_url(url: str) -> bool | None:
    """True or False where the address tells an item from a list, None where it does not; old and new addresses of articles stand side by side."""
    return True if ARTICLE_URL.search(url) else False if LIST_URL.search(url) else None


def read_paging(html: str, root: Tag, url: str | None) -> Paging | None:
    """Numbered links of a static list; a unit brings its paging with its rows."""
    return linked_pages(root, url)


def unpack(html: str, url: str | None) -> Unpacked | None:
    """The markup of an answer, or the page with the call of the unit that is its list; None for an article, a site's front page and where no unit is a list.

    A list is looked for among the units of columns outside side boxes and navigation: the one whose name says so, of equals the one with most dates.
    """
    if html.lstrip("\ufeff \t\r\n").startswith("{"):
        return _unpack_answer(html, url)
    is_article = is_article_url(url) if url else None
    is_front = bool(url) and urlsplit(url or "").path in ("", "/", "/index.html")
    if is_article or is_front or (is_article is None and NAMED_ARTICLE.search(html[:20_000])):
        return None
    units = _page_units(html)
    unit = max(units, key=lambda unit: unit.rank, default=None)
    if unit is None or unit.rank[:2] < (True, 0):
        return None
    size, total = _stated_size(unit.holder)
    if unit.rows and not total:
        return None  # rows that stand in the page, perhaps beside those of other units: a page like any other
    call = _call_of(unit, url)
    paging = _paging(call, size, total, 1)
    return Unpacked(html, paging=paging, list_call=call, state="rows" if unit.rows else "script")


def _page_units(html: str) -> list[Unit]:
    """The units of a page that build parts of columns."""
    units: list[Unit] = []
    read: dict[int, list[str]] = {}  # a holder's rows are read once, however many units share it
    for tag in parse_html(html).tags if _has_marks(html) else ():
        asked = _read_query(tag.get("querydata") or tag.get("queryData"))
        path = tag.get("url")
        if len(units) >= MOST_UNITS:
            break
        if not set(asked) >= NEEDED or asked.get("pageType", "column") != "column" or (path and UNIT_PATH not in path):
            continue
        holder = tag.parent if tag.name == "script" and tag.parent is not None else tag
        holder = tag if holder.name in ("body", "head", "html") else holder
        if id(holder) not in read:
            read[id(holder)] = [text_of(item) for item in holder.find_all(["li", "tr", "dd"]) if item.find("a")]
        rows = read[id(holder)]
        units.append(
            Unit(
                path or f"/api-gateway/jpaas-publish-server{UNIT_PATH}", asked, holder, len(rows), sum(1 for row in rows if read_date(row))
            )
        )
    return units


def _read_query(text: str) -> dict[str, str]:
    """The parameters of a unit (``{'webId':'3185','tagId': '信息列表'}``, an object literal in either quotes); empty where it is none."""
    pairs = re.findall(r"[\"'](\w{1,40})[\"']\s*:\s*(?:'([^']{0,400})'|\"([^\"]{0,400})\"|(\d{1,12}|null|true|false))", text[:8_000])
    return {name: single or double or bare for name, single, double, bare in pairs}


def _call_of(unit: Unit, url: str | None) -> str | None:
    """The absolute address that the unit asks for its first page."""
    if not url:
        return None
    names = [*(name for name in TAKEN_OVER if name in unit.asked), *(name for name in unit.asked if name not in TAKEN_OVER)]
    query = [(name, unit.asked[name]) for name in names]
    if "parseType" not in unit.asked:
        query.insert(0, ("parseType", "bulidstatic"))  # so spelled by the system
    if "pageType" not in unit.asked:
        query.append(("pageType", "column"))
    address = absolute_url(unit.path, url)
    return f"{address}?{urlencode(query, quote_via=quote)}" if address else None


def _unpack_answer(text: str, url: str | None) -> Unpacked | None:
    """The rows of an answer as markup; a list that says that it is empty; a warning in place of rows that the system failed to send."""
    try:
        answer: Any = json.loads(text.lstrip("\ufeff \t\r\n"))
    except (ValueError, RecursionError):
        return Unpacked(rows=(), warnings=(Warning("bad_answer", "the answer of the list call cannot be read"),))
    if not isinstance(answer, dict):
        return None
    data = answer.get("data")
    html = data if isinstance(data, str) else data.get("html") if isinstance(data, dict) else None
    html = html.encode("utf-8", "replace").decode() if isinstance(html, str) else None
    words = (value.encode("utf-8", "replace").decode() for name in ("message", "msg") if isinstance(value := answer.get(name), str))
    said = next((collapse(value) for value in words if value.strip()), None)
    is_empty = bool(said and EMPTY_LIST.search(said))
    has_failed = answer.get("success") in (False, "false") or (html is None and answer.get("success") not in (True, "true"))
    if has_failed and not is_empty:
        why = f"the list call failed: {said or answer.get('code') or 'no reason given'}"[:200]
        return Unpacked(rows=(), remark=said, warnings=(Warning("bad_answer", why),))
    if not html or not re.search(r"<[a-zA-Z]", html):
        return Unpacked(rows=(), remark=collapse(html or "")[:120] or (said if is_empty else None))
    root = parse_html(html)
    size, total = _stated_size(root)
    asked, own = _asked_page(url)
    paging = _paging(url if url and UNIT_PATH in url else None, asked or size, total, own)
    return Unpacked(html, paging=paging, state="rows" if root.find("a") else "empty")


def _stated_size(root: Tag) -> tuple[int, int]:
    """Rows on a page and in all, as the pager of the unit states them (``<div class="pagination" rows="15" count="388">``); 0 where it does not."""
    for tag in [root, *root.tags]:
        rows, count = tag.get("rows"), tag.get("count")
        if re.fullmatch(r"\d{1,4}", rows) and re.fullmatch(r"\d{1,9}", count) and tag.name != "textarea":
            return int(rows), int(count)
    return 0, 0


def _asked_page(url: str | None) -> tuple[int, int]:
    """Size (0 where it is not asked for) and number of the page that an address asks for."""
    query = dict(parse_qsl(urlsplit(url).query)) if url else {}
    given = {**query, **_read_query(query.get("paramJson", ""))}
    number, size = given.get("pageNo", ""), given.get("pageSize", "")
    return (
        int(size) if re.fullmatch(r"[1-9]\d{0,3}", size) else 0,
        int(number) if re.fullmatch(r"[1-9]\d{0,5}", number) else 1,
    )


def _paging(call: str | None, size: int, total: int, own: int) -> Paging:
    """Pages by the pager's numbers, each as the call that asks for it."""
    count = max(-(-total // (size or USUAL_SIZE)), 1)
    others = (number for number in range(2, min(count, MAX_PAGES) + 1) if number != own)
    return Paging(count, tuple(_turned(call, number, size or USUAL_SIZE) for number in others) if call else (), total or None)


def _turned(call: str, number: int, size: int) -> str:
    """The call of another page: number and size go into ``paramJson``; beside it the system does not read them."""
    parts = urlsplit(call)
    query = [
        (name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in ("paramJson", "pageNo", "pageSize")
    ]
    query.append(("paramJson", json.dumps({"pageNo": number, "pageSize": size}, separators=(",", ":"))))
    return urlunsplit(parts._replace(query=urlencode(query, quote_via=quote), fragment=""))
