"""Lists that a page keeps out of sight until a script shows them: the second tab of a strip, the rows behind 「加载更多」."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from disclosure.sites.model import Row, Warning
from disclosure.sites.reading.frame import is_side
from disclosure.sites.reading.rows import Cluster, find_clusters
from disclosure.sites.reading.tree import Tag

HIDDEN = "rows_hidden"
"""Code of the warning."""
FEWEST = 2  # one dated link out of sight may be a box with a notice


def hidden_warning(hidden: Sequence[tuple[Tag, Tag]], shown: Sequence[Cluster], main: Cluster | None) -> list[Warning]:
    """The warning for a list out of sight that may be the column's, or none. ``hidden``: what ``drop_unseen`` took out; ``shown``: all groups of rows in sight."""
    rows = find_hidden_rows(hidden, shown, main)
    return [Warning(HIDDEN, f"{len(rows)} dated rows are out of sight until a script shows them, as in another tab")] if rows else []


def find_hidden_rows(hidden: Sequence[tuple[Tag, Tag]], shown: Sequence[Cluster], main: Cluster | None) -> list[Row]:
    """Dated rows out of sight that no list in sight shows too; none where there are fewer than two.

    A tab of another box says nothing of the column: one in the frame or beside the content, or nearer to another dated list than to ``main``, which is read.
    """
    blocks = [(around, block) for around, block in hidden if block.find("a") is not None]
    if not blocks:
        return []
    around_block = {id(block): around for around, block in hidden}
    known = {row.href for cluster in shown for row in cluster.rows}
    own = set() if main is None else _holders(main)
    others = {place for cluster in shown if cluster.is_dated and cluster is not main for place in _holders(cluster)} - own
    found = {
        row.href: row
        for around, block in blocks
        if not _is_beside(around, around_block, own, others)
        for cluster in find_clusters(block, None)
        if cluster.is_dated and not cluster.is_side and not cluster.is_aside
        for row in cluster.rows
        if row.date and row.href not in known
    }
    return list(found.values()) if len(found) >= FEWEST else []


def _holders(cluster: Cluster) -> set[int]:
    """The elements around its rows, by ``id``."""
    return {id(parent) for scope in cluster.scopes for parent in scope.parents}


def _is_beside(around: Tag, around_block: dict[int, Tag], own: set[int], others: set[int]) -> bool:
    if around.in_frame or is_side(around):
        return True
    for tag in _climb(around, around_block):
        if id(tag) in own:
            return False
        if id(tag) in others:
            return True
    return False


def _climb(tag: Tag | None, around_block: dict[int, Tag]) -> Iterator[Tag]:
    """An element and those around it, also beyond a block out of sight that it stands in."""
    while tag is not None:
        yield tag
        tag = tag.parent or around_block.get(id(tag))
