"""State databases: SQLite always, a real PostgreSQL where its programs are installed."""

import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import pytest
from pydantic import SecretStr

from disclosure.settings import Settings
from disclosure.state import open_state, upgrade_state


def find_tools() -> Path | None:
    """The folder of initdb and pg_ctl."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or [Path(path) for path in [shutil.which("initdb")] if path]
    return found[-1].parent if found else None


def run_as_server(folder: Path, *command: str) -> None:
    """Run a command of PostgreSQL, which refuses to run as root."""
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*user, *command], check=True, capture_output=True, cwd=folder)


@pytest.fixture(scope="session")
def postgresql(missing):
    """The URL of an empty PostgreSQL of this test run."""
    tools = find_tools()
    if tools is None:
        missing("PostgreSQL is not installed: sudo apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="disclosure-state-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    try:
        run_as_server(folder, str(tools / "initdb"), "-D", "data", "-U", "office", "-A", "trust", "-E", "UTF8")
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        run_as_server(folder, str(tools / "pg_ctl"), "-D", "data", "-w", "-l", "log", "-o", options, "start")
        yield f"postgresql+psycopg://office@127.0.0.1:{port}/postgres"
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            run_as_server(folder, str(tools / "pg_ctl"), "-D", "data", "-m", "immediate", "stop")
        shutil.rmtree(folder)


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request, tmp_path):
    """Settings that name a state database without this test's rows."""
    if request.param == "sqlite":
        return Settings(data=tmp_path)
    return Settings(data=tmp_path, state_url=SecretStr(request.getfixturevalue("postgresql")))


@pytest.fixture
def state(settings, request):
    """The open state database."""
    upgrade_state(settings)
    state = open_state(settings)
    yield state
    with state.write() as connection:
        for table in ("address", "host_night", "lock"):
            connection.exec_driver_sql(f"delete from {table}")
    state.close()
