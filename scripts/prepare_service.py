"""First start of the compose service: Airflow's own database beside the state database, and the log-in passwords."""

import json
import os
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url


def create_airflow_database(state_url: str, airflow_url: str) -> None:
    """Create the database that ``airflow_url`` names on the server of the state database, unless it is there."""
    server, name = make_url(state_url).set(drivername="postgresql"), make_url(airflow_url).database
    with psycopg.connect(server.render_as_string(hide_password=False), autocommit=True) as connection:
        if not connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
            connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))


def write_passwords(path: Path, passwords: dict[str, str]) -> None:
    """Set these passwords in the simple auth manager's file and keep the ones it made for other users."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    path.touch(mode=0o600)
    path.write_text(json.dumps({**kept, **passwords}) + "\n", encoding="utf-8")


def main() -> None:
    """Everything that must stand before ``airflow db migrate``."""
    create_airflow_database(os.environ["DISCLOSURE_STATE_URL"], os.environ["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"])
    write_passwords(
        Path(os.environ["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"]),
        {"admin": os.environ["ADMIN_PASSWORD"], "office": os.environ["OFFICE_PASSWORD"]},
    )


if __name__ == "__main__":
    main()
