"""Bodies without what the site sets around and into them, by name and by structure."""

import pytest

from disclosure.sites import read_page

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


AROUND = {
    "share": '<div class="bshare-custom">分享到：<a>微博</a></div>',
    "editor": "<p>责任编辑：林一　审核：林二</p>",
    "editor2": "<div>编辑：林一</div>",
    "editor3": '<p style="text-align:right">（责编：林一）</p>',
    "editor4": "<p>【责任编辑：林一】</p>",
    "editor5": "<p>初审：林一 复审：林二 终审：林三</p>",
    "prev": '<div>上一篇：<a href="/1.html">关于一</a></div><div>下一篇：<a href="/2.html">关于二</a></div>',
    "prev2": '<ul><li>上一条：没有了</li><li>下一条：<a href="/2.html">关于二</a></li></ul>',
    "prev3": '<p><span>上一篇:</span><a href="/1.html">关于一</a></p>',
    "qr": '<div class="ewm"><img src="/q.png"><p>扫一扫在手机打开当前页</p></div>',
    "qr2": '<div><img src="/qrcode.png"><p>扫描二维码分享到手机</p></div>',
    "tools": "<div>【打印本页】【关闭窗口】</div>",
    "tools2": "<p>[ 打印 ] [ 关闭 ]</p>",
    "fav": "<div><a>我要推荐</a> <a>网站纠错</a></div>",
    "related": '<div class="box"><h3>相关文章</h3><ul><li><a href="/3.html">灌区新闻一则</a></li></ul></div>',
    "related2": '<div><span>相关解读</span><a href="/3.html">灌区图解</a></div>',
    "related3": '<p>相关链接：<a href="/3.html">灌区图解</a></p>',
    "related4": '<p>解读链接：<a href="/3.html">灌区图解</a></p><p>解读：<a href="/3.html">一图读懂</a></p>',
    "guess": '<div><h4>猜你喜欢</h4><a href="/3.html">灌区图解</a></div>',
    "advert": '<div class="ad"><a href="http://x.example/"><img src="/ad.gif"></a></div>',
    "like": "<div>您访问的链接即将离开“青禾市人民政府”门户网站 是否继续？</div>",
    "feedback": "<div>这篇文章对您有帮助吗？<a>有用</a><a>没用</a></div>",
    "views": "<p>浏览次数：12</p>",
    "copy": "<div>版权所有：青禾市人民政府</div>",
    "attach box": "<div>附件下载：</div>",
    "hot": '<div class="hot"><h3>热点推荐</h3><ul><li><a href="/9.html">一则热点</a></li><li><a href="/8.html">两则热点</a></li></ul></div>',
    "hidden": '<div style="visibility:hidden">博彩广告</div>',
    "offscreen": '<div style="position:absolute;left:-9999px"><a href="http://x.example">澳门彩票</a>博彩广告</div>',
    "tiny": '<div style="font-size:0">博彩广告</div>',
    "marq": '<marquee height="1" width="1">博彩广告</marquee>',
    "h0": '<div style="height:0;overflow:hidden">博彩广告</div>',
    "comment": '<div class="comment"><h3>网友评论</h3><p>暂无评论</p></div>',
    "end": "<p>- END -</p>",
}

NEVER = (
    "分享",
    "编辑",
    "责编",
    "终审",
    "上一",
    "下一",
    "扫",
    "打印",
    "推荐",
    "纠错",
    "相关",
    "图解",
    "猜你",
    "离开",
    "帮助",
    "浏览次数",
    "版权",
    "附件下载",
    "热点",
    "博彩",
    "评论",
)
BOXES = pytest.mark.parametrize("box", ["con", "TRS_Editor"])


@BOXES
@pytest.mark.parametrize("around", AROUND)
def test_what_is_set_around_a_body_is_no_part_of_it(make, around, box):
    for page in (article(make, after=AROUND[around], box=box), article(make, body=TEXT + AROUND[around], box=box)):
        assert page.body.startswith("各有关单位：")
        assert page.body.endswith("2023年3月1日")
        assert [word for word in NEVER if word in page.body] == []


@pytest.mark.parametrize("line", ["打印机采购清单如下", "收藏品交易须知", "相关信息公开如下。", "关闭三处煤场", "编辑部搬迁"])
def test_a_line_that_only_begins_like_a_tool_stays(make, line):
    assert line in article(make, body=f"<p>{line}</p>{TEXT}", box="TRS_Editor").body


@BOXES
def test_a_body_of_a_table_alone(make, box):
    table = "<table><tr><td>灌区</td><td>面积</td></tr>" + "<tr><td>东灌区</td><td>三千亩</td></tr>" * 3 + "</table>"
    assert article(make, body=table, box=box).body.split("\n") == ["灌区 面积", *["东灌区 三千亩"] * 3]


