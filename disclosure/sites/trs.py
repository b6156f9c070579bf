"""拓尔思 TRS WCM and the systems that share its paging call (DOMAIN: static lists, ``createPageHTML``, ``tYYYYMMDD_id``)."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from disclosure.sites.reading.paging import MAX_PAGES, Paging, linked_pages
from disclosure.sites.reading.tree import Tag

ORDER = 20
HEX_URL = r"/c\w+/(?:19|20)\d{4}/[0-9a-f]{32}\.shtml"
ARTICLE_URL = re.compile(rf"/t\d{{8}}_\d+\.s?html?$|/t\d{{6,}}\.s?html?$|{HEX_URL}$")
LIST_URL = re.compile(r"/(index|default|\w*[lL]ist(_\w+)?)(_\d+)?\.s?html?$|/$")
OPEN_LIST_URL = re.compile(r"/zfxxgk\w*List(_\d+)?\.shtml$|/xxgk_list(_\d+)?\.shtml$")
MARKS = re.compile(r"createPageHTML\s*\(|/t\d{8}_\d+\.s?html?|TRS_Editor|TRS_UEDITOR|_trs_ta_js|trs_paper", re.IGNORECASE)
PLAIN_MARKS = ("createPageHTML(", "TRS_Editor", "_trs_ta_js")  # how nearly every page of the system spells one of them
HINTS = ("reatePage", "/t20", "/t19", "TRS_", "trs_")  # one of these stands in every match
CALL = re.compile(r"(?<!function )(?<!function\s\s)createPageHTML\s*\(([^()]{0,400})\)", re.IGNORECASE)
VARIABLE = re.compile(r"\bvar\s+(\w+)\s*=\s*(\"[^\"\n]*\"|'[^'\n]*'|\d+)")
WRITTEN_NAME = re.compile(  # document.write("<a href=\"index"+"_" + nextPage + "."+"html\">下一页</a>")
    r"href=\\?[\"']?([\w-]+?)[\"']?\s{0,9}\+?\s{0,9}[\"']?_[\"']?\s{0,9}\+\s{0,9}(?:nextPage|prevPage|\(?countPage\s{0,9}-\s{0,9}1\)?)\s{0,9}\+\s{0,9}[\"']\.[\"']?\s{0,9}\+?\s{0,9}[\"']?(s?html?)"
)
ARGUMENT = re.compile(r"\s*(?:\"([^\"]*)\"|'([^']*)'|(-?\d+)|([\w.$]+))\s*(?:,|$)")


def recognise(html: str, url: str | None) -> bool:
    """True for a page that carries a mark of the system."""
    return any(mark in html for mark in PLAIN_MARKS) or bool(
        (any(hint in html for hint in HINTS) and MARKS.search(html)) or (url and (ARTICLE_URL.search(url) or OPEN_LIST_URL.search(url)))
    )


def is_article_url(url: str) -> bool | None:
    """True or False where the address tells an item from a list, None where it does not."""
    return True if ARTICLE_URL.search(url) else False if LIST_URL.search(url) else None


def read_paging(html: str, root: Tag, url: str | None) -> Paging | None:
    """Paging from the call, in either order of its arguments; else from the variables of the older script, else from links."""
    if "reatePage" not in html and "countPage" not in html:
        return linked_pages(root, url)
    variables = dict(VARIABLE.findall(html))
    for call in CALL.finditer(html):
        arguments = [_argument(match, variables) for match in ARGUMENT.findall(call[1])]
        paging = paging_of(arguments, url)
        if paging:
            return paging
    name = WRITTEN_NAME.search(html)
    if name and "countPage" in variables:
        paging = paging_of([variables["countPage"], variables.get("currentPage", "0"), name[1], name[2]], url)
    else:
        paging = None
    return paging or linked_pages(root, url)


def _argument(groups: tuple[str, ...], variables: dict[str, str]) -> str:
    """An argument of the call: a literal, or a variable that the script sets to one."""
    *literals, name = groups
    return next((group for group in literals if group), None) or variables.get(name, name).strip("\"'")


def paging_of(arguments: list[str], url: str | None) -> Paging | None:
    """``(count, current, name, extension, …)`` or ``(container, count, current, name, extension, …)`` → count and addresses.

    Pages behind the first are ``name_1.ext`` … ``name_{count-1}.ext`` where the current page is counted from 0 (the plain call), and
    ``name_2.ext`` … ``name_{count}.ext`` where it is counted from 1 (the call that names its container). On the first page the count tells:
    its address has no number. None for the definition of the function or a call with variables.
    """
    has_container = bool(arguments) and not arguments[0].lstrip("-").isdigit()
    plain = arguments[1:] if has_container else arguments
    if len(plain) < 4 or not plain[0].isdigit() or not plain[1].isdigit():
        return None
    count, current, name, extension = int(plain[0]), int(plain[1]), plain[2], plain[3].lstrip(".")
    if not re.fullmatch(r"[\w-]+", name) or not re.fullmatch(r"\w+", extension):
        return None
    first = _start(url, name, current, has_container)
    count = min(count, MAX_PAGES)
    names = [f"{name}.{extension}"] + [f"{name}_{number}.{extension}" for number in range(first + 1, first + count)]
    place = current - first
    others = [page for index, page in enumerate(names) if index not in (0, place)]
    return Paging(max(count, 1), tuple(urljoin(url, page) for page in others) if url else ())


def _start(url: str | None, name: str, current: int, has_container: bool) -> int:
    """The number that the system gives to its first page: told by an address without a number, else by the kind of call."""
    is_first = bool(url and re.search(rf"(/|/{re.escape(name)}\.\w+)$", url.split("?")[0]))
    if is_first and current in (0, 1):
        return current
    return 1 if has_container else 0
