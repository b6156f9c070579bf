"""What a page holds that we do not see: an end that never came, pages only a script turns, a body that is no text."""

from __future__ import annotations

import re

from disclosure.sites.model import Warning
from disclosure.sites.reading.markup import names_of, text_of
from disclosure.sites.reading.tree import Tag

CUT, TURNED, WORDLESS = "cut", "pager_unread", "wordless_body"
"""Codes of the warnings: the markup has no end; the list goes on where we cannot follow; the body shows what is no text."""

TURNS_PAGE = re.compile(r"^(下一页|下页|下一頁|后一页|加载更多|点击加载更多|点击查看更多|显示更多)\s*[>»›]*$")
IS_OVER = re.compile(r"disabl|nolink|no-?more|gray|grey|hide", re.IGNORECASE)
COUNTED = re.compile(r"共(?:有|计)?\s*(\d{1,6})\s*(?:条|篇|项|个?记录)|总(?:记录|条)数\s*[:：]?\s*(\d{1,6})")
PLACE = re.compile(r"(?:当前|第|页码|页次)\s*[:：]?\s*1\s*/\s*(\d{1,4})")
PAGER_CALL = re.compile(r"laypage|pagination|paginator|createPage|\bpager?\b", re.IGNORECASE)
SCRIPT_ROWS = re.compile(r"\b(?:count|total|totalData|totalCount|totalRecords?|recordCount)[\"']?\s*[:=]\s*[\"']?(\d{1,6})", re.IGNORECASE)
SCRIPT_PAGES = re.compile(r"\b(?:pageCount|totalPages?|pageTotal|countPage|allPages?)[\"']?\s*[:=]\s*[\"']?(\d{1,5})", re.IGNORECASE)
FEWEST_ROWS = 5
"""A list of fewer rows is one page, whatever dead links its template sets below it."""

SHOWING = ("iframe", "embed", "object", "video", "audio", "canvas")
SHOWING_SCRIPT = re.compile(r"\.(pdf|ofd|swf|mp4|docx?|xlsx?|jpe?g|png)\b|pdfobject|iframe", re.IGNORECASE)
SMALL_PICTURE = re.compile(r"icon|logo|spacer|blank\.|qr|ewm|erweima|weixin|loading|/(?:share|skin|theme)s?/", re.IGNORECASE)
MARK, TURNING, CHECKED = "data-shows-without-words", "data-turns-pages", "data-pages-checked"
GOTO = re.compile(r"ANP_checkInput\([^()]{0,80}?,\s*(\d{1,5})\s*\)")


def is_cut_short(html: str) -> bool:
    """Whether a page began as a document and its end is missing: a server that broke off in the middle sends a right length for half a page."""
    text = html.lower()
    return bool(re.search(r"<(html|body)\b", text)) and not re.search(r"</(html|body)\s*>", text)


def cut_warning(html: str) -> list[Warning]:
    """The warning for a page without an end, or none."""
    return [Warning(CUT, "the markup breaks off before its end")] if is_cut_short(html) else []


def has_unread_pages(root: Tag, scripts: str, rows: int) -> bool:
    """Whether a list of which no further page is known says that there are some: a count above its rows, or a control that turns the page.

    ``root`` is the tree without unseen elements, where ``mark_gaps`` left its marks; ``scripts`` the text of its scripts.
    """
    if rows < FEWEST_ROWS:
        return False
    if root.body is not None and TURNING in root.body.attrs:
        return True
    text = text_of(root.body) if root.body else ""
    counts = [int(first or second) for first, second in COUNTED.findall(text)]
    pages = [int(number) for number in PLACE.findall(text)]
    if PAGER_CALL.search(scripts):
        counts += [int(number) for number in SCRIPT_ROWS.findall(scripts)]
        pages += [int(number) for number in SCRIPT_PAGES.findall(scripts)]
    return any(number > rows for number in counts) or any(number > 1 for number in pages)


def stated_total(root: Tag) -> int | None:
    """How many items a list says it has (共 123 条); None where it says nothing, or two things."""
    found = {int(first or second) for first, second in COUNTED.findall(text_of(root.body))} if root.body else set()
    return found.pop() if len(found) == 1 else None


def mark_gaps(root: Tag) -> None:
    """Note in the tree what is dropped with unseen elements: files shown in a frame or player, controls that turn pages, the last page number."""
    if root.body is not None and any(
        _turns_page(tag)
        for tag in root.find_all(["a", "button", "input", "span", "div"])
        if tag.name not in ("span", "div") or "onclick" in tag.attrs
    ):
        root.body.attrs[TURNING] = "1"
    limits = [number for tag in root.find_all("input") for number in GOTO.findall(tag.get("onclick"))]
    if root.body is not None and limits:
        root.body.attrs[CHECKED] = max(limits, key=int)
    for tag in root.find_all([*SHOWING, "script"]):
        shows = tag.name != "script" or SHOWING_SCRIPT.search(tag.raw_text())
        if shows and tag.parent is not None:
            tag.parent.attrs[MARK] = "1"


def shows_without_words(roots: list[Tag]) -> bool:
    """Whether a body holds pictures, frames or players: what stands in them is not read, so that little text is no empty body."""
    return any(MARK in tag.attrs or is_picture(tag) for root in roots for tag in (root, *root.tags))


def is_picture(tag: Tag) -> bool:
    """Whether an element is a picture of some size: no icon, no logo."""
    return tag.name == "img" and bool(tag.get("src")) and not SMALL_PICTURE.search(tag.get("src"))


def _turns_page(tag: Tag) -> bool:
    if tag.name in ("span", "div") and any(isinstance(child, Tag) for child in tag.children):
        return False  # words alone turn nothing
    words = tag.get("value") if tag.name == "input" else "".join(tag.raw_text().split())
    if not words and tag.name == "a":
        words = next((image.get("alt") or image.get("title") for image in tag.find_all("img")), "")
    return len(words) <= 12 and bool(TURNS_PAGE.match(words)) and not _is_off(tag)


def _is_off(tag: Tag) -> bool:
    around = [tag, *[parent for parent in tag.parents if isinstance(parent, Tag)][:1]]
    return any(IS_OVER.search(names_of(entry)) or "disabled" in entry.attrs for entry in around)
