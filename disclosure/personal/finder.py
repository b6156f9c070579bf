"""Finds personal numbers in a text as people write them, and tells them from the many other long numbers of an office.

A person's are also: ``0139…`` (as dialled from another town), either side of a mail address (``139…@``, ``a@139….com``), a file's name where it is shown
(``张三139….docx``, ``名单<ID>.pdf``), an attribute without quotes (``<option value=139…>``) and a comment. None are a code that a letter or another
sign ties the digits to (``A139…``), what a word calls a number of papers (编号139…), and web addresses: a file's name in one, a value in its query.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from disclosure.personal.budget import CHECKED, JOINED, Budget
from disclosure.personal.clusters import BROKEN, Group, Sign, find_clusters, read_groups, read_signs
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
from disclosure.personal.quick import SHORTEST, may_hold, may_hold_broken

LONGEST = 19
ALIKE = 40  # numbers compared on either side of one in groups
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
OTHER_SIGNS = re.compile(r"[^0-9Xx]")
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
DIALLED = {11: "", 12: "0", 13: "86", 15: "0086"}  # what stands before a mobile number of so many digits
MOBILE_FORMS = {(3, 4, 4), (3, 8), (7, 4), (3, 3, 5), (4, 3, 4), (4, 4, 3), (1,) * 11}


@dataclass(frozen=True, slots=True)
class Number:
    """A personal number in a text: its kind, where it stands, and its digits (``value``), never to be stored, logged or shown."""

    kind: str
    start: int
    end: int
    value: str

    def signs(self, text: str) -> tuple[Sign, ...]:
        """Its signs in order, as they are written in the text."""
        return read_signs(text, self.start, self.end)


@dataclass(frozen=True, slots=True)
class Search:
    """The numbers of a text in order, none within another; ``end``: where the search ended, at the first digits not looked at or the text's end."""

    numbers: list[Number]
    end: int


@dataclass(frozen=True, slots=True)
class Window:
    """Neighbouring groups of a cluster, from ``first`` to ``last``, and their digits."""

    groups: list[Group]
    first: int
    last: int
    digits: str

    @property
    def chosen(self) -> list[Group]:
        """The groups themselves."""
        return self.groups[self.first : self.last + 1]

    def number(self, kind: str, skipped: int, text: str) -> Number:
        """The number made of its digits but the first ``skipped``."""
        start, end = self.groups[self.first].start, self.groups[self.last].end
        if skipped:
            start = read_signs(text, start, end)[skipped].start
        return Number(kind, start, end, self.digits[skipped:])


def find_numbers(text: str) -> list[Number]:
    """Every resident identity, mobile and bank-card number of a text (plain or HTML source), in order, none within another; of an endless text those where the search came to."""
    return search_text(text).numbers


def search_text(text: str, budget: Budget | None = None) -> Search:
    """The numbers of a text, as far as a budget goes, which is less afterwards."""
    if len(text) < SHORTEST:
        return Search([], len(text))
    data = text.encode("utf-8", "replace")
    is_broken = may_hold_broken(data)
    if not (is_broken or may_hold(data)):
        return Search([], len(text))
    budget = budget or Budget()
    search = _search_clusters(text, budget)
    return _with_broken(text, search, budget) if is_broken else search


def _search_clusters(text: str, budget: Budget) -> Search:
    found = list[Number]()
    for cluster in find_clusters(text):
        groups = None if budget.is_spent else read_groups(cluster, budget.pieces)
        if groups is None:
            budget.pieces = 0
            return Search(found, cluster.start())
        numbers = sorted(_numbers_of(text, groups, budget), key=lambda number: number.start)
        if budget.pieces <= 0:
            return Search(found, cluster.start())
        if len(numbers) > budget.found:
            numbers = numbers[: budget.found]
            budget.found = 0
            return Search([*found, *numbers], numbers[-1].end)
        budget.found -= len(numbers)
        found += numbers
    return Search(found, len(text))


def _with_broken(text: str, search: Search, budget: Budget) -> Search:
    """The same with the numbers that no cluster joins, beside those found already."""
    taken, found, end = {place for number in search.numbers for place in (number.start, number.end)}, list[Number](), search.end
    for match in BROKEN.finditer(text, 0, search.end):
        if budget.is_spent:
            end = match.start()
            break
        budget.pieces -= 1
        digits = OTHER_SIGNS.sub("", match[0]).upper()
        is_one = is_mobile(digits) if match["mobile"] else is_resident_id(digits)
        if is_one and taken.isdisjoint(match.span()) and _word_before(text, match.start()) != "other":
            found.append(Number(MOBILE if match["mobile"] else RESIDENT_ID, *match.span(), digits))
            budget.found -= 1
    numbers = sorted([*search.numbers, *found], key=lambda number: number.start)
    return Search([number for number in numbers if number.end <= end], end)


