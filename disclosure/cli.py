"""The command line. Heavy libraries are imported inside the commands, so that the line starts at once."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from disclosure import __version__
from disclosure.errors import DisclosureError

if TYPE_CHECKING:
    from disclosure.registry import City


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="disclosure")
@click.option("-v", "--verbose", is_flag=True, help="log every step to standard error")
def cli(verbose: bool) -> None:
    """政务公开合规评测: read a city's government websites, match them with its disclosure tasks, score its units."""
    logging.basicConfig(stream=sys.stderr, level=logging.INFO if verbose else logging.WARNING, format="%(asctime)s %(name)s %(message)s")


def print_json(value: Any) -> None:
    """Print one JSON document or line on standard output."""
    click.echo(json.dumps(value, ensure_ascii=False))


@cli.command("settings")
@click.option("--json", "as_json", is_flag=True, help="one JSON document")
def settings_command(as_json: bool) -> None:
    """Print the settings in force, with secrets masked."""
    from disclosure.settings import describe, get_settings

    values = describe(get_settings())
    if as_json:
        print_json(values)
        return
    for name, value in values.items():
        click.echo(f"{name}={value}")


@cli.group("tasks")
def tasks_group() -> None:
    """Task documents (政务公开工作主要任务分解表)."""


@tasks_group.command("read")
@click.argument("file", type=click.Path(path_type=Path, readable=False))
@click.option("--city", help="look the units up in this city's roster: its folder, by name or path")
@click.option("--json", "as_json", is_flag=True, help="one JSON document")
def tasks_read_command(file: Path, city: str | None, as_json: bool) -> None:
    """Read a task document: its tasks with units, headings and deadlines."""
    from disclosure.tasks import read_document
    from disclosure.tasks.show import show_document

    found = _load_city(city) if city is not None else None
    document = read_document(file, city=found)
    if as_json:
        print_json(document.to_json())
    else:
        click.echo(show_document(document, {unit.id: unit.name for unit in found.units} if found else None))


def _load_city(name: str) -> City:
    from disclosure.registry import find_city, load_city
    from disclosure.settings import get_settings

    return load_city(find_city(name, get_settings().cities))


@tasks_group.command("diff")
@click.argument("old", type=click.Path(path_type=Path, readable=False))
@click.argument("new", type=click.Path(path_type=Path, readable=False))
@click.option("--city", help="use what this city's city.yml says of the documents' column titles")
@click.option("--json", "as_json", is_flag=True, help="one JSON document")
def tasks_diff_command(old: Path, new: Path, city: str | None, as_json: bool) -> None:
    """What a revised task document changed: tasks the same, reworded, new, gone, moved, with other units or deadlines.

    OLD and NEW are task documents of any kind, or what `tasks read --json` printed (.json). Exit 0 whether or not they differ.
    """
    from disclosure.tasks.revision import diff_documents, read_side, show_difference

    home = _load_city(city) if city is not None else None
    found = diff_documents(read_side(old, "OLD", home), read_side(new, "NEW", home))
    if as_json:
        print_json(found.to_json())
    else:
        click.echo(show_difference(found))


@cli.group("page")
def page_group() -> None:
    """Saved pages of government websites."""


@page_group.command("read")
@click.argument("file", required=False)
@click.option("--url", help="the address the page was saved from")
@click.option("--manifest", type=click.Path(path_type=Path), help="JSON lines {file, url}; prints JSON lines in the same order")
@click.option("--json", "as_json", is_flag=True, help="one JSON document")
def page_read_command(file: str | None, url: str | None, manifest: Path | None, as_json: bool) -> None:
    """Read a saved page: what it is and what it says.

    What cannot be read is `other` with a warning, exit 0. Files of a manifest are looked for here, then in the manifest's folder.
    """
    from disclosure.sites.reading.files import read_manifest, read_saved_page, show_page

    if (file is None) == (manifest is None) or (manifest is not None and url is not None):
        raise click.UsageError("give either FILE (with --url) or --manifest")
    if url is not None and not url.lower().startswith(("http://", "https://")):
        raise click.UsageError(f"--url {url!r} is no address: give the whole of it, with http:// or https://")
    if manifest is not None:
        for entry in read_manifest(manifest):
            print_json(read_saved_page(entry.file, entry.url, manifest.parent))
        return
    page = read_saved_page(str(file), url)
    if as_json:
        print_json(page)
    else:
        click.echo(show_page(page))


