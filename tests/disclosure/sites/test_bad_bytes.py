"""Any bytes give a page: never an exception, in bounded time, never silent mojibake."""

import os
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.sites import read_page

LIST = "http://www.qinghe.example/zwgk/tzgg/index.html"
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
    assert read_page(body, LIST).rows[0].title == make.titles[0]


def test_markup_in_titles_is_text(make):
    page = read_page(
        make.trs_article("<p>正文。</p>", title="关于&lt;b&gt;春灌&lt;/b&gt;的通知", meta=""), "http://www.qinghe.example/t20230612_1.html"
    )
    assert page.title == "关于<b>春灌</b>的通知"


@pytest.mark.parametrize("url", ["", "not a url", "http://[bad", "javascript:void(0)", "http://x.example/%ff", "file:///etc/passwd"])
def test_a_strange_address_is_no_reason_to_fail(make, url):
    assert read_page(make.trs_list(), url).kind == "list"


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
