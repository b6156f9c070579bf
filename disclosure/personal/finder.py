"""Finds personal numbers in a text as people write them, and tells them from the many other long numbers of an office.

A person's are also: ``0139…`` (as dialled from another town), either side of a mail address (``139…@``, ``a@139….com``), a file's name where it is shown
(``张三139….docx``, ``名单<ID>.pdf``), an attribute without quotes (``<option value=139…>``) and a comment. None are a code that a letter or another
sign ties the digits to (``A139…``), what a word calls a number of papers (编号139…), and web addresses: a file's name in one, a value in its query.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from disclosure.personal.clusters import Group, Sign, find_clusters
from disclosure.personal.numbers import (
    BANK_CARD,
    MOBILE,
    RESIDENT_ID,
    is_bank_card,
    is_mobile,
    is_old_resident_id,
    is_resident_id,
    is_sure_card,
)
from disclosure.personal.quick import SHORTEST, may_hold

LONGEST = 19
ALIKE, MOST_GROUPS = 40, 10_000  # numbers compared on either side of one in groups; groups in a line beyond which no number is put together
LOOK_BACK, NEAR = 240, 16  # signs of source read before a number, and those that then count as the words beside it

ID_WORDS = r"身份证|身份号|证件号|居民证"
CARD_WORDS = r"卡号|卡[：:]|银行卡|一卡通|社保卡|惠农卡|存折|账号|帐号|账户|帐户"
PHONE_WORDS = r"电话|手机|联系|热线|tel|phone|mobile|微信"
OTHER_WORDS = (
    r"编号|编码|代码|单号|流水号|索引号|订单|许可|批号|条码|条形码|备案|注册号|登记号|证书号|合同号|文号|案号|档号|发票|税号|信用|序列|证号"
    r"|QQ|ＱＱ|群号|金额|资金|总额|总值|产值|面积|收入|支出|预算|余额|合计|对公"
)
WORDS = re.compile(rf"(?P<id>{ID_WORDS})|(?P<card>{CARD_WORDS})|(?P<phone>{PHONE_WORDS})|(?P<other>{OTHER_WORDS})", re.IGNORECASE)
TAGS = re.compile(r"^[^<>]*>|<[^<>]*(?:>|$)|&[a-z#0-9]{2,8};|\s+", re.IGNORECASE)
CUT = re.compile(r"[0-9０-９。；;，,、]")

KEY_OF_PHONE = re.compile(r"(?:tel|phone|mobile|mob|sjh|lxdh|wx|vx)[\"']?[:=]?$", re.IGNORECASE)
KEY_OF_ID = re.compile(r"(?:id|key|code|no|sn|time|ver)[\"']?\s*[:=]\s*[\"']?$", re.IGNORECASE)
AFTER_CODE = re.compile(r"[A-Za-z0-9%=/\\]|_(?![\u4e00-\u9fff])|\*(?!/)|\.[A-Za-z0-9]|-[A-Za-z]|(?:&nbsp;)?[元万亿吨％㎡]")
FILE_ENDING = re.compile(
    r"\.(?:pdf|docx?|docm|xlsx?|xlsm|pptx?|wps|et|rtf|od[ts]|ofd|txt|csv|zip|rar|7z|jpe?g|png|gif|bmp|tiff?|html?)(?![A-Za-z0-9])",
    re.IGNORECASE,
)
IN_ADDRESS = re.compile(  # up to a file's name: folders before it, or what makes a bare name an address
    r"(?:[A-Za-z0-9_.:\\/-]|[\"'=(\s]|^)/[^\s\"'<>：，。；、（）]*$|(?:href|src|url|uri|path|link|action|location)[\"']?\s*[:=(]\s*[\"']?[^\s\"'<>]*$|\(\s*[\"']$",
    re.IGNORECASE,
)
UNQUOTED = re.compile(r"<[A-Za-z][^<>]*\s(?!(?:data-)?(?:href|src|url|action)=)[A-Za-z][A-Za-z:-]*=$", re.IGNORECASE)
OPENED = re.compile(r"/\*+$|(?:^|[\s;{}>])//$|[\u4e00-\u9fff]_$")  # a comment, or the name before a number in a file's name
MAIL = re.compile(r"[A-Za-z0-9_.-]@$")
MOBILE_FORMS = {(3, 4, 4), (3, 8), (7, 4), (3, 3, 5), (4, 3, 4), (4, 4, 3), (1,) * 11}


@dataclass(frozen=True)
class Number:
    """A personal number in a text: its kind and its signs in order."""

    kind: str
    signs: tuple[Sign, ...]

    @property
    def start(self) -> int:
        """Where its first sign stands."""
        return self.signs[0].start

    @property
    def end(self) -> int:
        """Where its last sign ends."""
        return self.signs[-1].end

    @property
    def value(self) -> str:
        """Its digits alone. Never to be stored, logged or shown."""
        return "".join(sign.value for sign in self.signs)


def find_numbers(text: str) -> list[Number]:
    """Every resident identity, mobile and bank-card number of a text (plain or HTML source), in order, none within another."""
    if len(text) < SHORTEST or not may_hold(text.encode("utf-8", "replace")):
        return []
    return sorted((number for groups in find_clusters(text) for number in _numbers_of(text, groups)), key=lambda number: number.start)


def _numbers_of(text: str, groups: list[Group]) -> Iterator[Number]:
    taken: set[int] = set()
    for is_kind in (_as_resident_id, _as_card, _as_mobile):
        for first, last in _windows(len(groups)):
            if taken.isdisjoint(range(first, last + 1)) and (number := is_kind(text, groups, first, last)) is not None:
                taken |= set(range(first, last + 1))
                yield number


def _windows(count: int) -> Iterator[tuple[int, int]]:
    """Every run of groups that can hold one number, short ones first."""
    for size in range(min(count, LONGEST) if count <= MOST_GROUPS else 1):
        for first in range(count - size):
            yield first, first + size


def _as_resident_id(text: str, groups: list[Group], first: int, last: int) -> Number | None:
    window = groups[first : last + 1]
    size = sum(map(len, window))
    if size not in (15, 18):
        return None
    signs = _signs(window)
    digits = "".join(sign.value for sign in signs)
    if size == 15:
        is_one = first == last and is_old_resident_id(digits) and _word_before(text, signs[0].start) == "id"
        return Number(RESIDENT_ID, signs) if is_one else None
    if not is_resident_id(digits):
        return None
    word = _word_before(text, signs[0].start)
    if any(group.hyphen for group in window[1:]):  # region-date-serial is also how offices number their papers
        return Number(RESIDENT_ID, signs) if word == "id" else None
    return None if word == "other" or _is_in_address(text, signs) else Number(RESIDENT_ID, signs)


def _as_card(text: str, groups: list[Group], first: int, last: int) -> Number | None:
    window = groups[first : last + 1]
    if not 16 <= sum(map(len, window)) <= LONGEST:
        return None
    signs = _signs(window)
    digits = "".join(sign.value for sign in signs)
    if not is_bank_card(digits) or not _stands_alone(text, groups, first, last) or _is_code(text, signs):
        return None
    word = _word_before(text, signs[0].start)
    if word == "other" or not (word == "card" or is_sure_card(digits)):
        return None
    sizes = tuple(map(len, window))
    is_grouped = set(sizes[:-1]) == {4} and sizes[-1] <= 4 or set(sizes) == {1} or (len(sizes) == 2 and sizes[0] == 6)
    return Number(BANK_CARD, signs) if first == last or is_grouped else None


def _as_mobile(text: str, groups: list[Group], first: int, last: int) -> Number | None:
    window = groups[first : last + 1]
    size = sum(map(len, window))
    if size not in (11, 12, 13, 15):
        return None
    signs = _signs(window)
    begin, digits = signs[0].start, "".join(sign.value for sign in signs)
    if size <= 12 and _is_code(text, signs):
        return None
    if size == 12:
        if first != last or digits[0] != "0":
            return None
        signs, digits = signs[1:], digits[1:]
    elif size > 11:
        if (
            first != last
            or digits[:-11] != {13: "86", 15: "0086"}[size]
            or (size == 13 and text[signs[0].start - 1 : signs[0].start] != "+")
        ):
            return None
        signs, digits = signs[-11:], digits[-11:]
    if not is_mobile(digits) or not _stands_alone(text, groups, first, last):
        return None
    if first != last and tuple(map(len, window)) not in MOBILE_FORMS:
        return None
    if _word_before(text, begin) in ("other", "card"):
        return None
    return Number(MOBILE, signs)


def _signs(window: list[Group]) -> tuple[Sign, ...]:
    return tuple(sign for group in window for sign in group.signs)


def _stands_alone(text: str, groups: list[Group], first: int, last: int) -> bool:
    """Whether the groups beside a window are other numbers: beside one group any but what a hyphen ties to it, beside several only their like."""
    before, after = groups[first - 1] if first else None, groups[last + 1] if last + 1 < len(groups) else None
    if first == last:
        tied = [group for group, hyphen in ((before, groups[first].hyphen), (after, after.hyphen if after else None)) if group and hyphen]
        return all(len(group) in (7, 8) or group.text in ("86", "0086") or is_mobile(group.text) for group in tied)
    size, begin = last - first + 1, int(first == 1 and before is not None and before.text in ("86", "0086"))
    if (first - begin) % size or (len(groups) - begin) % size:
        return False
    low = max(begin, first - ALIKE * size)
    sizes = [len(group) for group in groups[low : first + ALIKE * size]]
    return sizes == sizes[first - low : first - low + size] * (len(sizes) // size)


def _is_code(text: str, signs: tuple[Sign, ...]) -> bool:
    """Whether the signs beside a number make it part of an address, a name, an amount or a key."""
    start, end = signs[0].start, signs[-1].end
    far, after = text[max(0, start - LOOK_BACK) : start], text[end : end + 8]
    before = far[-24:]
    if MAIL.search(before):
        return False
    if FILE_ENDING.match(after):
        if IN_ADDRESS.search(far):
            return True
    elif AFTER_CODE.match(after) and not after.startswith(("/1", "/0", "</")) and not re.match(r"/[^\x00-\x7f]", after):
        return True
    if KEY_OF_PHONE.search(before):
        return False
    if KEY_OF_ID.search(before):
        return True
    if OPENED.search(before) or UNQUOTED.search(far):
        return False
    if re.search(r"[A-Za-z_%#=&?*\\.$¥￥第字]$|[A-Za-z_]-$|[〔\[(（]\d{4}年?[〕\])）]第?$", before):
        return True
    return re.search(r"(?:^|[A-Za-z_.:/\"'\d])/$", before) is not None and re.search(r"\d{7,8}/$|1\d{10}/$", before) is None


def _is_in_address(text: str, signs: tuple[Sign, ...]) -> bool:
    """Whether a number is a part of a web address: a file's name, a folder, a value in a query."""
    far, after = text[max(0, signs[0].start - LOOK_BACK) : signs[0].start], text[signs[-1].end : signs[-1].end + 8]
    if FILE_ENDING.match(after):
        return IN_ADDRESS.search(far) is not None
    if re.match(r"\.[a-z]{3,5}|/[a-z]", after) and not MAIL.search(far):
        return True
    return re.search(r"[A-Za-z0-9_.]/$|[A-Za-z]=$|[A-Za-z]_$", far) is not None and UNQUOTED.search(far) is None


def _word_before(text: str, start: int) -> str | None:
    """What the nearest telling word before a number calls it: id, card, phone, other; None where there is none."""
    plain = TAGS.sub("", text[max(0, start - LOOK_BACK) : start])[-NEAR * 2 :]
    cuts = [match.end() for match in CUT.finditer(plain)]
    found = list(WORDS.finditer(plain[cuts[-1] if cuts else 0 :][-NEAR:]))
    return found[-1].lastgroup if found else None
