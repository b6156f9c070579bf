"""How many pages a list has where only a script turns them: told by its controls and by the call that draws them."""

from __future__ import annotations

import re
from itertools import islice
from urllib.parse import urljoin

from disclosure.sites.reading.gaps import CHECKED
from disclosure.sites.reading.markup import is_small, names_of, text_of
from disclosure.sites.reading.pagewindow import NUMBER, holder_of
from disclosure.sites.reading.paging import LAST, MAX_PAGES, PAGER_NAME, PAGER_PARTS, Paging
from disclosure.sites.reading.tree import Tag

CALL = re.compile(r"(?:page(?:r|s|tion)?|pagination|paginator|paging|laypage(?:\.render)?|Pager)\s*\(\s*\{([^{}]{0,800})", re.IGNORECASE)
FIELD = re.compile(r"[\"']?\b(\w+)[\"']?\s*:\s*[\"']?(\d{1,7}|[\w./-]{1,40})[\"']?\s*(?=[,}\n]|$)")
ROWS = ("total", "totalcount", "totalrecord", "totalrecords", "recordcount", "totaldata", "count", "items")
SIZE = ("pagesize", "limit", "perpage", "itemsperpage", "showdata", "rows")
PAGES = ("pagecount", "totalpage", "totalpages", "pagetotal", "pages", "countpage", "allpage", "allpages")
PAGE_WORDS = re.compile(r"页|next|prev|last|[>»›]{1,2}|共\s*\d", re.IGNORECASE)
PAGER_STEPS = 3
ARGUMENT = re.compile(r"(?<![\w.])(\d{1,5})(?![\w.])")


def scripted_pages(root: Tag, scripts: str, url: str | None, rows: int) -> Paging | None:
    """Paging of a list whose pages only a script turns; None where nothing tells of more than one.

    ``root`` is the tree without unseen elements, ``scripts`` the text of its scripts, ``rows`` how many rows this page shows: a call that
    speaks of fewer rows to a page than stand on this one is a template's left-over.
    """
    for call in CALL.finditer(scripts):
        fields = {name.lower(): value for name, value in FIELD.findall(call[1])}
        if "prefix" in fields and "suffix" in fields:
            return _numbered_files(fields, url)
        count = _counted(fields, rows)
        if count > 1:
            return Paging(min(count, MAX_PAGES))
    checked = root.body.get(CHECKED) if root.body is not None else ""
    count = max(_controls(root), int(checked or 1))
    return Paging(min(count, MAX_PAGES)) if count > 1 else None


def _number(fields: dict[str, str], names: tuple[str, ...]) -> int:
    return next((int(fields[name]) for name in names if fields.get(name, "").isdigit()), 0)


def _counted(fields: dict[str, str], rows: int) -> int:
    """Pages that a call's fields make."""
    total, size = _number(fields, ROWS), _number(fields, SIZE)
    if total and size:
        return -(-total // size) if size >= rows else 1
    return _number(fields, PAGES)


def _numbered_files(fields: dict[str, str], url: str | None) -> Paging | None:
    """``Pager({size: 16, current: 0, prefix: 'index', suffix: 'html'})``: pages behind the first are ``index_1.html`` …"""
    count, current = min(_number(fields, ("size", *PAGES)), MAX_PAGES), _number(fields, ("current",))
    if count < 2:
        return Paging(1)
    prefix, suffix = fields["prefix"], fields["suffix"].lstrip(".")
    names = [f"{prefix}_{number}.{suffix}" for number in range(1, count) if number != current]
    return Paging(count, tuple(urljoin(url, name) for name in names) if url else ())


def _controls(root: Tag) -> int:
    """The last page that controls without an address name: 尾页 by the number it passes on, else the largest number shown beside a 2."""
    shown: dict[int, set[int]] = {}
    holders: dict[int, Tag] = {}
    last = 1
    for anchor in root.find_all("a"):
        acts = anchor.get("href")
        if not (acts.lower().startswith("javascript") or acts in ("", "#") or anchor.get("onclick")):
            continue
        words = text_of(anchor)
        if match := NUMBER.match(words):
            holder = holder_of(anchor) or anchor
            holders[id(holder)] = holder
            shown.setdefault(id(holder), set()).add(int(match[1]))
        elif LAST.match(words) or LAST.match(anchor.get("title")):
            numbers = ARGUMENT.findall(acts + " " + anchor.get("onclick"))
            last = max([last, *(int(number) for number in numbers[-1:])])
    pagers = [numbers for key, numbers in shown.items() if 2 in numbers and max(numbers) <= MAX_PAGES and _is_pager(holders[key])]
    return max([last, *(max(numbers) for numbers in pagers)])


def _is_pager(holder: Tag) -> bool:
    """True for an element that is called a pager or speaks of pages: a slider and a row of stars have numbers too."""
    around = [holder, *islice(holder.parents, PAGER_STEPS)]
    if any(PAGER_NAME.search(names_of(tag)) for tag in around if tag.name not in ("body", "[document]")):
        return True
    return any(PAGE_WORDS.search(text_of(tag)) for tag in around[:2] if tag.name != "body" and is_small(tag, PAGER_PARTS))
