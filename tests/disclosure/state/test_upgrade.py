"""A state database of every released version comes to the newest with all it holds."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from pydantic import SecretStr

from disclosure.settings import Settings
from disclosure.state import Stopped, Taken, metadata, open_state, upgrade_state
from disclosure.state.database import make_engine
from disclosure.state.schema import is_current, migrate, newest_version, upgrade

NIGHT = date(2025, 7, 10)
RELEASED = {
    "0001": {
        "address": [{"address": "192.0.2.1", "holder": None, "expires_at": 5.0, "next_allowed_at": 6.5, "gap": 1.5}],
        "host_night": [{"host": "www.qinghe.example", "night": NIGHT, "requests": 7}],
        "lock": [{"name": "crawl qinghe", "holder": "elsewhere:1:aa", "taken_at": 1.0, "expires_at": 2.0}],
        "reading": [
            {
                "city": "qinghe", "round": "2025q2", "unit": "jyj", "clause": "c1", "task": 3, "reader": "甲", "role": "office", "outcome": "met",
                "reason": None, "points": 1.5, "note": "见附件", "recorded_at": datetime(2025, 7, 11, 1, 30, tzinfo=UTC),
            }
        ],
        "account": [
            {
                "username": "jia", "name": "甲", "role": "assessor", "password_hash": "x", "created_at": datetime(2025, 7, 1, tzinfo=UTC),
                "disabled_at": None,
            }
        ],
    }
}  # fmt: skip
RELEASED["0002"] = RELEASED["0001"] | {
    "host_night": [
        {"host": "www.qinghe.example", "night": NIGHT, "requests": 7, "stopped": None, "stopped_detail": None},
        {"host": "zw.qinghe.example", "night": NIGHT, "requests": 3, "stopped": "blocked", "stopped_detail": "HTTP 521"},
    ],
    "column_decision": [
        {
            "city": "qinghe", "column_id": "tzgg", "kind": "rows", "value": None, "person": "甲", "note": "与网站一致",
            "recorded_at": datetime(2025, 7, 11, 2, 0, tzinfo=UTC),
        }
    ],
}  # fmt: skip
"""What a database of a version holds, as the code of that version wrote it."""


@pytest.fixture
def empty(request, tmp_path):
    """Gives settings that name a database without any table."""

    def make(kind):
        if kind == "sqlite":
            return Settings(data=tmp_path)
        server = make_engine(request.getfixturevalue("postgresql")).execution_options(isolation_level="AUTOCOMMIT")
        with server.connect() as connection:
            connection.exec_driver_sql("drop database if exists released with (force)")
            connection.exec_driver_sql("create database released template template0")  # another session may look at template1
        server.dispose()
        return Settings(data=tmp_path, state_url=SecretStr(request.getfixturevalue("postgresql").replace("/postgres", "/released")))

    return make


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("version", sorted(RELEASED))
def test_a_released_database_loses_nothing(empty, kind, version):
    settings = empty(kind)
    engine = make_engine(settings.database_url)
    fill(engine, version)
    assert upgrade_state(settings) == newest_version() > version
    state = open_state(settings)
    with state.read() as connection:
        for name, rows in RELEASED[version].items():
            found = [dict(row._mapping) for row in connection.execute(sa.select(metadata.tables[name]))]
            assert [{key: row[key] for key in expected} for row, expected in zip(found, rows, strict=True)] == rows
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), state.write() as connection:
        connection.exec_driver_sql("delete from reading")
    assert state.requests_of("www.qinghe.example", NIGHT) == 7
    turn = {"host": "www.qinghe.example", "night": NIGHT, "budget": 8, "holder": "one", "lease": 5.0, "gap": 0.0}
    assert state.take("192.0.2.1", **turn) == Taken()
    state.stop_host("www.qinghe.example", NIGHT, "blocked", "HTTP 412")
    assert state.take("192.0.2.1", **turn) == Stopped("blocked", "HTTP 412")
    state.close()
    engine.dispose()


def fill(engine, version):
    """Make the tables of a version and write its rows, through the columns that it had."""
    migrate(engine, version)
    with engine.begin() as connection:
        for name, rows in RELEASED[version].items():
            connection.execute(sa.insert(metadata.tables[name]), rows)


def test_every_version_before_the_newest_is_tried():
    assert max(RELEASED) == f"{int(newest_version()) - 1:04}"


def test_a_new_file_is_made_as_the_migrations_would(tmp_path):
    """Both ways: the statements of ``migrations/newest.sql``, and every migration one after another."""
    made, migrated = (make_engine(f"sqlite:///{tmp_path / name}.db") for name in ("made", "migrated"))
    assert upgrade(made) == newest_version()
    migrate(migrated)
    found, expected = parts_of(made), parts_of(migrated)
    assert len(expected[0]) > 10
    assert found == expected
    assert is_current(made)
    for engine in (made, migrated):
        engine.dispose()


def parts_of(engine):
    """Tables, indices and triggers with what made them, white space aside, and the version."""
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("select type, name, sql from sqlite_master where sql is not null").fetchall()
        version = connection.exec_driver_sql("select version_num from alembic_version").scalars().all()
    return {(kind, name): "".join(sql.split()).lower() for kind, name, sql in rows}, version
