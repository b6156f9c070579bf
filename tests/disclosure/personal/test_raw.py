"""Old Office files and rich text are looked through byte by byte, reader or none."""

from collections import Counter

import pytest

from disclosure.personal.bodies import find_in_bytes
from disclosure.personal.budget import MOST_FOUND
from disclosure.personal.raw import find_in_raw
from tests.disclosure.personal.numbers import CARD, ID, MOBILE

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
WORDS = f"名单：身份证号{ID}，手机{MOBILE[:3]} {MOBILE[3:7]} {MOBILE[7:]}，卡号{CARD}"
MASKS = [("resident_id", f"34***************{ID[-1]}"), ("mobile", "138******00"), ("bank_card", "*" * 15 + CARD[-4:])]


def said(body, known=""):
    return sorted((spot.kind, spot.masked) for spot in find_in_raw(body, known))


@pytest.mark.parametrize("shift", [0, 1])
def test_numbers_in_two_bytes_a_sign_are_found_wherever_they_begin(shift):
    assert said(OLE + bytes(shift) + WORDS.encode("utf-16-le") + b"\x00\x03\xff") == sorted(MASKS)


def test_numbers_in_one_byte_a_sign_are_found():
    assert said(OLE + b"\x01\x02" + f"{ID}\r{MOBILE}\r".encode() + b"\xfe") == sorted(MASKS[:2])


def test_what_the_text_holds_is_not_told_twice_and_the_places_go_on_behind_it():
    body = OLE + WORDS.encode("utf-16-le")
    assert said(body, WORDS) == []
    (spot,) = find_in_raw(body, f"身份证号{ID}，卡号{CARD}")
    assert (spot.kind, spot.position > len(f"身份证号{ID}，卡号{CARD}")) == ("mobile", True)


def test_digits_that_are_no_numbers_move_nothing():
    words = "2025年7月10日 12345678901234567890 20250710123456 文号〔2025〕138号 总额13800138000元"
    assert said(OLE + words.encode("utf-16-le") + words.encode("gb18030") + bytes(range(256)) * 40) == []


def in_rich_text(words):
    """As an office program writes it: Chinese as bytes, a number cut by commands."""
    signs = "".join(f"\\'{byte:02x}" for byte in words.encode("gbk"))
    return f"{{\\rtf1\\ansi\\ansicpg936 {{\\fonttbl\\f0 x;}}\\pard {signs}".encode()


@pytest.mark.parametrize("number", [ID, MOBILE])
def test_a_number_that_commands_cut_in_rich_text_is_found(number):
    cut = "}{\\rtlch\\fcs1 \\af0 \\ltrch\\lang2052 ".join((number[:4], number[4:9], number[9:]))
    body = in_rich_text("手机或身份证：") + f"{{{cut}}}\\par \\u22995?\\'d0 other\\cell}}".encode()
    assert [spot.masked for spot in find_in_raw(body)] == [f"34***************{ID[-1]}" if number == ID else "138******00"]


def test_rich_text_gets_no_masked_copy_for_a_mask_would_miss_what_commands_cut():
    assert find_in_bytes(in_rich_text("电话") + f"{MOBILE} {ID}\\par}}".encode()) is None


@pytest.mark.parametrize("body", [b"%PDF-1.7 13800138000", b"<p>13800138000</p>", b"", b"\xd0\xcf\x11\xe0", b"{\\rtf"])
def test_other_bytes_are_left_to_others(body):
    assert find_in_raw(body) == []


def test_a_number_behind_very_many_other_digits_is_found():
    assert said(OLE + b"20250710123456 x\n" * 21_000 + f"{ID}\r".encode()) == [MASKS[0]]


def test_what_a_search_did_not_come_to_is_said_and_moves_the_file():
    body = OLE + b"".join(b"139%08d x\r" % n for n in range(2 * MOST_FOUND + 9_000))
    assert Counter(kind for kind, _ in said(body))["unsearched"] == 1
