"""What the READMEs show can be pasted: every command is one, with options it has, and without signs that a shell takes for its own."""

import re
from pathlib import Path

import click
import pytest

from disclosure.cli import cli

ROOT = Path(__file__).resolve().parents[2]
SHELL = set("<>|[]*?;&$(){}")


def commands():
    """Every line of a code block and every span that is a command of ours, with the file it stands in."""
    for name in ("README.md", "README.zh-CN.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        for block in re.findall(r"```\w*\n(.*?)```", text, re.DOTALL):
            yield from ((name, line.partition("#")[0].strip()) for line in block.splitlines() if "disclosure " in line.partition("#")[0])
        yield from (
            (name, span) for span in re.findall(r"`((?:\.venv/bin/)?disclosure [^`]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
        )


COMMANDS = sorted(set(commands()))


def test_both_readmes_show_commands():
    assert {name for name, _ in COMMANDS} == {"README.md", "README.zh-CN.md"}
    assert len(COMMANDS) > 30


@pytest.mark.parametrize(("name", "line"), COMMANDS, ids=lambda value: value.replace("/", "-"))
def test_a_shown_command_can_be_pasted(name, line):
    assert not SHELL & set(line)
    program, *words = line.split()
    assert program == "disclosure"  # as after `source .venv/bin/activate`, and as errors name it
    found = cli
    while isinstance(found, click.Group):
        assert words, f"{line} is no command yet"
        found = found.commands[words.pop(0)]
    known = {option for param in found.params for option in param.opts}
    assert {word for word in words if word.startswith("--")} <= known
