"""A stored page as it was seen: its words and marks stay, and nothing runs, loads, leads away or covers the banner."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from disclosure.evidence.css import clean_sheet, clean_style
from disclosure.evidence.view import render_view

URL = "http://www.qinghe.example/tzgg/1.html"
ACTIVE = {
    "script", "iframe", "frame", "object", "embed", "applet", "form", "input", "link", "base", "img", "image", "svg", "math", "video", "audio", "a",
    "template", "textarea", "button", "select", "noscript", "xmp", "portal", "source", "animate", "use", "foreignobject", "style0",
}  # fmt: skip


class Seen(HTMLParser):
    """Every element and attribute of a view, as a browser's parser meets them."""

    def __init__(self, html):
        super().__init__()
        self.names, self.attributes = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.names.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]


def view(body, quote=None, **more):
    return render_view(body.encode(), URL, "text/html; charset=utf-8", quote, **more)


def content_of(html):
    return html.partition('id="seen-page">')[2]


HOSTILE = [
    "<script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=http://out.example/x.gif onerror=alert(1)>",
    "<p onclick=alert(1) style='background:url(http://out.example/a.png)'>x</p>",
    "<a href='javascript:alert(1)'>x</a><a href=http://out.example/>y</a>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<form action=http://out.example/><input name=q autofocus onfocus=alert(1)><button formaction=x>go</button></form>",
    "<link rel=stylesheet href=//out.example/a.css><base href=//out.example/><meta http-equiv=refresh content='0;url=//out.example/'>",
    "<style>@import '//out.example/a.css'; p{background:url(//out.example/b)} @font-face{src:url(//out.example/f)}</style>",
    "<svg><style>*{background:url(//out.example)}</style><script>alert(1)</script><a href='javascript:1'>x</a><animate onbegin=alert(1)></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<object data=//out.example/x></object><embed src=//out.example/y><video src=//out.example/z poster=//out.example/p></video>",
    "<img srcset='//out.example/1x 1x' alt='\"><script>alert(1)</script>'>",
    "<table background=//out.example/t><td background=//out.example/u>x",
    "<div style='behavior:url(#x);-moz-binding:url(//out.example/m)'>x</div>",
    "<p style='color:red;width:expression(alert(1))'>x</p><p style=\"background:\\75 rl(//out.example)\">y</p>",
    "<template><img src=x onerror=alert(1)></template><textarea></textarea><script>alert(1)</script></textarea>",
    "<xmp><script>alert(1)</script></xmp><plaintext><script>alert(1)</script>",
    "</div></div></body></html><script>alert(1)</script>",
    "<title></title><style></style><script>alert(1)</script></title>",
    "<p id=seen-page class=seen-banner>x</p><style>.seen-banner{display:none}mark{display:none}</style>",
    "<body onload=alert(1) background=//out.example/b.gif><p>x",
    "<a\x00 href=x><\x00script>alert(1)</script>",
    "<div style='background-image:image-set(\"//out.example/1\" 1x)'>x</div><div style='background:var(--x)'>x</div>",
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_nothing_active_is_left(hostile):
    html = view(f"<html><body><h1>标题</h1>{hostile}<p>正文</p></body></html>")
    seen = Seen(content_of(html))
    assert not ACTIVE & set(seen.names)
    assert not [
        attribute
        for attribute in seen.attributes
        if attribute[1].startswith("on") or attribute[1] in ("src", "href", "srcset", "action", "background")
    ]
    assert not re.search(
        r"url\(|@import|expression|image-set",
        html.partition("</style>")[0] + "".join(value for _, name, value in seen.attributes if name == "style"),
    )
    assert "标题" in html


def test_the_document_forbids_everything_else():
    html = view("<p>x</p>")
    assert "default-src 'none'" in html.replace("&#x27;", "'")
    assert html.count("<meta http-equiv") == 1


def test_the_banner_cannot_be_hidden_covered_or_imitated_from_outside_its_frame():
    page = "<style>.seen-banner{display:block} .x{position:fixed;top:0;z-index:99} :root .y{color:red} + .z{color:red} body{display:none}</style><p class=x>x</p>"
    html = view(page)
    sheet = html.partition("<style>")[2].partition("\n")[0]
    assert sheet == ".seen-page .seen-banner{display:block}"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("color:red;position:fixed;top:0", "color:red"),
        ("text-align:center !important", "text-align:center"),
        ("background-color:#fff;background:url(x)", "background-color:#fff"),
        ("color:red;}</style><script>", "color:red"),
        ("content:'x';font-family:宋体;font-size:16pt", "font-size:16pt"),
        ("min-width:calc(1px + 2px)", "min-width:calc(1px + 2px)"),
        (
            "display:block;line-height:1.5;width:50%;text-indent:2em;margin:10px auto",
            "display:block;line-height:1.5;width:50%;text-indent:2em;margin:10px auto",
        ),
        ("color:#fff;font-size:12px;line-height:24px;max-width:100%", "color:#fff;font-size:12px;line-height:24px;max-width:100%"),
        ("color:attr(x);margin:0 0 0 2em", "margin:0 0 0 2em"),
    ],
)
def test_of_style_only_plain_looks_are_kept(given, kept):
    assert clean_style(given) == kept


