"""What a page is: a list of items, or something else. Address, tags and paging speak first, then what stands on the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from types import ModuleType

from disclosure.sites.reading.frame import heading_over
from disclosure.sites.reading.markup import CELLS, INLINE, NEVER_SHOWN, is_small, text_of
from disclosure.sites.reading.paging import Paging
from disclosure.sites.reading.rowdates import is_date_only
from disclosure.sites.reading.rows import Cluster, find_clusters, part_under
from disclosure.sites.reading.states import is_filled_by_script, list_remark
from disclosure.sites.reading.tree import Tag, Text
from disclosure.text import squeeze

LONGEST_REMARK = 100  # a longer line is neither a remark nor a note above a list
BYLINE = re.compile(
    r"(?:时间|日期|发布|发表|更新)[^\d]{0,6}(?:19|20)\d{2}\s?[-/.年]|(?:来源|作者|发布人|供稿)\s*[:：]|(?:点击|浏览|阅读)(?:次?数|量)?\s*[:：]"
)
LONGEST_BYLINE = 120
SHORTEST_ITEM = 40  # characters under a byline that make an item
IMPRINT = re.compile(
    r"版权所有|备案|主办单位|主办[:：]|承办[:：]|网站标识码|技术支持|ICP备|公网安备|联系电话|邮政?编码?[:：]|copyright", re.IGNORECASE
)
BARS = re.compile(r"[|｜【】]")
BLOCKS_OF_PORTAL = 4
FACT = re.compile(
    r"(?:现任)?(?:职务|职责|(?:工作|主要|具体)?分工|(?:个人|工作)?简[历介]|分管工作|工作职责|性别|民族|籍贯|出生(?:年月|日期)|学历|政治面貌|入党时间)[:：]"
)
FACTS_OF_PROFILE = 2
FEWEST_UNDATED, SHORTEST_TITLE = 5, 8  # rows and characters of each that make a list without dates
MOST_BESIDE = 60  # characters beside the rows of such a list
ROWS_UNDER_NOTE, NOTE_SHARE = 5, 3
PAGER_BAR = re.compile(
    r"(?:首页|第一页).{0,12}(?:上页|上一页|前一页).{0,40}(?:下页|下一页|后一页).{0,12}(?:尾页|末页|最后)|共\d+(?:条|篇|项)(?:记录|信息)?.{0,8}\d+/\d+"
)
BAR_TAGS = ("div", "td", "ul", "p", "span", "table")
BAR_PARTS = 80


@dataclass
class Signs:
    """What speaks for a list or an article."""

    root: Tag
    tags: dict[str, str]
    url: str | None
    platform: ModuleType
    paging: Paging | None
    has_markup_rows: bool  # False where the platform knows that no row stands in the markup
    crumbs: list[str]
    more_links: int
    hidden: list[tuple[Tag, Tag]]  # what was taken out because no reader sees it, behind the element it stood in

    @cached_property
    def clusters(self) -> list[Cluster]:
        """Groups of rows, heaviest first; looked for when somebody asks, which a page that is an item by its address never does."""
        return find_clusters(self.root, self.url) if self.has_markup_rows else []

    @cached_property
    def main(self) -> Cluster | None:
        """The group of rows that can be a list: the one under the name of the column, else the heaviest."""
        able = [cluster for cluster in self.clusters if cluster.is_dated or cluster.is_items]
        dated = [cluster for cluster in able if cluster.is_dated and not cluster.is_side]
        if len(dated) > 1 and self.crumbs:
            name = squeeze(self.crumbs[-1])
            able = [one for one in dated if squeeze(heading_over(one.scopes[0])) == name] or able
        main = next(iter(able), None)
        return part_under(main, squeeze(self.crumbs[-1])) if main is not None and main.groups > 1 and self.crumbs else main

    @property
    def is_foreign(self) -> bool:
        """True where the rows stand under a heading that is not the column's."""
        heading = squeeze(heading_over(self.main.scopes[0])) if self.main else ""
        return bool(heading and self.crumbs) and squeeze(self.crumbs[-1]) not in heading

    @property
    def says_article(self) -> bool | None:
        """What the address says."""
        return self.platform.is_article_url(self.url) if self.url else None


@dataclass(frozen=True)
class Words:
    """Text outside links, rows and frame: the longest line, all of it (characters), and whether a line reads like a byline or is a date, facts of a person."""

    longest: int
    total: int
    has_byline: bool
    has_date: bool
    facts: int = 0


def is_list(signs: Signs, html: str, scripts: str) -> bool:
    """True for a page whose content is a list of items, also an empty one and one that a script fills."""
    if signs.says_article:
        return False
    if signs.tags.get("ArticleTitle") and signs.says_article is not False:
        return False
    main = signs.main
    words = read_words(signs.root, [*main.scopes, *_between(main)] if main else [])
    if signs.says_article is None and _reads_like_article(words, main, signs.paging):
        return False
    if signs.paging is None and (words.facts >= FACTS_OF_PROFILE or (main is not None and main.is_aside and _is_item(words))):
        return False  # a person's page beside names or doings; an item above links to others, whatever its address says
    if signs.paging is not None and main is not None:
        return True
    if main is None:
        _, is_empty = list_remark(signs.root)
        is_open = (
            is_empty
            or signs.paging is not None
            or has_pager(signs.root)
            or (signs.says_article is False and is_filled_by_script(html, signs.root, scripts))
        )
        return is_open and words.longest <= LONGEST_REMARK and not (words.has_byline or words.has_date)
    if is_portal(signs, main) or (main.is_side and not main.is_dated):
        return False
    if main.is_dated:
        return len(main.rows) >= 2 or signs.says_article is False or has_pager(signs.root) or _is_bare(signs, words)
    return main.is_items and len(main.rows) >= 2 and (signs.says_article is False or _is_bare(signs, words, FEWEST_UNDATED))


