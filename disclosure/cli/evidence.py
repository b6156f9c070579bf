"""Commands on evidence: the chain of manifests, the WARC of a night, the capsule of an item."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from disclosure.cli.home import DATA, open_home
from disclosure.cli.root import cli, print_json, print_text
from disclosure.errors import InputError

FILE = click.Path(path_type=Path, dir_okay=False)


@cli.command("chain")
@click.argument("city")
@click.option("--deep", is_flag=True, help="read every file and body again, too")
@DATA
@click.option("--json", "as_json", is_flag=True, help="one JSON document")
def chain_command(city: str, deep: bool, data: Path | None, as_json: bool) -> None:
    """Verify a city's chain of evidence: one line per fault (then exit 1), or number and hash of its head."""
    from disclosure.evidence import head, verify_chain

    _, found, folder = open_home(city, data)
    faults, last = verify_chain(folder, deep=deep), head(folder)
    if last is None and not faults:
        raise InputError(
            "no night has ended yet, so there is no evidence to verify", where=folder, fix="run it again after the crawl's end"
        )
    if as_json:
        print_json({"city": found.id, "head": {"number": last[0], "sha256": last[1]} if last else None, "deep": deep, "faults": faults})
    elif faults:
        for fault in faults:
            print_text(fault)
    else:
        assert last is not None
        print_text(f"whole, head {last[0]} {last[1]}")
        if not deep:
            print_text("the manifests agree; files and bodies were not read again: --deep does", err=True)
    if faults:
        sys.exit(1)


@cli.command("export")
@click.argument("city")
@click.option("--night", required=True, type=click.DateTime(["%Y-%m-%d"]), help="the night")
@click.option("--warc", is_flag=True, default=True, help="as WARC 1.1, gzipped: the default, and the only format there is")
@click.option("--out", type=FILE, help="the file to write; default: exports/ in the city's data")
@DATA
@click.option("--json", "as_json", is_flag=True, help="one JSON document")
def export_command(city: str, night: datetime, warc: bool, out: Path | None, data: Path | None, as_json: bool) -> None:
    """Hand out what was fetched in a night, as WARC."""
    from disclosure.evidence.warc import describe_export, export_night

    settings, found, _ = open_home(city, data, night=night.date())
    done = describe_export(export_night(settings, found.id, night.date(), out))
    if as_json:
        print_json(done)
    else:
        print_text(f"{done['file']}  {done['bytes']} bytes, SHA-256 {done['sha256']}")


@cli.command("evidence")
@click.argument("city")
@click.argument("item")
@click.option("--out", type=FILE, help="the zip to write; default: exports/ in the city's data")
@DATA
@click.option("--json", "as_json", is_flag=True, help="one JSON document")
def evidence_command(city: str, item: str, out: Path | None, data: Path | None, as_json: bool) -> None:
    """Write the capsule of an item: what a sceptic can check offline.

    ITEM is the item's address, its id in the warehouse, or the SHA-256 of a body.
    """
    from disclosure.evidence.capsule import write_capsule
    from disclosure.evidence.warc import describe_export
    from disclosure.warehouse.current import read_current

    settings, found, folder = open_home(city, data)
    current = read_current(folder)
    done = describe_export(write_capsule(settings, found, item, out, versions=current.versions() if current else None))
    if as_json:
        print_json(done)
    else:
        print_text(f"{done['file']}  {done['bytes']} bytes, SHA-256 {done['sha256']}; unpack it and run: python3 verify.py")
