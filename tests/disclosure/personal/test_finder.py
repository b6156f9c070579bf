"""Personal numbers are found as people write them, and other long numbers are not."""

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from disclosure.personal import mask_text
from disclosure.personal.budget import Budget
from disclosure.personal.finder import find_numbers, search_text
from disclosure.personal.masks import mask_found
from tests.disclosure.personal.numbers import CARD, CARDS, ID, KINDS, MOBILE, MOBILES, NUMBERS, RESIDENT_IDS, bank_card, resident_id

FEW = settings(max_examples=60, deadline=None)
WORDS = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=12)
STOPS = st.sampled_from(["", "，", "：", "（", "\n", " ", "<p>", "<td>", "。", '"', "、"])
JOINTS = [" ", "-", "\u3000", "\u200b", "</span><span>", '<b class="x1">', "&nbsp;", "\u00a0", "－", "<!-- 12 -->"]


def found(text):
    return [(number.kind, number.value) for number in find_numbers(text)]


def wide(number):
    return "".join(chr(ord(sign) + 0xFEE0) for sign in number)


def references(number):
    return "".join(f"&#{ord(sign)};" if sign.isdigit() else sign for sign in number)


@FEW
@given(NUMBERS, WORDS, STOPS, STOPS, WORDS)
def test_every_number_is_found_wherever_it_stands(number, before, open_, close, after):
    assume(not re.search("编号|编码|代码|单号|账|帐|金额|第$|字$|^[元万亿吨]", before + open_ + "|" + close + after))
    kind, value = number
    text = before + open_ + value + close + after
    assert found(text) == [(kind, value)]
    only = find_numbers(text)[0]
    assert text[only.start : only.end] == value


@FEW
@given(NUMBERS, st.sampled_from([wide, references, str.lower]))
def test_other_ways_of_writing_a_digit_change_nothing(number, write):
    kind, value = number
    assert found(f"号码{write(value)}。") == [(kind, value)]


SPLITS = {"resident_id": [(6, 8, 4), (6, 4, 4, 4)], "mobile": [(3, 4, 4), (3, 8), (7, 4)], "bank_card": [(4, 4, 4, 4, 3), (6, 13)]}


@FEW
@given(st.data(), st.sampled_from(JOINTS), st.sampled_from(list(KINDS)))
def test_numbers_in_groups_are_found(data, joint, kind):
    value = data.draw(KINDS[kind])
    groups, rest = [], value
    for size in data.draw(st.sampled_from(SPLITS[kind])):
        groups, rest = [*groups, rest[:size]], rest[size:]
    word = "身份证号" if kind == "resident_id" else "号码"  # an identity number with hyphens only beside its word
    text = f"{word}：{joint.join(part for part in [*groups, rest] if part)}。"
    assert found(text) == [(kind, value)]


@FEW
@given(RESIDENT_IDS, st.integers(1, 10))
def test_another_check_sign_is_no_identity_number(value, shift):
    signs = "0123456789X"
    wrong = value[:-1] + signs[(signs.index(value[-1]) + shift) % 11]
    assert "resident_id" not in dict(found(f"号码{wrong}。"))


@FEW
@given(CARDS, st.integers(1, 9))
def test_another_check_digit_is_no_card(value, shift):
    wrong = value[:-1] + str((int(value[-1]) + shift) % 10)
    assert found(f"卡号{wrong}。") == []


@FEW
@given(MOBILES, st.integers(0, 9), st.booleans())
def test_a_longer_number_holds_no_mobile(value, digit, is_before):
    assume(digit or not is_before)  # 0139… is how one dials from another town
    longer = f"{digit}{value}" if is_before else f"{value}{digit}"
    assert found(f"号码{longer}。") == []


@FEW
@given(RESIDENT_IDS)
def test_an_identity_number_holds_no_other_number(value):
    assert [kind for kind, _ in found(f"身份证号：{value}，")] == ["resident_id"]


def test_several_numbers_are_found_in_their_order():
    text = f"张三 {ID} {MOBILE}\n李四\t{resident_id('11010119810229001')}"
    assert found(text) == [("resident_id", ID), ("mobile", MOBILE)]  # 1981 had no 29 February
    assert found("13800138000、13900139000/15000150000") == [
        ("mobile", "13800138000"),
        ("mobile", "13900139000"),
        ("mobile", "15000150000"),
    ]
    assert found("+86 138 0013 8000 或 86-13900139000 或 +8615000150000") == [
        ("mobile", "13800138000"),
        ("mobile", "13900139000"),
        ("mobile", "15000150000"),
    ]


