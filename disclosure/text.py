"""Text as government pages write it: white space, widths, invisible characters, document numbers, dates."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from datetime import date

UNSEEN = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff"  # zero-width and bidirectional signs
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"  # control characters
)

STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # what moves a terminal's cursor, clears it or names its window; C1 too
    "\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"  # turns of direction, unseen signs, half characters
)

WIDE_DIGITS = {ord("０") + n: str(n) for n in range(10)}
DATE_SIGNS = str.maketrans(
    {
        **{chr(code): value for code, value in WIDE_DIGITS.items()},
        **dict.fromkeys("：∶﹕", ":"),
        **dict.fromkeys("．", "."),
        **dict.fromkeys("／", "/"),
        **dict.fromkeys("－–—―‐‑−", "-"),
    }
)
CHINESE_DIGITS = {
    char: str(n) for n, chars in enumerate(("〇○零Ｏ", "一", "二", "三", "四", "五", "六", "七", "八", "九")) for char in chars
}

WEEKDAY = r"(?:\s*[(（]?(?:星期|周|礼拜)[一二三四五六日天][)）]?\s*)?"
TIME = (
    WEEKDAY
    + r"(?:[T\s]*(?P<half>上午|下午|中午|晚上|晚|凌晨|早上)?\s*(?<![\d:])(?P<hour>\d{1,2})\s?[:时]\s?(?P<minute>\d{2})(?:\s?[:分]\s?(?P<second>\d{2}))?(?!\d))?"
)
FULL_DATE = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})\s{0,3}[-/.年]\s{0,3}(?P<month>\d{1,2})\s{0,3}[-/.月]\s{0,3}(?P<day>\d{1,2})(?!\d)\s?[日号]?" + TIME
)
WRITTEN_DATE = re.compile(
    r"(?P<year>[〇○零Ｏ一二三四五六七八九]{4})\s?年\s?(?P<month>[一二三四五六七八九十]{1,2})\s?月\s?(?P<day>[一二三四五六七八九十]{1,3})\s?日"
)
MONTH_DAY = re.compile(r"(?<![\d年/.:-])(?P<month>\d{1,2})\s?[-/.月]\s?(?P<day>\d{1,2})(?![\d:/.%-])\s?日?")
DAY_FIRST = re.compile(r"^\D{0,3}(?P<day>\d{1,2})\s+(?P<year>(?:19|20)\d{2})\s?[-/.年]\s?(?P<month>\d{1,2})(?!\d)月?\D{0,3}$")
MONTH_FIRST = re.compile(r"^\D{0,3}(?P<month>\d{1,2})\s?[-/.月]\s?(?P<day>\d{1,2})日?\s+(?P<year>(?:19|20)\d{2})年?\D{0,3}$")
DAY_LAST = re.compile(r"^\D{0,3}(?P<year>(?:19|20)\d{2})\s?[-/.年]\s?(?P<month>\d{1,2})月?\s+(?P<day>\d{1,2})日?\D{0,3}$")

OPENING, CLOSING = "〔［[（(【﹝", "〕］]）)】﹞"
DOCUMENT_NUMBER = re.compile(
    rf"[\u4e00-\u9fff][\u4e00-\u9fffA-Za-z]{{1,14}}\s*[{re.escape(OPENING)}]\s*(?:19|20)\d{{2}}\s*年?\s*[{re.escape(CLOSING)}]\s*第?\s*\d{{1,5}}\s*号"
)
BARE_BRACKETS = re.compile(rf"[{re.escape(OPENING)}]\s*((?:19|20)\d{{2}})\s*年?\s*[{re.escape(CLOSING)}]\s*(第?)\s*(\d{{1,5}})\s*号")


@dataclass(frozen=True)
class FoundDate:
    """A date found in a text: ``value`` as ``YYYY-MM-DD[ HH:MM[:SS]]`` and its place in the text given."""

    value: str
    start: int
    end: int


def strip_invisible(text: str) -> str:
    """Drop zero-width, bidirectional and control characters that no reader sees; line ends and tabs stay."""
    return UNSEEN.sub("", text)


def show_plainly(text: str) -> str:
    """Text that may be printed whatever it is: a blank for each sign that steers a terminal, hides or turns round; line ends and tabs stay."""
    return STEERING.sub(" ", text)


def show_in_line(text: str) -> str:
    """The same for a part of one line: line ends and tabs become blanks too."""
    return show_plainly(text).replace("\n", " ").replace("\t", " ")


def collapse(text: str) -> str:
    """One blank for every run of white space (also U+3000 and no-break spaces), none at the ends."""
    return " ".join(UNSEEN.sub("", text).split())


def squeeze(text: str) -> str:
    """The text without any white space: what two copies of the same words have in common."""
    return "".join(UNSEEN.sub("", text).split())


def narrow_digits(text: str) -> str:
    """Full-width digits as ASCII digits."""
    return text.translate(WIDE_DIGITS)


def normalise_document_number(text: str) -> str | None:
    """A 文号 with 〔〕 around the year and without blanks (``青政办[2023] 5号`` → ``青政办〔2023〕5号``); None for templates and junk.

    The brackets of 文号 follow GB/T 9704-2012, 7.2.5.
    """
    cleaned = squeeze(narrow_digits(text))
    if not re.search(r"\d", cleaned) or re.fullmatch(r"无|暂无|None|null|-+|—+", cleaned, re.IGNORECASE):
        return None
    return BARE_BRACKETS.sub(lambda found: f"〔{found[1]}〕{found[2]}{found[3]}号", cleaned)


def find_document_numbers(text: str) -> list[str]:
    """Every 文号 written in a text, normalised, in order."""
    found = (normalise_document_number(match[0]) for match in DOCUMENT_NUMBER.finditer(narrow_digits(text)))
    return [number for number in found if number]


def _value(match: re.Match[str]) -> str | None:
    """The date of a match, or None where the calendar has no such day or the clock no such time."""
    parts = match.groupdict()
    try:
        day = date(int(parts["year"]), int(parts["month"]), int(parts["day"])).isoformat()
    except ValueError:
        return None
    if not parts.get("hour"):
        return day
    hour, minute, second = int(parts["hour"]), int(parts["minute"]), parts.get("second")
    if parts.get("half") in ("下午", "晚上", "晚") and hour < 12:
        hour += 12
    if hour > 23 or minute > 59 or (second and int(second) > 59):
        return day
    return f"{day} {hour:02d}:{minute:02d}" + (f":{second}" if second else "")


def _chinese_number(text: str) -> int:
    """一 … 三十一 as a number."""
    if "十" not in text:
        return int("".join(CHINESE_DIGITS[char] for char in text))
    tens, _, ones = text.partition("十")
    return int(CHINESE_DIGITS.get(tens, "1" if not tens else tens[0])) * 10 + (int(CHINESE_DIGITS[ones]) if ones in CHINESE_DIGITS else 0)


def _written_value(match: re.Match[str]) -> str | None:
    """The date of 二〇二三年一月五日."""
    try:
        year = int("".join(CHINESE_DIGITS[char] for char in match["year"]))
        return date(year, _chinese_number(match["month"]), _chinese_number(match["day"])).isoformat()
    except (ValueError, KeyError):
        return None


def find_dates(text: str) -> list[FoundDate]:
    """Every full date in a text in its order, digits or Chinese numerals, any separator, 1-digit months and days, full-width signs."""
    plain = text.translate(DATE_SIGNS)
    found = [FoundDate(value, match.start(), match.end()) for match in FULL_DATE.finditer(plain) if (value := _value(match))]
    found += [FoundDate(value, match.start(), match.end()) for match in WRITTEN_DATE.finditer(plain) if (value := _written_value(match))]
    return sorted(found, key=lambda item: item.start)


def read_date(text: str) -> str | None:
    """The first full date of a text as ``YYYY-MM-DD[ HH:MM[:SS]]``, also when day and month stand apart from the year (``15 2023-01``)."""
    found = find_dates(text)
    if found:
        return found[0].value
    plain = collapse(text.translate(DATE_SIGNS))
    for pattern in (DAY_FIRST, MONTH_FIRST, DAY_LAST):
        match = pattern.match(plain)
        if match:
            return _value(match)
    return None


def read_month_day(text: str) -> tuple[int, int] | None:
    """A date without its year as (month, day), None where there is none."""
    for match in MONTH_DAY.finditer(text.translate(DATE_SIGNS)):
        month, day = int(match["month"]), int(match["day"])
        if 1 <= month <= 12 and 1 <= day <= 31:
            return month, day
    return None


def date_part(value: str) -> date:
    """The civil date of a value of ``read_date``."""
    return date.fromisoformat(value[:10])


@dataclass(frozen=True)
class Decoded:
    """Bytes as text: the encoding used, and one warning ``(code, message)`` where the page lies about itself or cannot be read.

    Codes: ``charset`` (declared one thing, is another), ``decode`` (some bytes are no text in any encoding; U+FFFD stands for them).
    """

    text: str
    encoding: str
    warning: tuple[str, str] | None = None


BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.IGNORECASE)
XML_ENCODING = re.compile(rb"^\s*<\?xml[^>]{0,80}encoding\s*=\s*[\"']([A-Za-z0-9_-]{2,20})", re.IGNORECASE)
SUPERSETS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "gb18030": "gb18030",
    "utf8": "utf-8",
    "utf-8": "utf-8",
    "big5": "big5hkscs",
}
CORRUPT_UTF8_SHARE = 0.1  # up to here broken UTF-8 is still taken for UTF-8
HAN = re.compile("[\u4e00-\u9fff]")
COMMON_HAN_SHARE = 0.85  # real Chinese text keeps to the 3,755 characters of GB 2312 level 1, mojibake does not


def _canonical(name: bytes | str | None) -> str | None:
    """A charset name as a codec of ours (gb2312 and gbk mean gb18030), None when unknown."""
    if not name:
        return None
    label = (name.decode("ascii", "ignore") if isinstance(name, bytes) else name).strip().lower()
    label = SUPERSETS.get(label, label)
    try:
        "".encode(label)
    except (LookupError, UnicodeError):
        return None
    return label


def declared_encoding(body: bytes, content_type: str | None) -> str | None:
    """What the HTTP header, else the first 4 KB of the page say about the encoding."""
    header = CHARSET.search((content_type or "").encode("ascii", "ignore"))
    inner = CHARSET.search(body[:4096]) or XML_ENCODING.match(body[:200])
    return _canonical(header[1] if header else None) or _canonical(inner[1] if inner else None)


def _decode_strictly(body: bytes, encoding: str) -> str | None:
    """The text, with half a character at the very end forgiven; None when bytes do not fit."""
    try:
        return codecs.getincrementaldecoder(encoding)("strict").decode(body, final=False)
    except (UnicodeError, LookupError):
        return None


def _half_character(body: bytes, encoding: str, text: str) -> tuple[str, str] | None:
    """The warning for bytes that end within a character, which ``text`` leaves out."""
    end = body[-8:]  # more than any character takes; the longest part that still fits begins with a whole one
    if end.isascii() and not encoding.startswith("utf-16"):
        return None
    try:
        body.decode(encoding)
    except UnicodeError:
        return ("decode", f"the last character is cut off; {len(text)} characters before it were read")
    return None


def _is_common_chinese(text: str) -> bool:
    """True when nearly all Han characters are of GB 2312 level 1 (rows 16 to 55), as in real text."""
    han = HAN.findall(text[:200_000])[:20_000]
    codes = (char.encode("gb18030") for char in han)
    level_one = sum(1 for code in codes if 0xB0 <= code[0] <= 0xD7 and code[-1] >= 0xA1)
    return bool(han) and level_one / len(han) >= COMMON_HAN_SHARE


def _corrupt_share(body: bytes) -> float:
    """Share of the characters beyond ASCII that are broken when the bytes are read as UTF-8."""
    text = body.decode("utf-8", "replace")
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    return text.count("\ufffd") / beyond if beyond else 0.0


def decode_page(body: bytes, content_type: str | None = None) -> Decoded:
    """Bytes of a page → text. Order: BOM, HTTP header, meta (gb2312 and gbk mean gb18030), UTF-8, GB18030; never mojibake without a warning.

    Bytes that are valid UTF-8 beyond ASCII are UTF-8 whatever the page says: other encodings do not form it by chance.
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return _decode_as(body[len(mark) :], encoding)
    declared = declared_encoding(body, content_type)
    utf8 = _decode_strictly(body, "utf-8")
    if utf8 is not None:
        lies = declared not in (None, "utf-8", "us-ascii", "ascii") and not body.isascii()
        return Decoded(utf8, "utf-8", ("charset", f"declared {declared}, is utf-8") if lies else _half_character(body, "utf-8", utf8))
    if declared and declared != "utf-8" and (text := _decode_strictly(body, declared)) is not None:
        return Decoded(text, declared, _half_character(body, declared, text))
    chinese = None if _corrupt_share(body) < CORRUPT_UTF8_SHARE else _decode_strictly(body, "gb18030")
    if chinese is not None and _is_common_chinese(chinese):
        lies = declared not in (None, "gb18030")
        return Decoded(
            chinese, "gb18030", ("charset", f"declared {declared}, is gb18030") if lies else _half_character(body, "gb18030", chinese)
        )
    return _decode_as(body, declared or "utf-8")


def _decode_as(body: bytes, encoding: str) -> Decoded:
    """The text in one encoding; broken bytes become U+FFFD and a ``decode`` warning."""
    text = _decode_strictly(body, encoding)
    if text is not None:
        return Decoded(text, encoding, _half_character(body, encoding, text))
    text = body.decode(encoding, "replace")
    return Decoded(text, encoding, ("decode", f"{text.count(chr(0xFFFD))} places are not readable as {encoding}"))
