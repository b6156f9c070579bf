"""Damage on the disk: one line that names the file, and what was current stays."""

import subprocess
import sys

import pytest

from disclosure import bronze
from disclosure.crawl.journal import find_unfinished
from disclosure.crawl.remembered import remember
from disclosure.errors import DisclosureError, InputError, RunError
from disclosure.ledger import read_ledger
from disclosure.publish import publish_city
from disclosure.state import open_state
from disclosure.stored import crawled_nights
from disclosure.warehouse.connection import connect
from disclosure.warehouse.current import open_current, read_current


@pytest.fixture
def crawled(small_city):
    run = small_city.crawl()
    run.list("civil-docs", "civil/docs/", [{"title": "机构职能", "url": "http://www.qingyuan.example/a.html", "date": "2025-06-03"}])
    run.finish()
    return small_city


def one_line(error, *parts):
    line = str(error.value)
    assert "\n" not in line
    for part in parts:
        assert part in line


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe", b"[]", None])
def test_a_damaged_current_is_named(crawled, content):
    path = crawled.folder / "current"
    path.mkdir() if content is None else path.write_bytes(content)
    with pytest.raises(RunError) as error:
        read_current(crawled.folder)
    one_line(error, "current", "publish again")


@pytest.mark.parametrize("damage", ["cut", "other"])
def test_a_damaged_build_is_named_and_the_next_publish_mends_it(crawled, damage):
    build = publish_city(crawled.settings, "qingyuan").build
    path = crawled.folder / "warehouses" / f"{build}.duckdb"
    path.write_bytes(path.read_bytes()[:200_000] if damage == "cut" else b"no database" * 9000)
    with pytest.raises(RunError) as error:
        open_current(crawled.folder)
    one_line(error, path.name, "cannot be opened")
    again = publish_city(crawled.settings, "qingyuan").build
    current, connection = open_current(crawled.folder)
    connection.close()
    assert current.build == again != build


@pytest.mark.parametrize("table", ["bronze/fetches", "bronze/columns", "bronze/runs", "parsed"])
def test_a_damaged_parquet_fails_the_publish_and_leaves_what_was_current(crawled, table):
    yesterday = publish_city(crawled.settings, "qingyuan").build
    path = next((crawled.folder / table).glob("*/*.parquet"))
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(RunError) as error:
        publish_city(crawled.settings, "qingyuan")
    one_line(error, path.name, "stays current")
    assert read_current(crawled.folder).build == yesterday
    assert [entry.name for entry in (crawled.folder / "warehouses").glob("*.duckdb")] == [f"{yesterday}.duckdb"]


WITHOUT_ROOM = """
import resource, sys
from pathlib import Path
from disclosure.publish import publish_city
from disclosure.settings import Settings
resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000))
try:
    publish_city(Settings(data=Path(sys.argv[1]), cities=Path(sys.argv[2])), "qingyuan")
except Exception as error:
    print(type(error).__name__, error)
else:
    print("published")
"""


def test_a_disk_without_room_leaves_what_was_current_and_nothing_half_written(crawled):
    yesterday = publish_city(crawled.settings, "qingyuan").build
    command = [sys.executable, "-c", WITHOUT_ROOM, str(crawled.settings.data), str(crawled.settings.cities)]
    said = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False).stdout
    assert said.startswith("RunError")
    assert said.count("\n") == 1
    assert read_current(crawled.folder).build == yesterday
    assert [path.name for path in (crawled.folder / "warehouses").iterdir() if path.suffix != ".json"] == [f"{yesterday}.duckdb"]


def test_the_ledger_names_a_damaged_parquet(crawled):
    path = next((crawled.folder / "bronze" / "fetches").glob("*/*.parquet"))
    path.write_bytes(b"")
    with pytest.raises(RunError) as error:
        read_ledger(crawled.folder)
    one_line(error, path.name)


def test_a_folder_that_is_no_night_is_not_one(crawled):
    (crawled.folder / "bronze" / "runs" / "2025-13-99").mkdir()
    assert [night.isoformat() for night in crawled_nights(crawled.folder)] == ["2025-07-10"]


def test_a_damaged_memory_is_made_anew(crawled):
    path = next((crawled.folder / "bronze" / "fetches").glob("*/*.parquet"))
    urls = [row["url"] for row in bronze.read_rows(path, ["url"])]
    (crawled.folder / "bronze" / "memory.sqlite").write_bytes(b"no database")
    with remember(crawled.folder) as remembered:
        assert any(remembered.memory.peek(url) for url in urls)


@pytest.mark.parametrize("content", [b"{bad\n", b"[]\n", b'{"run_id": "x"}\n'])
def test_a_file_that_is_no_journal_is_named(tmp_path, content):
    folder = tmp_path / "bronze" / "journal"
    folder.mkdir(parents=True)
    (folder / "2025-07-10-x.jsonl").write_bytes(content)
    with pytest.raises(RunError) as error:
        find_unfinished(tmp_path)
    one_line(error, "2025-07-10-x.jsonl")


def test_a_state_database_that_is_none_is_named(crawled):
    crawled.settings.data.joinpath("state.db").write_bytes(b"no database" * 500)
    with pytest.raises(InputError) as error:
        open_state(crawled.settings)
    one_line(error, "state.db", "not a database")


def test_a_storage_root_that_is_a_file_is_named(small_city, tmp_path):
    (tmp_path / "file").write_text("x")
    settings = small_city.settings.with_data(tmp_path / "file")
    with pytest.raises(DisclosureError) as error:
        open_state(settings)
    one_line(error, str(tmp_path / "file"))


@pytest.mark.parametrize(
    ("name", "value"), [("DISCLOSURE_THREADS", "many"), ("DISCLOSURE_THREADS", "0"), ("DISCLOSURE_MEMORY_LIMIT", "lots")]
)
def test_a_wrong_limit_names_its_variable(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(InputError) as error:
        connect()
    one_line(error, name)
