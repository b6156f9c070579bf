"""Style that can neither load, cover nor hide anything: what is kept of a page's own."""

from __future__ import annotations

import re
from typing import Any

import tinycss2

KEPT = re.compile(
    r"(?:background-color|color|border(?:-[a-z]+)*|clear|display|float|font-(?:size|style|weight)|letter-spacing|line-height|list-style-type"
    r"|margin(?:-[a-z]+)?|max-width|min-(?:height|width)|padding(?:-[a-z]+)?|table-layout|text-align"
    r"|text-decoration(?:-[a-z]+)?|text-indent|text-transform|vertical-align|white-space|width|word-break|word-wrap)"
)
"""No position, no pictures, no fonts, no content: a page may look as it likes inside its frame, and say no word that is not in its text. Nothing
either that hides a word (visibility, opacity, a fixed height): what a script would show stands there for whoever reads the page."""

HIDING = re.compile(
    r"(?:display:(?:none|contents)"  # contents: unknown to old browsers alone, and no look of its own
    r"|color:(?:transparent|\w+\().*"  # of a colour that is a function nobody knows how much of it is seen
    r"|font-size:(?:[0-5](?:\.\d+)?(?:px|pt)?|0?\.[0-4]\d*\w+|[0-3]?\d(?:\.\d+)?%|0\w*|\w+\(.*)"
    r"|line-height:(?:0|0?\.\d+)(?:[a-z]+|%)?|line-height:\w+\(.*"
    r"|(?:width|max-width):(?:\d?(?:\.\d+)?(?:px|pt|%|em|rem)?|\w+\(.*)"
    r"|(?:text-indent|letter-spacing|margin|margin-\w+|padding|padding-\w+):.*(?:-\d|-\.|\d{4}|\().*)",
    re.IGNORECASE,
)
"""Declarations that make words invisible, too small or thrown out of the window."""

NEVER = ("url", "src", "image", "image-set", "-webkit-image-set", "element", "expression", "attr", "var", "env", "cross-fade", "paint")
LONGEST = 300_000  # characters of all style of a page
MOST_RULES = 3_000


def clean_style(text: str) -> str:
    """The declarations of a ``style`` attribute that are kept, as CSS."""
    if len(text) > LONGEST:
        return ""
    return _declarations(tinycss2.parse_blocks_contents(text, skip_comments=True, skip_whitespace=True))


def clean_sheet(text: str, scope: str) -> str:
    """The plain rules of a ``style`` element, each bound to what lies inside ``scope``; imports, fonts and conditions are left out."""
    kept = []
    for rule in tinycss2.parse_stylesheet(text[:LONGEST], skip_comments=True, skip_whitespace=True)[:MOST_RULES]:
        if rule.type != "qualified-rule":
            continue
        selectors = [bound for part in _split(rule.prelude) if (bound := _bind(part, scope))]
        declarations = _declarations(tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True))
        if selectors and declarations:
            kept.append(f"{','.join(selectors)}{{{declarations}}}")
    return "\n".join(kept).replace("<", "")


def _declarations(nodes: list[Any]) -> str:
    found = []
    for node in nodes:
        if node.type == "declaration" and KEPT.fullmatch(node.lower_name) and not _loads(node.value):
            value = tinycss2.serialize(node.value).strip()
            if not HIDING.fullmatch(f"{node.lower_name}:{value}"):
                found.append(f"{node.lower_name}:{value}")  # never as important: our own rules have the last word
    return ";".join(found)


def _loads(tokens: list[Any]) -> bool:
    """Whether a value names anything outside, or is broken."""
    for token in tokens:
        if token.type in ("url", "error", "string", "{} block", "[] block", "at-keyword"):
            return True
        if token.type == "function" and (token.lower_name in NEVER or _loads(token.arguments)):
            return True
        if token.type == "() block" and _loads(token.content):
            return True
    return False


def _split(prelude: list[Any]) -> list[list[Any]]:
    parts: list[list[Any]] = [[]]
    for token in prelude:
        if token == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _bind(selector: list[Any], scope: str) -> str:
    """One selector inside the scope; empty where it might reach out of it."""
    tokens = [token for token in selector if token.type != "comment"]
    while tokens and (tokens[0].type == "whitespace" or (tokens[0].type == "ident" and tokens[0].lower_value in ("html", "body"))):
        tokens = tokens[1:]
    if any(token.type in ("error", "function", "{} block", "() block", "at-keyword") for token in tokens):
        return ""
    text = tinycss2.serialize(tokens).strip()
    if text[:1] in "+~>|&:" and text:
        return ""
    return f"{scope} {text}".strip()
