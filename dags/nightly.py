"""One DAG per enabled city: crawl its columns in the night, then publish; ends with the asset ``disclosure://<city>/scores``."""

import logging
from datetime import date, datetime, timedelta
from typing import Any

from airflow.sdk import DAG, Asset, Param, task
from disclosure_plugin import NightTimetable

from disclosure.errors import InputError
from disclosure.nights import night_of
from disclosure.personal.logs import masked_errors
from disclosure.registry import read_content
from disclosure.registry.models import CityFile
from disclosure.settings import get_settings

log = logging.getLogger("disclosure.dags")


@task
@masked_errors()
def crawl(city_id: str, params: Any = None, logical_date: Any = None, dag_run: Any = None) -> dict[str, Any]:
    """Read the city's columns; a host that fails is a typed row, not a failed task. XCom gets ids, instants and counts."""
    from disclosure.crawl import crawl_city

    asked = (params or {}).get("night")
    night = date.fromisoformat(asked) if asked else night_of(logical_date or dag_run.run_after)
    report = crawl_city(get_settings(), city_id, night)
    log.info("crawled %s", report.summary())
    counts = {"columns": len(report.columns), "columns_failed": report.columns_failed, "requests": report.requests}
    return {"run": report.run_id, "night": night.isoformat(), "as_of": report.finished_at.isoformat(), **counts}


@task
@masked_errors()
def publish(city_id: str, crawled: dict[str, Any], outlet_events: Any = None) -> dict[str, Any]:
    """Build, gate, score and make current, as known at the end of the crawl."""
    from disclosure.publish import publish_city

    night, as_of = date.fromisoformat(crawled["night"]), datetime.fromisoformat(crawled["as_of"])
    report = publish_city(get_settings(), city_id, night=night, as_of=as_of)
    outlet_events[scores_of(city_id)].extra = {"build": report.build, "night": crawled["night"]}
    return {"build": report.build, "night": crawled["night"], "degraded": report.degraded}


def scores_of(city_id: str) -> Asset:
    """What other DAGs can wait for."""
    return Asset(f"disclosure://{city_id}/scores")


def nightly_dag(city: CityFile) -> DAG:
    """The city's DAG. ``night`` is the Shanghai date on which the window opens; left out, it follows from the run's instant."""
    with DAG(
        f"disclosure_nightly_{city.id}",
        description=f"{city.name}：采集与评分",
        schedule=NightTimetable(city.schedule, closes=city.manners.window[1]),
        catchup=False,
        max_active_runs=1,
        is_paused_upon_creation=True,
        default_args={"retries": 2, "retry_delay": timedelta(minutes=5)},
        params={"night": Param(None, type=["null", "string"], format="date", description="the night to read, YYYY-MM-DD")},
        tags=["disclosure", city.id],
    ) as dag:
        publish.override(outlets=[scores_of(city.id)])(city.id, crawl(city.id))
    return dag


for path in sorted(get_settings().cities.glob("*/city.yml")):
    try:
        found = read_content(path, CityFile)
    except InputError as error:  # one city's mistake must not stop the others' nights
        log.error("no nightly DAG: %s", error)
        continue
    if found.enabled:
        globals()[f"disclosure_nightly_{found.id}"] = nightly_dag(found)
