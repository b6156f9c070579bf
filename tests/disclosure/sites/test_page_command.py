"""``disclosure page read``: the shape of its answers and its exit codes."""

import json
import os
import subprocess
import sys
from pathlib import Path

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


def test_a_file_that_cannot_be_read_is_other_with_a_warning_to_a_program(tmp_path):
    for file in (tmp_path / "missing.html", tmp_path):
        result = run(file, "--json")
        assert result.exit_code == 0
        assert json.loads(result.stdout)["kind"] == "other"


@pytest.mark.parametrize(
    ("name", "says"), [("missing.html", "there is no such file"), ("", "Is a directory"), ("x" * 300, "File name too long")]
)
def test_a_file_that_cannot_be_read_is_a_mistake_to_a_person(tmp_path, name, says):
    result = run(tmp_path / name)
    assert (result.exit_code, result.stdout) == (1, "")
    assert isinstance(result.exception, InputError)
    assert str(tmp_path / name) in str(result.exception)
    assert says in str(result.exception)


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


def started(*arguments, folder=None):
    """The command as a process of its own."""
    command = [sys.executable, "-m", "disclosure.cli", "page", "read", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, cwd=folder)


def test_a_broken_manifest_is_one_line_and_exit_code_1(tmp_path):
    manifest = tmp_path / "manifest.jsonl"
    manifest.write_text('{"file": "a.html"}\n{bad\n', encoding="utf-8")
    done = started("--manifest", manifest)
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1
    assert "manifest.jsonl line 2: not JSON" in done.stderr


def test_bad_input_is_exit_code_0_and_nothing_but_json(tmp_path):
    for body in (b"", b"\x00\xff" * 5_000, b"%PDF-1.7", b"<div>" * 100_000, b'{"code": 0}'):
        file = tmp_path / "bad.html"
        file.write_bytes(body)
        done = started(file, "--json")
        assert (done.returncode, done.stderr) == (0, "")
        page = json.loads(done.stdout)
        assert (page["kind"], page["file"]) == ("other", str(file))
        assert page["warnings"]


@pytest.mark.skipif(os.name != "posix", reason="modes of files are those of POSIX")
def test_a_file_that_may_not_be_read_is_other_with_a_warning(tmp_path, monkeypatch):
    file = tmp_path / "secret.html"
    file.write_bytes(b"<html>")
    file.chmod(0)

    def refuse(path):  # a superuser may read it all the same
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("pathlib.Path.read_bytes", refuse)
    result = run(file, "--json")
    assert result.exit_code == 0
    assert [warning["code"] for warning in json.loads(result.stdout)["warnings"]] == ["unreadable"]


@pytest.mark.parametrize("name", ["a page.html", "通知公告 第1页.html", "a'b\"c.html", "-start.html", "%2e%2e.html", "行\u3000空.html"])
def test_names_with_blanks_and_chinese_are_given_back_as_they_came(tmp_path, make, name):
    (tmp_path / name).write_bytes(make.trs_list())
    page = json.loads(run(tmp_path / name, "--json").stdout)
    assert (page["kind"], page["file"]) == ("list", str(tmp_path / name))
    (tmp_path / "manifest.jsonl").write_text(json.dumps({"file": name}, ensure_ascii=False) + "\n", encoding="utf-8")
    page = json.loads(run("--manifest", tmp_path / "manifest.jsonl").stdout)
    assert (page["kind"], page["file"]) == ("list", name)


@pytest.mark.parametrize("name", ["a\x00b.html", "x" * 5_000, "", "\ud800.html"])
def test_names_that_no_file_can_have_are_other_with_a_warning(tmp_path, name):
    manifest = tmp_path / "manifest.jsonl"
    manifest.write_text(json.dumps({"file": name}) + "\n", encoding="utf-8")
    result = run("--manifest", manifest)
    assert result.exit_code == 0
    page = json.loads(result.stdout)
    assert (page["kind"], page["file"]) == ("other", name.encode("utf-8", "backslashreplace").decode())
    assert page["warnings"][0]["code"] == "unreadable"


