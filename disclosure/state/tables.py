"""Tables of the state database: what is not rebuilt from files."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator

metadata = sa.MetaData(
    naming_convention={"ix": "ix_%(table_name)s_%(column_0_name)s", "pk": "pk_%(table_name)s", "uq": "uq_%(table_name)s_%(column_0_name)s"}
)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant, in UTC whatever the database keeps; a naive one is refused rather than guessed."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """To UTC; SQLite keeps no zone, so it gets the naive UTC value."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        return value.astimezone(UTC).replace(tzinfo=None) if dialect.name == "sqlite" else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Aware and in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# Instants of these three are seconds since 1970 by the database's clock: workers' clocks differ, and the gap must not.
address = sa.Table(
    "address",
    metadata,
    sa.Column("address", sa.Text, primary_key=True),
    sa.Column("holder", sa.Text),
    sa.Column("expires_at", sa.Double, nullable=False),
    sa.Column("next_allowed_at", sa.Double, nullable=False),
    sa.Column("gap", sa.Double, nullable=False, comment="seconds demanded after the last request"),
)

host_night = sa.Table(
    "host_night",
    metadata,
    sa.Column("host", sa.Text, primary_key=True),
    sa.Column("night", sa.Date, primary_key=True),
    sa.Column("requests", sa.Integer, nullable=False),
    sa.Column("stopped", sa.Text, comment="status that ended the host's night for every run"),
    sa.Column("stopped_detail", sa.Text),
    sa.Column("answers", sa.Integer, nullable=False, server_default="0", comment="answers of the host, over all runs and cities"),
    sa.Column("served", sa.Integer, nullable=False, server_default="0", comment="of these, pages that were given"),
    sa.Column("refused", sa.Integer, nullable=False, server_default="0", comment="of these, 401, 403 and 405"),
    sa.Column("challenges", sa.Integer, nullable=False, server_default="0", comment="of these, challenge pages"),
)

robots_answer = sa.Table(
    "robots_answer",
    metadata,
    sa.Column("url", sa.Text, primary_key=True),
    sa.Column("city", sa.Text, nullable=False, comment="whose run asked for it; its record is in that city's bronze"),
    sa.Column("run_id", sa.Text, nullable=False),
    sa.Column("finished_at", UtcDateTime, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("http_status", sa.Integer),
    sa.Column("location", sa.Text),
    sa.Column("content_type", sa.Text),
    sa.Column("etag", sa.Text),
    sa.Column("last_modified", sa.Text),
    sa.Column("detail", sa.Text),
    sa.Column("body", sa.LargeBinary, comment="as it came; null where none is kept"),
)

lock = sa.Table(
    "lock",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("holder", sa.Text, nullable=False),
    sa.Column("taken_at", sa.Double, nullable=False),
    sa.Column("expires_at", sa.Double, nullable=False),
)

reading = sa.Table(
    "reading",
    metadata,
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
    sa.Column("note", sa.Text, nullable=False, default=""),
    sa.Column("recorded_at", UtcDateTime, nullable=False),
    sa.Index("ix_reading_cell", "city", "round", "unit", "clause"),
)

account = sa.Table(
    "account",
    metadata,
    sa.Column("username", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False, comment="office | assessor | adjudicator | signer"),
    sa.Column("password_hash", sa.Text, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("disabled_at", UtcDateTime),
)

column_decision = sa.Table(
    "column_decision",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("city", sa.Text, nullable=False),
    sa.Column("column_id", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False, comment="rows: what the column shows now is right | repair: read it this way | withdraw"),
    sa.Column("value", sa.Text, comment="of a repair, how its rows are found"),
    sa.Column("person", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("recorded_at", UtcDateTime, nullable=False),
    sa.Index("ix_column_decision_city", "city", "column_id"),
)
