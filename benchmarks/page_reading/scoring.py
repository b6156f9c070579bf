"""Scores: what a reader read against what people wrote down, field by field, with one normalisation for every reader."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from disclosure.sites import Page

Numbers = dict[str, tuple[float, float]]
"""Field → (hits, of how many)."""

DAY = re.compile(r"((?:19|20)\d{2})\D{1,3}?(\d{1,2})\D{1,3}?(\d{1,2})(?!\d)")
SIZE_SHARE, SIZE_LEAST = 0.05, 5  # a body is of the right size within this share or this many characters
LIST_FIELDS = ("rows recall", "rows precision", "list dates", "column", "page_count")
ARTICLE_FIELDS = (
    "title", "published", "published day", "source", "document_number", "index_number", "written_on", "attachments",
    "body start", "body end", "body size",
)  # fmt: skip
FIELDS = ("kind", *ARTICLE_FIELDS, *LIST_FIELDS)


def squeeze(text: str | None) -> str:
    """Text without white space."""
    return re.sub(r"\s+", "", text or "")


def squeeze_body(text: str | None) -> str:
    """Text without white space and without the bars that some readers set between the cells of a table."""
    return re.sub(r"[\s|]+", "", text or "")


def day_of(text: str | None) -> str | None:
    """The day a written date names, ``YYYY-MM-DD``; None where it names none."""
    found = DAY.search(text or "")
    return f"{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}" if found else None


def values_of(page: Page) -> dict[str, Any]:
    """Our page in the shape every reader's values are scored in."""
    return {
        "kind": page.kind, "title": page.title, "published": page.published, "source": page.source, "document_number": page.document_number,
        "index_number": page.index_number, "written_on": page.written_on, "attachments": [link.href for link in page.attachments],
        "body": page.body, "rows": [{"title": row.title, "href": row.href, "date": row.date} for row in page.rows], "column": page.column,
        "page_count": page.page_count,
    }  # fmt: skip


def score_rows(got: Iterable[Mapping[str, Any]], wanted: Iterable[Mapping[str, Any]]) -> Numbers:
    """Rows by title and link, each wanted row hit once; dates by their day, of rows that were hit."""
    left = Counter((squeeze(row["title"]), row["href"], (row["date"] or "")[:10]) for row in wanted)
    total = sum(left.values())
    found = [(squeeze(row["title"]), row["href"], (row["date"] or "")[:10]) for row in got]
    # first the rows that fit with their date, so that of two equal links each takes its own
    unmatched = []
    dates = 0
    for row in found:
        if left[row]:
            left[row] -= 1
            dates += 1
        else:
            unmatched.append(row[:2])
    names = Counter[tuple[str, str]]()
    for (title, href, _), count in left.items():
        names[title, href] += count
    hits = dates + sum((names & Counter(unmatched)).values())
    return {"rows recall": (hits, total), "rows precision": (hits, len(found)), "list dates": (dates, total)}


def score_list(values: Mapping[str, Any], gold: Mapping[str, Any]) -> Numbers:
    """Every field of a list."""
    return score_rows(values["rows"], gold["rows"]) | {name: (values[name] == gold[name], 1) for name in ("column", "page_count")}


def score_body(body: str | None, gold: Mapping[str, Any]) -> Numbers:
    """Where a body starts and ends, and how long it is; a body of nothing is right only where there is none."""
    text, size = squeeze_body(body), gold["body_chars"]
    start, end = squeeze_body(gold["body_start"]), squeeze_body(gold["body_end"])
    return {
        "body start": (text.startswith(start) if start else not text, 1),
        "body end": (text.endswith(end) if end else not text, 1),
        "body size": (abs(len(text) - size) <= max(SIZE_LEAST, SIZE_SHARE * size), 1),
    }


def score_article(values: Mapping[str, Any], gold: Mapping[str, Any]) -> Numbers:
    """Every field of an article; what a reader left out counts as nothing read."""
    exact = ("published", "document_number", "index_number", "written_on")
    return {
        "title": (squeeze(values.get("title")) == squeeze(gold["title"]), 1),
        "published day": (day_of(values.get("published")) == day_of(gold["published"]), 1),
        "source": (squeeze(values.get("source")) == squeeze(gold["source"]), 1),
        "attachments": (values.get("attachments", []) == gold["attachments"], 1),
        **{name: (values.get(name) == gold[name], 1) for name in exact},
        **score_body(values.get("body"), gold),
    }


def score_page(values: Mapping[str, Any], gold: Mapping[str, Any]) -> Numbers:
    """Every field that the gold page's kind has."""
    numbers: Numbers = {"kind": (values.get("kind") == gold["kind"], 1)}
    if gold["kind"] == "list":
        numbers |= score_list(values, gold)
    elif gold["kind"] == "article":
        numbers |= score_article(values, gold)
    return numbers


def add_up(pages: Iterable[Numbers]) -> Numbers:
    """The sums over pages, fields in the order in which they are printed."""
    sums: dict[str, list[float]] = {}
    for numbers in pages:
        for name, (hit, of) in numbers.items():
            total = sums.setdefault(name, [0.0, 0.0])
            total[0] += hit
            total[1] += of
    return {name: (sums[name][0], sums[name][1]) for name in FIELDS if name in sums}


def mean_score(numbers: Numbers) -> float | None:
    """The mean over fields of the share that is right; fields that nothing was asked of are left out."""
    shares = [hit / of for hit, of in numbers.values() if of]
    return sum(shares) / len(shares) if shares else None
