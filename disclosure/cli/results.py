"""Commands from bronze to results: publish, score, report, serve."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from disclosure.cli.home import DATA, find_home
from disclosure.cli.root import cli, print_json, print_text


@cli.command("score")
@click.argument("city")
@click.option("--round", "round_id", help="a round's id; default: the current build's")
@click.option("--rulebook", type=click.Path(path_type=Path), help="score the same warehouse by another rule book")
@DATA
@click.option("--json", "as_json", is_flag=True, help="JSON lines: one per cell, then one per unit")
def score_command(city: str, round_id: str | None, rulebook: Path | None, data: Path | None, as_json: bool) -> None:
    """The scores of what is published, by cell and by unit. Reads, writes nothing."""
    from disclosure.assess.report import score_table, scored_lines

    settings, _, _ = find_home(city, data, built=True)
    lines = scored_lines(settings, city, round_id, rulebook)
    if as_json:
        for line in lines:
            print_json(line)
    else:
        print_text(score_table(lines))


@cli.command("report")
@click.argument("city")
@click.argument("round_id", metavar="ID")
@DATA
def report_command(city: str, round_id: str, data: Path | None) -> None:
    """Write the notice (送审稿) and the per-unit sheets of a round."""
    from disclosure.reports.notice import write_notice

    settings, content, _ = find_home(city, data, built=True)
    print_text(write_notice(settings, content.name, round_id))


@cli.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="address to listen on")
@click.option("--port", type=click.IntRange(0, 65_535), default=8400, show_default=True, help="port to listen on; 0 takes a free one")
@DATA
def serve_command(host: str, port: int, data: Path | None) -> None:
    """Serve the office's pages without Airflow, behind a log-in of their own."""
    from disclosure.accounts import ensure_office_account
    from disclosure.settings import get_settings
    from disclosure.state import open_state
    from disclosure.stored import check_root, stored_cities
    from disclosure.web.login import listen, serve

    settings = get_settings().with_data(data)
    check_root(settings.data)
    if not stored_cities(settings.data):
        print_text(
            f"{settings.data}: no night of any city is stored here, so the pages are empty until `disclosure crawl` and `publish`", err=True
        )
    state = open_state(settings)
    socket = listen(host, port)
    name, password = ensure_office_account(state)
    known = f"password {password} (shown this once)" if password else "password as set (lost: `disclosure account password`)"
    print_text(f"http://{host}:{socket.getsockname()[1]}/  user {name}  {known}")
    serve(settings, state, socket)


@cli.command("publish")
@click.argument("city")
@click.option("--night", type=click.DateTime(["%Y-%m-%d"]), help="the night published; default: that of --as-of, else the latest crawled")
@click.option("--as-of", help="what was known at this instant, ISO 8601 (without a zone: Asia/Shanghai); default: now")
@click.option("--round", "round_id", help="the round judged; default: by the night")
@DATA
@click.option("--json", "as_json", is_flag=True, help="one JSON document")
def publish_command(city: str, night: datetime | None, as_of: str | None, round_id: str | None, data: Path | None, as_json: bool) -> None:
    """Build, gate, score and make current what is known of a city."""
    from disclosure.publish import parse_instant, publish_city, show_report

    instant = parse_instant(as_of) if as_of else None
    settings, _, _ = find_home(city, data)
    report = publish_city(settings, city, night=night.date() if night else None, as_of=instant, round_id=round_id)
    if as_json:
        print_json(report.to_json())
    else:
        print_text(show_report(report))
