"""What ends a host's night for every run, and what people decide about columns."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("host_night", sa.Column("stopped", sa.Text))
    op.add_column("host_night", sa.Column("stopped_detail", sa.Text))
    op.create_table(
        "column_decision",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("city", sa.Text, nullable=False),
        sa.Column("column_id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("value", sa.Text),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_column_decision_city", "column_decision", ["city", "column_id"])
    forbid_changes("column_decision")


def forbid_changes(table: str) -> None:
    """Append-only by the database itself, as readings are."""
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
