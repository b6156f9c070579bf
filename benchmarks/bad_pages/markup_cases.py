"""Bad markup and bad bytes, whatever the platform."""

from __future__ import annotations

import json
import random

from bad_pages.case import HEAD, Case, article, case, listing, page, rows

WORDS = "<p>" + "文字内容，" * 100 + "</p>"
BIG = 20_000_000


def _noise(size: int) -> bytes:
    return random.Random(1).randbytes(size)


def _records(count: int) -> list[dict[str, str]]:
    return [{"title": "关于", "url": f"/a/{index}.html", "date": "2023-01-01"} for index in range(count)]


def _numbered(pattern: str, count: int) -> str:
    return "".join(pattern.format(index) for index in range(count))


BYTES = [
    case("empty", lambda: b""),
    case("binary", lambda: _noise(2_000_000)),
    case("binary_in_html", lambda: b"<html><body><p>" + _noise(3_000_000)),
    case("binary_20mb", lambda: _noise(BIG)),
    case("null_characters_20mb", lambda: b"<html>" + b"\x00" * BIG),
    case("json_20mb", lambda: json.dumps(_records(300_000), ensure_ascii=False)),
    case("json_deep", lambda: "[" * 5_000_000),
    case("json_object_deep", lambda: '{"articles":' * 1_000_000),
    case("xml_20mb", lambda: "<?xml version='1.0'?><root>" + "<item><t>标题</t></item>" * 700_000 + "</root>"),
    case("utf8_20mb", lambda: page("<h1>标题</h1>" + WORDS * 13_000)),
    case("gbk_20mb", lambda: ("<html><meta charset=gb2312><body><h1>标</h1>" + WORDS * 20_000).encode("gb18030")),
    case("gbk_undeclared_20mb", lambda: ("<html><body><h1>标</h1>" + WORDS * 20_000).encode("gb18030")),
    case("gbk_lying_20mb", lambda: ("<html><meta charset=utf-8><body><h1>标</h1>" + WORDS * 20_000).encode("gb18030")),
    case("gbk_broken_20mb", lambda: b"<html><body>\xff\xff" + ("<h1>标</h1>" + WORDS * 20_000).encode("gb18030")),
    case("utf16_20mb", lambda: ("<html><body><h1>标</h1>" + WORDS * 20_000).encode("utf-16")),
    case("utf16_broken_20mb", lambda: b"\xff\xfe" + b"\x00\xd8" * 10_000_000),
    case("utf8_half_character", lambda: ("<html><body><h1>标</h1>" + WORDS * 13_000).encode() + b"\xe4"),
    case("utf8_half_characters", lambda: b"<html><body><p>" + b"\xe4\xb8" * 10_000_000),
    case("astral_20mb", lambda: page("<p>" + "𠀀" * 5_000_000)),
    case("control_and_bidi", lambda: article("<p>" + "\u202e\u200b\x07文" * 400_000)),
]

SIZES = [
    case("text_one_line_20mb", lambda: page("<p>" + "a" * BIG)),
    case("tags_20mb", lambda: page("<b></b>" * 3_000_000)),
    case("anchors_20mb", lambda: page("<a href=x>ab</a>" * 1_300_000)),
    case("picture_20mb", lambda: article(f"<p>正文内容。</p><img src='data:image/png;base64,{'iVBORw0K' * 2_500_000}'><p>完</p>")),
    case("pictures_20mb", lambda: article(f"<img src='data:image/png;base64,{'iVBORw0K' * 250}'>" * 10_000)),
    case("css_20mb", lambda: "<html><head><style>" + ".a{color:red}\n" * 1_500_000 + "</style></head>" + HEAD + "<p>正文</p>"),
    case("style_attributes_20mb", lambda: article('<p style="font-family:宋体;mso-a:b;color:red">字</p>' * 400_000)),
    case("script_20mb", lambda: HEAD + "<script>" + "var a='x';document.write(a+'" * 750_000 + "</script>"),
    case("comment_20mb", lambda: HEAD + "<!--" + "x" * BIG + "--><p>正文</p>"),
    case("attribute_10mb", lambda: article(f"<p title='{'字' * 3_300_000}'>正文</p>")),
    case("href_1mb", lambda: page(f"<ul>{rows(10)}<li><a href='/a/{'x' * 1_000_000}.html'>标题标题标题</a>2023-01-01</li></ul>")),
    case(
        "title_1mb", lambda: f"<html><head><title>{'关于' * 170_000}</title></head><body><h1>{'关于' * 170_000}</h1><p>发布时间：2023-01-01"
    ),
    case("attributes_100k", lambda: article("<p " + _numbered("a{0}='1' ", 100_000) + ">正文</p>")),
    case("attribute_tags_80k", lambda: article(_numbered("<p class='a{0} b' id='i{0}' title='字'>字</p>", 80_000))),
]

