"""A row selector, ``div.list-box > ul.items > li``: which elements of a page are the rows of its list, and what each of them says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from disclosure.errors import InputError, PageWords
from disclosure.sites.model import Row
from disclosure.sites.reading.markup import absolute_url, drop_unseen, lighten, text_of
from disclosure.sites.reading.rowdates import fill_years, is_date_only
from disclosure.sites.reading.rows import CATEGORY, COLUMN_HREF, CONTROL_TEXT, read_row
from disclosure.sites.reading.scripts import show_written
from disclosure.sites.reading.structure import path_of, step_of
from disclosure.sites.reading.tree import DOCUMENT, Tag, parse_html
from disclosure.text import decode_page, squeeze

STEP = re.compile(r"[a-z][\w-]*(?:\.[\w-]+)?")
LONGEST, MOST_STEPS = 600, 40
ADDRESS_NAMES = ("data-href", "data-url", "data-link", "onclick")
ADDRESS = re.compile(r"[\"']([^\"'\s]{1,500})[\"']")
LOOKS_LIKE_ADDRESS = re.compile(r"^(?:https?://|\.{0,2}/)|\.(?:s?html?|jspx?|aspx?|php|do)(?:$|\?)", re.IGNORECASE)


@dataclass(frozen=True)
class Selector:
    """Steps from an outer element down to the row, each the child of the one before: ``name.class``, or ``name`` for an element without a class
    (but those that tell rows apart: odd, first …). A first step ``body`` is the page itself."""

    steps: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> Selector:
        """A selector as it is written. Raises InputError for anything but names and classes joined by ``>``."""
        steps = tuple(step.strip() for step in text.split(">"))
        if len(text) > LONGEST or not are_steps(steps):
            words = PageWords("修复方案的写法不对", "请按 div.list-box > ul.items > li 的样子填写", text[:80])
            raise InputError(
                f"{text[:80]!r} is no row selector", where="selector", fix="write it as div.list-box > ul.items > li", page=words
            )
        return cls(steps)

    def __str__(self) -> str:
        return " > ".join(self.steps)

    def select(self, root: Tag) -> list[Tag]:
        """The elements it names, in page order."""
        name = self.steps[-1].partition(".")[0]
        return [tag for tag in root.find_all(name) if self._fits(tag)]

    def _fits(self, tag: Tag) -> bool:
        here: Tag | None = tag
        for step in reversed(self.steps):
            if here is None or not _is_step(here, step):
                return False
            here = here.parent
        return True


def are_steps(steps: tuple[str, ...]) -> bool:
    """Whether a selector can be written of them: some pages have names of elements or classes that cannot."""
    return 0 < len(steps) <= MOST_STEPS and all(STEP.fullmatch(step) for step in steps)


def _is_step(tag: Tag, step: str) -> bool:
    name, _, kind = step.partition(".")
    if tag.name != name:
        return False
    return kind in tag.attrs.get("class", "").split() if kind else name == "body" or step_of(tag) == step


def shorten(path: tuple[str, ...], rows: list[Tag], root: Tag) -> Selector:
    """The shortest end of a path that still names these rows and no others."""
    wanted = [id(tag) for tag in rows]
    for length in range(min(2, len(path)), len(path) + 1):
        selector = Selector(path[-length:])
        if [id(tag) for tag in selector.select(root)] == wanted:
            return selector
    return Selector(("body", *path))


def select_by_path(root: Tag, paths: set[tuple[str, ...]]) -> dict[tuple[str, ...], list[Tag]]:
    """The elements that stand at each of these whole paths, in page order."""
    found: dict[tuple[str, ...], list[Tag]] = {path: [] for path in paths}
    ends = {path[-1] for path in paths}
    for tag in root.tags:
        if step_of(tag) in ends and (path := tuple(path_of(tag))) in found:
            found[path].append(tag)
    return found


def parse_shown(body: bytes, content_type: str | None) -> Tag:
    """The tree of a page as a reader would see it, rows that its own inline script writes included."""
    html, _ = lighten(decode_page(body, content_type).text.replace("\x00", ""))
    root = parse_html(html)
    show_written(root)
    drop_unseen(root)
    return root


def read_elements(elements: list[Tag], url: str | None) -> list[Row]:
    """What each element says as a row: title, address, date, pinned; elements without words are left out."""
    only = [_only_href(element, url) for element in elements]
    counts = Counter(absolute_url(href, url) for href in only if href)
    rows = []
    for element, href in zip(elements, only, strict=True):
        own = href if href and counts[absolute_url(href, url)] == 1 else None  # one that other rows have too is a button's or a column's
        if (row := _read_element(element, url, own)) is not None:
            rows.append(row)
    return fill_years(rows)[0]


def _only_href(element: Tag, url: str | None) -> str | None:
    """Where the only link of an element leads, a picture's or a 「详情」 too; None where it has several, or one to its category alone."""
    anchors = [element] if element.name == "a" else element.find_all("a")
    found = {
        place: anchor.get("href")
        for anchor in anchors
        if not CATEGORY.match(text_of(anchor)) and (place := absolute_url(anchor.get("href"), url)) is not None
    }
    return next(iter(found.values())) if len(found) == 1 else None


def _read_element(element: Tag, url: str | None, own: str | None) -> Row | None:
    """One element as a row; ``own`` is the address of its only link."""
    anchors = [element] if element.name == "a" else [anchor for anchor in element.find_all("a") if _is_title(anchor)]
    anchor = max(anchors, key=lambda tag: (not COLUMN_HREF.search(tag.get("href")), len(text_of(tag) or tag.get("title"))), default=None)
    row = read_row(element, anchor or _longest_words(element), url)
    if row is None or row.url is not None:
        return row
    href = own or next(_scripted_addresses(element), None)
    return replace(row, href=href, url=absolute_url(href, url)) if href else row


def _is_title(anchor: Tag) -> bool:
    shown = text_of(anchor) or anchor.get("title")
    return len(squeeze(shown)) >= 2 and not CONTROL_TEXT.match(shown) and not CATEGORY.match(shown)


def _longest_words(element: Tag) -> Tag:
    """The innermost element that says the most, dates aside: the title of a row that is no link."""
    texts = [(len(squeeze(text.value)), text) for text in element.texts if not is_date_only(text.value)]
    parent = max(texts, key=lambda pair: pair[0])[1].parent if texts else None
    return parent or element


def _scripted_addresses(element: Tag) -> Iterator[str]:
    """Addresses that stand in attributes for a script to go to."""
    for tag in (element, *element.tags):
        for name in ADDRESS_NAMES:
            value = tag.get(name)
            if name == "onclick":
                yield from (found for found in ADDRESS.findall(value) if LOOKS_LIKE_ADDRESS.search(found))
            elif LOOKS_LIKE_ADDRESS.search(value):
                yield value


def is_in_body(tag: Tag) -> bool:
    """Whether an element stands below the document's own frame of elements."""
    return tag.name not in ("html", "body", "head", DOCUMENT)
