"""The words of one Word paragraph as its last author wants it read: insertions in, deletions and hidden text out, field results, no codes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from disclosure.tasks.readers.word_numbers import Styles
from disclosure.tasks.readers.word_package import MC, W, child_number, child_value, chosen, content_of, is_on
from disclosure.text import strip_invisible

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_OFFICE = "{urn:schemas-microsoft-com:office:office}"
_BLANKS = str.maketrans("\t\r\n", "   ")
_WINGDINGS = {0xA8: "□", 0x6F: "□", 0x71: "□", 0xFC: "√", 0xFE: "☑", 0xFB: "×", 0xFD: "☒", 0x6C: "●", 0x6E: "■", 0x76: "❖", 0xD8: "➢"}
_WINGDINGS |= {0x81 + at: sign for at, sign in enumerate("①②③④⑤⑥⑦⑧⑨⑩")} | {0x8C + at: sign for at, sign in enumerate("❶❷❸❹❺❻❼❽❾❿")}
_WINGDINGS_2 = {0x50: "√", 0x4F: "×", 0x52: "☑", 0x51: "☒", 0xA3: "□", 0x97: "●"} | {
    0x6A + at: sign for at, sign in enumerate("①②③④⑤⑥⑦⑧⑨⑩")
}
_SYMBOL = {0xB3: "≥", 0xA3: "≤", 0xB4: "×", 0xB1: "±", 0xB7: "•", 0xB9: "≠", 0xA5: "∞", 0xB0: "°"}
_FONTS = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "symbol": _SYMBOL}
_PLAIN = {f"{W}tab": " ", f"{W}ptab": " ", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_LEFT_OUT = frozenset(
    f"{W}{name}" for name in ("instrText", "delText", "delInstrText", "rt", "rubyPr", "footnoteReference", "endnoteReference", "sectPr")
)


def tidy_lines(text: str) -> str:
    """Trim every line (full-width blanks too) and drop those that are empty and the characters nobody sees."""
    return "\n".join(line for piece in strip_invisible(text).split("\n") if (line := piece.strip()))


@dataclass
class Words:
    """A paragraph: its text, text boxes anchored in it (``w:txbxContent``), and what was met while reading it.

    ``number`` and ``level`` are its own numbering, ``style`` its style's name. ``joins`` says that its mark is deleted or hidden, so that
    the next paragraph goes on in its line; ``hidden`` that words were left out because Word does not show them; ``struck`` that some
    are struck through (and read); ``unread`` what is embedded and cannot be read.
    """

    text: str = ""
    boxes: list[Any] = field(default_factory=list)
    number: int | None = None
    level: int | None = None
    style: str | None = None
    joins: bool = False
    tracked: bool = False
    hidden: bool = False
    struck: bool = False
    unread: bool = False


class WordsReader:
    """Reads paragraphs one after another; made once for a document."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._words = Words()
        self._pieces: list[str] = []
        self._fields: list[bool] = []
        self._hides = self._hidden_run = self._struck_run = False
        self._acts: dict[str, Callable[[Any], Iterator[Any] | None]] = {
            f"{W}t": self._put,
            f"{_MATH}t": self._put,
            **dict.fromkeys(_PLAIN, self._put_sign),
            f"{W}r": self._begin_run,
            f"{W}rPr": self._read_run_properties,
            f"{W}pPr": self._read_properties,
            f"{W}sym": self._put_symbol,
            f"{W}fldChar": self._pass_field,
            f"{W}txbxContent": self._keep_box,
            f"{MC}AlternateContent": lambda element: _into(chosen(element)),
            f"{W}sdt": lambda element: _into(content_of(element)),
            **dict.fromkeys((f"{W}del", f"{W}moveFrom"), self._leave_out_change),
            **dict.fromkeys((f"{W}ins", f"{W}moveTo"), self._keep_change),
            **dict.fromkeys((f"{W}subDoc", f"{_OFFICE}OLEObject"), self._note_unread),
            **dict.fromkeys(_LEFT_OUT, lambda _: None),
        }

    def read(self, paragraph: Any) -> Words:
        """Return the words of a ``w:p``; fields that it leaves open end with it, for their results stand in later paragraphs as plain runs."""
        self._words, self._pieces, self._fields = Words(), [], []
        self._hides = self._hidden_run = self._struck_run = False
        stack = [iter(paragraph)]
        while stack:
            for child in stack[-1]:
                act = self._acts.get(child.tag)
                inner = iter(child) if act is None else act(child)
                if inner is not None:
                    stack.append(inner)
                    break
            else:
                stack.pop()
        self._words.text = "".join(self._pieces)
        return self._words

    def _put(self, element: Any) -> None:
        self._write((element.text or "").translate(_BLANKS))

    def _put_sign(self, element: Any) -> None:
        self._write(_PLAIN[element.tag])

    def _put_symbol(self, element: Any) -> None:
        """Write a ``w:sym`` where its font's sign has a place in Unicode; 0xF000 marks the fonts' own places."""
        try:
            code = int(element.get(f"{W}char", ""), 16)
        except ValueError:
            return
        table = _FONTS.get(element.get(f"{W}font", "").lower())
        if table is not None:
            self._write(table.get(code & 0xFF, ""))
        elif 0x20 <= code < 0xD800:
            self._write(chr(code))

    def _write(self, text: str) -> None:
        if not all(self._fields):
            return  # the code of a field, not its result
        if self._hidden_run:
            self._words.hidden = self._words.hidden or bool(text.strip())
        else:
            self._pieces.append(text)
            self._words.struck = self._words.struck or (self._struck_run and bool(text.strip()))

    def _begin_run(self, element: Any) -> Iterator[Any]:
        self._hidden_run, self._struck_run = self._hides, False
        return iter(element)

    def _read_run_properties(self, element: Any) -> None:
        self._struck_run = any(is_on(strike) for strike in element.iterchildren(f"{W}strike", f"{W}dstrike"))
        vanish = element.find(f"{W}vanish")
        if vanish is not None:
            self._hidden_run = is_on(vanish)
            return
        style = child_value(element, "rStyle")
        hidden = self._styles.get(style).hidden if style else None
        if hidden is not None:
            self._hidden_run = hidden

    def _read_properties(self, element: Any) -> None:
        """Read the paragraph's own properties: its style, its number, and whether its mark is still there."""
        words = self._words
        words.style = child_value(element, "pStyle")
        self._hides = bool(self._styles.get(words.style or self._styles.default).hidden)
        numbering = element.find(f"{W}numPr")
        if numbering is not None:
            words.number, words.level = child_number(numbering, "numId"), child_number(numbering, "ilvl")
        mark = element.find(f"{W}rPr")
        if mark is None:
            return
        vanish = mark.find(f"{W}vanish")
        gone = mark.find(f"{W}del") is not None or mark.find(f"{W}moveFrom") is not None
        words.tracked = gone or mark.find(f"{W}ins") is not None or mark.find(f"{W}moveTo") is not None
        words.joins = gone or (self._hides if vanish is None else is_on(vanish))

    def _pass_field(self, element: Any) -> None:
        """Keep count of fields: from ``begin`` to ``separate`` stands the code, from there to ``end`` the result."""
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            self._fields.append(False)
        elif self._fields and kind == "separate":
            self._fields[-1] = True
        elif self._fields and kind == "end":
            self._fields.pop()

    def _keep_box(self, element: Any) -> None:
        if not self._hidden_run:
            self._words.boxes.append(element)

    def _leave_out_change(self, _: Any) -> None:
        self._words.tracked = True

    def _keep_change(self, element: Any) -> Iterator[Any]:
        self._words.tracked = True
        return iter(element)

    def _note_unread(self, element: Any) -> None:
        """Note an embedded file; an equation's picture is none."""
        self._words.unread = self._words.unread or not element.get("ProgID", "").startswith("Equation")


def _into(element: Any | None) -> Iterator[Any] | None:
    return None if element is None else iter(element)
