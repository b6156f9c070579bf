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


def is_current(engine: Engine) -> bool:
    """Whether the database holds the newest version of the tables."""
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return False
        return bool(connection.scalar(sa.text("select version_num from alembic_version")) == newest_version())


def upgrade(engine: Engine) -> str:
    """Run the missing migrations in one transaction and return the version reached."""
    from alembic import command

    config = _config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return newest_version()


@cache
def newest_version() -> str:
    """The id of the newest migration, read from the files' names (``0001_words.py``): Alembic itself takes long to import."""
    return max(re.match(r"\d+", path.name)[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))  # type: ignore[index]


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config
