"""The body of an article without what the site sets around and into it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from disclosure.sites.reading.frame import NAVIGATION, own_words
from disclosure.sites.reading.gaps import shows_without_words
from disclosure.sites.reading.markup import CELLS, lines_of, names_of, text_of
from disclosure.sites.reading.tree import DOCUMENT, Tag, siblings_after
from disclosure.sites.reading.trimming import EMPTY_BOX, RELATED_LINE, SET_AROUND, is_frame_line, is_tools
from disclosure.text import squeeze

BODY_NAME = re.compile(
    r"^(zoom|ucap-?content|vsb_content.*|v_news_content|trs_editor|trs_ueditor|trs_editor_view|ivs_content|articlecontent|article[-_](content|con|body|txt|text)\w*|art[-_](content|con)\w*|news[-_]?content|newscon\w*|j-fontcontent|contentbox|textcontent|maincontent_text|info[-_]?content|detail[-_]?(content|con)|content[-_]?(txt|text|detail|main)|con_?text|xxgk_content|ucapcontent|wenzhang|zhengwen|(wenzhang|zhengwen|xiangqing)[-_]?(content|con|txt|text|body)|article_body)$",
    re.IGNORECASE,
)
SHORTEST_COPY = 20
SHORTEST_NAME = 8
MOST_COMPARED = 60_000  # characters; a longer text is no longer compared with what follows it


def find_body(root: Tag, title: Tag | None, bylines: list[Tag]) -> list[Tag]:
    """The elements of the body in page order: the outermost element that is called a body, else what follows the headline and its line.

    Of several copies (desktop, mobile, large print) the first with words counts; where none has any, the words after the headline do.
    """
    start = bylines[-1] if bylines else title
    around = {id(tag) for known in (title, *bylines) if known is not None for tag in (known, *known.parents)}
    outermost = _outermost(_named_bodies(root, title, around))
    first = next((tag for tag in outermost if _shows(tag)), None)
    if first is not None:
        return [first, *_continued(first, outermost)]
    return (following_blocks(start) if start is not None else []) or outermost[:1]


def _named_bodies(root: Tag, title: Tag | None, around: set[int]) -> list[Tag]:
    """Elements that a mark or their name makes a body and that do not hold the headline's line; those behind the headline where there are any."""
    marked = root.first(lambda tag: tag.name == "meta" and tag.get("name").lower() == "contentstart")
    named = _marked_body(marked) if marked is not None else []
    named += [tag for tag in root.tags if is_called_body(tag) and not _is_of_frame(tag) and id(tag) not in around]
    if title is None or not named:
        return named
    order = {id(tag): place for place, tag in enumerate(root.tags)}
    return [tag for tag in named if order.get(id(tag), 0) >= order.get(id(title), 0)] or named


def _is_of_frame(tag: Tag) -> bool:
    """True for an element that is called a part of the frame too; one inside such an element may well be the body."""
    return tag.in_frame and bool(NAVIGATION.search(names_of(tag)))


def _marked_body(mark: Tag) -> list[Tag]:
    """The element around the mark where a body begins; where a paragraph was closed right behind the mark, the one around that."""
    for box in mark.parents:
        if box.name in ("body", "html", DOCUMENT):
            break
        if _shows(box):
            return [box]
    return []


def _outermost(named: list[Tag]) -> list[Tag]:
    """Those that lie in no other of them."""
    ids = {id(tag) for tag in named}
    return [tag for tag in named if not any(id(parent) in ids for parent in tag.parents)]


def _shows(tag: Tag) -> bool:
    """True for an element with words, a picture, or what a frame or a script shows in it."""
    return bool(text_of(tag)) or tag.find("img") is not None or shows_without_words([tag])


def _continued(first: Tag, others: list[Tag]) -> list[Tag]:
    """Further blocks of the same body: called the same, right behind it under one parent, and no copy of it."""
    ids = {id(tag) for tag in others}
    known = squeeze(text_of(first))
    found: list[Tag] = []
    for tag in siblings_after(first):
        if not isinstance(tag, Tag):
            continue
        if id(tag) not in ids or names_of(tag) != names_of(first):
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
    return len(words) >= SHORTEST_COPY and len(known) <= MOST_COMPARED and (words in known or words[:40] in known)


def is_called_body(tag: Tag) -> bool:
    """True when id or class name an element a body."""
    return tag.name == "ucapcontent" or any(BODY_NAME.match(word) for word in names_of(tag).split())


def following_blocks(start: Tag) -> list[Tag]:
    """Blocks after the headline's line, on the innermost level where they hold words of their own; cells beside it hold tools.

    Where none does, a nearest block that is one link: an item that consists of its file.
    """
    level: Tag | None = start
    best: list[Tag] = []
    linked: list[Tag] = []
    for _ in range(6):
        if level is None or level.name in ("body", "html", DOCUMENT):
            break
        kept = _until_end(tag for tag in siblings_after(level) if isinstance(tag, Tag))
        words = sum(own_words(tag) for tag in kept)
        if words >= 60 or (words == 0 and level.name not in CELLS and any(tag.find("img") for tag in kept)):
            return kept
        best = best or (kept if words else [])
        linked = linked or [tag for tag in kept if not words and _is_one_link(tag)][:1]
        level = level.parent
    return best or linked


def _is_one_link(tag: Tag) -> bool:
    """True for an element outside the frame that holds one link with a name and nothing else."""
    anchors = tag.find_all("a")
    return (
        len(anchors) == 1
        and not tag.in_frame
        and len(squeeze(text_of(tag))) >= SHORTEST_NAME
        and squeeze(text_of(tag)) == squeeze(text_of(anchors[0]))
    )


def _until_end(blocks: Iterable[Tag]) -> list[Tag]:
    """Blocks up to the first that belongs to the frame of the page or is another article; copies are left out."""
    kept: list[Tag] = []
    known = ""
    for tag in blocks:
        names, words = names_of(tag), squeeze(text_of(tag))
        if tag.name == "footer" or re.search(r"foot|copyright", names) or RELATED_LINE.match(text_of(tag)[:20]) or _is_another(tag):
            break
        is_set_around = SET_AROUND.search(names) or (NAVIGATION.search(names) and not own_words(tag))
        if is_set_around or is_tools(tag) or EMPTY_BOX.match(words) or is_frame_line(tag) or is_copy(words, known):
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
