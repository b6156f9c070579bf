"""One table written in every format reads to the same tasks, or says at the place where it could not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import made_tables
import pytest
from made_tables import Made, make

from disclosure.tasks import Document, read_document

EXPECTED_DOUBTS = {"deadline_disagrees"}
"""What a drawn table may earn in any format: its random deadlines and texts have nothing to do with each other."""


def plain(document: Document) -> list[dict]:
    return [
        {
            "number": task.number,
            "path": list(task.path),
            "text": task.text,
            "units": [[unit.name, unit.role] for unit in task.units],
            "deadline": task.deadline,
        }
        for task in document.tasks
    ]


def doubts(document: Document) -> set[str]:
    found = [*document.warnings, *(warning for task in document.tasks for warning in task.warnings)]
    return {warning.code for warning in found if warning.where} - EXPECTED_DOUBTS


def written(folder: Path, name: str, value: str | bytes) -> Document:
    path = folder / name
    path.write_bytes(value if isinstance(value, bytes) else value.encode())
    return read_document(path)


EXACT: dict[str, tuple[str, Callable[[Made], str | bytes]]] = {
    "docx": ("made.docx", made_tables.as_docx),
    "docx in two tables": ("made.docx", lambda made: made_tables.as_docx(made, split=True)),
    "html": ("made.html", made_tables.as_html),
    "html in gbk": ("made.html", lambda made: made_tables.as_html(made).replace("charset=utf-8", "charset=gbk").encode("gbk")),
    "xlsx": ("made.xlsx", made_tables.as_xlsx),
}
TOLD = {"csv": ("made.csv", made_tables.as_csv), "md": ("made.md", made_tables.as_markdown), "txt": ("made.txt", made_tables.as_tabbed)}


@pytest.mark.parametrize("form", EXACT)
@pytest.mark.parametrize("seed", range(40))
def test_formats_that_tell_merged_cells_read_alike(tmp_path: Path, form: str, seed: int) -> None:
    made = make(seed)
    name, write = EXACT[form]
    document = written(tmp_path, name, write(made))
    assert plain(document) == made.expected
    assert (document.title, document.year) == (made.title, 2021 + seed % 5)
    assert doubts(document) == set()


@pytest.mark.parametrize("form", TOLD)
@pytest.mark.parametrize("seed", range(60))
def test_formats_that_leave_merged_cells_blank_read_alike_or_warn(tmp_path: Path, form: str, seed: int) -> None:
    made = make(seed)
    name, write = TOLD[form]
    document = written(tmp_path, name, write(made))
    assert plain(document) == made.expected or doubts(document)


@pytest.mark.parametrize("form", TOLD)
def test_most_of_them_read_alike(tmp_path: Path, form: str) -> None:
    name, write = TOLD[form]
    alike = [plain(written(tmp_path, name, write(made := make(seed)))) == made.expected for seed in range(60)]
    assert sum(alike) >= 51
