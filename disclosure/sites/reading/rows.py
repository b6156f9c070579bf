"""The items of a list page, learned from the page's own repetition."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace

from disclosure.sites.model import Row
from disclosure.sites.reading.frame import ASIDE, ASIDE_SHARE, heading_over, is_side
from disclosure.sites.reading.markup import CELLS, INLINE, absolute_url, is_small, names_of, text_of
from disclosure.sites.reading.rowdates import date_in_row, dates_between, is_date_only, part_date
from disclosure.sites.reading.rowtitles import LONGEST_TITLE, WORDS, row_title
from disclosure.sites.reading.tree import Tag
from disclosure.text import squeeze

STATE_WORDS = re.compile(r"\b(odd|even|first|last|cur|current|on|active|hover|top|clearfix|fn-clear|cf)\b|\d+")
ITEM_HREF = re.compile(
    r"t?\d{8}_\d+|/\d{4}[/-]?\d{1,2}[/-]|\d{5,}|[0-9a-f]{16,}|(?:^|/)(show|detail|content|article|art|info|view|doc)[/_]?\w*|[?&](id|infoid|articleid|contentid|wbnewsid)=",
    re.IGNORECASE,
)
COLUMN_HREF = re.compile(r"/(index|list|default|node)[\w-]*\.\w+$|/$|showList|/col/|/column/|channel", re.IGNORECASE)
CATEGORY = re.compile(r"^[\[【(（〔].{1,10}[\]】)）〕]$")  # the link to a column before the link to the item
HOLE = r"(?:<\?=|<%=|\{\{|\$\{)"  # what a script would fill; as a title or an address it belongs to no row
CONTROL_TEXT = re.compile(
    r"^[<«‹]*(首页|第一页|上一页|前一页|下一页|后一页|最后一页|尾页|末页|上页|下页|更多|more|查看更多|\[?更多\]?|\d{1,4}|[<>«»]{1,9}|网站首页|返回顶部|打印|关闭|详细|详情|查看|阅读全文|下载|收藏|登录|注册|无|无障碍)(\s*[>»›]+|\+)?$"
    rf"|.*{HOLE}",
    re.IGNORECASE,
)
MOST_DATED = 0.8  # dates between links belong to them when nearly every link has one
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
    is_aside: bool = False
    """Under a heading that sends readers elsewhere (热点推荐, 相关阅读)."""

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
        return (self.dated * 4 + self.item_count * 1.5 + length) * (ASIDE_SHARE if self.is_aside else 0.3 if self.is_side else 1.0)


def find_clusters(root: Tag, base: str | None) -> list[Cluster]:
    """Every group of repeated links outside navigation that could be a list, heaviest first."""
    by_place: dict[tuple[str, ...], list[Tag]] = defaultdict(list)
    known: dict[int, tuple[str, ...]] = {}
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
            anchors = by_place[_place_of(anchor, known)]
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


def _place_of(anchor: Tag, known: dict[int, tuple[str, ...]]) -> tuple[str, ...]:
    """Where a link stands: the names of the blocks around it, without what marks one row among others. ``known`` keeps places by element."""
    chain: list[Tag] = []
    here = anchor.parent
    while here is not None and id(here) not in known and here.name not in ("body", "[document]"):
        chain.append(here)
        here = here.parent
    place = known.get(id(here), ())
    for tag in reversed(chain):
        place = place if tag.name in INLINE else (_name_of_block(tag), *place)
        if tag is not anchor.parent:  # of which there are as many as rows
            known[id(tag)] = place
    return place


def _name_of_block(tag: Tag) -> str:
    """The kind of a block and the first word that its author calls it."""
    words = STATE_WORDS.sub("", names_of(tag)).split() if tag.name not in CELLS | {"li", "tr", "p"} else []
    return tag.name + "." + (words[0] if words else "")


def _read_cluster(anchors: list[Tag], base: str | None) -> Cluster:
    """Rows of the links of one place, in page order, one per row element."""
    counts = _count_links(anchors)
    rows: list[Row] = []
    scopes: list[Tag] = []
    by_scope: dict[int, tuple[Tag, list[Tag]]] = {}
    for anchor in anchors:
        scope = _scope_of(anchor, counts)
        by_scope.setdefault(id(scope), (scope, []))[1].append(anchor)
    items = 0
    for scope, inside in by_scope.values():
        anchor = max(inside, key=lambda tag: (_is_no_column(tag.get("href")), len(text_of(tag) or tag.get("title"))))
        row = read_row(scope, anchor, base)
        if row:
            rows.append(row)
            scopes.append(scope)
            items += _is_item(row)
    groups = len({id(scope.parent) for scope in scopes})
    rows = _dated(rows, scopes)
    return Cluster(rows, scopes, is_side(anchors[0]), groups, items, _is_aside(rows, scopes))


def _is_aside(rows: list[Row], scopes: list[Tag]) -> bool:
    """Whether dated rows stand under a heading that sends readers elsewhere."""
    return any(row.date for row in rows) and bool(ASIDE.match(heading_over(scopes[0])))


def _dated(rows: list[Row], scopes: list[Tag]) -> list[Row]:
    """Rows with the dates that stand between them, where that gives more rows a date than what stands in them does."""
    dated = sum(1 for row in rows if row.date)
    if len(rows) < 2 or (dated and scopes[0].name != "a"):
        return rows
    between = dates_between(scopes)
    found = len(between) - between.count(None)
    if found <= dated or found < max(2, MOST_DATED * len(rows)):
        return rows
    return [replace(row, date=date) for row, date in zip(rows, between, strict=True)]


def _count_links(anchors: list[Tag]) -> dict[int, int]:
    """How many of these links every element around one of them holds, by ``id``; each element is passed once, however deep the links stand."""
    counts: dict[int, int] = defaultdict(int)
    chains: list[list[Tag]] = []
    seen: set[int] = set()
    for anchor in anchors:
        counts[id(anchor)] += 1
        chain: list[Tag] = []
        here: Tag | None = anchor
        while here is not None and id(here) not in seen:
            seen.add(id(here))
            chain.append(here)
            here = here.parent
        chains.append(chain)
    for chain in reversed(chains):  # a later chain ends below an earlier one
        for tag in chain:
            if tag.parent is not None:
                counts[id(tag.parent)] += counts[id(tag)]
    return counts


def _parted(cluster: Cluster) -> list[Cluster]:
    """A cluster whose dated and undated rows stand in different holders is two lists that look alike; so is one with rows in a box beside the list."""
    holders = [places for places in _holders(cluster) if len(places) >= 2]
    undated = [place for places in holders if not any(cluster.rows[one].date for one in places) for place in places]
    others = sorted(set(range(len(cluster.rows))) - set(undated))
    if undated and any(cluster.rows[place].date for place in others):
        return [*_parted(_part(cluster, others)), _part(cluster, undated)]
    beside = [place for places in holders if _stands_beside(cluster.scopes[places[0]]) for place in places]
    others = sorted(set(range(len(cluster.rows))) - set(beside))
    return [_part(cluster, others), _part(cluster, beside)] if beside and others else [cluster]


def part_under(cluster: Cluster, name: str) -> Cluster:
    """The rows of a cluster that stand under a heading, where all of its other rows stand under other headings; else the cluster."""
    holders = [(squeeze(heading_over(cluster.scopes[places[0]])), places) for places in _holders(cluster)]
    own = sorted(place for heading, places in holders if heading == name for place in places)
    return _part(cluster, own) if own and len(own) < len(cluster.rows) and all(heading for heading, _ in holders) else cluster


def _holders(cluster: Cluster) -> list[list[int]]:
    """The places of the rows by the element that holds them."""
    holders: dict[int, list[int]] = defaultdict(list)
    for place, scope in enumerate(cluster.scopes):
        holders[id(scope.parent)].append(place)
    return list(holders.values())


def _stands_beside(scope: Tag) -> bool:
    return is_side(scope) or bool(ASIDE.match(heading_over(scope)))


def _part(cluster: Cluster, places: list[int]) -> Cluster:
    """Some rows of a cluster as a cluster."""
    rows, scopes = [cluster.rows[place] for place in places], [cluster.scopes[place] for place in places]
    items = sum(_is_item(row) for row in rows)
    return Cluster(rows, scopes, is_side(scopes[0]), len({id(scope.parent) for scope in scopes}), items, _is_aside(rows, scopes))


def _is_no_column(href: str) -> bool:
    return not COLUMN_HREF.search(href)


def _is_item(row: Row) -> bool:
    """True for a link to an item and not to a column."""
    return bool(ITEM_HREF.search(row.href) and not COLUMN_HREF.search(row.href))


def _scope_of(anchor: Tag, counts: dict[int, int]) -> Tag:
    """The element that holds one row: the largest one around the link that holds no other row."""
    tag: Tag = anchor
    while tag.parent is not None and tag.parent.name not in ("body", "[document]") and counts[id(tag.parent)] == counts[id(tag)]:
        tag = tag.parent
    alone = tag.parent is None or tag.parent.name in ("body", "[document]")
    if alone and counts[id(tag)] == 1 and (tag.parent is None or counts[id(tag.parent)] == 1):
        return next((parent for parent in anchor.parents if parent.name in ("li", "tr", "dd", "p")), anchor.parent or anchor)
    holder = tag.parent
    if holder is None or (tag.name not in INLINE and tag.name not in CELLS) or (tag.name == "td" and _has_rows_abreast(holder, counts)):
        return tag
    outer = holder.parent
    repeats = outer is not None and counts[id(outer)] > counts[id(holder)]
    if holder.name in ROW_HOLDERS and repeats and counts[id(holder)] <= 3 and not (tag.name in CELLS and date_in_row(tag, anchor)):
        return holder
    return tag


def _has_rows_abreast(row: Tag, counts: dict[int, int]) -> bool:
    """True for a row of a table that holds two or three items side by side, each with a date cell of its own."""
    if counts[id(row)] < 2:
        return False
    cells = ["A" if id(cell) in counts else "D" if is_date_only(text_of(cell)) else "" for cell in row.child_tags(CELLS)]
    return "".join(cells) in ("ADAD", "DADA", "ADADAD", "DADADA")


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