@BOXES
def test_a_body_of_pictures_alone(make, box):
    page = article(make, body='<p><img src="/u/1.jpg"></p><p><img src="/u/2.jpg"></p>', box=box)
    assert (page.kind, page.body) == ("article", "")
    assert "wordless_body" in [warning.code for warning in page.warnings]


@BOXES
def test_a_body_in_two_blocks(make, box):
    page = article(
        make,
        body="<p>各有关单位：</p><p>第一部分内容在这里，请各单位一并落实。</p>",
        after=f'<div class="{box}"><p>第二部分内容在这里。</p></div>',
        box=box,
    )
    assert page.body.split("\n") == ["各有关单位：", "第一部分内容在这里，请各单位一并落实。", "第二部分内容在这里。"]


@BOXES
def test_a_copy_for_large_print_is_not_read_twice(make, box):
    page = article(make, after=f'<div class="elder"><div class="{box}">{TEXT}</div></div>', box=box)
    assert page.body.count("各有关单位") == 1


@BOXES
def test_a_second_article_below_is_no_part_of_the_first(make, box):
    other = f'<div class="detail"><h1>灌区以外的另一篇文章标题</h1><div class="info">发布时间：2022-01-01 来源：青禾日报</div><div class="{box}"><p>另一篇文章的正文，与上文毫无关系，篇幅也差不多这么长。</p></div></div>'
    page = article(make, after=other, box=box)
    assert (page.title, page.published) == (TITLE, "2023-03-02 10:08")
    assert page.body.endswith("2023年3月1日")


LONG = TEXT + "<p>" + "为做好灌区春灌工作，各单位要提前检修渠道和闸门，合理安排用水次序，" * 5 + "</p>"
PARTS = {
    "a line in the body": ('<p>第1页/共2页 <a href="content_8812077_2.html">下一页</a></p>', "", ["content_8812077_2.html"]),
    "numbers below": (
        "",
        '<div class="pagenav"><span>1</span><a href="content_8812077_2.html">2</a><a href="content_8812077_3.html">3</a><a href="content_8812077_2.html">下一页</a></div>',
        ["content_8812077_2.html", "content_8812077_3.html"],
    ),
    "a page in the query": ("", '<p><a href="?page=2">下一页</a></p>', ["content_8812077.html?page=2"]),
    "words alone": ("<p>第1页/共3页</p>", "", []),
}


@BOXES
@pytest.mark.parametrize("way", PARTS)
def test_a_body_over_several_pages_says_so(make, way, box):
    inside, below, addresses = PARTS[way]
    page = article(make, body=LONG + inside, after=below, box=box)
    assert [warning.code for warning in page.warnings] == ["body_parted"]
    assert page.next_pages == tuple(f"{SITE}/zwgk/{address}" for address in addresses)
    assert page.body.endswith("次序，")


def test_links_to_the_neighbours_of_an_article_are_no_further_pages(make):
    page = article(make, after='<p>上一篇：<a href="content_8812076.html">上一页</a></p><p><a href="content_8812078.html">下一页</a></p>')
    assert (page.kind, page.next_pages) == ("article", ())


def test_a_layout_of_no_font_size_hides_nothing(make):
    page = article(make, body=f'<div style="font-size:0"><p style="font-size:16px">开头一段。</p></div>{TEXT}', box="TRS_Editor")
    assert page.body.startswith("开头一段。")


def test_neighbours_and_counted_files_at_the_end_are_no_body(make):
    text = "<p>各有关单位：</p><p>灌区春灌安排已经确定，请按附表轮灌，昼夜值守，节约用水。</p><p>青禾市水务局</p>"
    files = "<ul><li>附件【<a href='/system/download.jsp?wbfileid=77'>灌区春灌安排表.xlsx</a>】已下载<span id='n77'>36</span>次</li></ul>"
    neighbours = "<dl class='page'><dd>上一条：<a href='1.htm'>关于公布灌区节水改造名单的公告</a> 下一条：<a href='3.htm'>关于开展老旧小区电梯更新摸底的通知，含三年计划</a></dd></dl>"
    body = make.page(
        f"<h1>关于做好灌区春灌工作的通知</h1><p>发布时间：2023-03-02</p><form><div id='vsb_content'>{text}</div>{files}{neighbours}</form>"
    )
    page = read_page(body, "http://www.qinghe.example/info/1001/2.htm")
    assert page.body == "各有关单位：\n灌区春灌安排已经确定，请按附表轮灌，昼夜值守，节约用水。\n青禾市水务局"
    assert [link.title for link in page.attachments] == ["灌区春灌安排表.xlsx"]
    inside = read_page(
        body.replace(b"</div><ul>", b"<ul>").replace(b"</form>", b"</div></form>"), "http://www.qinghe.example/info/1001/2.htm"
    )
    assert inside.body == page.body
