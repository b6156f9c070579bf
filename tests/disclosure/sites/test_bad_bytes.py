"""Any bytes give a page: never an exception, in bounded time, never silent mojibake."""

import builtins
import io
import json
import os
import socket
import subprocess
import sys
import threading
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.sites import read_page

LIST = "http://www.qinghe.example/zwgk/tzgg/index.html"
ANSWERS = {
    "jpaas": "http://www.qinghe.example/api-gateway/jpaas-publish-server/front/page/build/unit?webId=1&pageId=2&tagId=list&tplSetId=3",
    "gkmlpt": "http://www.qinghe.example/gkmlpt/api/all/12?page=1&sid=3",
    "jcms": "http://www.qinghe.example/module/web/jpage/dataproxy.jsp?page=1&webid=3&columnid=8&unitid=90&perpage=20",
    "label8888": "http://www.qinghe.example/site/label/8888?siteId=1&labelName=publicInfoList&organId=7&pageIndex=1",
}
ROW = '<li><a href="/2023/5/1/c_{0}.html">关于某事项的通知第{0}号</a><span>2023-05-01</span></li>'
SECONDS = 20.0  # generous: the limit guards against growth without bounds, the benchmark measures speed


def codes(page):
    """Codes of the warnings."""
    return [warning.code for warning in page.warnings]


BAD = {
    "nothing": b"",
    "blanks": b" \n\t " * 50,
    "null characters": b"\x00" * 4000,
    "random bytes": bytes(range(256)) * 400,
    "a PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
    "a zip file": b"PK\x03\x04" + b"\x00" * 200,
    "JSON": b'{"code": 0, "data": []}',
    "100,000 open tags": b"<div>" * 100_000 + b"x",
    "100,000 open tags of two kinds": b"<ul><b>" * 100_000,
    "open brackets": b"<" * 500_000,
    "an open tag": b"<div " * 100_000,
    "an open attribute": b'<a href="' * 100_000,
    "an open script": b"<script>document.write('" * 50_000,
    "tables in tables": b"<table><tr><td>" * 900,
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_page_is_other(name):
    began = time.monotonic()
    page = read_page(BAD[name], LIST)
    assert page.kind == "other"
    assert time.monotonic() - began < SECONDS


@pytest.mark.parametrize(
    ("name", "code"),
    [("nothing", "empty"), ("null characters", "not_html"), ("a PDF", "not_html"), ("JSON", "not_html"), ("100,000 open tags", "nesting")],
)
def test_the_warning_says_why(name, code):
    assert code in codes(read_page(BAD[name], LIST))


def test_deep_but_readable_pages_are_read(make):
    body = make.trs_article("<div>" * 400 + "<p>灌区春灌安排见附表。</p>" + "</div>" * 400)
    page = read_page(body, "http://www.qinghe.example/t20230612_1.html")
    assert page.body == "灌区春灌安排见附表。"


def test_ten_thousand_rows_are_read(make):
    page = read_page(make.listing("<ul>" + "".join(ROW.format(index) for index in range(100_000, 110_000)) + "</ul>"), LIST)
    assert len(page.rows) == 10_000
    assert codes(page) == ["many_rows"]


def test_thirty_megabytes_are_cut_with_a_warning(make):
    began = time.monotonic()
    page = read_page(make.page("<h1>青禾市公报</h1><p>发布时间：2023-05-01</p><div id='zoom'><p>" + "灌" * 10_000_000 + "</p></div>"), LIST)
    assert "size" in codes(page)
    assert time.monotonic() - began < SECONDS


def test_a_truncated_list_gives_the_rows_that_came(make):
    body = make.trs_list()
    page = read_page(body[: body.index(make.titles[3].encode())], LIST)
    assert [row.title for row in page.rows][:3] == make.titles[:3]


def test_an_undecodable_body_is_never_silent(make):
    body = make.trs_article("<p>" + "灌区春灌安排见附表，请遵照执行。" * 20 + "</p>")
    broken = body.replace("附表".encode(), "附表".encode("gb18030"))
    page = read_page(broken, "http://www.qinghe.example/t20230612_1.html")
    assert "decode" in codes(page)
    assert "\ufffd" in page.body


def test_control_and_bidirectional_characters_do_not_reach_the_values(make):
    body = make.trs_list().replace(
        make.titles[0].encode(), ("\u202e" + make.titles[0][:5] + "\u200b" + make.titles[0][5:] + "\x07").encode()
    )
    page = read_page(body, LIST)
    assert page.rows[0].title == make.titles[0]
    assert codes(page) == ["invisible"]


def test_markup_in_titles_is_text(make):
    page = read_page(
        make.trs_article("<p>正文。</p>", title="关于&lt;b&gt;春灌&lt;/b&gt;的通知", meta=""), "http://www.qinghe.example/t20230612_1.html"
    )
    assert page.title == "关于<b>春灌</b>的通知"
    assert codes(page) == ["markup_in_title"]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "not a url",
        "http://[bad",
        "javascript:void(0)",
        "http://x.example/%ff",
        "file:///etc/passwd",
        "http://x.example/\ud800/",
        "http://x.example/art" + "1" * 100_000,
    ],
)
def test_a_strange_address_is_no_reason_to_fail(make, url):
    page = read_page(make.trs_list(), url)
    assert page.kind == "list"
    json.dumps(page.to_json(), ensure_ascii=False).encode()


