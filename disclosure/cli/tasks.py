"""Commands on task documents and on matching."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from disclosure.cli.root import cli, print_json, print_text
from disclosure.errors import RunError
from disclosure.text import show_in_line

if TYPE_CHECKING:
    from disclosure.registry import City


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
        print_json(document.to_json(), as_is=True)
    else:
        print_text(show_document(document, {unit.id: unit.name for unit in found.units} if found else None))


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
        print_json(found.to_json(), as_is=True)
    else:
        print_text(show_difference(found))


@cli.command("match")
@click.option("--tasks", "tasks_file", required=True, type=click.Path(path_type=Path), help="output of `tasks read --json`, or JSON lines")
@click.option(
    "--items",
    "items_file",
    required=True,
    type=click.Path(path_type=Path),
    help="JSON lines {id, title, column?, column_path?, source?, date?, url?, body?}",
)
@click.option("--all", "every_pair", is_flag=True, help="every pair, rejected ones too")
@click.option("--json", "as_json", is_flag=True, help="JSON lines")
def match_command(tasks_file: Path, items_file: Path, every_pair: bool, as_json: bool) -> None:
    """Which items speak of which tasks: one line per pair, best first per task.

    Lines: task, probability, accept or review, item, reasons; with --json also rejected ones, at least the best 50 of each task.
    """
    import duckdb

    from disclosure.match import match_files
    from disclosure.match.inputs import read_tasks, stream_items

    try:
        for row in match_files(read_tasks(tasks_file), stream_items(items_file), every_pair=every_pair):
            if as_json:
                print_json(row, as_is=True)
            elif every_pair or row["decision"] != "reject":
                cells = [row["task"], f"{row['score']:.3f}", row["decision"], row["item"], "；".join(row["reasons"])]
                print_text("\t".join(map(show_in_line, cells)))
    except (MemoryError, duckdb.OutOfMemoryException) as error:
        raise RunError("not enough memory", fix="free some, or give the items in several files: scores stay the same") from error
    except duckdb.IOException as error:
        raise RunError("the folder for temporary files failed", fix="set TMPDIR to one that can be written and has room") from error
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise  # the reader has enough; click ends quietly
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the interpreter would fail again at its end
        raise RunError(f"the output cannot be written: {error.strerror or error}", fix="send it where there is room") from error
