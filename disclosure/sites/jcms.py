"""大汉 Hanweb JCMS with jpage: lists whose records lie in a script of the page or in the XML answer of ``dataproxy.jsp`` (DOMAIN 6.4)."""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import quote, urlsplit

from disclosure.sites.model import Warning
from disclosure.sites.reading.frame import NAVIGATION, SIDE
from disclosure.sites.reading.gaps import CUT
from disclosure.sites.reading.markup import absolute_url, is_inside
from disclosure.sites.reading.paging import MAX_PAGES, Paging, linked_pages
from disclosure.sites.reading.tree import Tag, parse_html
from disclosure.sites.reading.unpacked import Unpacked
from disclosure.text import read_date, read_month_day

ORDER = 6
ARTICLE_URL = re.compile(r"/art/\d{4}/(?:\d{1,2}/\d{1,2}/art_\d+_\d+|art_[0-9a-f]{32})\.html", re.IGNORECASE)
LIST_URL = re.compile(r"/col/col\d+/?(?:index(?:_\d+)?\.html)?(?:$|[?#])|dataproxy\.jsp(?:$|\?)", re.IGNORECASE)
MARKS = re.compile(
    r"<datastore>\s*<(?:total|nextgroup|record)|<recordset>\s*<record>\s*(?:<!\[CDATA\[|&lt;)|/jpage/\w*dataproxy\.jsp|/module/visitcount/\w+\.jsp",
    re.IGNORECASE,
)
HINTS = ("datastore", "recordset", "dataproxy", "visitcount", "DATASTORE", "RECORDSET")  # one of these stands in every match
OWN_LINK = re.compile(r"href=[\"'](?:\.{1,2}/)*/?art/\d{4}/\d{1,2}/\d{1,2}/art_\d+_\d+\.html")
NAMED_ARTICLE = re.compile(r"<meta[^>]{1,40}name=[\"']?ArticleTitle[\"']?[^>]{1,20}content=[\"'][^\"'\s]", re.IGNORECASE)

OPENED = re.compile(r"<script\b[^<>]{0,2000}>", re.IGNORECASE)
CLOSED = re.compile(r"</script\s*>", re.IGNORECASE)
RECORD = re.compile(r"<record>(.*?)(</record>|(?=<record>)|(?=</recordset>)|\Z)", re.IGNORECASE | re.DOTALL)
CDATA = re.compile(r"\s*<!\[CDATA\[(.*?)(\]\]>|\Z)", re.DOTALL)
STATED = re.compile(r"<(totalrecord|totalpage)>\s*(?:<!\[CDATA\[)?\s*(\d{1,9})", re.IGNORECASE)
NEXT_GROUP = re.compile(r"<nextgroup>.{0,40}?href=[\"']([^\"'<>]{1,2000})[\"']", re.IGNORECASE | re.DOTALL)
ARRAY = re.compile(r"(?:InitData(\w{0,40})\s*=|\bdataStore\s*[:=])\s*\[", re.IGNORECASE)
STRING = re.compile(r"[\s,]*(?:'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\")", re.DOTALL)
CALL = re.compile(r"\(\s*[\"']#([\w-]+)[\"']\s*\)\s*\.jpage\s*\(\s*\{")
PAIR = re.compile(r"[\"']?\b(\w+)[\"']?\s*:\s*(?:'([^']{0,500})'|\"([^\"]{0,500})\"|(\d{1,9})(?!\w))")
PAGE_OF = re.compile(r"(?<![a-z])page=(\d{1,6})")
PAIR_OF_QUERY = re.compile(r"(?:^|&)(\w+)=([^&]*)")
LONGEST_CALL = 4_000
MOST_CALLS = 50
ASKED = ("appid", "webid", "path", "columnid", "unitid", "webname", "permissiontype")
NEEDED = {"webid", "columnid", "unitid"}
OWN_LINKS = 3  # so many links to its articles with an address of its own make a site one of the system


