"""The errors a user can meet, each one line: what is wrong, where, what to do.

DisclosureError
 ├── InputError     a file, a content entry or an argument is wrong (exit 1)
 └── RunError       a run could not go on: a lock is held, a gate failed, a store is missing (exit 1)
"""


class DisclosureError(Exception):
    """Base of every error that is shown to a user as one line and never as a traceback.

    ``where`` names the file, row or URL; ``fix`` says what to do about it.
    """

    def __init__(self, what: str, *, where: object | None = None, fix: str | None = None) -> None:
        self.what = what
        self.where = None if where is None else str(where)
        self.fix = fix
        super().__init__(what)

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        cure = f"; {self.fix}" if self.fix else ""
        return " ".join(f"{place}{self.what}{cure}".split())


class InputError(DisclosureError):
    """What the user gave is wrong."""


class RunError(DisclosureError):
    """The run cannot go on, and nothing was half-written."""
