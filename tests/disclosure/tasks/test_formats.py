"""One table written in every format reads to the same tasks, or says at the place where it could not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import made_tables
import pytest
from made_tables import Made, make
from pdf_builder import Print, open_printer

from disclosure.errors import InputError
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


@pytest.fixture(scope="module")
def printed(missing: Callable[[str], None]) -> Iterator[Print]:
    with open_printer(missing) as print_page:
        yield print_page


def printed_document(printed: Print, folder: Path, seed: int, *, rules: bool) -> tuple[Made, Document]:
    made = make(seed, sections_at_least=2)
    made.breaks = []  # chromium repeats the header where its own pages break
    page = "@page{size:A4" + (" landscape" if seed % 3 == 0 else "") + ";margin:20mm 15mm}"
    return made, written(folder, "made.pdf", printed(made_tables.as_html(made, rules=rules, style=page)))


def without_paragraphs(tasks: list[dict]) -> list[dict]:
    return [task | {"text": task["text"].replace("\n", "")} for task in tasks]


@pytest.mark.parametrize("seed", range(12))
def test_a_ruled_pdf_reads_alike_and_says_where_paragraphs_are_uncertain(printed: Print, tmp_path: Path, seed: int) -> None:
    made, document = printed_document(printed, tmp_path, seed, rules=True)
    assert without_paragraphs(plain(document)) == without_paragraphs(made.expected) or doubts(document) - {"paragraph_guessed"}
    assert plain(document) == made.expected or doubts(document)
    assert doubts(document) <= {"paragraph_guessed", "row_over_pages", "cell_over_pages"}


@pytest.mark.parametrize("seed", range(5))
def test_an_unruled_pdf_reads_alike_or_warns(printed: Print, tmp_path: Path, seed: int) -> None:
    try:
        made, document = printed_document(printed, tmp_path, seed, rules=False)
    except InputError:
        return
    assert plain(document) == made.expected or doubts(document)