FOUND = {
    "in a link to call": ('<a href="tel:13800138000">联系我们</a>', "mobile"),
    "a key of JSON": ('{"phone": 13800138000, "name": ""}', "mobile"),
    "a quoted key": ('"linkTel":"13800138000"', "mobile"),
    "after an extension": ("电话0563-6012345/13800138000", "mobile"),
    "an address of mail": ("13800138000@mail.example", "mobile"),
    "an old number beside its word": ("身份证号码：341881900101123", "resident_id"),
    "a Visa card beside its word": (f"卡号：{bank_card('433670123456789')}", "bank_card"),
    "a card of 17 digits beside its word": (f"银行卡 {bank_card('6222021234567890')}", "bank_card"),
    "a mail host": ("邮箱：a@13800138000.com", "mobile"),
    "dialled from another town": ("电话013800138000。", "mobile"),
    "dialled so, in parts of a line": ("电话：0138<b>0013</b>8000。", "mobile"),
    "a file's shown name": ('<a href="/upload/1.docx">张三13800138000.docx</a>', "mobile"),
    "a file's name behind a person's": ("张三_13800138000.docx", "mobile"),
    "a file's name before a person's": ("13800138000_张三.docx", "mobile"),
    "a file's name in a title": ("关于来信的答复13800138000.DOCX", "mobile"),
    "a file's name behind a fraction": ("附件1/2：13800138000.docx", "mobile"),
    "a file's name in JSON": ('{"fileName":"13800138000.pdf"}', "mobile"),
    "an identity number in a shown name": (f'<a href="/a/1.pdf">补贴名单{ID}.pdf</a>', "resident_id"),
    "an identity number that is a shown name": (f"<li>{ID}.pdf</li>", "resident_id"),
    "an identity number in another name": (f"<td title=sfz_{ID}.jpg>", "resident_id"),
    "an attribute without quotes": ("<select name=a><option selected value=13800138000>甲</option>", "mobile"),
    "an identity number in one": (f"<option value={ID}>甲</option>", "resident_id"),
    "a comment of a style": ("<style>/*13800138000*/ p{}</style>", "mobile"),
    "a comment of a script": ("<script>a();//13800138000\n</script>", "mobile"),
    "a comment of a page": ("<!--13800138000-->", "mobile"),
    "digits one by one": ("电话：1 3 8 0 0 1 3 8 0 0 0", "mobile"),
}


@pytest.mark.parametrize(("text", "kind"), FOUND.values(), ids=FOUND)
def test_found(text, kind):
    assert [name for name, _ in found(text)] == [kind]


NONE = {
    "masked": "138****1234，3418**********123X，6222 **** **** 1234",
    "office telephones": "0563-6012345 400-123-4567 12345 0851－23130045 010 6601 2345",
    "a time": "20250112103015123 1736650815123",
    "an address": '<a href="/tzgg/202501/t20250112_13800138000.html">通知</a>',
    "a file": '<img src="/upload/13800138000.jpg">',
    "a file with Chinese in its address": f'<a href="/upload/名单{ID}.pdf">下载</a><img src="/upload/照片13800138000.jpg">',
    "a file beside the page": f'<a href="{ID}.html">甲</a><a href=13800138000.htm>乙</a>{{"url":"13800138000.pdf"}}',
    "a file of a script": "open('13800138000.html') url(13800138000.png) http://www.qinghe.example/a/13800138000.docx",
    "a value of an address without quotes": f"<a href=/a?id={ID}><img src=/a.jsp?f=13800138000>",
    "an attribute that is a key": "<option data-id=13800138000>",
    "a host": "http://13800138000.example/ //13800138000.example/a",
    "a code of twelve digits": "编号013800138000 x013800138000 0.013800138000 113800138000",
    "a value in a query": '<a href="?articleId=13800138000&type=1">',
    "a key": '<div id="13800138000" data-id="13900139000">{"id": 13800138000, "newsId":"13900139000"}',
    "a decimal": "0.13800138000 13800138000.25",
    "an amount": "投资13800138000元、￥13900139000",
    "a social credit code": "统一社会信用代码 91341881MA13800138 统一社会信用代码：113418810032625870",
    "a number of a paper": "清政办〔2025〕13800138000号，第13800138000号",
    "an index number": "索引号：003262587/202501-00012 索引号：13800138000",
    "an account of an office": "开户行：清河银行，账号：13800138000",
    "a chat group": "QQ群：13800138000",
    "figures of a table": "135 1024 2048 4096 8192 138 0013",
    "cells of a table": "<td>138</td><td>0013</td><td>8000</td>",
    "region, day and serial of a paper": f"编号 {ID[:6]}-{ID[6:14]}-{ID[14:]}",
    "an item's number": f"项目代码：{ID}",
    "an identity number that is a file's name": f"/files/{ID}.html",
    "an old number without its word": "注册号 341881900101123，共341881900101123",
    "a Visa card without its word": bank_card("433670123456789"),
    "a part of a longer code": f"a13800138000 13800138000b {CARD}abc x{CARD}",
}


