"""The DAG files: what they make from the cities' content, and that reading them loads nothing heavy."""

import json
import os
import subprocess
import sys

import pytest

CITY = "id: {id}\nname: 测试市\nlevel: county\nenabled: {enabled}\nstatus: demo\nsites: []\n"
ROUNDS = "rounds:\n  - {id: 2025Q3, name: 三季度, window: [2025-07-01, 2025-09-30]}\n"
PROBE = """
import json, sys
from airflow.dag_processing.dagbag import DagBag
bag = DagBag(sys.argv[1])
print("RESULT" + json.dumps({
    "dags": {name: {
        "tasks": [task.task_id for task in dag.topological_sort()],
        "paused": dag.is_paused_upon_creation,
        "catchup": dag.catchup,
        "outlets": [outlet.uri for task in dag.tasks for outlet in task.outlets],
        "params": list(dag.params),
    } for name, dag in bag.dags.items()},
    "errors": bag.import_errors,
    "heavy": [name for name in ("pandas", "duckdb", "great_expectations", "sklearn", "requests_cache") if name in sys.modules],
}))
"""


def read_dags(root, cities):
    """What Airflow makes of the DAG folder with these cities, in a process of its own."""
    environment = {**os.environ, "DISCLOSURE_CITIES": str(cities)}
    done = subprocess.run([sys.executable, "-c", PROBE, str(root / "dags")], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.split("RESULT")[1])


@pytest.fixture(scope="module")
def made(root, tmp_path_factory):
    """DAGs of four cities: one in use, one without rounds, one disabled, one whose file is broken."""
    cities = tmp_path_factory.mktemp("cities")
    for name, text in {"qinghe": CITY.format(id="qinghe", enabled="true"), "xinan": CITY.format(id="xinan", enabled="true"),
                       "off": CITY.format(id="off", enabled="false"), "broken": "id: [broken"}.items():  # fmt: skip
        (cities / name).mkdir()
        (cities / name / "city.yml").write_text(text, encoding="utf-8")
    for name in ("qinghe", "off"):
        (cities / name / "rounds.yml").write_text(ROUNDS, encoding="utf-8")
    return read_dags(root, cities)


def test_every_enabled_city_has_its_dags_and_a_broken_one_stops_no_other(made):
    assert made["errors"] == {}
    assert set(made["dags"]) == {
        "disclosure_import_tasks",
        "disclosure_nightly_qinghe",
        "disclosure_nightly_xinan",
        "disclosure_notice_qinghe",
    }


def test_a_night_is_crawl_then_publish_and_ends_with_the_asset(made):
    night = made["dags"]["disclosure_nightly_qinghe"]
    assert night["tasks"] == ["crawl", "publish"]
    assert night["outlets"] == ["disclosure://qinghe/scores"]
    assert night["params"] == ["night"]


def test_every_dag_is_created_paused_and_catches_nothing_up(made):
    assert {(dag["paused"], dag["catchup"]) for dag in made["dags"].values()} == {(True, False)}


def test_reading_the_dags_loads_nothing_heavy(made):
    assert made["heavy"] == []


def test_the_cities_of_the_repository_make_dags(root):
    made = read_dags(root, root / "cities")
    assert made["errors"] == {}
    assert "disclosure_nightly_demo" in made["dags"]
    assert not [name for name in made["dags"] if "guangde" in name]