@cli.command("match")
@click.option("--tasks", "tasks_file", required=True, type=click.Path(path_type=Path), help="output of `tasks read --json`, or JSON lines")
@click.option("--items", "items_file", required=True, type=click.Path(path_type=Path), help="JSON lines {id, title, column?, source?, …}")
@click.option("--all", "every_pair", is_flag=True, help="every pair, not only the best of each task")
@click.option("--json", "as_json", is_flag=True, help="JSON lines")
def match_command(tasks_file: Path, items_file: Path, every_pair: bool, as_json: bool) -> None:
    """Which items speak of which tasks: one line per pair, best first per task."""
    from disclosure.match import match_files
    from disclosure.match.inputs import read_items, read_tasks

    for row in match_files(read_tasks(tasks_file), read_items(items_file), every_pair=every_pair):
        if as_json:
            print_json(row)
        else:
            click.echo("\t".join([row["task"], f"{row['score']:.3f}", row["decision"], row["item"], "；".join(row["reasons"])]))


@cli.command("score")
@click.argument("city")
@click.option("--round", "round_id", help="a round's id; default: the current build's")
@click.option("--rulebook", type=click.Path(path_type=Path), help="score the same warehouse by another rule book")
@click.option("--data", type=click.Path(path_type=Path), help="the storage root")
@click.option("--json", "as_json", is_flag=True, help="JSON lines: one per cell, then one per unit")
def score_command(city: str, round_id: str | None, rulebook: Path | None, data: Path | None, as_json: bool) -> None:
    """The scores of what is published, by cell and by unit. Reads, writes nothing."""
    from disclosure.assess.report import score_table, scored_lines
    from disclosure.settings import get_settings

    lines = scored_lines(get_settings().with_data(data), city, round_id, rulebook)
    if as_json:
        for line in lines:
            print_json(line)
    else:
        click.echo(score_table(lines))


@cli.command("report")
@click.argument("city")
@click.argument("round_id", metavar="ID")
@click.option("--data", type=click.Path(path_type=Path), help="the storage root")
def report_command(city: str, round_id: str, data: Path | None) -> None:
    """Write the notice (送审稿) and the per-unit sheets of a round."""
    from disclosure.reports.notice import write_notice
    from disclosure.settings import get_settings

    click.echo(write_notice(get_settings().with_data(data), city, round_id))


@cli.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="address to listen on")
@click.option("--port", default=8400, show_default=True, help="port to listen on; 0 takes a free one")
@click.option("--data", type=click.Path(path_type=Path), help="the storage root")
def serve_command(host: str, port: int, data: Path | None) -> None:
    """Serve the office's pages without Airflow, behind a log-in of their own."""
    from disclosure.accounts import ensure_office_account
    from disclosure.settings import get_settings
    from disclosure.state import open_state
    from disclosure.web.login import listen, serve

    settings = get_settings().with_data(data)
    state = open_state(settings)
    socket = listen(host, port)
    name, password = ensure_office_account(state)
    click.echo(f"http://{host}:{socket.getsockname()[1]}/  user {name}" + (f"  password {password} (shown this once)" if password else ""))
    serve(settings, state, socket)


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


