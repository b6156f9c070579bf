"""Values of labels: junk is null, tools behind a value are cut, labels stand in every way beside their values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.sites import read_page
from disclosure.sites.reading.labels import FIELDS, field_of, split_labels

SITE = "http://www.qinghe.example"
URL = f"{SITE}/zwgk/content_8812077.html"
TITLE = "关于做好灌区春灌工作的通知"
TEXT = "<p>各有关单位：</p><p>为做好灌区春灌工作，现将有关事项通知如下，请结合实际抓好落实，并于月底前报送情况。</p><p>青禾市水务局</p><p>2023年3月1日</p>"
LINE = '<div class="info">发布时间：2023-03-02 10:08 来源：青禾市水务局</div>'
HEAD = f"<h1>{TITLE}</h1>{LINE}"


def article(make, head=HEAD, *, body=TEXT, title=TITLE, meta="", after="", url=URL, box="con"):
    """An article of an unknown system."""
    return read_page(
        make.page(f'{make.crumb}<div class="detail">{head}<div class="{box}">{body}</div>{after}</div>', title=title, meta=meta), url
    )


LINES = {
    "来源：": None,
    "来源：None": None,
    "来源：无": None,
    "来源：null": None,
    "来源：{{source}}": None,
    "来源：$!{info.source}": None,
    "来源：${source}": None,
    "来源：本站": None,
    "来源：本站原创": "本站原创",
    "来源：<%=source%>": None,
    "来源：[来源]": None,
    "来源：青禾日报 浏览次数：12": "青禾日报",
    "来源：青禾日报【字体：大 中 小】": "青禾日报",
    "来源：青禾日报 字号：[大 中 小]": "青禾日报",
    "来　源：青禾日报": "青禾日报",
    "来&nbsp;&nbsp;源：青禾日报": "青禾日报",
    '<span>来源：</span><a href="/x">青禾日报</a>': "青禾日报",
    '来源：<img src="/logo.png" alt="青禾日报">': "青禾日报",
    "<dl><dt>来源</dt><dd>青禾日报</dd></dl>": "青禾日报",
    "信息来源：青禾日报 打印": "青禾日报",
    "来源：青禾日报 阅读：12次": "青禾日报",
    "来源：青禾日报 访问量：12": "青禾日报",
    "来源：青禾日报 作者：林一": "青禾日报",
    "来源：青禾日报 编辑：林一": "青禾日报",
    "来源:青禾日报|点击数:12": "青禾日报",
    "来源：undefined": None,
    "来源：--": None,
    "来源：未知": None,
    "来源：青禾日报 阅读量：<span>loading</span>": "青禾日报",
    "来源：青禾日报 分享到：": "青禾日报",
    "来源：青禾日报 A+ A-": "青禾日报",
    "来源：青禾日报 T T": "青禾日报",
    "来源：青禾日报 背景色：": "青禾日报",
    "来源：青禾日报 打印本页 关闭": "青禾日报",
    "来源： 青禾 融媒体中心": "青禾 融媒体中心",
    "来源：青禾日报 2023-03-02": "青禾日报",
    "（来源：青禾日报）": "青禾日报",
    "来源：青禾日报 撰稿：林一": "青禾日报",
    "来源：青禾日报 供稿：林一": "青禾日报",
    "来源：青禾日报 点击率[12]": "青禾日报",
    "来源：青禾日报 人气：12": "青禾日报",
    "来源：青禾日报 保护视力色：": "青禾日报",
    "来源：青禾日报 [ 大 中 小 ]": "青禾日报",
    "来源：青禾日报 大 中 小": "青禾日报",
    "来源：青禾日报 审核：林一": "青禾日报",
    "来源：青禾日报 发布人：林一": "青禾日报",
    "来源：青禾日报 访问：12": "青禾日报",
    "来源：青禾日报 评论：0": "青禾日报",
    "来源：青禾日报 收藏": "青禾日报",
    "来源：@@source@@": None,
    "来源：#source#": None,
}

JUNK = (
    "None",
    "〔〕号",
    "无",
    "null",
    "",
    "〔2023〕号",
    "暂无",
    "/",
    "—",
    "青水〔〕号",
    "{{fileNum}}",
    "[]号",
    "（）号",
    "青水发【】号",
    "$!{info.docNum}",
    "无文号",
    "undefined",
)
NAMES = [(name, field) for field, names in FIELDS.items() for name in names.split()]


@pytest.mark.parametrize("words", LINES)
def test_a_source_is_read_and_junk_is_null(make, words):
    page = article(make, f'<h1>{TITLE}</h1><div class="info">发布时间：2023-03-02 {words}</div>')
    assert (page.published, page.source) == ("2023-03-02", LINES[words])


@pytest.mark.parametrize("value", JUNK)
def test_junk_in_a_metadata_table_is_null(make, value):
    table = f"<table><tr><td>索引号</td><td>{value}</td><td>文号</td><td>{value}</td></tr><tr><td>发布机构</td><td>{value}</td><td>成文日期</td><td>{value}</td></tr></table>"
    page = article(make, table + HEAD)
    assert (page.document_number, page.index_number, page.written_on, page.publisher) == (None, None, None, None)
    assert page.source == "青禾市水务局"


def test_a_table_with_one_junk_value_gives_the_others(make):
    table = "<table><tr><td>索引号</td><td>11990000X/2021-None</td><td>文号</td><td>青水［2023］5号</td></tr><tr><td>发文机关</td><td>青禾市水务局 </td><td>成文日期</td><td>2021-01-31T09:00:17</td></tr></table>"
    page = article(make, table + HEAD)
    assert (page.document_number, page.index_number, page.written_on, page.publisher) == (
        "青水〔2023〕5号",
        None,
        "2021-01-31",
        "青禾市水务局",
    )


@given(st.sampled_from(NAMES), st.data())
def test_a_label_is_known_with_any_blanks_in_it(named, data):
    name, field = named
    gaps = data.draw(st.lists(st.sampled_from(["", " ", "　", "\xa0", "  "]), min_size=len(name), max_size=len(name)))
    spelled = "".join(sign + gap for sign, gap in zip(name, gaps, strict=True))
    assert field_of(spelled + "：") == field
    assert split_labels(f"{spelled}：青禾日报") == [(field, "青禾日报")]
