"""Accounts of our own log-in (``disclosure serve``); Airflow's users are not among them."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from disclosure.errors import InputError
from disclosure.state import State
from disclosure.state import account as table

SHORTEST = 8
"""Characters of a password that a person chooses (NIST SP 800-63B, 5.1.1.2)."""


@dataclass(frozen=True, slots=True)
class Account:
    """A person who may log in. ``role`` is office, assessor, adjudicator or signer."""

    username: str
    role: str
    password_hash: str


def find_account(state: State, username: str) -> Account | None:
    """The account with this name unless it is disabled."""
    query = sa.select(table.c.username, table.c.role, table.c.password_hash).where(
        table.c.username == username, table.c.disabled_at.is_(None)
    )
    with state.read() as connection:
        row = connection.execute(query).first()
    return Account(*row) if row else None


def save_account(state: State, username: str, role: str, password: str) -> None:
    """Make an account, or give an existing one a new password and role."""
    values = {"name": username, "role": role, "password_hash": hash_password(password), "disabled_at": None}
    with state.write() as connection:
        changed = connection.execute(table.update().where(table.c.username == username).values(values))
        if changed.rowcount == 0:
            connection.execute(table.insert().values(username=username, created_at=datetime.now(UTC), **values))


def want_account(state: State, username: str) -> Account:
    """The account with this name. Raises InputError naming those there are."""
    account = find_account(state, username)
    if account is not None:
        return account
    with state.read() as connection:
        known = (
            connection.execute(sa.select(table.c.username).where(table.c.disabled_at.is_(None)).order_by(table.c.username)).scalars().all()
        )
    fix = f"accounts there are: {', '.join(known)}" if known else "`disclosure serve` makes the account office"
    raise InputError(f"no account {username!r}", where="NAME", fix=fix)


def set_password(state: State, username: str, password: str) -> None:
    """Give an account another password; its role stays, and every log-in made with the old one ends. Raises InputError."""
    save_account(state, username, want_account(state, username).role, password)


def check_strength(password: str) -> None:
    """A password that a person chose is long enough and can be typed. Raises InputError, which never shows it."""
    if len(password) < SHORTEST:
        raise InputError(f"the password is shorter than {SHORTEST} characters; nothing was changed", fix="choose a longer one")
    if not password.isprintable():
        raise InputError("the password holds a character that cannot be typed; nothing was changed", fix="choose another one")


def mark_password(account: Account) -> str:
    """What a log-in carries of the password it was made with, so that it ends with it: a digest of its hash, which tells nothing of either."""
    return hashlib.sha256(account.password_hash.encode()).hexdigest()[:16]


def ensure_office_account(state: State) -> tuple[str, str | None]:
    """The first start makes the account ``office`` and gives its password, shown once; later starts give None for it."""
    if find_account(state, "office") is not None:
        return "office", None
    password = secrets.token_urlsafe(12)
    save_account(state, "office", "office", password)
    return "office", password


def hash_password(password: str, salt: bytes | None = None) -> str:
    """scrypt (RFC 7914) with a random salt, as ``salt$hash`` in hex."""
    salt = salt or secrets.token_bytes(16)
    digest = hashlib.scrypt(password.encode(), salt=salt, n=2**14, r=8, p=1)
    return f"{salt.hex()}${digest.hex()}"


def check_password(password: str, stored: str) -> bool:
    """Whether a password belongs to a stored hash, in constant time."""
    salt, _, _ = stored.partition("$")
    return hmac.compare_digest(hash_password(password, bytes.fromhex(salt)), stored)
