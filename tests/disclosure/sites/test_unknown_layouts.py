"""Articles in layouts that no system is known for: where body, byline and headline stand is told by structure, order and words."""

import pytest

from disclosure.sites import read_page

SITE = "http://www.linxi.example"
TITLE = "临溪县开展渠道清淤百日行动"
OPENING = "入冬以来，临溪县组织十二个乡镇开展渠道清淤，沿渠群众踊跃参加，累计清理渠道三百余公里，为春灌打下基础。"
TEXT = f"<p>{OPENING}</p><p>下一步，县水务局将逐段验收，确保三月底前全线通水。</p>"
ENDING = "下一步，县水务局将逐段验收，确保三月底前全线通水。"
LINE = '<div class="sub">发布时间：2023-02-14 09:20 来源：临溪县水务局</div>'
HEAD = f"<h1>{TITLE}</h1>{LINE}"


def page_of(make, main, *, title=TITLE, meta=""):
    """A page of an unknown system."""
    return read_page(make.page(f"{make.crumb}{main}", title=title, meta=meta), f"{SITE}/a/content_88120.html")


def lines_of_body(make, main, **named):
    """The lines of its body."""
    return page_of(make, main, **named).body.split("\n")


WHOLE = [OPENING, ENDING]


def test_a_mark_in_a_paragraph_that_closes_at_once_opens_the_body_behind_it(make):
    main = f'<div class="box">{HEAD}<div class="txt"><p><meta name="ContentStart">{TEXT}<meta name="ContentEnd"></p></div></div>'
    assert lines_of_body(make, main) == WHOLE


def test_a_picture_among_the_cells_of_the_byline_is_no_body(make):
    row = '<table><tr><td>发布时间：2023-02-14 09:20</td><td>来源：临溪县水务局</td><td><img src="/img/printer.png"></td></tr></table>'
    page = page_of(make, f'<div class="box"><h1>{TITLE}</h1><div>{row}</div><div id="conN"><div><div>{TEXT}</div></div></div></div>')
    assert (page.published, page.source, page.body.split("\n")) == ("2023-02-14 09:20", "临溪县水务局", WHOLE)


def test_a_greeting_in_the_header_is_no_body_whatever_its_class_says(make):
    main = (
        f'<div class="header zoom"><div>欢迎登录临溪县社区学堂！</div></div><div class="content">{HEAD}<div class="ct">{TEXT}</div></div>'
    )
    assert lines_of_body(make, main) == WHOLE


def test_a_counter_beside_the_byline_is_no_body_and_a_box_called_footer_may_hold_one(make):
    head = f"<div><h3>{TITLE}</h3><p><span>发布者：</span><span>发布时间：2023-02-14</span><span>点击数：</span></p></div>"
    assert lines_of_body(make, f'<div class="content">{head}<div class="content-footer"><div class="k1">{TEXT}</div></div></div>') != [
        "点击数："
    ]
    assert lines_of_body(make, f'<div class="content">{head}<div class="content-footer"><div id="zoom">{TEXT}</div></div></div>') == WHOLE


def test_an_empty_element_called_a_body_does_not_hide_the_words_behind_the_headline(make):
    assert lines_of_body(make, f'<div class="box">{HEAD}<div class="TRS_Editor"></div><div class="k1">{TEXT}</div></div>') == WHOLE


TOOL_LINES = {
    "brackets": "<p><span>【信息发布：<font>县水务局</font>】</span> <span>【内容纠错】</span>　<span>【打印文章】</span>　<span>【关闭窗口】</span></p>",
    "close": '<div class="end"><a href="javascript:window.close();">【关闭当前页面】</a></div>',
    "counter": '<div class="tr"><span>核发： </span><span>点击数：37</span><span>【<a href="javascript:">收藏本页</a>】</span></div>',
    "counter alone": "<div><span>核发：办公室</span> <span>点击数：195</span></div>",
    "home": '<div class="end"><span><a href="/index.html">返回首页</a></span><span><a href="javascript:self.close()">关闭页面</a></span></div>',
    "print and share": '<div class="k2"><a onclick="preview(1)">打印页面</a>&nbsp; <span>|</span> <span>分享到:&nbsp;<a href="https://b.example/"><img src="/wb.jpg"></a><div id="w"><a><span>分享到微信</span></a><a onclick="c()">×</a></div></span></div>',
    "empty box before a tool": '<div><div id="fj">附件下载：</div></div><div><p>扫一扫在手机打开当前页</p></div>',
}