@given(body=st.binary(max_size=2000))
@settings(deadline=None, max_examples=60)
def test_random_bytes_give_a_page(body):
    assert read_page(b"<html>" + body, LIST).kind in ("list", "article", "other")


@given(seed=st.integers(0, 2**32), count=st.integers(1, 12))
@settings(deadline=None, max_examples=80)
def test_damaged_pages_give_a_page(make, seed, count):
    for body in (
        make.trs_list(),
        make.openness_article(),
        make.openness_list(),
        make.trs_article("<p>征求意见，2023年6月1日至7月1日。</p>"),
    ):
        damaged = bytearray(body)
        for step in range(count):
            place = (seed * (step + 7) * 2654435761) % len(damaged)
            damaged[place : place + step] = [b"<", b">", b'"', b"</div>", b"\x00", b"\xff", b"<table>", b""][(seed + step) % 8]
        assert read_page(bytes(damaged), LIST).kind in ("list", "article", "other")


def test_pure_noise_of_two_megabytes_is_read_in_time():
    began = time.monotonic()
    read_page(b"<html><body>" + os.urandom(2_000_000), LIST)
    assert time.monotonic() - began < SECONDS


def test_a_headline_without_words_behind_an_article_is_no_fault():
    html = (
        "<html><body><h1>青禾市公告文件标题</h1><p>发布时间：2023-01-02 来源：青禾</p><div><h2></h2><p>正文文字。</p></div></body></html>"
    )
    page = read_page(html.encode(), "http://www.qinghe.example/art/2023/1/2/art_1_2.html")
    assert (page.kind, page.title) == ("article", "青禾市公告文件标题")


def test_half_a_character_at_the_end_is_told(make):
    body = make.trs_list() + "青".encode()[:2]
    page = read_page(body, LIST)
    assert (page.kind, len(page.rows), codes(page)) == ("list", 5, ["decode"])


def test_a_page_that_lost_characters_before_it_was_sent_is_told(make):
    page = read_page(make.trs_list().replace("节水".encode(), "\ufffd\ufffd".encode()), LIST)
    assert "\ufffd" in page.rows[0].title
    assert "decode" in codes(page)


@pytest.mark.parametrize("encoding", ["utf-16", "gb18030", "utf-8-sig"])
def test_what_is_cut_is_cut_between_characters(make, encoding):
    whole = make.page("<h1>青禾市公报</h1><p>发布时间：2023-05-01</p><div id='zoom'><p>" + "灌" * 3_000_000 + "</p></div>").decode()
    page = read_page(whole.replace("utf-8", encoding.removesuffix("-sig")).encode(encoding), "http://www.qinghe.example/t20230501_1.html")
    assert page.body
    assert set(page.body) == {"灌"}
    assert "size" in codes(page)
    assert "decode" not in codes(page)


def test_a_page_of_more_elements_than_are_read_says_so(make):
    page = read_page(make.page("<h1>青禾市公报</h1><p>发布时间：2023-05-01</p><div id='zoom'>" + "<p>灌</p>" * 100_000 + "</div>"))
    assert page.kind == "article"
    assert "size" in codes(page)


