"""The headline of an article as a reader sees it, and the name of a column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from disclosure.sites.reading.markup import INLINE, NEVER_SHOWN, is_small, is_within, names_of, text_of
from disclosure.sites.reading.tree import Tag, Text, walk_back
from disclosure.sites.reading.trimming import RELATED_HEAD
from disclosure.text import collapse, find_dates, squeeze

TITLE_NAME = re.compile(r"title|(?<![a-z])(tit|bt|biaoti|headline|ucaptitle)(?![a-z])|_tit(?![a-z])|[-_]tt(?![a-z])", re.IGNORECASE)
CRUMB_NAME = re.compile(
    r"crumb|location|dqwz|position|(?<![a-z])(place|wz|weizhi|path|mbx|mbxdh|dqwz|current)(?![a-z])|szwz|curpos", re.IGNORECASE
)
OFFICE = re.compile(r"(政府|[局委厅院会校区市县镇乡]|中心|办公室|网站?|学院|大学|门户|平台|系统)$")
HERE = re.compile(r"(您|你)?(现在|当前|目前|所在)?(的|所在)?(所在)?位置(是)?\s*[:：]")
CRUMB_PARTS = re.compile(r"\s*(?:-{1,3}>|>>|>|»|›|/|→|-&gt;|＞|》)\s*")
NAME_OF_COLUMN = re.compile(r"^[\u4e00-\u9fff]{2,12}$")
FEW_ABOVE = 30  # elements above the first row among which the column's name is looked for
FROM_HOME = re.compile(r"^\s*(网站|本站)?(首页|主页)\s*(-{0,3}>|»|›|→|＞|》|::)")
MOST_PARTS = 80
FIRST_PARTS = 12  # 「您当前的位置」 stands in one of the first nodes of its element
NO_COLUMN = {
    "列表",
    "列表页",
    "信息列表",
    "文章列表",
    "栏目列表",
    "更多",
    "详细内容",
    "正文",
    "首页",
    "网站首页",
    "内容",
    "详情",
    "文章内容",
    "当前位置",
    "浏览文章",
    "信息内容",
}
HEADING_WEIGHT = {"h1": 2.0, "h2": 1.5, "h3": 1.0, "ucaptitle": 2.5, "h4": 0.5}
SITE_SEPARATOR = re.compile(r"(\s*(?:(?<!\d)-+|-+(?!\d)|[_|—–·｜])+\s*|\s{2,})")
SITE_ENDING = re.compile(
    r"(人民政府|政府|网站?|门户|局|厅|委员会|委|办|办公室|中心|公开|平台|频道|栏目|[市县区州盟省镇乡]|动态|要闻|公告|新闻|信息|政策|法规|文件|详情|正文|内容)$"
)
OF_DOCUMENTS = re.compile(r"^关于|的(通知|公告|公示|通报|意见|决定|批复|函|报告)$")
LONGEST_TITLE = 1_000  # characters; more are a text without its end
LONGEST_COLUMN = 12
SECTION = re.compile(r"^[一二三四五六七八九十]{1,3}、.{1,80}$|[:：]$")
"""A heading inside a text: 一、项目编号, 附件："""
LINE = "\ue000"  # stands for a line break while a headline is put together
BREAK, CHINESE = re.compile(rf"[\s{LINE}]+"), re.compile("[\u3000-\u9fff\uff00-\uffef]")


def page_title(root: Tag) -> str:
    """The first ``<title>`` of the page on one line."""
    return collapse(root.title.raw_text()) if root.title else ""


def read_crumbs(root: Tag) -> list[str]:
    """The breadcrumb (您当前所在位置：首页 > 政务公开 > 通知公告), outermost first; read before hidden elements are dropped."""
    shortest: tuple[int, list[str]] = (301, [])
    for tag in root.find_all(["div", "p", "td", "ul", "ol", "span", "nav", "li"]):
        first = _first_words(tag)
        if not (CRUMB_NAME.search(names_of(tag)) or HERE.search(first) or FROM_HOME.match(first)) or not is_small(tag, MOST_PARTS):
            continue
        strings = (part.value for part in tag.texts if part.parent is not None and part.parent.name not in NEVER_SHOWN)
        text = collapse(" ".join(strings))
        parts = [part.strip("[] ") for part in CRUMB_PARTS.split(HERE.sub("", text)) if part.strip("[] ")]
        if len(parts) >= 2 and len(text) < shortest[0]:
            shortest = (len(text), parts)
    return shortest[1]


def _first_words(tag: Tag) -> str:
    """The first few texts of an element."""
    texts = (node.value for node in islice(tag.descendants, FIRST_PARTS) if isinstance(node, Text))
    return "".join(islice(texts, 4))[:60]


def find_title(root: Tag, tags: dict[str, str], crumbs: Sequence[str] = ()) -> tuple[str | None, Tag | None]:
    """The headline and its element; the ArticleTitle tag or ``<title>`` where no element shows one.

    An element that says what ArticleTitle or ``<title>`` says wins; a kicker above or a line below the headline says neither.
    """
    own = without_site(page_title(root), tags, crumbs)
    columns = columns_of(root, tags, crumbs)
    named, shown = squeeze(tags.get("ArticleTitle", "")), squeeze(page_title(root))
    if named in columns or named == squeeze(tags.get("SiteName", "")):
        named = ""
    best: tuple[float, Tag | None] = (0.0, None)
    for tag in _headings(root):
        score = _title_score(tag, named, shown, tags)
        if squeeze(text_of(tag)) in columns:
            score -= 2
        if score > best[0]:
            best = (score, tag)
    if best[1] is None or squeeze(text_of(best[1])) in columns:
        best = (0.0, _unnamed_heading(root, {named, squeeze(own)} - {"", *columns}) or best[1])
    if best[1] is not None:
        return heading_text(best[1]), best[1]
    return (tags.get("ArticleTitle") if named else None) or own or None, None


def columns_of(root: Tag, tags: dict[str, str], crumbs: Sequence[str]) -> set[str]:
    """Names of the columns around an article, without white space; a name that ``<title>`` gives the page itself is none."""
    return {squeeze(part) for part in crumbs if len(part) <= LONGEST_COLUMN} - {squeeze(without_site(page_title(root), tags, crumbs))}


def _unnamed_heading(root: Tag, wanted: set[str]) -> Tag | None:
    """The first element outside navigation that says just what the page is titled."""
    if not wanted:
        return None
    longest = max(map(len, wanted)) + 20
    for tag in root.find_all(["div", "p", "td", "center", "span", "strong", "font", "b", "li", "a"]):
        is_it = is_small(tag, 12) and len(text_of(tag)) <= longest and squeeze(text_of(tag)) in wanted
        if is_it and not tag.in_frame:
            return tag
    return None


def is_name_of_site(text: str, tags: dict[str, str]) -> bool:
    """True for what ``<title>`` says on every page: the site's name, or that of a column."""
    return squeeze(text) in {squeeze(tags.get(name, "")) for name in ("SiteName", "ColumnName")} or bool(
        len(squeeze(text)) <= 20
        and re.search(r"人民政府(门户|网|办公室)?|门户网站?$|网站$|政务网$|信息网$", squeeze(text))
        and not OF_DOCUMENTS.search(text)
    )


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
    if RELATED_HEAD.match(words) or (SECTION.search(words) and words not in named and words not in shown):
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
    if tag.in_frame:
        score -= 4
    if words == squeeze(tags.get("ColumnName", "")):
        score -= 1.5
    return score if score > 1.2 else 0.0


