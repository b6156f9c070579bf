"""Whatever a server, a page or a file says: no sign of it steers the terminal that it is printed on."""

import ast
import json
import logging
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from click.testing import CliRunner

import disclosure
from disclosure import cli
from disclosure.cli.root import Masking, print_json, print_text
from disclosure.errors import InputError
from disclosure.ledger import ledger_table
from disclosure.text import show_in_line, show_plainly

EVIL = "\x1b]0;owned\x07\x9b2J\r\x00\x7f\x85\u202eabc\u2028\u200b\ud800"
COMMANDS = Path(disclosure.__file__).parent / "cli"


def is_plain(text):
    return all(char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Zl", "Zp") for char in text)


def test_what_steers_becomes_a_blank_and_the_rest_stays():
    assert is_plain(show_plainly(EVIL))
    assert show_plainly(f"关于{EVIL[:1]}通知　１\t\n·—") == "关于 通知　１\t\n·—"
    assert show_in_line("一\t二\n三\x1b四") == "一 二 三 四"


def test_lines_and_json_come_out_plain_and_json_says_the_same(capsys):
    print_text(f"标题 {EVIL}")
    print_json({"标题": EVIL, "more": [EVIL]}, as_is=True)
    line, document = capsys.readouterr().out.splitlines()
    assert is_plain(line + document)
    assert json.loads(document) == {"标题": EVIL, "more": [EVIL]}


def test_log_lines_and_errors_come_out_plain(monkeypatch, capsys):
    assert is_plain(Masking("%(message)s").format(logging.LogRecord("x", 30, "", 1, "asked %s", (EVIL,), None)))

    def fail(**_):
        raise InputError(f"no such thing {EVIL}", where=EVIL)

    monkeypatch.setattr(cli, "cli", fail)
    with pytest.raises(SystemExit):
        cli.main()
    assert is_plain(capsys.readouterr().err)


def test_the_ledger_prints_a_rule_of_robots_plainly(monkeypatch, tmp_path):
    robots = {"rules": [{"rule": f"Disallow: /x{EVIL}", "pages": 1}], "permission": None}
    sums = dict.fromkeys(("gap_min_s", "gap_max_s", "not_modified_share", "first_request_at", "last_request_at"))
    entry = sums | {
        "night": "2025-07-10", "address": "127.0.0.1", "requests": 0, "unrecorded": None, "bytes": 0, "peak_per_minute": 0, "not_modified": 0, "refusals": {},
        "hosts": ["www.qinghe.example"], "robots": {"www.qinghe.example": robots},
    }  # fmt: skip
    monkeypatch.setattr("disclosure.ledger.read_ledger", lambda *_, **__: [entry])
    (tmp_path / "qinghe" / "bronze" / "runs" / "2025-07-10").mkdir(parents=True)
    (tmp_path / "qinghe" / "city.yml").write_text("{}")
    monkeypatch.setenv("DISCLOSURE_CITIES", str(tmp_path))
    assert not is_plain(ledger_table([entry]))
    done = CliRunner().invoke(cli.cli, ["ledger", "qinghe", "--data", str(tmp_path)])
    assert done.exit_code == 0, done.exception
    assert "Disallow: /x" in done.output
    assert is_plain(done.output)


@pytest.mark.parametrize("path", sorted(COMMANDS.glob("*.py")), ids=lambda path: path.stem)
def test_no_command_prints_but_by_the_helper(path):
    """What is not from outside is excepted by name: the schema of a content file."""
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    raw = [ast.unparse(call) for call in calls if ast.unparse(call.func) in ("click.echo", "click.secho", "print", "sys.stdout.write")]
    if path.stem == "root":
        assert len(raw) == 2
    else:
        assert [call for call in raw if "content_schema" not in call] == []


def test_a_page_that_is_read_from_a_file_prints_plainly(tmp_path):
    path = tmp_path / "a.html"
    words = EVIL.replace("\ud800", "").replace("\x00", "")
    path.write_text(
        f"<html><title>关于{words}事项的通知</title><body><h1>关于{words}事项的通知</h1><p>{words * 3}正文。</p></body></html>",
        encoding="utf-8",
    )
    done = subprocess.run([sys.executable, "-m", "disclosure.cli", "page", "read", str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert is_plain(done.stdout)