@cli.command("ledger")
@click.argument("city")
@click.option("--night", type=click.DateTime(["%Y-%m-%d"]), help="one night only")
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), help="the storage root")
@click.option("--json", "as_json", is_flag=True, help="JSON lines, one per address and night")
def ledger_command(city: str, night: datetime | None, data: Path | None, as_json: bool) -> None:
    """Print what the crawl did to each network address."""
    from disclosure.ledger import read_ledger
    from disclosure.registry import find_city
    from disclosure.settings import get_settings

    settings = get_settings().with_data(data)
    entries = read_ledger(settings.city_data(find_city(city, settings.cities).name), night.date() if night else None)
    for entry in entries:
        if as_json:
            print_json(entry)
            continue
        gaps = f"gaps {entry['gap_min_s']}–{entry['gap_max_s']} s" if entry["gap_min_s"] is not None else "no gaps"
        load = f"{entry['requests']} requests ({entry['not_modified']} not modified), {entry['bytes']} bytes, at most {entry['peak_per_minute']} a minute"
        click.echo(f"{entry['night']}  {entry['address']}  {' '.join(entry['hosts'])}  {load}, {gaps}")
    if not entries and not as_json:
        click.echo("no night is recorded")


@cli.group("state")
def state_group() -> None:
    """The state database: readings, politeness, locks, accounts."""


@state_group.command("upgrade")
def state_upgrade_command() -> None:
    """Bring the state database's tables to this version."""
    from disclosure.settings import get_settings
    from disclosure.state import upgrade_state

    click.echo(f"state database at version {upgrade_state(get_settings())}")


@cli.command("publish")
@click.argument("city")
@click.option("--night", type=click.DateTime(["%Y-%m-%d"]), help="the night published; default: that of --as-of, else the latest crawled")
@click.option("--as-of", help="what was known at this instant, ISO 8601 (without a zone: Asia/Shanghai); default: now")
@click.option("--round", "round_id", help="the round judged; default: by the night")
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), help="the storage root")
@click.option("--json", "as_json", is_flag=True, help="one JSON document")
def publish_command(city: str, night: datetime | None, as_of: str | None, round_id: str | None, data: Path | None, as_json: bool) -> None:
    """Build, gate, score and make current what is known of a city."""
    from disclosure.publish import parse_instant, publish_city, show_report
    from disclosure.settings import get_settings

    instant = parse_instant(as_of) if as_of else None
    report = publish_city(get_settings().with_data(data), city, night=night.date() if night else None, as_of=instant, round_id=round_id)
    if as_json:
        print_json(report.to_json())
    else:
        click.echo(show_report(report))


@cli.command("schema")
@click.argument("name", type=click.Choice(["city", "units", "columns", "rulebook", "indicator", "rounds", "events"]))
def schema_command(name: str) -> None:
    """Print the JSON Schema of a content file."""
    from disclosure.registry.schema import content_schema

    click.echo(json.dumps(content_schema(name), ensure_ascii=False, indent=2))


@cli.group("city")
def city_group() -> None:
    """A city's content files."""


@city_group.command("check")
@click.argument("city")
@click.option("--document", type=click.Path(path_type=Path), help="a task document to line up with the rule book; default: the city's own")
def city_check_command(city: str, document: Path | None) -> None:
    """Validate a city's content, line its document up with its rule book, say what is missing (then exit 1)."""
    from disclosure.check import check_city
    from disclosure.nights import SHANGHAI
    from disclosure.registry import find_city, load_city
    from disclosure.settings import get_settings

    found = check_city(load_city(find_city(city, get_settings().cities)), datetime.now(SHANGHAI).date(), document)
    for label, lines in (("", found.facts), ("differs: ", found.differences), ("warning: ", found.warnings), ("missing: ", found.missing)):
        for line in lines:
            click.echo(f"{label}{line}")
    if found.missing:
        sys.exit(1)


def main() -> None:
    """Entry point: every error that a user can mend is one line on standard error and exit code 1."""
    try:
        cli(standalone_mode=True)
    except DisclosureError as error:
        click.echo(f"disclosure: {error}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
