"""The body of an article without what the site sets around and into it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from disclosure.sites.reading.frame import NAVIGATION
from disclosure.sites.reading.markup import is_within, lines_of, names_of, text_of
from disclosure.sites.reading.tree import Tag, siblings_after
from disclosure.sites.reading.trimming import EMPTY_BOX, RELATED_LINE, SET_AROUND, TOOL_LINE, is_frame_line, own_words
from disclosure.text import squeeze

BODY_NAME = re.compile(
    r"^(zoom|ucap-?content|vsb_content.*|v_news_content|trs_editor|trs_ueditor|trs_editor_view|ivs_content|articlecontent|article[-_](content|con|body|txt|text)\w*|art[-_](content|con)\w*|news[-_]?content|newscon\w*|j-fontcontent|contentbox|textcontent|maincontent_text|info[-_]?content|detail[-_]?(content|con)|content[-_]?(txt|text|detail|main)|con_?text|xxgk_content|ucapcontent|wenzhang|zhengwen|article_body)$",
    re.IGNORECASE,
)


def find_body(root: Tag, title: Tag | None, bylines: list[Tag]) -> list[Tag]:
    """The elements of the body in page order: the outermost element that is called a body, else what follows the headline and its line.

    Of several copies (desktop, mobile, large print) the first with words counts.
    """
    outside = {id(tag) for tag in [title, *bylines] if tag is not None}
    marked = root.first(lambda tag: tag.name == "meta" and tag.get("name").lower() == "contentstart")
    named = [marked.parent] if isinstance(marked, Tag) and marked.parent is not None and marked.parent.name != "body" else []
    named += [tag for tag in root.tags if is_called_body(tag) and not _holds(tag, outside)]
    if title is not None:
        order = {id(tag): place for place, tag in enumerate(root.tags)}
        named = [tag for tag in named if order.get(id(tag), 0) >= order.get(id(title), 0)] or named
    if named:
        outermost = [tag for tag in named if not any(is_within(tag, other) for other in named)]
        first = next((tag for tag in outermost if text_of(tag) or tag.find("img")), outermost[0])
        return [first, *_continued(first, outermost)]
    start = bylines[-1] if bylines else title
    return following_blocks(start, outside) if start is not None else []


def _continued(first: Tag, others: list[Tag]) -> list[Tag]:
    """Further blocks of the same body: called the same, right behind it under one parent, and no copy of it."""
    known = squeeze(text_of(first))
    found: list[Tag] = []
    for tag in siblings_after(first):
        if not isinstance(tag, Tag):
            continue
        if not any(tag is other for other in others) or names_of(tag) != names_of(first):
            if text_of(tag):
                break
            continue
        words = squeeze(text_of(tag))
        if words and not is_copy(words, known):
            found.append(tag)
            known += words
    return found


def is_copy(words: str, known: str) -> bool:
    """True for words that stand there already, the whole of them or their beginning (large print, narrow screens)."""
    return len(words) >= 20 and (words in known or words[:40] in known)


def is_called_body(tag: Tag) -> bool:
    """True when id or class name an element a body."""
    return tag.name == "ucapcontent" or any(BODY_NAME.match(word) for word in names_of(tag).split())


def _holds(tag: Tag, outside: set[int]) -> bool:
    """True when the headline or its line lies in an element."""
    return id(tag) in outside or any(id(inner) in outside for inner in tag.tags)


def following_blocks(start: Tag, outside: set[int]) -> list[Tag]:
    """Blocks after the headline's line, on the innermost level where they hold words of their own."""
    level: Tag | None = start
    best: list[Tag] = []
    for _ in range(6):
        if level is None or level.name in ("body", "html", "[document]"):
            break
        blocks = [tag for tag in siblings_after(level) if isinstance(tag, Tag)]
        kept = _until_end(blocks)
        words = sum(own_words(tag) for tag in kept)
        if words >= 60 or any(tag.find("img") and words == 0 for tag in kept):
            return kept
        best = best or (kept if words else [])
        level = level.parent
    return best


def _until_end(blocks: Iterable[Tag]) -> list[Tag]:
    """Blocks up to the first that belongs to the frame of the page or is another article; copies are left out."""
    kept: list[Tag] = []
    known = ""
    for tag in blocks:
        names, words = names_of(tag), squeeze(text_of(tag))
        if tag.name == "footer" or re.search(r"foot|copyright", names) or RELATED_LINE.match(text_of(tag)[:20]) or _is_another(tag):
            break
        is_set_around = SET_AROUND.search(names) or (NAVIGATION.search(names) and not own_words(tag))
        if is_set_around or TOOL_LINE.match(text_of(tag)[:20]) or EMPTY_BOX.match(words) or is_frame_line(tag) or is_copy(words, known):
            continue
        kept.append(tag)
        known += words
    return kept


def _is_another(tag: Tag) -> bool:
    """True for a block with a headline and a line of date and source of its own."""
    heading = tag.find(["h1", "h2", "h3"])
    words = squeeze(text_of(heading))
    if not words:
        return False
    after = squeeze(text_of(tag)).split(words, 1)[-1][:60]
    return bool(re.match(r".{0,20}?(发布(时间|日期)|来源)[:：]", after))


def body_text(roots: list[Tag]) -> str:
    """The body as text, one line for each block."""
    return "\n".join(line for root in roots for line in lines_of(root))
