"""Links to files that inline scripts hold as text: in strings they write, in strings they keep, in records; no script is ever run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from disclosure.sites.reading.filelinks import FILE_HREF, FILE_NAME
from disclosure.sites.reading.literals import STRING, call_argument, evaluate, unquote
from disclosure.sites.reading.markup import text_of
from disclosure.sites.reading.tree import Tag, Text, parse_html

WRITTEN, HELD = "data-written-by-script", "data-held-by-script"
MOST_CALLS = 200
MOST_SCRIPTS = 2_000  # with files, on one page; more are an accident or an attack
MAX_SCRIPT = 60_000  # a longer one is a library
SUM = rf"((?:{STRING}|[\w$.]+(?:\(\s*\d+\s*,\s*\d+\s*\))?|\s*\+\s*)+)"
ASSIGN = re.compile(rf"(?<![\w$.])([A-Za-z_$][\w$]*)\s*(\+?=)(?!=)\s*{SUM}")
WRITES = re.compile(r"document\.write(?:ln)?\s*\(")
SETS = re.compile(
    rf"(?:getElementById\(\s*[\"']([\w-]+)[\"']\s*\)\.innerHTML\s*\+?=|\$\(\s*[\"']([#.])([\w-]+)[\"']\s*\)\.(?:html|append|prepend)\()\s*{SUM}"
)
HINTS = (
    ".pdf",
    ".doc",
    ".xls",
    ".ppt",
    ".wps",
    ".et'",
    '.et"',
    ".ofd",
    ".ceb",
    ".zip",
    ".rar",
    ".7z",
    ".txt",
    ".csv",
    ".rtf",
    ".xml",
    ".mp",
    ".jpg",
    ".jpeg",
    ".png",
    "downl",
    "downf",
    "/group",
    "fileurl",
    "fileid",
    "file_id",
    "attachid",
    'file"',
    "file'",
)
"""Some of these stand in every script that holds a link to a file; menus and counters, which are many, have none."""
COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|(?m:^[ \t]*//.*$)", re.DOTALL)
RECORD = re.compile(r"\{[^{}]{5,1500}\}")
END_OF_RECORDS = re.compile(r"\}\s*(?:,\s*)?\]")
PAIR = re.compile(rf"[\"']?\b([A-Za-z_]\w*)[\"']?\s*:\s*({STRING})")
NAME_KEYS = re.compile(r"^(file|att(ach(ment)?)?|fj|doc)?_?(name|title|text|caption|desc)$", re.IGNORECASE)
URL_KEYS = re.compile(r"^(file|att(ach(ment)?)?|fj|doc|down(load)?)?_?(url|href|path|src|link|address)$", re.IGNORECASE)
CALLED_FILES = re.compile(r"attach|accessor|appendix|annex|enclosure|fujian|files?(?:list|s)?\b|\bfj|fj\b", re.IGNORECASE)


@dataclass
class _Found:
    """Markup of links that a script sets in a place, and markup without one."""

    placed: list[tuple[str, str, str]] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


class Insertions:
    """Nodes to be set behind others, all in one go: a page of thousands of scripts is no more work for each than one of few."""

    def __init__(self) -> None:
        self._parents: dict[int, Tag] = {}
        self._behind: dict[int, list[Tag]] = {}

    def add(self, script: Tag, node: Tag) -> None:
        """Set a node behind a script that stands in the tree, and behind those that were added before."""
        if script.parent is not None:
            self._parents[id(script.parent)] = script.parent
            self._behind.setdefault(id(script), []).append(node)

    def apply(self) -> None:
        """Change the tree."""
        for parent in self._parents.values():
            parent.forget_words()
            parent.children = [inner for child in parent.children for inner in (child, *self._behind.get(id(child), ()))]
            for child in parent.children:
                child.parent = parent


class Places:
    """The first element of each id and of each class; the tree is walked when somebody asks, which few pages' scripts do."""

    def __init__(self, root: Tag) -> None:
        self._root = root
        self._first: dict[tuple[str, str], Tag] | None = None

    def find(self, sign: str, name: str) -> Tag | None:
        """The element that ``#name`` or ``.name`` selects first."""
        if self._first is None:
            self._first = self._walk()
        return self._first.get((sign, name))

    def _walk(self) -> dict[tuple[str, str], Tag]:
        first: dict[tuple[str, str], Tag] = {}
        for tag in self._root.tags:
            if tag.attrs.get("id"):
                first.setdefault(("#", tag.get("id")), tag)
            for name in tag.attrs.get("class", "").split():
                first.setdefault((".", name), tag)
        return first


