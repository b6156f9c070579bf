"""The command line, one module per group of commands. Heavy libraries are imported inside the commands, so that the line starts at once."""

from __future__ import annotations

import errno
import os
import sys

from disclosure.cli import columns, evidence, explain, ledger, models, nights, office, pages, personal, results, tasks
from disclosure.cli.root import cli, print_text
from disclosure.errors import DISK_FAULTS, DisclosureError, RunError, say_disk_fault

__all__ = ["cli", "columns", "evidence", "explain", "ledger", "main", "models", "nights", "office", "pages", "personal", "results", "tasks"]


def main() -> None:
    """Entry point: every error that a user can mend is one line on standard error and exit code 1."""
    try:
        cli(standalone_mode=True)
    except DisclosureError as error:
        _end(error)
    except _storage_faults() as error:
        line = _explain(error)
        if line is None:
            raise
        _end(line)


def _storage_faults() -> tuple[type[Exception], ...]:
    """What a full or closed disk raises: for files, and where the state database was opened, for that. Asked only when something was raised."""
    alchemy = sys.modules.get("sqlalchemy")
    return (OSError,) if alchemy is None else (OSError, alchemy.exc.OperationalError)


def _explain(error: Exception) -> RunError | None:
    """The line for what the disk refused; None for any other fault."""
    if not isinstance(error, OSError):
        from disclosure.state import say_database_fault

        return RunError(f"the state database failed: {say_database_fault(error)}", fix="make room or mend the disk, and run it again")
    if error.errno not in DISK_FAULTS or error.errno == errno.ENOENT:
        return None  # what is not there is a fault of ours
    return RunError(say_disk_fault(error), where=error.filename or "the output", fix="make room or choose another place, and run it again")


def _end(error: DisclosureError) -> None:
    """Say it, masked, and leave."""
    from disclosure.personal import mask_shown

    print_text(f"disclosure: {mask_shown(str(error))}", err=True)
    try:
        sys.stdout.flush()
    except OSError:  # or the interpreter would say so again at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(1)
