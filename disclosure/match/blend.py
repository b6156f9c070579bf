"""The blend of a model as SQL over the comparisons of ``gold.match_text``."""

from __future__ import annotations

from disclosure.match.doc_types import load_doc_types
from disclosure.match.model import Blend

COMPARED = """
select
    text.*, item.doc_type, item.is_relayed::int as relayed,
    coalesce(not asked.is_conflict, false)::int as kind_asked, coalesce(asked.is_conflict, false)::int as kind_conflict
from gold.match_text as text
inner join match_item as item using (item_no)
left join match_clause_kind as asked on asked.clause_no = text.clause_no and asked.doc_type = item.doc_type
"""
"""The comparisons of texts and of kinds of documents."""

KIND = "kind_"
"""Weights named kind_<doc type> count for items of that kind."""


def blend_sql(blend: Blend) -> str:
    """The log-odds of a pair, as an SQL expression."""
    terms = [f"{weight!r} * {comparison_sql(name)}" for name, weight in blend.weights.items() if weight]
    return " + ".join([repr(blend.intercept), *terms])


def pair_sql(blend: Blend) -> str:
    """The SELECT of ``gold.match_pair``: the comparisons, the probability they blend to, and the decision."""
    return f"""
        with
        compared as ({COMPARED}),
        weighed as (
            select compared.*, 1 / (1 + exp(-({blend_sql(blend)}))) as probability from compared
        )
        select
            weighed.*,
            case
                -- 情况说明 says that there was nothing to publish: never evidence (EVALUATION section 7)
                when doc_type = 'statement' then 'reject'
                when probability >= {blend.accept} then 'accept'
                when probability >= {blend.review} then 'review'
                else 'reject'
            end as decision
        from weighed
    """


def base_probability(blend: Blend) -> float:
    """The probability of a pair that has nothing in common."""
    from math import exp

    return 1 / (1 + exp(-blend.intercept))


def comparison_sql(name: str) -> str:
    """The value that a weight counts: a column of the comparisons, or whether the item is of a kind (kind_topic is a column, kind_news a kind)."""
    kind = name.removeprefix(KIND)
    is_kind = name.startswith(KIND) and any(entry.id == kind for entry in load_doc_types())
    return f"coalesce(doc_type = '{kind}', false)::int" if is_kind else name