def show_file_links(root: Tag) -> None:
    """Put links to files that inline scripts hold into the tree: where the script sets them, else in a holder behind the script."""
    insertions, places = Insertions(), Places(root)
    for script in islice(_scripts_with_links(root), MOST_SCRIPTS):
        source = script.raw_text()
        found = _read(COMMENT.sub("", source))
        shown: set[str] = set()
        for sign, name, markup in found.placed:
            box = _box(markup)
            target = places.find(sign, name) if sign else None
            if box is None or (target is None and (sign or script.around("body") is None)):
                continue
            shown |= {anchor.get("href") for anchor in box.find_all("a")}
            if target is not None:
                target.append(box)
            else:
                insertions.add(script, box)
        for markup in found.kept:
            box = _box(markup)
            if box is not None and not shown.issuperset(anchor.get("href") for anchor in box.find_all("a")):
                shown |= {anchor.get("href") for anchor in box.find_all("a")}
                _hold(root, script, box, insertions)
    insertions.apply()


def _scripts_with_links(root: Tag) -> Iterator[Tag]:
    """Scripts worth reading."""
    for script in root.find_all("script"):
        source = script.raw_text()
        if not script.get("src") and len(source) <= MAX_SCRIPT and _may_hold(source):
            yield script


def _may_hold(source: str) -> bool:
    """A quick look for what is worth reading."""
    return _hints_at_file(source) and bool(
        re.search(r"<a[\s\\]", source, re.IGNORECASE) or (CALLED_FILES.search(source) and RECORD.search(source))
    )


def _hints_at_file(text: str) -> bool:
    """Whether a text can hold the address of a file."""
    lower = text.lower()
    return any(hint in lower for hint in HINTS)


def _read(script: str) -> _Found:
    """The markup with links that a script writes, sets or keeps, as far as its literals tell."""
    found = _Found()
    variables: dict[str, str] = {}
    for name, sign, expression in ASSIGN.findall(script):
        value = evaluate(expression, variables)
        if value is not None:
            variables[name] = variables.get(name, "") + value if sign == "+=" else value
        elif sign == "=":
            variables.pop(name, None)
    found.placed += [("", "", markup) for markup in _written(script, variables)]
    for by_id, sign, name, expression in SETS.findall(script):
        value = evaluate(expression, variables)
        found.placed += [(sign or "#", by_id or name, value)] if value else []
    found.kept = [*variables.values(), *_records(script)]
    return found


def _written(script: str, variables: dict[str, str]) -> list[str]:
    """The markup that ``document.write`` calls put on the page, as one where a link is written in several pieces."""
    calls = islice(WRITES.finditer(script), MOST_CALLS)
    values = [value for call in calls if (value := evaluate(call_argument(script, call.end()) or "", variables))]
    is_whole = all(("<a" in value.lower()) == ("</a" in value.lower()) for value in values)
    return values if is_whole else ["".join(values)]


def _records(script: str) -> Iterator[str]:
    """A link for every record of a name and an address in a variable that is called files."""
    for match in re.finditer(r"(?<![\w$])([A-Za-z_$][\w$]*)[\"']?\s*[:=]\s*\[\s*(?=\{)", script):
        if not CALLED_FILES.search(match[1]):
            continue
        end = END_OF_RECORDS.search(script, match.end())
        for record in RECORD.finditer(script, match.end(), end.start() + 1 if end else len(script)):
            pairs = [(key, unquote(value)) for key, value in PAIR.findall(record[0])]
            title = next((value for key, value in pairs if NAME_KEYS.match(key) and value), "")
            href = next((value for key, value in pairs if URL_KEYS.match(key) and value), "")
            if title and href and "<" not in title + href and '"' not in href:
                yield f'<a href="{href}" type="file">{title}</a>'


def _box(markup: str) -> Tag | None:
    """The markup as an element when it holds links and all of them lead to files."""
    if not re.search(r"<a\s", markup, re.IGNORECASE) or not _hints_at_file(markup):
        return None
    parsed = parse_html(markup)
    anchors = parsed.find_all("a")
    if not anchors or not all(_is_file(anchor) for anchor in anchors):
        return None
    box = Tag("div", {WRITTEN: "1"})
    for child in list((parsed.body or parsed).children):
        if isinstance(child, Text | Tag):
            box.append(child)
    return box


def _is_file(anchor: Tag) -> bool:
    """True for a link to a file by its address, by its shown name or by the editor's attribute."""
    return bool(FILE_HREF.search(anchor.get("href")) or FILE_NAME.search(text_of(anchor)) or anchor.get("type") == "file")


def _hold(root: Tag, script: Tag, box: Tag, insertions: Insertions) -> None:
    """Keep links whose place is not known behind their script; they are no words of the body."""
    box.attrs[HELD] = "1"
    if script.around("body") is not None:
        insertions.add(script, box)
    elif root.body is not None:
        root.body.append(box)


def drop_held(root: Tag) -> None:
    """Take the holders out again, once their links are read."""
    for tag in [tag for tag in root.find_all("div") if HELD in tag.attrs]:
        tag.remove()
