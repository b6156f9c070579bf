"""Pages that a program in the browser fills: nothing of them is in the bytes, which is the site's doing and no empty column."""

import pytest

from disclosure.sites import read_page

SITE = "http://www.qinghe.example/zwgk/tzgg/"
SILENT = SITE + "xx.html"
ITEM = SITE + "t20230621_41.html"
HEAD = '<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>通知公告</title>{0}</head><body>{1}</body></html>'
BUNDLE = '<script defer src="/js/app.2b7c.js"></script>'
MODULE = '<script type="module" crossorigin src="/assets/index.9d.js"></script>'
ANY_SCRIPT = '<script src="/js/jquery.min.js"></script>'

SHELLS = {
    "Vue": (BUNDLE, "<noscript><strong>本页需要启用JavaScript，请启用后继续。</strong></noscript><div id='app'></div>"),
    "Vue that is loading": (MODULE, "<div id='app'><div class='sp'><i></i><p>页面加载中，请稍候...</p></div></div>"),
    "React": ("", f"<noscript>You need JavaScript here.</noscript><div id='root'></div>{BUNDLE}"),
    "Angular": ("<base href='/'>", f"<app-root></app-root>{MODULE}"),
    "Nuxt without a server": (BUNDLE, "<div id='__nuxt'></div>"),
    "Next without a server": (BUNDLE, "<div id='__next'></div>"),
    "no name for its element": (BUNDLE, "<noscript>浏览器未启用脚本，无法显示本页。</noscript><section class='k1'></section>"),
    "with its imprint": (BUNDLE, "<div id='app'></div><p>主办：清河市人民政府办公室 备案号：清ICP备00000000号 <a href='/a'>网站标识码0000000000</a></p>"),
    "a notice that stands until the rows have come": (BUNDLE, "<div id='app'><p>暂无数据</p></div>"),
}  # fmt: skip

NO_SHELLS = {
    "words of the server in it": (BUNDLE, "<div id='app'><h1>网站维护公告</h1><p>本站今晚二十二时起停机维护。</p></div>"),
    "no program": ("", "<div id='app'></div>"),
    "scripts, and nothing they would fill": (ANY_SCRIPT, "<div class='k1'></div>"),
    "filled by the server": (BUNDLE, "<div id='__nuxt' data-server-rendered='true'></div>"),
    "a forward": (ANY_SCRIPT, "<noscript>请启用脚本</noscript><script>location.href='/a/'</script>"),
    "a noscript of a counter": (ANY_SCRIPT, "<noscript><img src='/c.gif'></noscript>"),
    "a page that is not there": (BUNDLE, "<div id='app'>您访问的页面不存在</div>"),
}

WALLS = {
    "a cookie": "<div id='app'></div><script>document.cookie='k=1;path=/';</script>",
    "a slider": "<div id='root'></div><script src='/captcha/s.js'></script>",
    "words": "<div id='app'><p>请按住滑块，拖动到最右边</p></div>",
}


def rows_of(make):
    entries = zip(make.titles, make.days, strict=True)
    return "".join(f"<li><a href='c_{n}.html'>{title}</a><span>{day}</span></li>" for n, (title, day) in enumerate(entries, 2023060))


def read(shape, url):
    return read_page(HEAD.format(*shape).encode(), url)


@pytest.mark.parametrize("url", [SITE, SILENT, None])
@pytest.mark.parametrize("name", SHELLS)
def test_a_shell_is_a_list_that_a_script_fills(name, url):
    page = read(SHELLS[name], url)
    assert (page.kind, page.rows, page.blank, page.script_list) == ("list", (), False, True)
    assert [warning.code for warning in page.warnings] == ["script_list"]


@pytest.mark.parametrize("name", SHELLS)
def test_a_shell_at_the_address_of_an_item_says_nothing_of_it(name):
    page = read(SHELLS[name], ITEM)
    assert (page.kind, page.title, [warning.code for warning in page.warnings]) == ("other", None, ["script_page"])


