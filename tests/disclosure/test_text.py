"""Text of government pages: dates, numbers, white space, encodings."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.text import (
    collapse,
    decode_page,
    find_dates,
    find_document_numbers,
    narrow_digits,
    normalise_document_number,
    read_date,
    read_month_day,
    strip_invisible,
)

DAYS = st.dates(date(1949, 10, 1), date(2099, 12, 31))
TIMES = st.times()
WORDS = "青禾市发布灌区春灌工作情况，现将有关事项公告如下，请各单位按照职责分工抓好落实，并及时报送进展情况。"
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
NUMERALS = "〇一二三四五六七八九"


def chinese(number):
    """1 … 31 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else NUMERALS[tens] + "十") + (NUMERALS[ones] if ones else "")


FORMS = {
    "iso": lambda d: d.isoformat(),
    "no zeros": lambda d: f"{d.year}-{d.month}-{d.day}",
    "slashes": lambda d: f"{d.year}/{d.month:02d}/{d.day:02d}",
    "dots": lambda d: f"{d.year}.{d.month}.{d.day}",
    "Chinese": lambda d: f"{d.year}年{d.month}月{d.day}日",
    "spaced Chinese": lambda d: f"{d.year} 年 {d.month:02d} 月 {d.day:02d} 日",
    "brackets": lambda d: f"[{d.isoformat()}]",
    "full width": lambda d: f"{d.year}年{d.month}月{d.day}日".translate(WIDE),
    "long dashes": lambda d: d.isoformat().replace("-", "－"),
    "numerals": lambda d: f"{''.join(NUMERALS[int(c)] for c in str(d.year))}年{chinese(d.month)}月{chinese(d.day)}日",
    "day first": lambda d: f"{d.day:02d} {d.year}-{d.month:02d}",
    "label": lambda d: f"发布日期：{d.isoformat()} 来源：青禾日报",
}


@pytest.mark.parametrize("form", FORMS)
@given(day=DAYS)
def test_every_written_form_gives_the_same_day(form, day):
    assert read_date(FORMS[form](day)) == day.isoformat()


@given(day=DAYS, time=TIMES)
def test_hours_minutes_and_seconds_are_kept_as_far_as_they_are_written(day, time):
    minutes, seconds = time.strftime("%H:%M"), time.strftime("%H:%M:%S")
    assert read_date(f"{day} {minutes}") == f"{day} {minutes}"
    assert read_date(f"{day}T{seconds}") == f"{day} {seconds}"
    assert read_date(f"{day.year}年{day.month}月{day.day}日 {time.hour}时{time.minute:02d}分") == f"{day} {minutes}"
    assert read_date(f"{day} {minutes.replace(':', '∶')}") == f"{day} {minutes}"


@given(text=st.text(alphabet="0123456789-/.年月日: T０９〇一十", max_size=40))
def test_whatever_is_read_is_a_real_date(text):
    for found in find_dates(text):
        assert date.fromisoformat(found.value[:10])
        assert 0 <= found.start < found.end <= len(text)


@given(text=st.text(max_size=200))
def test_no_text_makes_the_readers_fail(text):
    read_date(text)
    read_month_day(text)
    normalise_document_number(text)
    assert find_document_numbers(text) is not None
    assert collapse(collapse(text)) == collapse(text)


@pytest.mark.parametrize("text", ["2023-02-30", "2023-13-01", "电话 0990-8812-3344", "第2023-1号", "20230501", "1.2.3", "", "3-5月"])
def test_what_is_no_date_is_none(text):
    assert read_date(text) is None


def test_an_impossible_time_leaves_the_day():
    assert read_date("2023-05-01 25:61") == "2023-05-01"


@pytest.mark.parametrize(
    ("text", "value"), [("[06-01]", (6, 1)), ("6月1日", (6, 1)), ("12/31", (12, 31)), ("2023-06", None), ("13-40", None)]
)
def test_a_month_day_is_read_without_a_year(text, value):
    assert read_month_day(text) == value


