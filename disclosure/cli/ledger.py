"""The ledger command: what the crawl did to whom, as lines, as JSON, as a page for a site's owner, as an impact assessment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from disclosure.cli.home import DATA, find_home
from disclosure.cli.root import cli, print_json, print_text

if TYPE_CHECKING:
    from disclosure.settings import Settings

DAY = click.DateTime(["%Y-%m-%d"])
FILE = click.Path(path_type=Path, dir_okay=False)


@cli.command("ledger")
@click.argument("city")
@click.option("--night", type=DAY, help="one night only")
@click.option("--since", type=DAY, help="the first night")
@click.option("--until", type=DAY, help="the last night")
@click.option("--address", "addresses", multiple=True, help="this network address only; may be given again")
@click.option("--page", type=FILE, help="write the page for the sites' owner to this file (.html or .pdf)")
@click.option("--assessment", type=FILE, help="write the impact assessment of 网络数据安全管理条例 Art. 18 to this file (.html or .pdf)")
@DATA
@click.option("--json", "as_json", is_flag=True, help="JSON lines, one per address and night")
def ledger_command(
    city: str,
    night: datetime | None,
    since: datetime | None,
    until: datetime | None,
    addresses: tuple[str, ...],
    page: Path | None,
    assessment: Path | None,
    data: Path | None,
    as_json: bool,
) -> None:
    """Show what the crawl did to each network address, night by night: sums only, no column and no page."""
    from disclosure.errors import InputError
    from disclosure.ledger import ledger_table, read_ledger, write_assessment, write_page
    from disclosure.registry import load_city
    from disclosure.stored import check_nights

    if night and (since or until):
        raise InputError("--night is one night, --since and --until are several", fix="give one or the other")
    settings, folder, own = find_home(city, data)
    first, last = (_day(night), _day(night)) if night else (_day(since), _day(until))
    check_nights(own, first, last)
    others = sorted(path.parent for path in settings.data.glob("*/bronze") if path.parent != own)
    with _counted_requests(settings) as counted:
        entries = _only_of(addresses, read_ledger(own, since=first, until=last, also=others, counted=counted))
    if page:
        write_page(settings, load_city(folder), entries, page)
    if assessment:
        write_assessment(settings, load_city(folder), entries, assessment)
    if page or assessment:
        for path in filter(None, (page, assessment)):
            print_text(path)
    elif as_json:
        for entry in entries:
            print_json(entry)
    else:
        print_text(ledger_table(entries) if entries else "a quiet night: no address was asked")


@contextmanager
def _counted_requests(settings: Settings) -> Iterator[Callable[[str, date], int] | None]:
    """How many requests an address got in a night, by the state database; None where there is none, which a report is no reason to make."""
    from disclosure.state import open_state

    if settings.state_url is None and not (settings.data / "state.db").exists():
        yield None
        return
    with closing(open_state(settings)) as state:
        yield state.requests_at


def _only_of(addresses: tuple[str, ...], entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The entries of these addresses, all without one. Raises InputError for an address that has none."""
    from disclosure.errors import InputError

    known = sorted({entry["address"] for entry in entries})
    for address in addresses:
        if address not in known:
            raise InputError(
                f"nothing was asked of {address} then", where="--address", fix=f"addresses there are: {', '.join(known) or 'none'}"
            )
    return [entry for entry in entries if not addresses or entry["address"] in addresses]


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
