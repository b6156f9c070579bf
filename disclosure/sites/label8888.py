"""The ``site/label/8888`` family of Anhui: ``/public/column/{organ}``, ``/content/column/{id}`` and the list fragments of its label address."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from disclosure.sites.reading.literals import unquote
from disclosure.sites.reading.markup import text_of
from disclosure.sites.reading.paging import MAX_PAGES, Paging, linked_pages, with_parameter
from disclosure.sites.reading.states import EMPTY_LIST
from disclosure.sites.reading.tree import Tag, parse_html
from disclosure.sites.reading.unpacked import Unpacked
from disclosure.text import squeeze

ORDER = 12
LABEL_URL = re.compile(r"/site/label/8888(?![\w/])")
ARTICLE_URL = re.compile(r"/public/\d+/\d+\.html|/content/article/\d+|/content/detail/[0-9a-f]{24}\.html")
LIST_URL = re.compile(r"/public/column/\d+|/content/column/\d+|/site/label/8888|/site/tpl/\d+|/content/channel/[0-9a-f]{24}")
OWN_URL = re.compile(r"/public/column/\d+|/content/column/\d+|/content/article/\d+|/site/label/8888(?![\w/])")
MARKS = re.compile(
    r"/site/label/8888(?![\w/])|class=[\"'][^\"'<>]*\b(?:j-fontContent|xxgk_nav_con)\b|labelName[\"']?\s*[:=]\s*[\"']?publicInfoList|\bLs\.(?:pagination|ajax)\s*\("
)
HINTS = ("/site/label/8888", "j-fontContent", "xxgk_nav_con", "publicInfoList", "Ls.")  # one of these stands in every match
ADDRESS = re.compile(r"[\"']([^\"'\s<>]{0,200}/site/label/8888\?[^\"'\s<>]{1,2000})[\"']")
OBJECT = re.compile(r"\{[^{}]{10,3000}\}")
MEMBER = re.compile(r"[\"']?\b([A-Za-z_]\w*)[\"']?\s*:\s*(\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|[\w.-]+)")
ASSIGNED = re.compile(r"(?:var|let|const)\s+(\w+)\s*=\s*(\"[^\"\n]*\"|'[^'\n]*'|\d+)")
LIST_LABEL = re.compile(r"^(?:public|article|content|column|news)\w*(?:List|Page)$")
BOX = re.compile(r"\$\(\s*[\"']([#.])([\w-]+)[\"']\s*\)\.(?:html|append|empty|load)\(")
COUNT = re.compile(r"\bpageCount[\"']?\s*[:=]\s*[\"']?(\d{1,6})(?!\d)")
BODY = re.compile(r"class=[\"'][^\"'<>]*\bj-fontContent\b|id=[\"']zoom[\"']|<meta[^>]{1,200}name=[\"']ArticleTitle[\"']", re.IGNORECASE)
HOME = ("", "/", "/index.html")
LOADING = re.compile(r"^(?:(?:正在|数据|努力)*(?:加载|载入)中?[.…。]*(?:请稍[候等]?[.…。]*)?)?$")


def recognise(html: str, url: str | None) -> bool:
    """True for the family's addresses and for pages that carry its class names or call its label address."""
    return bool(OWN_URL.search(url or "") or (any(hint in html for hint in HINTS) and MARKS.search(html)))


def is_article_url(url: str) -> bool | None:
    """True or False where the address tells an item from a list, None where it does not."""
    return True if ARTICLE_URL.search(url) else False if LIST_URL.search(url) else None


def unpack(html: str, url: str | None) -> Unpacked | None:
    """A fragment of the label address as a page; a column page whose list comes from there, with the address that it asks."""
    if LABEL_URL.search(url or "") or _is_fragment(html):
        return _fragment(html, url)
    if (url and (ARTICLE_URL.search(url) or urlsplit(url).path in HOME)) or BODY.search(html):
        return None
    parameters = label_parameters(html, url)
    if not parameters or not _waits_for_rows(html):
        return None
    return Unpacked(html=html, list_call=label_address(parameters, url), state="script")


def read_paging(html: str, root: Tag, url: str | None) -> Paging | None:
    """The count of the pager's script; the addresses by ``pageIndex``, or from the label address where that turns the pages."""
    linked = linked_pages(root, url)
    stated = [int(number) for number in COUNT.findall(html)]
    count = min(max([*stated, linked.page_count if linked else 1]), MAX_PAGES) if stated else 0
    if linked and linked.page_count >= count:
        return linked
    if not count:
        return None
    return Paging(count, _addresses(count, _turning_address(html, url), url))


