"""How well pages are read: prints a line per field against ``../shared/pages/gold.json``; skips where that folder is absent."""

from __future__ import annotations

import json
import re
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from disclosure.sites import Page, read_page

PAGES = Path(__file__).resolve().parents[2] / "shared" / "pages"


def squeeze(text: str | None) -> str:
    """Text without white space."""
    return re.sub(r"\s+", "", text or "")


def row_numbers(page: Page, gold: dict[str, Any]) -> dict[str, tuple[float, float]]:
    """(hit, of) of rows by title and link, and of dates."""
    want = [(squeeze(row["title"]), row["href"]) for row in gold["rows"]]
    got = [(squeeze(row.title), row.href) for row in page.rows]
    left = list(want)
    hits = 0
    for row in got:
        if row in left:
            left.remove(row)
            hits += 1
    dates = {(squeeze(row.title), row.href): (row.date or "")[:10] for row in page.rows}
    right = sum(1 for row in gold["rows"] if dates.get((squeeze(row["title"]), row["href"]), "?") == (row["date"] or "")[:10])
    return {
        "rows recall": (hits, len(want)),
        "rows precision": (hits, len(got)),
        "list dates": (right, len(want)),
        "column": (page.column == gold["column"], 1),
        "page_count": (page.page_count == gold["page_count"], 1),
    }


def article_numbers(page: Page, gold: dict[str, Any]) -> dict[str, tuple[float, float]]:
    """(hit, of) of each field of an article."""
    body, size = squeeze(page.body), gold["body_chars"]
    start, end = squeeze(gold["body_start"]), squeeze(gold["body_end"])
    return {
        "title": (squeeze(page.title) == squeeze(gold["title"]), 1),
        "published": (page.published == gold["published"], 1),
        "published day": ((page.published or "")[:10] == (gold["published"] or "")[:10], 1),
        "source": (page.source == gold["source"], 1),
        "document_number": (page.document_number == gold["document_number"], 1),
        "index_number": (page.index_number == gold["index_number"], 1),
        "written_on": (page.written_on == gold["written_on"], 1),
        "attachments": ([link.href for link in page.attachments] == gold["attachments"], 1),
        "body start": (body.startswith(start) if start else not body, 1),
        "body end": (body.endswith(end) if end else not body, 1),
        "body size": (abs(len(body) - size) <= max(5, 0.05 * size), 1),
    }


def main() -> None:
    """Print the table; with ``-v`` every miss."""
    if not (PAGES / "gold.json").is_file():
        print("skipped: ../shared/pages/gold.json is not here")
        return
    totals: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    seconds = 0.0
    golds = json.loads((PAGES / "gold.json").read_text(encoding="utf-8"))
    for gold in golds:
        body = (PAGES / gold["file"]).read_bytes()
        began = time.perf_counter()
        page = read_page(body, None if "--no-url" in sys.argv else gold["original_url"] or None)
        seconds += time.perf_counter() - began
        numbers: dict[str, tuple[float, float]] = {"kind": (page.kind == gold["kind"], 1)}
        if gold["kind"] == "list":
            numbers |= row_numbers(page, gold)
        elif gold["kind"] == "article":
            numbers |= article_numbers(page, gold)
        for name, (hit, of) in numbers.items():
            totals[name][0] += hit
            totals[name][1] += of
            if "-v" in sys.argv and hit != of:
                shown = {
                    "body start": page.body[:60],
                    "body end": page.body[-60:],
                    "body size": len(squeeze(page.body)),
                    "attachments": page.attachments,
                }.get(name, getattr(page, name.split(" ")[0], len(page.rows)))
                print(
                    f"{gold['file']}\n    {name}: got {shown!r} want {gold.get(name.replace(' day', '').replace(' ', '_'), gold.get('body_chars'))!r} {hit}/{of}"
                )
    for name, (hit, of) in totals.items():
        print(f"{name:16} {hit / of if of else 1:.3f}  {hit:.0f}/{of:.0f}")
    print(f"{len(golds) / seconds:.0f} pages a second")


if __name__ == "__main__":
    main()
