"""Lists that a script fills: the crawl asks the platform's own list address in the script's place, by GET, and no other."""

import ast
import json
from datetime import date
from http.client import HTTPConnection
from pathlib import Path

import pytest

import disclosure.fetch
from disclosure.crawl.list_calls import follow_list_call
from disclosure.fetch import OwnSites
from disclosure.registry import Site
from disclosure.sites import Page

HOST = "http://www.qinghe.example"
ROWS = [(f"关于第{number}号事项的通知", f"2025-06-{number:02}") for number in range(9, 0, -1)]
FRAME = '<html><head><meta charset="utf-8"><title>通知公告</title><meta name="ColumnName" content="通知公告"></head><body>{}</body></html>'


def jcms(number: int, size: int) -> str:
    """The answer of ``dataproxy.jsp``: one page of the rows in XML."""
    shown = ROWS[(number - 1) * size : number * size]
    records = "".join(
        f"<record><![CDATA[<li><a href='/art/2025/6/1/art_12_{title[3]}.html' title='{title}'>{title}</a><span>{day}</span></li>]]></record>"
        for title, day in shown
    )
    pages = -(-len(ROWS) // size)
    return f"<datastore><totalrecord>{len(ROWS)}</totalrecord><totalpage>{pages}</totalpage><recordset>{records}</recordset></datastore>"


def jcms_page(proxy: str = "/module/web/jpage/dataproxy.jsp") -> str:
    """A page whose unit has no rows in it."""
    asked = "var param_7 = {col:1,appid:1,webid:7,path:'/',columnid:12,unitid:'7',webname:'qinghe',permissiontype:0};"
    call = f"$('#7').jpage({{totalRecord:9,proxyUrl:'{proxy}',perPage:5,ajaxParam:param_7}});"
    return FRAME.format(f'<h3>通知公告</h3><div id="7"></div><script>$(function(){{{asked}{call}}});</script>')


JCMS_CALL = "/module/web/jpage/dataproxy.jsp?page={}&appid=1&webid=7&path=/&columnid=12&unitid=7&webname=qinghe&permissiontype=0"
JPAAS = "/api-gateway/jpaas-publish-server/front/page/build/unit"
JPAAS_CALL = f"{JPAAS}?parseType=bulidstatic&webId=3f&tplSetId=t9&pageType=column&tagId=list&editType=null&pageId=12"
LABEL_CALL = "/site/label/8888?labelName=publicInfoList&siteId=67&organId=21&catId=61&pageSize=5&pageIndex={}"
GKMLPT_CALL = "/gkmlpt/api/all/51?page={}&sid=86"


def items(number: int, size: int, path: str) -> str:
    shown = ROWS[(number - 1) * size : number * size]
    return "".join(f'<li><a href="{path.format(title[3])}" title="{title}">{title}</a><span>{day}</span></li>' for title, day in shown)


def put_jcms(site) -> str:
    site.put("/col/col12/index.html", jcms_page())
    for number in (1, 2):
        site.put(JCMS_CALL.format(number), jcms(number, 5), headers={"Content-Type": "text/xml"})
    return "/col/col12/index.html"


def put_jpaas(site) -> str:
    asked = "{'parseType':'bulidstatic','webId':'3f','tplSetId':'t9','pageType':'column','tagId':'list','editType':'null','pageId':'12'}"
    site.put(
        "/col/col12/index.html",
        FRAME.format(f'<h3>通知公告</h3><div><script src="/unitbuild.js" url="{JPAAS}" queryData="{asked}"></script></div>'),
    )
    for number in (1, 2):
        rows = items(number, 5, "/art/2025/art_" + "0" * 31 + "{}.html")
        html = f'<ul>{rows}</ul><div class="pagination" rows="5" count="9"></div>'
        more = "" if number == 1 else "&paramJson=%7B%22pageNo%22%3A2%2C%22pageSize%22%3A5%7D"
        site.put(JPAAS_CALL + more, json.dumps({"success": True, "data": {"html": html}}), headers={"Content-Type": "application/json"})
    return "/col/col12/index.html"


def put_label(site) -> str:
    script = (
        'Ls.ajax({url: "/site/label/8888", data: {labelName: "publicInfoList", siteId: "67", organId: "21", catId: "61", pageSize: 5, pageIndex: 1}, '
        'success: function (d) { $("#list").html(d); }});'
    )
    site.put(
        "/public/column/21?type=4&catId=61&action=list", FRAME.format(f'<h2>通知公告</h2><div id="list"></div><script>{script}</script>')
    )
    for number in (1, 2):
        rows = items(number, 5, "/public/21/700{}.html")
        site.put(LABEL_CALL.format(number), f"<ul>{rows}</ul><script>var pageCount = 2;</script>")
    return "/public/column/21?type=4&catId=61&action=list"


def gkmlpt_answer() -> str:
    posts = [
        {"title": title, "url": f"{HOST}/gkmlpt/content/4/4/post_{title[3]}.html", "display_publish_time": f"{day} 09:00:00"}
        for title, day in ROWS
    ]
    return json.dumps({"articles": posts, "classify": {"name": "通知公告"}, "total": len(posts)}, ensure_ascii=False)


def put_gkmlpt(site) -> str:
    config = 'window._CONFIG = {SID: \'86\', CLASSIFY_ID: \'51\', DETAIL: null, TREE: [{"id": 51, "name": "通知公告"}]};'
    site.put("/gkmlpt/index", FRAME.format(f'<div id="app"></div><script>{config}</script>'))
    site.put(GKMLPT_CALL.format(1), gkmlpt_answer(), headers={"Content-Type": "application/json"})
    return "/gkmlpt/index"


def city_of(world, path: str, platform: str) -> None:
    world.city({"list": path}, sites=[{"id": "www", "name": "青禾市政府网", "url": HOST + "/", "platform": platform}])


def night_of(world, **more) -> dict:
    """A crawl's row of the one column."""
    world.crawl(**more)
    return world.rows("columns")[-1]


@pytest.mark.parametrize(
    ("platform", "put", "pages"), [("jcms", put_jcms, 2), ("jpaas", put_jpaas, 2), ("label8888", put_label, 2), ("gkmlpt", put_gkmlpt, 1)]
)
def test_the_rows_of_every_platform_come_by_its_own_list_call_page_by_page(world, site, monkeypatch, platform, put, pages):
    methods = []
    put_request = HTTPConnection.putrequest
    monkeypatch.setattr(
        HTTPConnection, "putrequest", lambda self, method, *args, **more: methods.append(method) or put_request(self, method, *args, **more)
    )
    path = put(site)
    city_of(world, path, platform)
    line = night_of(world)
    assert (line["status"], line["coverage"], line["rows"], line["pages_read"]) == ("ok", "complete", 9, pages)
    assert sorted(row["title"] for row in world.parsed("rows")) == sorted(title for title, _ in ROWS)
    asked = [row["url"] for row in world.rows("fetches") if row["purpose"] == "list"]
    assert (len(set(asked)), asked[0]) == (pages + 1, HOST + path)  # the first one twice where there are more (test_second_look.py)
    assert methods
    assert set(methods) == {"GET"}


def test_a_list_call_that_leads_off_the_city_is_not_made(world, site):
    other = world.site("api.elsewhere.example", ip="127.0.0.2")
    site.put("/col/col12/index.html", jcms_page("http://api.elsewhere.example/module/web/jpage/dataproxy.jsp"))
    city_of(world, "/col/col12/index.html", "jcms")
    line = night_of(world)
    assert (line["status"], line["reason"]) == ("script_list", "脚本渲染")
    assert other.log == []


def test_a_list_call_that_is_not_there_leaves_a_list_that_a_script_fills(world, site):
    site.put("/col/col12/index.html", jcms_page())
    city_of(world, "/col/col12/index.html", "jcms")
    line = night_of(world)
    assert (line["status"], line["reason"], line["cause"]) == ("script_list", "脚本渲染", "站点")
    assert JCMS_CALL.format(1) in site.paths


def test_a_list_call_that_fails_in_passing_is_told_as_what_it_was(world, site):
    site.put("/col/col12/index.html", jcms_page())
    site.put(JCMS_CALL.format(1), "", status=500)
    city_of(world, "/col/col12/index.html", "jcms")
    assert night_of(world)["status"] == "server_error"


def test_robots_txt_holds_for_list_calls_too(world, site):
    site.put("/robots.txt", "User-agent: *\nDisallow: /module/\n")
    put_jcms(site)
    city_of(world, "/col/col12/index.html", "jcms")
    assert night_of(world)["status"] == "robots"
    assert JCMS_CALL.format(1) not in site.paths


def test_an_unchanged_list_is_read_again_from_what_is_kept(world, site):
    put_jcms(site)
    city_of(world, "/col/col12/index.html", "jcms")
    world.crawl()
    line = night_of(world, night=date(2025, 7, 17))
    assert (line["status"], line["coverage"]) == ("ok", "complete")


SITES = OwnSites([Site(id="www", name="青禾市政府网", url=HOST + "/")])


@pytest.mark.parametrize(
    ("platform", "call", "followed"),
    [
        ("jcms", HOST + JCMS_CALL.format(1), True),
        ("jcms", HOST + "/module/jpage/morecolumndataproxy.jsp?page=1", True),
        ("jcms", HOST + "/module/visitcount/visit.jsp?id=1", False),
        ("jcms", HOST + "/module/jpage/dataproxy.jsp/../../delete", False),
        ("jcms", HOST + JPAAS_CALL, False),
        ("jpaas", HOST + JPAAS_CALL, True),
        ("label8888", HOST + LABEL_CALL.format(1), True),
        ("label8888", HOST + "/site/label/88881?x", False),
        ("gkmlpt", HOST + GKMLPT_CALL.format(1), True),
        ("gkmlpt", HOST + "/gkmlpt/api/post/51", False),
        ("generic", HOST + "/api/list", False),
        ("gkmlpt", "http://api.elsewhere.example" + GKMLPT_CALL.format(1), False),
        ("gkmlpt", "javascript:load()", False),
    ],
)
def test_only_the_list_addresses_of_the_platforms_are_asked_on_own_hosts(platform, call, followed):
    page = Page("list", platform, "utf-8", script_list=True, list_call=call)
    assert (follow_list_call(page, SITES) is not None) is followed


def test_a_list_with_rows_and_a_page_that_is_no_list_need_no_call():
    assert follow_list_call(Page("list", "jcms", "utf-8", list_call=HOST + JCMS_CALL.format(1)), SITES) is None
    assert follow_list_call(None, SITES) is None


def test_what_fetches_pages_knows_no_method_that_sends_something():
    sources = sorted(Path(disclosure.fetch.__file__).parent.glob("*.py"))
    nodes = [node for path in sources for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    words = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    assert "GET" in words
    assert words & {"POST", "PUT", "PATCH", "DELETE"} == set()
    assert {node.attr for node in nodes if isinstance(node, ast.Attribute)} & {"post", "put", "patch", "delete"} == set()
