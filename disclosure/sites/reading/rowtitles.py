"""The title of a row as a reader sees it: the headline of a card, the whole of a cut title, no marks."""

from __future__ import annotations

import re

from disclosure.sites.reading.markup import INLINE, is_small, names_of, text_of
from disclosure.sites.reading.rowdates import DATE_PARTS, is_date_only
from disclosure.sites.reading.tree import Tag, Text
from disclosure.text import collapse, squeeze

CUT = re.compile(r"((?<!\.)\.{2,}|(?<!…)…+|。{3}|(?<!⋯)⋯+)\s*$")  # looked for from the start of a run only
PINNED = re.compile(r"^[\[【(（]?\s*置\s*顶\s*[\]】)）]?\s*[:：|]?")
NEW = re.compile(r"^[\[【(（]?(?:new|hot)!*[\]】)）]?$", re.IGNORECASE)  # an element of its own behind a title
PINNED_MARK = re.compile(r"^[\[【(（]?置\s*顶[\]】)）]?$")  # an element of its own before or behind a title
TITLE_NAME = re.compile(r"tit|(?<![a-z])(bt|name|headline)(?![a-z])", re.IGNORECASE)
BULLET = re.compile(r"^[·•▪■◆◇●○►▶»>☆★※]+\s*(?=\S)")
IN_LINE = INLINE | {"img", "br"}
LONGEST_TITLE = 1_000  # characters of a title; more are a text without its end
SHORTEST_HEADING = 4  # a shorter one in a card is a day or a label
SHORTEST_STEM = 10  # so many characters that begin another title do so because they are cut
WORDS = re.compile(r"[^\W\d_]")


def row_title(anchor: Tag) -> tuple[str, bool]:
    """The full title of a row (the title attribute where the text is cut), and whether it says 置顶."""
    if anchor.headline is None:
        anchor.headline = _read_title(anchor)
    return anchor.headline


def _read_title(anchor: Tag) -> tuple[str, bool]:
    is_plain = len(anchor.children) == 1 and isinstance(anchor.children[0], Text)
    shown = (text_of(anchor) if is_plain else collapse("".join(_title_parts(_headline_in(anchor)))))[:LONGEST_TITLE]
    pinned = bool(PINNED.match(shown)) or (not is_plain and any(PINNED_MARK.match(text.value.strip()) for text in anchor.texts))
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
    """Text of a link without elements that hold nothing but a date or a mark of news."""
    marks = [
        tag
        for tag in anchor.tags
        if is_small(tag, DATE_PARTS) and (NEW.match(text_of(tag)) or PINNED_MARK.match(text_of(tag)) or is_date_only(text_of(tag)))
    ]
    left_out = {id(node) for tag in marks for node in tag.descendants}
    parts = []
    for node in anchor.descendants:
        if isinstance(node, Text):
            parts.append("" if id(node) in left_out else str(node))
        elif isinstance(node, Tag) and node.name not in INLINE:
            parts.append(" ")
    return parts
