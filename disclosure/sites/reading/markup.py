"""HTML → a tree without noise, and the tree as a flat run of visible text."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, Tag, XMLParsedAsHTMLWarning
from bs4.element import NavigableString, PageElement, PreformattedString

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
CELLS = {"td", "th", "dt", "dd"}
HIDING_CLASSES = {"hide", "hidden", "none", "displaynone", "dn"}
MAX_CHARS = 2_000_000  # a page of text is far below; beyond it reading would cost more than it tells
MAX_DEPTH = 1_000  # browsers stop at 512; trees beyond this are an accident or an attack
HEAVY_STYLE = re.compile(r"\sstyle=\"(?![^\"]*none)[^\"<>]*\"", re.IGNORECASE)
DATA_URI = re.compile(r"data:[\w/+.-]+;base64,[A-Za-z0-9+/=\s]{200,}")
OPEN_OR_CLOSE = re.compile(r"<(/?)([a-zA-Z][\w:]*)[^<>]{0,2000}?(/?)>")
VOID = {
    "br",
    "img",
    "meta",
    "link",
    "input",
    "hr",
    "area",
    "base",
    "col",
    "embed",
    "source",
    "wbr",
    "param",
    "p",
    "li",
    "td",
    "tr",
    "th",
    "option",
}


def parse_html(text: str) -> BeautifulSoup:
    """The tree of a page. Nothing is run or loaded."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        return BeautifulSoup(text, "lxml", huge_tree=True)


def lighten(text: str) -> str:
    """Large pages without inline style and embedded pictures, which are most of their bytes and none of their words."""
    if len(text) > 200_000:
        text = HEAVY_STYLE.sub("", DATA_URI.sub("data:,", text))
    return text


def nesting_depth(text: str) -> int:
    """Deepest run of tags left open (tags that close themselves in HTML are not counted)."""
    depth = deepest = 0
    for match in OPEN_OR_CLOSE.finditer(text):
        if match[2].lower() in VOID or match[3]:
            continue
        depth = max(0, depth - 1) if match[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def attribute(tag: Tag, name: str) -> str:
    """An attribute as one trimmed string, empty when it is not there."""
    value = tag.get(name)
    if value is None:
        return ""
    return (value if isinstance(value, str) else " ".join(value)).strip()


def names_of(tag: Tag) -> str:
    """Class and id of an element in lower case: what the page's author calls it."""
    return f"{attribute(tag, 'class')} {attribute(tag, 'id')}".lower().strip()


def is_hidden(tag: Tag) -> bool:
    """True for an element that no reader sees: inline style, the hidden attribute or a class that says so."""
    style = attribute(tag, "style").lower().replace(" ", "")
    if "display:none" in style or "visibility:hidden" in style or tag.has_attr("hidden"):
        return True
    return any(word in HIDING_CLASSES for word in attribute(tag, "class").lower().split())


def drop_unseen(soup: BeautifulSoup) -> None:
    """Take comments, styles, scripts and hidden elements out of the tree."""
    for text in soup.find_all(string=lambda value: isinstance(value, PreformattedString)):
        text.extract()
    unseen = NEVER_SHOWN - {"head", "title"}
    for tag in soup.find_all(True):
        if tag.name in unseen or (tag.attrs and tag.name not in ("html", "body", "form") and is_hidden(tag)):
            tag.extract()


@dataclass(frozen=True)
class Segment:
    """A run of visible text, its element, and how it is cut off from the one before: ``inline``, ``cell`` or ``block``."""

    text: str
    tag: Tag
    boundary: str


def segments_of(root: Tag) -> list[Segment]:
    """The visible text of a tree as segments in document order."""
    found: list[Segment] = []
    boundary = "block"
    rank = {"inline": 0, "cell": 1, "block": 2}
    for node in root.descendants:
        if isinstance(node, Tag):
            kind = "inline" if node.name in INLINE else "cell" if node.name in CELLS else "block"
            boundary = max(boundary, kind, key=rank.__getitem__)
        elif (
            isinstance(node, NavigableString)
            and node.parent is not None
            and node.parent.name not in NEVER_SHOWN | {"script"}
            and not isinstance(node, PreformattedString)
        ):
            text = collapse(str(node))
            if text:
                boundary = max(boundary, _closed_between(found[-1].tag, node.parent) if found else "block", key=rank.__getitem__)
                found.append(Segment(text, node.parent, boundary))
                boundary = "inline"
    return found


def _closed_between(left: Tag, right: Tag) -> str:
    """The strongest kind of element that ends between two text nodes."""
    above = {id(parent) for parent in (right, *right.parents)}
    kind = "inline"
    for tag in (left, *left.parents):
        if id(tag) in above:
            break
        if tag.name in CELLS:
            kind = "cell" if kind == "inline" else kind
        elif tag.name not in INLINE:
            kind = "cell" if kind == "cell" else "block"
    return kind


def is_shown(node: PageElement) -> bool:
    """True for a text node that a reader sees (hidden elements are out of the tree already)."""
    return (
        isinstance(node, NavigableString)
        and not isinstance(node, PreformattedString)
        and node.parent is not None
        and node.parent.name not in NEVER_SHOWN
    )


def text_of(node: PageElement | None) -> str:
    """The visible text of an element on one line, with a blank between its blocks."""
    if not isinstance(node, Tag):
        return "" if node is None else collapse(str(node))
    parts: list[str] = []
    last: Tag | None = None
    for inner in node.descendants:
        if isinstance(inner, Tag):
            if inner.name not in INLINE:
                parts.append(" ")
        elif is_shown(inner):
            if last is not None and inner.parent is not last and _block_of(last) is not _block_of(inner.parent):
                parts.append(" ")
            parts.append(str(inner))
            last = inner.parent
    return collapse("".join(parts))


def _block_of(tag: Tag | None) -> Tag | None:
    """The nearest element around (or the element itself) that is no inline one."""
    while tag is not None and tag.name in INLINE:
        tag = tag.parent
    return tag


def is_small(node: PageElement, parts: int) -> bool:
    """True for an element of at most so many nodes; keeps readings of "a short element" from walking whole trees."""
    return not isinstance(node, Tag) or next(islice(node.descendants, parts, None), None) is None


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
    last: Tag | None = None
    for node in root.descendants:
        if isinstance(node, Tag):
            if node.name == "br" or (node.name not in INLINE and node.name not in CELLS):
                yield "".join(parts)
                parts = []
            elif node.name in CELLS:
                parts.append(" ")
            continue
        if (
            not isinstance(node, NavigableString)
            or isinstance(node, PreformattedString)
            or node.parent is None
            or node.parent.name in NEVER_SHOWN | {"script"}
        ):
            continue
        if last is not None and last is not node.parent and _closed_between(last, node.parent) == "block":
            yield "".join(parts)
            parts = []
        parts.append(strip_invisible(str(node)))
        last = node.parent
    yield "".join(parts)


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


def is_within(node: PageElement, root: Tag) -> bool:
    """True when a node lies somewhere below an element (the very element: equality of tags compares whole trees)."""
    return any(parent is root for parent in node.parents)


def is_inside(tag: Tag, names: re.Pattern[str], *, tags: frozenset[str] = frozenset()) -> bool:
    """True when the element or one around it is called by one of these names or is one of these tags."""
    return any(
        parent.name in tags or (parent.name not in ("body", "html", "[document]") and names.search(names_of(parent)))
        for parent in (tag, *tag.parents)
    )