ROWS = [
    case("rows_10k", lambda: page(f"<ul>{rows(10_000)}</ul>")),
    case("rows_10k_table", lambda: page(f"<table>{_numbered('<tr><td>{0}</td><td><a href=/a/{0}_1.html>标题标题标题{0}</a></td><td>2023-01-02</td></tr>', 10_000)}")),
    case("rows_10k_flat", lambda: page(_numbered("<a href='/a/2023/{0}.html'>标题标题标题{0}</a> 2023-01-03<br>", 10_000))),
    case("rows_10k_unclosed", lambda: page(_numbered("<div><a href='/a/2023/{0}.html'>标题标题标题{0} 2023-01-03", 10_000))),
    case("rows_10k_undated", lambda: page(f"<ul>{_numbered('<li><a href=/a/2023/{0}.html>标题标题标题{0}</a></li>', 10_000)}</ul>")),
    case("rows_10k_month_day", lambda: page(f"<ul>{_numbered('<li><a href=/a/x{0}.html>标题标题标题{0}</a><i>01-02</i></li>', 10_000)}</ul>")),
    case("rows_10k_day_apart", lambda: page(f"<ul>{_numbered('<li><p><b>21</b><i>2023-06</i></p><a href=/a/2023/{0}.html>标题标题标题{0}</a></li>', 8_000)}</ul>")),
    case("rows_10k_one_link", lambda: page("<ul>" + "<li><a href='/a/2023/12345.html'>标题标题标题</a><i>2023-01-01</i></li>" * 10_000 + "</ul>")),
    case("rows_10k_dead", lambda: page("<ul>" + "<li><a href='javascript:show(1)'>标题标题标题</a><i>2023-01-01</i></li>" * 10_000 + "</ul>")),
    case("rows_10k_holders", lambda: page(_numbered("<ul><li><a href='/a/2023/{0}.html'>标题标题标题{0}</a><i>2023-01-01</i></li></ul>", 10_000))),
    case("rows_10k_places", lambda: page(_numbered("<div class='x{0}y'><a href='/a/2023/{0}.html'>标题标题{0}</a><i>2023-01-01</i></div>", 10_000))),
    case("rows_10k_cards", lambda: page(_numbered("<a href='/a/2023/{0}.html'><h3>标题标题{0}</h3><p>2023-01-01</p><p>摘要摘要</p></a>", 10_000))),
    case("rows_links_in_one_row", lambda: page("<ul><li>" + _numbered("<a href='/a/2023/{0}.html'>标题标题{0}</a>", 20_000) + "</li></ul>")),
    case("words_between_links", lambda: page("<a href='/a/2023/12345.html'>标题标题</a>" + "<p>文</p>" * 70_000 + "<a href='/a/2023/12346.html'>标题标题</a>")),
    case("links_identical_10k", lambda: listing("<a href='/a/2023/12345.html'>标题标题标题</a>" * 10_000)),
    case("links_unclosed", lambda: "<html><body>" + "<a href=/a/12345.html>标题标题" * 100_000),
    case("menus_unclosed", lambda: page("<ul>" + "<li><a href='/x/'>栏目名称</a><ul>" * 200 + rows(100))),
    case("pager_20k_links", lambda: listing(f"<div>{_numbered('<a href=index_{0}.html>{0}</a>', 20_000)}</div>")),
    case("pager_in_table_20k", lambda: listing(f"<table><tr>{_numbered('<td><a href=index_{0}.html>{0}</a></td>', 20_000)}</tr></table>")),
    case("pager_huge_number", lambda: listing("<div>共99999999页 共 999999999999999999999 条 1/99999999页</div>"), "http://a.example/list/index.html"),
    case("pager_nine_thousand", lambda: listing("<div><a href='index_2.html'>2</a><a href='index_3.html'>3</a>共9999页</div>"), "http://a.example/list/index.html"),
    case("pager_parts_80k", lambda: listing("<div class='page'><span>1/12</span></div>" * 25_000)),
]  # fmt: skip

