"""Several tables of one text → one reading."""

from __future__ import annotations

from collections.abc import Callable

from disclosure.tasks.reading import Reading
from disclosure.tasks.rows import RowReader, finish_tasks, number_tasks
from disclosure.tasks.tab_chunks import TabbedText, Table


def read_tables(text: TabbedText, read_table: Callable[[Table], RowReader]) -> Reading:
    """Read every table and put the tasks together; rows without printed number count through the document."""
    readers = [read_table(table) for table in text.tables]
    warnings = list(text.warnings)
    for reader in readers:
        warnings.extend(finish_tasks(reader)[1])
    drafts = [draft for reader in readers for draft in reader.drafts]
    return Reading(tuple(text.before), number_tasks(drafts), tuple(warnings))
