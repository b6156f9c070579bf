"""Fictional pages of 青禾市 in the layouts of each family; every text is made up."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest

HEAD = '<!DOCTYPE html><html><head><meta charset="utf-8"><meta name="SiteName" content="青禾市人民政府"><title>{title}-青禾市人民政府</title>{meta}</head>'
FRAME_TOP = (
    '<body><div class="header"><div class="logo"><a href="/">青禾市人民政府</a></div><ul class="nav"><li><a href="/zwgk/index.html">政务公开</a></li>'
    '<li><a href="/hdjl/index.html">互动交流</a></li><li><a href="/zwfw/index.html">政务服务</a></li><li><a href="/zjqh/index.html">走进青禾</a></li></ul></div>'
)
FRAME_END = '<div class="footer"><p>主办：青禾市人民政府办公室 备案号：青ICP备00000000号</p><a href="/about/wzdt.html">网站地图</a><a href="/about/lxwm.html">联系我们</a></div></body></html>'


def whole_page(main: str, *, title: str = "通知公告", meta: str = "") -> bytes:
    """A whole page around its main part."""
    return (HEAD.format(title=title, meta=meta) + FRAME_TOP + main + FRAME_END).encode()


CRUMB = '<div class="location">您当前的位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; <a href="/zwgk/tzgg/">通知公告</a></div>'
SIDE = '<div class="leftnav"><ul><li><a href="/zwgk/tzgg/">通知公告</a></li><li><a href="/zwgk/zcwj/">政策文件</a></li><li><a href="/zwgk/zcjd/">政策解读</a></li></ul></div>'

TITLES = [
    "青禾市水务局关于公布灌区节水改造名单的公告",
    "关于开展老旧小区电梯更新摸底的通知",
    "青禾市二季度空气质量情况",
    "关于征集春季义务植树志愿者的启事",
    "青禾市粮食储备轮换结果公示",
]
DAYS = ["2023-06-21", "2023-06-12", "2023-05-30", "2023-05-08", "2023-04-27"]


def trs_row(index: int) -> str:
    """One row of a TRS static list."""
    day = DAYS[index].replace("-", "")
    return f'<li><a href="./{day[:6]}/t{day}_41{index}.html" title="{TITLES[index]}" target="_blank">{TITLES[index]}</a><span>{DAYS[index]}</span></li>'


def trs_list(rows: str | None = None, call: str = 'createPageHTML(25, 0, "index", "html")') -> bytes:
    """A TRS static list."""
    inner = "".join(trs_row(index) for index in range(5)) if rows is None else rows
    return whole_page(
        f'{CRUMB}{SIDE}<div class="list_right"><h2>通知公告</h2><ul class="list">{inner}</ul><div class="page"><script>{call}</script></div></div>'
    )


ARTICLE_META = (
    '<meta name="ColumnName" content="通知公告"><meta name="ArticleTitle" content="关于公开征求《青禾市停车管理办法（草案）》意见的公告">'
    '<meta name="PubDate" content="2023-06-12 09:30"><meta name="ContentSource" content="青禾市城市管理局">'
)


def trs_article(
    body: str, *, title: str = "关于公开征求《青禾市停车管理办法（草案）》意见的公告", meta: str = ARTICLE_META, info: str | None = None
) -> bytes:
    """A TRS article with a byline."""
    line = (
        "发布时间：2023-06-12 09:30 来源：青禾市城市管理局 浏览次数：<span>88</span> 字体：[<a href='#'>大</a> <a href='#'>中</a> <a href='#'>小</a>]"
        if info is None
        else info
    )
    return whole_page(
        f'{CRUMB}<div class="xl"><h1>{title}</h1><div class="info">{line}</div><div class="TRS_Editor">{body}</div>'
        '<div class="share">分享到：<a href="#">微信</a></div><p class="editor">责任编辑：林一</p>'
        '<div class="related"><h3>相关文章</h3><ul><li><a href="./t20230101_1.html">另一条通知</a><span>2023-01-01</span></li></ul></div></div>',
        title=title,
        meta=meta,
    )


OPENNESS_TABLE = (
    '<table class="xxgk_table"><tr><td>索 引 号：</td><td>11990000MB0000001X/202301-00012</td><td>组配分类：</td><td>工作推进</td></tr>'
    "<tr><td>发布机构：</td><td>青禾市住房和城乡建设局</td><td>主题分类：</td><td>城乡建设</td></tr>"
    "<tr><td>名称：</td><td>青禾市城镇燃气安全检查情况通报</td><td>文号：</td><td>青建燃[2023]2号</td></tr>"
    "<tr><td>成文日期：</td><td>2023-01-03</td><td>发布日期：</td><td>2023-01-04</td></tr></table>"
)


def openness_article(table: str = OPENNESS_TABLE) -> bytes:
    """An OpennessContent article: the metadata table stands twice, the second time for narrow screens."""
    return whole_page(
        '<div class="position">网站首页&gt; 政府信息公开首页 &gt; 市住建局&gt; 监督保障&gt; 工作推进</div>'
        f'<div class="content_left">{table}<div class="phone">{table}</div><h1 class="title">青禾市城镇燃气安全检查情况通报</h1>'
        "<div class='fbsj'>发布时间：2023-01-04 15:40 来源：青禾市住建局 浏览次数：<span id='hits'>36</span> 字体：[ <a href='javascript:;'>大</a> <a href='javascript:;'>小</a> ]</div>"
        '<div class="wzcon" id="zoom"><p>各乡镇、各街道：</p><p>上月，市住建局会同有关单位检查燃气场站九处，发现问题十四项，已整改十二项。</p>'
        '<p>附件：<a href="/DocHtml/8/23/01/00000077.xlsx">问题清单.xlsx</a></p><p>青禾市住房和城乡建设局</p><p>2023年1月3日</p></div></div>',
        title="青禾市城镇燃气安全检查情况通报",
    )


def openness_list(rows: str | None = None, pages: str | None = None) -> bytes:
    """An OpennessContent list."""
    inner = rows
    if inner is None:
        inner = "".join(
            f'<li><a href="/OpennessContent/show/30{index}.html" title="{TITLES[index]}" target="_blank">{TITLES[index][:12]}...</a><span class="date">{DAYS[index]}</span></li>'
            for index in range(5)
        )
    if pages is None:
        pages = '<span>共48条</span> <span>1/4页</span> <a href="javascript:;">首页</a> <a href="/OpennessContent/showList/15/852/page_2.html">下一页</a> <a href="/OpennessContent/showList/15/852/page_4.html">尾页</a>'
    return whole_page(
        '<div class="position">网站首页&gt; 政府信息公开首页 &gt; 市住建局&gt; 监督保障&gt; 工作推进</div>'
        '<div class="xxgk_left"><ul class="tree"><li><a href="/OpennessContent/showList/15/851/page_1.html">机构领导</a></li><li><a href="/OpennessContent/showList/15/852/page_1.html">工作推进</a></li></ul></div>'
        f'<div class="xxgk_right"><ul class="xxgk_list">{inner}</ul><div class="pagination">{pages}</div></div>',
        title="工作推进",
    )


def listing(rows: str, after: str = "") -> bytes:
    """A list of an unknown system around the rows given."""
    return whole_page(f'{CRUMB}{SIDE}<div class="main"><h2>通知公告</h2><div class="box">{rows}</div>{after}</div>')


@pytest.fixture(scope="session")
def make() -> SimpleNamespace:
    """The builders of fictional pages: ``page``, ``trs_list``, ``trs_article``, ``openness_list``, ``openness_article``, ``listing``."""
    builders: dict[str, Callable[..., bytes]] = {
        "page": whole_page,
        "trs_list": trs_list,
        "trs_article": trs_article,
        "openness_list": openness_list,
        "openness_article": openness_article,
        "listing": listing,
    }
    return SimpleNamespace(**builders, titles=TITLES, days=DAYS, crumb=CRUMB, side=SIDE, openness_table=OPENNESS_TABLE)