def _numbers_of(text: str, groups: list[Group], budget: Budget) -> Iterator[Number]:
    taken: set[int] = set()
    budget.pieces -= JOINED * (len(groups) - 1)
    if budget.pieces <= 0:
        return
    for kind, window in sorted(_candidates(groups), key=lambda one: (one[0], one[1].last - one[1].first)):
        if budget.pieces <= 0:
            return
        if taken.isdisjoint(range(window.first, window.last + 1)):
            budget.pieces -= CHECKED
            if (number := READERS[kind](text, window)) is not None:
                taken |= set(range(window.first, window.last + 1))
                yield number


def _candidates(groups: list[Group]) -> Iterator[tuple[int, Window]]:
    """Every run of groups whose digits can be a number, with the kind's place in ``READERS``."""
    count = len(groups)
    for first in range(count):
        digits = ""
        for last in range(first, count):
            digits += groups[last].text
            size = len(digits)
            if size > LONGEST:
                break
            if size >= SHORTEST:
                for kind in _kinds_of(digits, size, is_one=first == last):
                    yield kind, Window(groups, first, last, digits)


def _kinds_of(digits: str, size: int, *, is_one: bool) -> Iterator[int]:
    """Which kinds digits can be by themselves, in the order in which they are looked for."""
    if (size == 18 and is_resident_id(digits)) or (size == 15 and is_one and is_old_resident_id(digits)):
        yield 0
    if size >= 16 and is_bank_card(digits):
        yield 1
    if size in DIALLED and (is_one or size == 11) and digits.startswith(DIALLED[size]) and is_mobile(digits[-11:]):
        yield 2


def _as_resident_id(text: str, window: Window) -> Number | None:
    first, digits = window.chosen[0], window.digits
    if len(digits) == 15:
        return window.number(RESIDENT_ID, 0, text) if _word_before(text, first.start) == "id" else None
    word = _word_before(text, first.start)
    if any(group.hyphen for group in window.chosen[1:]):  # region-date-serial is also how offices number their papers
        return window.number(RESIDENT_ID, 0, text) if word == "id" else None
    return None if word == "other" or _is_in_address(text, window) else window.number(RESIDENT_ID, 0, text)


def _as_card(text: str, window: Window) -> Number | None:
    if not _stands_alone(window) or _is_code(text, window):
        return None
    word = _word_before(text, window.chosen[0].start)
    if word == "other" or not (word == "card" or is_sure_card(window.digits)):
        return None
    sizes = tuple(map(len, window.chosen))
    is_grouped = set(sizes[:-1]) == {4} and sizes[-1] <= 4 or set(sizes) == {1} or (len(sizes) == 2 and sizes[0] == 6)
    return window.number(BANK_CARD, 0, text) if len(sizes) == 1 or is_grouped else None


def _as_mobile(text: str, window: Window) -> Number | None:
    begin, skipped = window.chosen[0].start, len(window.digits) - 11
    if skipped == 2 and text[begin - 1 : begin] != "+":
        return None
    if not _stands_alone(window) or (window.first != window.last and tuple(map(len, window.chosen)) not in MOBILE_FORMS):
        return None
    if (skipped <= 1 and _is_code(text, window)) or _word_before(text, begin) in ("other", "card"):
        return None
    return window.number(MOBILE, skipped, text)


READERS = (_as_resident_id, _as_card, _as_mobile)


def _stands_alone(window: Window) -> bool:
    """Whether the groups beside a window are other numbers: beside one group any but what a hyphen ties to it, beside several only their like."""
    groups, first, last = window.groups, window.first, window.last
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


def _is_code(text: str, window: Window) -> bool:
    """Whether the signs beside a number make it part of an address, a name, an amount or a key."""
    start, end = window.groups[window.first].start, window.groups[window.last].end
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


def _is_in_address(text: str, window: Window) -> bool:
    """Whether a number is a part of a web address: a file's name, a folder, a value in a query."""
    start, end = window.groups[window.first].start, window.groups[window.last].end
    far, after = text[max(0, start - LOOK_BACK) : start], text[end : end + 8]
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
