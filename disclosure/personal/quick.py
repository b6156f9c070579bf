"""A quick look at bytes that spares most pages the search: whether any run of digits can be a personal number at all."""

from __future__ import annotations

import re

from disclosure.personal.numbers import is_bank_card, is_old_resident_id, is_resident_id

ONES = bytes(0x31 if 0x30 <= byte <= 0x39 else byte for byte in range(256))
SHORTEST, LONG = 11, 15  # digits of a mobile number, and of the next longer kind
MANY = 10_000  # pairs of lines that are not looked at one by one here
LONG_LINE = 100_000  # bytes of groups that are not looked at one by one here
RUN, LONG_RUN = b"1" * SHORTEST, b"1" * LONG
GLUE, BLANKS, SIGNS = b" -", b" \t\r", (b" ", b"-")
GAPPED_MOBILE = re.compile(rb"1(?<![0-9]1)(?![0-9]{10})[ -]{0,3}[3-9](?:[ -]{0,3}[0-9]){9}")
INLINE = rb"<(?:/?[A-Za-z][A-Za-z0-9:]{0,10}(?:[\s/][^<>]*)?|!--[^-]*+(?:-(?!->)[^-]*+){0,60}+--)>"
SPLITTING = (  # what else may stand between two digits of one number
    rb"(?:" + INLINE + rb"|&#?[A-Za-z1]{2,7};"
    rb"|\xe2(?:\x80[\x80-\x95\xaa-\xaf]|\x81[\xa0-\xa4]|\x88\x92)|\xc2[\xa0\xad]|\xe3\x80\x80|\xef(?:\xbb\xbf|\xbc\x8d|\xb9\xa3)"  # UTF-8
    rb"|\xa1[\xa1\xaa]|\xa3\xad)"  # GBK
)
# of bytes with every digit as 1
GAPPED = re.compile(rb"1+(?:[ -]{1,3}+1+)++")
SPLIT = re.compile(rb"1[ -]?(?>" + SPLITTING + rb"(?:[ -]|" + SPLITTING + rb")*)1")
SPLIT_RUN = re.compile(rb"1+(?:(?>(?:[ -]|" + SPLITTING + rb")+)1+)++")
REFERENCE = re.compile(rb"&#(?:0*(?:4[89]|5[0-7])(?![0-9])|[xX]0*3[0-9](?![0-9A-Fa-f]))")
WIDE = re.compile(rb"\xef\xbc[\x90-\x99]")
WIDE_GBK = re.compile(rb"\xa3[\xb0-\xb9](?:[ -]|\xa1\xa1)?[\xa3\x30-\x39]")
BREAKS = (b"1\n1", b"1<br>1", b"1<br>\n1", b"1<br/>1", b"1<br/>\n1", b"1<BR>1", b"1<BR>\n1", b"111.1111.1111")
BROKEN = re.compile(
    rb"[1-9][0-9]{1,16}(?:[ \t\r]|\xc2\xa0|\xe3\x80\x80){0,40}+(?:\n|<[bB][rR]\s{0,3}/?>)\s{0,40}+[0-9]{0,15}[0-9Xx](?![0-9])|1[3-9][0-9]\.[0-9]{4}\.[0-9]{4}"
)
MOBILE_LIKE = re.compile(rb"1[3-9][0-9]{9}")


def may_hold(data: bytes) -> bool:
    """Whether a full search is worth while; False only where it would find nothing. For ASCII, UTF-8, GBK and the like."""
    plain = data.translate(ONES)
    start = plain.find(RUN)
    while start >= 0:
        end = start + SHORTEST
        while plain[end : end + 1] == b"1":
            end += 1
        if _is_plausible(data, start, end):
            return True
        start = plain.find(RUN, end)
    if GAPPED_MOBILE.search(data) is not None:
        return True
    if plain.translate(None, GLUE).count(LONG_RUN) != plain.count(LONG_RUN) and _any_gapped(data, plain, GAPPED):
        return True
    if SPLIT.search(plain) is not None and _any_gapped(data, plain, SPLIT_RUN):
        return True
    return any(pattern.search(data) is not None for pattern in (REFERENCE, WIDE, WIDE_GBK))


def may_hold_broken(data: bytes) -> bool:
    """Whether digits on both sides of a line's end, or of dots, may make one number. Not asked of a page's whole source, of which it would cost a quarter
    more: its words are searched once more when they have been read."""
    if b"\n" not in data and b"." not in data and b"<" not in data:
        return False
    squeezed = data.translate(ONES, BLANKS)
    if not any(sign in squeezed for sign in BREAKS):
        return False
    for count, match in enumerate(BROKEN.finditer(data)):
        digits = re.sub(rb"[^0-9Xx]", b"", match[0]).decode()
        if len(digits) == 11 or is_resident_id(digits) or count == MANY:
            return True
    return False


def _any_gapped(data: bytes, plain: bytes, pattern: re.Pattern[bytes]) -> bool:
    """Whether groups of digits with gaps may make one number, which begins where a group begins."""
    for match in pattern.finditer(plain):
        if match[0].count(b"1") >= SHORTEST and _is_plausible_in_groups(data[match.start() : match.end()]):
            return True
    return False


def _is_plausible_in_groups(run: bytes) -> bool:
    if len(run) > LONG_LINE:
        return True
    groups = re.sub(rb"<[^<>]*>|&#?\w+;|[^0-9]", b" ", run).split()
    if len(b"".join(groups[:LONG])) >= LONG:
        return True
    rests = (b"".join(groups[position : position + LONG]) for position in range(len(groups)))
    return any(MOBILE_LIKE.match(rest.removeprefix(b"0")) for rest in rests)


def _is_plausible(data: bytes, start: int, end: int) -> bool:
    """Whether a run of digits can hold a number; times (14 digits), serials and the like cannot."""
    before, after = data[max(0, start - 4) : start], data[end : end + 4]
    if before[-1:] in SIGNS and before.strip(GLUE)[-1:].isdigit() or after[:1] in SIGNS and after.strip(GLUE)[:1].isdigit():
        return True
    digits = data[start:end].decode("ascii")
    match len(digits):
        case 11:
            return MOBILE_LIKE.match(data, start) is not None
        case 12:
            return digits[0] == "0" and MOBILE_LIKE.match(data, start + 1) is not None
        case 13:
            return digits.startswith("86")
        case 15:
            return digits.startswith("0086") or is_old_resident_id(digits)
        case 17:
            return is_resident_id(digits + "X") or is_bank_card(digits)
        case 16 | 18 | 19:
            return is_resident_id(digits) or is_bank_card(digits)
    return False
