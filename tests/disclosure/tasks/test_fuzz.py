"""Whatever happens to the bytes of a document of any kind, reading it gives a document or one line, in this process, and leaves nothing behind."""

import random
from pathlib import Path

import made_tables
import pytest

from disclosure.errors import InputError
from disclosure.tasks import read_document
from disclosure.tasks.model import Document

WRITERS = {
    "docx": made_tables.as_docx, "html": made_tables.as_html, "xlsx": made_tables.as_xlsx, "csv": made_tables.as_csv, "md": made_tables.as_markdown, "txt": made_tables.as_tabbed,
}  # fmt: skip
ODD = "同上〃—\u3000\u202e\u200b\ufffd等（）〔〕、|\t\n\r\0\"'<>&;一、1.年底前市局合计注："
TURNS = 25


def damage(rng: random.Random, data: bytes, kind: str) -> bytes:
    """Some bytes changed, cut, doubled or replaced by signs that readers look for."""
    pieces = bytearray(data)
    for _ in range(rng.randint(1, 6)):
        at, size = rng.randrange(len(pieces)), rng.choice([1, 2, 9, 90])
        part = bytes(pieces[at : at + size])
        signs = "".join(rng.choices(ODD, k=size)).encode(rng.choice(["utf-8", "gb18030"]), "replace")
        pieces[at : at + size] = rng.choice([b"", part * 2, rng.randbytes(size), signs, signs])
        pieces = pieces or bytearray(b"x")
    return bytes(pieces)


def change_members(rng: random.Random, data: bytes) -> bytes:
    """A zip one of whose members is damaged."""
    import io
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(out, "w") as copy:
        chosen = rng.choice([name for name in package.namelist() if name.endswith(".xml")])
        for name in package.namelist():
            copy.writestr(name, damage(rng, package.read(name), "xml") if name == chosen else package.read(name))
    return out.getvalue()


@pytest.mark.parametrize("kind", WRITERS)
def test_a_damaged_document_is_read_or_refused_in_one_line(tmp_path: Path, kind: str) -> None:
    rng, path = random.Random(f"all readers {kind}"), tmp_path / f"document.{kind}"
    outcomes = set()
    for turn in range(TURNS):
        made = WRITERS[kind](made_tables.make(turn))
        data = made if isinstance(made, bytes) else made.encode()
        is_zip = kind in ("docx", "xlsx") and turn % 5
        path.write_bytes(data if turn == 0 else change_members(rng, data) if is_zip else damage(rng, data, kind))
        document = read(path)
        outcomes.add(document is not None)
        if document:
            check(document)
    assert True in outcomes
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


def read(path: Path) -> Document | None:
    """The document, None where it is refused in one line."""
    try:
        return read_document(path)
    except InputError as error:
        return None if "\n" not in str(error) else pytest.fail(str(error))


def check(document: Document) -> None:
    """Every task has words, a place and units or a warning about them; nothing holds half a character."""
    for task in document.tasks:
        assert task.text.strip()
        assert task.place
        assert task.units or task.warnings
    document_text = "".join([document.title or "", *(task.text for task in document.tasks)])
    assert document_text.encode()
