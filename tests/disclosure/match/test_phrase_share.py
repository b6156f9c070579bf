"""How much of a requirement an item speaks of: every phrase counts as it is sure, and near-identical matters share their phrase."""

from math import sqrt

import duckdb
import pytest

from disclosure.match.model import Model
from disclosure.match.text import TextMatcher
from disclosure.match.texts import Clause, Texts

TOPICS = ("河道清理", "河道疏浚", "灯会", "政策解读", "花市")
WORDS = (
    ("清淤", "河道清理", 0.45, 0.45),
    ("清淤", "河道疏浚", 0.45, 0.45),
    ("花灯", "灯会", 0.9, 0.9),
    ("解读", "政策解读", 0.9, 0.9),
    ("花市", "花市", 0.9, 0.9),
    ("热闹", "花市", 0.2, 0.2),
)
TASK = "公开清淤进度、花灯展期。"


@pytest.fixture
def compared():
    """A function that compares a requirement with items by a small model of our own: phrase shares by matter, and the pairs by item."""
    words = tuple(sorted({word for word, *_ in WORDS}))
    rarities = dict.fromkeys(words, 0.5)
    model = Model(tuple((topic, topic, True) for topic in TOPICS), {}, words, WORDS, rarities, rarities)

    def compare(text, *items):
        with duckdb.connect() as connection:
            matcher = TextMatcher(connection, model, [Clause("t", text)])
            matcher.compare(matcher.read([Texts(str(number), *item) for number, item in enumerate(items)]))
            shares = connection.execute(
                "select topic, phrase_share from gold.match_clause_topic join model.topic using (topic_no)"
            ).fetchall()
            pairs = connection.execute("select item_no, share_met, share_met_root from gold.match_text").fetchall()
        return dict(shares), {number: (met, root) for number, met, root in pairs}

    return compare


def test_the_phrases_of_a_requirement_share_it_all(compared):
    shares, _ = compared(TASK)
    assert sum(shares.values()) == pytest.approx(1)
    assert shares["灯会"] > shares["河道清理"] > 0


def test_near_identical_matters_share_their_phrase_between_them(compared):
    shares, _ = compared(TASK)
    assert shares["河道清理"] == pytest.approx(shares["河道疏浚"])
    assert shares["河道清理"] + shares["河道疏浚"] == pytest.approx(0.45**2 / (0.45**2 + 0.9**2))


def test_a_phrase_that_is_hardly_sure_takes_little_from_the_others(compared):
    vague, _ = compared("公开花灯展期、热闹的夜市。")
    assert 0 < vague["花市"] < 0.1 < 0.9 < vague["灯会"]


@pytest.mark.parametrize(("item", "least"), [(("花灯展期公告",), 0.7), (("公告", ("政务公开/花灯",)), 0.7), (("清淤公告",), 0.05)])
def test_title_and_column_tell_how_much_is_met(compared, item, least):
    _, pairs = compared(TASK, item)
    met, root = pairs[0]
    assert least < met <= 1
    assert root == pytest.approx(sqrt(met))


def test_what_both_matters_of_a_phrase_say_adds_up(compared):
    shares, pairs = compared(TASK, ("清淤公告",))
    assert pairs[0][0] == pytest.approx(0.45 * (shares["河道清理"] + shares["河道疏浚"]))


def test_a_kind_of_document_meets_its_matter_whatever_the_title_is_about(compared):
    shares, pairs = compared("做好政策解读、花灯展期公开。", ("一图读懂《临溪县犬只管理办法》",), ("临溪县犬只管理办法",))
    assert pairs[0][0] == pytest.approx(shares["政策解读"])
    assert 1 not in pairs


def test_who_asks_only_by_what_is_not_said_meets_nothing(compared):
    shares, pairs = compared("公开花灯展期。", ("花市公告",), ("花灯公告",))
    assert shares["灯会"] == pytest.approx(1)
    assert pairs.get(0, (0, 0)) == (0, 0)
    assert pairs[1][0] == pytest.approx(0.9)
