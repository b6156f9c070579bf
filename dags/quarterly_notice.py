"""One DAG per enabled city with rounds: on the n-th working day after a round's window the notice is drafted (送审稿)."""

import logging
from datetime import date, timedelta
from typing import Any

from airflow.exceptions import AirflowFailException
from airflow.sdk import DAG, Param, task
from disclosure_plugin import NoticeTimetable, notice_due

from disclosure.errors import InputError
from disclosure.personal.logs import masked_errors
from disclosure.registry import read_content
from disclosure.registry.models import CityFile, RoundsFile
from disclosure.settings import get_settings

log = logging.getLogger("disclosure.dags")


@task
@masked_errors()
def draft(
    city_id: str, window_ends: dict[str, str], after: int, params: Any = None, logical_date: Any = None, dag_run: Any = None
) -> list[str]:
    """Write the notice of the round asked for, else of every round that is due on this day, else of the last one that was."""
    from disclosure.reports.notice import write_notice

    asked = (params or {}).get("round")
    chosen = [asked] if asked else due_rounds(window_ends, after, logical_date or dag_run.run_after)
    for round_id in chosen:
        log.info("%s: notice of round %s: %s", city_id, round_id, write_notice(get_settings(), city_id, round_id).name)
    return chosen


def due_rounds(window_ends: dict[str, str], after: int, instant: Any) -> list[str]:
    """The rounds whose notice fell due last, at or before an instant."""
    due = {round_id: notice_due(date.fromisoformat(end), after) for round_id, end in window_ends.items()}
    past = [moment for moment in due.values() if moment <= instant]
    if not past:
        raise AirflowFailException('no round\'s notice is due yet; trigger with {"round": "<id>"}')
    return sorted(round_id for round_id, moment in due.items() if moment == max(past))


def notice_dag(city: CityFile, window_ends: dict[str, str]) -> DAG:
    """The city's DAG; ``round`` names a round to draft now, whatever the day."""
    with DAG(
        f"disclosure_notice_{city.id}",
        description=f"{city.name}：季度通报送审稿",
        schedule=NoticeTimetable([date.fromisoformat(end) for end in window_ends.values()], after=city.notice_after),
        catchup=False,
        max_active_runs=1,
        is_paused_upon_creation=True,
        default_args={"retries": 2, "retry_delay": timedelta(minutes=5)},
        params={"round": Param(None, type=["null", "string"], enum=[None, *window_ends], description="a round's id")},
        tags=["disclosure", city.id],
    ) as dag:
        draft(city.id, window_ends, city.notice_after)
    return dag


for path in sorted(get_settings().cities.glob("*/city.yml")):
    try:
        found = read_content(path, CityFile)
        rounds = read_content(path.parent / "rounds.yml", RoundsFile, missing=RoundsFile()).rounds
    except InputError as error:  # one city's mistake must not stop the others
        log.error("no notice DAG: %s", error)
        continue
    if found.enabled and rounds:
        globals()[f"disclosure_notice_{found.id}"] = notice_dag(found, {entry.id: entry.window[1].isoformat() for entry in rounds})