@pytest.mark.parametrize(
    "text",
    ["青政办[2023]5号", "青政办〔2023〕5号", "青政办（2023）5 号", "青政办［２０２３］５号", "青政办 【2023】 5号", "青政办﹝2023﹞5号"],
)
def test_all_brackets_of_a_document_number_become_one(text):
    assert normalise_document_number(text) == "青政办〔2023〕5号"


@pytest.mark.parametrize("text", ["〔〕号", "无", "None", "", " ", "--"])
def test_a_template_is_no_document_number(text):
    assert normalise_document_number(text) is None


def test_document_numbers_are_found_in_running_text():
    assert find_document_numbers("现将《办法》（青政发[2023]12号）印发，青水办〔2020〕3号同时废止。") == [
        "青政发〔2023〕12号",
        "青水办〔2020〕3号",
    ]


def test_invisible_characters_and_odd_blanks_go():
    assert strip_invisible("青\u200b禾\ufeff市\u202e") == "青禾市"
    assert collapse("\u3000青禾市\xa0\n 公告\t") == "青禾市 公告"
    assert narrow_digits("第１２号") == "第12号"


@pytest.mark.parametrize("charset", ["gb2312", "GBK", "gb18030"])
def test_gb2312_and_gbk_mean_gb18030(charset):
    body = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">{WORDS}镕㐀'.encode("gb18030")
    decoded = decode_page(body)
    assert (decoded.encoding, decoded.warning) == ("gb18030", None)
    assert decoded.text.endswith("镕㐀")


def test_the_http_header_is_asked_before_the_page():
    body = f'<meta charset="big5">{WORDS}'.encode("gb18030")
    assert decode_page(body, "text/html; charset=GBK").text.endswith(WORDS)


def test_without_a_word_utf8_is_tried_before_gb18030():
    assert decode_page(WORDS.encode()).encoding == "utf-8"
    assert decode_page(WORDS.encode("gb18030")).encoding == "gb18030"


@pytest.mark.parametrize(("declared", "real"), [("gb2312", "utf-8"), ("utf-8", "gb18030"), ("iso-8859-1", "utf-8")])
def test_a_page_that_lies_about_its_charset_is_read_with_a_warning(declared, real):
    decoded = decode_page(f'<meta charset="{declared}">{WORDS}'.encode(real))
    assert decoded.text.endswith(WORDS)
    assert decoded.encoding == real
    assert decoded.warning is not None
    assert decoded.warning[0] == "charset"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_a_byte_order_mark_beats_a_lying_meta(encoding):
    decoded = decode_page(f'<meta charset="gb2312">{WORDS}'.encode(encoding))
    assert decoded.text.endswith(WORDS)
    assert decoded.warning is None


def test_half_a_character_at_the_end_is_left_out_with_a_warning():
    decoded = decode_page(WORDS.encode()[:-1])
    assert decoded.text == WORDS[:-1]
    assert decoded.warning is not None
    assert decoded.warning[0] == "decode"


@given(cuts=st.lists(st.integers(1, 300), min_size=1, max_size=6))
def test_broken_utf8_is_never_silent(cuts):
    body = bytearray(f'<meta charset="utf-8"><p>{WORDS * 3}</p>'.encode())
    for cut in cuts:
        body[40 + cut] = 0xFF
    decoded = decode_page(bytes(body))
    assert decoded.warning is not None
    assert "\ufffd" in decoded.text or decoded.warning[0] == "charset"


@given(body=st.binary(max_size=400))
def test_any_bytes_are_decoded(body):
    decoded = decode_page(body)
    assert (
        "\ufffd" not in decoded.text
        or decoded.warning is not None
        or b"\xef\xbf\xbd" in body
        or body[:2] in (b"\xff\xfe", b"\xfe\xff")
        or decoded.encoding != "utf-8"
    )


def test_an_unknown_charset_is_ignored():
    assert decode_page(f'<meta charset="x-unheard-of">{WORDS}'.encode()).text.endswith(WORDS)
