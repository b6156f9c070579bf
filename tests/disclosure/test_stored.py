"""What a storage root is said to hold: nights, begun or ended, and nothing that may not be read."""

from datetime import date
from pathlib import Path

import pytest

from disclosure.errors import InputError
from disclosure.stored import NothingStored, check_nights, check_root, crawled_nights, find_stored, stored_cities, stored_nights


@pytest.fixture
def root(tmp_path):
    (tmp_path / "demo" / "bronze" / "runs" / "2025-07-10").mkdir(parents=True)
    (tmp_path / "demo" / "bronze" / "fetches" / "2025-07-10").mkdir(parents=True)
    (tmp_path / "demo" / "bronze" / "bodies" / "ab").mkdir(parents=True)
    return tmp_path


def no_right(monkeypatch, *folders):
    """Reading these folders fails as for a user without the right to; the tests' own user may have every right."""
    import os

    kept = os.scandir, os.listdir
    for name, original in (("scandir", kept[0]), ("listdir", kept[1])):

        def refuse(path=".", original=original):
            if Path(path) in folders:
                raise PermissionError(13, "Permission denied", str(path))
            return original(path)

        monkeypatch.setattr(os, name, refuse)


def test_a_city_with_a_night_is_found(root):
    assert find_stored(root, "demo") == root / "demo"
    assert stored_cities(root) == ["demo"]


def test_a_night_that_has_only_begun_counts_as_stored_and_not_as_crawled(root):
    journal = root / "demo" / "bronze" / "journal"
    journal.mkdir()
    (journal / "2025-07-11-run.jsonl").touch()
    (journal / "notes.txt").touch()
    assert stored_nights(root / "demo") == [date(2025, 7, 10), date(2025, 7, 11)]
    assert crawled_nights(root / "demo") == [date(2025, 7, 10)]


def test_builds_without_a_night_do_for_who_reads_builds_alone(root):
    (root / "linxi" / "warehouses").mkdir(parents=True)
    (root / "linxi" / "warehouses" / "20250710-0001-ab12.duckdb").touch()
    assert find_stored(root, "linxi", built=True) == root / "linxi"
    with pytest.raises(NothingStored, match="no night of linxi is stored here, only of demo"):
        find_stored(root, "linxi")


def test_the_folder_of_the_city_itself_is_told_from_the_root(root):
    with pytest.raises(InputError, match="the folder above it is meant") as error:
        check_root(root / "demo")
    assert not isinstance(error.value, NothingStored)


def test_a_missing_root_is_nothing_stored(tmp_path):
    with pytest.raises(NothingStored, match="there is no such data folder"):
        check_root(tmp_path / "none")


@pytest.mark.parametrize("place", ["", "demo", "demo/bronze/runs", "demo/bronze/fetches", "demo/bronze/fetches/2025-07-10"])
def test_a_folder_that_may_not_be_read_is_named_and_never_empty(root, monkeypatch, place):
    no_right(monkeypatch, root / place)
    with pytest.raises(InputError, match="this user may not read it") as error:
        find_stored(root, "demo")
    assert error.value.where == str(root / place)
    assert not isinstance(error.value, NothingStored)


def test_a_city_that_may_not_be_looked_at_is_not_taken_for_none(root, monkeypatch):
    (root / "state.db").touch()
    kept = Path.is_dir

    def refuse(path):
        if path.parent.name == "demo":
            raise PermissionError(13, "Permission denied", str(path))
        return kept(path)

    monkeypatch.setattr(Path, "is_dir", refuse)
    assert stored_cities(root) == ["demo"]


def test_the_latest_nights_are_named_where_one_is_asked_for_that_is_not_there(root):
    for day in range(11, 31):
        (root / "demo" / "bronze" / "runs" / f"2025-07-{day}").mkdir()
    check_nights(root / "demo", date(2025, 7, 30), None)
    with pytest.raises(NothingStored) as error:
        check_nights(root / "demo", date(2025, 8, 1), date(2025, 8, 1))
    assert "2025-07-18" not in str(error.value)
    assert str(error.value).endswith("2025-07-19, " + ", ".join(f"2025-07-{day}" for day in range(20, 31)) + " and 9 before")