@pytest.mark.parametrize("url", [SITE, SILENT, None])
@pytest.mark.parametrize("name", NO_SHELLS)
def test_what_only_looks_like_a_shell_is_none(name, url):
    page = read(NO_SHELLS[name], url)
    assert (page.kind, page.script_list) == ("other", False)


@pytest.mark.parametrize("name", WALLS)
def test_a_wall_in_a_shell_stays_a_wall(name):
    page = read((BUNDLE, WALLS[name]), SITE)
    assert (page.kind, page.challenge, page.script_list) == ("other", True, False)


@pytest.mark.parametrize("url", [SITE, SILENT, None])
def test_rows_that_the_server_put_into_a_frameworks_element_are_read(make, url):
    page = read_page(make.page(f"<div id='app' data-v-app>{make.crumb}<ul>{rows_of(make)}</ul></div>{BUNDLE}"), url)
    assert (page.kind, [row.title for row in page.rows], page.script_list) == ("list", make.titles, False)


def test_a_shell_that_breaks_off_is_no_shell():
    page = read_page(HEAD.format(BUNDLE, "<div id='app'></div>").removesuffix("</body></html>").encode(), SITE)
    assert (page.kind, page.script_list, "cut" in [warning.code for warning in page.warnings]) == ("other", False, True)


FRAMES = {
    "a framework's element": "<div id='app'></div>",
    "an element of a framework's own": "<news-list :channel='12'></news-list>",
    "a box that is loading": "<div class='list'><p>数据加载中...</p></div>",
    "a box with the address of its rows": "<ul class='list' data-url='/api/rows?c=12'></ul>",
    "a box that the page's script names": "<ul id='rows'></ul><script>showColumn('#rows', {column: 12});</script>",
}
NO_FRAMES = {
    "an empty box of which nothing is said": "<ul class='list'></ul>",
    "a text": "<div id='app'></div><p>" + "本局负责全市渠道、水库和堤防的日常管护，承担防汛值守。" * 4 + "</p>",
    "a picture": "<p><img src='/up/jgt.jpg'></p><div id='app'></div>",
}


@pytest.mark.parametrize("url", [SITE, SILENT, None])
@pytest.mark.parametrize("name", FRAMES)
def test_a_frame_around_a_box_that_a_script_fills_is_a_list_of_that_kind(make, name, url):
    page = read_page(make.page(f"{ANY_SCRIPT}{make.crumb}{make.side}<div class='m'><h2>通知公告</h2>{FRAMES[name]}</div>"), url)
    assert (page.kind, page.column, page.rows, page.blank, page.script_list) == ("list", "通知公告", (), False, True)


@pytest.mark.parametrize("name", NO_FRAMES)
def test_a_frame_around_something_else_is_none(make, name):
    page = read_page(make.page(f"{ANY_SCRIPT}{make.crumb}{make.side}<div class='m'><h2>通知公告</h2>{NO_FRAMES[name]}</div>"), SITE)
    assert (page.script_list, page.rows) == (False, ())


@pytest.mark.parametrize("box", ["<div id='app'></div>", "<news-text :id='41'></news-text>"])
def test_an_item_whose_text_a_script_fills_is_not_an_item_without_text(make, box):
    page = read_page(make.page(f"{ANY_SCRIPT}{make.crumb}<h1>{make.titles[0]}</h1><p>发布时间：2023-06-21</p>{box}"), ITEM)
    assert (page.kind, [warning.code for warning in page.warnings]) == ("other", ["script_page"])


def test_an_item_without_text_stays_one(make):
    page = read_page(make.page(f"{ANY_SCRIPT}{make.crumb}<h1>{make.titles[0]}</h1><p>发布时间：2023-06-21</p><div class='c'></div>"), ITEM)
    assert (page.kind, [warning.code for warning in page.warnings]) == ("article", ["empty_body"])
