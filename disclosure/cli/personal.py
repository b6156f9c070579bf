"""The command on personal data: what was found, masked, for the office to act on; purging what is due."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from disclosure.cli.home import DATA, open_home
from disclosure.cli.root import cli, print_json, print_text
from disclosure.text import show_in_line

if TYPE_CHECKING:
    from disclosure.personal import Finding
    from disclosure.registry import City
    from disclosure.settings import Settings

T = TypeVar("T")

NAMES = {"resident_id": "身份证号", "mobile": "手机号", "bank_card": "银行卡号", "unsearched": "未查完"}


@cli.command("personal")
@click.argument("city")
@click.option("--night", type=click.DateTime(["%Y-%m-%d"]), help="what was first found in this night only")
@click.option("--purge", is_flag=True, help="remove now the bodies whose time is over")
@click.option("--scan", is_flag=True, help="look through the bodies in bronze that were stored before anything looked")
@DATA
@click.option("--json", "as_json", is_flag=True, help="JSON lines, one per number found")
def personal_command(city: str, night: datetime | None, purge: bool, scan: bool, data: Path | None, as_json: bool) -> None:
    """List the personal numbers found in pages and attachments (masked), with address, column and the units that fill it."""
    from disclosure.personal import purge_expired, read_findings, scan_stored

    settings, loaded, folder = open_home(city, data, night=night.date() if night else None)
    if scan:
        moved = _alone(settings, loaded, lambda: scan_stored(folder, settings.personal_days))
        after = f"; delete {folder / 'parsed'} and publish, so that no table keeps their numbers" if moved else ""
        print_text(f"{moved} bodies with personal data set aside{after}", err=True)
    if purge:
        done = _alone(settings, loaded, lambda: purge_expired(folder, datetime.now(UTC), settings.personal_days))
        print_text(f"{done.removed} bodies with personal data removed, {done.kept} still kept", err=True)
        return
    found = read_findings(folder, night.date() if night else None)
    for finding in found:
        if as_json:
            print_json(_to_json(loaded, finding))
        else:
            _print_line(loaded, finding)
    if not found and not as_json:
        print_text("no personal data was found")


def _alone(settings: Settings, city: City, work: Callable[[], T]) -> T:
    """Work while no crawl of the city runs. Raises RunError when one does."""
    from disclosure.state import open_state

    state = open_state(settings)
    try:
        with state.lock(f"crawl {city.id}"):
            return work()
    finally:
        state.close()


def _to_json(city: City, finding: Finding) -> dict[str, Any]:
    return {
        "night": finding.night.isoformat(),
        "found_at": finding.found_at.isoformat(),
        "kind": finding.kind,
        "masked": finding.masked,
        "url": finding.url,
        "column": finding.column_id,
        "owners": _owners(city, finding),
        "is_new": finding.is_new,
        "position": finding.position,
        "length": finding.length,
        "sha256": finding.sha256,
        "masked_sha256": finding.masked_sha256,
        "purge_after": finding.purge_after.isoformat(),
        "purged_at": finding.purged_at.isoformat() if finding.purged_at else None,
    }


def _print_line(city: City, finding: Finding) -> None:
    from disclosure.personal import mask_shown

    kept = f"kept until {finding.purge_after:%Y-%m-%d}" if finding.purged_at is None else f"removed {finding.purged_at:%Y-%m-%d}"
    owners = "、".join(_owners(city, finding)) or "（无责任单位）"
    where = f"at {finding.position}  {finding.column_id or '-'}  {owners}  {kept}"
    print_text(
        f"{finding.night}  {NAMES.get(finding.kind, finding.kind)}  {finding.masked}  {show_in_line(mask_shown(finding.url or '-'))}  {where}"
    )


def _owners(city: City, finding: Finding) -> list[str]:
    """The names of the units that fill the column; none of a column that is no longer registered."""
    column = next((column for column in city.columns if column.id == finding.column_id), None)
    units = {unit.id: unit.name for unit in city.units}
    return [units.get(owner, owner) for owner in column.owners] if column is not None else []
