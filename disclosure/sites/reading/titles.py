"""The headline of an article as a reader sees it, and the name of a column."""

from __future__ import annotations

import re
from itertools import islice

from disclosure.sites.reading.markup import NEVER_SHOWN, is_inside, is_small, is_within, names_of, text_of
from disclosure.sites.reading.rows import NAVIGATION
from disclosure.sites.reading.tree import Tag, walk_back
from disclosure.text import collapse, find_dates, squeeze

TITLE_NAME = re.compile(r"title|(?<![a-z])(tit|bt|biaoti|headline|ucaptitle)(?![a-z])|_tit(?![a-z])|[-_]tt(?![a-z])", re.IGNORECASE)
CRUMB_NAME = re.compile(
    r"crumb|location|dqwz|position|(?<![a-z])(place|wz|weizhi|path|mbx|mbxdh|dqwz|current)(?![a-z])|szwz|curpos", re.IGNORECASE
)
HERE = re.compile(r"(您|你)?(现在|当前|目前|所在)?(的|所在)?(所在)?位置(是)?\s*[:：]")
CRUMB_PARTS = re.compile(r"\s*(?:>>|>|»|›|/|→|-&gt;|＞|》)\s*")
MOST_PARTS = 80
NO_COLUMN = {"正文", "首页", "网站首页", "内容", "详情", "文章内容", "当前位置", "浏览文章", "信息内容"}
HEADING_WEIGHT = {"h1": 2.0, "h2": 1.5, "h3": 1.0, "ucaptitle": 2.5, "h4": 0.5}
SITE_SEPARATOR = re.compile(r"\s*[-_|—–·｜]+\s*|\s{2,}|\s+-\s+")


def page_title(root: Tag) -> str:
    """The first ``<title>`` of the page on one line."""
    return collapse(root.title.raw_text()) if root.title else ""


def read_crumbs(root: Tag) -> list[str]:
    """The breadcrumb (您当前所在位置：首页 > 政务公开 > 通知公告), outermost first; read before hidden elements are dropped."""
    shortest: tuple[int, list[str]] = (301, [])
    for tag in root.find_all(["div", "p", "td", "ul", "ol", "span", "nav", "li"]):
        if not (CRUMB_NAME.search(names_of(tag)) or HERE.search(_first_words(tag))) or not is_small(tag, MOST_PARTS):
            continue
        strings = (part.value for part in tag.texts if part.parent is not None and part.parent.name not in NEVER_SHOWN)
        text = collapse(" ".join(strings))
        parts = [part.strip("[] ") for part in CRUMB_PARTS.split(HERE.sub("", text)) if part.strip("[] ")]
        if len(parts) >= 2 and len(text) < shortest[0]:
            shortest = (len(text), parts)
    return shortest[1]


def _first_words(tag: Tag) -> str:
    """The first few texts of an element."""
    return "".join(text.value for text in islice(tag.texts, 4))[:60]


def find_title(root: Tag, tags: dict[str, str]) -> tuple[str | None, Tag | None]:
    """The headline and its element; the ArticleTitle tag or ``<title>`` where no element shows one.

    An element that says what ArticleTitle or ``<title>`` says wins; a kicker above or a line below the headline says neither.
    """
    named, shown = squeeze(tags.get("ArticleTitle", "")), squeeze(page_title(root))
    best: tuple[float, Tag | None] = (0.0, None)
    for tag in _headings(root):
        score = _title_score(tag, named, shown, tags)
        if score > best[0]:
            best = (score, tag)
    if best[1] is not None:
        return heading_text(best[1]), best[1]
    return tags.get("ArticleTitle") or without_site(page_title(root), tags) or None, None


def _headings(root: Tag) -> list[Tag]:
    """Elements that could be a headline."""
    return [
        tag
        for tag in root.find_all(["h1", "h2", "h3", "h4", "ucaptitle", "div", "p", "td", "span", "strong", "font"])
        if (tag.name in HEADING_WEIGHT or TITLE_NAME.search(names_of(tag))) and is_small(tag, MOST_PARTS)
    ]