def heading_text(tag: Tag) -> str:
    """The words of a headline without a date, source or tools that are nested in it; parts on lines of their own are one phrase."""
    parts = []
    for node in tag.descendants:
        if isinstance(node, Tag):
            if node.name in ("br", "p", "div"):
                parts.append(LINE)
            continue
        if node.parent is None or node.parent.name in NEVER_SHOWN:
            continue
        inner = [parent for parent in (node.parent, *node.parent.parents) if is_within(parent, tag)]
        if not any(parent.name in ("small", "i", "em", "span", "div", "p", "ul") and _is_byline(text_of(parent)) for parent in inner):
            parts.append(str(node))
    return collapse(BREAK.sub(_join_lines, "".join(parts)).replace(LINE, " "))


def _join_lines(match: re.Match[str]) -> str:
    """White space with a line's end in it: nothing between two Chinese characters, else as it is."""
    before, after = match.string[max(0, match.start() - 1) : match.start()], match.string[match.end() : match.end() + 1]
    return "" if LINE in match[0] and CHINESE.match(before) and CHINESE.match(after) else match[0]


def _is_byline(text: str) -> bool:
    """True for a date, source or font-size line inside a heading."""
    return (bool(find_dates(text)) and len(text) <= 60 and not text.endswith(("通知", "公告", "公示"))) or bool(
        re.search(r"来源[:：]|字体[:：]|字号[:：]|浏览次数|点击", text)
    )


