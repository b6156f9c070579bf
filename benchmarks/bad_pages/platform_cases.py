"""Bad pages and answers of each platform."""

from __future__ import annotations

import json

from bad_pages.case import Case, article, case, listing, page, rows

SITE = "http://www.qinghe.example"
PROXY = f"{SITE}/module/web/jpage/dataproxy.jsp?page=1&webid=3&columnid=8&unitid=90&perpage=20"
UNIT = f"{SITE}/api-gateway/jpaas-publish-server/front/page/build/unit?webId=1&pageId=2&tagId=list&tplSetId=3"
GKMLPT = f"{SITE}/gkmlpt/api/all/12?page=1&sid=3"
LABEL = f"{SITE}/site/label/8888?siteId=1&labelName=publicInfoList&organId=7&pageIndex=1"
RECORD = "<record><![CDATA[<li><a href='/art/2023/1/2/art_8_{0}.html'>标题标题标题{0}</a><span>2023-01-02</span></li>]]></record>"
ARTICLE = {
    "title": "关于某事项的通知",
    "url": f"{SITE}/gkmlpt/content/8/8523/post_8523117.html",
    "display_publish_time": 1_672_531_200,
    "id": 1,
}


def _store(count: int, end: str = "</recordset></datastore>") -> str:
    records = "".join(RECORD.format(index) for index in range(count))
    return f"<?xml version='1.0' encoding='utf-8'?><datastore><totalrecord>99999999</totalrecord><totalpage>99999999</totalpage><recordset>{records}{end}"


def _answer(html: str, **fields: object) -> str:
    return json.dumps({"success": True, "data": {"html": html}, **fields}, ensure_ascii=False)


def _articles(count: int, **fields: object) -> str:
    return json.dumps(
        {"articles": [{**ARTICLE, "id": index} for index in range(count)], "classify": {"name": "通知"}, **fields}, ensure_ascii=False
    )


