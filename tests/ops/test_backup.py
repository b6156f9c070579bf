"""Saving and restoring as docs/operations.md says it: its own commands, into an empty folder, give the same scores."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from disclosure.assess.report import scored_lines
from disclosure.warehouse import read_current


def commands(root: Path, name: str) -> str:
    """A block of commands of the document, with the interpreter of this test for the one in .venv."""
    text = (root / "docs" / "operations.md").read_text(encoding="utf-8")
    block = re.search(rf"^```sh {name}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)[1]
    return block.replace(".venv/bin/", f"{Path(sys.executable).parent}/")


@pytest.fixture(scope="module")
def restored(root, published_demo, tmp_path_factory):
    """Settings of a folder that was empty before the backup of the demo was restored into it."""
    backup, place = tmp_path_factory.mktemp("backup"), tmp_path_factory.mktemp("restored")
    project, data = place / "project", place / "data"
    project.mkdir()

    def run(name: str, folder: Path, storage: Path) -> None:
        variables = {**os.environ, "BACKUP": str(backup), "DISCLOSURE_DATA": str(storage), "CITY": "demo"}
        variables["DISCLOSURE_CITIES"] = str(folder / "cities")
        subprocess.run(["bash", "-euc", commands(root, name)], cwd=folder, env=variables, check=True)

    run("backup", root, published_demo.data)
    run("restore", project, data)
    assert not list(data.glob("demo/warehouses/*.duckdb"))
    run("publish", project, data)
    yield published_demo.model_copy(update={"data": data, "cities": project / "cities"})
    shutil.rmtree(place)


def test_the_restored_scores_are_the_same(published_demo, restored):
    assert scored_lines(restored, "demo") == scored_lines(published_demo, "demo")


def test_they_are_known_as_of_the_same_instant(published_demo, restored):
    before, after = (read_current(settings.data / "demo") for settings in (published_demo, restored))
    assert (after.as_of, after.night, after.round) == (before.as_of, before.night, before.round)
    assert after.build != before.build
