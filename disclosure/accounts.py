"""Accounts of our own log-in (``disclosure serve``); Airflow's users are not among them."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from disclosure.state import State
from disclosure.state import account as table


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