@pytest.mark.parametrize("box", ["k1", "TRS_Editor"])
@pytest.mark.parametrize("name", TOOL_LINES)
def test_tools_on_one_line_behind_a_body_are_no_part_of_it(make, name, box):
    line = TOOL_LINES[name]
    assert lines_of_body(make, f'<div class="box">{HEAD}<div class="{box}">{TEXT}</div>{line}</div>') == WHOLE
    assert lines_of_body(make, f'<div class="box">{HEAD}<div class="{box}">{TEXT}{line}</div></div>') == WHOLE


@pytest.mark.parametrize(
    "line", ["（一）打印社保凭证", "核定人数：三十七", "关闭煤矿 三处", "【返回】式卫星 展出", "点击数：三十七万", "收藏 展览 研究"]
)
def test_words_that_only_look_like_tools_stay(make, line):
    assert lines_of_body(make, f'<div class="box">{HEAD}<div class="TRS_Editor">{TEXT}<p>{line}</p></div></div>') == [*WHOLE, line]


def test_names_of_attachments_behind_the_signature_are_no_words_of_the_body_though_their_links_are_dead(make):
    names = "".join(f'<p>　<strong><a href="javascript:;">附件{number}：清淤任务表之{number}</a></strong></p>' for number in "一二三")
    main = f'<div class="box">{HEAD}<div class="TRS_Editor">{TEXT}<p>临溪县水务局</p>{names}</div></div>'
    assert lines_of_body(make, main) == [*WHOLE, "临溪县水务局"]


def test_a_box_of_attachments_with_dead_links_is_no_part_of_the_body(make):
    box = '<div>附件：<br><a href="javascript:;">清淤任务表</a><br><a href="javascript:;">1-2</a><br></div>'
    assert lines_of_body(make, f'<div class="box">{HEAD}<div class="k1">{TEXT}</div>{box}</div>') == WHOLE


def test_a_list_of_annexes_in_words_stays(make):
    main = f'<div class="box">{HEAD}<div class="TRS_Editor">{TEXT}<p>附件：1.清淤任务表</p><p>临溪县水务局</p></div></div>'
    assert lines_of_body(make, main)[2:] == ["附件：1.清淤任务表", "临溪县水务局"]


def test_a_bare_date_behind_the_source_is_part_of_the_byline(make):
    main = f'<div class="box"><h4>{TITLE}</h4><small>来源：<span>临溪县水务局</span></small><small>&nbsp;2023-02-14&#32;09:20</small><div class="k1">{TEXT}</div></div>'
    page = page_of(make, main)
    assert (page.published, page.source, page.body.split("\n")) == ("2023-02-14 09:20", "临溪县水务局", WHOLE)


def test_the_first_lines_of_a_body_are_no_byline(make):
    passed = "（2023年2月10日临溪县第十届人民代表大会第三次会议通过）"
    main = f'<table><tr><td class="t1">{TITLE}</td></tr><tr><td>2023-02-14 09:20</td></tr><tr><td><div id="main1"><p>{passed}</p><p>信息来源：临溪日报</p>{TEXT}</div></td></tr></table>'
    page = page_of(make, main)
    assert page.body.split("\n") == [passed, "信息来源：临溪日报", *WHOLE]
    assert (page.published, page.source) == ("2023-02-14 09:20", "临溪日报")


LOW = f'<div id="contentbox"><h3><span>{TITLE}</span></h3><div><h4>来源：<span></span> 发布时间： <span>2023-02-14</span> 作者： <span>县水务局</span></h4><div id="words1">{TEXT}</div></div></div>'


