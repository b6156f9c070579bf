"""Fields of articles in the ways that sites write them."""

import pytest

from disclosure.sites import read_page

URL = "http://www.qinghe.example/zwgk/content_8812077.html"
TEXT = "<p>各有关单位：</p><p>为做好灌区春灌工作，现将有关事项通知如下，请结合实际抓好落实，并于月底前报送情况。</p><p>青禾市水务局</p><p>2023年3月1日</p>"


def article(make, head, *, body=TEXT, title="关于做好灌区春灌工作的通知", meta="", after=""):
    """An article of an unknown system."""
    return read_page(
        make.page(f'{make.crumb}<div class="detail">{head}<div class="con">{body}</div>{after}</div>', title=title, meta=meta), URL
    )


HEADS = {
    "plain": '<h1>关于做好灌区春灌工作的通知</h1><div class="info">发布时间：2023-03-02 10:08 来源：青禾市水务局</div>',
    "full-width digits and ratio sign": '<h1>关于做好灌区春灌工作的通知</h1><div class="info">发布日期：２０２３-0３-02 10∶08　信息来源：青禾市水务局</div>',
    "Chinese date": "<h1>关于做好灌区春灌工作的通知</h1><p><span>2023年03月02日 10时08分</span><span>来源: 青禾市水务局</span></p>",
    "labels in their own elements": "<h1>关于做好灌区春灌工作的通知</h1><ul><li><span><i>时间：</i>2023-03-02 10:08</span><span><i>来源：</i>青禾市水务局</span></li></ul>",
    "byline inside the headline": "<h2>关于做好灌区春灌工作的通知<small>2023-03-02 10:08<span>来源：青禾市水务局</span></small></h2>",
    "date and time in two elements": '<h1>关于做好灌区春灌工作的通知</h1><div>发布时间：<span>2023-03-02</span> <span>10:08</span></div><div>来源：<a href="/">青禾市水务局</a></div>',
    "bars between": '<h1>关于做好灌区春灌工作的通知</h1><div class="info">信息来源：青禾市水务局 | 发布时间：2023-03-02 10:08 | 点击：12次</div>',
    "kicker and second line": "<h3>春耕备耕</h3><h2>关于做好灌区春灌工作的通知</h2><h3>覆盖三个灌区</h3><div>时间：2023-03-02 10:08 来源：青禾市水务局 【字体：大 中 小】</div>",
    "table of layout": '<table><tr><td class="title">关于做好灌区春灌工作的通知</td></tr><tr><td>发布时间：2023-03-02 10:08&nbsp;&nbsp;来源：青禾市水务局&nbsp;&nbsp;浏览次数：6</td></tr></table>',
    "headline by class alone": '<div class="xl_tit">关于做好灌区春灌工作的通知</div><div class="xl_info"><span>发布时间：2023-03-02 10:08</span><span>来源：青禾市水务局</span><span>字号：大 中 小</span></div>',
}


@pytest.mark.parametrize("head", HEADS)
def test_headline_date_and_source_are_read_in_every_layout(make, head):
    page = article(make, HEADS[head])
    assert (page.kind, page.title) == ("article", "关于做好灌区春灌工作的通知")
    assert (page.published, page.source) == ("2023-03-02 10:08", "青禾市水务局")
    assert page.body.startswith("各有关单位：")
    assert page.body.endswith("2023年3月1日")


def test_hidden_copies_do_not_count(make):
    hidden = '<div style="display:none">来源：青禾市门户网站 发布时间：2020-01-01</div>'
    page = article(
        make, HEADS["plain"].replace('<div class="info">', hidden + '<div class="info">'), after=f'<div class="hidden"><p>{TEXT}</p></div>'
    )
    assert (page.published, page.source) == ("2023-03-02 10:08", "青禾市水务局")
    assert page.body.count("各有关单位") == 1


def test_the_date_shown_beats_the_tag(make):
    page = article(
        make,
        HEADS["plain"],
        meta='<meta name="pubdate" content="2024-01-01 00:00:00"><meta name="ArticleTitle" content="关于做好灌区春灌工作的通知">',
    )
    assert page.published == "2023-03-02 10:08"
    assert page.tags["PubDate"] == "2024-01-01 00:00:00"
    assert [warning.code for warning in page.warnings] == ["date_disagrees"]


