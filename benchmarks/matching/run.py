"""How well task texts are matched with titles: prints one line per step of the ablation against ``../shared/benchmarks/matching``; skips without it."""

from __future__ import annotations

import importlib.util
import sys
import time
from pathlib import Path
from types import ModuleType

from disclosure.match import files
from disclosure.match.inputs import read_items, read_tasks
from disclosure.match.settings import MatchSettings, load_match_settings

LABELLED = Path(__file__).resolve().parents[3] / "shared" / "benchmarks" / "matching"
STEPS = {
    "words": ("topic_share", "unit_fits", "negative_type"),
    "+ topics": ("unit_fits", "negative_type"),
    "+ unit": ("negative_type",),
    "+ kinds": (),
}


def load_scorer(path: Path) -> ModuleType:
    """The labels' own scoring script."""
    spec = importlib.util.spec_from_file_location("scorer", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def without(settings: MatchSettings, names: tuple[str, ...]) -> MatchSettings:
    """The settings with the weights of some features at nothing."""
    return settings.model_copy(update={"weights": settings.weights.model_copy(update=dict.fromkeys(names, 0.0))})


def main() -> None:
    """Run every step on the same files."""
    if not LABELLED.is_dir():
        sys.exit(f"{LABELLED} is not here: nothing to measure")
    scorer = load_scorer(LABELLED / "score.py")
    tasks, items = read_tasks(LABELLED / "tasks.jsonl"), read_items(LABELLED / "items.jsonl")
    for name, dropped in STEPS.items():
        start = time.perf_counter()
        rows = list(files.match_files(tasks, items, every_pair=True, settings=without(load_match_settings(files.FILE_SETTINGS), dropped)))
        print(f"{name:10} {time.perf_counter() - start:5.1f}s", scorer.main(str(LABELLED / "labels.jsonl"), rows))


if __name__ == "__main__":
    main()
