"""One spelling for texts that differ in script, width or signs nobody sees."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.match.spelling import TRADITIONAL, is_seen, spell, spell_all


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("臨溪縣２０２５年城鄉低保資金發放公示", "临溪县2025年城乡低保资金发放公示"),
        ("關於徵求意見的公告", "关于征求意见的公告"),
        ("對提案的答覆", "对提案的答复"),
        ("低\u200b保\u202e公\ufe00示\x00\U000e0100", "低保公示"),
        ("⼈⺠政府", "人⺠政府"),
        ("\ue600低保", "低保"),
        ("低保\u3000公示\u2028二", "低保 公示\n二"),
        ("（一期）：ＰＰＰ", "（一期）：PPP"),
    ],
)
def test_a_text_is_spelled_as_simplified_texts_are(text, spelled):
    assert spell(text) == spelled


@pytest.mark.parametrize("text", ["覆盖率", "瞭望塔", "乾县显著位置", "著名品牌〔2025〕5号", "2025年低保（第3期）", "a b\tc\nd", "🎉"])
def test_what_simplified_texts_hold_stays(text):
    assert spell(text) == text


def test_every_pair_is_one_character_of_each_script_and_no_simplified_one_is_a_key():
    pairs = [pair for line in TRADITIONAL.read_text(encoding="utf-8").splitlines() if not line.startswith("#") for pair in line.split()]
    assert len(pairs) > 2500
    assert {len(pair) for pair in pairs} == {2}
    assert len({pair[0] for pair in pairs}) == len(pairs)
    assert not {pair[0] for pair in pairs} & {pair[1] for pair in pairs}
    for pair in pairs:
        pair[1].encode("gb2312")


SOME = st.text(st.sampled_from("城鄉低保資金覆答盖２a\u200b\u3000\ue000\n") | st.characters(), max_size=30)


@settings(deadline=None)  # the first call reads the pairs
@given(st.lists(SOME, max_size=8))
def test_many_texts_are_spelled_as_each_alone(texts):
    assert spell_all(texts) == [spell(text) for text in texts]


@settings(deadline=None)  # the first call reads the pairs
@given(SOME)
def test_spelling_twice_changes_nothing_more(text):
    once = spell(text)
    assert spell(once) == once


@pytest.mark.parametrize("text", ["", "  \n", "\u200b\ufeff", "\ufe0f", "\u3164\u2800", "\u3000\x00", "\U000e0041"])
def test_signs_nobody_sees_are_no_text(text):
    assert not is_seen(text)
    assert is_seen(f"{text}甲")


def test_a_build_reads_texts_spelled_as_files_do():
    from disclosure.match.texts import Clause, Texts, spell_texts

    (item,) = spell_texts([Texts("a", "【城鄉低保２０２５。】", ("社會救助/低保",), "民政\u200b局", "資金")])
    assert (item.title, item.columns, item.source, item.body) == ("城乡低保2025", ("社会救助/低保",), "民政局", "资金")
    assert Clause("1", "公開城鄉低保", ("民生\u200b",)).pieces() == Clause("1", "公开城乡低保", ("民生",)).pieces()
