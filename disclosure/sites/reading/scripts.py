"""What inline scripts write into a page, read from their text; no script is ever run."""

from __future__ import annotations

import re

from disclosure.sites.reading.literals import STRING, call_argument, evaluate, unquote
from disclosure.sites.reading.scriptlinks import WRITTEN, Insertions, Places, show_file_links
from disclosure.sites.reading.tree import Tag, Text, parse_html

MAX_SCRIPT = 4_000
ASSIGNED = re.compile(rf"(?:(?:var|let|const|;|^)\s*|\n[ \t\r]*)([A-Za-z_$][\w$]*)\s*=\s*({STRING})\s*(?=[;,\n}}]|$)")
WRITE = re.compile(r"document\.write(?:ln)?\s*\(")
SET_BY_ID = re.compile(
    rf"(?:getElementById\(\s*[\"']([\w-]+)[\"']\s*\)\.(?:innerHTML|innerText|textContent)\s*=|\$\(\s*[\"']#([\w-]+)[\"']\s*\)\.(?:html|text)\()\s*((?:{STRING}|[\w$.]+(?:\([^()]*\))?|\s*\+\s*)+)"
)
BRANCH = re.compile(r"\b(else\s+if|else|if)\s*(?:\(((?:[^()]|\([^()]*\))*)\))?\s*\{?\s*$")
ASKS = re.compile(r"\s*(!?)\s*([A-Za-z_$][\w$]*)\s*(?:(!=+|==+)\s*(?:''|\"\"|null|undefined)\s*)?(?:&&|$)")
MARKUP_OF_LISTS = re.compile(r"<(a|li|tr|ul|script|iframe)\b", re.IGNORECASE)


def written_by(script: str) -> str:
    """What the ``document.write`` calls of a script put on the page, as far as its literals tell; of the branches of one condition the first that can hold."""
    variables = {name: unquote(value) for name, value in ASSIGNED.findall(script)}
    written = []
    is_decided = False
    for call in WRITE.finditer(script):
        branch = BRANCH.search(script[max(0, call.start() - 120) : call.start()])
        if branch:
            is_decided = is_decided and branch[1] != "if"
            if is_decided or _is_false(branch[2] or "", variables):
                continue
            is_decided = True
        argument = call_argument(script, call.end())
        value = evaluate(argument, variables) if argument is not None else None
        if value and not MARKUP_OF_LISTS.search(value):
            written.append(value)
    return "".join(written)


def _is_false(condition: str, variables: dict[str, str]) -> bool:
    """True for a condition on a variable whose text is known, and that asks for the other case (``if (source != "")``, ``if (!source)``)."""
    asks = ASKS.match(condition)
    value = variables.get(asks[2]) if asks else None
    if asks is None or value is None:
        return False
    asks_empty = bool(asks[1]) != (asks[3] or "").startswith("=")
    return asks_empty != (value == "")


def set_by_id(script: str) -> dict[str, str]:
    """Texts that a script sets into elements by id, as far as its literals tell."""
    variables = {name: unquote(value) for name, value in ASSIGNED.findall(script)}
    found = {}
    for by_id, by_query, expression in SET_BY_ID.findall(script):
        value = evaluate(expression, variables)
        if value and not MARKUP_OF_LISTS.search(value):
            found[by_id or by_query] = value
    return found


def show_written(root: Tag) -> None:
    """Put what inline scripts write into the tree, in their place, marked with ``data-written-by-script``."""
    show_file_links(root)
    insertions, places = Insertions(), Places(root)
    for script in root.find_all("script"):
        source = script.raw_text()
        if script.get("src") or not source or len(source) > MAX_SCRIPT:
            continue
        if "document.write" in source:
            text = written_by(source)
            if text.strip():
                insertions.add(script, _written(text))
        for name, text in set_by_id(source).items():
            target = places.find("#", name)
            if target is not None and not target.raw_text().strip():
                target.append(_written(text))
    insertions.apply()


def _plain(text: str) -> str:
    """Markup of a written text as text."""
    return " ".join(part.value for part in parse_html(text).texts) if "<" in text or "&" in text else text


def _written(text: str) -> Tag:
    """A written text as an element."""
    span = Tag("span", {WRITTEN: "1"})
    span.append(Text(_plain(text)))
    return span


def is_written(tag: Tag) -> bool:
    """True for text that a script writes."""
    return any(WRITTEN in parent.attrs for parent in (tag, *tag.parents))
