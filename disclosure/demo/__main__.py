"""``python -m disclosure.demo``: serve the demo site, or record its scripted readings."""

from __future__ import annotations

import json
import signal
import sys
import threading
from datetime import datetime, timedelta
from pathlib import Path

import click

from disclosure.demo import DemoServer, DemoSite, apply_scripted_readings, generate
from disclosure.errors import DisclosureError
from disclosure.registry import City, find_city, load_city
from disclosure.settings import get_settings


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def demo() -> None:
    """The demo city 青禾市: a website made from a seed, and what is true of it."""


def _load(seed: int, folder: str | None) -> tuple[City, DemoSite]:
    city = load_city(find_city("demo", get_settings().cities))
    return city, generate(city, seed, Path(folder) if folder else None)


@demo.command()
@click.option("--seed", type=int, default=1, show_default=True)
@click.option(
    "--night",
    type=click.DateTime(["%Y-%m-%d"]),
    default="2025-10-10",
    show_default=True,
    help="what was published up to this evening is shown",
)
@click.option("--folder", type=click.Path(file_okay=False), help="where truth.json and articles.jsonl are written")
@click.option("--port", type=int, default=0, help="port of the portal; the platform takes the next one (default: free ports)")
def serve(seed: int, night: datetime, folder: str | None, port: int) -> None:
    """Serve the site on loopback until it is told to stop; prints one JSON line with the value of DISCLOSURE_CONNECT.

    On SIGUSR1 it shows what is published up to the next evening, and prints that evening.
    """
    _, site = _load(seed, folder)
    ports = {entry.id: port + number for number, entry in enumerate(site.city.file.sites)} if port else None
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    with DemoServer(site, night.date(), ports) as server:

        def show_next(*_: object) -> None:
            server.night += timedelta(days=1)
            _tell({"night": str(server.night)})

        signal.signal(signal.SIGUSR1, show_next)
        _tell({"DISCLOSURE_CONNECT": server.connect_text, "seed": seed, "night": str(night.date()), "folder": folder})
        stop.wait()


def _tell(values: dict[str, object]) -> None:
    """One line for whoever started the process."""
    click.echo(json.dumps(values, ensure_ascii=False))
    sys.stdout.flush()


@demo.command()
@click.option("--seed", type=int, default=1, show_default=True)
@click.option(
    "--night", type=click.DateTime(["%Y-%m-%d"]), default="2025-10-10", show_default=True, help="the night whose results were read"
)
def readings(seed: int, night: datetime) -> None:
    """Record what two (fictional) assessors say of every planted violation and impostor."""
    city, site = _load(seed, None)
    count = apply_scripted_readings(get_settings(), city, site, night=night.date())
    click.echo(json.dumps({"readings": count, "seed": seed}))


def main() -> None:
    """Entry point: a user's mistake is one line and exit code 1."""
    try:
        demo(standalone_mode=True)
    except DisclosureError as error:
        click.echo(f"disclosure.demo: {error}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
