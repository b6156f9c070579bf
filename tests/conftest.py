"""Shared fixtures: the reference material beside the repository, where it is present."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# Airflow writes its configuration on import: into a folder of the test run, never into the home folder
os.environ["AIRFLOW_HOME"] = tempfile.mkdtemp(prefix="disclosure-airflow-")
atexit.register(shutil.rmtree, os.environ["AIRFLOW_HOME"], ignore_errors=True)
os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"
os.environ["AIRFLOW__CORE__PLUGINS_FOLDER"] = str(ROOT / "plugins")
os.environ["AIRFLOW__CORE__DAGS_FOLDER"] = str(ROOT / "dags")

# No test leaves this machine: every other address is refused before a socket opens
os.environ["DISCLOSURE_LOOPBACK_ONLY"] = "1"


def skip_or_fail(reason: str) -> None:
    """Skip on a user's machine; under ``CI=true`` a missing part is a failure."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"under CI nothing may be skipped: {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's root folder."""
    return ROOT


@pytest.fixture(scope="session")
def missing():
    """Call it with what a test needs and does not find: skips, or fails under CI."""
    return skip_or_fail


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real reference material beside the repository."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        skip_or_fail("the reference material (../shared) is not here")
    return folder
