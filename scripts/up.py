"""Airflow with its web pages and the office's pages on this machine, until Ctrl-C."""

import signal
import sys
from pathlib import Path

import airflow_local as local
import click

from disclosure.errors import DisclosureError
from disclosure.settings import get_settings

USERS = {"admin": "admin", "office": "op"}


def main() -> None:
    """Migrate, start the four processes, say where they are, wait."""
    settings = get_settings()
    home, port = settings.data / "airflow", local.free_port(8080)
    environment = {**local.airflow_environment(home, port=port), "DISCLOSURE_DATA": str(settings.data)}
    passwords, environment["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS"] = local.set_users(home, USERS)
    click.echo("starting Airflow …")
    local.migrate(environment)
    processes = local.start(environment, port)
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, lambda *_: sys.exit(0))
    try:
        local.wait_until_healthy(port, processes)
        describe(port, passwords, home)
        wait_for_an_end(processes)
    except KeyboardInterrupt:
        pass
    finally:
        local.stop(processes)
        click.echo("stopped")


def describe(port: int, passwords: dict[str, str], home: Path) -> None:
    """Print address, users and passwords."""
    click.echo(f"Airflow       http://127.0.0.1:{port}/")
    click.echo(f"office view   http://127.0.0.1:{port}/disclosure/   (also 政务公开评测 in Airflow's menu)")
    for name, role in USERS.items():
        click.echo(f"user {name} (role {role})   password {passwords[name]}")
    click.echo(f"logs          {home}/*.log")
    click.echo("DAGs are created paused. Ctrl-C ends everything.")


def wait_for_an_end(processes: dict[str, local.subprocess.Popen[bytes]]) -> None:
    """Return never; exit with a message when one of the processes ends by itself."""
    while True:
        for name, process in processes.items():
            if process.poll() is not None:
                sys.exit(f"{name} ended with code {process.returncode}; see its log")
        local.time.sleep(1)


if __name__ == "__main__":
    try:
        main()
    except (DisclosureError, RuntimeError) as error:
        sys.exit(f"up: {error}")
