"""Both schedules with the clock in January 2027, for which there is no calendar: the real scheduler under libfaketime."""

import os
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import airflow_local as local
import pytest
import yaml
from whole_airflow import copy_city, launch, lay_out, wait_for

SHANGHAI = ZoneInfo("Asia/Shanghai")
# a Friday: without a calendar New Year's Day is taken for a working day
START = datetime(2027, 1, 1, 22, 59, 15, tzinfo=SHANGHAI)

# libfaketime subtracts its offset from Python's absolute monotonic sleep even when it leaves that clock alone, so sleep by other means
SLEEP = "import select, time\ntime.sleep = lambda seconds: select.select([], [], [], seconds) and None\n"


@pytest.fixture(scope="module")
def faketime(missing):
    """libfaketime for programs with threads; without it nothing here can be tested."""
    found = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
    if not found:
        missing("faketime is not installed: sudo apt-get install faketime")
    return str(found[0])


def edit(path, change):
    """Rewrite a content file."""
    path.write_text(yaml.safe_dump(change(yaml.safe_load(path.read_text(encoding="utf-8"))), allow_unicode=True), encoding="utf-8")


def last_quarter(content):
    """The round of 2026's last quarter, which has just ended."""
    changes = {"id": "2026Q4", "window": ["2026-10-01", "2026-12-31"], "rectify_by": None, "not_applicable": []}
    return {"rounds": [{**content["rounds"][0], **changes}]}


def few_columns(content):
    """All but 20 columns have been given up: the clock is what is tested, and libfaketime makes everything slow."""
    return {"columns": [*content["columns"][:20], *({**column, "valid": [None, "2026-06-30"]} for column in content["columns"][20:])]}


@pytest.fixture(scope="module")
def airflow(tmp_path_factory, demo_site, faketime):
    """Airflow that believes it is 45 seconds before the night's slot on 1 January 2027."""
    airflow = lay_out(tmp_path_factory.mktemp("ops2027"), demo_site)
    copy_city(airflow.cities / "demo", schedule="0 23 * * *", notice_after=1)
    edit(airflow.cities / "demo" / "rounds.yml", last_quarter)
    edit(airflow.cities / "demo" / "columns.yml", few_columns)
    (airflow.cities.parent / "sitecustomize.py").write_text(SLEEP, encoding="utf-8")
    airflow.environment |= {
        "PYTHONPATH": os.pathsep.join([str(airflow.cities.parent), os.environ.get("PYTHONPATH", "")]),
        "LD_PRELOAD": faketime,
        "FAKETIME": f"{(START - datetime.now(SHANGHAI)).total_seconds():+.0f}",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "NO_FAKE_STAT": "1",
    }
    try:
        launch(airflow)
        yield airflow
    finally:
        local.stop(airflow.processes)


def test_the_night_starts_by_its_schedule(airflow):
    airflow.dags(4)
    airflow.unpause("disclosure_nightly_demo")
    run = airflow.finished("disclosure_nightly_demo", 300)
    assert (run["run_type"], run["state"]) == ("scheduled", "success"), airflow.task_logs()
    assert run["run_after"] == "2027-01-01T15:00:00Z"
    assert [path.name for path in airflow.data.glob("demo/current")] == ["current"]


def test_the_notice_falls_due_by_weekdays_and_says_so(airflow):
    airflow.unpause("disclosure_notice_demo")
    run = airflow.finished("disclosure_notice_demo", 120)
    assert (run["run_type"], run["state"]) == ("scheduled", "success"), airflow.task_logs()
    assert run["run_after"] == "2027-01-01T00:00:00Z"
    logs = wait_for(
        lambda: (airflow.home / "scheduler.log").read_text() + (airflow.home / "dag-processor.log").read_text() + airflow.task_logs(), 5
    )
    assert "no calendar for" in logs


def test_each_ran_once(airflow):
    assert sorted(run["dag_id"] for run in airflow.runs() if run["run_type"] == "scheduled") == [
        "disclosure_nightly_demo",
        "disclosure_notice_demo",
    ]
