"""Bytes of a web page → the tree that the page reader knows, with more elements and no hidden ones."""

from __future__ import annotations

import email
import email.policy
import re
from pathlib import Path

from disclosure.errors import InputError
from disclosure.sites.reading.markup import MAX_DEPTH, NEVER_SHOWN, is_hidden
from disclosure.sites.reading.tree import DOCUMENT, Tag, Text
from disclosure.text import Decoded, decode_page

MOST_TAGS = 150_000
"""Three times what a table of 2,000 rows and five columns needs as Word writes it."""
MOST_CELLS = 60_000
MOST_CHARACTERS = 4_000_000
LINE_END = "\ue000"
"""Stands in texts for a line end that is shown."""
_PIECE = 1 << 16
_MARKUP = re.compile(r"(?i)<(?:!doctype\s+html|html|head|body|table|tr|td|div|p|br|span|h[1-6]|ul|ol)[\s/>]")
_ARCHIVE = re.compile(rb"(?is)\s*(?:From|MIME-Version|Content-Type|Subject|Date|Snapshot-Content-Location):.{0,4000}?multipart/related")
_WORD_NOTE = re.compile(r"(?i)mso-element\s*:\s*(?:comment-list|comment|header|footer)\b")
_WORD_COMMENT_MARK = {"msocomanchor", "msocommentreference"}
_LEFT_OUT = NEVER_SHOWN - {"head", "title", "option"} | {"xml", "comment", "datalist", "audio", "video", "canvas", "math"}
_BLANK_CELL = re.compile(r"(?i)visibility\s*:\s*hidden")
_NO_DISPLAY = re.compile(r"(?i)display\s*:\s*none")


class _Builder:
    """Makes the tree from the parser's events; counts so that the caller can stop in time."""

    def __init__(self) -> None:
        self.root = self._here = Tag(DOCUMENT)
        self._parts: list[str] = []
        self._pre = 0
        self.tags = self.cells = self.depth = self.deepest = self.characters = 0

    def start(self, name: str, attrs: dict[str, str]) -> None:
        self._flush()
        self._pre += name == "pre"
        tag = Tag(name, dict(attrs) if attrs else {}, self._here)
        self._here.children.append(tag)
        self._here = tag
        self.tags += 1
        self.cells += name in ("td", "th")
        self.depth += 1
        self.deepest = max(self.deepest, self.depth)

    def end(self, name: str) -> None:
        self._flush()
        self._pre -= name == "pre"
        if self._here.parent is not None:
            self._here = self._here.parent
            self.depth -= 1

    def data(self, text: str) -> None:
        self._parts.append(text)
        self.characters += len(text)

    def comment(self, text: str) -> None:
        self._flush()

    def pi(self, target: str, data: str | None = None) -> None:
        self._flush()

    def doctype(self, name: str, public: str, system: str) -> None:
        self._flush()

    def close(self) -> Tag:
        self._flush()
        return self.root

    def _flush(self) -> None:
        if self._parts:
            text = "".join(self._parts).replace(LINE_END, "").replace("\ue001", "")
            if self._pre:  # blanks and line feeds are shown as they are
                text = text.replace("\r\n", "\n").replace("\n", LINE_END).replace(" ", "\xa0")
            self._here.children.append(Text(text, self._here))
            self._parts = []


def decode_markup(data: bytes, path: Path) -> Decoded:
    """Return the text of a page or of the page in a web archive (.mht). InputError when there is no markup in it."""
    inner = _page_of_archive(data) if _ARCHIVE.match(data[:6000]) else (data, None)
    if inner is None:
        raise InputError("no page in this web archive", where=path, fix="save the page again as .html")
    decoded = decode_page(*inner)
    if not _MARKUP.search(decoded.text):
        raise InputError("there is no markup of a web page in it", where=path, fix="give it the suffix of what it is (.txt for plain text)")
    return decoded


def _page_of_archive(data: bytes) -> tuple[bytes, str | None] | None:
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            charset = part.get_param("charset")
            return (content, f"text/html; charset={charset}" if charset else None) if isinstance(content, bytes) else None
    return None


def parse_markup(text: str, path: Path) -> Tag:
    """Return the page's tree. Nothing is run or loaded. InputError for nesting and sizes that no document has."""
    from lxml import etree

    builder = _Builder()
    parser = etree.HTMLParser(target=builder, huge_tree=True, recover=True, encoding="utf-8", no_network=True)
    encoded = text.replace("\x00", "").encode("utf-8", "replace")
    try:
        for start in range(0, len(encoded), _PIECE):
            parser.feed(encoded[start : start + _PIECE])
            _check(builder, path)
        parser.close()
    except etree.XMLSyntaxError as error:
        raise InputError("there is no markup of a web page in it", where=path) from error
    _check(builder, path)
    return builder.root


def _check(builder: _Builder, path: Path) -> None:
    fix = "is this the right file?"
    if builder.deepest > MAX_DEPTH:
        raise InputError(f"its elements are nested more than {MAX_DEPTH} deep, as in no document", where=path, fix=fix)
    if builder.tags > MOST_TAGS or builder.cells > MOST_CELLS or builder.characters > MOST_CHARACTERS:
        raise InputError("it holds far more text or elements than any task document", where=path, fix=fix)


def drop_unshown(root: Tag) -> int:
    """Take out what no reader sees: scripts, hidden elements, Word's comments, deleted text. Return how many deletions had words.

    A hidden cell that keeps its square (visibility) is only emptied.
    """
    deleted = 0
    for tag in [root, *root.tags]:
        kept: list[Tag | Text] = []
        for child in tag.children:
            if isinstance(child, Tag) and _is_left_out(child):
                deleted += child.name == "del" and any(text.value.strip() for text in child.texts)
            else:
                kept.append(child)
        if len(kept) < len(tag.children):
            tag.children = kept
        if tag.name in ("td", "th") and _BLANK_CELL.search(tag.attrs.get("style", "")):
            tag.children = []
    return deleted


def _is_left_out(tag: Tag) -> bool:
    if tag.name in _LEFT_OUT or tag.name == "del":
        return True
    attrs = tag.attrs
    if not attrs or tag.name in ("html", "body", "form"):
        return False
    style = attrs.get("style", "")
    if tag.name in ("td", "th") and not ("hidden" in attrs or _NO_DISPLAY.search(style)):
        return False
    is_comment = "class" in attrs and not _WORD_COMMENT_MARK.isdisjoint(attrs["class"].lower().split())
    return is_comment or (bool(style) and bool(_WORD_NOTE.search(style))) or is_hidden(tag)
