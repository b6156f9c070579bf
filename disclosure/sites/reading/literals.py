"""String literals of inline scripts and sums of them, read as text; no script is ever run."""

from __future__ import annotations

import re

LONGEST_ARGUMENT = 4_000  # signs; a longer one is no line of text, and every call is walked through
STRING = r"(?:'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\")"
PIECE = re.compile(rf"\s*(?:({STRING})|([A-Za-z_$][\w$]*)(?:\.(substring|substr|slice)\(\s*(\d+)\s*,\s*(\d+)\s*\))?)\s*(\+|$)")
ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)")


def unquote(literal: str) -> str:
    """The value of a string literal (only the escapes that occur in such pages)."""
    return ESCAPE.sub(_unescape, literal[1:-1])


def _unescape(found: re.Match[str]) -> str:
    """The character of one escape."""
    code = found[1]
    return chr(int(code[1:], 16)) if len(code) > 1 else {"n": "\n", "t": " ", "r": " "}.get(code, code)


def call_argument(script: str, start: int) -> str | None:
    """The text from behind the opening bracket of a call up to the bracket that closes it."""
    depth, quote, position = 1, "", start
    end = min(len(script), start + LONGEST_ARGUMENT)
    while position < end:
        char = script[position]
        if quote:
            if char == "\\":
                position += 1
            elif char == quote:
                quote = ""
        elif char in "\"'":
            quote = char
        elif char in "()":
            depth += 1 if char == "(" else -1
            if depth == 0:
                return script[start:position]
        position += 1
    return None


def evaluate(expression: str, variables: dict[str, str]) -> str | None:
    """A sum of string literals and known variables (also ``x.substring(0,10)``); None when anything else takes part."""
    parts, position, text = [], 0, expression.strip()
    while position < len(text):
        match = PIECE.match(text, position)
        if not match:
            return None
        value = unquote(match[1]) if match[1] else variables.get(match[2])
        if value is None:
            return None
        if match[3]:
            first, second = int(match[4]), int(match[5])
            value = value[first : first + second] if match[3] == "substr" else value[first:second]
        parts.append(value)
        position = match.end()
    return "".join(parts) if parts else None
