"""Tables as documents hold them (Word, web page, spreadsheet, PDF, csv): a grid whose merged cells are told, or left blank."""

from __future__ import annotations

from disclosure.tasks.dates import due_dates
from disclosure.tasks.grid_reader import GridReader
from disclosure.tasks.headings import heading_rank
from disclosure.tasks.model import Warning
from disclosure.tasks.reading import Reading
from disclosure.tasks.rows import number_tasks
from disclosure.tasks.side_by_side import split_side_by_side
from disclosure.tasks.source import Paragraph, Source, Table, is_page_number


def read(source: Source) -> Reading | None:
    """Return the tasks of all tables with column titles, None when there is no such table.

    A table without titles goes on with the one before it when it is as wide. Paragraphs above the first are where the title stands;
    numbered headings between tables stand above the rows that follow.
    """
    reader = GridReader()
    before: list[str] = []
    between: list[Paragraph] = []
    skipped: list[Warning] = []
    for block in source.blocks:
        if isinstance(block, Paragraph):
            between.append(block)
            continue
        started = reader.layout is not None
        parts, doubts = split_side_by_side(block)
        if reader.take(parts[0], [paragraph.text for paragraph in _headings_above(between)]):
            skipped += doubts
            for part in parts[1:]:
                reader.take(part)
            _sort(between, before, skipped, started)
        elif started:
            skipped.append(
                Warning("table_skipped", block.place, f"这个表没有“任务＋责任单位”的表头，列数也与上表不同，未读：「{_sample(block)}」")
            )
        else:
            before.extend(paragraph.text for paragraph in between)
        between = []
    if reader.layout is None:
        return None
    _sort(between, before, skipped, started=True)
    tasks = number_tasks(reader.finish())
    return Reading((*before, *reader.before), tasks, (*skipped, *reader.warnings)) if tasks else None


def _headings_above(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """The numbered headings that stand directly above a table."""
    found: list[Paragraph] = []
    for paragraph in reversed(paragraphs):
        if is_page_number(paragraph.text):
            continue
        if heading_rank(paragraph.text) is None:
            break
        found.insert(0, paragraph)
    return found


def _sort(between: list[Paragraph], before: list[str], skipped: list[Warning], started: bool) -> None:
    """Keep what stands above the first table for the title; say once where text between or after tables is left out."""
    headings = _headings_above(between)
    rest = [paragraph for paragraph in between if paragraph not in headings and not is_page_number(paragraph.text)]
    if not started:
        before.extend(paragraph.text for paragraph in rest)
    telling = [paragraph for paragraph in rest if (started and len(paragraph.text) > 20) or due_dates(paragraph.text)]
    if telling:
        more = f"等{len(telling)}处" if len(telling) > 1 else ""
        message = f"表格之外的文字未作为任务：「{telling[0].text[:20]}」{more}"
        skipped.append(Warning("text_outside_tables", telling[0].place, message))


def _sample(table: Table) -> str:
    return " ".join(slot.text for row in table.rows[:2] for slot in row.slots if slot.text)[:20]
