"""An article that goes on over several pages of its own: the line that says so, and the addresses of the others."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

from disclosure.sites.model import Warning
from disclosure.sites.reading.markup import Segment, absolute_url, is_small, text_of
from disclosure.sites.reading.tree import Tag
from disclosure.text import squeeze

PARTED = "body_parted"
"""Code of the warning: the body goes on on other pages."""

STATED = re.compile(r"第\s*\d{1,3}\s*页\s*[/／,，]?\s*共\s*(\d{1,3})\s*页|共\s*(\d{1,3})\s*页|(?<![\d/])1\s*/\s*(\d{1,3})\s*页")
PAGER_LINE = re.compile(
    r"^[\[【(（]?\s*(第\s*\d+\s*页\s*[/／,，]?\s*共|共\s*\d+\s*页|首页\s|上一页|下一页|1\s+2\s+(\d+\s+)*(下一页|尾页)?|\d+\s*/\s*\d+\s*页)"
)
TURNS = re.compile(r"^[\[【(（]?\s*(\d{1,3}|第\s*[\d一二三四五六七八九十]+\s*页|下一页|尾页|末页|余下全文|阅读全文)\s*[\])）】>»]*$")
PAGE_KEYS = {"page", "p", "pageno", "pageindex", "pagenum", "curpage", "currentpage"}


def read_parts(root: Tag, roots: list[Tag], tail: list[Segment], url: str | None) -> tuple[tuple[str, ...], list[Warning]]:
    """(absolute addresses of the article's other pages, the warning that there are some); pager lines are taken out of the body."""
    stated = max([_stated(segment.text) for segment in tail] + [1])
    pages = dict.fromkeys(part for anchor in root.find_all("a") if (part := _is_part(anchor, url)))
    if not pages and stated <= 1 and not any(STATED.search(text_of(body)) for body in roots):
        return (), []
    for body in list(roots):
        for tag in (body, *body.tags):
            if not _is_pager(tag, url):
                continue
            stated = max(stated, _stated(text_of(tag)))
            if tag is body:
                roots.remove(body)
            else:
                tag.remove()
    if not pages and stated <= 1:
        return (), []
    count = max(stated, len(pages) + 1)
    return tuple(pages), [Warning(PARTED, f"the body goes on over {count} pages, of which this is one")]


def _is_pager(tag: Tag, url: str | None) -> bool:
    """True for a line that says that there are more pages, or that turns to them and says little else."""
    if not is_small(tag, 60) or not 2 <= len(text_of(tag)) <= 80:
        return False
    if PAGER_LINE.match(text_of(tag)) and _stated(text_of(tag)) > 1:
        return True
    turning = [anchor for anchor in ([tag] if tag.name == "a" else tag.find_all("a")) if _is_part(anchor, url)]
    return bool(turning) and len(squeeze(text_of(tag))) - sum(len(squeeze(text_of(anchor))) for anchor in turning) <= 12


def _stated(text: str) -> int:
    """The number of pages that a line says, 1 where it says none."""
    found = STATED.search(text) if len(text) <= 80 else None
    return int(next(number for number in found.groups() if number)) if found else 1


def _is_part(anchor: Tag, url: str | None) -> str | None:
    """The address when a link turns to another page of the same article: the same file with a number behind its name, or with a page in its query."""
    if url is None or not TURNS.match(text_of(anchor)):
        return None
    other = absolute_url(anchor.get("href"), url)
    if other is None or other == url:
        return None
    here, there = urlsplit(url), urlsplit(other)
    if here.netloc != there.netloc:
        return None
    stem, dot, ending = here.path.rpartition(".")
    if dot and re.fullmatch(re.escape(stem) + r"[_-]\d{1,3}\." + re.escape(ending), there.path) and here.query == there.query:
        return other
    if here.path != there.path:
        return None
    before, after = dict(parse_qsl(here.query)), dict(parse_qsl(there.query))
    changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    return other if changed and all(key.lower() in PAGE_KEYS for key in changed) else None
