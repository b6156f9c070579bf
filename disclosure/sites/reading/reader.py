"""Bytes → ``Page``: decode, guard, recognise, decide what the page is, read it."""

from __future__ import annotations

import re
from dataclasses import replace
from types import ModuleType

from disclosure.sites.model import Page, Row, Warning
from disclosure.sites.reading.articles import Article, read_article
from disclosure.sites.reading.columnclass import read_column_class
from disclosure.sites.reading.flatrows import agreement, read_flat
from disclosure.sites.reading.frame import mark_frame
from disclosure.sites.reading.gaps import TURNED, cut_warning, has_unread_pages, mark_gaps, stated_total
from disclosure.sites.reading.hidden import hidden_warning
from disclosure.sites.reading.kinds import Signs, is_list, is_portal
from disclosure.sites.reading.markup import (
    MAX_DEPTH,
    absolute_url,
    drop_unseen,
    lighten,
    text_of,
)
from disclosure.sites.reading.paging import Paging
from disclosure.sites.reading.platforms import choose_platform, unpack
from disclosure.sites.reading.rowdates import fill_years
from disclosure.sites.reading.scriptpages import scripted_pages
from disclosure.sites.reading.scripts import show_written
from disclosure.sites.reading.shells import Program, find_program, has_empty_mount, is_filled_frame
from disclosure.sites.reading.statements import says_nothing_arose
from disclosure.sites.reading.states import is_challenge, is_filled_by_script, is_missing, list_remark
from disclosure.sites.reading.structure import DATA, structure_of
from disclosure.sites.reading.tags import read_tags
from disclosure.sites.reading.titles import article_column, column_name, read_crumbs
from disclosure.sites.reading.tree import MOST_LINKS, MOST_TAGS, parse_measured
from disclosure.sites.reading.unpacked import Unpacked
from disclosure.text import Decoded, decode_page, squeeze

FILE_MAGIC = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"\x1f\x8b")
LONE = re.compile("[\\ud800-\\udfff]")
LONGEST_URL = 4_000  # characters; no server takes a longer one
STANDING_TEXT = 200
LONGEST_BOX = 10  # a box beside a list shows at most so many rows
UNCONFIRMED = 0.5  # trust in rows that only one reading found
REFRESH = re.compile(r"url\s*=\s*[\"']?([^\"'\s]+)", re.IGNORECASE)
DISGUISING = re.compile("[\u202a-\u202e\u2066-\u2069\x01-\x08\x0b\x0e-\x1f\x7f]")
MARKUP = re.compile(r"</?[a-zA-Z][\w-]{0,20}(?:\s[^<>]{0,200})?/?>")
MANY_ROWS = 1_000  # a page of a list shows tens
WEB_ARCHIVE = re.compile(
    rb"\s*(?:From:|MIME-Version:|Content-Type:\s*multipart/related).{0,2000}?multipart/related", re.IGNORECASE | re.DOTALL
)
MORE = re.compile(r"^[\[(（]?\s*(更多|查看更多|more|更多信息)\s*[\])）]?\s*[>»+]*$", re.IGNORECASE)


def read_bytes(body: bytes, url: str | None, content_type: str | None, platform: str | None) -> Page:
    """The page; never raises for any bytes: what cannot be read is ``other`` with a warning."""
    page = _read_bytes(body, url, content_type, platform)
    if url and not _is_usable(url):
        page = _unread(page, "url_unusable", "the address given is none of a page: links are not made absolute")
    if page.kind == "other":
        return page
    if any(MARKUP.search(title) for title in (page.title or "", *(row.title for row in page.rows))):
        page = _unread(page, "markup_in_title", "a title shows markup as text")
    if len(page.rows) > MANY_ROWS:
        page = _unread(page, "many_rows", f"{len(page.rows)} rows on one page")
    said = page.remark if page.remark and says_nothing_arose(page.remark) else page.statement
    return replace(page, statement=said, column_class=read_column_class(page.column, page.rows, url))


