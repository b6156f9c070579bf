"""How every command that reads a city begins: a wrong folder, city or night is one line and exit 1, never good news, and makes nothing."""

import shutil
import sys

import click
import duckdb
import pytest
from click.testing import CliRunner

from disclosure.cli import cli, main
from disclosure.errors import InputError

MAKES_NIGHTS = ("crawl",)
"""What stores the first night, and so cannot ask for one; its plan is tested below."""
GIVEN = {"city": "qingyuan", "night": "2025-07-10", "round_id": "2025Q2"}


def commands(group=cli, before=()):
    """Every command with its words, those of groups too."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*before, name))
        else:
            yield (*before, name), command


def spelled(words, command):
    """A command line that is whole: every argument, and the options without which it would not begin."""
    line = list(words)
    for param in command.params:
        value = GIVEN.get(param.name, "x")
        if isinstance(param, click.Argument):
            line.append(value)
        elif param.required or param.name == "city":
            line += [param.opts[0], value]
        elif param.name == "kind" and param.flag_value == "rows":
            line.append(param.opts[0])
    return line


def of_cities():
    found = [(words, command) for words, command in commands() if {"city", "data"} <= {param.name for param in command.params}]
    return [spelled(words, command) for words, command in found if words[0] not in MAKES_NIGHTS]


LINES = of_cities()


def test_all_commands_that_read_what_is_stored_are_found():
    assert {tuple(line[:2]) for line in LINES} >= {
        ("chain", "qingyuan"), ("columns", "accept"), ("columns", "health"), ("columns", "withdraw"), ("evidence", "qingyuan"),
        ("explain", "qingyuan"), ("export", "qingyuan"), ("ledger", "qingyuan"), ("model", "build"), ("model", "promote"), ("model", "show"),
        ("personal", "qingyuan"), ("publish", "qingyuan"), ("report", "qingyuan"), ("score", "qingyuan"),
    }  # fmt: skip


@pytest.fixture
def crawled(small_city, monkeypatch):
    monkeypatch.setenv("DISCLOSURE_CITIES", str(small_city.settings.cities))
    monkeypatch.setenv("DISCLOSURE_DATA", str(small_city.settings.data))
    run = small_city.crawl()
    run.list("civil-docs", "civil/docs/", [{"title": "机构职能", "url": "http://www.qingyuan.example/a.html", "date": "2025-06-03"}])
    run.finish()
    return small_city


def refused(line):
    done = CliRunner().invoke(cli, line)
    assert isinstance(done.exception, InputError), (line, done.output, done.exception)
    assert done.output == ""
    return str(done.exception)


@pytest.mark.parametrize("line", LINES, ids=" ".join)
def test_a_folder_that_holds_no_night_of_the_city_ends_every_command(crawled, tmp_path, line):
    root, city = crawled.settings.data, crawled.folder
    aside = tmp_path / "aside"
    city.rename(aside)
    says = refused(line)
    assert says.startswith(f"{root}: no night of qingyuan is stored here; ")
    assert "disclosure crawl qingyuan" in says
    aside.rename(root / "linxi")
    assert "only of linxi" in refused(line)
    city.write_text("a file in its place")
    assert refused(line).startswith(f"{city}: this is a file")
    city.unlink()
    assert sorted(path.name for path in root.iterdir()) == ["linxi"]
    shutil.rmtree(root)
    says = refused(line)
    assert says.startswith(f"{root}: there is no such data folder")
    assert "DISCLOSURE_DATA" in says
    assert not root.exists()
    root.write_text("a file in its place")
    assert refused(line).startswith(f"{root}: this is a file")


@pytest.mark.parametrize("line", LINES, ids=" ".join)
def test_a_city_that_nobody_knows_ends_every_command(crawled, line):
    assert "linhai" in refused(["linhai" if word == "qingyuan" else word for word in line])


@pytest.mark.parametrize("command", ["ledger", "personal", "export"])
@pytest.mark.parametrize("night", ["2025-07-11", "2099-01-01"])
def test_a_night_that_was_not_read_ends_the_command(crawled, command, night):
    assert refused([command, "qingyuan", "--night", night]) == (
        f"{crawled.folder}: the night of {night} was not read; nights there are: 2025-07-10"
    )


def test_a_span_without_a_night_ends_the_ledger(crawled):
    assert "no night from 2025-08-01 to the last was read" in refused(["ledger", "qingyuan", "--since", "2025-08-01"])
    assert "no night from the first to 2025-07-01 was read" in refused(["ledger", "qingyuan", "--until", "2025-07-01"])
    assert CliRunner().invoke(cli, ["ledger", "qingyuan", "--since", "2025-07-01", "--until", "2025-07-10"]).exit_code == 0


def test_a_chain_before_its_first_ended_night_is_not_called_whole(crawled):
    (crawled.folder / "bronze" / "journal").mkdir()
    (crawled.folder / "bronze" / "journal" / "2025-07-10-run.jsonl").write_text("")
    shutil.rmtree(crawled.folder / "bronze" / "runs")
    assert "no night has ended yet" in refused(["chain", "qingyuan", "--json"])


def test_a_plan_of_a_first_night_says_so_and_makes_nothing(crawled):
    shutil.rmtree(crawled.settings.data)
    done = CliRunner().invoke(cli, ["crawl", "qingyuan", "--plan", "--night", "2025-07-10"])
    assert done.exit_code == 0
    assert done.stderr.startswith(f"{crawled.settings.data}: there is no such data folder: this is the plan of a first night")
    assert not crawled.settings.data.exists()
    crawled.settings.data.write_text("a file in its place")
    assert "this is a file" in refused(["crawl", "qingyuan", "--plan", "--night", "2025-07-10"])


def test_serving_a_folder_that_is_not_there_ends_at_once(crawled):
    shutil.rmtree(crawled.settings.data)
    assert "there is no such data folder" in refused(["serve"])
    assert not crawled.settings.data.exists()


def said_by_main(line, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["disclosure", *line])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1, error
    return error


@pytest.mark.parametrize("table", ["bronze/columns", "bronze/runs"])
def test_a_damaged_parquet_file_is_one_line_that_names_it(crawled, monkeypatch, capsys, table):
    path = next((crawled.folder / table).glob("*/*.parquet"))
    path.write_bytes(path.read_bytes()[:100])
    says = said_by_main(["columns", "health", "qingyuan"], monkeypatch, capsys)
    assert str(path) in says
    assert "restore" in says


def test_what_a_damaged_build_says_is_one_line_that_names_it(crawled, monkeypatch, capsys):
    def read(*_):
        raise duckdb.IOException('IO Error: Could not read enough bytes from file "/data/20250710-0001-ab.duckdb"\nand more')

    monkeypatch.setattr("disclosure.reports.notice.write_notice", read)
    says = said_by_main(["report", "qingyuan", "2025Q2"], monkeypatch, capsys)
    assert "20250710-0001-ab.duckdb" in says
    assert "publish again" in says


def test_a_lack_of_memory_is_not_said_to_be_a_damaged_file(crawled, monkeypatch, capsys):
    def read(*_):
        raise duckdb.OutOfMemoryException("Out of Memory Error: could not allocate block")

    monkeypatch.setattr("disclosure.reports.notice.write_notice", read)
    says = said_by_main(["report", "qingyuan", "2025Q2"], monkeypatch, capsys)
    assert "DISCLOSURE_MEMORY_LIMIT" in says
    assert "backup" not in says


def test_a_file_without_the_right_to_it_is_not_said_to_be_written(crawled, monkeypatch, capsys):
    def read(*_, **__):
        raise PermissionError(13, "Permission denied", "/data/file")

    monkeypatch.setattr("disclosure.ledger.read_ledger", read)
    says = said_by_main(["ledger", "qingyuan"], monkeypatch, capsys)
    assert says == "disclosure: /data/file: the permission is missing; run it as the user who owns it, or choose another place\n"
