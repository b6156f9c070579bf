"""The command line, one module per group of commands. Heavy libraries are imported inside the commands, so that the line starts at once."""

from __future__ import annotations

import errno
import logging
import os
import sys

from disclosure.cli import accounts, columns, evidence, explain, ledger, models, nights, office, pages, personal, results, tasks
from disclosure.cli.root import cli, print_text
from disclosure.errors import DISK_FAULTS, DisclosureError, RunError, say_disk_fault

log = logging.getLogger(__name__)

__all__ = [
    "accounts",
    "cli",
    "columns",
    "evidence",
    "explain",
    "ledger",
    "main",
    "models",
    "nights",
    "office",
    "pages",
    "personal",
    "results",
    "tasks",
]


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
    """What a full, closed or damaged disk raises: for files, and where they were opened, for databases and builds. Asked only when something was raised."""
    found: tuple[type[Exception], ...] = (OSError,)
    if (alchemy := sys.modules.get("sqlalchemy")) is not None:
        found += (alchemy.exc.OperationalError,)
    if "duckdb" in sys.modules:
        from disclosure.warehouse.connection import storage_errors

        found += storage_errors()
    return found


def _explain(error: Exception) -> RunError | None:
    """The line for what the disk refused or holds damaged; None for any other fault."""
    if type(error).__module__.partition(".")[0] in ("duckdb", "_duckdb"):
        from disclosure.warehouse.connection import first_line

        log.info("a stored table cannot be read", exc_info=error)
        is_small = type(error).__name__ == "OutOfMemoryException"
        fix = "see that the file named may be read, or restore it from a backup (a build: publish again)"
        return RunError(
            f"what is stored cannot be read: {first_line(error)}", fix="give it more (DISCLOSURE_MEMORY_LIMIT, disk)" if is_small else fix
        )
    if not isinstance(error, OSError):
        from disclosure.state import say_database_fault

        return RunError(f"the state database failed: {say_database_fault(error)}", fix="make room or mend the disk, and run it again")
    if error.errno not in DISK_FAULTS or error.errno == errno.ENOENT:
        return None  # what is not there is a fault of ours
    if isinstance(error, PermissionError):
        return RunError(
            "the permission is missing", where=error.filename or "the output", fix="run it as the user who owns it, or choose another place"
        )
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
