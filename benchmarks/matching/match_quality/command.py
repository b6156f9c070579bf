"""The command: arguments, the order of the work, exit codes (0 measured, 2 a mistake in the arguments)."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from match_peers import FOLDER, INSTALL, Peer, load_peers

from disclosure.errors import InputError
from disclosure.match.training import Compared
from match_quality.labelled import OTHER, SHARED, Labelled, document_of, load_sets, query_of
from match_quality.metrics import REPEATS, Ranking
from match_quality.misses import list_bands, list_kinds
from match_quality.ours import BY_COLUMN, BY_TASK, compare_set, predict_left_out, rank_fitted, rank_shipped
from match_quality.report import (
    lines_of_bands,
    lines_of_decisions,
    lines_of_kinds,
    lines_of_peers,
    lines_of_quality,
    lines_of_set,
    lines_of_steps,
    lines_of_thresholds,
)
from match_quality.studies import ablate, learn_curve


def read_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="quality.py", description="How well tasks are matched with items, beside plain search.")
    parser.add_argument(
        "--labels",
        type=Path,
        metavar="DIR",
        default=SHARED,
        help="tasks, items and labels as JSON lines (default: ../shared/benchmarks/matching)",
    )
    parser.add_argument(
        "--peers", type=Path, metavar="DIR", default=FOLDER, help="folder the peers were installed to (default: .venv/peers)"
    )
    parser.add_argument("--quick", action="store_true", help="as shipped and the peers only: nothing is fitted anew")
    parser.add_argument(
        "--draws", type=int, metavar="N", default=REPEATS, help=f"draws of tasks that intervals are made of (default: {REPEATS})"
    )
    found = parser.parse_args(arguments)
    if found.draws < 1:
        parser.error("--draws: 1 or more")
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables as they are ready."""
    options = read_arguments(arguments)
    peers, missing = load_peers(options.peers)
    try:
        sets = load_sets(options.labels)
        compared = [compare_set(labelled) for labelled in sets]
    except InputError as error:
        print(f"quality.py: {error}", file=sys.stderr)
        sys.exit(2)
    say(lines_of_peers(peers, missing, INSTALL))
    if len(sets) == 1:
        print(f"{OTHER}: not here ({options.labels}); measured on the own pairs alone")
    for labelled, rows in zip(sets, compared, strict=True):
        say(measure_set(labelled, rows, peers, options.quick, options.draws))
    if not options.quick:
        own, other = sets[0], (sets[1].name, compared[1], sets[1].grades) if len(sets) > 1 else None
        say(lines_of_steps("ablation, fitted on own tasks", list(ablate(compared[0], own.grades, other, own.name))))
        say(lines_of_steps("learned from", list(learn_curve(compared[0], own.grades, other, own.name))))


def measure_set(labelled: Labelled, compared: Compared, peers: Sequence[Peer], quick: bool, draws: int) -> Iterator[str]:
    """All tables of one set."""
    yield from lines_of_set(labelled)
    shipped = rank_shipped(labelled)
    fitted = [] if quick else [fit_without(name, labelled, compared, groups) for name, groups in GROUPS.items()]
    ours = [shipped, *fitted]
    queries, documents = [query_of(task) for task in labelled.pairs.tasks], [document_of(item) for item in labelled.pairs.items]
    theirs = [Ranking(peer.name, peer.rank(queries, documents)) for peer in peers]
    yield from lines_of_quality([*ours, *theirs], labelled.grades, len(ours), draws)
    yield from lines_of_decisions(ours, labelled.grades)
    yield from lines_of_thresholds(ours, labelled.grades)
    for ranking in ours[:2]:
        yield from lines_of_bands(ranking.name, list(list_bands(ranking.scores, labelled.grades)))
    assert shipped.decisions is not None
    rejected, accepted = list_kinds(compared, shipped.decisions, labelled.grades)
    yield from lines_of_kinds("matches rejected as shipped", rejected)
    yield from lines_of_kinds("no matches accepted as shipped", accepted)


GROUPS: dict[str, Callable[[Compared], Sequence[str]]] = {
    BY_TASK: lambda compared: list(compared.rows["task"]),
    BY_COLUMN: lambda compared: list(compared.rows["column"]),
}


def fit_without(name: str, labelled: Labelled, compared: Compared, groups: Callable[[Compared], Sequence[str]]) -> Ranking:
    """Every pair by a blend that has not seen its task (or column); this takes a second per task (or column) on the own pairs."""
    return rank_fitted(name, compared, predict_left_out(compared, groups(compared)))


def say(lines: Iterator[str]) -> None:
    """Print lines as they come."""
    for line in lines:
        print(line, flush=True)
