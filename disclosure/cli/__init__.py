"""The command line, one module per group of commands. Heavy libraries are imported inside the commands, so that the line starts at once."""

from __future__ import annotations

import sys

import click

from disclosure.cli import columns, evidence, explain, ledger, models, nights, office, pages, personal, results, tasks
from disclosure.cli.root import cli
from disclosure.errors import DisclosureError

__all__ = ["cli", "columns", "evidence", "explain", "ledger", "main", "models", "nights", "office", "pages", "personal", "results", "tasks"]


def main() -> None:
    """Entry point: every error that a user can mend is one line on standard error and exit code 1."""
    try:
        cli(standalone_mode=True)
    except DisclosureError as error:
        from disclosure.personal import mask_shown

        click.echo(f"disclosure: {mask_shown(str(error))}", err=True)
        sys.exit(1)
