"""Files of an article: those that scripts hold, every kind of address, names without counters; what is no attachment."""

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


WRITTEN = {
    "write": """<script>document.write('<a href="/upload/a.pdf">春灌计划.pdf</a>');</script>""",
    "write2": """<script>document.write("<a href='/upload/a.pdf' target='_blank'>春灌计划.pdf</a>");</script>""",
    "writeesc": """<script>document.write("<p>附件：<a href=\\"/upload/a.pdf\\">春灌计划.pdf<\\/a></p>");</script>""",
    "var": """<div id="fujian"></div><script>var fj = "<a href='/upload/a.pdf'>春灌计划.pdf</a>"; if(fj!=""){document.getElementById("fujian").innerHTML = fj;}</script>""",
    "varonly": """<script>var fj = '<a href="/upload/a.pdf">春灌计划.pdf</a>'; showfj(fj);</script>""",
    "json": """<div id="fjbox"></div><script>var attachment = [{"name":"春灌计划.pdf","url":"/upload/a.pdf"}];</script>""",
    "js": """<script>var attachments=[{name:'春灌计划.pdf',url:'/upload/a.pdf',size:12}];</script>""",
    "jq": """<div id="fujian"></div><script>$("#fujian").html("<a href='/upload/a.pdf'>春灌计划.pdf</a>");</script>""",
    "append": """<ul class="fj"></ul><script>$(".fj").append('<li><a href="/upload/a.pdf">春灌计划.pdf</a></li>');</script>""",
    "concat": """<script>var str=''; str+='<li><a href="'+'/upload/a.pdf'+'">'; str+='春灌计划.pdf</a></li>'; document.write(str);</script>""",
    "vars": """<script>var url="/upload/a.pdf"; var nm="春灌计划.pdf"; document.write('<a href="'+url+'">'+nm+'</a>');</script>""",
}


LINKS = {
    "fastdfs": ('<a href="/group1/M00/00/1A/rBABzGQ.docx">分水方案</a>', "分水方案", "/group1/M00/00/1A/rBABzGQ.docx"),
    "fastdfs noext": ('<a href="/group1/M00/00/1A/rBABzGQ">分水方案.docx</a>', "分水方案.docx", "/group1/M00/00/1A/rBABzGQ"),
    "fastdfs none": ('<a href="/group3/M00/00/1A/rBABzGQAbc">分水方案</a>', "分水方案", "/group3/M00/00/1A/rBABzGQAbc"),
    "protect": (
        '<a href="./P020230302123456789012.pdf" oldsrc="/protect/P0202303/P020230302/P020230302123456789012.pdf">分水方案</a>',
        "分水方案",
        "/zwgk/P020230302123456789012.pdf",
    ),
    "gateway": (
        '<a href="https://gw.qinghe.example/jpaas-jiop-web-server/front/attachment/download?fileUrl=abc%2B==&expires=99">分水方案</a>',
        "分水方案",
        "https://gw.qinghe.example/jpaas-jiop-web-server/front/attachment/download?fileUrl=abc%2B==&expires=99",
    ),
    "gateway2": ('<a href="/api-gateway/file/get?fileUrl=Zm9v">分水方案</a>', "分水方案", "/api-gateway/file/get?fileUrl=Zm9v"),
    "dead": ('<a href="javascript:;">分水方案.pdf</a>', "分水方案.pdf", None),
    "dead icon": ('<img src="/images/icon_xls.gif"><a href="javascript:;" type="file">分水方案</a>', "分水方案", None),
    "count": ('<a href="/u/a.pdf">分水方案.pdf（已下载12次）</a>', "分水方案.pdf", "/u/a.pdf"),
    "count2": ('<a href="/u/a.pdf">分水方案.pdf 下载次数：12</a>', "分水方案.pdf", "/u/a.pdf"),
    "count3": ('<a href="/u/a.pdf">分水方案.pdf</a>已下载<span>3</span>次', "分水方案.pdf", "/u/a.pdf"),
    "count4": ('<a href="/u/a.pdf">附件：分水方案.pdf [下载]</a>', "附件：分水方案.pdf", "/u/a.pdf"),
    "count5": ('<a href="/u/a.pdf">分水方案.pdf 已下载<i>3</i>次</a>', "分水方案.pdf", "/u/a.pdf"),
    "vsb": (
        '<a href="/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=77">分水方案.doc</a>已下载<span id="nattach77">12</span>次',
        "分水方案.doc",
        "/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=77",
    ),
    "dothtml": (
        '<a href="/module/download/downfile.jsp?classid=0&filename=23.xls">分水方案</a>',
        "分水方案",
        "/module/download/downfile.jsp?classid=0&filename=23.xls",
    ),
    "onclick": ('<a href="javascript:void(0)" onclick="downFile(\'/u/a.pdf\')">分水方案.pdf</a>', "分水方案.pdf", None),
    "upper": ('<a href="/u/A.PDF">分水方案</a>', "分水方案", "/u/A.PDF"),
    "size": ('<a href="/u/a.pdf">分水方案.pdf(1.2MB)</a>', "分水方案.pdf", "/u/a.pdf"),
    "imgonly": ('<a href="/u/a.pdf"><img src="/images/pdf.png" alt="分水方案.pdf"></a>', "分水方案.pdf", "/u/a.pdf"),
    "twice": (
        '<a href="/u/a.pdf"><img src="/i/pdf.gif"></a><a href="/u/a.pdf">分水方案.pdf</a> <a href="/u/a.pdf">下载</a>',
        "分水方案.pdf",
        "/u/a.pdf",
    ),
    "ceb": ('<a href="/u/a.ceb">分水方案</a>', "分水方案", "/u/a.ceb"),
    "jpg": ('<a href="/u/a.jpg">分水方案.jpg</a>', "分水方案.jpg", "/u/a.jpg"),
    "title": ('<a href="/u/a.pdf" title="分水方案全文.pdf">分水方案...</a>', "分水方案全文.pdf", "/u/a.pdf"),
}


