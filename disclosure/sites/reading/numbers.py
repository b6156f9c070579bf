"""文号, 索引号 and validity of an article, and the dates that its identifiers hold."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

from disclosure.sites.model import PageDate
from disclosure.sites.reading.values import is_junk
from disclosure.text import DOCUMENT_NUMBER, collapse, narrow_digits, normalise_document_number, squeeze

SHANGHAI = timezone(timedelta(hours=8))
INDEX_JUNK = re.compile(r"none$|null$|undefined", re.IGNORECASE)
INDEX_MONTH = re.compile(r"/((?:19|20)\d{2})(0[1-9]|1[0-2])-\d")
OBJECT_ID = re.compile(r"(?<![0-9a-f])([0-9a-f]{24})(?![0-9a-f])")
TRS_DATE = re.compile(r"/t((?:19|20)\d{2})(\d{2})(\d{2})_\d+")
PATH_DATE = re.compile(r"/((?:19|20)\d{2})(?:([/-])(\d{1,2})\2(\d{1,2})|(\d{2})/?(\d{2}))/")
FILE_DATE = re.compile(r"/(?:t|c|art_|content_)?((?:199|20\d)\d)(0[1-9]|1[0-2])([0-2]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d[0-5]\d\d*\.\w+$")


def own_document_number(title: str | None, body: str) -> str | None:
    """The document's own 文号 where no field gives it: at the end of the headline, or on a line of its own among the first lines of the body.

    As printed, without blanks; its brackets are made equal where numbers are compared (``normalise_document_number``).
    """
    ending = re.search(rf"[（(【\[]\s*({DOCUMENT_NUMBER.pattern})\s*[)）】\]]\s*$", narrow_digits(title or ""))
    if ending:
        return squeeze(ending[1])
    for line in body.split("\n")[:8]:
        bare = squeeze(narrow_digits(line)).strip("()（）")
        if DOCUMENT_NUMBER.fullmatch(bare):
            return bare
    return None


def labelled_document_number(value: str) -> str | None:
    """A 文号 field's value as printed, without blanks; None for 无 and empty templates (〔〕号)."""
    number = normalise_document_number(value)
    return (
        squeeze(value)
        if number and len(number) <= 60 and re.search(r"\d\D*号|\d{4}", number) and not re.match(r"^[〔\[(（]\d*[〕\])）]", number)
        else None
    )


def clean_index_number(value: str) -> str | None:
    """A 索引号 field's value as printed; None for junk (``…/2021-None``)."""
    value = collapse(value)
    return value if re.search(r"\d", value) and not is_junk(value) and not INDEX_JUNK.search(value) and len(value) <= 60 else None


def identifier_dates(url: str | None, index_number: str | None) -> list[PageDate]:
    """Dates held by the address (``tYYYYMMDD_``, a dated folder), by a 24-hex id (its creation second, shown in Shanghai time) and by the 索引号 (first day of its month)."""
    dates = []
    path = (url or "").split("?")[0]
    for match in [*TRS_DATE.finditer(path), *FILE_DATE.finditer(path), *PATH_DATE.finditer(path)][:1]:
        value = _day(*(part for part in match.groups() if part and part.isdigit()))
        if value:
            dates.append(PageDate(value, "url"))
    object_ids = OBJECT_ID.findall((url or "").lower())
    if object_ids:  # the document's own comes last, behind that of its channel
        created = datetime.fromtimestamp(int(object_ids[-1][:8], 16), UTC).astimezone(SHANGHAI)
        if 1999 < created.year < 2100:
            dates.append(PageDate(created.strftime("%Y-%m-%d %H:%M:%S"), "object_id"))
    month = INDEX_MONTH.search(index_number or "")
    if month:
        dates.append(PageDate(f"{month[1]}-{month[2]}-01", "index_number"))
    return dates


def _day(year: str, month: str, day: str) -> str | None:
    """A date from its parts, None where there is no such day."""
    try:
        return datetime(int(year), int(month), int(day)).date().isoformat()
    except ValueError:
        return None
