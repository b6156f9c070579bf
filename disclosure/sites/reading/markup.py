"""What a reader sees of a tree: its visible text, as one line, as lines, or as a run of segments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from urllib.parse import urljoin, urlsplit

from disclosure.sites.reading.tree import DOCUMENT, Tag, Text
from disclosure.text import collapse, strip_invisible

NEVER_SHOWN = {
    "script",
    "style",
    "noscript",
    "template",
    "option",
    "select",
    "textarea",
    "iframe",
    "object",
    "svg",
    "head",
    "title",
    "input",
    "button",
}
INLINE = {
    "a",
    "b",
    "i",
    "em",
    "strong",
    "span",
    "font",
    "u",
    "small",
    "big",
    "sub",
    "sup",
    "label",
    "ucaptitle",
    "s",
    "mark",
    "st1:chsdate",
    "o:p",
    "time",
    "code",
    "del",
    "ins",
}
UNSEEN = NEVER_SHOWN - {"head", "title"}
RANKS = ("inline", "cell", "block")
HIDING_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
SQUASHING_STYLE = re.compile(
    r"(?:left|top|text-indent|margin-left)\s*:\s*-\d{4,}px|(?<![-\w])height\s*:\s*0(?:px)?\s*;[^\"]{0,300}overflow\s*:\s*hidden|overflow\s*:\s*hidden\s*;[^\"]{0,300}(?<![-\w])height\s*:\s*0(?:px)?\s*(?:;|$)",
    re.IGNORECASE,
)
NO_SIZE = re.compile(r"font-size\s*:\s*0(?:px|pt|em|%)?\s*(?:;|$)", re.IGNORECASE)
CELLS = {"td", "th", "dt", "dd"}
HIDING_CLASSES = {"hide", "hidden", "none", "displaynone", "dn", "ng-hide"}
MAX_CHARS = 1_500_000  # a page of text is far below; beyond it reading would cost more than it tells
MAX_RAW = 8_000_000  # with inline style, which is taken out
MAX_DEPTH = 512  # browsers stop there too
HEAVY_STYLE = re.compile(r"\sstyle=\"(?![^\"]*none)[^\"<>]*\"", re.IGNORECASE)
DATA_URI = re.compile(r"data:[\w/+.-]+;base64,[A-Za-z0-9+/=\s]{200,}")


def lighten(text: str) -> tuple[str, bool]:
    """Large pages without inline style and embedded pictures, which are most of their bytes and none of their words; True where more was cut off."""
    if len(text) <= 200_000:
        return text, False
    text = DATA_URI.sub("data:,", text)
    light = HEAVY_STYLE.sub("", text[:MAX_RAW])
    return light[:MAX_CHARS], len(text) > MAX_RAW or len(light) > MAX_CHARS


def names_of(tag: Tag) -> str:
    """Class and id of an element in lower case: what the page's author calls it."""
    attrs = tag.attrs
    return f"{attrs.get('class', '')} {attrs.get('id', '')}".lower().strip() if attrs else ""


def is_hidden(tag: Tag) -> bool:
    """True for an element that no reader sees: inline style, the hidden attribute or a class that says so."""
    attrs = tag.attrs
    if not attrs:
        return False
    style = attrs.get("style", "")
    if style and (HIDING_STYLE.search(style) or (("0" in style or "-9" in style) and _is_squashed(tag, style))):
        return True
    return "hidden" in attrs or any(word in HIDING_CLASSES for word in attrs.get("class", "").lower().split())


def _is_squashed(tag: Tag, style: str) -> bool:
    """True for text set outside the window or without size, as hidden spam is; a box of no font size around sized parts is a trick of layout."""
    if SQUASHING_STYLE.search(style):
        return True
    return bool(NO_SIZE.search(style)) and not any(isinstance(child, Tag) for child in tag.children)


def drop_unseen(root: Tag) -> list[tuple[Tag, Tag]]:
    """Take styles, scripts and hidden elements out of the tree. Gives the hidden ones, each behind the element it stood in."""
    hidden: list[tuple[Tag, Tag]] = []
    for tag in [root, *root.tags]:
        if any(isinstance(child, Tag) and _is_unseen(child) for child in tag.children):
            tag.forget_words()
            for child in tag.children:
                if isinstance(child, Tag) and _is_unseen(child):
                    child.parent = None
                    if child.name not in UNSEEN:
                        hidden.append((tag, child))
            tag.children = [child for child in tag.children if child.parent is tag]
    return hidden


