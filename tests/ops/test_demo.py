"""`make demo`: headless, twice in the same storage root, nothing asked for again, nothing left running."""

import os
import re
import subprocess
import sys
import zipfile

import pytest
from whole_airflow import left_over


def run_demo(root, data):
    """The demo's output and the processor seconds it took, in an environment that knows nothing of other runs."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("AIRFLOW", "DISCLOSURE"))}
    before = os.times()
    done = subprocess.run(
        [sys.executable, root / "scripts" / "demo.py"],
        env={**environment, "DISCLOSURE_DATA": str(data)},
        capture_output=True,
        text=True,
        timeout=400,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    after = os.times()
    return done.stdout, after.children_user + after.children_system - before.children_user - before.children_system


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def first(root, data):
    return run_demo(root, data)


def test_it_is_well_under_three_minutes_of_work(first):
    assert first[1] < 120  # processor seconds, so that a busy machine fails nobody; a quiet one with 2 cores needs about as long


def test_it_prints_the_unit_table_and_where_the_notice_is(first):
    output, _ = first
    assert re.search(r"青禾市住房和城乡建设局\s+市直部门\s+\d", output)
    notice = re.search(r"^notice\s+(.*\.docx)$", output, re.MULTILINE)[1]
    assert zipfile.is_zipfile(notice)


def test_the_second_night_of_the_unchanged_site_fetches_no_article_again(first):
    nights = re.findall(r"(\d+) articles fetched, (\d+) unchanged", first[0])
    assert int(nights[0][0]) >= 1500
    assert nights[1][0] == "0"
    assert 500 <= int(nights[1][1]) < int(nights[0][0])  # those that tonight's lists show; the others are not looked at


def test_no_process_is_left(first, data):
    assert left_over(data / "airflow") == []


def test_it_can_be_run_again_with_the_same_result(first, root, data):
    again, _ = run_demo(root, data)
    assert table(again) == table(first[0])
    assert {count for count, _ in re.findall(r"(\d+) articles fetched, (\d+) unchanged", again)} == {"0"}


def table(output):
    """The lines of the unit table."""
    return [line for line in output.splitlines() if re.search(r"市直部门|乡镇街道|双重管理单位|公共企事业单位", line)]