def test_without_a_shown_date_published_is_null(make):
    page = article(
        make,
        "<h1>关于做好灌区春灌工作的通知</h1>",
        meta='<meta name="ArticleTitle" content="关于做好灌区春灌工作的通知"><meta name="PubDate" content="2023-03-02">',
    )
    assert page.published is None
    assert [(date.value, date.origin) for date in page.dates] == [("2023-03-02", "meta")]


def test_the_document_date_is_no_date_of_publication(make):
    table = "<table><tr><td>索引号</td><td>009900001/2023-00123</td><td>文号</td><td>无</td></tr><tr><td>成文日期</td><td>2023-03-01</td><td>发布机构</td><td>青禾市水务局</td></tr></table>"
    page = article(make, table + "<h1>关于做好灌区春灌工作的通知</h1>")
    assert (page.published, page.written_on, page.document_number) == (None, "2023-03-01", None)
    assert (page.source, page.publisher, page.index_number) == ("青禾市水务局", "青禾市水务局", "009900001/2023-00123")


def test_a_metadata_table_with_its_labels_in_a_header_row_is_read(make):
    table = "<table><tr><th>索取号</th><th>发布时间</th><th>发布机构</th><th>文件编号</th><th>备注</th></tr><tr><td>AB1/2023-0012</td><td></td><td>青禾市水务局</td><td>青水〔2023〕5号</td><td></td></tr></table>"
    page = article(make, "<h2>关于做好灌区春灌工作的通知<small>( 2023-03-02)</small></h2>", body=table + TEXT)
    assert (page.title, page.published) == ("关于做好灌区春灌工作的通知", "2023-03-02")
    assert (page.index_number, page.document_number, page.source) == ("AB1/2023-0012", "青水〔2023〕5号", "青禾市水务局")
    assert page.body.startswith("各有关单位")


def test_a_metadata_list_without_table_is_read(make):
    box = "<ul class='xx'><li><b>索引号：</b>QH01-2023-0009</li><li><b>文 号：</b>青水（2023）6号</li><li><b>发布机构：</b>青禾市水务局</li><li><b>成文日期：</b>2023年3月1日</li><li><b>有 效 性：</b>有效</li></ul>"
    page = article(make, box + HEADS["plain"])
    assert (page.index_number, page.document_number, page.written_on, page.validity) == (
        "QH01-2023-0009",
        "青水（2023）6号",
        "2023-03-01",
        "有效",
    )
    assert page.title == "关于做好灌区春灌工作的通知"


def test_the_own_number_stands_at_the_end_of_the_headline(make):
    page = article(
        make, HEADS["plain"].replace("的通知</h1>", "的通知（青水〔2023〕7号）</h1>"), title="关于做好灌区春灌工作的通知（青水〔2023〕7号）"
    )
    assert page.document_number == "青水〔2023〕7号"


def test_the_own_number_stands_on_a_line_of_its_own(make):
    assert article(make, HEADS["plain"], body="<p>青水[2023]8号</p>" + TEXT).document_number == "青水[2023]8号"


def test_a_cited_number_is_not_the_own_one(make):
    assert (
        article(make, HEADS["plain"], body="<p>根据《青禾市灌区管理办法》（青政办〔2020〕3号）的规定：</p>" + TEXT).document_number is None
    )


def test_share_bars_editors_and_related_links_are_no_body(make):
    after = "<p>责任编辑：林一</p><div class='bdsharebuttonbox'>分享到：<a href='#'>微博</a></div><p>扫一扫在手机打开当前页</p><p><strong>相关链接：</strong></p><p><a href='/a/t20230101_1.html'>青禾市春灌工作图解</a></p>"
    page = article(make, HEADS["plain"], body=TEXT + after)
    assert page.body.endswith("2023年3月1日")


def test_a_table_in_the_body_stays(make):
    table = "<table><tr><td>灌区</td><td>面积</td></tr><tr><td>东灌区</td><td>三千亩</td></tr></table>"
    page = article(make, HEADS["plain"], body=TEXT + table)
    assert "灌区 面积" in page.body
    assert "东灌区 三千亩" in page.body


