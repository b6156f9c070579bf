"""``disclosure page read``: the shape of its answers and its exit codes."""

import json

import pytest
from click.testing import CliRunner

from disclosure.cli import cli
from disclosure.errors import InputError

CONTRACT = {
    "file": str,
    "kind": str,
    "platform": str,
    "encoding": str,
    "column": str | None,
    "rows": list,
    "page_count": int,
    "next_pages": list,
    "title": str | None,
    "published": str | None,
    "dates": list,
    "source": str | None,
    "document_number": str | None,
    "index_number": str | None,
    "written_on": str | None,
    "attachments": list,
    "body": str,
    "tags": dict,
    "warnings": list,
}


def run(*arguments):
    """The command's result."""
    return CliRunner().invoke(cli, ["page", "read", *map(str, arguments)])


@pytest.fixture
def saved(tmp_path, make):
    """A folder with a list, an article and a manifest of both, a missing file between them."""
    (tmp_path / "list.html").write_bytes(make.trs_list())
    (tmp_path / "article.html").write_bytes(make.openness_article())
    lines = [
        {"file": str(tmp_path / "list.html"), "url": "http://www.qinghe.example/a/index.html"},
        {"file": "missing.html", "url": None},
        {"file": "article.html"},
    ]
    (tmp_path / "manifest.jsonl").write_text("\n".join(json.dumps(line) for line in lines) + "\n", encoding="utf-8")
    return tmp_path


def test_a_saved_page_is_one_json_document_in_the_shape_of_the_contract(saved):
    result = run(saved / "list.html", "--url", "http://www.qinghe.example/a/index.html", "--json")
    assert result.exit_code == 0
    page = json.loads(result.stdout)
    for name, kind in CONTRACT.items():
        assert isinstance(page[name], kind), name
    assert set(page["rows"][0]) >= {"title", "href", "url", "date"}


def test_dates_attachments_and_warnings_have_their_parts(saved):
    page = json.loads(run(saved / "article.html", "--json").stdout)
    assert set(page["dates"][0]) == {"value", "origin"}
    assert set(page["attachments"][0]) == {"title", "href", "url"}
    (saved / "empty.html").write_bytes(b"")
    assert set(json.loads(run(saved / "empty.html", "--json").stdout)["warnings"][0]) == {"code", "message"}


def test_a_manifest_gives_one_line_for_each_of_its_lines_in_their_order(saved):
    result = run("--manifest", saved / "manifest.jsonl")
    assert result.exit_code == 0
    pages = [json.loads(line) for line in result.stdout.splitlines()]
    assert [page["kind"] for page in pages] == ["list", "other", "article"]
    assert [page["file"] for page in pages][1:] == ["missing.html", "article.html"]
    assert pages[1]["warnings"][0]["code"] == "unreadable"


def test_a_file_that_cannot_be_read_is_other_with_a_warning(tmp_path):
    for file in (tmp_path / "missing.html", tmp_path):
        result = run(file, "--json")
        assert result.exit_code == 0
        assert json.loads(result.stdout)["kind"] == "other"


@pytest.mark.parametrize("line", ["{bad", "[]", '{"url": "http://x"}', '{"file": 7}', '{"file": "a", "url": 7}'])
def test_a_broken_manifest_names_its_line(tmp_path, line):
    manifest = tmp_path / "manifest.jsonl"
    manifest.write_text('{"file": "a.html"}\n\n' + line + "\n", encoding="utf-8")
    result = run("--manifest", manifest)
    assert isinstance(result.exception, InputError)
    assert "line 3" in str(result.exception)
    assert result.stdout == ""


def test_a_missing_manifest_is_an_input_error(tmp_path):
    assert isinstance(run("--manifest", tmp_path / "none.jsonl").exception, InputError)


@pytest.mark.parametrize("arguments", [[], ["a.html", "--manifest", "m"], ["--manifest", "m", "--url", "http://x"]])
def test_wrong_usage_is_exit_code_2(arguments):
    assert run(*arguments).exit_code == 2


def test_without_json_a_person_reads_the_rows(saved, make):
    shown = run(saved / "list.html").stdout
    assert "list (trs, utf-8)" in shown
    assert f"{make.days[0]}  {make.titles[0]}" in shown