@pytest.mark.parametrize("text", NONE.values(), ids=NONE)
def test_not_found(text):
    assert found(text) == []


def test_numbers_in_groups_stand_alone_only_among_their_like_however_many():
    many = "138 0013 8000 " * 500
    assert len(found(many)) == 500
    assert found(many + "0013") == []


def test_a_search_ends_where_its_budget_does_and_says_where():
    text = f"{MOBILE}\n" + "1 " * 9_999 + f"\n{ID}\n"
    search = search_text(text, Budget(pieces=1_000))
    assert ([number.value for number in search.numbers], search.end) == ([MOBILE], len(MOBILE) + 1)
    assert search_text(text).end == len(text)
    assert [number.value for number in search_text(text).numbers] == [MOBILE, ID]


def test_candidates_that_are_none_cost_too():
    text = f"编号{MOBILE}\n" * 50
    assert search_text(text, Budget(pieces=10_000)).end == len(text)
    assert search_text(text, Budget(pieces=500)).end < len(text)


def test_a_number_in_a_line_with_no_end_of_digits_is_found():
    assert ("resident_id", ID) in found("1 " * 20_000 + f"{ID[:6]} {ID[6:14]} {ID[14:]}")


@pytest.mark.parametrize("end", ["<br>", "<br/>\n", "\n", " \r\n  ", "<BR>"])
@pytest.mark.parametrize("at", [2, 6, 14, 17])
def test_an_identity_number_over_the_end_of_a_line_is_found(end, at):
    assert found(f"张三，{ID[:at]}{end}{ID[at:]}，女") == [("resident_id", ID)]


@pytest.mark.parametrize("end", ["<br><br>，", "\n第", "</td><td>"])
def test_digits_that_are_further_apart_are_two(end):
    assert found(f"{ID[:6]}{end}{ID[6:]}") == []


def test_two_numbers_on_two_lines_are_two():
    assert found(f"{ID}\n{ID}\n{MOBILE}<br>{MOBILE}\n") == [("resident_id", ID)] * 2 + [("mobile", MOBILE)] * 2


@pytest.mark.parametrize(
    ("text", "count"),
    [("138.0013.8000", 1), ("1.138.0013.8000", 0), ("138.0013.8000.1", 0), ("编号138.0013.8000", 0), ("138.001.38000", 0)],
)
def test_a_mobile_number_with_dots_is_found_when_nothing_else_is_tied_to_it(text, count):
    assert found(f"电话{text}，" if count else text) == [("mobile", MOBILE)] * count


def test_the_parts_of_a_broken_number_are_masked_and_what_parts_them_stays():
    assert mask_text(f"{ID[:6]}<br>\n{ID[6:]}") == f"34****<br>\n{'*' * 11}{ID[-1]}"


def test_of_one_line_with_more_numbers_than_are_named_the_rest_is_not_searched():
    text = f"{MOBILE} {MOBILE} {MOBILE}\n{ID}"
    search = search_text(text, Budget(found=2))
    assert ([number.value for number in search.numbers], search.end) == ([MOBILE] * 2, 2 * len(MOBILE) + 1)
    assert mask_found(text, search) == f"138******00 138******00 {'*' * 11}\n{'*' * 18}"


def test_broken_numbers_that_are_too_many_are_hidden_all_the_same():
    text = "138.0013.8000 " * 3 + f"{ID[:9]}\n{ID[9:]}"
    search = search_text(text, Budget(found=1))
    assert (len(search.numbers), search.end) == (1, 14)
    assert mask_found(text, search) == "138.****.**00 " + "***.****.**** " * 2 + "*" * 9 + "\n" + "*" * 9
