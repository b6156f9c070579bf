"""The parts of a Word package (ECMA-376 part 2) as XML trees: the document, its styles and its numbering. Nothing outside the file is read."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from disclosure.errors import InputError
from disclosure.tasks.readers.files import open_package

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MOST_COST = 300_000_000
"""Some bytes of memory, as estimated from a part's signs before it is parsed: a bomb of empty elements grows twentyfold. 2,000 rows of
five columns, as Word writes them with all their fonts and colours, come to about two thirds."""

_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/wordprocessingml/main")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_ENCODING = re.compile(rb"^\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9_-]{2,20})")
_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"<\x00?\x00", "utf-16-le"), (b"\x00<\x00?", "utf-16-be"))
_OTHER_ENCODINGS = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "iso-8859-1": "latin-1", "windows-1252": "cp1252"}
_FILL = "ask for the file again, or open it in Word and save it as a new .docx"
_SKIPPED = frozenset(f"{W}{name}" for name in ("del", "moveFrom", "sdtPr", "sdtEndPr", "pPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr"))
_WRAPPERS = frozenset(
    [*(f"{W}{name}" for name in ("customXml", "smartTag", "ins", "moveTo", "sdtContent")), f"{MC}Choice", f"{MC}Fallback"]
)


@dataclass(frozen=True)
class Parts:
    """Root elements: of the body, and of styles and numbering where the package has them."""

    body: Any
    styles: Any | None
    numbering: Any | None


def open_parts(data: bytes, path: Path) -> Parts:
    """Return the parts of a Word package; InputError when the zip or a part's XML is broken, too large, or holds no document."""
    package = open_package(data, path)
    names = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in package.infolist()}
    main = _related(package, names, "", path).get("officeDocument", "word/document.xml")
    if main not in names:
        raise InputError("there is no document in it (word/document.xml is missing)", where=path, fix=_FILL)
    root = parse_part(package.read(names[main]), path, main)
    body = root.find(f"{W}body")
    if root.tag != f"{W}document" or body is None:
        raise InputError("there is no document in it (its main part has no body)", where=path, fix=_FILL)
    related = _related(package, names, main, path)
    others = {kind: names.get(related.get(kind, "")) for kind in ("styles", "numbering")}
    trees = {kind: parse_part(package.read(info), path, info.filename) for kind, info in others.items() if info is not None}
    return Parts(body, trees.get("styles"), trees.get("numbering"))


def _related(package: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo], part: str, path: Path) -> dict[str, str]:
    """Return the part named by each kind of relationship of a part (the package itself when empty); what it has none for is left out."""
    folder, name = posixpath.split(part)
    info = names.get(posixpath.join(folder, "_rels", f"{name}.rels"))
    if info is None:
        return {kind: f"{folder}/{kind}.xml" for kind in ("styles", "numbering")} if part else {}
    found: dict[str, str] = {}
    for relation in parse_part(package.read(info), path, info.filename):
        kind = relation.get("Type", "").rsplit("/", 1)[-1]
        target = relation.get("Target", "").replace("\\", "/")
        if relation.get("TargetMode") != "External":
            found.setdefault(kind, posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/").lower())
    return found


def parse_part(data: bytes, path: Path, name: str) -> Any:
    """Return a part's root element, strict namespaces as transitional ones; InputError when it is broken, too large or declares entities."""
    from lxml import etree

    data = _STRICT.sub(W[1:-1].encode(), _as_utf8(data))
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise InputError(f"{name} declares a document type, which no Word file does", where=path, fix="is this file what it says?")
    if _cost(data) > MOST_COST:
        raise InputError(f"{name} holds far more than any task document", where=path, fix="is this the right file?")
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.LxmlError as error:
        if "depth" in str(error):
            raise InputError(f"{name} is nested deeper than any task document", where=path, fix=_FILL) from error
        raise InputError(f"the file is damaged: {name} is no well-formed XML", where=path, fix=_FILL) from error


def _as_utf8(data: bytes) -> bytes:
    """Return the part in UTF-8, as nearly all are; in UTF-16 as the standard allows, or GB 18030 as it does not."""
    declared = _ENCODING.match(data[:300])
    encoding = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)
    encoding = encoding or (_OTHER_ENCODINGS.get(declared[1].decode().lower()) if declared else None)
    return data if encoding is None else _DECLARATION.sub("", data.decode(encoding, "replace").lstrip("\ufeff")).encode()


def _cost(data: bytes) -> int:
    """Estimate what a tree costs: for libxml2 some 120 bytes for an element or a text, 200 for an attribute; for us also time to walk."""
    return 6 * len(data) + 400 * (data.count(b"<") - data.count(b"</")) + 200 * data.count(b"=")


def child_value(element: Any, name: str) -> str | None:
    """Return the ``w:val`` of a child, "" when the child has none, None when there is no such child."""
    child = element.find(W + name)
    return None if child is None else child.get(f"{W}val", "")


def child_number(element: Any, name: str) -> int | None:
    """Return the whole number in a child's ``w:val``; None when there is no child or no number of a sane size in it."""
    value = child_value(element, name) or ""
    return int(value) if re.fullmatch(r"\s*[+-]?[0-9]{1,18}\s*", value) else None


def is_on(element: Any) -> bool:
    """Tell whether an on-off property that is there is on: it is unless it says otherwise."""
    return element.get(f"{W}val", "1") not in ("0", "false", "off")


def chosen(alternate: Any) -> Any:
    """Return the first choice of an ``mc:AlternateContent``, its fallback when it has none; the same words are never read twice."""
    choice = alternate.find(f"{MC}Choice")
    return alternate.find(f"{MC}Fallback") if choice is None else choice


def content_of(control: Any) -> Any:
    """Return the content of a content control (``w:sdt``); None while it shows only its prompt."""
    properties = control.find(f"{W}sdtPr")
    prompt = None if properties is None else properties.find(f"{W}showingPlcHdr")
    return control.find(f"{W}sdtContent") if prompt is None or not is_on(prompt) else None


def unwrapped(container: Any, *names: str) -> Iterator[Any]:
    """Give the children with these names in order, also those inside content controls, custom XML and accepted insertions."""
    wanted = {W + name for name in names}
    stack = [iter(container)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
        elif child.tag in wanted:
            yield child
        elif child.tag in _SKIPPED:
            continue
        else:
            inner = chosen(child) if child.tag == f"{MC}AlternateContent" else content_of(child) if child.tag == f"{W}sdt" else child
            if inner is not None and inner.tag in _WRAPPERS:
                stack.append(iter(inner))
