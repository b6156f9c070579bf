"""Dates of an article in every spelling, with their origins, and where they disagree."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.sites import read_page
from disclosure.text import read_date

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


SPELLINGS = {
    "2023-3-2 8:56:14": "2023-03-02 08:56:14",
    "2023-03-02 10∶08": "2023-03-02 10:08",
    "２０２３年３月２日": "2023-03-02",
    "二〇二三年三月二日": "2023-03-02",
    "二○二三年三月二日": "2023-03-02",
    "2023-03-02T09:00:17": "2023-03-02 09:00:17",
    "2023/03/02 10:00": "2023-03-02 10:00",
    "2023.3.2": "2023-03-02",
    "2023年03月02日 星期四 10:08": "2023-03-02 10:08",
    "2023-03-02 10:08:00.0": "2023-03-02 10:08:00",
    "2023-03-02T09:00:17+08:00": "2023-03-02 09:00:17",
    "2023-03-02T09:00:17.000Z": "2023-03-02 09:00:17",
    "2023年3月2日上午10:08": "2023-03-02 10:08",
    "2023年3月2日 下午3:08": "2023-03-02 15:08",
    "20230302": "2023-03-02",
    "2023-03-02 24:00": "2023-03-02",
    "2023 年 3 月 2 日": "2023-03-02",
    "2023-03-02  (星期四)": "2023-03-02",
    "２０２３－０３－０２　１０：０８": "2023-03-02 10:08",
}


def dated(make, words, **more):
    """An article with a date line of these words."""
    return article(make, f'<h1>{TITLE}</h1><div class="info">发布时间：{words} 来源：青禾市水务局</div>', **more)


def codes(page):
    """Codes of its warnings."""
    return [warning.code for warning in page.warnings]


@pytest.mark.parametrize("printed", SPELLINGS)
def test_a_printed_date_is_read_in_every_spelling(make, printed):
    assert dated(make, printed).published == SPELLINGS[printed]


@pytest.mark.parametrize("words", ["今天", "3天前", "昨天 10:08", "刚刚", "5小时前", "前天", "2周前", "10分钟前"])
def test_a_relative_date_tells_no_day(make, words):
    page = dated(make, words)
    assert (page.kind, page.published, codes(page)) == ("article", None, ["date_relative"])


@pytest.mark.parametrize("words", ["03-02", "3月2日", "03-02 10:08"])
def test_a_date_without_its_year_tells_no_day(make, words):
    page = dated(make, words)
    assert (page.published, codes(page)) == (None, ["date_partial"])


def object_id(day):
    """A 24-hex id made in the morning of a day."""
    return f"{int((datetime(day.year, day.month, day.day, 2, tzinfo=UTC)).timestamp()):08x}0123456789abcdef"


SHOWN = date(2023, 3, 2)
AGREEING = {
    "the address of the same day": f"{SITE}/zwgk/202303/t20230302_1.html",
    "the next day": f"{SITE}/zwgk/202303/t20230303_1.html",
    "a folder of the month": f"{SITE}/zwgk/202311/content_1.html",
    "an id of the day behind a channel's of years ago": f"{SITE}/gongkai/channel_{object_id(date(2017, 7, 14))}/doc_{object_id(SHOWN)}.html",
}
DISAGREEING = {
    "url": f"{SITE}/zwgk/202303/t20230308_1.html",
    "url with folders": f"{SITE}/art/2023/3/8/art_12_3.html",
    "url with a stamp": f"{SITE}/zwgk/20230308101112001.html",
    "object_id": f"{SITE}/gongkai/doc_{object_id(SHOWN + timedelta(days=5))}.html",
}


@pytest.mark.parametrize("address", AGREEING)
def test_an_address_of_about_the_same_day_raises_nothing(make, address):
    assert codes(article(make, url=AGREEING[address])) == []


@pytest.mark.parametrize("address", DISAGREEING)
def test_an_address_of_another_day_is_a_question(make, address):
    page = article(make, url=DISAGREEING[address])
    assert page.published == "2023-03-02 10:08"
    assert codes(page) == ["date_disagrees"]
    assert f"{address.split(' ')[0]} says" in page.warnings[0].message


def box(index, written="2023-02-01", more=""):
    """A metadata table."""
    return f"<table><tr><td>索引号</td><td>{index}</td><td>文号</td><td>无</td></tr><tr><td>发布机构</td><td>青禾市水务局</td><td>成文日期</td><td>{written}</td></tr>{more}</table>"


@pytest.mark.parametrize(
    ("month", "raised"), [("202303", []), ("202302", ["date_disagrees"]), ("202304", ["date_disagrees"]), ("202209", ["date_disagrees"])]
)
def test_an_index_number_is_compared_by_its_month(make, month, raised):
    page = article(make, box(f"11990000MB0000001X/{month}-00012") + HEAD)
    assert codes(page) == raised
    assert [day.value for day in page.dates if day.origin == "index_number"] == [f"{month[:4]}-{month[4:]}-01"]


def test_an_index_number_of_the_neighbouring_day_raises_nothing(make):
    head = f'<h1>{TITLE}</h1><div class="info">发布时间：2023-04-01 来源：青禾市水务局</div>'
    assert codes(article(make, box("11990000MB0000001X/202303-00012") + head)) == []


def test_a_document_date_alone_is_not_compared_and_not_shown_as_published(make):
    page = article(make, box("11990000MB0000001X/202303-00012") + f"<h1>{TITLE}</h1>")
    assert (page.published, page.written_on, codes(page)) == (None, "2023-02-01", [])
    assert "date_disagrees" not in codes(article(make, box("x") + HEAD))


def test_a_table_that_dates_the_publication_otherwise_is_a_question(make):
    row = "<tr><td>发布日期</td><td>2023-02-20</td><td>有效性</td><td>有效</td></tr>"
    page = article(make, box("x", more=row) + HEAD)
    assert page.published == "2023-03-02 10:08"
    assert {(day.value, day.origin) for day in page.dates} == {("2023-03-02 10:08", "visible"), ("2023-02-20", "metadata_table")}
    assert codes(page) == ["date_disagrees"]


def test_a_tag_of_the_next_day_raises_nothing(make):
    assert codes(article(make, meta='<meta name="PubDate" content="2023-03-03 12:00">')) == []


DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2099, 12, 31))
DIGITS = "〇一二三四五六七八九"


def chinese(number):
    """1 to 31 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    return ("" if not tens else "十" if tens == 1 else DIGITS[tens] + "十") + (DIGITS[ones] if ones else "")