def _is_fragment(html: str) -> bool:
    """True for rows without a page around them."""
    return not re.search(r"<(?:html|head|body)\b", html, re.IGNORECASE) and bool(COUNT.search(html) or "xxgk_nav" in html)


def _fragment(html: str, url: str | None) -> Unpacked | None:
    """An answer of the label address: rows and the script of the pager, or words that there are none; None for other answers."""
    if html.lstrip()[:1] in "{[" or not (re.search(r"<a\s", html) or COUNT.search(html) or EMPTY_LIST.search(html)):
        return None
    page = html if re.search(r"<body\b", html, re.IGNORECASE) else f"<html><body><div>{html}</div></body></html>"
    counts = [int(number) for number in COUNT.findall(html)]
    count = min(max(counts, default=1), MAX_PAGES) or 1
    return Unpacked(html=page, paging=Paging(count, _addresses(count, url if "labelName=" in (url or "") else None, url)))


def _addresses(count: int, pattern: str | None, url: str | None) -> tuple[str, ...]:
    """The addresses of pages 2 to ``count`` by ``pageIndex``, without the page's own."""
    if not pattern:
        return ()
    own = dict(parse_qsl(urlsplit(url or "").query)).get("pageIndex", "1")
    return tuple(with_parameter(pattern, "pageIndex", number) for number in range(2, count + 1) if str(number) != own)


def _turning_address(html: str, url: str | None) -> str | None:
    """The address that takes the page number: the column's own, or the label address where the page's script asks that."""
    if not url:
        return None
    parameters = None if "/content/column/" in url else label_parameters(html, url)
    return label_address(parameters, url) if parameters else url


def label_parameters(html: str, url: str | None) -> dict[str, str] | None:
    """The parameters with which the page's script asks the label address for a list; None when they do not stand in the page.

    Column and unit may stand in the page's own address instead.
    """
    for match in ADDRESS.finditer(html.replace("&amp;", "&")):
        found = dict(parse_qsl(match[1].partition("?")[2], keep_blank_values=True))
        if _is_complete(found):
            return found
    if not LABEL_URL.search(html):
        return None
    variables = {name: value.strip("\"'") for name, value in ASSIGNED.findall(html)}
    own = dict(parse_qsl(urlsplit(url or "").query))
    organ = re.search(r"/public/column/(\d+)", url or "")
    own |= {"organId": organ[1]} if organ else {}
    for match in OBJECT.finditer(html):
        if "labelName" not in match[0]:
            continue
        found = {}
        for name, raw in MEMBER.findall(match[0]):
            value = unquote(raw) if raw[0] in "\"'" else raw if re.fullmatch(r"\d+|true|false", raw) else variables.get(raw, own.get(name))
            if name == "pageIndex":
                value = "1"
            if value is not None:
                found[name] = value
        if _is_complete(found):
            return found
    return None


def _is_complete(parameters: dict[str, str]) -> bool:
    """True for the call of a list that names its site and its unit or column."""
    where = parameters.get("organId") or parameters.get("columnId") or parameters.get("catId")
    return bool(LIST_LABEL.match(parameters.get("labelName", "")) and parameters.get("siteId") and where)


def label_address(parameters: dict[str, str], url: str | None) -> str | None:
    """The absolute address of a list's first page; None without the page's own address."""
    if not url:
        return None
    return urljoin(url, "/site/label/8888") + "?" + urlencode({**parameters, "pageIndex": "1"})


def _waits_for_rows(html: str) -> bool:
    """True when the element that the script fills is empty, or where none is named, when no item is linked."""
    root = parse_html(html)
    scripts = "\n".join(tag.raw_text() for tag in root.find_all("script"))
    names = {(sign, name) for sign, name in BOX.findall(scripts)}
    boxes = [tag for tag in root.find_all(["div", "ul", "tbody", "table", "ol"]) if _is_named(tag, names)]
    if boxes:
        return all(LOADING.match(squeeze(text_of(tag))) and not tag.find("a") for tag in boxes)
    return not any(ARTICLE_URL.search(anchor.get("href")) for anchor in root.find_all("a"))


def _is_named(tag: Tag, names: set[tuple[str, str]]) -> bool:
    """True for an element that a script addresses by its id or one of its classes."""
    return ("#", tag.get("id")) in names or any((".", word) in names for word in tag.get("class").split())
