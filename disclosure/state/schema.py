"""The version of the state database's tables, kept by Alembic in ``migrations/``."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from disclosure.settings import ROOT

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = ROOT / "migrations"
NEWEST = MIGRATIONS / "newest.sql"


def is_current(engine: Engine) -> bool:
    """Whether the database holds the newest version of the tables."""
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return False
        return bool(connection.scalar(sa.text("select version_num from alembic_version")) == newest_version())


def upgrade(engine: Engine) -> str:
    """Run the missing migrations in one transaction and return the version reached."""
    if engine.dialect.name == "sqlite" and _make_new(engine):
        return newest_version()
    migrate(engine)
    return newest_version()


def migrate(engine: Engine, version: str = "head") -> None:
    """Run the missing migrations up to a version."""
    from alembic import command

    config = _config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, version)


def _make_new(engine: Engine) -> bool:
    """Make the tables of a file that has none yet as the migrations would: importing Alembic takes longer than all of this. False where there are some."""
    with engine.begin() as connection:
        if sa.inspect(connection).get_table_names():
            return False
        for statement in read_statements():
            connection.exec_driver_sql(statement)
        return True


def read_statements() -> list[str]:
    """What makes the newest tables in SQLite, as the migrations leave them; parted by empty lines."""
    return [part.strip() for part in NEWEST.read_text(encoding="utf-8").split("\n\n") if part.strip()]


@cache
def newest_version() -> str:
    """The id of the newest migration, read from the files' names (``0001_words.py``): Alembic itself takes long to import."""
    return max(re.match(r"\d+", path.name)[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))  # type: ignore[index]


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config