SHAPES = [
    case("deep_5000", lambda: page("<div>" * 5_000 + "字" + "</div>" * 5_000)),
    case("deep_400_often", lambda: page(("<div>" * 400 + "字" + "</div>" * 400) * 200)),
    case("deep_500_once", lambda: article("<div class='a'>" * 490 + "<p>字</p>" * 60_000)),
    case("deep_links", lambda: page(("<div>" * 400 + "<a href='/a/2023/12345.html'>标题标题标题</a>2023-01-01" + "</div>" * 400) * 300)),
    case("deep_links_at_once", lambda: page("<div>" * 490 + rows(10_000))),
    case("tables_nested", lambda: page("<table><tr><td>索引号 文号 " * 160 + "x")),
    case("tables_large", lambda: article("<table>" + ("<tr>" + "<td>单元格</td>" * 20 + "</tr>") * 4_500 + "</table>")),
    case("scripts_50k", lambda: article("<script>var a=1;</script>" * 50_000 + "<p>正文</p>")),
    case("scripts_writing_30k", lambda: article("""<script>var a='x';document.write('<a href="/a.pdf">f</a>'+a);</script>""" * 30_000)),
    case("scripts_setting_20k", lambda: article(_numbered("<i id='x{0}'></i><script>$('#x{0}').html('字');</script>", 20_000))),
    case("titles_and_metas_50k", lambda: "<html><head>" + "<title>关于标题</title>" * 25_000 + "<meta name=ArticleTitle content=x>" * 25_000),
    case("headlines_30k", lambda: "<title>关于标题</title>" + page("<h1>关于标题</h1>" * 30_000 + "<p>发布时间：2023-01-01</p>")),
    case("crumbs_30k", lambda: page("<div class=location>首页 &gt; 政务公开 &gt; 通知</div>" * 30_000)),
    case("hidden_60k", lambda: article("<p style='display:none'>x</p>" * 60_000)),
    case("bodies_nested", lambda: HEAD + "<div id=zoom class=content>" * 500 + "<p>正文</p>" * 10_000),
    case("bodies_20k", lambda: HEAD + "<div id=zoom class=content><p>正文内容</p></div>" * 20_000),
    case("attachments_20k", lambda: article(_numbered("<p><a href='/f/{0}.pdf'>附件{0}.pdf</a></p>", 20_000))),
    case("labels_40k", lambda: HEAD + "<p>来源：某局 发布时间：2023-01-01 索引号：</p>" * 40_000),
    case("dates_300k", lambda: article("<p>" + "2023-01-01 " * 180_000)),
    case("frames_and_players_40k", lambda: article("<iframe src='/a.pdf'></iframe><video src='/b.mp4'></video>" * 20_000)),
    case("selects_and_inputs_80k", lambda: listing("<select><option>1</option></select><input onclick='x'>" * 25_000)),
    case("truncated_everywhere", lambda: "<html><body><ul><li><a href='/a/2023/1" * 40_000),
    case("entity_bomb", lambda: "<!DOCTYPE html [<!ENTITY a 'lol'>" + "".join(f"<!ENTITY a{i} '{f'&a{i - 1};' * 10}'>" for i in range(1, 12)) + "]><html><body><h1>标题</h1><p>&a11;</p>"),
    case("entity_external", lambda: "<?xml version='1.0'?><!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><html><body><h1>&x;</h1><p>&x;</p></body></html>"),
]  # fmt: skip

CASES: list[Case] = [*BYTES, *SIZES, *ROWS, *SHAPES]
