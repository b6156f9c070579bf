"""How well 情况说明 are told from other items: prints precision and recall of each rule on the own examples of ``disclosure/match/statements``."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from disclosure.match.doc_types import doc_type_of
from disclosure.sites.reading.statements import read_statement

EXAMPLES = Path(__file__).resolve().parents[2] / "disclosure" / "match" / "statements"
SETS = ("first", "second", "third", "blind")
"""``third`` was written against the rules and used to mend them; ``blind`` was measured once and never used."""


@dataclass(frozen=True, slots=True)
class Example:
    """A title, the body where a page was read (empty otherwise), and whether the item is a 情况说明."""

    title: str
    body: str
    is_statement: bool


Rule = Callable[[Example], bool]


def by_title(example: Example) -> bool:
    """The rule of the warehouse and of files, which know a title alone."""
    return doc_type_of(example.title) == "statement"


def by_page(example: Example) -> bool:
    """The rule of the page reader, which has seen the body."""
    return read_statement(example.title, example.body) is not None


def read_examples(*names: str) -> list[Example]:
    """The examples of the sets named, in their order."""
    lines = [line for name in names for line in (EXAMPLES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    return [Example(row["title"], row.get("body", ""), row["is_statement"]) for row in map(json.loads, lines)]


def measure_rule(rule: Rule, examples: Iterable[Example]) -> tuple[float, float]:
    """Precision and recall of a rule, each 0 to 1; 0 where nothing is said or nothing is to be found."""
    said = [(rule(example), example.is_statement) for example in examples]
    hits = sum(found and true for found, true in said)
    return hits / max(1, sum(found for found, _ in said)), hits / max(1, sum(true for _, true in said))


def list_mistakes(rule: Rule, examples: Iterable[Example]) -> list[str]:
    """What a rule gets wrong: ``+`` for a wrong alarm, ``-`` for one overlooked."""
    return [f"{'-' if one.is_statement else '+'} {one.title} | {one.body}" for one in examples if rule(one) != one.is_statement]


def main() -> None:
    """Print one line per set and rule, and every mistake of the page reader but those of the blind set."""
    for names in (*((name,) for name in SETS), SETS[:2]):
        examples = read_examples(*names)
        bare = [example for example in examples if not example.body]
        for label, rule, asked in (("page", by_page, examples), ("title alone", by_title, bare)):
            precision, recall = measure_rule(rule, asked)
            counts = f"{sum(one.is_statement for one in asked):4} of {len(asked):4}"
            print(f"{'+'.join(names):13} {label:12} {counts}  precision {precision:.3f}  recall {recall:.3f}")
    print(*list_mistakes(by_page, read_examples(*SETS[:3])), sep="\n")


if __name__ == "__main__":
    main()