@pytest.mark.parametrize("shown", ["青禾市人民政府", "\n 青年 \n 在线 "])
def test_a_low_heading_above_the_byline_is_the_headline_also_inside_an_element_called_a_body(make, shown):
    page = page_of(make, f'{LOW}<div class="r1"><h2>相关链接</h2><a href="/x"><img src="/1.jpg"></a></div>', title=shown)
    assert (page.kind, page.title, page.published, page.source) == ("article", TITLE, "2023-02-14", None)
    assert page.body.split("\n") == WHOLE


def test_a_numbered_heading_of_the_text_is_not_the_headline(make):
    text = "".join(
        f'<span class="title">{head}</span><br><span>{words}</span><br>'
        for head, words in [
            ("一、项目编号：", "LX2023021400088"),
            ("二、公告期限", "自本公告发布之日起一个工作日。"),
            ("三、凡对本次公告内容提出询问，请按以下方式联系。", "临溪县水务局 林一"),
        ]
    )
    main = f'<table><tr><td align="center"><span class="txt2">渠道清淤设备采购项目中标公告</span></td></tr><tr><td>发布时间：<span>2023-02-14</span></td></tr><tr><td><span class="txt7">{text}</span></td></tr></table>'
    page = page_of(make, main, title="青禾市人民政府")
    assert (page.title, page.published) == ("渠道清淤设备采购项目中标公告", "2023-02-14")
    assert page.body.startswith("一、项目编号：")


META = (
    '<div class="m"><dl><dd><label><font>索 引 号：</font></label><div>01888888X/2023-0040295</div></dd>'
    "<dd><label><font>发布机构：</font></label><div>临溪县统计局</div></dd>"
    "<dd><label><font>{name}：</font></label><div>2023-02-10</div></dd>"
    "<dd><label><font>公开方式：</font></label><div>主动公开</div></dd></dl></div>"
)


def test_a_value_in_a_block_below_its_label_in_one_box_is_read(make):
    page = page_of(make, f'<div class="box">{META.format(name="生成日期")}<h1>{TITLE}</h1><div class="TRS_Editor">{TEXT}</div></div>')
    assert (page.index_number, page.publisher, page.source) == ("01888888X/2023-0040295", "临溪县统计局", "临溪县统计局")


def test_the_day_a_document_was_made_is_no_day_of_publication(make):
    """条例 Art. 12 names 生成日期 among the fields of a 目录 entry: the making of the document, as 成文日期."""
    page = page_of(make, f'<div class="box">{META.format(name="生成日期")}<h1>{TITLE}</h1><div class="TRS_Editor">{TEXT}</div></div>')
    assert (page.written_on, page.published) == ("2023-02-10", None)
    page = page_of(make, f'<div class="box">{META.format(name="生成日期")}{HEAD}<div class="TRS_Editor">{TEXT}</div></div>')
    assert (page.written_on, page.published) == ("2023-02-10", "2023-02-14 09:20")


def test_the_date_of_a_related_item_between_headline_and_body_is_not_the_articles(make):
    other = '<div><h3>关联稿件：</h3><ul><li><a href="/b/1.html">图文解读：临溪县渠道清淤百日行动</a> <span class="time">2023-07-12</span></li></ul></div>'
    main = f'<div class="box">{META.format(name="成文日期")}<h1>{TITLE}</h1>{other}<div class="TRS_Editor">{TEXT}</div></div>'
    page = page_of(make, main)
    assert (page.published, page.written_on, page.body.split("\n")) == (None, "2023-02-10", WHOLE)


def test_every_script_writes_behind_itself_however_many_there_are(make):
    lines = "".join(f"<p>第{number}条 <script>document.write('水量{number}方');</script>。</p>" for number in range(300))
    body = page_of(make, f'<div class="box">{HEAD}<div class="TRS_Editor">{lines}</div></div>').body.split("\n")
    assert body == [f"第{number}条 水量{number}方。" for number in range(300)]


