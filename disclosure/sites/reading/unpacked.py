"""What a platform takes out of an answer or a script, so that the rest of the reading sees a list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from disclosure.sites.model import Row, Warning
from disclosure.sites.reading.paging import Paging


@dataclass(frozen=True)
class Unpacked:
    """A list that did not come as markup of the page.

    ``html``: the page (or the fragment) with the rows as markup in their place, read further like any page. ``rows``: the rows themselves,
    where the answer is data and not markup; ``html`` is then not read. ``paging``: what the answer says about its pages, None when nothing.
    ``remark``: what the answer says instead of rows. ``list_call``: the address that the page's script asks for its rows (read-only, GET).
    ``state``: where the platform knows that the list has no rows in ``html``, because it is ``empty`` or because a ``script`` fetches them,
    links of the page are no rows of it. ``warnings``: what is wrong with the answer; a list without rows is then not called blank.
    """

    html: str = ""
    rows: tuple[Row, ...] | None = None
    paging: Paging | None = None
    column: str | None = None
    remark: str | None = None
    list_call: str | None = None
    state: Literal["rows", "empty", "script"] = "rows"
    warnings: tuple[Warning, ...] = ()
