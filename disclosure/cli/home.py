"""A city and what is stored of it, as every command that reads it begins: a wrong folder, city or night ends there, in one line."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from disclosure.registry import City
    from disclosure.settings import Settings

DATA = click.option("--data", type=click.Path(path_type=Path), help="the storage root; default: DISCLOSURE_DATA, else ./data")


def open_home(city: str, data: Path | None, *, night: date | None = None, built: bool = False) -> tuple[Settings, City, Path]:
    """The settings, a city's content, and its data folder, which holds a night (``built``: or a build), and ``night`` where it is given. Raises InputError."""
    from disclosure.registry import load_city
    from disclosure.stored import check_nights

    settings, content, folder = find_home(city, data, built=built)
    if night is not None:
        check_nights(folder, night, night)
    return settings, load_city(content), folder


def find_home(city: str, data: Path | None, *, built: bool = False) -> tuple[Settings, Path, Path]:
    """The same without reading the content: its folder in its place."""
    from disclosure.registry import find_city
    from disclosure.settings import get_settings
    from disclosure.stored import find_stored

    settings = get_settings().with_data(data)
    content = find_city(city, settings.cities)
    return settings, content, find_stored(settings.data, content.name, built=built)
