"""What a page says, as values."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Kind = Literal["list", "article", "other"]
Origin = Literal["visible", "script", "meta", "metadata_table", "url", "object_id", "index_number"]


ColumnClass = Literal["news", "notice", "policy", "periodic", "event_driven", "static", "container", "link", "archive"]
"""动态要闻 · 通知公告 · 政策文件 · 应定期更新 · 事项触发 · 静态 · 容器 · 链接 · 专题归档, as the register writes them."""


@dataclass(frozen=True)
class Warning:
    """Something the reader should know: a short code and a sentence."""

    code: str
    message: str


@dataclass(frozen=True)
class Row:
    """One item of a list: title as a reader sees it, ``href`` as in the page, ``url`` absolute (None for ``javascript:``), date ``YYYY-MM-DD[ …]``."""

    title: str
    href: str
    url: str | None
    date: str | None
    pinned: bool = False


@dataclass(frozen=True)
class Link:
    """An attachment: its shown name, ``href`` as in the page, absolute ``url`` (None for a dead one)."""

    title: str
    href: str
    url: str | None


@dataclass(frozen=True)
class PageDate:
    """A date of an article and where it was read."""

    value: str
    origin: Origin


@dataclass(frozen=True)
class Page:
    """A saved page as values; the fields of an article are empty in a list and the other way round.

    ``blank``: a list that says of itself that it is empty. ``script_list``: a list whose rows a script fetches, so that they are not in
    the bytes; ``list_call`` is the address it asks, where the platform tells. ``challenge``: a protection page sent in place of the content. ``remark``: what a list says instead of items, or beside them.
    ``trust``: of a list, the share of rows that two independent readings agree on (0 to 1).
    ``total``: how many items a list says it has on all of its pages, None where it does not say. ``item_class``: ``statement`` for a 情况说明 that nothing arose, else empty; ``statement``: the sentence that says so, of an article or a list.
    ``issuer``: the office's code in the 文号; ``relayed``: whether the item is another organ's, None where the page leaves it open.
    ``column_class``: the class of the column by its name and rows, None when unclear; a proposal, a person confirms it.
    ``opens_on``/``closes_on``: period of a public consultation printed in the text (``YYYY-MM-DD``). ``shortened``: the printed reason for a short period.
    ``structure``: of a list, where its rows stand in the markup (``reading.structure``), to tell a changed template by. It says how a page was
    read, not what it says: wording it otherwise is no reason to read old pages again, so PARSER_VERSION does not stand for it.
    """

    kind: Kind
    platform: str
    encoding: str
    column: str | None = None
    rows: tuple[Row, ...] = ()
    page_count: int = 1
    total: int | None = None
    next_pages: tuple[str, ...] = ()
    title: str | None = None
    published: str | None = None
    dates: tuple[PageDate, ...] = ()
    source: str | None = None
    publisher: str | None = None
    document_number: str | None = None
    index_number: str | None = None
    written_on: str | None = None
    validity: str | None = None
    attachments: tuple[Link, ...] = ()
    body: str = ""
    opens_on: str | None = None
    closes_on: str | None = None
    shortened: str | None = None
    remark: str | None = None
    blank: bool = False
    trust: float = 1.0
    script_list: bool = False
    list_call: str | None = None
    challenge: bool = False
    column_class: ColumnClass | None = None
    item_class: str = ""
    statement: str | None = None
    issuer: str | None = None
    relayed: bool | None = None
    tags: dict[str, str] = field(default_factory=dict)
    warnings: tuple[Warning, ...] = ()
    structure: str = ""

    def to_json(self) -> dict[str, Any]:
        """The page as the JSON object of ``page read --json`` (without ``file``)."""
        return asdict(self)
