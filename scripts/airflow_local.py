"""Airflow on this one machine: its environment, its four processes, and an end that leaves none of them behind."""

import base64
import ctypes
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import requests

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
PROCESSES = ("api-server", "scheduler", "dag-processor", "triggerer")


def airflow_environment(home: Path, *, dags: Path = ROOT / "dags", port: int = 0) -> dict[str, str]:
    """The variables for one Airflow in ``home``: SQLite, our folders, no examples, secrets and log-in file of its own.

    ``port`` is the web process's; 0 for commands that serve nothing.
    """
    base = f"http://127.0.0.1:{port}"
    return {
        **os.environ,
        **make_secrets(home),
        "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}",
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(dags),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "True",
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": "4",
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{base}/execution/",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(home / "passwords.json"),
        "AIRFLOW__API__BASE_URL": base,
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home / 'airflow.db'}",
        "AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT": str(free_port()),
        "AIRFLOW__LOGGING__TRIGGER_LOG_SERVER_PORT": str(free_port()),
    }


def make_secrets(home: Path) -> dict[str, str]:
    """Secrets that all processes share, made once and kept in ``home`` for its owner only."""
    path = home / "secrets.json"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        values = {
            "AIRFLOW__CORE__FERNET_KEY": base64.urlsafe_b64encode(os.urandom(32)).decode(),
            "AIRFLOW__API__SECRET_KEY": secrets.token_urlsafe(32),
            "AIRFLOW__API_AUTH__JWT_SECRET": secrets.token_urlsafe(48),
        }
        write_private(path, values)
    return json.loads(path.read_text(encoding="utf-8"))


def set_users(home: Path, roles: dict[str, str]) -> tuple[dict[str, str], str]:
    """Give every user of ``roles`` (name → Airflow role) a lasting random password; the passwords and Airflow's list of users."""
    path = home / "passwords.json"
    kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    passwords = {name: kept.get(name) or secrets.token_urlsafe(9) for name in roles}
    write_private(path, passwords)
    return passwords, ",".join(f"{name}:{role}" for name, role in roles.items())


def write_private(path: Path, values: dict[str, str]) -> None:
    """Write JSON that only its owner can read."""
    path.touch(mode=0o600)
    path.write_text(json.dumps(values) + "\n", encoding="utf-8")


def free_port(wanted: int = 0) -> int:
    """``wanted`` if it is free on loopback, else any free port."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError("no free port on 127.0.0.1")


def migrate(environment: dict[str, str]) -> None:
    """Create or upgrade Airflow's metadata database; quick when there is nothing to do."""
    done = subprocess.run([BIN / "airflow", "db", "migrate"], env=environment, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"airflow db migrate failed:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")


def start(environment: dict[str, str], port: int, names: tuple[str, ...] = PROCESSES) -> dict[str, subprocess.Popen[bytes]]:
    """Start Airflow's processes, each the leader of a group of its own, their output in ``<home>/<name>.log``."""
    extra = {"api-server": ["--host", "127.0.0.1", "--port", str(port)]}
    started = {}
    for name in names:
        log = (Path(environment["AIRFLOW_HOME"]) / f"{name}.log").open("ab")
        command = [str(BIN / "airflow"), name, *extra.get(name, [])]
        started[name] = subprocess.Popen(
            command, env=environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True, preexec_fn=die_with_parent
        )
    return started


def die_with_parent() -> None:
    """In a child: be ended when the parent is, however that ends (prctl PR_SET_PDEATHSIG; Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def stop(processes: dict[str, subprocess.Popen[bytes]], seconds: float = 15) -> None:
    """End every process with its whole group: asked first, made to after ``seconds``."""
    for process in processes.values():
        signal_group(process, signal.SIGTERM)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and any(group_lives(process) for process in processes.values()):
        time.sleep(0.2)
    for process in processes.values():
        signal_group(process, signal.SIGKILL)
        process.wait()


def signal_group(process: subprocess.Popen[bytes], what: signal.Signals) -> None:
    """Send a signal to a process's group, which may outlive the process or be gone."""
    try:
        os.killpg(process.pid, what)
    except ProcessLookupError:
        process.poll()


def group_lives(process: subprocess.Popen[bytes]) -> bool:
    """Whether any member of the group is left; reaps the leader."""
    process.poll()
    try:
        os.killpg(process.pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_until_healthy(port: int, processes: dict[str, subprocess.Popen[bytes]], seconds: float = 90) -> None:
    """Return when the web process answers and the others report to it. Raises RuntimeError when one ended or time is up."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        ended = [name for name, process in processes.items() if process.poll() is not None]
        if ended:
            raise RuntimeError(f"{', '.join(ended)} ended at once; see its log")
        if all_healthy(port):
            return
        time.sleep(0.5)
    raise RuntimeError(f"Airflow is not healthy after {seconds:.0f} s")


def all_healthy(port: int) -> bool:
    """Whether the health route calls every part healthy."""
    try:
        parts = requests.get(f"http://127.0.0.1:{port}/api/v2/monitor/health", timeout=5).json()
    except (requests.RequestException, ValueError):
        return False
    return all(part["status"] == "healthy" for part in parts.values() if part)
