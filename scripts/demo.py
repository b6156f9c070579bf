"""The demo: a night of the fictional city in Airflow, what two assessors read, the next night, and the notice. Headless; leaves nothing running."""

import contextlib
import fcntl
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import airflow_local as local
import click

from disclosure.errors import DisclosureError
from disclosure.settings import Settings, get_settings

CITY = "demo"
NIGHT = date(2025, 10, 10)
NEXT = NIGHT + timedelta(days=1)
ERROR_LINE = re.compile(r"disclosure\.errors\.\w+: ")
"""How the log shows an error whose words are meant for people."""


def main() -> None:
    """Serve the site, run the DAGs, print what came of it."""
    started = time.monotonic()
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, lambda *_: sys.exit(1))
    settings = get_settings()
    home = settings.data / "airflow"
    hold(home)
    if (settings.city_data(CITY) / "bronze" / "runs" / NIGHT.isoformat()).exists():
        click.echo(f"these nights were read before in {settings.data}; for the README's figures: DISCLOSURE_DATA=an/empty/folder make demo")
    os.environ |= {**local.airflow_environment(home), "DISCLOSURE_DATA": str(settings.data)}
    log = home / "demo.log"
    with step("Airflow's database"):
        local.migrate(dict(os.environ))
    with served_site() as (connect, show_next_evening):
        os.environ["DISCLOSURE_CONNECT"] = connect
        with step(f"night of {NIGHT}: crawl, publish"):
            run_dag("disclosure_nightly_demo", {"night": NIGHT.isoformat()}, log)
        show_night(settings, NIGHT)
        with step("what two assessors read that day (scripted)"):
            record_readings(settings)
        show_next_evening()
        with step(f"night of {NEXT}, no news, two lists changed: crawl, publish"):
            run_dag("disclosure_nightly_demo", {"night": NEXT.isoformat()}, log)
        show_night(settings, NEXT)
        with step("notice"):
            run_dag("disclosure_notice_demo", {"round": current_round(settings)}, log)
    show_results(settings, log)
    show_columns(settings)
    click.echo(f"the whole demo took {time.monotonic() - started:.0f} s; see it all with: make up (栏目健康 is linked from the unit table)")


def hold(home: Path) -> None:
    """Take the folder for this process, until it ends. RuntimeError while another demo runs there: both would write Airflow's one database."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        lock = os.open(home / "demo.lock", os.O_RDWR | os.O_CREAT)  # never closed: it goes with the process
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise RuntimeError(
            f"another make demo is running in {home.parent}; wait for it, or set DISCLOSURE_DATA to another folder"
        ) from None
    except OSError as error:
        raise RuntimeError(f"{home}: {error.strerror}; set DISCLOSURE_DATA to a folder that can be written") from None


@contextlib.contextmanager
def step(name: str) -> Iterator[None]:
    """Say what is being done and how long it took."""
    click.echo(f"{name} … ", nl=False)
    started = time.monotonic()
    yield
    click.echo(f"{time.monotonic() - started:.1f} s")


@contextlib.contextmanager
def served_site() -> Iterator[tuple[str, Callable[[], None]]]:
    """The demo city's website on loopback, in a process of its own that always ends; gives the value of DISCLOSURE_CONNECT, and what shows the next evening."""
    command = [sys.executable, "-m", "disclosure.demo", "serve", "--night", NIGHT.isoformat()]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True, preexec_fn=local.die_with_parent)
    try:
        with step("the demo city's website on loopback"):
            told = read_line(process, "did not start")

        def show_next_evening() -> None:
            process.send_signal(signal.SIGUSR1)
            read_line(process, "ended early")

        yield told["DISCLOSURE_CONNECT"], show_next_evening
    finally:
        local.stop({"site": process})


def read_line(process: subprocess.Popen[str], otherwise: str) -> dict[str, str]:
    """What the website's process says next. RuntimeError when it has ended."""
    line = process.stdout.readline() if process.stdout else ""
    if not line:
        raise RuntimeError(f"the demo city's website {otherwise}")
    return dict(json.loads(line))