FORMS = (
    lambda day: day.isoformat(),
    lambda day: f"{day.year}-{day.month}-{day.day}",
    lambda day: f"[{day:%Y/%m/%d}]",
    lambda day: f"{day.year}.{day.month}.{day.day}",
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day.year} 年 {day.month:02d} 月 {day.day:02d} 日",
    lambda day: f"{day.year}年{day.month}月{day.day}日 星期三",
    lambda day: day.isoformat().translate({ord(str(digit)): chr(ord("０") + digit) for digit in range(10)}),
    lambda day: "".join(DIGITS[int(digit)] for digit in str(day.year)) + f"年{chinese(day.month)}月{chinese(day.day)}日",
)


@given(DAYS, st.sampled_from(FORMS))
def test_a_day_in_any_spelling_is_read_back(day, form):
    assert (read_date(form(day)) or "")[:10] == day.isoformat()


@given(
    st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2099, 12, 31)),
    st.sampled_from(["%Y-%m-%d %H:%M", "%Y-%m-%d %H∶%M", "%Y年%m月%d日 %H时%M分", "%Y-%m-%dT%H:%M:%S", "%Y/%m/%d　%H：%M"]),
)
def test_a_moment_in_any_spelling_is_read_back(moment, form):
    assert (read_date(moment.strftime(form)) or "")[:16] == moment.strftime("%Y-%m-%d %H:%M")
