"""What is compared: requirements cut into their pieces, items by the places they say something in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from disclosure.match.folding import split_title
from disclosure.match.pieces import phrases_of, sentences_of
from disclosure.match.spelling import spell, spell_all
from disclosure.sites.reading.statements import read_statement

BODY_CHARS = 600
"""A body speaks of its subject in its first lines; what follows is mostly lists and signatures."""

PLACES = ("title", "issuer", "column", "path", "body")
LEAST_NAME = 4
"""A source of fewer characters is no name to take out of a title."""

AROUND = " \n\r\t。．.！!；;，,、…*"
PAIRED = dict(zip("【“「[『", "】”」]』", strict=True))
"""Signs that may enclose a whole title."""

SEPARATOR = re.compile(r"[/\\>＞|»›→]+")
DENIES = re.compile("[无未]|没有|零报告|不(?:再)?(?:涉及|存在|负责|参与|承担|产生|制定|具有|具备|行使)")
"""A body without any of these says of nothing that it is not."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A requirement: its text, and the headings it stands under, outermost first."""

    id: str
    text: str
    headings: tuple[str, ...] = ()

    def pieces(self) -> list[str]:
        """What it asks for, one by one, with the heading nearest to it."""
        phrases = [phrase for sentence in sentences_of(spell(self.text)) for phrase in phrases_of(sentence)]
        return list(dict.fromkeys([*phrases, *map(spell, self.headings[-1:])]))


@dataclass(frozen=True, slots=True)
class Texts:
    """What an item says of itself; nothing known is an empty text. ``columns``: names of its columns, each a path from the outermost."""

    id: str
    title: str
    columns: tuple[str, ...] = ()
    source: str = ""
    body: str = ""

    def places(self) -> dict[str, str]:
        """Its texts by place: the column's own name apart from the names above it."""
        paths = [[part.strip() for part in SEPARATOR.split(column) if part.strip()] for column in self.columns]
        issuer, title = split_title(self.title)
        return {
            "title": title.replace(self.source, " ") if len(self.source) >= LEAST_NAME else title,
            "issuer": f"{issuer} {self.source}",
            "column": " ".join(path[-1] for path in paths if path),
            "path": " ".join(name for path in paths for name in path[:-1]),
            "body": "".join(self.body[:BODY_CHARS].split()),
        }

    def says_nothing(self) -> bool:
        """Whether its body says that there was nothing to publish (情况说明)."""
        return bool(DENIES.search(self.body)) and read_statement(self.title, self.body) is not None


def spell_texts(items: Sequence[Texts]) -> list[Texts]:
    """The items as a simplified text would have them: traditional script, full width and signs nobody sees change no score and hide no 情况说明."""
    titles = [bare(title) for title in spell_all([item.title for item in items])]
    bodies = spell_all([item.body for item in items])
    names = list({name for item in items for name in (*item.columns, item.source)})
    spelled = dict(zip(names, spell_all(names), strict=True))
    return [
        replace(item, title=title, columns=tuple(spelled[column] for column in item.columns), source=spelled[item.source], body=body)
        for item, title, body in zip(items, titles, bodies, strict=True)
    ]


def bare(title: str) -> str:
    """A title without the signs around it, which say nothing and would hide how it ends: 【本季度无处罚信息。】 → 本季度无处罚信息."""
    inner = title.strip(AROUND)
    while len(inner) > 2 and PAIRED.get(inner[0]) == inner[-1] and inner.count(inner[0]) == inner.count(inner[-1]) == 1:
        inner = inner[1:-1].strip(AROUND)
    return inner or title
