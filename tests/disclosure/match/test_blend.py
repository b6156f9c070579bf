"""The weights of a model as SQL over the comparisons."""

import pytest

from disclosure.match.blend import blend_sql, comparison_sql
from disclosure.match.doc_types import load_doc_types
from disclosure.match.model import Blend
from disclosure.match.training import COMPARISONS


@pytest.mark.parametrize("name", COMPARISONS)
def test_a_comparison_is_weighed_as_its_own_column(name):
    assert comparison_sql(name) == name


@pytest.mark.parametrize("kind", sorted({entry.id for entry in load_doc_types()}))
def test_a_kind_of_documents_is_weighed_by_the_items_kind(kind):
    assert comparison_sql(f"kind_{kind}") == f"coalesce(doc_type = '{kind}', false)::int"


def test_a_kind_that_speaks_of_the_matter_adds_its_weight():
    import duckdb

    blend = Blend(accept=0.7, review=0.1, intercept=-1.0, weights={"kind_topic": 4.0, "kind_news": -0.5})
    select = f"select {blend_sql(blend)} from (select 0.5 as kind_topic, 'news' as doc_type)"
    assert duckdb.sql(select).fetchall() == [(pytest.approx(0.5),)]
