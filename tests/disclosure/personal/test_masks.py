"""Masked numbers keep their length and give nobody away, in text and in bytes of any encoding."""

import gzip
import html

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.personal import find_in_bytes, find_personal, mask_text
from disclosure.personal.finder import Search
from disclosure.personal.masks import mask_found, spots_of
from tests.disclosure.personal.numbers import CARD, ID, MOBILE, NUMBERS, resident_id

FEW = settings(max_examples=60, deadline=None)
WORDS = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=8)
HTML = "<html><head><title>公示</title></head><body><p>申请人张三，身份证号：{}，电话{}</p><p>清河市民政局</p></body></html>"


def test_what_stays_of_each_kind():
    assert mask_text(ID) == "34***************" + ID[-1]
    assert mask_text(f"电话{MOBILE}") == "电话138******00"
    assert mask_text(CARD) == "*" * 15 + CARD[-4:]
    assert mask_text("身份证：341881900101123") == "身份证：34*************"
    assert [(spot.kind, spot.position, spot.length, spot.masked) for spot in find_personal(f"电话 138 0013 8000，证件{ID}")] == [
        ("mobile", 3, 13, "138******00"),
        ("resident_id", 19, 18, "34***************" + ID[-1]),
    ]


@FEW
@given(NUMBERS, WORDS, WORDS)
def test_masked_text_keeps_everything_else_and_is_not_found_again(number, before, after):
    text = f"{before}：{number[1]}，{after}"
    masked = mask_text(text)
    assert len(masked) == len(text)
    assert (masked[: len(before) + 1], masked[-len(after) - 1 :]) == (text[: len(before) + 1], text[-len(after) - 1 :])
    assert masked.count("*") >= 6 or find_personal(text) == []
    assert mask_text(masked) == masked
    assert find_personal(masked) == []


def test_a_text_without_numbers_comes_back_itself():
    text = "全市推进普惠金融，联系电话0563-6012345。" * 3
    assert mask_text(text) is text


@pytest.mark.parametrize(
    "written", ["138 0013 8000", "１３８００１３８０００", "&#49;3800138000", "138<b>0013</b>8000", "138\u200b00138000"]
)
def test_a_number_is_masked_as_it_is_written(written):
    masked = mask_text(f"<p>电话：{written}</p>")
    assert len(masked) == len(f"<p>电话：{written}</p>")
    assert find_personal(masked) == []
    assert not any(sign in masked for sign in ("0013", "００１３"))


def test_a_bare_number_in_json_stays_a_number():
    assert mask_text('{"phone":13800138000,"n":1}') == '{"phone":10000000000,"n":1}'
    assert mask_text('{"phone":"13800138000"}') == '{"phone":"138******00"}'


@FEW
@given(NUMBERS, st.sampled_from(["utf-8", "gb18030", "gbk", "utf-8-sig", "utf-16", "big5hkscs"]))
def test_bytes_are_masked_in_place_in_every_encoding(number, encoding):
    kind, value = number
    text = HTML.format(value, MOBILE).replace("<head>", f'<head><meta charset="{encoding}">')
    body = text.encode(encoding, "ignore")
    marked = find_in_bytes(body)
    assert [spot.kind for spot in marked.found] == [kind, "mobile"]
    assert len(marked.copy) == len(body)
    assert marked.copy.decode(encoding) == mask_text(body.decode(encoding))
    for spot in marked.found:
        there = body[spot.byte_position : spot.byte_position + spot.byte_length]
        assert there.replace(b"\0", b"").decode() in (value, MOBILE)
    assert find_in_bytes(marked.copy) is None


def test_broken_bytes_are_masked_too():
    body = b"\xff\xfb" + HTML.format(ID, MOBILE).encode("gb18030") + b"\xff\x81"
    marked = find_in_bytes(body)
    assert [spot.kind for spot in marked.found] == ["resident_id", "mobile"]
    assert MOBILE.encode() not in marked.copy
    assert ID.encode() not in marked.copy


@pytest.mark.parametrize("body", [b"%PDF-1.7 13800138000", b"PK\x03\x04 13800138000", b"", b"Rar! 13800138000"])
def test_packed_bytes_are_no_text(body):
    assert find_in_bytes(body) is None


@pytest.mark.parametrize("head", [b"GIF89a", b"\x89PNG", b"\xff\xd8\xff"])
def test_a_page_that_begins_like_a_picture_is_searched_and_gets_no_copy(head):
    marked = find_in_bytes(head + HTML.format(ID, MOBILE).encode(), "text/html")
    assert ([spot.kind for spot in marked.found], marked.copy) == (["resident_id", "mobile"], None)


def test_a_page_packed_without_a_word_is_searched_also_where_it_breaks_off():
    body = gzip.compress(HTML.format(ID, MOBILE).encode() + bytes(9_000))
    for some in (body, body[:-12], body + b"more"):
        marked = find_in_bytes(some)
        assert ([spot.kind for spot in marked.found], marked.copy) == (["resident_id", "mobile"], None)
    assert find_in_bytes(gzip.compress(HTML.format("", "").encode())) is None
    assert find_in_bytes(b"\x1f\x8b\x08 13800138000") is None


@pytest.mark.parametrize("write", ["&#{}", "&#x{:x}", "&#0{};", "&#X{:02X}"])
def test_references_are_found_without_their_semicolon_too(write):
    text = "电话" + "".join(write.format(ord(digit)) for digit in MOBILE) + "，是的"
    assert [spot.masked for spot in find_personal(text)] == ["138******00"]
    masked = mask_text(text)
    assert (len(masked), html.unescape(masked)) == (len(text), "电话138******00，是的")


def test_a_comment_that_holds_a_sharp_bracket_does_not_hide_a_number():
    assert mask_text(f"<p>{MOBILE[:5]}<!-- a>b - c -->{MOBILE[5:]}</p>") == "<p>138**<!-- a>b - c -->****00</p>"


def test_a_page_and_its_masked_copy_say_the_same():
    from disclosure.sites import read_page

    text = f"<p>申请人张三，身份证号：３{ID[1:]}，电话138 0013&nbsp;8000。</p>" + "<p>现将清河市临时救助对象名单予以公示。</p>" * 9
    body = f"<html><body><h1>关于救助对象的公示</h1><p>发布日期：2025-06-01</p><div id='zoom'>{text}</div></body></html>".encode()
    copy = find_in_bytes(body).copy
    first, second = read_page(body, "http://www.qinghe.example/a.html"), read_page(copy, "http://www.qinghe.example/a.html")
    assert mask_text(first.body) == second.body == mask_text(second.body)
    assert "138 **** **00" in second.body


def test_the_last_order_digit_of_an_old_number_is_hidden():
    assert find_personal("身份证：341881900101123")[0].masked == "34" + "*" * 13
    assert find_personal(resident_id("34188119900101123"))[0].masked.startswith("34*")


def test_where_the_search_did_not_come_every_long_run_of_digits_is_hidden():
    text = f"电话{MOBILE}，日期2025-07-10，手机１３８００１３８０００，另&#49;38 0013 8000，7月10日"
    masked = mask_found(text, Search([], 2))
    assert masked == "电话***********，日期2025-07-10，手机＊＊＊＊＊＊＊＊＊＊＊，另&#**;** **** ****，7月10日"
    assert [(spot.kind, spot.position, spot.length) for spot in spots_of(text, Search([], 2))] == [("unsearched", 2, len(text) - 2)]