def _read_bytes(body: bytes, url: str | None, content_type: str | None, platform: str | None) -> Page:
    """The page without what is concluded from its fields."""
    url = url if _is_usable(url) else None
    name = platform or "generic"
    if not body.strip():
        return Page("other", name, "utf-8", warnings=(Warning("empty", "no bytes"),))
    if body.startswith(FILE_MAGIC):
        return Page("other", name, "binary", warnings=(Warning("not_html", "the bytes are a file of another kind, not a page"),))
    if WEB_ARCHIVE.match(body):
        return Page("other", name, "binary", warnings=(Warning("not_html", "a web archive (MHTML); save the page as HTML only"),))
    decoded = decode_page(body, content_type)
    html, more = _guard(decoded.text)
    warnings = [*_decode_warnings(decoded), *more]
    if DISGUISING.search(html):
        warnings.append(Warning("invisible", "control or bidirectional characters stand in the page: it may look other than it reads"))
    module = choose_platform(html, url, platform)
    name = module.__name__.rsplit(".", 1)[1]
    unpacked = unpack(module, html, url)
    base = Page("other", name, decoded.encoding, warnings=tuple(warnings))
    if unpacked is not None and unpacked.rows is not None:
        return _data_page(base, unpacked, unpacked.rows)
    html = unpacked.html if unpacked is not None and unpacked.html else html
    if not re.search(r"<[a-zA-Z!/]", html):
        return replace(base, warnings=(*warnings, Warning("not_html", "no markup in it")))
    return _read_html(html, base, url, module, unpacked)


def _data_page(base: Page, unpacked: Unpacked, rows: tuple[Row, ...]) -> Page:
    """A list that came as data: nothing in it needs to be guessed."""
    paging = unpacked.paging or Paging()
    return replace(
        base, kind="list", column=unpacked.column, rows=rows, page_count=paging.page_count, next_pages=paging.next_pages, total=paging.total,
        remark=unpacked.remark, blank=not rows and not unpacked.warnings, list_call=unpacked.list_call,
        warnings=(*base.warnings, *unpacked.warnings), structure=DATA,
    )  # fmt: skip


def _is_usable(url: str | None) -> bool:
    """True for an http(s) address of a length that servers take, without halves of surrogate pairs."""
    return bool(url and len(url) <= LONGEST_URL and not LONE.search(url) and absolute_url("/", url))


def _decode_warnings(decoded: Decoded) -> list[Warning]:
    """What is wrong with the characters; a page that was damaged before it was sent holds U+FFFD itself."""
    found = [Warning(*decoded.warning)] if decoded.warning else []
    if "\ufffd" in decoded.text and not any(warning.code == "decode" for warning in found):
        found.append(Warning("decode", f"the page holds {decoded.text.count(chr(0xFFFD))} characters that were lost before it was sent"))
    return found


def _guard(text: str) -> tuple[str, list[Warning]]:
    """The text without null characters and cut to what is read, with a warning for each cut."""
    warnings = []
    html, is_cut = lighten(text.replace("\x00", ""))
    if is_cut:
        warnings.append(Warning("size", f"only the first {len(html)} characters were read, of {len(text)} with pictures and styles"))
    return html, warnings


def _read_html(html: str, base: Page, url: str | None, platform: ModuleType, unpacked: Unpacked | None) -> Page:
    """A page of markup."""
    root, depth = parse_measured(html)
    if depth > MAX_DEPTH:
        return _unread(base, "nesting", f"tags are nested {depth} deep")
    is_cut = any(warning.code == "size" for warning in base.warnings)
    if not is_cut and len(html) > MOST_TAGS and (len(root.tags) >= MOST_TAGS or len(root.find_all("a")) >= MOST_LINKS):
        base = _unread(base, "size", f"only the first {len(root.tags)} elements were read")
    base = replace(base, tags=read_tags(root))
    if is_challenge(html, root):
        return _unread(replace(base, challenge=True), "challenge", "a protection page stands in place of the content")
    crumbs = read_crumbs(root)
    scripts = "\n".join(tag.raw_text() for tag in root.find_all("script"))
    base = replace(base, warnings=(*base.warnings, *cut_warning(html)))
    program = find_program(html, root)
    mark_gaps(root)
    show_written(root)
    hidden = drop_unseen(root)
    if is_missing(root):
        return _unread(base, "not_found", "the page says that it is not there")
    mark_frame(root)
    stated = unpacked.paging if unpacked is not None else None
    paging = stated or platform.read_paging(html, root, url)
    more = sum(1 for anchor in root.find_all("a") if MORE.match(text_of(anchor)))
    state = unpacked.state if unpacked is not None else None
    signs = Signs(root, base.tags, url, platform, paging, state in (None, "rows"), crumbs, more, hidden)
    if unpacked is not None or is_list(signs, html, scripts):
        page = _list_page(base, signs, html, scripts, "script" if state is None and program.is_shell else state)
        return page if unpacked is None else _with_answer(page, unpacked)
    page = _article_or_other(base, signs)
    is_nothing = page.kind == "other" or not (squeeze(page.body) or page.attachments)
    return _filled_by_program(page, base, signs, program, (html, scripts)) if is_nothing else page