def test_a_thousand_lines_give_a_thousand_lines_in_their_order(saved):
    names = ["list.html", "missing.html", "article.html"]
    lines = [json.dumps({"file": names[index % 3], "url": f"http://www.qinghe.example/a{index}/index.html"}) for index in range(1_000)]
    (saved / "many.jsonl").write_text("\r\n".join(lines), encoding="utf-8")
    result = run("--manifest", saved / "many.jsonl")
    assert result.exit_code == 0
    pages = [json.loads(line) for line in result.stdout.splitlines()]
    assert [page["file"] for page in pages] == [names[index % 3] for index in range(1_000)]
    firsts = [page["rows"][0]["url"] for page in pages if page["file"] == "list.html"]
    assert [url.split("/")[3] for url in firsts] == [f"a{index}" for index in range(0, 1_000, 3)]


def test_an_empty_manifest_gives_no_lines(tmp_path):
    (tmp_path / "empty.jsonl").write_bytes(b"\xef\xbb\xbf\n \n")
    result = run("--manifest", tmp_path / "empty.jsonl")
    assert (result.exit_code, result.stdout) == (0, "")


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_a_manifest_in_another_encoding_is_an_input_error(tmp_path, encoding):
    manifest = tmp_path / "manifest.jsonl"
    manifest.write_bytes('{"file": "关于公告.html"}\n'.encode(encoding))
    result = run("--manifest", manifest)
    assert isinstance(result.exception, InputError)
    assert "manifest.jsonl" in str(result.exception)
    assert result.stdout == ""


def test_the_names_of_lines_are_told_apart_from_line_ends_within_them(tmp_path):
    manifest = tmp_path / "manifest.jsonl"
    manifest.write_text('{"file": "a\u2028b.html"}\n{"file": 1}\n', encoding="utf-8")
    assert "line 2" in str(run("--manifest", manifest).exception)


@pytest.mark.parametrize("text", ["[" * 100_000, '{"file": ' * 50_000, '{"file": "a", "url": ' + "9" * 10_000 + "}", "NaN", "null"])
def test_a_line_that_breaks_readers_of_json_is_an_input_error(tmp_path, text):
    manifest = tmp_path / "manifest.jsonl"
    manifest.write_text(text, encoding="utf-8")
    result = run("--manifest", manifest)
    assert isinstance(result.exception, InputError)
    assert "line 1" in str(result.exception)


def test_a_manifest_that_is_a_folder_is_an_input_error(tmp_path):
    assert isinstance(run("--manifest", tmp_path).exception, InputError)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse names that are no text")
def test_a_name_that_is_no_text_is_read_and_shown_escaped(tmp_path, make):
    file = os.fsencode(tmp_path) + b"/\xff.html"
    Path(os.fsdecode(file)).write_bytes(make.trs_list())
    command = [sys.executable, "-m", "disclosure.cli", "page", "read", file, "--json"]
    done = subprocess.run(command, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    page = json.loads(done.stdout)
    assert page["kind"] == "list"
    assert page["file"].endswith("/\\udcff.html")


def test_the_lines_for_a_person_say_what_decides(saved, make):
    (saved / "empty.html").write_bytes(make.listing("<ul></ul><p>暂无相关信息</p>"))
    assert "0 rows, says of itself that it is empty" in run(saved / "empty.html").output
    assert "5 rows, one of 25 pages" in run(saved / "list.html").output
    article = run(saved / "article.html").output
    assert "dates: 2023-01-04 15:40 (visible), 2023-01-04 (metadata_table)" in article
    assert "validity" not in article


def test_an_address_without_its_beginning_is_a_usage_error(saved):
    result = run(saved / "list.html", "--url", "www.qinghe.example/a/")
    assert result.exit_code == 2
    assert "with http:// or https://" in result.output