def without_site(title: str, tags: dict[str, str], crumbs: Sequence[str] = ()) -> str:
    """A ``<title>`` without the names of site and column at its ends."""
    names = {squeeze(tags.get(name, "")) for name in ("SiteName", "ColumnName")} | {
        squeeze(part) for part in crumbs if len(part) <= LONGEST_COLUMN
    }
    site, title = tags.get("SiteName", ""), title[:LONGEST_TITLE]
    bare = title.removesuffix(site).rstrip(" -_|—–·｜") if site else title
    pieces = SITE_SEPARATOR.split(bare or title)  # words and separators in turn
    while len(pieces) > 2 and (_is_of_site(pieces[-1], names) or not pieces[-1].strip()) and not _is_longer(pieces[-1], pieces[0], names):
        pieces = pieces[:-2]
    while len(pieces) > 2 and (_is_of_site(pieces[0], names) or not pieces[0].strip()):
        pieces = pieces[2:]
    joined = "".join(pieces)
    return max(re.split(r"\s*[_|｜]+\s*|\s+-\s+", joined), key=len, default="").strip()


def _is_of_site(text: str, names: set[str]) -> bool:
    """True for the name of a column or of an office, as they stand behind a headline."""
    words = squeeze(text)
    return words in names or (len(words) <= 20 and bool(SITE_ENDING.search(words)) and not OF_DOCUMENTS.search(words))


def _is_longer(last: str, first: str, names: set[str]) -> bool:
    """True when the site's name comes first, so that what comes last is the headline."""
    return _is_of_site(first, names) and (len(last) > len(first) or squeeze(last) in names)


def column_name(crumbs: list[str], root: Tag, tags: dict[str, str], *, before: Tag | None) -> str | None:
    """The column's name as shown: the last heading above the list when crumb or ``<title>`` agree, else the crumb, else the tag ColumnName."""
    shown = squeeze(page_title(root))
    crumb = next((part for part in reversed(crumbs) if squeeze(part) not in NO_COLUMN and len(part) <= 40), None)
    heading = _heading_before(before, root)
    if heading and (squeeze(heading) in shown or heading in crumbs or crumb is None):
        return heading if crumb is None or squeeze(heading) != squeeze(crumb) and heading not in crumbs[:-1] else crumb
    return crumb or tags.get("ColumnName") or heading or _named_in_title(root, tags) or _line_before(before)


def _named_in_title(root: Tag, tags: dict[str, str]) -> str | None:
    """The part of ``<title>`` that names the column: the first short one that is neither the site nor an office."""
    parts = [collapse(part) for part in SITE_SEPARATOR.split(page_title(root))[::2]]
    names = {squeeze(tags.get("SiteName", "")), *NO_COLUMN}
    return next((part for part in parts if 2 <= len(part) <= 20 and squeeze(part) not in names and not OFFICE.search(part)), None)


def _line_before(row: Tag | None) -> str | None:
    """The nearest line above the first row that is a name and nothing else."""
    if row is None:
        return None
    for tag in islice(walk_back(row), FEW_ABOVE):
        text = text_of(tag) if tag.name not in INLINE and not tag.in_frame and is_small(tag, 8) else ""
        if NAME_OF_COLUMN.match(text) and text not in NO_COLUMN and tag.find("a") is None:
            return text
    return None


def _heading_before(row: Tag | None, root: Tag) -> str | None:
    """The nearest heading above the first row (or the last one of the page when there is no row)."""
    headings = (
        islice((tag for tag in walk_back(row) if tag.name in ("h1", "h2", "h3")), 3)
        if row is not None
        else root.find_all(["h1", "h2", "h3"])[-1:]
    )
    for tag in headings:
        text = text_of(tag)
        if 2 <= len(text) <= 30 and not tag.in_frame:
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
