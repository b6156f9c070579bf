"""The real processes on an empty database: the DAGs, a night started by REST, what listens to it, the office's pages, and the end."""

import re
import subprocess
import threading
from urllib.parse import urlsplit

import airflow_local as local
import pytest
from whole_airflow import copy_city, cron, launch, lay_out, left_over, shanghai

NIGHT = "2025-10-10"
OURS = {
    "disclosure_import_tasks",
    "disclosure_nightly_demo",
    "disclosure_notice_demo",
    "disclosure_nightly_missed",
    "disclosure_notice_missed",
}


@pytest.fixture(scope="module")
def airflow(tmp_path_factory, demo_site):
    """Airflow with the demo city, whose slot is far away, and a city whose slot was an hour ago and whose window is over."""
    airflow = lay_out(tmp_path_factory.mktemp("ops"), demo_site)
    copy_city(airflow.cities / "demo", schedule=cron(shanghai(hours=12)))
    over = {"delay": 0, "jitter": 0, "window": [f"{shanghai(hours=-2):%H:%M}", f"{shanghai(hours=-0.5):%H:%M}"]}
    copy_city(airflow.cities / "missed", schedule=cron(shanghai(hours=-1)), manners=over)
    try:
        launch(airflow)
        yield airflow
    finally:
        local.stop(airflow.processes)


@pytest.fixture(scope="module")
def first_night(airflow):
    """The demo's night, started by REST after everything was unpaused."""
    airflow.unpause(*(set(airflow.dags(len(OURS) + 1)) & OURS))
    run = airflow.finished("disclosure_nightly_demo", 300, airflow.trigger("disclosure_nightly_demo", night=NIGHT))
    assert run["state"] == "success", airflow.task_logs()
    return run


def test_the_dags_appear_paused_and_without_errors(airflow):
    dags = airflow.dags(len(OURS) + 1)
    assert airflow.get("/importErrors")["import_errors"] == []
    assert set(dags) == OURS | {"listens_to_scores"}
    assert all(dags[dag_id]["is_paused"] for dag_id in OURS)


def test_the_demo_night_started_by_rest_succeeds(first_night):
    assert first_night["run_type"] == "manual"


def test_a_dag_that_listens_to_the_scores_starts(airflow, first_night):
    heard = airflow.finished("listens_to_scores", 60)
    assert (heard["run_type"], heard["state"]) == ("asset_triggered", "success"), airflow.task_logs()


def test_xcom_and_asset_events_carry_ids_and_counts_only(airflow, first_night):
    tasks = f"/dags/disclosure_nightly_demo/dagRuns/{first_night['dag_run_id']}/taskInstances"
    returned = [airflow.get(f"{tasks}/{task}/xcomEntries/return_value?deserialize=true")["value"] for task in ("crawl", "publish")]
    extras = [event["extra"] for event in airflow.get("/assets/events")["asset_events"]]
    assert set().union(*returned, *extras) == {"run", "night", "as_of", "columns", "columns_failed", "requests", "build", "degraded"}


def page_routes():
    """Every route of the office's pages as (method, path), read from the application itself."""
    from disclosure.settings import get_settings
    from disclosure.web import create_app

    app = create_app(get_settings(), current_user=lambda: "nobody")
    return sorted((method, route.path) for route in app.routes for method in getattr(route, "methods", {"MOUNT"}) - {"HEAD"})


