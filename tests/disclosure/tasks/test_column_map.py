"""Column titles that only the office can explain: refused with the titles named, read once city.yml says what they hold."""

from pathlib import Path

import pytest

from disclosure.errors import InputError
from disclosure.registry import load_city
from disclosure.registry.load import find_city
from disclosure.tasks import read_document

TITLES = ["编码", "干什么", "谁来办", "谁来帮", "何时办", "盯办人"]
KINDS = dict(zip(TITLES, ["number", "requirement", "lead", "cooperating", "deadline", "other"], strict=True))
ROWS = [["1", "按月贴出账目。", "市松局", "市竹局、市岚局", "年底前", "张三"], ["2", "换下旧桥。", "市竹局", "", "6月底前", "李四"]]
FORMS = {
    "csv": lambda rows: "\n".join(",".join(row) for row in rows),
    "md": lambda rows: "\n".join(["|" + "|".join(row) + "|" for row in [rows[0], ["---"] * 6, *rows[1:]]]),
    "txt": lambda rows: "\n\n".join("\n".join(f"\t{cell}" for cell in row) for row in rows),
    "html": lambda rows: "<table>" + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows) + "</table>",
}


def write(folder: Path, form: str) -> Path:
    path = folder / f"表.{form}"
    path.write_text(FORMS[form]([TITLES, *ROWS]), encoding="utf-8")
    return path


@pytest.mark.parametrize("form", FORMS)
def test_a_document_with_titles_of_its_own_is_refused_until_they_are_explained(tmp_path: Path, form: str) -> None:
    path = write(tmp_path, form)
    with pytest.raises(InputError):
        read_document(path)
    document = read_document(path, columns=KINDS)
    assert [(task.number, task.text, task.deadline) for task in document.tasks] == [
        (1, "按月贴出账目。", "年底前"),
        (2, "换下旧桥。", "6月底前"),
    ]
    assert [[(unit.name, unit.role) for unit in task.units] for task in document.tasks] == [
        [("市松局", "lead"), ("市竹局", "cooperating"), ("市岚局", "cooperating")],
        [("市竹局", "lead")],
    ]


def test_the_city_says_it_once_for_a_file_of_that_name(tmp_path: Path, root: Path) -> None:
    text = (root / "cities" / "demo" / "city.yml").read_text(encoding="utf-8")
    folder = tmp_path / "demo"
    folder.mkdir()
    for file in (root / "cities" / "demo").iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    columns = "{" + ", ".join(f"{title}: {kind}" for title, kind in KINDS.items()) + "}"
    (folder / "city.yml").write_text(f"{text}\ndocuments:\n  - {{file: 表.csv, columns: {columns}}}\n", encoding="utf-8")
    city = load_city(find_city(str(folder), tmp_path))
    assert len(read_document(write(tmp_path, "csv"), city=city).tasks) == 2
    with pytest.raises(InputError):
        read_document(write(tmp_path, "md"), city=city)


def test_a_table_without_units_names_its_columns_and_the_cure(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text("序号,工作任务,谁来办\n1,按月贴出账目,市松局\n", encoding="utf-8")
    with pytest.raises(InputError, match="no unit column") as refused:
        read_document(path)
    assert "序号、工作任务、谁来办" in str(refused.value)
    assert "city.yml" in str(refused.value)


@pytest.mark.parametrize(
    ("titles", "said"),
    [
        ("抓什么,责任单位,何时办", "no requirement column"),
        ("编码,工作任务,责任单位,谁帮,谁盯,谁看", "columns not understood: 编码、谁帮、谁盯、谁看"),
    ],
)
def test_a_refusal_says_which_titles_are_not_understood(tmp_path: Path, titles: str, said: str) -> None:
    path = tmp_path / "表.csv"
    path.write_text(f"{titles}\n{','.join('甲' for _ in titles.split(','))}\n", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_document(path)
    assert said in str(refused.value)


def test_a_title_that_the_document_does_not_have_is_said(tmp_path: Path) -> None:
    document = read_document(write(tmp_path, "csv"), columns=KINDS | {"抓落实": "units"})
    assert [(warning.code, "抓落实" in warning.message) for warning in document.warnings if warning.code == "column_not_found"] == [
        ("column_not_found", True)
    ]
