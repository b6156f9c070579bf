"""Commands of the night: the crawl and its plan."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from disclosure.cli.column_lines import count_of
from disclosure.cli.home import DATA
from disclosure.cli.root import cli, print_json, print_text
from disclosure.errors import InputError

if TYPE_CHECKING:
    from disclosure.crawl.forecast import PlannedColumn
    from disclosure.registry import City
    from disclosure.settings import Settings

VISITS = {
    "sweep": "the round has ended: every list and what counts in it once more, to the end",
    "watch": "what is new in a list, from the top down to what is known",
    "backfill": "a list not yet known back to 1 January of the round's year",
}
"""The kinds of visits in a plan (docs/visits.md)."""


@cli.command("crawl")
@click.argument("city")
@click.option(
    "--night", type=click.DateTime(["%Y-%m-%d"]), help="the night by the date its window opens on; by default the one that is now"
)
@DATA
@click.option("--plan", "only_plan", is_flag=True, help="print what would be read, how many requests and until when; ask nobody")
@click.option("--json", "as_json", is_flag=True, help="JSON lines, one per column; with --plan one document")
def crawl_command(city: str, night: datetime | None, data: Path | None, only_plan: bool, as_json: bool) -> None:
    """Read a city's columns for one night, or say what would be read."""
    from disclosure.crawl import crawl_city
    from disclosure.nights import night_of
    from disclosure.settings import get_settings

    settings, day = get_settings().with_data(data), night.date() if night else night_of(datetime.now(UTC))
    if only_plan:
        show_plan(settings, city, day, as_json)
        return
    refuse_by_day(settings, city, day)
    report = crawl_city(settings, city, day, None if as_json else lambda summary: print_text(f"plan: {summary}", err=True))
    for line in report.columns:
        if as_json:
            print_json(line)
        else:
            counts = f"{line['pages']} pages, {line['rows']} rows, {line['articles_new']} new, {line['articles_unchanged']} unchanged"
            why = "  ".join(line[name] for name in ("reason", "detail") if name in line)
            print_text(
                f"{line['column']}  {line['host']}  {line['visit']}  {line['status']}  {counts}, coverage {line['coverage']}  {why}".rstrip()
            )
    if not as_json:
        print_text(report.summary())


def refuse_by_day(settings: Settings, city: str, night: date) -> None:
    """A crawl that would ask nobody, because the night's window is not open, is a mistake of whoever typed it. Raises InputError."""
    from disclosure.nights import night_window
    from disclosure.registry import find_city, load_city

    found = load_city(find_city(city, settings.cities))
    opens_at, closes_at = night_window(night, found.file.manners.window)
    if found.file.clock == "wall" and not opens_at <= datetime.now(UTC) < closes_at:
        raise InputError(
            f"the window of the night of {night} is not open now",
            where=f"{found.folder}/city.yml",
            fix=f"crawl between {found.file.manners.window[0]} and {found.file.manners.window[1]} (Asia/Shanghai) of that night; --plan says what it will do",
        )


def show_plan(settings: Settings, city: str, night: date, as_json: bool) -> None:
    """Print the plan of a night."""
    from disclosure.crawl.forecast import plan_night
    from disclosure.nights import SHANGHAI, night_window
    from disclosure.registry import find_city, load_city

    found = load_city(find_city(city, settings.cities))
    is_first = _is_first_night(settings, found.id)
    opens_at, closes_at = night_window(night, found.file.manners.window)
    now = datetime.now(UTC)
    with _spent_requests(settings, night, nothing_yet=is_first) as spent:
        plan = plan_night(found, settings.city_data(found.id), night, now if opens_at < now < closes_at else None, spent)
    if as_json:
        print_json(json.loads(json.dumps(plan.to_json(), default=lambda value: value.isoformat())))
        return
    for line in _plan_head(found, night, plan.columns):
        print_text(line)
    for column in plan.columns:
        pages = "not read yet" if column.pages is None else f"{column.pages} page{'s' * (column.pages != 1)}"
        print_text(f"{column.column}  {column.host}  {column.visit}  {pages}  ({column.why})")
    for entry in plan.addresses:
        end = f"until about {entry.ends_at.astimezone(SHANGHAI):%m-%d %H:%M}"
        counts = f"{count_of(entry.lists, 'list page')}, {count_of(entry.articles, 'new article')}, {count_of(entry.looks, 'look')} at known ones"
        counts += f", {entry.further} second tries or sent on, as in the last run" if entry.further else ""
        rest = f", {entry.waiting} wait for other nights" if entry.waiting else ""
        pace = f"one every {entry.gap_s + entry.answer_s:.1f} s" if entry.gap_s + entry.answer_s >= 0.05 else "without a pause"
        late = "" if entry.fits else ", the window closes before"
        print_text(
            f"{entry.address}  {' '.join(entry.hosts)}  about {count_of(entry.requests, 'request')} ({counts}), {pace}, {end}{late}{rest}"
        )
    if plan.at_rest:
        print_text(f"{count_of(plan.at_rest, 'column')} more {'is' if plan.at_rest == 1 else 'are'} not due this night")
    if plan.addresses:
        print_text("not counted: what other cities are yet to ask of these hosts this night; what they asked is")
    print_text(plan.summary())


def _plan_head(city: City, night: date, columns: Iterable[PlannedColumn]) -> Iterator[str]:
    """What a reader must know before the lines of a plan: which night, that nothing is asked, and what its kinds of visits are."""
    from disclosure.nights import SHANGHAI, night_window

    opens_at, closes_at = (instant.astimezone(SHANGHAI) for instant in night_window(night, city.file.manners.window))
    yield f"{city.file.name}: what the night of {night} will read between {opens_at:%m-%d %H:%M} and {closes_at:%m-%d %H:%M} (Asia/Shanghai); nobody is asked for this plan"
    kinds = {column.visit for column in columns}
    yield from (f"  {kind}: {meaning}" for kind, meaning in VISITS.items() if kind in kinds)


def _is_first_night(settings: Settings, city: str) -> bool:
    """Whether nothing was read of the city yet: then the plan holds all the same, and a line says so, lest the folder is a wrong one. Raises InputError."""
    from disclosure.stored import NothingStored, find_stored

    try:
        find_stored(settings.data, city)
    except NothingStored as nothing:
        print_text(
            f"{nothing.where}: {nothing.what}: this is the plan of a first night, which reads every list from its first page on", err=True
        )
        return True
    return False


@contextmanager
def _spent_requests(settings: Settings, night: date, *, nothing_yet: bool) -> Iterator[Callable[[str], int]]:
    """How many requests a host got this night, by all cities; of a storage root that is yet to be made, none, so that a plan makes nothing."""
    from disclosure.state import open_state

    if nothing_yet and settings.state_url is None and not (settings.data / "state.db").exists():
        yield lambda host: 0
        return
    state = open_state(settings)
    try:
        yield lambda host: state.requests_of(host, night)
    finally:
        state.close()