JCMS = [
    case("jcms_answer_10k", lambda: _store(10_000), PROXY),
    case("jcms_answer_broken_10k", lambda: _store(10_000, "<record><![CDATA[<li><a href="), PROXY),
    case("jcms_answer_no_ends", lambda: "<datastore><recordset>" + "<record>" * 250_000, PROXY),
    case("jcms_answer_open_cdata", lambda: "<datastore><recordset>" + "<record><![CDATA[" * 110_000, PROXY),
    case("jcms_answer_next_groups", lambda: "<datastore>" + "<nextgroup>" * 180_000, PROXY),
    case("jcms_answer_totals", lambda: "<datastore>" + "<totalrecord>" * 150_000, PROXY),
    case("jcms_answer_entity_bomb", lambda: "<!DOCTYPE d [<!ENTITY a 'x'><!ENTITY b '" + "&a;" * 9 + "'>]>" + _store(10), PROXY),
    case("jcms_answer_20mb", lambda: _store(120_000), PROXY),
    case("jcms_page_10k", lambda: page(f"<div id=90><script type=text/xml>{_store(10_000)}</script></div><script>$('#90').jpage({{perPage:20,totalRecord:99999999}})</script>")),
    case("jcms_page_scripts", lambda: page("<script><datastore><recordset></script>" * 40_000)),
    case("jcms_page_calls", lambda: page("<script>" + "$('#a').jpage({perPage:20," * 70_000 + "</script>")),
    case("jcms_page_open_scripts", lambda: page("<datastore>" + "<script " * 240_000)),
    case("jcms_page_unclosed_scripts", lambda: page("<datastore>" + "<script>" * 240_000)),
    case("jcms_page_arrays", lambda: page("<script>" + "InitData1=['<li>', " * 100_000 + ".jpage(</script>")),
    case("jcms_page_strings", lambda: page("<script>InitData=[" + "'<li>文</li>'," * 150_000 + " <recordset></script>")),
]  # fmt: skip
JPAAS = [
    case("jpaas_answer_20mb", lambda: _answer(f"<ul>{rows(130_000)}</ul>"), UNIT),
    case("jpaas_answer_10k", lambda: _answer(f"<ul>{rows(10_000)}</ul><div class='pagination' rows='15' count='999999999'></div>"), UNIT),
    case("jpaas_answer_deep", lambda: '{"success":true,"data":{"html":' + "[" * 1_000_000, UNIT),
    case("jpaas_answer_broken", lambda: _answer(f"<ul>{rows(9_000)}</ul>")[:-9], UNIT),
    case("jpaas_answer_surrogates", lambda: _answer("").replace('""', '"' + "\\ud800" * 300_000 + '<p>"'), UNIT),
    case("jpaas_answer_message_2mb", lambda: json.dumps({"success": False, "message": "无" * 1_900_000}), UNIT),
    case("jpaas_page_units", lambda: page("""<div class=list><script url=/front/page/build/unit querydata="{'webId':'1','pageId':'2','tagId':'列表','tplSetId':'3'}"></script></div>""" * 14_000), SITE + "/col/col1/"),
    case("jpaas_page_units_in_one", lambda: page("<div>" + """<script querydata="{'webId':'1','pageId':'2','tagId':'列表','tplSetId':'3'}"></script>""" * 14_000 + rows(2_000)), SITE + "/col/col1/"),
    case("jpaas_page_long_query", lambda: page(f"""<script querydata="{{{"'a':'" * 380_000}"></script>"""), SITE + "/col/col1/"),
]  # fmt: skip
GKML = [
    case("gkmlpt_answer_10k", lambda: _articles(10_000, total=10**18), GKMLPT),
    case("gkmlpt_answer_200k", lambda: _articles(200_000), GKMLPT),
    case("gkmlpt_answer_broken", lambda: _articles(13_000)[:-40], GKMLPT),
    case("gkmlpt_answer_deep", lambda: '{"articles":[' * 150_000, GKMLPT),
    case("gkmlpt_answer_numbers", lambda: '{"articles":[{"title":"关于通知","date":' + "9" * 1_900_000 + "}]}", GKMLPT),
    case("gkmlpt_answer_markup", lambda: json.dumps({"articles": [{**ARTICLE, "title": "<b>关于</b>&amp;通知"}] * 10_000}, ensure_ascii=False), GKMLPT),
    case("gkmlpt_page_trees", lambda: "<script>_CONFIG={SID:1," + "TREE:[" * 300_000),
    case("gkmlpt_page_configs", lambda: "<html><script>" + "_CONFIG = {" * 180_000),
    case("gkmlpt_page_wide_tree", lambda: page("<script>window._CONFIG={SID:1,CATE_ID:7,TREE:" + json.dumps([{"id": i, "name": "栏目", "children": []} for i in range(40_000)], ensure_ascii=False) + "}</script>"), SITE + "/gkmlpt/index"),
]  # fmt: skip
OTHERS = [
    case("8888_fragment_10k", lambda: f"<ul>{rows(10_000)}</ul><script>Ls.pagination({{pageCount:999999}})</script>", LABEL),
    case("8888_fragment_counts", lambda: "<ul><li><a href=x>标题</a></li></ul>" + "pageCount:9," * 150_000, LABEL),
    case("8888_objects", lambda: page("<script>/site/label/8888;" + "{labelName:publicInfoList,a:'" * 60_000 + "</script>"), SITE + "/public/column/7"),
    case("8888_closed_objects", lambda: page("<script>/site/label/8888;" + "{labelName:x,siteId:1}" * 80_000 + "</script>"), SITE + "/public/column/7"),
    case("8888_addresses", lambda: page("<script>" + "'/site/label/8888?labelName=a'" * 60_000 + "</script>"), SITE + "/public/column/7"),
    case("8888_addresses_joined", lambda: page("<script>'" + "/site/label/8888?a=b" * 90_000 + "</script>"), SITE + "/public/column/7"),
    case("8888_variables", lambda: page("<script>/site/label/8888;" + "var a='" * 250_000 + "</script>"), SITE + "/public/column/7"),
    case("trs_calls", lambda: page("createPageHTML(" * 130_000)),
    case("trs_call_huge", lambda: listing("<script>createPageHTML(2000000000, 0, 'index', 'html')</script>"), SITE + "/a/index.html"),
    case("trs_call_overlong", lambda: listing(f"<script>createPageHTML({'9' * 1_900_000}, 0, 'index', 'html')</script>"), SITE + "/a/index.html"),
    case("trs_call_arguments", lambda: listing(f"<script>createPageHTML({'1,' * 900_000})</script>"), SITE + "/a/index.html"),
    case("trs_variables", lambda: listing("<script>" + "var a=1;" * 230_000 + "createPageHTML(a,a,a,a)</script>"), SITE + "/a/index.html"),
    case("trs_written", lambda: listing("<script>var countPage=3;" + 'href=\\"index' * 140_000 + "</script>"), SITE + "/a/index.html"),
    case("trs_written_blanks", lambda: listing("<script>var countPage=3;href='" + "a " * 900_000 + "</script>createPageHTML"), SITE + "/a/index.html"),
    case("openness_pages", lambda: page(f"<ul>{rows(20)}</ul>" + "<a href='/OpennessContent/showList/1/2/page_9999.html'>9</a>" * 25_000), SITE + "/OpennessContent/showList/1/2/page_1.html"),
    case("openness_counts", lambda: listing("<script>" + "pageCount=9;" * 150_000 + "</script>"), SITE + "/OpennessContent/showList/1/2/page_1.html"),
    case("vsb_pager_20k", lambda: listing("_sitegray/" + "".join(f"<a href='tzgg/{i}.htm'>{i}</a>" for i in range(9_999))), SITE + "/tzgg.htm"),
    case("vsb_parameters", lambda: listing("_sitegray/" + "<a href='?totalpage=9999&PAGENUM=2'>2</a>" * 25_000), SITE + "/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=1"),
    case("epoint_pager", lambda: listing("<div class='ewb-page'>1/9999</div>" * 25_000 + "ShowNewPage(window.location.pathname"), SITE + "/tzgg/subpage.html"),
    case("epoint_classes", lambda: page("<p>ewb-" + "class='" * 250_000), SITE + "/tzgg/subpage.html"),
    case("epoint_long_class", lambda: page("<p>ewb-<i class='" + "a " * 900_000), SITE + "/tzgg/subpage.html"),
    case("gongkai_links", lambda: listing("<a href=/gongkai/channel_c_5f00000000000000000000ab/>栏目</a>" * 25_000), SITE + "/gongkai/channel_5f00000000000000000000ab/"),
    case("scripted_pagers", lambda: listing("<script>" + "laypage({count:1," * 100_000 + "</script>")),
    case("scripted_pagers_closed", lambda: listing("<script>" + "laypage({count:1,limit:9});" * 70_000 + "</script>")),
    case("script_files", lambda: article("<script>" + "var files=[{name:'附件一',url:'/a.pdf'}];<a " * 1_200 + "</script>")),
    case("script_sums", lambda: article("<script>var x='<a href=a.pdf>'" + "+a" * 28_000 + "</script>")),
]  # fmt: skip

CASES: list[Case] = [*JCMS, *JPAAS, *GKML, *OTHERS]
