"""Files that an article offers."""

from __future__ import annotations

import re

from disclosure.sites.model import Link
from disclosure.sites.reading.markup import absolute_url, is_inside, is_within, text_of
from disclosure.sites.reading.rows import NAVIGATION
from disclosure.sites.reading.tree import Tag, siblings_before

EXTENSIONS = r"(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar|7z|txt|csv|rtf|xml|mp4|mp3)"
FILE_HREF = re.compile(
    rf"\.{EXTENSIONS}(?:$|[?#&])|/down(?:load|file)\w*[./?]|downfile|[?&](?:filename|fileid|attachid|fileurl)=", re.IGNORECASE
)
FILE_NAME = re.compile(rf"\.{EXTENSIONS}\s*[)）]?$", re.IGNORECASE)
FILE_ICON = re.compile(
    r"(icon|file|attach|ico)[^/]*(doc|xls|pdf|zip|rar|ppt|txt)|(doc|xls|pdf|zip|rar|ppt|wps)\w*\.(gif|png|jpg)$", re.IGNORECASE
)
FILE_ATTRIBUTES = ("oldsrc", "needdownload", "appendix", "data-needdownload", "download")


def find_attachments(root: Tag, roots: list[Tag], base: str | None) -> tuple[list[Link], list[Tag]]:
    """Links to files in the body and below it, each once, in page order, with their elements; dead ones stay with ``url`` None."""
    links: list[Link] = []
    anchors: list[Tag] = []
    for anchor in root.find_all("a"):
        inside = any(root is anchor or is_within(anchor, root) for root in roots)
        if not is_file_link(anchor, inside) or (not inside and is_inside(anchor, NAVIGATION, tags=frozenset({"footer", "nav", "header"}))):
            continue
        href = anchor.get("href")
        anchors.append(anchor)
        link = Link(text_of(anchor) or anchor.get("title"), href, absolute_url(href, base))
        if link.title and link not in links and not any(link.url and link.url == known.url for known in links):
            links.append(link)
    return links, anchors


def is_file_link(anchor: Tag, inside: bool) -> bool:
    """True for a link to a file by its address, by its shown name or, in the body, by its icon or the editor's attributes."""
    href = anchor.get("href")
    if re.match(r"(?i)mailto:|tel:", href):
        return False
    if FILE_HREF.search(href) or FILE_NAME.search(text_of(anchor)):
        return True
    if not inside:
        return False
    if anchor.get("type").lower() == "file" or any(FILE_HREF.search(anchor.get(name)) for name in FILE_ATTRIBUTES):
        return True
    before = (node for node in siblings_before(anchor) if isinstance(node, Tag) and node.name == "img")
    icon = next(before, None) or anchor.find("img")
    return isinstance(icon, Tag) and bool(FILE_ICON.search(icon.get("src"))) and not re.search(r"\.s?html?$", href)