def test_a_row_of_attachments_below_the_body_is_found(make):
    after = '<div class="fujian"><p>附件：</p><ul><li><a href="/upload/2023/a.pdf">春灌计划.pdf</a></li><li><a href="/down/file?id=7&filename=b">分水方案.doc</a></li><li><a href="javascript:;">灌区图.zip</a></li></ul></div>'
    page = article(make, HEADS["plain"], after=after)
    assert [(link.title, link.url) for link in page.attachments] == [
        ("春灌计划.pdf", "http://www.qinghe.example/upload/2023/a.pdf"),
        ("分水方案.doc", "http://www.qinghe.example/down/file?id=7&filename=b"),
        ("灌区图.zip", None),
    ]


def test_a_revoked_document_says_so_in_its_headline(make):
    page = article(make, HEADS["plain"].replace("的通知</h1>", "的通知（已失效）</h1>"), title="关于做好灌区春灌工作的通知（已失效）")
    assert page.validity == "失效"


def test_junk_tags_are_left_out(make):
    meta = '<META NAME="columnname" CONTENT="null"/><meta content="青禾日报" name="contentsource"><meta name="ArticleTitle" content="关于做好灌区春灌工作的通知">'
    page = article(make, HEADS["plain"], meta=meta)
    assert "ColumnName" not in page.tags
    assert page.tags["ContentSource"] == "青禾日报"


CONSULTATIONS = {
    "征求意见时间：2023年6月12日至2023年7月12日。": ("2023-06-12", "2023-07-12"),
    "公示期为2023年6月12日—7月12日，逾期不再受理。": ("2023-06-12", "2023-07-12"),
    "自2023年6月12日起至2023年7月1日止。": ("2023-06-12", "2023-07-01"),
    "请于2023年7月5日前将意见反馈至青禾市城管局。": (None, "2023-07-05"),
    "意见反馈截止时间为2023-07-06。": (None, "2023-07-06"),
}


@pytest.mark.parametrize("sentence", CONSULTATIONS)
def test_the_period_of_a_consultation_is_read(make, sentence):
    page = read_page(make.trs_article(f"<p>现向社会公开征求意见。{sentence}</p>"), "http://www.qinghe.example/t20230612_1.html")
    assert (page.opens_on, page.closes_on) == CONSULTATIONS[sentence]
    assert page.shortened is None


def test_the_reason_for_a_short_period_is_quoted(make):
    page = read_page(
        make.trs_article("<p>因汛期临近、情况紧急，征求意见期限缩短为七日。征求意见时间：2023年6月12日至2023年6月19日。</p>"),
        "http://www.qinghe.example/t20230612_1.html",
    )
    assert page.shortened == "因汛期临近、情况紧急，征求意见期限缩短为七日"


def test_dates_in_another_kind_of_article_are_no_consultation(make):
    page = article(make, HEADS["plain"], body="<p>活动时间：2023年6月12日至2023年7月12日。</p>" + TEXT)
    assert (page.opens_on, page.closes_on) == (None, None)


def test_an_article_with_a_dated_list_of_others_below_is_an_article(make):
    others = "".join(
        f'<li><a href="/zwgk/content_88{index}.html">{title}</a><span>{make.days[index]}</span></li>'
        for index, title in enumerate(make.titles)
    )
    long = "<p>" + "为做好灌区春灌工作，各单位要提前检修渠道和闸门，合理安排用水次序，" * 4 + "</p>"
    page = read_page(
        make.page(
            f"{HEADS['plain']}<div class='con'>{long}{TEXT}</div><div class='tj'><h3>最新信息</h3><ul>{others}</ul></div>",
            title="关于做好灌区春灌工作的通知",
        ),
        None,
    )
    assert (page.kind, page.published) == ("article", "2023-03-02 10:08")


@pytest.mark.parametrize(
    "tag",
    [
        '<meta name="PubDate" content="2023-01-02 09:30">',
        '<META CONTENT="2023-01-02 09:30" NAME=pubdate />',
        '<meta name=" Pub Date " content=" 2023-01-02\n09:30 ">',
        '<meta property="pubDate" content="2023-01-02 09:30">',
        '<meta name="PubDate"\xa0content="2023-01-02 09:30">',
        '<meta name="PubDate" content="null"><meta name="PubDate" content="2023-01-02 09:30"><meta name="PubDate" content="2020-05-05">',
    ],
)
def test_tags_are_read_in_their_dirty_spellings(make, tag):
    assert read_page(make.page("<p>灌区春灌安排见附表。</p>", meta=tag)).tags["PubDate"] == "2023-01-02 09:30"
