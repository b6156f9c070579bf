"""What a saved page of a government site is and says: bytes in, values out; nothing is fetched, run or loaded."""

from __future__ import annotations

from disclosure.sites.model import Link, Page, PageDate, Row, Warning

PARSER_VERSION = "6"  # bumped when the values read from some page change

__all__ = ["PARSER_VERSION", "Link", "Page", "PageDate", "Row", "Warning", "read_page"]


def read_page(body: bytes, url: str | None = None, *, content_type: str | None = None, platform: str | None = None) -> Page:
    """Read a page. ``url`` makes links absolute and tells more about the kind; ``content_type`` is the HTTP header; ``platform`` names a module of this folder.

    Any bytes give a ``Page``: what cannot be read is ``kind`` ``other`` with a warning. Links keep the host name they are written with.
    """
    from disclosure.sites.reading.reader import read_bytes

    return read_bytes(body, url, content_type, platform)