def test_files_that_scripts_write_are_read_up_to_a_limit_and_each_once(make):
    files = "".join(f"<script>document.write('<a href=\"/f/{number}.pdf\">附件{number}.pdf</a>');</script>" for number in range(2_100))
    twice = '<a href="/f/1.pdf">点击查看</a><a href="/f/0.pdf">附件0.pdf</a>'
    page = page_of(make, f'<div class="box">{HEAD}<div class="TRS_Editor">{TEXT}{twice}{files}</div></div>')
    names = [link.title for link in page.attachments]
    assert names[:3] == ["附件1.pdf", "附件0.pdf", "附件2.pdf"]
    assert len(names) == len(set(names)) == 2_000


def test_a_credit_at_the_head_of_the_text_is_no_second_byline(make):
    main = f'<div class="box"><div class="tt2">{TITLE}</div><div class="fr1">来源：宣传科 2023-02-14 09:20 【字体：大 中 小】</div><div class="k1"><p><span>来源：临溪日报 记者：林一</span></p>{TEXT}</div></div>'
    page = page_of(make, main)
    assert (page.published, page.source) == ("2023-02-14 09:20", "宣传科")
    assert page.body.split("\n") == ["来源：临溪日报 记者：林一", *WHOLE]


@pytest.mark.parametrize("shown", [f"{TITLE}-临溪县社区大学-临溪广播电视大学", f"【冬修】{TITLE}-临溪县社区大学"])
def test_a_line_above_the_byline_that_the_pages_title_holds_is_the_headline(make, shown):
    first, second = f"<p>{TITLE[:6]}</p>", f"<p>{TITLE[6:]}</p>"
    for cell in (TITLE, first + second):
        main = f'<table><tr><td></td><td bgcolor="#f4f4f4">{cell}</td><td></td></tr><tr><td></td><td>文章来源：临溪县水务局 发布时间：2023-02-14 09:20 阅读次数：</td></tr></table><div class="TRS_Editor">{TEXT}</div>'
        page = page_of(make, main, title=shown)
        assert (page.title, page.published, page.source) == (TITLE, "2023-02-14 09:20", "临溪县水务局")
        assert page.body.split("\n") == WHOLE


def test_a_notice_of_copyright_below_is_no_byline(make):
    cells = "<table><tr><td>当事人</td><td>林一</td></tr><tr><td>决定</td><td>警告并罚款一万元</td></tr></table>"
    note = "<div><div>1.凡本站注明“文章类型：原创”的所有作品，版权属于临溪县水务局。其他媒体转载使用时必须注明：“文章来源：临溪县水务局网站”。</div><div>2.凡本站注明“文章类型：转载”的所有作品，均转载自其他媒体，并不代表本站赞同其观点和对其真实性负责，特此声明如上，望周知并遵守。</div></div>"
    main = f'<div>发布时间：2023-02-14 来源：临溪县水务局</div><div class="a1"><div class="a-title">{TITLE}</div><div class="k1" id="wenzhang-content">{cells}</div></div>{note}'
    page = page_of(make, main)
    assert (page.published, page.source) == ("2023-02-14", "临溪县水务局")
    assert page.body.split("\n")[:2] == ["当事人 林一", "决定 警告并罚款一万元"]


def test_what_a_script_of_the_page_hides_by_its_class_is_not_shown(make):
    main = f'<div class="box">{HEAD}<div class="k1"><p class="ng-binding ng-hide">临水罚〔2023〕1号</p>{TEXT}</div><div class="ng-hide"><div>附件信息:</div></div></div>'
    assert lines_of_body(make, main) == WHOLE


def test_a_source_far_below_the_body_is_read(make):
    between = "".join(f"<div><span>分享{number}</span></div>" for number in range(12))
    foot = '<div class="x2"><span>来 源：临溪日报</span> <em>责任编辑：林一</em></div>'
    main = f'<div class="box"><h1>{TITLE}</h1><div class="sub">发布时间：2023-02-14</div><div class="TRS_Editor">{TEXT}</div>{between}{foot}</div>'
    page = page_of(make, main)
    assert (page.source, page.body.split("\n")) == ("临溪日报", WHOLE)


