"""What docker-compose.yml says, started by hand on a real PostgreSQL: its variables, its start script, its processes, its health checks."""

import os
import re
import shutil
import subprocess
import time
from pathlib import Path

import airflow_local as local
import pytest
import requests
import yaml
from whole_airflow import ROOT, left_over

SECRETS = {
    "POSTGRES_PASSWORD": "aQ3secret",
    "AIRFLOW_FERNET_KEY": "ZmVybmV0LWtleS1mb3ItdGVzdHMtb25seS0wMTIzNDU=",
    "AIRFLOW_API_SECRET_KEY": "api-secret-of-the-test",
    "AIRFLOW_JWT_SECRET": "a-long-enough-jwt-secret-of-the-test-0123456789-0123456789-0123456789",
    "ADMIN_PASSWORD": "adminpw",
    "OFFICE_PASSWORD": "officepw",
}


def as_server_user(folder: Path, *command: str) -> None:
    """Run a command of PostgreSQL, which refuses to run as root."""
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*prefix, *command], check=True, capture_output=True, cwd=folder)


@pytest.fixture(scope="module")
def postgres(tmp_path_factory, missing):
    """The port of an empty PostgreSQL with the user and the database that the compose file's server makes."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or [Path(path) for path in [shutil.which("initdb")] if path]
    if not found:
        missing("PostgreSQL is not installed: sudo apt-get install postgresql")
    tools, port = found[-1].parent, local.free_port()
    folder = Path("/tmp") / f"disclosure-postgres-{os.getpid()}"  # the server's user must be able to reach it
    folder.mkdir()
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    password = tmp_path_factory.mktemp("pg") / "password"
    shutil.copy(write(password, SECRETS["POSTGRES_PASSWORD"]), folder / "password")
    (folder / "password").chmod(0o644)
    try:
        as_server_user(
            folder, str(tools / "initdb"), "-D", "data", "-U", "disclosure", "--pwfile=password", "-A", "scram-sha-256", "-E", "UTF8"
        )
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        as_server_user(folder, str(tools / "pg_ctl"), "-D", "data", "-w", "-l", "log", "-o", options, "start")
        import psycopg

        with psycopg.connect(
            host="127.0.0.1", port=port, user="disclosure", password=SECRETS["POSTGRES_PASSWORD"], dbname="postgres", autocommit=True
        ) as base:
            base.execute("create database disclosure")
        yield port
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            as_server_user(folder, str(tools / "pg_ctl"), "-D", "data", "-m", "immediate", "stop")
        shutil.rmtree(folder)


def write(path: Path, text: str) -> Path:
    """The path of a file with this text."""
    path.write_text(text, encoding="utf-8")
    return path


class Service:
    """The compose file with this machine's ports and folders in it, and what was started of it."""

    def __init__(self, folder: Path, database_port: int) -> None:
        self.data, self.port, self.health_port = folder / "data", local.free_port(), local.free_port()
        here = {
            "@postgres/": f"@127.0.0.1:{database_port}/",
            "/srv/disclosure": str(ROOT),
            "/data": str(self.data),
            "http://api-server:8080": f"http://127.0.0.1:{self.port}",
            "localhost:8080": f"127.0.0.1:{self.port}",
            "localhost:8974": f"127.0.0.1:{self.health_port}",
            '"0.0.0.0", "--port", "8080"': f'"127.0.0.1", "--port", "{self.port}"',
        }
        text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
        for there, ours in here.items():
            assert there in text
            text = text.replace(there, ours)
        text = re.sub(r"\$\{(\w+)(?::\?[^}]*|:-([^}]*))\}", lambda found: SECRETS.get(found[1], found[2] or ""), text)
        self.services = yaml.safe_load(text)["services"]
        self.processes: dict[str, subprocess.Popen] = {}

    def environment(self, name: str) -> dict[str, str]:
        """A service's variables on top of what any process needs; ports of this machine where the containers have each their own."""
        needed = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
        ports = {
            "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_SERVER_PORT": str(self.health_port),
            "AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT": str(local.free_port()),
            "AIRFLOW__LOGGING__TRIGGER_LOG_SERVER_PORT": str(local.free_port()),
        }
        stated = {key: value or "" for key, value in self.services[name]["environment"].items()}
        found = {**needed, **ports, **stated, "PYTHONDONTWRITEBYTECODE": "1"}
        return {**found, "PATH": f"{local.BIN}{os.pathsep}{found['PATH']}"}

    def run(self, name: str, command: list[str], **options) -> subprocess.CompletedProcess:
        """Run a command to its end in a service's place."""
        return subprocess.run(command, env=self.environment(name), cwd=ROOT, capture_output=True, text=True, **options)

    def start(self, name: str) -> None:
        """Start a service's command under the image's entry point, ``airflow``."""
        log = (self.data / f"{name}.log").open("wb")
        command = [str(local.BIN / "airflow"), *self.services[name]["command"]]
        self.processes[name] = subprocess.Popen(
            command, env=self.environment(name), cwd=ROOT, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )

    def check(self, name: str) -> int:
        """The exit code of a service's own health check."""
        return self.run(name, self.services[name]["healthcheck"]["test"][1:]).returncode


@pytest.fixture(scope="module")
def service(tmp_path_factory, postgres):
    """The start script run, then the four processes."""
    service = Service(tmp_path_factory.mktemp("compose"), postgres)
    service.data.mkdir()
    init = service.services["init"]
    done = service.run("init", [*init["entrypoint"], *init["command"]])
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    try:
        for name in local.PROCESSES:
            service.start(name)
        local.wait_until_healthy(service.port, service.processes)
        yield service
    finally:
        local.stop(service.processes)


def test_the_start_script_can_run_twice(service):
    init = service.services["init"]
    assert service.run("init", [*init["entrypoint"], *init["command"]]).returncode == 0


@pytest.mark.parametrize("name", local.PROCESSES)
def test_a_running_process_passes_its_health_check(service, name):
    deadline = time.monotonic() + 60
    while (code := service.check(name)) and time.monotonic() < deadline:
        time.sleep(1)
    assert code == 0


def test_the_two_users_log_in_and_the_office_sees_its_pages(service):
    base = f"http://127.0.0.1:{service.port}"
    for name in ("admin", "office"):
        answer = requests.post(f"{base}/auth/token", json={"username": name, "password": f"{name}pw"}, timeout=20)
        token = {"Authorization": f"Bearer {answer.json()['access_token']}"}
        assert requests.get(f"{base}/disclosure/", headers=token, timeout=20).status_code == 200
    assert requests.get(f"{base}/disclosure/", timeout=20).status_code == 401


def test_the_dags_are_read(service):
    base = f"http://127.0.0.1:{service.port}"
    token = requests.post(f"{base}/auth/token", json={"username": "admin", "password": "adminpw"}, timeout=20).json()["access_token"]
    deadline, found = time.monotonic() + 60, []
    while len(found) < 2 and time.monotonic() < deadline:
        found = requests.get(f"{base}/api/v2/dags", headers={"Authorization": f"Bearer {token}"}, timeout=20).json()["dags"]
        time.sleep(0.5)
    assert "disclosure_nightly_demo" in {dag["dag_id"] for dag in found}
    assert all(dag["is_paused"] for dag in found)


def test_nothing_is_left_of_it(service):
    local.stop(service.processes)
    assert left_over(Path(service.environment("scheduler")["AIRFLOW_HOME"])) == []


def test_a_health_check_fails_when_its_process_is_gone(service):
    assert service.check("api-server") != 0
    assert service.check("scheduler") != 0
