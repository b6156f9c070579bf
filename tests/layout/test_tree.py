"""What stands where: one plugin module, thin DAG files, SQL and suites one per table, no addresses in what pins versions."""

import ast
import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
DAG_FILES = sorted((ROOT / "dags").glob("*.py"))
SQL_FILES = sorted((ROOT / "warehouse").rglob("*.sql"))
SUITES = sorted((ROOT / "expectations").rglob("*.yml"))
WITHOUT_ADDRESSES = ["requirements.lock", "pyproject.toml", "Makefile", "Dockerfile", ".ci/run", "scripts/setup.sh"]
HOST = re.compile(r"\b(?:[a-z0-9-]+\.)+(?:com|org|net|io|cn|dev|edu|info)\b", re.IGNORECASE)
NOT_PACKAGES = ["dags", "plugins", "warehouse", "expectations", "tests", "scripts"]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_there_is_exactly_one_plugin_module():
    assert [name(path) for path in (ROOT / "plugins").rglob("*.py")] == ["plugins/disclosure_plugin.py"]


@pytest.mark.parametrize("path", DAG_FILES, ids=name)
def test_dag_files_are_thin(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 100


@pytest.mark.parametrize("path", [*DAG_FILES, *sorted((ROOT / "scripts").glob("*.py"))], ids=name)
def test_dags_and_scripts_say_what_they_are(path):
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("folder", NOT_PACKAGES)
def test_folders_that_are_no_packages_stay_so(folder):
    assert [name(path) for path in (ROOT / folder).rglob("__init__.py")] == []


@pytest.mark.parametrize("file", WITHOUT_ADDRESSES)
def test_what_pins_versions_names_no_address(file):
    text = (ROOT / file).read_text(encoding="utf-8")
    assert "://" not in text
    assert HOST.findall(text) == []


def test_the_lock_file_has_a_hash_for_every_package():
    entries = re.split(r"\n(?=[a-z])", (ROOT / "requirements.lock").read_text(encoding="utf-8"), flags=re.IGNORECASE)
    assert len(entries) > 100
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_no_lock_file_that_names_a_registry_is_committed():
    assert [file for file in ("uv.lock", "pylock.toml") if (ROOT / file).exists()] == []


@pytest.mark.parametrize("path", SQL_FILES, ids=name)
def test_a_sql_file_is_one_select(path):
    import duckdb

    assert path.parent.name in {"silver", "gold"}
    statements = duckdb.extract_statements(path.read_text(encoding="utf-8"))
    assert [statement.type.name for statement in statements] == ["SELECT"]


@pytest.mark.parametrize("path", SUITES, ids=name)
def test_a_suite_names_a_table_that_exists(path):
    layer, table = path.stem.split(".")
    assert (ROOT / "warehouse" / layer / f"{table}.sql").exists() or table in tables_written_by_code(layer)


def tables_written_by_code(layer: str) -> set[str]:
    """Tables that Python writes into the warehouse, read from the statements and names in its source."""
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "disclosure").rglob("*.py"))
    return set(re.findall(rf"\b{layer}\.(\w+)", source))


@pytest.mark.parametrize("path", SUITES, ids=name)
def test_a_suite_is_readable(path):
    assert isinstance(yaml.safe_load(path.read_text(encoding="utf-8")), dict)
