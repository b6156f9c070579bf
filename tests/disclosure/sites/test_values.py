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
        "青水［2023］5号",
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


LAYOUTS = {
    "siblings without colons": "<div><span>发布时间</span><span>2023-03-02</span><span>来源</span><span>青禾日报</span></div>",
    "values below": "<div><div><p>发布时间</p><p>2023-03-02</p></div><div><p>来源</p><p>青禾日报</p></div></div>",
    "a list": "<ul><li>发布日期：2023-03-02</li><li>来源：青禾日报</li></ul>",
    "colons behind the label": "<div><b>发布时间</b>：2023-03-02 <b>来源</b>：青禾日报</div>",
    "colons on their own": "<div><b>发布时间</b><i>：</i>2023-03-02 <b>来源</b><i>：</i>青禾日报</div>",
    "in brackets": "<div>[发布时间：2023-03-02] [来源：青禾日报]</div>",
    "labels in brackets": "<div>【发布时间】2023-03-02 【来源】青禾日报</div>",
    "definitions": "<dl><dt>发布日期：</dt><dd>2023-03-02</dd><dt>来　　源：</dt><dd>青禾日报</dd></dl>",
    "a linked picture": '<div>发布时间：2023-03-02 来源：<a href="http://x.example"><img src="a.png" alt="青禾日报"></a></div>',
    "header cells": "<table><tr><th>发布日期</th><td>2023-03-02</td><th>信息来源</th><td>青禾日报</td></tr></table>",
    "slashes": "<div>2023-03-02 / 来源：青禾日报 / 浏览：3</div>",
    "source first": "<div>来源：青禾日报&nbsp;&nbsp;&nbsp;2023-03-02</div>",
    "scripts": "<div>发布时间：<script>document.write('2023-03-02')</script> 来源：<script>var ly='青禾日报';document.write(ly);</script></div>",
    "a guarded script": "<div>发布时间：2023-03-02 <script>var ly='';if(ly!='')document.write('来源：'+ly);</script>来源：青禾日报</div>",
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_labels_stand_beside_their_values_in_every_layout(make, layout):
    page = article(make, f"<h1>{TITLE}</h1>{LAYOUTS[layout]}")
    assert (page.kind, page.title, page.published, page.source) == ("article", TITLE, "2023-03-02", "青禾日报")
    assert page.body.startswith("各有关单位：")


def test_a_line_of_labels_below_the_body_is_read_and_is_no_body(make):
    page = article(make, f"<h1>{TITLE}</h1>", after='<div class="i">来源：青禾日报 发布日期：2023-03-02</div>')
    assert (page.published, page.source) == ("2023-03-02", "青禾日报")
    assert page.body.endswith("2023年3月1日")


BOX = (
    '<div class="xxgk"><div class="row"><span>索引号：</span><span>A1/2023-0012</span></div><div class="row"><span>发布机构：</span><span>青禾市水务局</span></div>'
    '<div class="row"><span>文　　号：</span><span>青水〔2023〕5号</span></div><div class="row"><span>成文日期：</span><span>2023年3月1日</span></div>'
    '<div class="row"><span>发布日期：</span><span>2023年3月2日</span></div></div>'
)


@pytest.mark.parametrize("place", ["above", "inside", "below"])
def test_a_box_of_labels_without_a_table_is_read_in_any_place(make, place):
    pages = {
        "above": lambda: article(make, f"{BOX}<h1>{TITLE}</h1>"),
        "inside": lambda: article(make, f"<h1>{TITLE}</h1>", body=BOX + TEXT),
        "below": lambda: article(make, f"<h1>{TITLE}</h1>", after=BOX),
    }
    page = pages[place]()
    assert (page.title, page.index_number, page.document_number) == (TITLE, "A1/2023-0012", "青水〔2023〕5号")
    assert (page.publisher, page.written_on, page.published) == ("青禾市水务局", "2023-03-01", "2023-03-02")
    assert page.body.startswith("各有关单位：")
    assert page.body.endswith("2023年3月1日")


def test_the_name_in_a_metadata_table_is_the_title_where_nothing_else_is(make):
    table = f'<table><tr><td>索引号</td><td>A1/2023-0012</td><td>生成日期</td><td>2023-03-01</td></tr><tr><td>发布机构</td><td>青禾市水务局</td><td>发文字号</td><td>青水〔2023〕5号</td></tr><tr><td>名称</td><td colspan="3">{TITLE}</td></tr></table>'
    page = article(make, table, title="青禾市人民政府")
    assert (page.kind, page.title, page.written_on) == ("article", TITLE, "2023-03-01")
