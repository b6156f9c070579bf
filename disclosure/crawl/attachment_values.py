"""What an attachment says, or why it says nothing, and whose trouble that is."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.model import Cause

READER_VERSION = "2"  # bumped when what is read from some attachment changes; the reader of pages has a version of its own
MOST_CHARS = 200_000

PROBLEMS: dict[str, Cause] = {
    "empty": Cause.SITE,
    "damaged": Cause.SITE,
    "page": Cause.UNCLEAR,
    "locked": Cause.UNCLEAR,
    "cut": Cause.UNCLEAR,
    "blank": Cause.UNCLEAR,
    "unreadable": Cause.UNCLEAR,
    "no_text": Cause.OURS,
    "no_reader": Cause.OURS,
    "too_large": Cause.OURS,
    "timeout": Cause.OURS,
}
"""Why there is no text, and whose trouble that is: ``empty`` holds no byte, or nothing at all; ``damaged`` no program opens; ``page`` is a
web page in place of the file; ``cut`` ends before its end (programs may open it all the same); ``blank`` opens and shows nothing that we
know of; ``unreadable`` our reader gives up where other programs may not; ``no_text`` is pictures of pages, or fonts that tell no characters."""


@dataclass(frozen=True)
class AttachmentText:
    """What an attachment says. ``text``: a paragraph or a table's row to a line, cells parted by tabs, whole and unmasked; the writer keeps less.

    ``kind`` is what the bytes are (pdf, docx, xlsx, doc, xls, wps, et, rtf, odt, ods, txt, csv, html, pptx, ppt, ofd, zip, archive, image),
    None when nothing tells. ``problem`` is one of ``PROBLEMS`` where there is no text, ``cause`` whose trouble that is (我方, 站点, 不明).
    ``is_empty``: the file opens and holds nothing. ``warnings`` are pairs of a code and a sentence.
    """

    kind: str | None
    text: str = ""
    characters: int = 0
    problem: str | None = None
    cause: str | None = None
    is_empty: bool = False
    warnings: tuple[tuple[str, str], ...] = ()


def name_problem(kind: str | None, problem: str, message: str) -> AttachmentText:
    """What is kept of an attachment that gave no text."""
    return AttachmentText(
        kind, problem=problem, cause=PROBLEMS[problem].value, is_empty=problem in ("empty", "blank"), warnings=((problem, message),)
    )
