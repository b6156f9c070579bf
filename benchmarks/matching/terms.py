"""What each hand-made relation of ``relations.yml`` gains: the shipped model with and without it, on the labels and on the held-out pairs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from match_quality.labelled import SHARED, Labelled, label
from match_quality.metrics import Quality, measure_quality
from match_quality.ours import compare_set, predict, rank_fitted

from disclosure.match import prepared
from disclosure.match.example_files import PAIRS, load_pairs
from disclosure.match.model import load_model
from disclosure.match.relations import Relations, load_relations

HELDOUT = PAIRS.parent / "heldout"
SECTIONS = ("kinds", "asked", "items")


def list_changes(relations: Relations) -> Iterator[tuple[str, Relations]]:
    """All relations, none of a section, and each entry left out."""
    yield "all relations", relations
    for section in SECTIONS:
        yield f"without {section}", relations.model_copy(update={section: {}})
    for section in SECTIONS:
        entries = getattr(relations, section)
        for name in entries:
            yield (
                f"{section}: {name}",
                relations.model_copy(update={section: {key: value for key, value in entries.items() if key != name}}),
            )


def measure(found: Labelled, relations: Relations) -> Quality:
    """The shipped blend on a set, with other relations."""
    prepared.load_relations = lambda *_: relations  # type: ignore[assignment]  # a study: nothing else runs in this process
    prepared._prepared.cache_clear()
    blend = load_model().blend
    assert blend is not None
    compared = compare_set(found)
    return measure_quality(rank_fitted("", compared, predict(compared, (blend.intercept, blend.weights))), found.grades)


def read_sets(labels: Path = SHARED) -> list[Labelled]:
    """The held-out pairs, and the labels where they are."""
    sets = [label("held-out pairs", load_pairs(HELDOUT))]
    return [*sets, label("labels", load_pairs(labels))] if labels.is_dir() else sets


def main() -> None:
    """One line per relation: what it adds to nDCG@10 and best F1 of each set."""
    sets = read_sets()
    whole: list[Quality] = []
    print("relation".ljust(44), *(found.name.rjust(20) for found in sets))
    for name, relations in list_changes(load_relations()):
        measured = [measure(found, relations) for found in sets]
        whole = whole or measured
        gains = [f"{one.ndcg10 - two.ndcg10:+.3f} {one.best_f1 - two.best_f1:+.3f}" for one, two in zip(whole, measured, strict=True)]
        shown = [f"{one.ndcg10:.3f} {one.best_f1:.3f}" for one in measured] if measured is whole else gains
        print(name.ljust(44), *(text.rjust(20) for text in shown), flush=True)


if __name__ == "__main__":
    main()
