"""The chain of manifests: one link per run, and no change of the past that it does not show."""

import hashlib
import json
from datetime import UTC, date, datetime

import pytest

from disclosure import bronze, evidence
from disclosure.evidence.chain import list_links
from disclosure.evidence.entries import run_entries
from disclosure.evidence_store import EvidenceStore

NEXT = date(2025, 7, 11)


def flip(path, at=-2):
    """Change one byte of a file."""
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


def manifests(folder):
    return [json.loads(link.path.read_bytes()) for link in list_links(folder)]


def test_every_night_gets_a_manifest_that_names_the_one_before(world, folder):
    world.crawl(night=NEXT)
    first, second = manifests(folder)
    before, last = list_links(folder)
    assert (first["number"], first["previous"]) == (1, None)
    assert (second["number"], second["previous"]) == (2, hashlib.sha256(before.path.read_bytes()).hexdigest())
    assert (second["night"], second["city"]) == ("2025-07-11", "qinghe")
    assert evidence.head(folder) == (2, last.sha256)
    assert evidence.verify_chain(folder, deep=True) == []


def test_a_manifest_lists_bodies_records_readings_and_files(folder):
    (manifest,) = manifests(folder)
    lines = [line.split() for line in list_links(folder)[0].entries.read_text().splitlines()]
    kinds = {"body": "bodies", "record": "records", "reading": "readings", "file": "files", "tombstone": "tombstones"}
    assert manifest["counts"] == {name: sum(line[0] == kind for line in lines) for kind, name in kinds.items()}
    assert len(lines) == manifest["entries"]
    assert [manifest["counts"][name] for name in ("bodies", "records", "readings", "tombstones")] == [5, 6, 1, 0]
    files = {line[1].split("/")[1] if line[1].startswith("bronze") else line[1].split("/")[2][:5] for line in lines if line[0] == "file"}
    assert files >= {"fetches", "columns", "runs", "pages", "rows-"}
    store = EvidenceStore(folder)
    assert {line[1]: int(line[2]) for line in lines[:5]} == {line[1]: len(store.open(line[1])) for line in lines[:5]}


def test_an_unchanged_night_lists_its_records_and_no_body(world, folder):
    world.crawl(night=NEXT)
    assert [entry["counts"]["bodies"] for entry in manifests(folder)] == [5, 0]


def test_before_the_first_run_there_is_no_head(world):
    assert evidence.head(world.folder / "data" / "nowhere") is None
    assert evidence.verify_chain(world.folder / "data" / "nowhere") == []


@pytest.mark.parametrize("what", ["fetches", "columns", "runs"])
def test_an_altered_table_is_a_fault_in_depth(folder, what):
    (path,) = (folder / "bronze" / what).glob("*/*.parquet")
    rows = bronze.read_rows(path)
    key = {"fetches": "url", "columns": "remark", "runs": "city"}[what]
    schema = {"fetches": bronze.FETCHES, "columns": bronze.COLUMNS, "runs": bronze.RUNS}[what]
    bronze.write_rows(path, [rows[0] | {key: "other"}, *rows[1:]], schema)
    faults = evidence.verify_chain(folder, deep=True)
    assert any(fault.startswith(f"bronze/{what}/") and fault.endswith("altered") for fault in faults)


def test_an_altered_body_is_a_fault_in_depth(folder):
    path = next((folder / "bronze" / "bodies").glob("*/*.gz"))
    flip(path, 40)
    assert [path.name.removesuffix(".gz") in fault for fault in evidence.verify_chain(folder, deep=True)] == [True]


def test_a_lost_body_is_a_fault_in_depth(folder):
    path = next((folder / "bronze" / "bodies").glob("*/*.gz"))
    path.unlink()
    assert len(evidence.verify_chain(folder, deep=True)) == 1


def test_an_altered_entry_or_manifest_is_a_fault_without_reading_anything_else(world, folder):
    world.crawl(night=NEXT)
    first, _ = list_links(folder)
    flip(first.entries, 10)
    assert evidence.verify_chain(folder) == [f"{first.entries.name}: not the list that its manifest names"]
    flip(first.entries, 10)
    assert evidence.verify_chain(folder) == []
    flip(first.path, first.path.read_bytes().index(b"made_at") + 14)
    assert any("previous" in fault for fault in evidence.verify_chain(folder))