def _filled_by_program(page: Page, base: Page, signs: Signs, program: Program, source: tuple[str, str]) -> Page:
    """A page without content as it was read; where a script fills it, a list of that kind, or at an item's address a page that says nothing of its item."""
    if page.kind == "article" or signs.says_article:
        is_hollow = program.is_shell or (page.kind == "article" and program.is_loaded and has_empty_mount(signs.root))
        return _unread(base, "script_page", "a script fetches what this page shows") if is_hollow else page
    return _list_page(base, signs, *source, "script") if program.is_shell or is_filled_frame(signs, *source, program) else page


def _with_answer(page: Page, unpacked: Unpacked) -> Page:
    """A list with what its platform's answer says beside the rows."""
    return replace(
        page, column=unpacked.column or page.column, remark=page.remark or unpacked.remark, list_call=unpacked.list_call,
        blank=page.blank and not unpacked.warnings, warnings=(*page.warnings, *unpacked.warnings),
    )  # fmt: skip


def _unread(page: Page, code: str, message: str) -> Page:
    """A page in place of what was asked for."""
    return replace(page, warnings=(*page.warnings, Warning(code, message)))


def _list_page(base: Page, signs: Signs, html: str, scripts: str, state: str | None) -> Page:
    """A list: rows, paging, column, and why there are no rows where there are none (``state`` where the platform knows it)."""
    main = signs.main
    remark, says_empty = list_remark(signs.root)
    is_beside = main is not None and (main.is_side or main.is_aside)
    is_foreign = state is None and signs.paging is None and main is not None and (main.is_aside or signs.is_foreign)
    is_filled = is_foreign and is_filled_by_script(html, signs.root, scripts)  # the rows are a box's beside the list that a script fills
    if main is not None and is_beside and (says_empty or not main.is_dated or (main.is_aside and is_filled)):
        main = None
    rows, warnings = fill_years(main.rows if main else [])
    is_open = state in (None, "rows") and not (is_beside and main is None)
    joined, trust, doubts = _compare(rows, signs) if is_open else ([], 1.0, [])
    rows = joined if state is None or not rows else rows  # what a platform put in its place is the list, whatever stands beside it
    warnings += doubts
    if rows and says_empty and state is None:
        trust = min(trust, UNCONFIRMED)
        warnings.append(
            Warning("rows_beside_empty", f"the page says that its list is empty ({remark}), and yet shows rows: they may be another list's")
        )
    if rows and is_filled and len(rows) <= LONGEST_BOX:
        trust = min(trust, UNCONFIRMED)
        warnings.append(
            Warning("rows_beside_script", "a script fetches a list here, and the rows stand under another heading than the column's")
        )
    unseen = hidden_warning(signs.hidden, signs.clusters, main) if state is None and (rows or says_empty) else []
    if unseen:
        trust = min(trust, UNCONFIRMED)
    # words that the list is empty may be a template's, shown until the rows have come
    filled = not rows and (state == "script" or (state is None and is_filled_by_script(html, signs.root, scripts)))
    found = [*base.warnings, *warnings, *unseen]
    if filled:
        found.append(Warning("script_list", "a script fetches the rows of this list"))
    first = main.scopes[0] if main else None
    paging, turned = signs.paging or Paging(), None
    if paging.page_count == 1 and rows and state is None:
        turned = scripted_pages(signs.root, scripts, signs.url, len(rows))
        paging = turned or paging
    is_unread = turned is not None and turned.page_count > 1 and signs.url is not None and not turned.next_pages
    if (
        is_unread
        or paging.is_open
        or (signs.paging is None and paging.page_count == 1 and has_unread_pages(signs.root, scripts, len(rows)))
    ):
        found.append(Warning(TURNED, "the list goes on where only a script leads"))
    return Page(
        "list", base.platform, base.encoding, column=column_name(signs.crumbs, signs.root, signs.tags, before=first), rows=tuple(rows),
        page_count=paging.page_count, next_pages=paging.next_pages, total=paging.total or stated_total(signs.root), remark=remark,
        blank=not rows and not filled and not unseen and (says_empty or (remark is None and paging.page_count <= 1)),
        script_list=filled, trust=trust, tags=base.tags, warnings=tuple(found), structure=structure_of(main.scopes) if main and rows else "",
    )  # fmt: skip


