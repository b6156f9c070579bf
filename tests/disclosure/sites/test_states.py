"""Pages without items: what is missing, and why."""

import pytest

from disclosure.sites import read_page

LIST = "http://www.qinghe.example/zwgk/tzgg/index.html"
ONE_PAGE = 'createPageHTML(1, 0, "index", "html")'


def test_an_empty_static_list_is_blank(make):
    page = read_page(make.trs_list("", ONE_PAGE), LIST)
    assert (page.kind, page.blank, page.script_list, page.remark) == ("list", True, False, None)


@pytest.mark.parametrize("words", ["暂无相关信息", "暂无数据", "没有相关内容", "栏目建设中"])
def test_a_list_that_says_it_is_empty_is_blank(make, words):
    page = read_page(make.trs_list(f"<li>{words}</li>", ONE_PAGE), LIST)
    assert (page.kind, page.blank, page.remark) == ("list", True, words)


def test_a_statement_that_nothing_arose_is_a_remark_and_no_blank_column(make):
    page = read_page(make.trs_list("<li>情况说明：本季度未产生行政处罚信息。</li>", ONE_PAGE), LIST)
    assert (page.kind, page.blank, page.remark) == ("list", False, "情况说明：本季度未产生行政处罚信息。")


@pytest.mark.parametrize(
    "rows",
    [
        '<li id="rows"></li></ul><ul id="box"></ul><script>$.getJSON("/api/list?c=9", function(d){ $("#box").html(d.html); });</script><ul>',
        '<li v-for="item in items"><a :href="item.url">{{ item.title }}</a></li>',
        "<li><a href='<?=el.link?>'><?=el.title?></a></li>",
        '</ul><div class="result">正在加载中...</div><script>fetch("/api").then(r=>{document.querySelector(".result"); $(".result").append(r)})</script><ul>',
    ],
)
def test_a_list_that_a_script_fills_is_no_blank_column(make, rows):
    page = read_page(make.trs_list(rows, ONE_PAGE), LIST)
    assert (page.kind, page.rows, page.blank, page.script_list) == ("list", (), False, True)


@pytest.mark.parametrize(
    "html",
    [
        "<script>document.cookie='__jsl_clearance_s=1690;path=/';location.href=location.pathname+location.search</script>",
        '<html><script>var _0x1=["x"];go({"bts":["16|0|","x"],"chars":"abc","ct":"3f","ha":"md5","tn":"__jsl"})</script></html>',
        '<!DOCTYPE html><html><head><meta charset="utf-8"><script>$_ts=window["$_ts"];</script></head><body></body></html>',
        "<html><body><h1>安全验证</h1><p>请完成滑动验证后继续访问</p></body></html>",
        "<html><head><title>访问被拦截</title></head><body><p>您的请求已被网站防火墙拦截</p></body></html>",
    ],
)
def test_a_protection_page_is_a_challenge(html):
    page = read_page(html.encode(), LIST)
    assert (page.kind, page.challenge) == ("other", True)
    assert [warning.code for warning in page.warnings] == ["challenge"]


def test_a_page_that_only_forwards_is_no_challenge():
    page = read_page(b'<html><script>window.location.href="./a/index.html"</script></html>', LIST)
    assert (page.kind, page.challenge) == ("other", False)


def test_an_article_about_protection_is_no_challenge(make):
    page = read_page(
        make.trs_article("<p>" + "网站防火墙安全检测情况如下，共检查系统十二个。" * 40 + "</p>"), LIST.replace("index", "t20230612_1")
    )
    assert (page.kind, page.challenge) == ("article", False)


def test_a_portal_of_several_columns_is_no_list(make):
    block = '<div class="block"><h3>{name}</h3><a href="/{path}/">更多&gt;&gt;</a><ul>{rows}</ul></div>'
    rows = "".join(
        f'<li><a href="/a/t20230601_{index}.html">{title}</a><span>2023-06-01</span></li>' for index, title in enumerate(make.titles)
    )
    main = "".join(
        block.format(name=name, path=path, rows=rows) for name, path in (("通知公告", "tzgg"), ("政策文件", "zcwj"), ("工作动态", "gzdt"))
    )
    assert read_page(make.page(main, title="青禾市水务局"), "http://www.qinghe.example/").kind == "other"


def test_a_leaders_profile_is_no_list(make):
    main = '<div class="left"><ul><li><a href="1.html">张三</a></li><li><a href="2.html">李四</a></li></ul></div><div class="ld"><h2>张三</h2><p>职务：局长</p><p>分工：主持全面工作</p></div>'
    assert read_page(make.page(main, title="领导信息"), "http://www.qinghe.example/ld/index.html").kind == "other"


@pytest.mark.parametrize("words", ["抱歉，您访问的页面不存在或已删除！", "您要查看的网页已被删除", "404 Not Found", "找不到该页面"])
def test_a_missing_page_sent_with_200_is_no_blank_column(words):
    page = read_page(f'<html><body><div class="err"><p>{words}</p><a href="/">返回首页</a></div></body></html>'.encode(), LIST)
    assert (page.kind, page.blank, [warning.code for warning in page.warnings]) == ("other", False, ["not_found"])


@pytest.mark.parametrize(
    "pager", ['<script>createPageHTML(2, 1, "index", "html")</script>', '<a href="index.html">1</a> <a href="index_1.html">2</a>']
)
def test_the_last_page_of_two_goes_on_nowhere(make, pager):
    rows = "".join(
        f'<li><a href="./202305/t2023052{n}_{n}.html">关于第{n}号事项的通知</a><span>2023-05-2{n}</span></li>' for n in range(9, 1, -1)
    )
    page = read_page(
        make.listing(f"<ul>{rows}</ul>", after=f"<div class='page'>{pager}</div>"), "http://www.qinghe.example/tzgg/index_1.html"
    )
    assert (page.kind, page.page_count, len(page.rows), page.warnings) == ("list", 2, 8, ())


def test_a_page_that_sends_its_reader_on_says_where(make):
    page = read_page(b"<html><head><meta http-equiv='Refresh' content='0; url=./gzdt/'></head><body></body></html>")
    assert (page.kind, [(warning.code, "./gzdt/" in warning.message) for warning in page.warnings]) == ("other", [("redirect", True)])


def test_what_is_neither_list_nor_item_says_so(make):
    page = read_page(make.page("<p>青禾</p>"))
    assert (page.kind, [warning.code for warning in page.warnings]) == ("other", ["no_item"])


def test_a_saved_web_archive_is_named():
    page = read_page(
        b'From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary="x"\r\n\r\n<html></html>'
    )
    assert page.kind == "other"
    assert "MHTML" in page.warnings[0].message


@pytest.mark.parametrize("url", ["www.qinghe.example", "http://[bad/", "file:///etc/passwd", "nonsense"])
def test_an_address_that_is_none_is_named(make, url):
    assert "url_unusable" in [warning.code for warning in read_page(make.trs_list(), url).warnings]
