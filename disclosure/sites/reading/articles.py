"""Everything an article page says, put together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from disclosure.sites.model import Link, PageDate, Warning
from disclosure.sites.reading.articledates import BYLINE_LENGTH, is_of_row, read_article_dates
from disclosure.sites.reading.attachments import find_attachments
from disclosure.sites.reading.bodies import body_text, find_body, is_called_body
from disclosure.sites.reading.consultation import consultation_period
from disclosure.sites.reading.gaps import WORDLESS, shows_without_words
from disclosure.sites.reading.itemkinds import read_issuer, read_relayed, read_validity
from disclosure.sites.reading.labels import Labelled, field_of, is_metadata_block, read_line_labels, read_metadata_tables, split_labels
from disclosure.sites.reading.markup import INLINE, Segment, is_small, is_within, segments_of, text_of
from disclosure.sites.reading.numbers import (
    clean_index_number,
    labelled_document_number,
    own_document_number,
)
from disclosure.sites.reading.parts import read_parts
from disclosure.sites.reading.scriptlinks import drop_held
from disclosure.sites.reading.statements import read_statement
from disclosure.sites.reading.titles import columns_of, find_title, heading_text, is_name_of_site, page_title
from disclosure.sites.reading.tree import Tag, siblings_before
from disclosure.sites.reading.trimming import clean_body, drop_trailing_links
from disclosure.sites.reading.values import clean_name, is_junk
from disclosure.text import find_dates, read_date, squeeze

LONGEST_BOX = 400
MOST_SEGMENTS = 2_000
MOST_PARTS = 20
SHORTEST_LINE = 16  # a line behind a byline; tools and counters are shorter
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5"})
SOURCE_LINE = re.compile(r"^[\[【(（]?\s*(?:信息|文章|稿件|新闻)?来\s*源\s*[:：]\s*\S")
SAYS_DATE = re.compile(r"时间|日期|发布")
LONGEST_LINE = 60  # with a full stop it is a sentence, whatever label stands in it
LONGEST_BESIDE = 40  # a longer text without a label is a paragraph, and the byline is over


@dataclass
class Article:
    """The fields of ``Page`` that an article fills."""

    title: str | None = None
    published: str | None = None
    dates: list[PageDate] = field(default_factory=list)
    source: str | None = None
    publisher: str | None = None
    document_number: str | None = None
    index_number: str | None = None
    written_on: str | None = None
    validity: str | None = None
    attachments: list[Link] = field(default_factory=list)
    body: str = ""
    opens_on: str | None = None
    closes_on: str | None = None
    shortened: str | None = None
    issuer: str | None = None
    relayed: bool | None = None
    statement: str | None = None
    next_pages: tuple[str, ...] = ()
    warnings: list[Warning] = field(default_factory=list)
    has_byline: bool = False
    has_body_element: bool = False


def read_article(root: Tag, tags: dict[str, str], url: str | None, crumbs: Sequence[str] = ()) -> Article:
    """The article of a page without noise; metadata tables and tools are taken out of the tree on the way."""
    metadata = read_metadata_tables(root)
    title, heading = find_title(root, tags, crumbs)
    segments = segments_of(root.body or root)
    if heading is None and (shown := heading_above_byline(segments, [*crumbs, *tags.values()], squeeze(page_title(root)))):
        title, heading = shown
    bylines = byline_tags(segments, heading)
    if bylines and (not title or squeeze(title) in columns_of(root, tags, crumbs) or (heading is None and is_name_of_site(title, tags))):
        title, heading = line_above(segments, bylines[0], [*crumbs, *tags.values()]) or (title, heading)
    if heading is None and (not title or is_name_of_site(title, tags)):
        title = _first(metadata, "title") or title
    roots = find_body(root, heading, bylines)
    metadata += _labels_below(roots)
    inside = {id(tag) for root in roots for tag in (root, *root.tags)}
    head, tail = _around_body(segments, inside, heading)
    labelled = [*read_line_labels(head), *metadata, *read_line_labels(tail)]
    article = Article(title=title, has_byline=bool(bylines), has_body_element=any(is_called_body(root) for root in roots))
    article.attachments, links = find_attachments(root, roots, url)
    drop_held(root)
    article.next_pages, parted = read_parts(root, roots, tail, url)
    article.warnings += parted
    clean_body(roots, is_called_body)
    if shows_without_words(roots):
        article.warnings.append(Warning(WORDLESS, "pictures, frames or players stand in the body"))
    drop_trailing_links(roots, links)
    article.body = body_text(roots)
    _set_fields(article, labelled, bylines)
    around = [*(segment.text for segment in (*head, *tail)), *article.body.split("\n")[:2]]
    article.validity = read_validity(_first(labelled, "validity"), article.title, around, heading)
    article.issuer = read_issuer(article.document_number)
    article.relayed = read_relayed(title, article.issuer, article.publisher, article.source, tags.get("SiteName", ""))
    article.statement = read_statement(title, article.body, len(article.attachments))
    found = read_article_dates(labelled, head, heading, tags, url, article.index_number)
    article.published, article.dates = found.published, list(found.dates)
    article.warnings += found.warnings
    article.opens_on, article.closes_on, article.shortened = consultation_period(article.title, article.body)
    return article


def _labels_below(roots: list[Tag]) -> list[Labelled]:
    """Labels of a last block that is no part of the body but a line or a box of labels; the block is taken out of ``roots``."""
    if len(roots) < 2 or len(text_of(roots[-1])) > LONGEST_BOX:
        return []
    labels = read_line_labels(segments_of(roots[-1]))
    words = sum(len(squeeze(item.value)) for item in labels)
    is_box = is_metadata_block(roots[-1]) or (labels and field_of(re.split(r"[:：]", text_of(roots[-1]), maxsplit=1)[0]) is not None)
    if not is_box or words * 3 < len(squeeze(text_of(roots[-1]))):
        return []
    roots.pop()
    return labels


def byline_tags(segments: list[Segment], heading: Tag | None) -> list[Tag]:
    """Elements of the line under the headline: those with a labelled date or source, or a bare date, near after it."""
    start = _place_of(segments, heading)
    around = {id(parent) for parent in heading.parents} if heading is not None else set()
    found: list[Tag] = []
    dated = False
    for segment in segments[start : start + 60]:
        in_body = any(is_called_body(parent) and id(parent) not in around for parent in (segment.tag, *segment.tag.parents))
        fields = {item.field for item in read_line_labels([segment])}
        is_own = heading is not None and (segment.tag is heading or is_within(segment.tag, heading))
        if in_body or len(segment.text) > BYLINE_LENGTH or _is_paragraph(segment, is_own or bool(fields)):
            break
        is_label = re.search(r"(发布|时间|日期|来源)\s*[:：]?$", segment.text)
        if (found and not fields and not is_label and _says_more(segment)) or _is_credit(segment, fields, found):
            break
        dated = dated or "published" in fields
        is_bare = not dated and not is_of_row(segment.tag) and _is_bare_date(segment, bool(found))
        dated = dated or is_bare
        if fields & {"published", "source"} or is_label or is_bare:
            found.append(segment.tag)
    return found


def _is_bare_date(segment: Segment, is_line: bool) -> bool:
    """True for a short text with a date; in a line where something stands before it, for a date and nothing else."""
    found = find_dates(segment.text)
    if len(segment.text) > 40 or not found:
        return not is_line and len(segment.text) <= 40 and read_date(segment.text) is not None
    return not is_line or len(squeeze(segment.text[: found[0].start] + segment.text[found[0].end :])) <= 2


def _is_credit(segment: Segment, fields: set[str], found: list[Tag]) -> bool:
    """True for a line of its own that names another source than the byline above it, and no date: the text begins with its credit."""
    if fields != {"source"} or segment.boundary != "block" or not found:
        return False
    said = " ".join(text_of(tag) for tag in found)
    return "来源" in said and bool(find_dates(said)) and squeeze(segment.text) not in squeeze(said)


def _says_more(segment: Segment) -> bool:
    """True for words behind a byline that are neither a link nor a tool: the text has begun."""
    return (
        len(segment.text) >= SHORTEST_LINE and segment.boundary == "block" and segment.tag.name != "a" and segment.tag.around("a") is None
    )


def heading_above_byline(segments: list[Segment], names: Sequence[str], shown: str) -> tuple[str, Tag] | None:
    """The heading right above the first line with a labelled date, however low its rank, or the line there that ``<title>`` holds (``shown``)."""
    for index, segment in enumerate(segments[:MOST_SEGMENTS]):
        if segment.tag.in_frame or len(segment.text) > BYLINE_LENGTH or not SAYS_DATE.search(segment.text):
            continue
        labelled = read_line_labels(segments[index : index + 3])
        if any(item.field == "published" and read_date(item.value) for item in labelled):
            found = line_above(segments, segment.tag, names)
            return _as_heading(*found, shown) if found else None
    return None


def _as_heading(words: str, tag: Tag, shown: str) -> tuple[str, Tag] | None:
    """A line above a byline as the headline: with those beside it that ``<title>`` holds as well; None where nothing says that it is one."""
    while tag.parent is not None and is_small(tag.parent, MOST_PARTS) and squeeze(text_of(tag.parent)) in shown:
        tag = tag.parent
        words = heading_text(tag)
    is_heading = any(around.name in HEADINGS for around in (tag, *tag.parents))
    return (words, tag) if is_heading or squeeze(words) in shown else None


def line_above(segments: list[Segment], byline: Tag, names: Sequence[str]) -> tuple[str, Tag] | None:
    """The nearest line above the byline that is no name of the site or of a column: a headline that nothing marks as one."""
    place = next((index for index, segment in enumerate(segments) if segment.tag is byline), 0)
    known = {squeeze(name) for name in names}
    for segment in reversed(segments[max(0, place - 4) : place]):
        tag = segment.tag
        while tag.parent is not None and (_is_run(tag.parent) or squeeze(text_of(tag.parent)) == squeeze(text_of(tag))):
            tag = tag.parent
        words = heading_text(tag)
        if 6 <= len(words) <= 120 and squeeze(words) not in known and not tag.in_frame:
            return words, tag
    return None


def _is_run(tag: Tag) -> bool:
    """True for an element that holds nothing but words and inline elements."""
    return all(inner.name in INLINE or inner.name == "br" for inner in islice(tag.tags, 40))


def _is_paragraph(segment: Segment, is_known: bool) -> bool:
    """True for running text, where the byline is over; a line below the headline may be long."""
    is_heading = any(parent.name in ("h1", "h2", "h3", "h4") for parent in (segment.tag, *segment.tag.parents))
    if len(segment.text) > LONGEST_LINE and "。" in segment.text and not is_heading:
        return True
    return not is_known and not is_heading and (len(segment.text) > LONGEST_BESIDE or "。" in segment.text)


def _place_of(segments: list[Segment], heading: Tag | None) -> int:
    """The index of the first segment of the headline."""
    if heading is None:
        return 0
    own = {id(heading), *(id(tag) for tag in heading.tags)}
    return next((index for index, segment in enumerate(segments) if id(segment.tag) in own), 0)


def _around_body(segments: list[Segment], inside: set[int], heading: Tag | None) -> tuple[list[Segment], list[Segment]]:
    """Segments where labels of this article stand: from 60 before the headline (a metadata box) up to the body, and a few right after it."""
    place = _place_of(segments, heading)
    body = [index for index, segment in enumerate(segments) if id(segment.tag) in inside]
    first, last = (body[0], body[-1]) if body and body[0] >= place else (place + 120, place + 120)
    return [segment for segment in segments[max(0, place - 60) : first] if id(segment.tag) not in inside], _tail(
        segments[last + 1 : last + 41]
    )


def _tail(after: list[Segment]) -> list[Segment]:
    """The segments right behind a body, and a line further down that begins with the source."""
    return after[:8] + [segment for segment in after[8:] if SOURCE_LINE.match(segment.text) and not segment.tag.in_frame]


def _first(labelled: list[Labelled], name: str) -> str | None:
    """The first value of a field that is no junk."""
    return next((item.value for item in labelled if item.field == name and not is_junk(item.value)), None)


def _first_name(labelled: list[Labelled], name: str) -> str | None:
    """The first name in a field."""
    names = (clean_name(item.value) for item in labelled if item.field == name)
    return next((value for value in names if value), None)


def _set_fields(article: Article, labelled: list[Labelled], bylines: list[Tag]) -> None:
    """Source, publisher, numbers and validity from labelled values; the own 文号 also from headline and body head."""
    article.publisher = _first_name(labelled, "publisher")
    article.source = _first_name(labelled, "source") or pictured_source(bylines) or _source_in_body(article.body) or article.publisher
    numbers = (labelled_document_number(item.value) for item in labelled if item.field == "document_number")
    article.document_number = next((number for number in numbers if number), None) or own_document_number(article.title, article.body)
    indexes = (clean_index_number(item.value) for item in labelled if item.field == "index_number")
    article.index_number = next((number for number in indexes if number), None)
    written = (read_date(item.value) for item in labelled if item.field == "written_on")
    article.written_on = next((value[:10] for value in written if value), None)


def _source_in_body(body: str) -> str | None:
    """The name in a line at the head of the body that says the source and nothing else."""
    for line in body.split("\n", 3)[:3]:
        pairs = split_labels(line)
        if len(pairs) == 1 and pairs[0][0] == "source" and field_of(re.split(r"[:：]", line, maxsplit=1)[0]) and len(line) <= 40:
            return clean_name(pairs[0][1])
    return None


def pictured_source(bylines: list[Tag]) -> str | None:
    """The name in a picture behind 来源 (a paper's logo)."""
    for tag in bylines:
        if not tag.find("img") and tag.parent is not None and len(text_of(tag.parent)) <= BYLINE_LENGTH:
            tag = tag.parent
        for image in tag.find_all("img"):
            around = image.parent if image.parent is not None and image.parent.name == "a" else image
            before = next((node for node in siblings_before(around) if text_of(node)), None)
            if before is not None and re.search(r"来\s*源\s*[:：]?$", text_of(before)):
                return clean_name(image.get("alt") or image.get("title"))
    return None
