"""The words of an element as a browser breaks them into lines."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from disclosure.sites.reading.tree import Tag, Text
from disclosure.tasks.readers.html_tree import LINE_END
from disclosure.text import strip_invisible

BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr",
    "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot",
    "th", "thead", "tr", "ul", "ucapcontent",
})  # fmt: skip
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef“”‘’—…·"
_SOFT = re.compile(rf"(?<=[{_WIDE}])[ \t]*\n[ \t\n]*(?=[{_WIDE}])")
_RUN = re.compile(r"[ \t\n]+")
_IGNORED_MARK = re.compile(r"(?i)mso-list\s*:\s*ignore")
_PICTURE_FONT = re.compile(r"(?i)font-family\s*:\s*[\"']?(?:wingdings|webdings|symbol)")
_NO_MARKS = re.compile(r"(?i)list-style(?:-type)?\s*:\s*none")
_BULLET = "●"
_JOINED = "\ue001"
_NUMBER_ENDS = re.compile(rf"{_JOINED}[\s{LINE_END}]*+(?!\d{{1,7}}\.{_JOINED})|{_JOINED}")
"""What follows an item's number stands on its line, also in a paragraph of its own."""
_NUMBER = "[number]"  # no attribute of a page is called so


def tidy_line(text: str) -> str:
    """Return a text without invisible characters, with plain blanks for no-break ones, trimmed of blanks of every width."""
    return strip_invisible(text).replace("\xa0", " ").strip()


class LineMaker:
    """Takes texts and breaks in page order and gives lines: white space of the source is no line end, and nothing between wide characters."""

    def __init__(self) -> None:
        self._parts: list[str] = []

    def add(self, text: str) -> None:
        """Add words as they stand in the source."""
        self._parts.append(text.replace("\r", "\n").replace("\f", " "))

    def end_line(self) -> None:
        """End the line where one is begun."""
        self._parts.append(LINE_END)

    def take(self) -> list[str]:
        """Return the lines so far, trimmed, without empty ones, and begin anew."""
        text = _NUMBER_ENDS.sub("", "".join(self._parts))
        self._parts = []
        if not text or text.isspace():
            return []
        lines = (_RUN.sub(" ", _SOFT.sub("", line.strip(" \t\n"))) for line in text.split(LINE_END))
        return [line for line in map(tidy_line, lines) if line]


def mark_of_list(tag: Tag) -> str | None:
    """Return the printed mark of Word's list span (1., 一、; a bullet for a picture font's character), None for other elements."""
    style = tag.attrs.get("style", "") if tag.name == "span" and tag.attrs else ""
    if not style or not _IGNORED_MARK.search(style):
        return None
    is_picture = any(
        _PICTURE_FONT.search(inner.attrs.get("style", "")) for inner in (tag, *islice(tag.parents, 3), *tag.tags) if inner.name == "span"
    )
    words = tidy_line("".join(text.value for text in tag.texts))
    return _BULLET if is_picture and len(words) == 1 else words


def _number_items(tag: Tag) -> None:
    """Write the numbers that a browser prints before the items of an ordered list (``3.``) into their first lines."""
    if tag.get("type") in ("a", "A", "i", "I") or _NO_MARKS.search(tag.attrs.get("style", "")):
        return
    number = _whole(tag.get("start"), 1)
    for item in tag.child_tags(("li",)):
        number = _whole(item.get("value"), number)
        if not _NO_MARKS.search(item.attrs.get("style", "")):
            item.attrs[_NUMBER] = f"{number}.{_JOINED}"
        number += 1


def _whole(text: str, otherwise: int) -> int:
    return int(text) if re.fullmatch(r"\d{1,6}", text, re.ASCII) else otherwise


def lines_below(nodes: Iterable[Tag | Text]) -> list[str]:
    """Return the lines of all that stands below some nodes; cells of tables among them are lines too."""
    maker = LineMaker()
    stack: list[Tag | Text | None] = []
    stack += reversed([*nodes])
    while stack:
        node = stack.pop()
        if node is None:
            maker.end_line()
        elif isinstance(node, Text):
            maker.add(node.value)
        else:
            stack += open_tag(maker, node)
    return maker.take()


def open_tag(maker: LineMaker, tag: Tag) -> list[Tag | Text | None]:
    """Begin an element; returns what is to be read next, the last first, None where a line ends."""
    mark = mark_of_list(tag)
    if mark is not None:
        maker.add(mark)
        return []
    if tag.name == "br":
        maker.end_line()
    if tag.name not in BLOCKS:
        return [*reversed(tag.children)]
    maker.end_line()
    if tag.name == "ol":
        _number_items(tag)
    elif tag.name == "li":
        maker.add(tag.attrs.get(_NUMBER, ""))
    return [None, *tag.children[::-1]]