def _is_unseen(tag: Tag) -> bool:
    if tag.name == "marquee":
        return tag.get("height") in ("0", "1", "2") or tag.get("width") in ("0", "1", "2")
    return tag.name in UNSEEN or (bool(tag.attrs) and tag.name not in ("html", "body", "form") and is_hidden(tag))


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of visible text, its element, and how it is cut off from the one before: ``inline``, ``cell`` or ``block``."""

    text: str
    tag: Tag
    boundary: str


def segments_of(root: Tag) -> list[Segment]:
    """The visible text of a tree as segments in document order."""
    found: list[Segment] = []
    for text, boundary in _runs(root):
        words = collapse(text.value)
        if words and text.parent is not None:
            found.append(Segment(words, text.parent, RANKS[boundary]))
    return found


def _runs(root: Tag) -> Iterator[tuple[Text, int]]:
    """Every shown text below an element, and how it is cut off from the last one that had words: 0 inline, 1 cell, 2 block."""
    opened, closed = 2, 0
    stack: list[Tag | Text | tuple[str]] = list(root.children[::-1])
    while stack:
        node = stack.pop()
        if isinstance(node, Text):
            yield node, max(opened, closed)
            if not node.value.isspace():
                opened = closed = 0
        elif isinstance(node, tuple):
            name = node[0]
            if name in CELLS:
                closed = closed or 1
            elif name not in INLINE:
                closed = 1 if closed == 1 else 2
        elif node.name not in NEVER_SHOWN:
            opened = max(opened, 0 if node.name in INLINE else 1 if node.name in CELLS else 2)
            stack.append((node.name,))
            stack.extend(node.children[::-1])


def text_of(node: Tag | Text | None) -> str:
    """The visible text of an element on one line, with a blank between its blocks."""
    if isinstance(node, Tag):
        if node.words is None:
            node.words = collapse("".join(_parts(node)))
        return node.words
    return "" if node is None else collapse(node.value)


def _parts(root: Tag) -> list[str]:
    """Texts below an element, with a blank where a block begins or ends."""
    parts: list[str] = []
    stack: list[Tag | Text | str] = list(root.children[::-1]) if root.name not in NEVER_SHOWN else []
    while stack:
        node = stack.pop()
        if isinstance(node, Text):
            parts.append(node.value)
        elif isinstance(node, str):
            parts.append(node)
        elif node.name not in NEVER_SHOWN:
            if node.name not in INLINE:
                parts.append(" ")
                stack.append(" ")
            stack.extend(node.children[::-1])
    return parts


def is_small(node: Tag | Text, parts: int) -> bool:
    """True for an element of at most so many nodes; keeps readings of "a short element" from walking whole trees."""
    if not isinstance(node, Tag):
        return True
    return len(node.children) <= parts and next(islice(node.descendants, parts, None), None) is None


def lines_of(root: Tag) -> list[str]:
    """The visible text of an element, one line for every block; table cells of a row are parted by blanks."""
    lines: list[str] = []
    for segment in _joined(root):
        text = collapse(segment)
        if text:
            lines.append(text)
    return lines


def _joined(root: Tag) -> Iterator[str]:
    """Raw text of each block."""
    parts: list[str] = []
    closed = 0
    stack: list[Tag | Text | tuple[str]] = list(root.children[::-1])
    while stack:
        node = stack.pop()
        if isinstance(node, Text):
            if closed == 2:
                yield "".join(parts)
                parts = []
            parts.append(strip_invisible(node.value))
            closed = 0
        elif isinstance(node, tuple):
            name = node[0]
            if name in CELLS:
                closed = closed or 1
            elif name not in INLINE:
                closed = 1 if closed == 1 else 2
        elif node.name not in NEVER_SHOWN:
            if node.name == "br" or (node.name not in INLINE and node.name not in CELLS):
                yield "".join(parts)
                parts = []
            elif node.name in CELLS:
                parts.append(" ")
            stack.append((node.name,))
            stack.extend(node.children[::-1])
    yield "".join(parts)


@lru_cache(maxsize=30_000)  # a page asks of the same link several times
def absolute_url(href: str, base: str | None) -> str | None:
    """The absolute http(s) address of a link as the page means it, None for scripts, anchors, mail and what is no address."""
    if not href or href.startswith("#") or re.match(r"(?i)(javascript|mailto|tel|data|about|file):?", href):
        return None
    try:
        url = urljoin(base or "", href.replace("\\", "/"))
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def is_within(node: Tag | Text, root: Tag) -> bool:
    """True when a node lies somewhere below an element."""
    parent = node.parent
    while parent is not None:
        if parent is root:
            return True
        parent = parent.parent
    return False


def is_inside(tag: Tag, names: re.Pattern[str], *, tags: frozenset[str] = frozenset()) -> bool:
    """True when the element or one around it is called by one of these names or is one of these tags."""
    here: Tag | None = tag
    while here is not None:
        if here.name in tags or (here.attrs and here.name not in ("body", "html", DOCUMENT) and names.search(names_of(here))):
            return True
        here = here.parent
    return False