@pytest.mark.parametrize("platform", ANSWERS)
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"7",
        b'"x"',
        b"[" * 200_000,
        b'{"a":' * 100_000,
        b"<?xml version='1.0'?>",
        b"\xff\xfe\x00",
        b'{"success":true}',
    ],
)
def test_an_answer_without_rows_is_never_taken_for_an_empty_list_in_silence(platform, body):
    page = read_page(body, ANSWERS[platform], platform=platform)
    assert page.rows == ()
    assert page.kind == "other" or page.warnings or body == b'{"success":true}'


def test_xml_where_a_page_is_expected_is_no_list():
    assert read_page(b"<?xml version='1.0'?><root>" + b"<item><t>x</t></item>" * 1000 + b"</root>", LIST).kind == "other"


def test_long_runs_of_what_patterns_look_for_are_read_in_time(make):
    began = time.monotonic()
    for token in ("\u3000", "<br>", "...", "- ", ">", "1", "2023", "附件", "<a>", "（", "来 源", "height:0;"):
        run = token * (100_000 // len(token))
        read_page(make.trs_article(f"<p style='{run}'>{run}</p><p><a href='/{run}.pdf'>{run}.pdf</a></p>", title=run, info=run))
        read_page(make.listing(f"<ul>{ROW.format(run)}{ROW.format(2)}<li><a href='/2023/5/1/c_3.html'>{run}</a> {run}</li></ul>"), LIST)
    assert time.monotonic() - began < SECONDS


def test_month_days_of_ten_thousand_rows_wait_for_their_year_together(make):
    began = time.monotonic()
    rows = "".join(f"<li><a href='/zw/a{index}.html'>关于某事项的通知第{index}号</a><span>06-12</span></li>" for index in range(10_000))
    page = read_page(make.listing(f"<ul>{rows}</ul>"), LIST)
    assert len(page.rows) == 10_000
    assert "date_without_year" in codes(page)
    assert time.monotonic() - began < SECONDS


def test_numbers_beyond_reason_make_no_addresses_beyond_reason(make):
    for count in ("2000000000", "9" * 5_000):
        page = read_page(make.trs_list(call=f'createPageHTML({count}, 0, "index", "html")'), LIST)
        assert len(page.next_pages) < 5_000
    page = read_page(
        make.listing("<ul>" + "".join(ROW.format(index) for index in range(20)) + "</ul>", after="<div>共99999999页</div>"), LIST
    )
    assert len(page.next_pages) < 5_000


BOMB = "".join(f"<!ENTITY a{level} '{f'&a{level - 1};' * 10}'>" for level in range(1, 12))
HOSTILE = """<?xml version="1.0"?><?xml-stylesheet href="{there}/a.xsl"?>
<!DOCTYPE html SYSTEM "{there}/a.dtd" [<!ENTITY a0 "灌区"> {bomb} <!ENTITY file SYSTEM "file://{file}"> <!ENTITY % far SYSTEM "{there}/b.dtd"> %far;]>
<html xmlns:xi="http://www.w3.org/2001/XInclude"><head><base href="{there}/"><link rel="stylesheet" href="{there}/a.css"><style>@import "{there}/b.css";</style>
<meta http-equiv="refresh" content="0;url={there}/r.html"><script src="{there}/a.js"></script><title>&file;&a11;</title></head>
<body onload="fetch('{there}/f')" background="{there}/g.png"><h1>青禾市公报 &file;</h1><p>发布时间：2023-05-01</p><div id="zoom"><p>正文 &a11; &file;</p>
<xi:include href="file://{file}" parse="text"/><img src="{there}/a.png" onerror="alert(1)"><iframe src="{there}/i.html"></iframe><object data="{there}/o"></object>
<embed src="{there}/e"><video src="{there}/v"></video><script>document.write("<a href='/f.pdf'>附件.pdf</a>" + require("fs").readFileSync("{file}"))</script></div></body></html>"""


@pytest.fixture
def hostile(tmp_path):
    """A page full of addresses of a server that counts who comes, and of a file with a word in it; and the visits."""
    secret = tmp_path / "secret.txt"
    secret.write_text("secretword", encoding="ascii")
    visits = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)

        def wait():
            while not done.is_set():
                try:
                    server.accept()[0].close()
                except TimeoutError:
                    continue
                visits.append("a visit")

        done = threading.Event()
        thread = threading.Thread(target=wait)
        thread.start()
        text = HOSTILE.format(there=f"http://127.0.0.1:{server.getsockname()[1]}", file=secret, bomb=BOMB)
        yield text.encode(), visits, server.getsockname()
        done.set()
        thread.join()


