"""Commands on the health of a city's columns."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from disclosure.cli.column_lines import count_of, health_lines, is_shown
from disclosure.cli.home import DATA, open_home
from disclosure.cli.root import cli, print_json, print_text
from disclosure.text import show_in_line

if TYPE_CHECKING:
    from disclosure.column_health import ColumnHealth
    from disclosure.registry import City
    from disclosure.state import State


@cli.group("columns")
def columns_group() -> None:
    """The columns of a city: how they stand, and what a person decides of them."""


@columns_group.command("health")
@click.argument("city")
@DATA
@click.option("--json", "as_json", is_flag=True, help="JSON lines, one per column")
@click.option(
    "--failing",
    is_flag=True,
    help="only those that could not be read, wait for a person, or have articles or attachments that failed for three nights",
)
def health_command(city: str, data: Path | None, as_json: bool, failing: bool) -> None:
    """How every column stands after the last night, why it failed, what to do, which repairs are proposed, and what of it failed for three nights."""
    with _opened(city, data) as (home, found, _state):
        if as_json:
            for health in found:
                if not failing or is_shown(health):
                    print_json(health.to_json())
            return
        for line in health_lines(home.id, found, only_failing=failing):
            print_text(show_in_line(line))
        _say_detours(home, data)


@columns_group.command("accept")
@click.argument("city")
@click.argument("column")
@click.option("--rows", "kind", flag_value="rows", help="what it shows now is right, though it lost rows")
@click.option("--repair", "kind", flag_value="repair", help="read it as proposed (or by --selector)")
@click.option("--selector", help="another row selector than the proposed one, as div.list > ul > li")
@click.option("--person", required=True, help="who decides")
@click.option("--note", required=True, help="why, in one sentence")
@DATA
def accept_command(city: str, column: str, kind: str | None, selector: str | None, person: str, note: str, data: Path | None) -> None:
    """Agree to the rows a column shows, or to a repair; it counts from the next night on."""
    from disclosure.column_health import accept, find_health
    from disclosure.crawl.trial import try_selector
    from disclosure.settings import get_settings

    if kind is None or (selector is not None and kind != "repair"):
        raise click.UsageError("give either --rows or --repair (a --selector belongs to --repair)")
    with _opened(city, data) as (home, found, state):
        health, tried = find_health(found, column), ""
        if selector is not None:
            trial = try_selector(home, get_settings().with_data(data).city_data(home.id), column, selector)
            tried = f", {count_of(len(trial.rows), 'row')} on its page of {trial.night}"
        decision = accept(home, health, kind, state=state, person=person, note=note, selector=selector)
    print_text(
        f"{column}: {decision.kind} accepted{f' ({decision.selector}{tried})' if decision.selector else ''}; it counts from the next night on"
    )


@columns_group.command("withdraw")
@click.argument("city")
@click.argument("column")
@click.option("--person", required=True, help="who decides")
@click.option("--note", required=True, help="why, in one sentence")
@DATA
def withdraw_command(city: str, column: str, person: str, note: str, data: Path | None) -> None:
    """Withdraw everything that was accepted of a column, or refuse what is proposed."""
    from disclosure.column_health import accept, find_health

    with _opened(city, data) as (home, found, state):
        accept(home, find_health(found, column), "withdraw", state=state, person=person, note=note)
    print_text(f"{column}: nothing that was accepted of it stands any more")


def _say_detours(home: City, data: Path | None) -> None:
    """A line per site that answers under another name than city.yml gives it."""
    from disclosure.crawl.detours import read_detours
    from disclosure.fetch import OwnSites
    from disclosure.settings import get_settings

    for detour in read_detours(get_settings().with_data(data).city_data(home.id), OwnSites(home.file.sites).hosts):
        print_text(
            f"site {detour.site}: {count_of(detour.requests, 'request')} of the last 7 nights sent on to {detour.answered}, which asks twice for every page\n"
            f"    → to spare them, set `url` of site {detour.site} to {detour.answered}/ in city.yml and keep the old name in `aliases`; "
            "every item is then asked for once more"
        )


@contextmanager
def _opened(city: str, data: Path | None) -> Iterator[tuple[City, list[ColumnHealth], State]]:
    """The city, its columns' health, and the open state database."""
    from disclosure.column_health import read_health
    from disclosure.state import open_state

    settings, home, folder = open_home(city, data)
    state = open_state(settings)
    try:
        yield home, read_health(home, folder, state), state
    finally:
        state.close()