BRANCHES = {
    'var s = "临溪日报"; if(s){ document.write(s); } else if(a>=b){ document.write("县水务局"); } else { document.write("县农水局"); }': "临溪日报",
    'var s = ""; if(s){ document.write(s); } else { document.write("县水务局"); }': "县水务局",
    'var s = ""; if(s != ""){ document.write(s); } else document.write("县水务局");': "县水务局",
    'var s = "临溪日报"; if(!s){ document.write("县水务局"); } else { document.write(s); }': "临溪日报",
    'var s = "临溪日报"; if(s == ""){ document.write("县水务局"); } else { document.write(s); }': "临溪日报",
    'var s = "临溪"; if(a>b){ document.write(s); document.write("日报"); } else { document.write("县水务局"); }': "临溪日报",
    'if(a>b){ document.write("临溪"); } if(c>d){ document.write("日报"); }': "临溪日报",
}


@pytest.mark.parametrize("script", BRANCHES)
def test_of_the_branches_of_a_condition_one_is_written(make, script):
    line = f"<div class='sub'><span>发布时间：2023-02-14</span> <span>来源：<script>{script}</script></span></div>"
    page = page_of(make, f'<div class="box"><h1>{TITLE}</h1>{line}<div class="TRS_Editor">{TEXT}</div></div>')
    assert page.source == BRANCHES[script]


DEAD = {
    "numbers": '<p>附件：</p><p><span>1.</span><a href="javascript:;" title="名单.xls">清淤任务名单（点击下载）</a></p><p>2.<a href="javascript:;" title="回执.xls">回执（点击下载）</a></p>',
    "kept address": '<p>附：1.<a href="javascript:;" oldsrc="W020230214.xls">清淤任务表</a></p><p>2.<a href="javascript:;" oldsrc="W020230215.xls">承诺书</a></p>',
    "tool": '<div><div><b>附件：</b>清淤任务表（试行）.xlsx&nbsp;（11.95k）<a href="javascript:;">[下载]</a></div></div>',
}


@pytest.mark.parametrize("name", DEAD)
def test_attachments_at_the_end_are_no_words_of_the_body_also_where_their_links_lead_nowhere(make, name):
    main = f'<div class="box">{HEAD}<div class="TRS_Editor">{TEXT}{DEAD[name]}</div></div>'
    assert lines_of_body(make, main) == WHOLE


def test_a_body_that_a_script_draws_from_pictures_is_not_looked_for_elsewhere(make):
    drawn = '<script>var pages = ["/p/1.jpg", "/p/2.jpg"]; showPages(pages);</script>'
    below = '<ul><li>附件【<a href="javascript:;">清淤任务表.docx</a>】已下载次</li></ul>'
    page = page_of(make, f'<div class="box">{HEAD}<div class="v_news_content">{drawn}</div><div>{below}</div></div>')
    assert (page.kind, page.body) == ("article", "")
    assert "wordless_body" in [warning.code for warning in page.warnings]


@pytest.mark.parametrize("href", ["javascript:;", "/files/20230214.pdf"])
def test_an_item_that_is_one_link_to_its_file_says_the_files_name(make, href):
    foot = '<table><tr><td><a href="javascript:window.close();">【关闭】</a></td></tr></table>'
    main = f'<div class="box">{HEAD}<div class="content"> <p><a href="{href}">关于开展渠道清淤的函</a></p> </div>{foot}</div>'
    assert lines_of_body(make, main) == ["关于开展渠道清淤的函"]


def test_a_link_to_another_article_is_no_body(make):
    around = '<div>上一篇：<a href="/1.html">关于渠道清淤的又一份通知</a></div><div class="xgxx"><a href="/2.html">关于渠道清淤的第三份通知</a></div>'
    assert lines_of_body(make, f'<div class="box">{HEAD}<div class="k1"></div>{around}</div>') == [""]
