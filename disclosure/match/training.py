"""Learns the blend: comparisons of the labelled pairs → a logistic model whose weights stand in model.yml."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from disclosure.match.blend import COMPARED, KIND
from disclosure.match.example_files import Pairs, load_examples, load_pairs
from disclosure.match.files import texts_of
from disclosure.match.model import Blend, Model
from disclosure.match.taxonomy import load_taxonomy
from disclosure.match.text import TextMatcher
from disclosure.match.texts import Clause
from disclosure.match.wordstats import learn_words

if TYPE_CHECKING:
    import pandas

COMPARISONS = (
    "topic_title",
    "topic_column",
    "topic_path",
    "topic_body",
    "topic_issuer",
    "domain_named",
    "domain_named_column",
    "topic_implied",
    "kind_topic",
    "kind_foreign",
    "piece_cover",
    "main_named",
    "main_asked",
    "implied_column",
    "place_domain",
    "place_alone",
    "column_alone",
    "topic_both",
    "share_title",
    "topic_further",
    "domain_title",
    "domain_column",
    "agency",
    "elsewhere",
    "undisclosed",
    "clause_breadth",
    "clause_cover",
    "title_cover",
    "longest",
    "rarest",
    "kind_asked",
    "relayed",
)
"""The columns of gold.match_pair that are weighed, each in 0..1."""

KINDS_SEEN = 15
"""A kind of document gets a weight of its own when the pairs hold so many items of it."""


@dataclass(frozen=True)
class Compared:
    """All pairs of tasks and items with their comparisons: one row per pair, ``task``, ``item``, ``group`` and ``grade`` beside them."""

    rows: pandas.DataFrame
    weighed: tuple[str, ...]


def build_model(pairs: Pairs | None = None) -> Model:
    """The model from what is in the repository: words from taxonomy and examples, the blend from the labelled pairs (or those given)."""
    pairs = load_pairs() if pairs is None else pairs
    words = learn_words(load_taxonomy(), load_examples(), [item.title for item in pairs.items])
    return replace(words, blend=learn_blend(compare_pairs(words, pairs)))


def compare_pairs(model: Model, pairs: Pairs) -> Compared:
    """Every task with every item; ``grade`` is 2, 1, 0, or -1 where readers would disagree."""
    import duckdb
    import pandas

    with duckdb.connect(config={"memory_limit": "2GB", "threads": 2}) as connection:
        connection.execute("set enable_progress_bar = false")
        matcher = TextMatcher(connection, model, [Clause(task.id, task.text, task.path) for task in pairs.tasks])
        matcher.compare(matcher.read([texts_of(item) for item in pairs.items]))
        found = connection.execute(COMPARED).df()
    every = pandas.MultiIndex.from_product([range(len(pairs.tasks)), range(len(pairs.items))], names=["clause_no", "item_no"]).to_frame(
        index=False
    )
    rows = every.merge(found, how="left", on=["clause_no", "item_no"])
    kinds = sorted({kind for kind in found["doc_type"].dropna().unique() if _items_of(found, kind) >= KINDS_SEEN})
    for kind in kinds:
        rows[f"{KIND}{kind}"] = (rows["doc_type"] == kind).astype(float)
    weighed = (*COMPARISONS, *(f"{KIND}{kind}" for kind in kinds))
    filled = [*weighed, *BY_HAND]
    rows[filled] = rows[filled].fillna(0.0)
    rows["task"] = [pairs.tasks[number].id for number in rows["clause_no"]]
    rows["item"] = [pairs.items[number].id for number in rows["item_no"]]
    rows["column"] = [pairs.items[number].column or "" for number in rows["item_no"]]
    rows["grade"] = [pairs.labels[item].get(task, 0) for item, task in zip(rows["item"], rows["task"], strict=True)]
    return Compared(rows, weighed)


def _items_of(found: pandas.DataFrame, kind: str) -> int:
    return int(found.loc[found["doc_type"] == kind, "item_no"].nunique())


def fit(compared: Compared, rows: Any = None) -> tuple[float, dict[str, float]]:
    """Intercept and weights of a logistic regression (l2) on the pairs that readers agree on; ``rows``: a mask of those to learn from.

    A comparison whose weight would run against its words (what speaks for a match lowering it) only corrects others: it is left out.
    """
    used = compared.rows[compared.rows["grade"] >= 0] if rows is None else compared.rows[rows & (compared.rows["grade"] >= 0)]
    grades, names = (used["grade"] > 0).to_numpy(), list(compared.weighed)
    while True:
        intercept, weights = _fit_once(used[names].to_numpy(), grades, names)
        contrary = [name for name, weight in weights.items() if _sign(name) * weight < 0]
        if not contrary:
            return intercept, weights
        names = [name for name in names if name not in contrary]


def _fit_once(values: Any, grades: Any, names: list[str]) -> tuple[float, dict[str, float]]:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=STRENGTH, solver="newton-cholesky", tol=1e-8)
    model.fit(values, grades)
    return float(model.intercept_[0]), dict(zip(names, map(float, model.coef_[0]), strict=True))


def _sign(name: str) -> int:
    """Whether a comparison can only speak for a match (1) or against it (-1); 0: either."""
    if name in AGAINST:
        return -1
    return 0 if name in EITHER or name not in COMPARISONS else 1


AGAINST = ("elsewhere", "undisclosed", "kind_foreign")
EITHER = ("clause_breadth", "relayed")
BY_HAND = {"kind_conflict": -6.0}
"""Weights that the pairs are too few to teach (tag D): who asks for 决算 does not ask for 预算."""

ACCEPT, REVIEW = 0.65, 0.01

STRENGTH = 1.0
"""Inverse strength of the l2 penalty."""


def learn_blend(compared: Compared) -> Blend:
    """The blend of all pairs; thresholds as settled on the labels (docs/matching.md)."""
    intercept, weights = fit(compared)
    rounded = {name: round(weight, 3) for name, weight in weights.items()}
    return Blend(accept=ACCEPT, review=REVIEW, intercept=round(intercept, 3), weights=rounded | BY_HAND)