@pytest.fixture(scope="module")
def values(airflow, first_night):
    """Something real for every parameter that stands in a route, found by following the pages' own links."""
    city = airflow.ask("GET", "/disclosure/city/demo").text
    unit = re.search(r"/city/demo/unit/([\w-]+)", city)[1]
    sheet = airflow.ask("GET", f"/disclosure/city/demo/unit/{unit}").text
    clause = re.search(rf"/city/demo/cell/{unit}/([\w-]+)", sheet)[1]
    sha256 = next(
        path.stem
        for path in sorted((airflow.data / "demo" / "bronze").rglob("*"))
        if re.fullmatch(r"[0-9a-f]{64}", path.name.split(".")[0])
    )
    columns = airflow.ask("GET", "/disclosure/city/demo/columns").text
    column = re.search(r"/city/demo/columns/([\w-]+)/decision", columns)
    cells = (
        airflow.ask("GET", f"/disclosure/city/demo/cell/{unit}/{one}").text
        for one in re.findall(rf"/city/demo/cell/{unit}/([\w-]+)", sheet)
    )
    item = next(found[1] for found in (re.search(r"/why/([\w-]+)", cell) for cell in cells) if found)
    return {
        **{"city": "demo", "unit": unit, "clause": clause, "item": item},
        **{"sha256": sha256.split(".")[0], "column": column[1] if column else "gxj-bmdt"},
    }


@pytest.mark.parametrize(("method", "route"), page_routes())
def test_a_page_is_the_offices_alone(airflow, values, method, route):
    path = "/disclosure" + route.format(**values)
    is_decision = route.endswith("/decision")
    form = (
        {"kind": "rows", "note": "看过网页"}
        if is_decision
        else {"outcome": "met", "note": "看过原文", "reason": ""}
        if method == "POST"
        else None
    )
    options = {"data": form, "headers": {"Origin": airflow.base}}
    unknown = airflow.ask(method, path, user=None, **options)
    assert unknown.status_code == 401
    assert "还没有登录" in unknown.text
    assert airflow.ask(method, path, user="guest", **options).status_code == 403
    assert airflow.ask(method, path, user="clerk", **options).status_code == 403
    office = airflow.ask(method, path, user="office", **options)
    # nothing of the demo's columns waits for a person: the office reaches the page and is told so
    assert office.status_code == (409 if is_decision else 303 if method == "POST" else 200), office.text[:500]


def test_who_has_not_logged_in_is_led_to_airflows_log_in(airflow):
    page = airflow.ask("GET", "/disclosure/city/demo", user=None).text
    assert 'href="/disclosure/../api/v2/auth/login">登录</a>' in page
    led = airflow.ask("GET", "/api/v2/auth/login", user=None)
    assert led.is_redirect
    assert airflow.ask("GET", urlsplit(led.headers["location"]).path, user=None).status_code == 200


def test_a_publish_in_the_middle_of_requests_is_seen_by_the_next(airflow, first_night):
    before = current_build(airflow)
    answers, done = [], threading.Event()

    def look():
        while not done.is_set():
            answers.append(airflow.ask("GET", "/disclosure/city/demo", user="office"))
            done.wait(0.2)

    reader = threading.Thread(target=look)
    reader.start()
    try:
        subprocess.run([local.BIN / "disclosure", "publish", "demo"], env=airflow.environment, check=True, capture_output=True)
    finally:
        done.set()
        reader.join()
    after = current_build(airflow)
    assert after != before
    assert len(answers) > 10
    assert {answer.status_code for answer in answers} == {200}
    assert before in answers[0].text
    assert after in airflow.ask("GET", "/disclosure/city/demo", user="office").text


def current_build(airflow):
    """The build that readers see, as its one small file says."""
    from disclosure.warehouse.current import read_current

    return read_current(airflow.data / "demo").build


def test_a_task_that_fails_tells_no_personal_number(airflow, first_night):
    number = "13800138000"
    run_id = airflow.trigger("disclosure_import_tasks", city="demo", file=f"名单{number}.docx")
    assert airflow.finished("disclosure_import_tasks", 120, run_id)["state"] == "failed"
    (log,) = (airflow.home / "logs").rglob("dag_id=disclosure_import_tasks/**/attempt=*.log")
    assert "名单138******00.docx" in log.read_text(encoding="utf-8"), "its error stands in the log"
    assert number not in log.read_text(encoding="utf-8")


def test_no_back_dated_run_starts(airflow, first_night):
    assert [run for run in airflow.runs() if run["run_type"] in ("scheduled", "backfill")] == []


def test_no_process_is_left(airflow):
    assert len(left_over(airflow.home)) >= len(local.PROCESSES)
    local.stop(airflow.processes)
    assert left_over(airflow.home) == []