def _compare(rows: list[Row], signs: Signs) -> tuple[list[Row], float, list[Warning]]:
    """The rows, how far a second reading agrees with them (0 to 1), and a warning where it does not.

    Rows that the second found beside all of the first's are given too when they are dated: a doubted row serves better than a missing one.
    """
    flat = read_flat(signs.root)
    trust = round(agreement(rows, flat), 2)
    if trust == 1:
        return rows, trust, []
    if not rows and not any(row.date for row in flat):
        return rows, 1.0, []  # links of a page without a list
    if not flat:
        return rows, UNCONFIRMED, [Warning("rows_unconfirmed", "the second reading of the list found no rows")]
    found = f"two readings of the list differ: {len(rows)} and {len(flat)} rows, {trust:.0%} in common"
    return _with_missed(rows, flat, signs.url), trust, [Warning("rows_disagree", found)]


def _with_missed(rows: list[Row], flat: list[Row], url: str | None) -> list[Row]:
    """The rows of the first reading, or those of the second where it found all of these and some dated ones more (at most as many again)."""
    known = {(squeeze(row.title), row.href): row for row in rows}
    missed = [row for row in flat if (squeeze(row.title), row.href) not in known]
    if len(flat) != len(rows) + len(missed) or len(missed) > max(len(rows), len(flat) * (not rows)) or not all(row.date for row in missed):
        return rows
    return [known.get((squeeze(row.title), row.href)) or replace(row, url=absolute_url(row.href, url)) for row in flat]


def _other(base: Page, signs: Signs) -> Page:
    """A page that is neither a list nor an item, and why."""
    for meta in signs.root.find_all("meta"):
        if meta.get("http-equiv").lower() == "refresh" and (match := REFRESH.search(meta.get("content"))):
            return _unread(base, "redirect", f"the page sends its reader on to {match[1][:200]}")
    return _unread(base, "no_item", "neither a list of items nor an item stands here")


def _article_or_other(base: Page, signs: Signs) -> Page:
    """An article where the page shows one, else ``other``."""
    if signs.says_article is None and signs.main is not None and signs.main.is_dated and is_portal(signs, signs.main):
        return _other(base, signs)
    article = read_article(signs.root, signs.tags, signs.url, signs.crumbs)
    if not _is_article(article, signs):
        return _other(base, signs)
    found = [*base.warnings, *article.warnings]
    if not squeeze(article.body) and not article.attachments:
        found.append(Warning("empty_body", "no text in the body"))
    return Page(
        "article", base.platform, base.encoding, column=article_column(signs.crumbs, article.title, signs.tags), title=article.title, published=article.published,
        dates=tuple(article.dates), source=article.source, publisher=article.publisher, document_number=article.document_number, index_number=article.index_number,
        written_on=article.written_on, validity=article.validity, attachments=tuple(article.attachments), body=article.body, opens_on=article.opens_on,
        closes_on=article.closes_on, shortened=article.shortened, next_pages=article.next_pages, issuer=article.issuer,
        relayed=article.relayed, statement=article.statement, item_class="statement" if article.statement else "", tags=base.tags, warnings=tuple(found),
    )  # fmt: skip


def _is_article(article: Article, signs: Signs) -> bool:
    """True when a headline stands with a body or a byline, and the address or the tags do not speak against it."""
    if not article.title:
        return False
    if signs.says_article or signs.tags.get("ArticleTitle"):
        return True
    if article.has_body_element and len(squeeze(article.body)) >= STANDING_TEXT and signs.main is None:
        return True  # one standing text in a column of its own (duties of an office, a rule)
    has_item_marks = article.published is not None or article.source is not None or article.document_number is not None
    return has_item_marks and (bool(article.body) or signs.says_article is None) and signs.says_article is not False
