"""Commands of the installation and of a city's content."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path

import click

from disclosure.cli.root import cli, print_json, print_text


@cli.command("settings")
@click.option("--json", "as_json", is_flag=True, help="one JSON document")
def settings_command(as_json: bool) -> None:
    """Print the settings in force, with secrets masked."""
    from disclosure.settings import describe, get_settings

    values = describe(get_settings())
    if as_json:
        print_json(values, as_is=True)
        return
    for name, value in values.items():
        print_text(f"{name}={value}")


@cli.group("state")
def state_group() -> None:
    """The state database: readings, politeness, locks, accounts."""


@state_group.command("upgrade")
def state_upgrade_command() -> None:
    """Bring the state database's tables to this version."""
    from disclosure.settings import get_settings
    from disclosure.state import upgrade_state

    print_text(f"state database at version {upgrade_state(get_settings())}")


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
            print_text(f"{label}{line}")
    if found.missing:
        sys.exit(1)
