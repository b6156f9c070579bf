"""Where the rows of a list stand, as a short text that stays while the template stays: the night compares it with the night before."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from disclosure.sites.reading.tree import DOCUMENT, Tag

# what marks one row or one page among others, not the template
STATE = re.compile(
    r"^(?:odd|even|first|last|cur|current|on|off|active|selected|hover|over|top|istop|zhiding|new|hot|clearfix|clear|fn-clear|cf)$|\d"
)
DECORATION = {"b", "br", "em", "font", "hr", "i", "img", "ins", "mark", "small", "strong", "sub", "sup", "u"}
DATA = "data"
"""The structure of a list that came as data: it has no template."""

MOST_STEPS = 12  # of a path as it is shown; deeper ones lose their outer end


def step_of(tag: Tag) -> str:
    """An element as a step of a path: its name and the first class that does not tell rows or pages apart, as in ``div.list-box``."""
    attrs = tag.attrs
    classes = attrs.get("class", "").split() if attrs else ()
    name = next((word for word in classes if not STATE.search(word.lower())), "")
    return f"{tag.name}.{name}" if name else tag.name


def path_of(tag: Tag) -> list[str]:
    """The steps from below body down to an element."""
    steps = [step_of(tag)]
    for parent in tag.parents:
        if parent.name in ("body", DOCUMENT):
            break
        steps.append(step_of(parent))
    return steps[::-1]


def structure_of(rows: Sequence[Tag]) -> str:
    """Where rows stand and what each is made of: ``div.main>ul.list>li(a,span)``; empty without rows.

    ``rows`` are the elements of one list each. Their number, pinned ones among them and marks of news change nothing: the path is that of most
    rows' holder, and of a row those children count that at least half of the rows have.
    """
    if not rows:
        return ""
    holders = Counter(id(row.parent) for row in rows)
    most = max(holders.values())
    row = next(row for row in rows if holders[id(row.parent)] == most)
    steps = path_of(row)[-MOST_STEPS:]
    shapes = [{child.name for child in one.child_tags()} - DECORATION for one in rows if one.name == row.name]
    shown = Counter(name for shape in shapes for name in shape)
    parts = sorted(name for name, number in shown.items() if 2 * number >= len(shapes))
    return ">".join(steps) + (f"({','.join(parts)})" if parts else "")
