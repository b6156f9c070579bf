"""Column titles that the office explains for one document (``documents:`` in city.yml): each is read as the usual title of its kind."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from disclosure.tasks.model import Warning
from disclosure.tasks.source import Block, Source, Table

if TYPE_CHECKING:
    from disclosure.registry import City

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
    """Return what a city says of the column titles of a document of this name (``*`` in it stands for anything); nothing for most."""
    return next((entry.columns for entry in city.file.documents if fnmatchcase(path.name, entry.file)), {})


def apply_column_map(source: Source, kinds: Mapping[str, str]) -> Source:
    """Return the source with each explained title (compared without white space) as the usual one of its kind.

    ``kinds`` maps a title as printed to a key of ``USUAL_TITLES``. A title that the document does not have changes nothing and is said.
    """
    if not kinds:
        return source
    usual = {"".join(title.split()): USUAL_TITLES[kind] for title, kind in kinds.items()}
    words = "|".join(r"\s*".join(map(re.escape, title)) for title in usual)
    cell = re.compile(rf"(?m)(?P<before>^[ \u3000\t]*|[\t|｜]\s*)(?P<title>{words})(?P<after>[ \u3000]*(?=$|[\t|｜]))")
    seen: set[str] = set()

    def explain(match: re.Match[str]) -> str:
        title = "".join(match["title"].split())
        seen.add(title)
        return match["before"] + usual[title] + match["after"]

    text = cell.sub(explain, source.text)
    blocks = tuple(_explained(block, usual) for block in source.blocks)
    seen |= {"".join(slot.text.split()) for table in source.tables for row in table.rows for slot in row.slots} & usual.keys()
    doubts = tuple(
        Warning("column_not_found", "表头", f"city.yml 说明了栏目「{title}」，文件中没有这一栏") for title in usual if title not in seen
    )
    return replace(source, text=text, blocks=blocks, warnings=(*source.warnings, *doubts))


def _explained(block: Block, usual: Mapping[str, str]) -> Block:
    if not isinstance(block, Table):
        return block
    rows = tuple(
        replace(row, slots=tuple(replace(slot, text=usual.get("".join(slot.text.split()), slot.text)) for slot in row.slots))
        for row in block.rows
    )
    return replace(block, rows=rows)
