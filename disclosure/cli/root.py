"""The command line's root: the group that every command joins, and how it prints."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

import click

from disclosure import __version__
from disclosure.text import STEERING, show_plainly


class Masking(logging.Formatter):
    """Log lines without personal numbers, whatever an address or an error held."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, masked, and plain."""
        from disclosure.personal import mask_shown

        return mask_shown(show_plainly(super().format(record)))


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="disclosure")
@click.option("-v", "--verbose", is_flag=True, help="log every step to standard error")
def cli(verbose: bool) -> None:
    """政务公开合规评测: read a city's government websites, match them with its disclosure tasks, score its units."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Masking("%(asctime)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.INFO if verbose else logging.WARNING, handlers=[handler])


def print_text(message: object, *, err: bool = False) -> None:
    """Print lines for people on standard output (or error), whatever a page, a server or a file brought into them."""
    click.echo(show_plainly(str(message)), err=err)


def print_json(value: Any, *, as_is: bool = False) -> None:
    """Print one JSON document or line on standard output, personal numbers masked; ``as_is`` where it says what the user's own files say."""
    text = json.dumps(value if as_is else _masked(value), ensure_ascii=False)
    click.echo(STEERING.sub(lambda match: f"\\u{ord(match[0]):04x}", text))


def _masked(value: Any) -> Any:
    """A JSON value with all its texts masked, addresses among them."""
    from disclosure.personal import mask_shown

    if isinstance(value, str):
        return mask_shown(value)
    if isinstance(value, dict):
        return {key: _masked(one) for key, one in value.items()}
    return [_masked(one) for one in value] if isinstance(value, (list, tuple)) else value
