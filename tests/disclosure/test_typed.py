"""A name and a reason are neither empty nor endless, and can be printed."""

import pytest

from disclosure.errors import InputError
from disclosure.typed import LONGEST_NAME, LONGEST_NOTE, check_name, check_note


@pytest.mark.parametrize("text", ["王砚", "名" * LONGEST_NAME, "O'Hara 王"])
def test_a_name_is_taken(text):
    check_name("reader", text, "核读人")


@pytest.mark.parametrize("text", ["看过", "第一行\n第二行\r\n\t缩进", "字" * LONGEST_NOTE])
def test_a_reason_may_have_lines(text):
    check_note("note", text, "理由")


@pytest.mark.parametrize(
    ("check", "text", "line", "what"),
    [
        (check_name, " ", "reader: it is empty; give the person's name", "没有填写"),
        (check_name, "王\n砚", "reader: it holds characters that cannot be printed; type it anew", "含有不能打印的字符"),
        (check_name, "名" * 61, "reader: 61 characters are too many; at most 60", "有 61 个字，太长了"),
        (check_note, "\u3000\n", "reader: it is empty; say why in one sentence", "没有填写"),
        (check_note, "看\ud800过", "reader: it holds characters that cannot be printed; type it anew", "含有不能打印的字符"),
    ],
)
def test_what_is_wrong_is_said_in_english_and_for_the_page_in_chinese(check, text, line, what):
    with pytest.raises(InputError) as raised:
        check("reader", text, "核读人")
    assert str(raised.value) == line
    assert (raised.value.page.where, raised.value.page.what, raised.value.page.status) == ("核读人", what, 400)
