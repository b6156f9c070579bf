"""The headline of an article wherever it stands and whatever stands around it."""

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


HEADLINES = {
    "kicker": f"<h3>春耕备耕进行时</h3><h1>{TITLE}</h1><h3>三个灌区同时开闸</h3>",
    "kicker p": f'<p class="yt">春耕备耕进行时</p><p class="title">{TITLE}</p><p class="subtitle">三个灌区同时开闸</p>',
    "br": "<h1>关于做好<br>灌区春灌工作的通知</h1>",
    "spans": "<h1><span>关于做好</span><span>灌区春灌</span>工作的通知</h1>",
    "two lines": '<div class="title"><p>关于做好</p><p>灌区春灌工作的通知</p></div>',
    "td": f'<table><tr><td class="bt" align="center">{TITLE}</td></tr></table>',
    "td noname": f'<table><tr><td align="center" style="font-size:24px"><b>{TITLE}</b></td></tr></table>',
    "div noname": f'<div style="font-size:22px;text-align:center">{TITLE}</div>',
    "p strong": f'<p align="center"><strong>{TITLE}</strong></p>',
    "p class": f'<p class="con_tit">{TITLE}</p>',
    "strong": f'<strong class="wzbt">{TITLE}</strong>',
    "font": f'<center><font size="5" color="red">{TITLE}</font></center>',
    "site h1": f'<h1><a href="/">青禾市人民政府</a></h1><h2>{TITLE}</h2>',
    "column h2": f'<h2>通知公告</h2><div class="tt">{TITLE}</div>',
    "column div": f'<div class="lm_title">通知公告</div><div class="arc">{TITLE}</div>',
    "h1 column": f'<h1 class="title">通知公告</h1><div class="a1">{TITLE}</div>',
}

MARKED = {
    "关于公布「青禾好人」名单的通知": "关于公布「青禾好人」名单的通知",
    "关于<灌区>办法的通知": "关于&lt;灌区&gt;办法的通知",
    "关于公布名单的通知": '关于公布<font color="red">名单</font>的<b>通知</b>',
    "【公告】灌区春灌": "【公告】灌区春灌",
    "PM2.5 浓度通报（2023年3月）": "PM2.5 浓度通报（2023年3月）",
    "H2O与CO2检测结果": "H<sub>2</sub>O与CO<sub>2</sub>检测结果",
    "2023年3月2日灌区放水公告": "2023年3月2日灌区放水公告",
}


@pytest.mark.parametrize("shown", [TITLE, f"{TITLE}_通知公告_青禾市人民政府", f"{TITLE} - 通知公告"])
@pytest.mark.parametrize("head", HEADLINES)
def test_the_headline_is_found_in_every_layout(make, head, shown):
    page = article(make, HEADLINES[head] + LINE, title=shown)
    assert (page.kind, page.title, page.published, page.source) == ("article", TITLE, "2023-03-02 10:08", "青禾市水务局")
    assert page.body.startswith("各有关单位：")


@pytest.mark.parametrize("head", HEADLINES)
def test_the_headline_is_found_where_the_page_is_titled_like_the_site(make, head):
    page = article(make, HEADLINES[head] + LINE, title="青禾市人民政府")
    assert (page.kind, page.title) == ("article", TITLE)


@pytest.mark.parametrize("tag", ["通知公告", "青禾市人民政府", "关于另一件完全不同事情的公告"])
@pytest.mark.parametrize("head", [f"<h1>{TITLE}</h1>", f'<div class="title">{TITLE}</div>'])
def test_a_wrong_title_tag_does_not_count(make, tag, head):
    assert article(make, head + LINE, meta=f'<meta name="ArticleTitle" content="{tag}">').title == TITLE


@pytest.mark.parametrize(
    "shown",
    [f"{TITLE}_青禾市人民政府", f"{TITLE}-市水务局-青禾市", f"青禾市人民政府-{TITLE}", f"{TITLE}|通知公告|青禾市人民政府门户网站"],
)
def test_without_a_headline_the_title_of_the_page_counts_without_the_site(make, shown):
    page = article(make, LINE, title=shown)
    assert (page.kind, page.title) == ("article", TITLE)
    assert page.body.startswith("各有关单位：")


def test_a_hyphen_between_years_does_not_part_a_title(make):
    assert article(make, LINE, title="2023-2025年规划_青禾市").title == "2023-2025年规划"


@pytest.mark.parametrize("title", MARKED)
def test_brackets_and_markup_in_a_headline_stay_or_go_as_a_reader_sees_them(make, title):
    markup = MARKED[title]
    assert article(make, f"<h1>{markup}</h1>{LINE}", title="青禾市人民政府").title == title
    assert article(make, f'<div class="title">{markup}</div>{LINE}', title="青禾市人民政府").title == title