NO_ATTACHMENTS = {
    "related doc": '<p><a href="/zwgk/content_8812000.html">《青禾市灌区管理办法》.doc解读</a></p>',
    "related sec": '<div class="xgwd"><p>相关文档：</p><a href="/zwgk/content_8812000.html">灌区分水方案</a></div>',
    "related pdf": '<div><h3>相关文件</h3><ul><li><a href="/u/old.pdf">旧版办法</a></li></ul></div>',
    "dead related": '<p><a href="javascript:;">青禾市灌区管理办法</a></p>',
    "mailto": '<p><a href="mailto:a@qinghe.example">a@qinghe.example.zip</a></p>',
    "reader": '<div class="foot"><a href="/d/AdbeRdr.zip">PDF阅读器下载</a></div>',
    "app": '<div class="xz"><a href="/app/qinghe.apk">客户端下载</a></div>',
    "word": '<div class="tools"><a href="/export/word?id=3&filename=x.doc">导出Word</a> <a href="/d/8812077.pdf">下载PDF</a></div>',
}


def attachments(page):
    """(name, absolute address) of each."""
    return [(link.title, link.url) for link in page.attachments]


@pytest.mark.parametrize("script", WRITTEN)
def test_a_file_that_a_script_holds_is_an_attachment(make, script):
    below, inside = article(make, after=WRITTEN[script]), article(make, body=TEXT + WRITTEN[script])
    assert attachments(below) == attachments(inside) == [("春灌计划.pdf", f"{SITE}/upload/a.pdf")]
    assert "<a" not in inside.body


def test_a_list_of_files_in_a_script_gives_each_once(make):
    script = "<script>var fileList=[{fileName:'一.doc',filePath:'/u/1.doc'},{fileName:'二.xls',filePath:'/u/2.xls'},{fileName:'一.doc',filePath:'/u/1.doc'}];</script>"
    assert attachments(article(make, after=script)) == [("一.doc", f"{SITE}/u/1.doc"), ("二.xls", f"{SITE}/u/2.xls")]


def test_what_a_script_has_commented_out_is_no_attachment(make):
    script = "<script>\n// var fj = '<a href=\"/u/a.pdf\">旧件.pdf</a>';\n/* document.write('<a href=\"/u/b.pdf\">旧件二.pdf</a>'); */\n</script>"
    assert attachments(article(make, after=script)) == []


def test_a_menu_that_a_script_writes_is_no_attachment(make):
    script = """<script>document.write('<a href="/zwgk/zcwj/">政策文件</a><a href="/d/reader.zip">阅读器下载</a>');</script>"""
    assert attachments(article(make, after=script)) == []


@pytest.mark.parametrize("link", LINKS)
def test_a_file_is_found_with_its_name(make, link):
    markup, title, address = LINKS[link]
    url = SITE + address if address and address.startswith("/") else address
    assert attachments(article(make, body=f"{TEXT}<p>附件：{markup}</p>")) == [(title, url)]


@pytest.mark.parametrize("link", sorted(set(LINKS) - {"dead icon", "protect"}))
def test_a_file_below_the_body_is_found_too(make, link):
    markup, title, address = LINKS[link]
    url = SITE + address if address and address.startswith("/") else address
    assert attachments(article(make, after=f'<div class="fujian"><p>附件：{markup}</p></div>')) == [(title, url)]


@pytest.mark.parametrize("link", NO_ATTACHMENTS)
def test_what_is_no_attachment_is_left_out(make, link):
    assert attachments(article(make, after=NO_ATTACHMENTS[link])) == []


def test_a_dead_link_to_a_related_document_in_the_body_is_no_attachment(make):
    assert attachments(article(make, body=f'<p><a href="javascript:;">青禾市灌区管理办法</a></p>{TEXT}')) == []


def test_a_link_written_in_pieces_is_whole(make):
    script = """<script>document.write('<p><a href="/u/a.pdf">');document.write('春灌计划.pdf');document.write('</a></p>');</script>"""
    assert attachments(article(make, after=script)) == [("春灌计划.pdf", f"{SITE}/u/a.pdf")]


def test_several_written_links_keep_their_order(make):
    script = """<script>document.write('<a href="/u/a.pdf">一.pdf</a>');document.write('<a href="/u/b.pdf">二.pdf</a>');</script>"""
    assert [title for title, _ in attachments(article(make, after=script))] == ["一.pdf", "二.pdf"]
