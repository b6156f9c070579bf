"""Commands of the night: the crawl."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from disclosure.cli.root import cli, print_json


@cli.command("crawl")
@click.argument("city")
@click.option(
    "--night", type=click.DateTime(["%Y-%m-%d"]), help="the night by the date its window opens on; by default the one that is now"
)
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), help="the storage root")
@click.option("--json", "as_json", is_flag=True, help="JSON lines, one per column")
def crawl_command(city: str, night: datetime | None, data: Path | None, as_json: bool) -> None:
    """Read a city's columns for one night."""
    from disclosure.crawl import crawl_city
    from disclosure.nights import night_of
    from disclosure.settings import get_settings

    report = crawl_city(get_settings().with_data(data), city, night.date() if night else night_of(datetime.now(UTC)))
    for line in report.columns:
        if as_json:
            print_json(line)
        else:
            counts = f"{line['pages']} pages, {line['rows']} rows, {line['articles_new']} new, {line['articles_unchanged']} unchanged"
            click.echo(
                f"{line['column']}  {line['host']}  {line['status']}  {counts}, coverage {line['coverage']}  {line.get('reason', '')}".rstrip()
            )
    if not as_json:
        click.echo(report.summary())
