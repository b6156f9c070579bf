"""Column titles that the office explains for one document (``documents:`` in city.yml): each is read as the usual title of its kind."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from disclosure.registry import City
from disclosure.tasks.source import Block, Source, Table

USUAL_TITLES = {
    "number": "序号",
    "requirement": "工作要求",
    "units": "责任单位",
    "lead": "牵头单位",
    "cooperating": "配合单位",
    "guiding": "指导单位",
    "deadline": "时限",
    "other": "备注",
}


def explained_titles(city: City, path: Path) -> Mapping[str, str]:
    """Return what a city says of the column titles of a document of this name; nothing for most."""
    return next((entry.columns for entry in city.file.documents if entry.file == path.name), {})


def apply_column_map(source: Source, kinds: Mapping[str, str]) -> Source:
    """Return the source with each explained title (compared without white space) as the usual one of its kind.

    ``kinds`` maps a title as printed to a key of ``USUAL_TITLES``. A title that the document does not have changes nothing.
    """
    if not kinds:
        return source
    usual = {"".join(title.split()): USUAL_TITLES[kind] for title, kind in kinds.items()}
    words = "|".join(r"\s*".join(map(re.escape, title)) for title in usual)
    cell = re.compile(rf"(?m)(?P<before>^[ \u3000\t]*|[\t|｜]\s*)(?P<title>{words})(?P<after>[ \u3000]*(?=$|[\t|｜]))")
    text = cell.sub(lambda match: match["before"] + usual["".join(match["title"].split())] + match["after"], source.text)
    return replace(source, text=text, blocks=tuple(_explained(block, usual) for block in source.blocks))


def _explained(block: Block, usual: Mapping[str, str]) -> Block:
    if not isinstance(block, Table):
        return block
    rows = tuple(
        replace(row, slots=tuple(replace(slot, text=usual.get("".join(slot.text.split()), slot.text)) for slot in row.slots))
        for row in block.rows
    )
    return replace(block, rows=rows)
