"""The items of a list page, learned from the page's own repetition."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from disclosure.sites.model import Row
from disclosure.sites.reading.frame import is_side
from disclosure.sites.reading.markup import CELLS, INLINE, absolute_url, is_small, names_of, text_of
from disclosure.sites.reading.rowdates import DATE_PARTS, date_in_row, is_date_only, part_date
from disclosure.sites.reading.tree import Tag, Text
from disclosure.text import collapse, squeeze

STATE_WORDS = re.compile(r"\b(odd|even|first|last|cur|current|on|active|hover|top|clearfix|fn-clear|cf)\b|\d+")
ITEM_HREF = re.compile(
    r"t?\d{8}_\d+|/\d{4}[/-]?\d{1,2}[/-]|\d{5,}|[0-9a-f]{16,}|(?:^|/)(show|detail|content|article|art|info|view|doc)[/_]?\w*|[?&](id|infoid|articleid|contentid|wbnewsid)=",
    re.IGNORECASE,
)
COLUMN_HREF = re.compile(r"/(index|list|default|node)[\w-]*\.\w+$|/$|showList|/col/|/column/|channel", re.IGNORECASE)
CUT = re.compile(r"((?<!\.)\.{2,}|(?<!…)…+|。{3}|(?<!⋯)⋯+)\s*$")  # looked for from the start of a run only
PINNED = re.compile(r"^[\[【(（]?\s*置\s*顶\s*[\]】)）]?\s*[:：|]?")
CATEGORY = re.compile(r"^[\[【(（〔].{1,10}[\]】)）〕]$")  # the link to a column before the link to the item
TITLE_NAME = re.compile(r"tit|(?<![a-z])(bt|name|headline)(?![a-z])", re.IGNORECASE)
BULLET = re.compile(r"^[·•▪■◆◇●○►▶»>☆★※]+\s*(?=\S)")
HOLE = r"(?:<\?=|<%=|\{\{|\$\{)"  # what a script would fill; as a title or an address it belongs to no row
CONTROL_TEXT = re.compile(
    r"^[<«‹]*(首页|第一页|上一页|前一页|下一页|后一页|最后一页|尾页|末页|上页|下页|更多|more|查看更多|\[?更多\]?|\d{1,4}|[<>«»]{1,9}|网站首页|返回顶部|打印|关闭|详细|详情|查看|阅读全文|下载|收藏|登录|注册|无|无障碍)(\s*[>»›]+|\+)?$"
    rf"|.*{HOLE}",
    re.IGNORECASE,
)
WORDS = re.compile(r"[^\W\d_]")
IN_LINE = INLINE | {"img", "br"}
SHORTEST_HEADING = 4  # a shorter one in a card is a day or a label
LONGEST_TITLE = 1_000  # characters of a title; more are a text without its end
SHORTEST_STEM = 10  # so many characters that begin another title do so because they are cut
LINK_PARTS = 150  # a link around more nodes is markup that was never closed
ROW_PARTS = 400  # a row of more nodes is no row
ROW_HOLDERS = {"li", "tr", "dd", "dl", "p", "div", "article", "section", "table", "tbody"}


@dataclass
class Cluster:
    """Links that stand at the same kind of place, read as rows of one list."""

    rows: list[Row]
    scopes: list[Tag]
    is_side: bool
    groups: int = 1
    item_count: int = field(default=0)

    @property
    def dated(self) -> int:
        """Rows with a date."""
        return sum(1 for row in self.rows if row.date)

    @property
    def is_dated(self) -> bool:
        """True when at least half of the rows show a date."""
        return self.dated * 2 >= len(self.rows) and self.dated > 0

    @property
    def is_items(self) -> bool:
        """True when at least half of the links lead to items and not to columns."""
        return self.item_count * 2 >= len(self.rows) and self.item_count > 0

    @property
    def weight(self) -> float:
        """How much the cluster looks like the list of the page: dates first, then links to items, then long titles."""
        length = sum(min(len(row.title), 30) for row in self.rows) / 30
        return (self.dated * 4 + self.item_count * 1.5 + length) * (0.3 if self.is_side else 1.0)


def find_clusters(root: Tag, base: str | None) -> list[Cluster]:
    """Every group of repeated links outside navigation that could be a list, heaviest first."""
    by_place: dict[tuple[str, ...], list[Tag]] = defaultdict(list)
    for anchor in root.find_all("a"):
        if anchor.in_frame:
            continue
        shown = text_of(anchor) or anchor.get("title")
        if len(shown) > LONGEST_TITLE:
            shown = row_title(anchor)[0]  # of a card with its summary
        if (
            2 <= len(shown) <= LONGEST_TITLE
            and not CONTROL_TEXT.match(shown)
            and not CATEGORY.match(shown)
            and WORDS.search(shown)
            and not re.search(HOLE, anchor.get("href") + anchor.get("title"))
        ):
            anchors = by_place[_place_of(anchor)]
            if not (anchors and _repeats(anchors[-1], anchor)):
                anchors.append(anchor)
    clusters = [part for anchors in by_place.values() for part in _parted(_read_cluster(anchors, base)) if part.rows]
    return sorted(_merged(clusters), key=lambda cluster: -cluster.weight)


def _repeats(last: Tag, anchor: Tag) -> bool:
    """True for a link without words of its own (a picture, 「详细」) that leads where the link before it led, under the same name."""
    return (
        not text_of(anchor)
        and anchor.get("href") == last.get("href")
        and squeeze(anchor.get("title")) in squeeze(text_of(last) + last.get("title"))
    )


def _place_of(anchor: Tag) -> tuple[str, ...]:
    """Where a link stands: the names of the blocks around it, without what marks one row among others."""
    place = []
    for parent in anchor.parents:
        if parent.name in ("body", "[document]"):
            break
        if parent.name in INLINE:
            continue
        words = STATE_WORDS.sub("", names_of(parent)).split() if parent.name not in CELLS | {"li", "tr", "p"} else []
        place.append(parent.name + "." + (words[0] if words else ""))
    return tuple(place)


def _read_cluster(anchors: list[Tag], base: str | None) -> Cluster:
    """Rows of the links of one place, in page order, one per row element."""
    counts: dict[int, int] = defaultdict(int)
    for anchor in anchors:
        for tag in (anchor, *anchor.parents):
            counts[id(tag)] += 1
    rows: list[Row] = []
    scopes: list[Tag] = []
    by_scope: dict[int, tuple[Tag, list[Tag]]] = {}
    for anchor in anchors:
        scope = _scope_of(anchor, counts)
        by_scope.setdefault(id(scope), (scope, []))[1].append(anchor)
    items = 0
    for scope, inside in by_scope.values():
        anchor = max(inside, key=lambda tag: len(text_of(tag) or tag.get("title")))
        row = read_row(scope, anchor, base)
        if row:
            rows.append(row)
            scopes.append(scope)
            items += _is_item(row)
    groups = len({id(scope.parent) for scope in scopes})
    return Cluster(rows, scopes, is_side(anchors[0]), groups, items)


def _parted(cluster: Cluster) -> list[Cluster]:
    """A cluster whose dated and undated rows stand in different holders is two lists that look alike."""
    holders: dict[int, list[int]] = defaultdict(list)
    for place, scope in enumerate(cluster.scopes):
        holders[id(scope.parent)].append(place)
    undated = [
        place for places in holders.values() if len(places) >= 2 and not any(cluster.rows[one].date for one in places) for place in places
    ]
    others = sorted(set(range(len(cluster.rows))) - set(undated))
    if not undated or not any(cluster.rows[place].date for place in others):
        return [cluster]
    return [_part(cluster, others), _part(cluster, undated)]


def _part(cluster: Cluster, places: list[int]) -> Cluster:
    """Some rows of a cluster as a cluster."""
    rows, scopes = [cluster.rows[place] for place in places], [cluster.scopes[place] for place in places]
    return Cluster(rows, scopes, cluster.is_side, len({id(scope.parent) for scope in scopes}), sum(_is_item(row) for row in rows))


def _is_item(row: Row) -> bool:
    """True for a link to an item and not to a column."""
    return bool(ITEM_HREF.search(row.href) and not COLUMN_HREF.search(row.href))


def _scope_of(anchor: Tag, counts: dict[int, int]) -> Tag:
    """The element that holds one row: the largest one around the link that holds no other row."""
    tag: Tag = anchor
    while tag.parent is not None and tag.parent.name not in ("body", "[document]") and counts[id(tag.parent)] == counts[id(tag)]:
        tag = tag.parent
    alone = tag.parent is None or tag.parent.name in ("body", "[document]")
    if alone and counts[id(tag)] == 1:
        return next((parent for parent in anchor.parents if parent.name in ("li", "tr", "dd", "p")), anchor.parent or anchor)
    holder = tag.parent
    if holder is None or (tag.name not in INLINE and tag.name not in CELLS):
        return tag
    outer = holder.parent
    repeats = outer is not None and counts[id(outer)] > counts[id(holder)]
    if holder.name in ROW_HOLDERS and repeats and counts[id(holder)] <= 3 and not (tag.name in CELLS and date_in_row(tag, anchor)):
        return holder
    return tag


def read_row(scope: Tag, anchor: Tag, base: str | None) -> Row | None:
    """One row of a list; None where the link shows no words."""
    title, pinned = row_title(anchor)
    if len(squeeze(title)) < 2 or not is_small(scope, ROW_PARTS):
        return None
    href = anchor.get("href")
    shown = text_of(scope)
    pinned = (
        pinned or "[置顶]" in shown or "【置顶】" in shown or any("zhiding" in image.get("src").lower() for image in scope.find_all("img"))
    )
    date = date_in_row(scope, anchor)
    if date is None:  # some lists write it behind the title
        title, date = part_date(title)
    return Row(title, href, absolute_url(href, base), date, pinned)


def row_title(anchor: Tag) -> tuple[str, bool]:
    """The full title of a row (the title attribute where the text is cut), and whether it says 置顶."""
    if anchor.headline is None:
        anchor.headline = _read_title(anchor)
    return anchor.headline


def _read_title(anchor: Tag) -> tuple[str, bool]:
    is_plain = len(anchor.children) == 1 and isinstance(anchor.children[0], Text)
    shown = (text_of(anchor) if is_plain else collapse("".join(_title_parts(_headline_in(anchor)))))[:LONGEST_TITLE]
    pinned = bool(PINNED.match(shown))
    shown = BULLET.sub("", collapse(PINNED.sub("", shown)))
    full = next((collapse(line) for line in re.split(r"[\r\n]", anchor.get("title")[:LONGEST_TITLE]) if squeeze(line)), "")
    stem = squeeze(CUT.sub("", shown))
    if not stem:
        return full or shown, pinned
    is_begun = len(stem) >= SHORTEST_STEM and squeeze(full).startswith(stem)  # cut without dots
    if is_begun or (CUT.search(shown) and stem in squeeze(full)):
        return BULLET.sub("", re.sub(r"^(文章|信息)?标题\s*[:：]\s*", "", full)), pinned
    return shown, pinned


def _headline_in(anchor: Tag) -> Tag:
    """The headline of a card that is a link as a whole, with date, source or summary in it; else the link."""
    heading = anchor.find(["h1", "h2", "h3", "h4", "h5", "h6"])
    if heading is not None and len(squeeze(text_of(heading))) >= SHORTEST_HEADING:
        return heading
    lines = [tag for tag in anchor.tags if tag.name not in INLINE and text_of(tag) and all(child.name in IN_LINE for child in tag.tags)]
    said = [
        tag
        for tag in lines
        if len(squeeze(text_of(tag))) >= SHORTEST_HEADING and WORDS.search(text_of(tag)) and not is_date_only(text_of(tag))
    ]
    if len(lines) < 2 or not said:
        return anchor
    return next((tag for tag in said if TITLE_NAME.search(names_of(tag))), said[0])


def _title_parts(anchor: Tag) -> list[str]:
    """Text of a link without elements that hold nothing but a date."""
    dates = [tag for tag in anchor.tags if is_small(tag, DATE_PARTS) and is_date_only(text_of(tag))]
    left_out = {id(node) for tag in dates for node in tag.descendants}
    parts = []
    for node in anchor.descendants:
        if isinstance(node, Text):
            parts.append("" if id(node) in left_out else str(node))
        elif isinstance(node, Tag) and node.name not in INLINE:
            parts.append(" ")
    return parts


def _merged(clusters: list[Cluster]) -> list[Cluster]:
    """Clusters whose rows are children of the same element are one list (rows of two looks)."""
    by_parent: dict[tuple[int, str], Cluster] = {}
    for cluster in clusters:
        parents = {(id(scope.parent), scope.name) for scope in cluster.scopes}
        if len(parents) > 1 or not cluster.is_dated:
            by_parent[(id(cluster), "")] = cluster
            continue
        key = parents.pop()
        known = by_parent.get(key)
        if known is None:
            by_parent[key] = cluster
            continue
        joined = sorted(zip(known.scopes + cluster.scopes, known.rows + cluster.rows, strict=True), key=lambda pair: _order(pair[0]))
        by_parent[key] = Cluster(
            [row for _, row in joined], [scope for scope, _ in joined], known.is_side, 1, known.item_count + cluster.item_count
        )
    return list(by_parent.values())


def _order(scope: Tag) -> int:
    """Place of a row among its siblings."""
    return scope.parent.index(scope) if scope.parent is not None else 0
