"""A whole Airflow for the tests: real processes on an empty database, the demo city's site on loopback, all of it ended."""

import os
import shutil
import subprocess
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import airflow_local as local
import pytest
import requests
import yaml

ROOT = Path(__file__).resolve().parents[2]
USERS = {"root": "admin", "office": "op", "clerk": "user", "guest": "viewer"}
LISTENER = '''"""A stranger's DAG that waits for the demo city's scores."""
from airflow.sdk import Asset, dag, task

@dag("listens_to_scores", schedule=Asset("disclosure://demo/scores"), is_paused_upon_creation=False)
def listens():
    @task
    def hear(triggering_asset_events=None):
        return sum(len(events) for events in triggering_asset_events.values())
    hear()

listens()
'''


@dataclass
class Airflow:
    """Running processes, where they are, and tokens of four users."""

    home: Path
    data: Path
    cities: Path
    port: int
    environment: dict[str, str]
    processes: dict[str, subprocess.Popen] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def log_in(self, passwords: dict[str, str]) -> None:
        """A token for every user."""
        for name, password in passwords.items():
            answer = requests.post(f"{self.base}/auth/token", json={"username": name, "password": password}, timeout=10)
            self.tokens[name] = answer.json()["access_token"]

    def ask(self, method: str, path: str, user: str | None = "root", **options) -> requests.Response:
        """One request, as a user or as nobody."""
        headers = {**({"Authorization": f"Bearer {self.tokens[user]}"} if user else {}), **options.pop("headers", {})}
        return requests.request(method, self.base + path, headers=headers, timeout=60, allow_redirects=False, **options)

    def get(self, path: str) -> dict:
        """What REST answers."""
        answer = self.ask("GET", f"/api/v2{path}")
        answer.raise_for_status()
        return answer.json()

    def dags(self, wanted: int, seconds: float = 60) -> dict[str, dict]:
        """The DAGs by id, once there are as many as wanted."""
        return wait_for(
            lambda: (found := {dag["dag_id"]: dag for dag in self.get("/dags")["dags"]}) and len(found) >= wanted and found, seconds
        )

    def unpause(self, *dag_ids: str) -> None:
        for dag_id in dag_ids:
            wait_for(lambda dag_id=dag_id: self._is_unpaused(dag_id), 60)

    def _is_unpaused(self, dag_id: str) -> bool:
        """Ask for it. Airflow answers 500 when others keep its SQLite database locked for 5 s: to be asked again, as whoever uses its pages would."""
        answer = self.ask("PATCH", f"/api/v2/dags/{dag_id}", json={"is_paused": False})
        if answer.status_code != 500:
            answer.raise_for_status()
        return answer.ok

    def trigger(self, dag_id: str, **conf: str) -> str:
        """Start a run, as the office would; its id."""
        answer = self.ask("POST", f"/api/v2/dags/{dag_id}/dagRuns", json={"logical_date": None, "conf": conf})
        answer.raise_for_status()
        return answer.json()["dag_run_id"]

    def runs(self, dag_id: str = "~") -> list[dict]:
        return self.get(f"/dags/{dag_id}/dagRuns?limit=100")["dag_runs"]

    def finished(self, dag_id: str, seconds: float, run_id: str | None = None) -> dict:
        """A run of a DAG (a given one, else the first) once it has ended."""

        def ended():
            chosen = [run for run in self.runs(dag_id) if run_id in (None, run["dag_run_id"])]
            if any(
                self.get(f"/dags/{dag_id}/dagRuns/{run['dag_run_id']}/taskInstances?state=up_for_retry")["total_entries"] for run in chosen
            ):
                pytest.fail(f"a task of {dag_id} failed\n{self.task_logs()}")
            return next((run for run in chosen if run["state"] in ("success", "failed")), None)

        return wait_for(ended, seconds)

    def task_logs(self) -> str:
        """The end of every task's log, for the message of a failed test."""
        return "\n".join(
            f"--- {path.relative_to(self.home)}\n{path.read_text()[-3000:]}" for path in sorted((self.home / "logs").rglob("attempt=*.log"))
        )


def wait_for(probe, seconds: float):
    """What ``probe`` gives once it is true; fails the test when it never is."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := probe():
            return found
        time.sleep(0.5)
    pytest.fail(f"nothing after {seconds:.0f} s")


def copy_city(target: Path, **changes: object) -> None:
    """The demo city under another folder, with entries of its city.yml changed."""
    shutil.copytree(ROOT / "cities" / "demo", target)
    path = target / "city.yml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump({**content, "id": target.name, **changes}, allow_unicode=True), encoding="utf-8")


def shanghai(hours: float = 0) -> datetime:
    """The wall clock in Shanghai, some hours from now."""
    return datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(hours=hours)


def cron(instant: datetime) -> str:
    """Every day at this time."""
    return f"{instant.minute} {instant.hour} * * *"


def lay_out(folder: Path, site: dict[str, str]) -> Airflow:
    """An empty Airflow: its folders, its DAGs with a stranger's beside them, its users."""
    home, data, cities, dags = (folder / name for name in ("airflow", "data", "cities", "dags"))
    shutil.copytree(ROOT / "dags", dags, ignore=shutil.ignore_patterns("__pycache__"))
    (dags / "listener.py").write_text(LISTENER, encoding="utf-8")
    cities.mkdir()
    port = local.free_port()
    environment = {
        **local.airflow_environment(home, dags=dags, port=port),
        **site,
        "DISCLOSURE_DATA": str(data),
        "DISCLOSURE_CITIES": str(cities),
        "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "5",
        "AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": "5",
    }
    for name in ("DISCLOSURE_STATE_URL", "DISCLOSURE_CONTACT"):
        environment.pop(name, None)
    return Airflow(home, data, cities, port, environment)


def launch(airflow: Airflow) -> None:
    """Migrate, start, wait, log in."""
    passwords, airflow.environment["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS"] = local.set_users(airflow.home, USERS)
    local.migrate(airflow.environment)
    airflow.processes = local.start(airflow.environment, airflow.port)
    local.wait_until_healthy(airflow.port, airflow.processes)
    airflow.log_in(passwords)


def left_over(home: Path) -> list[str]:
    """The command lines of all processes that were started with this Airflow's environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if f"AIRFLOW_HOME={home}".encode() in (folder / "environ").read_bytes().split(b"\0") and int(folder.name) != os.getpid():
                found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return found