def _is_bare(signs: Signs, words: Words, rows: int = 1) -> bool:
    """True for at least so many rows with titles on a page that names its place and says nothing else, where the address is silent."""
    main = signs.main
    if (
        main is None
        or main.is_side
        or main.is_aside
        or len(signs.crumbs) < 2
        or words.total > MOST_BESIDE
        or words.has_byline
        or words.has_date
    ):
        return False
    return len(main.rows) >= rows and main.is_items and all(len(squeeze(row.title)) >= SHORTEST_TITLE for row in main.rows)


def _is_item(words: Words) -> bool:
    return words.has_byline and words.total >= SHORTEST_ITEM


def _between(main: Cluster) -> list[Tag | Text]:
    """Everything from the first row of a list to the last: with summaries, days and lines that stand between the rows."""
    holder = main.scopes[0].parent
    if holder is None or main.groups != 1 or not main.is_dated:
        return []
    first, last = holder.index(main.scopes[0]), holder.index(main.scopes[-1])
    step = last - holder.index(main.scopes[-2]) if len(main.scopes) > 1 else 1  # as much belongs to the last row as to the one before it
    return holder.children[first : last + step]


def has_pager(root: Tag) -> bool:
    """True where a bar with first, next and last page stands, or one that counts the items: also an empty list of many systems has it."""
    return any(PAGER_BAR.search(squeeze(text_of(tag))) for tag in root.find_all(BAR_TAGS) if is_small(tag, BAR_PARTS))


def is_portal(signs: Signs, main: Cluster) -> bool:
    """True for a page of several columns, each cut after a few items with a link to the rest; a page that names its place is a column's."""
    if signs.paging is not None:
        return False
    dated = [cluster for cluster in signs.clusters if cluster.is_dated]
    if len(signs.crumbs) >= 2:
        is_cut = signs.more_links >= 2 and len(dated) + main.groups >= 3 and main.groups < 3
        return is_cut or _has_equals(main, dated)
    if signs.more_links >= 2 and len(dated) + main.groups >= 3:
        return True
    blocks = [cluster for cluster in signs.clusters if len(cluster.rows) >= 3]
    return len(blocks) >= BLOCKS_OF_PORTAL and len(main.rows) * 2 < sum(len(cluster.rows) for cluster in blocks)


def _has_equals(main: Cluster, dated: list[Cluster]) -> bool:
    """True where lists of like length stand beside the longest, each under a heading of its own."""
    others = [one for one in dated if one is not main and not (one.is_side or one.is_aside) and len(one.rows) * 2 >= len(main.rows)]
    if len(others) + 1 < BLOCKS_OF_PORTAL or main.groups > 1:
        return False
    return len({heading for one in (main, *others) if (heading := heading_over(one.scopes[0]))}) >= BLOCKS_OF_PORTAL


def _reads_like_article(words: Words, main: Cluster | None, paging: Paging | None) -> bool:
    """True when running text outweighs the rows, or an item with its byline stands beside a list of others."""
    titles = sum(len(squeeze(row.title)) for row in main.rows) if main is not None and main.is_dated else 0
    is_long = main is not None and len(main.rows) >= ROWS_UNDER_NOTE  # a list may stand under a note that is longer than its titles
    if words.longest > LONGEST_REMARK and (words.total > titles * (NOTE_SHARE if is_long else 1) or words.has_byline or words.has_date):
        return True
    return words.has_byline and paging is None and words.total >= SHORTEST_ITEM and words.total * 2 > titles


def read_words(root: Tag, scopes: Sequence[Tag | Text]) -> Words:
    """The words of a page outside links, the frame and the rows given; what imprints say is left out."""
    lines = _lines_outside(root, {id(scope) for scope in scopes})
    kept = [line for line in lines if line and not IMPRINT.search(line)]
    longest = max((len(line) for line in kept), default=0)
    has_byline = any(len(line) <= LONGEST_BYLINE and BYLINE.search(line) for line in kept)
    return Words(
        longest,
        sum(len(line) for line in kept),
        has_byline,
        any(is_date_only(BARS.sub(" ", line)) for line in kept),
        sum(1 for line in kept if FACT.match(line)),
    )


def _lines_outside(root: Tag, left_out: set[int]) -> list[str]:
    """The text of each block without white space."""
    lines: list[str] = []
    parts: list[str] = []
    stack: list[Tag | Text | None] = list(root.children[::-1])
    while stack:
        node = stack.pop()
        if isinstance(node, Text):
            parts.append("" if id(node) in left_out else node.value)
        elif node is None:
            lines.append(squeeze("".join(parts)))
            parts = []
        elif not (node.name == "a" or node.in_frame or node.name in NEVER_SHOWN or id(node) in left_out):
            if node.name not in INLINE and node.name not in CELLS:
                lines.append(squeeze("".join(parts)))
                parts = []
                stack.append(None)
            stack += node.children[::-1]
    return [*lines, squeeze("".join(parts))]
