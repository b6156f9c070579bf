"""Commands on the accounts of `disclosure serve`'s own log-in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from disclosure.cli.home import DATA
from disclosure.cli.root import cli, print_text
from disclosure.errors import InputError

if TYPE_CHECKING:
    from disclosure.settings import Settings


@cli.group("account")
def account_group() -> None:
    """The accounts of `disclosure serve` (Airflow's are Airflow's own)."""


@account_group.command("password")
@click.argument("name", default="office")
@DATA
def password_command(name: str, data: Path | None) -> None:
    """Give an account (NAME, by default office) a new password, where the old one is lost or known to others; whoever is logged in with it is out.

    The password is asked for twice and not shown, or is the first line of standard input where that is no terminal. Never give it as a word
    of the command: that would stand in the shell's history.
    """
    from disclosure.accounts import check_strength, set_password, want_account
    from disclosure.settings import get_settings
    from disclosure.state import open_state

    settings = get_settings().with_data(data)
    _want_state(settings)
    state = open_state(settings)
    try:
        want_account(state, name)
        password = _read_password()
        check_strength(password)
        set_password(state, name, password)
    finally:
        state.close()
    print_text(f"{name} has a new password; whoever was logged in as {name} is logged out")


def _want_state(settings: Settings) -> None:
    """The state database is there already: one made now would hold no account. Raises InputError."""
    from disclosure.stored import NothingStored, check_root

    if settings.state_url is not None:
        return
    check_root(settings.data)
    path = settings.data / "state.db"
    if not path.is_file():
        fix = "`disclosure serve` makes the account office and shows its password; or give the right folder by --data or DISCLOSURE_DATA"
        raise NothingStored("there is no account here yet", where=path, fix=fix)


def _read_password() -> str:
    """From the terminal, unseen and twice, else the first line of standard input. Raises InputError."""
    if _is_typed():
        return str(click.prompt("New password", hide_input=True, confirmation_prompt="The same again", err=True))
    try:
        return sys.stdin.buffer.readline().decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError:
        raise InputError("the password is not UTF-8 text", where="standard input", fix="type it at the prompt") from None


def _is_typed() -> bool:
    """Whether a person sits at standard input."""
    return sys.stdin.isatty()
