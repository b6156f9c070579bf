"""First tables: politeness, locks, readings, accounts.

Written out rather than made from the models: a released migration must not change with them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_politeness()
    create_readings()
    create_accounts()
    forbid_changes("reading")


def create_politeness() -> None:
    op.create_table(
        "address",
        sa.Column("address", sa.Text, primary_key=True),
        sa.Column("holder", sa.Text),
        sa.Column("expires_at", sa.Double, nullable=False),
        sa.Column("next_allowed_at", sa.Double, nullable=False),
        sa.Column("gap", sa.Double, nullable=False),
    )
    op.create_table(
        "host_night",
        sa.Column("host", sa.Text, primary_key=True),
        sa.Column("night", sa.Date, primary_key=True),
        sa.Column("requests", sa.Integer, nullable=False),
    )
    op.create_table(
        "lock",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("taken_at", sa.Double, nullable=False),
        sa.Column("expires_at", sa.Double, nullable=False),
    )


def create_readings() -> None:
    op.create_table(
        "reading",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("city", sa.Text, nullable=False),
        sa.Column("round", sa.Text, nullable=False),
        sa.Column("unit", sa.Text, nullable=False),
        sa.Column("clause", sa.Text, nullable=False),
        sa.Column("task", sa.Integer),
        sa.Column("reader", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("points", sa.Double),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_reading_cell", "reading", ["city", "round", "unit", "clause"])


def create_accounts() -> None:
    op.create_table(
        "account",
        sa.Column("username", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True)),
    )


def forbid_changes(table: str) -> None:
    """Append-only by the database itself: a reading that could be edited would prove nothing."""
    if op.get_bind().dialect.name == "sqlite":
        for event in ("update", "delete"):
            op.execute(
                f"create trigger {table}_no_{event} before {event} on {table} begin select raise(abort, '{table} is append-only'); end"
            )
        return
    op.execute(
        f"create function {table}_append_only() returns trigger language plpgsql as "
        f"$$ begin raise exception '{table} is append-only'; end $$"
    )
    op.execute(
        f"create trigger {table}_append_only before update or delete on {table} for each statement execute function {table}_append_only()"
    )