@dataclass
class Unit:
    """One jpage list of a page: its records as markup, what its script says, and where its script stands."""

    records: list[str]
    place: tuple[int, int] = (0, 0)
    name: str = ""
    said: dict[str, str] = field(default_factory=dict)
    next_href: str = ""
    is_cut: bool = False
    is_aside: bool = False

    @property
    def dated(self) -> int:
        """Records that show a date."""
        texts = (re.sub(r"<[^<>]*>", " ", record) for record in self.records)
        return sum(1 for text in texts if read_date(text) or read_month_day(text))

    def number(self, name: str) -> int | None:
        """A number that the script or the answer states."""
        value = self.said.get(name.lower(), "")
        return int(value) if value.isdigit() and len(value) <= 9 else None

    @property
    def page_count(self) -> int:
        """Pages as stated, else records by records on a page, else 1."""
        total, size = self.number("totalRecord"), self.number("perPage")
        counted = -(-total // size) if total and size else 1
        return max(self.number("totalPage") or counted, 1)


def recognise(html: str, url: str | None) -> bool:
    """True for a page with a jpage list, its answer, an address of the system, or links of the site's own to its articles."""
    if url and (ARTICLE_URL.search(url) or LIST_URL.search(url)):
        return True
    has_mark = any(hint in html for hint in HINTS) and MARKS.search(html)
    return bool(has_mark) or ("/art_" in html and len(OWN_LINK.findall(html)) >= OWN_LINKS)


def is_article_url(url: str) -> bool | None:
    """True or False where the address tells an item from a list, None where it does not."""
    return True if ARTICLE_URL.search(url) else False if LIST_URL.search(url) else None


def read_paging(html: str, root: Tag, url: str | None) -> Paging | None:
    """Numbered links of a static list; a jpage list brings its paging with its records."""
    return linked_pages(root, url)


def unpack(html: str, url: str | None) -> Unpacked | None:
    """The records of the answer, or of the page's main unit in the place of its script; None for an article and a page without a unit.

    The main unit is the one outside side boxes and navigation with the most dated records; of equals the one of the page's own column, else the first.
    """
    start = html.lstrip("\ufeff \t\r\n")[:200].lower()
    if re.match(r"(<\?xml[^>]*>\s*)?<(datastore|recordset)\b", start):
        return _unpack_answer(html, url)
    is_article = is_article_url(url) if url else None
    if is_article or (is_article is None and NAMED_ARTICLE.search(html[:20_000])):
        return None
    units = _page_units(html)
    if not units:
        return None
    column = re.search(r"/col/col(\d+)", url or "")
    own = column[1] if column else ""
    unit = max(units, key=lambda unit: (not unit.is_aside, unit.dated, bool(unit.records), unit.said.get("columnid") == own))
    return _unpack_page(html, url, unit)


def _unpack_page(html: str, url: str | None, unit: Unit) -> Unpacked:
    """The page with the unit's records in place and the paging that its script states."""
    call = _call_of(unit, url)
    count = unit.page_count
    total = unit.number("totalRecord")
    is_whole = total is not None and len(unit.records) >= total
    others = tuple(_turned(call, number) for number in range(2, min(count, MAX_PAGES) + 1)) if call and not is_whole else ()
    first = _turned(call, 1) if call else None
    warnings = (_broken(),) if unit.is_cut else ()
    if not unit.records:
        is_empty = total == 0 or (unit.place != (0, 0) and not total)
        state = "empty" if is_empty and not unit.is_cut else "script"
        return Unpacked(html, paging=Paging(count, others, total), list_call=first, state=state, warnings=warnings)  # type: ignore[arg-type]
    start, end = unit.place
    shown = html[:start] + _markup(unit) + html[end:]
    return Unpacked(shown, paging=Paging(count, others, total), list_call=first, warnings=warnings)


def _unpack_answer(html: str, url: str | None) -> Unpacked:
    """The records of an answer as a list, with the pages that it states."""
    unit = _read_store(html)
    asked = dict(PAIR_OF_QUERY.findall(urlsplit(url).query)) if url else {}
    unit.said.setdefault("perpage", asked.get("perpage", ""))
    count = unit.page_count
    call = url if url and PAGE_OF.search(url) else absolute_url(unit.next_href, url)
    own = int(asked["page"]) if asked.get("page", "").isdigit() else 1
    others = (number for number in range(2, min(count, MAX_PAGES) + 1) if number != own)
    pages = tuple(_turned(call, number) for number in others) if call and PAGE_OF.search(call) else ()
    warnings = (_broken(),) if unit.is_cut else ()
    if not unit.records:
        return Unpacked(rows=(), paging=Paging(count, pages), warnings=warnings)
    return Unpacked(_markup(unit), paging=Paging(count, pages, unit.number("totalRecord")), warnings=warnings)


def _broken() -> Warning:
    return Warning(CUT, "the records break off before their end")


def _page_units(html: str) -> list[Unit]:
    """The jpage lists of a page in page order, each with what its script says."""
    units: list[Unit] = []
    scripts = list(_find_scripts(html)) if re.search(r"<datastore|<recordset|\.jpage\s*\(", html, re.IGNORECASE) else []
    aside = _scripts_aside(html, len(scripts))
    for index, (start, inner, end) in enumerate(scripts):
        for unit in _script_units(inner):
            unit.place = (start, end) if not unit.place[1] else (end, end)
            unit.is_aside = aside[index]
            unit.name = unit.name or _name_before(html, start)
            units.append(unit)
    calls = {match[1]: _said_by(html, match.end()) for match in islice(CALL.finditer(html), MOST_CALLS)}
    for unit in units:
        unit.said = {**calls.pop(unit.name, {}), **unit.said}
    if not units:
        units = [Unit([], name=name, said=said) for name, said in calls.items() if "proxyurl" in said]
    elif len(units) == 1 and len(calls) == 1:
        units[0].said = {**next(iter(calls.values())), **units[0].said}
    return units


def _find_scripts(html: str) -> Iterator[tuple[int, str, int]]:
    """Start, text and end of every script of a page that has an end."""
    place = 0
    while (opened := OPENED.search(html, place)) and (closed := CLOSED.search(html, opened.end())):
        yield opened.start(), html[opened.end() : closed.start()], closed.end()
        place = closed.end()


def _script_units(text: str) -> Iterator[Unit]:
    """The list that a script holds as XML, or as an array of strings (older versions; its place is then behind the script)."""
    if re.search(r"<datastore>|<recordset>", text, re.IGNORECASE):
        yield _read_store(text)
        return
    for match in ARRAY.finditer(text):
        records, end = _read_strings(text, match.end())
        called = CALL.search(text)
        yield Unit(records, (-1, 1), match[1] or (called[1] if called else ""), is_cut=not text[end:].lstrip(", \r\n\t").startswith("]"))


def _read_store(text: str) -> Unit:
    """Records, totals and the address of the next group of a ``<datastore>``, however well it is formed; a record without its end is left out."""
    records, is_cut = [], not re.search(r"</(datastore|recordset)>", text, re.IGNORECASE)
    for match in RECORD.finditer(text):
        data = CDATA.match(match[1])
        if data and not data[2]:
            is_cut = True
        elif data or match[2]:
            records.append(data[1] if data else entities.unescape(match[1]))
        else:
            is_cut = is_cut or bool(match[1].strip())
    group = NEXT_GROUP.search(text)
    said = {name.lower(): value for name, value in STATED.findall(text)}
    return Unit(records, said=said, next_href=entities.unescape(group[1]) if group else "", is_cut=is_cut)


def _read_strings(text: str, start: int) -> tuple[list[str], int]:
    """The string literals of an array that opens before ``start``, and where they end."""
    found: list[str] = []
    while match := STRING.match(text, start):
        found.append(re.sub(r"\\(.)", lambda part: {"n": "\n", "t": " ", "r": ""}.get(part[1], part[1]), match[1] or match[2] or ""))
        start = match.end()
    return [record for record in found if record.strip()], start


def _scripts_aside(html: str, count: int) -> list[bool]:
    """For every script of the page whether it stands in a side box or in navigation."""
    if not count:
        return []
    tags = parse_html(html).find_all("script")
    if len(tags) != count:
        return [False] * count
    return [is_inside(tag, NAVIGATION, tags=frozenset({"nav", "header", "footer", "aside"})) or is_inside(tag, SIDE) for tag in tags]


def _name_before(html: str, start: int) -> str:
    """The id of the element that a unit's script stands in: the last one before it."""
    ids = re.findall(r"\bid=[\"']?([\w-]+)", html[max(0, start - 300) : start])
    return ids[-1] if ids else ""


def _said_by(html: str, start: int) -> dict[str, str]:
    """Names and values that a call of jpage states, with those of the variable that it hands on as ``ajaxParam``."""
    end = html.find("</script", start, start + LONGEST_CALL)
    text = html[start : end if end > 0 else start + LONGEST_CALL]
    text = re.split(r"\}\s*\)\s*;|\.jpage\s*\(", text)[0]
    variable = re.search(r"ajaxParam\s*:\s*([A-Za-z_]\w*)", text)
    given = re.search(rf"\b{variable[1]}\s*=\s*\{{([^{{}}]{{1,2000}})\}}", html) if variable else None
    pairs = PAIR.findall(text + (" ," + given[1] if given else ""))
    return {name.lower(): single or double or number for name, single, double, number in pairs}


def _call_of(unit: Unit, url: str | None) -> str | None:
    """The absolute address of the unit's own list call, None where the page does not tell all of its parameters."""
    if not url:
        return None
    if unit.next_href and PAGE_OF.search(unit.next_href):
        return absolute_url(unit.next_href, url)
    proxy = unit.said.get("proxyurl", "")
    if not proxy or not set(unit.said) >= NEEDED:
        return None
    query = "&".join(f"{name}={quote(unit.said[name], safe='/')}" for name in ASKED if name in unit.said)
    return absolute_url(f"{proxy}{'&' if '?' in proxy else '?'}page=1&{query}", url)


def _turned(call: str, number: int) -> str:
    """The list call of another page, fit to be asked for (names of sites in it are percent-encoded)."""
    return quote(PAGE_OF.sub(f"page={number}", call, count=1), safe=":/?#[]@!$&'()*+,;=%~")


def _markup(unit: Unit) -> str:
    """The records in the element that such records need."""
    inner = "\n".join(unit.records)
    first = re.match(r"\s*<(\w+)", inner)
    name = {"li": "ul", "tr": "table", "dd": "dl", "dt": "dl"}.get(first[1].lower() if first else "", "div")
    return f"<{name}>{inner}</{name}>"