def _title_score(tag: Tag, named: str, shown: str, tags: dict[str, str]) -> float:
    """How much an element is the headline; 0 for what cannot be one."""
    words = squeeze(heading_text(tag))
    if not 2 <= len(words) <= 200 or tag.find(["table", "ul"]) or words in (squeeze(tags.get("SiteName", "")), "Document"):
        return 0.0
    score = HEADING_WEIGHT.get(tag.name, 0.8)
    if TITLE_NAME.search(names_of(tag)):
        score += 1
    if named and words == named:
        score += 6
    elif named and (words in named or named in words) and len(words) >= 6:
        score += 3
    if shown and words in shown and len(words) >= 4:
        score += 1 + 3 * len(words) / len(shown)
    if is_inside(tag, NAVIGATION, tags=frozenset({"nav", "footer", "header"})):
        score -= 4
    if words == squeeze(tags.get("ColumnName", "")):
        score -= 1.5
    return score if score > 1.2 else 0.0


def heading_text(tag: Tag) -> str:
    """The words of a headline without a date, source or tools that are nested in it."""
    parts = []
    for node in tag.descendants:
        if isinstance(node, Tag):
            if node.name in ("br", "p", "div"):
                parts.append(" ")
            continue
        if node.parent is None or node.parent.name in NEVER_SHOWN:
            continue
        inner = [parent for parent in (node.parent, *node.parent.parents) if is_within(parent, tag)]
        if not any(parent.name in ("small", "i", "em", "span", "div", "p", "ul") and _is_byline(text_of(parent)) for parent in inner):
            parts.append(str(node))
    return collapse("".join(parts))


def _is_byline(text: str) -> bool:
    """True for a date, source or font-size line inside a heading."""
    return (bool(find_dates(text)) and len(text) <= 60 and not text.endswith(("通知", "公告", "公示"))) or bool(
        re.search(r"来源[:：]|字体[:：]|字号[:：]|浏览次数|点击", text)
    )


def without_site(title: str, tags: dict[str, str]) -> str:
    """A ``<title>`` without the names of site and column at its ends."""
    parts = [part for part in SITE_SEPARATOR.split(title) if part.strip()]
    names = {squeeze(tags.get(name, "")) for name in ("SiteName", "ColumnName")}
    kept = [part for part in parts if squeeze(part) not in names]
    return max(kept or parts, key=len, default="").strip()


def column_name(crumbs: list[str], root: Tag, tags: dict[str, str], *, before: Tag | None) -> str | None:
    """The column's name as shown: the last heading above the list when crumb or ``<title>`` agree, else the crumb, else the tag ColumnName."""
    shown = squeeze(page_title(root))
    crumb = next((part for part in reversed(crumbs) if squeeze(part) not in NO_COLUMN and len(part) <= 40), None)
    heading = _heading_before(before, root)
    if heading and (squeeze(heading) in shown or heading in crumbs or crumb is None):
        return heading if crumb is None or squeeze(heading) != squeeze(crumb) and heading not in crumbs[:-1] else crumb
    return crumb or tags.get("ColumnName") or heading


def _heading_before(row: Tag | None, root: Tag) -> str | None:
    """The nearest heading above the first row (or the last one of the page when there is no row)."""
    headings = (
        islice((tag for tag in walk_back(row) if tag.name in ("h1", "h2", "h3")), 3)
        if row is not None
        else root.find_all(["h1", "h2", "h3"])[-1:]
    )
    for tag in headings:
        text = text_of(tag)
        if 2 <= len(text) <= 30 and not is_inside(tag, NAVIGATION, tags=frozenset({"footer"})):
            return re.sub(r"\s*(更多|more)\s*[>»]*$", "", text, flags=re.IGNORECASE)
    return None


def article_column(crumbs: list[str], title: str | None, tags: dict[str, str]) -> str | None:
    """The column an article stands in: the last crumb that is neither the article itself nor 正文."""
    own = squeeze(title or "")
    for part in reversed(crumbs):
        words = squeeze(part)
        if words not in NO_COLUMN and words != own and not (own and (words in own or own in words) and len(words) > 8) and len(part) <= 40:
            return part
    return tags.get("ColumnName")