def test_a_link_taken_out_of_the_middle_is_a_fault(world, folder):
    for day in (11, 12):
        world.crawl(night=date(2025, 7, day))
    middle = list_links(folder)[1]
    middle.path.unlink()
    middle.entries.unlink()
    faults = evidence.verify_chain(folder)
    assert any("number 3 where 2 is due" in fault for fault in faults)
    assert any(f"run {middle.run_id} stands in no manifest" in fault for fault in faults)


def test_a_night_taken_out_whole_is_a_fault(world, folder):
    world.crawl(night=NEXT)
    for path in folder.glob("bronze/*/2025-07-10/*.parquet"):
        path.unlink()
    assert sum("missing" in fault or "gone" in fault for fault in evidence.verify_chain(folder)) >= 3


def test_parsed_pages_may_go_but_not_change(folder):
    pages = next((folder / "parsed").glob("*/pages-*.parquet"))
    flip(pages, 100)
    assert [fault.endswith("altered") for fault in evidence.verify_chain(folder, deep=True)] == [True]
    pages.unlink()
    assert evidence.verify_chain(folder, deep=True) == []


def test_a_link_that_a_crash_prevented_is_made_first_by_the_next_run(world, folder, monkeypatch):
    def die(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("disclosure.crawl.remembered.Remembered.save", die)
        with pytest.raises(KeyboardInterrupt):
            world.crawl(night=NEXT)
    rows = (folder / "bronze" / "fetches").glob("2025-07-11/*.parquet")
    before = {path: path.read_bytes() for path in rows}
    assert len(before) == len(list((folder / "bronze" / "journal").glob("*.jsonl"))) == 1
    world.crawl(night=date(2025, 7, 12))
    assert [entry["night"] for entry in manifests(folder)] == ["2025-07-10", "2025-07-11", "2025-07-12"]
    assert {path: path.read_bytes() for path in before} == before
    assert not list((folder / "bronze" / "journal").glob("*.jsonl"))
    assert evidence.verify_chain(folder, deep=True) == []


def test_runs_older_than_the_chain_are_linked_in_their_order_by_the_next_one(world, folder):
    world.crawl(night=NEXT)
    for path in (folder / "bronze" / "manifests").iterdir():
        path.unlink()
    made = evidence.add_links(folder, datetime(2025, 8, 1, tzinfo=UTC))
    assert [(link.number, link.night.day) for link in made] == [(1, 10), (2, 11)]
    assert {entry["made_at"] for entry in manifests(folder)} == {"2025-08-01T00:00:00+00:00"}
    assert evidence.add_links(folder) == []


def test_a_crash_between_list_and_manifest_leaves_no_link(folder, monkeypatch):
    (link,) = list_links(folder)
    link.path.unlink()
    assert list_links(folder) == []
    (again,) = evidence.add_links(folder)
    assert again.path == link.path
    assert evidence.verify_chain(folder, deep=True) == []


def test_the_lines_of_a_run_do_not_depend_on_the_order_of_its_rows(folder):
    (link,) = list_links(folder)
    before = [line for line in link.entries.read_text().splitlines() if not line.startswith("file ")]
    (path,) = (folder / "bronze" / "fetches").glob("*/*.parquet")
    bronze.write_rows(path, bronze.read_rows(path)[::-1], bronze.FETCHES)
    lines = list(run_entries(folder, link.night, link.run_id))
    assert [line for line in lines if not line.startswith("file ")] == before
    assert [line.split()[1] for line in lines if line.startswith("record ")] == ["1", "2", "3", "4", "5", "6"]


def test_a_list_that_breaks_off_is_not_there(folder, monkeypatch):
    (link,) = list_links(folder)
    link.path.unlink()
    link.entries.unlink()

    def break_off(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("disclosure.evidence.entries.hash_file", break_off)
        with pytest.raises(OSError, match="No space"):
            evidence.add_links(folder)
    assert not list(link.path.parent.iterdir())
    evidence.add_links(folder)
    assert evidence.verify_chain(folder, deep=True) == []