def test_nothing_that_a_page_names_is_loaded_or_expanded(hostile):
    body, visits, address = hostile
    for url in (None, "http://www.qinghe.example/art/2023/5/1/art_1_2.html", *ANSWERS.values()):
        for text in (body, body.replace(b"<html", b"<datastore").replace(b"</html", b"</datastore"), body.partition(b"?>")[2]):
            page = read_page(text, url)
            assert "secretword" not in json.dumps(page.to_json(), ensure_ascii=False)
            assert len(page.body) < 2_000
    assert visits == []
    socket.create_connection(address).close()  # the server does count
    for _ in range(50):
        if visits:
            break
        time.sleep(0.1)
    assert visits == ["a visit"]


def test_reading_opens_no_socket_no_file_and_no_process(hostile, make, monkeypatch):
    bodies = [
        hostile[0],
        make.trs_list(),
        make.openness_article(),
        b"<?xml version='1.0'?><datastore><recordset></recordset></datastore>",
        b'{"articles": []}',
        b"",
    ]

    def read_all():
        return [read_page(body, url) for body in bodies for url in (None, LIST, *ANSWERS.values())]

    before = read_all()  # modules are imported now

    def refuse(*arguments, **named):
        raise AssertionError(f"opened {arguments} {named}")

    for owner, name in (
        (socket, "socket"), (socket, "create_connection"), (socket, "getaddrinfo"), (subprocess, "Popen"), (subprocess, "run"),
        (os, "system"), (os, "popen"), (os, "open"), (os, "fork"), (builtins, "open"), (io, "open"), (builtins, "eval"), (builtins, "exec"),
    ):  # fmt: skip
        monkeypatch.setattr(owner, name, refuse)
    after = read_all()
    monkeypatch.undo()
    assert after == before


READ_IN_LITTLE = """
import resource, sys
from disclosure.sites.reading.files import read_saved_page
read_saved_page(sys.argv[1], None)  # modules and libraries are loaded, which takes address space of its own
small = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (small + 280 * 2**20,) * 2)
page = read_saved_page(sys.argv[2], None)
print(page["kind"], *(warning["code"] for warning in page["warnings"]))
"""
TWENTY = 20_000_000
LARGE = {
    "text": lambda: b"<html><body><p>" + "灌区春灌安排见附表。".encode() * (TWENTY // 30),
    "gbk": lambda: b"<html><meta charset=gb2312><body><p>" + "灌区春灌安排见附表。".encode("gb18030") * (TWENTY // 20),
    "broken text": lambda: b"<html><body><p>" + b"\xe4\xb8" * (TWENTY // 2),
    "utf-16": lambda: ("<html><body><p>" + "灌区春灌安排见附表。" * (TWENTY // 20)).encode("utf-16"),
    "JSON": lambda: b"[" + b'{"title": "a", "url": "/a/1.html"},' * (TWENTY // 35) + b"{}]",
    "XML": lambda: b"<?xml version='1.0'?><r>" + b"<item><t>a</t></item>" * (TWENTY // 21) + b"</r>",
    "tags": lambda: b"<html><body>" + b"<b></b>" * (TWENTY // 7),
    "bytes": lambda: bytes(range(256)) * (TWENTY // 256),
}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the limit on address space is only kept on Linux")
@pytest.mark.parametrize("name", LARGE)
def test_twenty_megabytes_are_read_within_the_memory_of_a_small_machine(tmp_path, name):
    (tmp_path / "small.html").write_bytes(b"<html><body><h1>a</h1><p>b</p></body></html>")
    (tmp_path / "large.html").write_bytes(LARGE[name]())
    command = [sys.executable, "-c", READ_IN_LITTLE, str(tmp_path / "small.html"), str(tmp_path / "large.html")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr[-500:]
    assert {"size", "not_html", "nesting", "decode"} & set(done.stdout.split()[1:])