def run_dag(dag_id: str, conf: dict[str, str | None], log: Path) -> None:
    """Run a DAG once in this process, as ``airflow dags test`` does, its output in the log. RuntimeError when it fails."""
    begun = len(log.read_text(encoding="utf-8", errors="replace")) if log.exists() else 0
    with into(log):
        from airflow.dag_processing.dagbag import DagBag

        bag = DagBag(os.environ["AIRFLOW__CORE__DAGS_FOLDER"])
        if bag.import_errors:
            raise RuntimeError(f"DAGs cannot be read: {bag.import_errors}")
        dag = bag.dags[dag_id]
        for task in dag.tasks:
            task.retries = 0  # somebody is watching
        run = dag.test(run_conf=conf, logical_date=None)
    if run.state != "success":
        written = log.read_text(encoding="utf-8", errors="replace")[begun:]
        said = [line.strip() for line in written.splitlines() if ERROR_LINE.match(line.strip())]
        raise RuntimeError(f"{dag_id} ended as {run.state}; all of it: {log}\n{said[-1] if said else written[-4000:]}")


@contextlib.contextmanager
def into(log: Path) -> Iterator[None]:
    """Everything that this process and its children write, into a file."""
    sys.stdout.flush()
    sys.stderr.flush()
    kept = os.dup(1), os.dup(2)
    with log.open("ab") as file:
        for number in (1, 2):
            os.dup2(file.fileno(), number)
        try:
            yield
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            for number, copy in zip((1, 2), kept, strict=True):
                os.dup2(copy, number)
                os.close(copy)


def record_readings(settings: Settings) -> None:
    """The scripted readings, once: a second demo in the same storage root finds them there."""
    from disclosure.readings import readings_of
    from disclosure.state import open_state

    state = open_state(settings)
    found = readings_of(state, CITY, str(current_round(settings)), datetime(9999, 1, 1, tzinfo=UTC))
    state.close()
    if not found:
        subprocess.run([sys.executable, "-m", "disclosure.demo", "readings", "--night", NIGHT.isoformat()], check=True, capture_output=True)


def current_round(settings: Settings) -> str | None:
    """The round that the current build judges."""
    from disclosure.warehouse import read_current

    current = read_current(settings.city_data(CITY))
    return current.round if current else None


def show_night(settings: Settings, night: date) -> None:
    """One line: what the latest crawl of a night asked for and what came."""
    from disclosure.bronze import read_rows

    runs = [row for path in (settings.city_data(CITY) / "bronze" / "runs" / night.isoformat()).glob("*.parquet") for row in read_rows(path)]
    run = max(runs, key=lambda row: row["started_at"])
    click.echo(
        f"  {run['columns']} columns, {run['columns_failed']} not read; {run['requests']} requests; "
        f"{run['articles_new']} articles fetched, {run['articles_unchanged']} unchanged, {run['articles_failed']} failed"
    )


def show_results(settings: Settings, log: Path) -> None:
    """The unit table, and where the notice and the log are."""
    from disclosure.assess.report import score_table, scored_lines

    click.echo()
    click.echo(score_table(scored_lines(settings, CITY)))
    click.echo()
    folder = settings.city_data(CITY) / "rounds" / str(current_round(settings))
    for path in sorted(folder.glob("*.docx")):
        click.echo(f"notice  {path}")
    click.echo(f"sheets  {len(list(folder.glob('*/*.docx')))}, one per unit, in the folder beside it")
    click.echo(f"log     {log}")


def show_columns(settings: Settings) -> None:
    """What the office looks at beside the scores: doubted lists, proposed repairs, personal numbers."""
    from disclosure.column_health import read_health
    from disclosure.personal import read_findings
    from disclosure.rounds import load_named_city
    from disclosure.state import open_state

    state = open_state(settings)
    try:
        waiting = [health for health in read_health(load_named_city(settings, CITY), settings.city_data(CITY), state) if health.is_waiting]
    finally:
        state.close()
    found = read_findings(settings.city_data(CITY))
    places = {finding.url for finding in found}
    click.echo()
    click.echo(
        f"栏目健康  {len(waiting)} waiting for a person, no unit loses a point by it: .venv/bin/disclosure columns health {CITY} --failing"
    )
    for health in waiting:
        click.echo(f"  {health.column.id}  {health.latest['detail']}")
        if health.proposal:
            seen = health.proposal.evidence
            click.echo(f"    修复方案  {health.proposal.selector}，原有{seen['old']}条中找到{seen['found']}条")
            decided = f"{CITY} {health.column.id} --repair --person 姓名 --note 已与网页核对"
            click.echo(f"    accept it: .venv/bin/disclosure columns accept {decided}")
    click.echo(f"个人信息  {len(found)} at {len(places)} addresses, masked, outside all scores: .venv/bin/disclosure personal {CITY}")


if __name__ == "__main__":
    try:
        main()
    except (DisclosureError, RuntimeError) as error:
        click.echo()
        sys.exit(f"demo: {error}")
