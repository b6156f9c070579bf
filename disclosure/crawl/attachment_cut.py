"""Whether a file's bytes end before the file does: what is known of that from its own format, before any reader is asked."""

from __future__ import annotations

import re

ZIP, ZIP_END, LONGEST_ZIP_TAIL = b"PK\x03\x04", b"PK\x05\x06", 22 + 65_535  # the end record and the longest comment behind it
PDF, PDF_END, PDF_HEAD = b"%PDF-", b"startxref", 1_024
PDF_PART = re.compile(rb"\b\d{1,10}\s+\d{1,5}\s+obj\b")


def is_cut(body: bytes) -> bool:
    """True for a zip (docx, xlsx, ods, odt, ofd …) without its directory's end, and for a PDF that goes on behind the last place where it may end.

    Files of other formats do not say where they end; False for them.
    """
    if body.startswith(ZIP):
        return ZIP_END not in body[-LONGEST_ZIP_TAIL:]
    if PDF in body[:PDF_HEAD]:
        end = body.rfind(PDF_END)  # a PDF made for the web, or one that was changed, has such a place before its end too
        return end < 0 or PDF_PART.search(body, end) is not None
    return False
