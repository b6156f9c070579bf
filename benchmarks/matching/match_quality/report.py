"""The tables that the command prints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from match_peers import Peer

from match_quality.labelled import Labelled
from match_quality.metrics import Ranking, interval, measure_decisions, measure_quality, reach_precision, reach_recall, resample
from match_quality.misses import Band, Kind
from match_quality.studies import Step

PRECISION, RECALLS = 0.95, (0.8, 0.9, 0.95)


def lines_of_set(labelled: Labelled) -> Iterator[str]:
    """What the set holds."""
    grades = labelled.grades
    tasks, items = grades.shape
    yield ""
    yield f"## {labelled.name}: {tasks} tasks × {items} items of {len(set(labelled.columns))} columns"
    yield f"{(grades > 0).sum()} matches of {(grades > 0).any(axis=1).sum()} tasks; {(grades == -1).sum()} pairs left out, where readers disagree"


def lines_of_quality(rankings: Sequence[Ranking], grades: Any, ours: int, repeats: int) -> Iterator[str]:
    """Every ranking's measures with their intervals, then the difference of the first ``ours`` rankings to each of the others."""
    draws = {ranking.name: resample(ranking, grades, repeats) for ranking in rankings}
    yield ""
    yield "| | nDCG@10 (95 %) | MAP | recall@50 | best F1 (95 %) | P | R |"
    yield "|---|---|---|---|---|---|---|"
    for ranking in rankings:
        found, (ndcg, f1) = measure_quality(ranking, grades), draws[ranking.name]
        yield (
            f"| {ranking.name} | {found.ndcg10:.3f} {_range(ndcg)} | {found.map:.3f} | {found.recall50:.3f} "
            f"| {found.best_f1:.3f} {_range(f1)} | {found.best_precision:.3f} | {found.best_recall:.3f} |"
        )
    yield ""
    yield "| difference (95 %) | nDCG@10 | best F1 |"
    yield "|---|---|---|"
    for one in rankings[:ours]:
        for other in rankings[ours:]:
            ndcg, f1 = (mine - theirs for mine, theirs in zip(draws[one.name], draws[other.name], strict=True))
            known = measure_quality(one, grades), measure_quality(other, grades)
            yield (
                f"| {one.name} − {other.name} | {known[0].ndcg10 - known[1].ndcg10:+.3f} {_range(ndcg, '+')} "
                f"| {known[0].best_f1 - known[1].best_f1:+.3f} {_range(f1, '+')} |"
            )


def lines_of_decisions(rankings: Sequence[Ranking], grades: Any) -> Iterator[str]:
    """What the shipped thresholds make of the rankings."""
    yield ""
    yield "| at the shipped thresholds | accept | precision | recall | accept+review recall | review | matches in them | review per match |"
    yield "|---|---|---|---|---|---|---|---|"
    for ranking in rankings:
        if ranking.decisions is not None:
            found = measure_decisions(ranking.decisions, grades)
            yield (
                f"| {ranking.name} | {found.accepts} | {found.accept_precision:.3f} | {found.accept_recall:.3f} | {found.recall:.3f} "
                f"| {found.reviews} | {found.reviews_true} | {found.reviews_per_match:.1f} |"
            )


def lines_of_thresholds(rankings: Sequence[Ranking], grades: Any) -> Iterator[str]:
    """What other thresholds would give: chosen on these very labels, so no promise for others."""
    yield ""
    yield f"| probability, chosen on these labels | accept at precision {PRECISION}: recall |" + "".join(
        f" recall {recall}: pairs per match |" for recall in RECALLS
    )
    yield "|---|---|" + "---|" * len(RECALLS)
    for ranking in rankings:
        threshold, recall = reach_precision(ranking, grades, PRECISION)
        cells = [f"{threshold:.3f}: {recall:.3f}"]
        cells += [f"{low:.4f}: {pairs:.1f}" for low, pairs in (reach_recall(ranking, grades, recall) for recall in RECALLS)]
        yield f"| {ranking.name} | " + " | ".join(cells) + " |"


def lines_of_bands(name: str, bands: Sequence[Band]) -> Iterator[str]:
    """The reliability table."""
    yield ""
    yield f"| probability, {name} | pairs | mean | true share |"
    yield "|---|---|---|---|"
    for band in bands:
        yield f"| {band.low:.2f} to {band.high:.2f} | {band.pairs} | {band.mean:.3f} | {band.share:.3f} |"


def lines_of_kinds(title: str, kinds: Sequence[Kind]) -> Iterator[str]:
    """The kinds of misses."""
    yield ""
    yield f"| {title} | pairs | of tasks with nine matters or more |"
    yield "|---|---|---|"
    for kind in kinds:
        yield f"| {kind.name} | {kind.pairs} | {kind.broad} |"


def lines_of_steps(title: str, steps: Sequence[Step]) -> Iterator[str]:
    """The ablation or the learning curve."""
    names = list(steps[0].quality)
    yield ""
    yield f"| {title} | |" + "".join(f" {name}: nDCG@10 | MAP | best F1 |" for name in names)
    yield "|---|---|" + "---|---|---|" * len(names)
    for step in steps:
        values = "".join(f" {found.ndcg10:.3f} | {found.map:.3f} | {found.best_f1:.3f} |" for found in step.quality.values())
        yield f"| {step.name} | {step.detail} |{values}"


def lines_of_peers(peers: Sequence[Peer], missing: Sequence[str], install: str) -> Iterator[str]:
    """The peers with their settings, and those that are not installed."""
    yield "Peers are asked the requirement and search title, column and body."
    for peer in peers:
        yield f"- {peer.name} {peer.version}: {peer.settings}"
    if missing:
        yield f"not installed: {', '.join(missing)} ({install})"


def _range(values: Any, sign: str = "") -> str:
    low, high = interval(values)
    return f"[{low:{sign}.3f}, {high:{sign}.3f}]"
