"""Shared fixtures: the reference material beside the repository, where it is present."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


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
def shared() -> Path:
    """The folder of real reference material beside the repository."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        skip_or_fail("the reference material (../shared) is not here")
    return folder