HIDING = [
    "display:none", "DISPLAY: None !important", "visibility:hidden", "opacity:0", "opacity:.01", "font-size:0", "font-size:1px", "font-size:.1em", "font-size:3%",
    "text-indent:-9999px", "text-indent:9999px", "margin-left:-2000px", "margin:0 0 0 -300px", "padding-left:9999px", "letter-spacing:-1em", "line-height:0",
    "height:0;overflow:hidden", "max-height:0", "width:0", "width:1px", "max-width:0", "color:transparent", "color:rgba(0,0,0,0)", "font-size:calc(1px)",
]  # fmt: skip


@pytest.mark.parametrize("given", HIDING)
def test_style_that_hides_words_is_left_out(given):
    assert clean_style(given) == ""
    assert clean_sheet(f"#zoom, mark {{{given}}}", ".s") == ""


def test_words_out_of_sight_until_a_script_shows_them_stand_on_the_page_and_it_says_so():
    html = view(
        "<style>#zoom{display:none} mark{display:none}</style><p hidden>甲</p><div id=zoom style='display:none'>决定性的文字</div>",
        "决定性的文字",
    )
    assert "display:none" not in html
    assert not [name for _, name, _ in Seen(content_of(html)).attributes if name == "hidden"]
    assert "网页隐藏、待脚本显示的文字一并显示" in html
    assert "display:inline!important" in html


def test_rules_of_a_page_reach_only_into_its_frame():
    assert clean_sheet("p, .a > b {color: red; position: fixed}", ".s") == ".s p,.s .a > b{color: red}".replace(": ", ":")
    assert clean_sheet("@media print{p{color:red}} @import 'x'; body p{display:block}", ".s") == ".s p{display:block}"


@pytest.mark.parametrize(
    ("page", "quote"),
    [
        ("<p>关于公开征求意见的公告</p>", "公开征求意见"),
        ("<p>关于<b>公开</b>征<i></i>求\n  意见的公告</p>", "公开征求意见"),
        ("<p>公开&nbsp;征求　意见</p>", "公开征求意见"),
        ("<table><tr><td>公开<td>征求<td>意见</table>", "公开 征求 意见"),
        ("<p>公开\u200b征求意见</p>", "公开征求意见"),
    ],
)
def test_quoted_words_are_marked_across_tags_and_white_space(page, quote):
    html = content_of(view(page, quote))
    marked = "".join(re.findall(r"<mark[^>]*>(.*?)</mark>", html, re.DOTALL))
    assert "".join(marked.replace("&nbsp;", "").replace("\u200b", "").split()) == "公开征求意见"
    assert html.count('id="marked"') == 1


def test_a_list_row_is_marked_with_its_own_date():
    rows = "".join(f"<li><a href=/{n}>第{n}号通知</a><span>2025/07/0{n}</span></li>" for n in range(1, 6))
    html = content_of(view(f"<p>2025-07-03</p><ul>{rows}</ul>", ["第3号通知", "2025-07-03"]))
    assert re.findall(r"<mark[^>]*>(.*?)</mark>", html) == ["第3号通知", "2025/07/03"]
    before = content_of(
        view("<li>2025-07-02 甲号通知</li><li>2025-07-03 乙号通知</li><li>2025-07-04 丙号通知</li>", ["乙号通知", "2025-07-03"])
    )
    assert re.findall(r"<mark[^>]*>(.*?)</mark>", before) == ["2025-07-03", "乙号通知"]


def test_words_that_a_script_writes_are_shown_in_the_source():
    html = view("<h1>标题</h1><script>document.write('成文日期：二〇二五年')</script>", "成文日期：二〇二五年")
    assert "所引文字由网页脚本写出" in html
    assert '<mark id="marked">成文日期：二〇二五年</mark>' in html
    assert "<script" not in html


def test_words_that_are_nowhere_are_said_to_be_nowhere():
    assert "未在本页面中找到" in view("<p>别的</p>", "没有这句话")


def test_any_charset_becomes_utf8():
    html = render_view("<meta charset=gb2312><p>清河市人民政府公告</p>".encode("gb18030"), URL, None, "人民政府")
    assert "清河市<mark" in html
    assert html.startswith('<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8">')


def test_the_banner_says_what_it_is():
    record = {"sha256": "ab" * 32, "requested_at": datetime(2025, 7, 10, 15, 30, tzinfo=UTC), "status": "ok", "http_status": 200}
    html = view("<p>x</p>", record=record, is_masked=True)
    for words in (
        URL,
        "2025-07-10 23:30:00（北京时间）",
        "HTTP 200",
        "ab" * 32,
        "按采集时原样显示，已去除脚本与外部资源",
        "个人信息已遮盖",
    ):
        assert words in html


def test_an_attachment_is_not_shown_as_a_page():
    assert "此件为附件" in render_view(b"%PDF-1.7 ...", URL, "application/pdf")


def test_deep_and_long_pages_end():
    deep = view("<div>" * 3000 + "底" + "</div>" * 3000)
    assert len(deep) < 20_000
    brief = view("<p>起</p>" + "<p>公开征求意见</p>" + "<p>后面的话。</p>" * 5000, "公开征求意见", is_brief=True)
    assert "以下略" in brief
    assert len(brief) < 40_000


def test_addresses_under_words_and_pictures_show_no_number():
    page = '<a href="/f/张三13800138000.docx">名单</a><img src="/p/张三13800138000.jpg" alt="照片">'
    html = render_view(page.encode(), URL, "text/html; charset=utf-8")
    assert ("13800138000" in html, html.count("/f/张三138******00.docx"), html.count("/p/张三138******00.jpg")) == (False, 1, 1)
