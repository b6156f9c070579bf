"""Hides personal numbers: as many signs as before, so that the place stays recognisable and the person does not."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable

from disclosure.personal.budget import Budget
from disclosure.personal.clusters import BROKEN, find_clusters
from disclosure.personal.finder import Number, Search, find_numbers, search_text
from disclosure.personal.numbers import BANK_CARD, MOBILE, RESIDENT_ID, UNSEARCHED, is_mobile, is_resident_id
from disclosure.tombstones import Spot

KEPT = {RESIDENT_ID: (2, 1), MOBILE: (3, 2), BANK_CARD: (0, 4)}
"""How many signs stay at both ends. Of an identity number province and check sign: no county, birth date or order number."""

STARS = {**dict.fromkeys(map(ord, "0123456789"), "*"), **{ord("０") + digit: "＊" for digit in range(10)}}
OLD_ID = (2, 0)  # its last digit is the order number's
IN_HEADER = re.compile(r"(?:(?<![0-9])|(?<=%[0-9A-Fa-f]{2}))[1-9][0-9]{16}[0-9Xx](?![0-9])|(?<=%[0-9A-Fa-f]{2})1[0-9]{10}(?![0-9])")
MANY_DIGITS = re.compile(r"(?:[^0-9０-９]*+[0-9０-９]){11}")
IN_PATH = re.compile(r"(?:(?<=[/_=.~-])|(?<=[^\x00-\x7f]))1[3-9][0-9]{9}(?![0-9A-Za-z])")  # /13…, _13…, a name and 13… as a file is called
BARE = re.compile(r"[\"']\s*:\s*$")  # a number without quotes in JSON, which a star would break


def find_personal(text: str) -> list[Spot]:
    """The personal numbers of a text (plain or HTML source) as places with their kind and masked form, never the number itself."""
    return spots_of(text, search_text(text))


def spots_of(text: str, search: Search) -> list[Spot]:
    """What a search found as places; behind them, of kind ``unsearched``, the part that it did not come to."""
    found, seen = [], set[str]()
    for number in search.numbers:
        found.append(_spot(number, is_repeat=number.value in seen))
        seen.add(number.value)
    return [*found, *_rest(search.end, len(text))]


def find_beyond(texts: Iterable[str], known: str) -> list[Spot]:
    """The personal numbers of texts that ``known`` does not hold, each once. Positions go on behind ``known``, from text to text."""
    seen, found, length, budget = {number.value for number in find_numbers(known)}, list[Spot](), len(known), Budget()
    for text in texts:
        search = search_text(text, budget)
        for number in search.numbers:
            if number.value not in seen:
                seen.add(number.value)
                found.append(Spot(number.kind, length + number.start, number.end - number.start, show_masked(number)))
        if search.end < len(text):
            return [*found, *_rest(length + search.end, length + len(text))]
        length += len(text)
    return found


def _rest(start: int, end: int) -> list[Spot]:
    return [Spot(UNSEARCHED, start, end - start, "")] if start < end else []


def mask_text(text: str) -> str:
    """The text with every personal number masked; positions of everything else stay as they are."""
    return mask_found(text, search_text(text))


def mask_found(text: str, search: Search) -> str:
    """The text with what a search found masked, and every long run of digits where it did not come to."""
    if not search.numbers and search.end == len(text):
        return text
    masked, done = io.StringIO(), 0
    for number in search.numbers:
        for start, end, mask in masked_signs(text, number):
            masked.write(text[done:start] + mask)
            done = end
    masked.write(text[done : search.end])
    return masked.getvalue() + mask_rest(text, search.end)


def mask_rest(text: str, start: int) -> str:
    """The text from a place on, with a star for every digit of what could be a number."""
    hidden = _hide(text[start:], (run.span() for run in find_clusters(text, start)), start)
    return _hide(hidden, (run.span() for run in BROKEN.finditer(text, start)), start)


def _hide(text: str, spans: Iterable[tuple[int, int]], shift: int) -> str:
    """The text with stars for the digits of some spans, which count from ``shift`` before it."""
    hidden, done = io.StringIO(), 0
    for start, end in spans:
        hidden.write(text[done : start - shift])
        hidden.write(text[start - shift : end - shift].translate(STARS))
        done = end - shift
    hidden.write(text[done:])
    return hidden.getvalue()


def mask_header(value: str) -> str:
    """The value of a header masked: as text, and identity numbers in its addresses and numbers behind a percent-encoded name too."""
    return IN_HEADER.sub(lambda match: _mask_digits(match[0]), mask_text(value))


def mask_shown(text: str) -> str:
    """A text with addresses in it (a line of a log, an address alone) as people may see it: ``mask_header``, and mobile numbers that are parts of a path.

    In a page's source a number in an address says nothing (it may be a file's id) and is left; shown, it may be a person's, and an id loses little by a star.
    """
    if MANY_DIGITS.match(text) is None:
        return text
    return IN_PATH.sub(lambda match: _mask_digits(match[0]), mask_header(text))


def _mask_digits(digits: str) -> str:
    if is_resident_id(digits):
        return digits[:2] + "*" * 15 + digits[17]
    return digits[:3] + "******" + digits[9:] if is_mobile(digits) else digits


def masked_signs(text: str, number: Number) -> list[tuple[int, int, str]]:
    """What stands in place of a number's hidden signs: (start, end, mask), each mask as long as the sign is written, in any encoding."""
    first, last = _kept(number)
    is_bare = BARE.search(text[max(0, number.start - 8) : number.start]) is not None
    signs = number.signs(text)
    hidden = signs[1 if is_bare else first : len(signs) - last]
    return [(sign.start, sign.end, _mask(text[sign.start : sign.end], "0" if is_bare else "*")) for sign in hidden]


def show_masked(number: Number) -> str:
    """A number as it may be shown: 138******78."""
    first, last = _kept(number)
    value = number.value
    return value[:first] + "*" * (len(value) - first - last) + value[len(value) - last :]


def _spot(number: Number, *, is_repeat: bool) -> Spot:
    return Spot(number.kind, number.start, number.end - number.start, show_masked(number), is_repeat=is_repeat)


def _kept(number: Number) -> tuple[int, int]:
    return OLD_ID if number.kind == RESIDENT_ID and len(number.value) == 15 else KEPT[number.kind]


def _mask(written: str, mask: str) -> str:
    """One hidden sign, as long as before: full width stays full width, a character reference one of the same length."""
    if written.startswith("&#"):
        is_hex = written[2] in "xX"
        head = written[: 3 if is_hex else 2]
        end = ";" if written.endswith(";") else ""
        return head + format(ord(mask), "x" if is_hex else "d").zfill(len(written) - len(head) - len(end)) + end
    return chr(ord(mask) + 0xFEE0) if ord(written) > 0xFF00 else mask
