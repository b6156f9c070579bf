"""Files that an article offers."""

from __future__ import annotations

import re
from itertools import islice

from disclosure.sites.model import Link
from disclosure.sites.reading.filelinks import EXTENSIONS, FILE_HREF, FILE_NAME
from disclosure.sites.reading.markup import absolute_url, is_small, names_of, text_of
from disclosure.sites.reading.rowtitles import CUT
from disclosure.sites.reading.scriptlinks import HELD
from disclosure.sites.reading.tree import Tag, siblings_before

FILE_ICON = re.compile(
    r"(icon|file|attach|ico)[^/]{0,60}(doc|xls|pdf|zip|rar|ppt|txt)|(doc|xls|pdf|zip|rar|ppt|wps)\w*\.(gif|png|jpg|svg)$", re.IGNORECASE
)
FILE_ATTRIBUTES = ("oldsrc", "needdownload", "appendix", "data-needdownload", "download")
LONGEST_NAME = 400  # characters of a file's name; more are a text
MOST_BETWEEN = 40  # nodes between an icon and the link that it belongs to
COUNTER = re.compile(
    r"\s*[\[【(（]?\s*(?:已?(?:被)?下载(?:次数|量|数)?\s*[:：]?\s*\d*\s*次?|点击(?:下载|查看|浏览)|下载|预览|文件大小\s*[:：]?\s*[\d.]+\s*[KMG]?B?|(?:大小\s*[:：]\s*)?[\d.]+\s*[KMG]B)\s*[\])）】]?\s*$",
    re.IGNORECASE,
)
BARE_TOOL = re.compile(
    r"^[\[【(（]?\s*(点击)?(下载|预览|查看|打开|点击下载|附件下载|文件下载|下载附件|在线预览|在线查看|查看附件|全文下载)\s*[\])）】]?$"
)
OF_THE_SITE = re.compile(
    r"^(导出|下载|打印|另存)(为|成|本页|本文|全文|文章)*\s*(word|pdf|txt|文档)?(文档|格式|版)?$|阅读器|浏览器|客户端|插件", re.IGNORECASE
)
RELATED_HEAD = re.compile(
    r"^[【\[■●]?\s*(相关|关联|延伸|推荐|热门|最新)(的)?(文章|链接|信息|阅读|解读|稿件|文件|新闻|报道|政策|资料|内容|文档)\s*(>>|[:：】\]])?$"
)
RELATED_NAME = re.compile(r"relat|(?<![a-z])(xgwd|xgxx|xgwz|xgjd|xglj|xgzc|xgwj)(?![a-z])|xiangguan|recommend|tuijian")


def find_attachments(root: Tag, roots: list[Tag], base: str | None) -> tuple[list[Link], list[Tag]]:
    """Links to files in the body and below it, each once, in page order, with their elements; dead ones stay with ``url`` None."""
    found = _Files()
    anchors: list[Tag] = []
    inside = {id(tag) for body in roots for tag in (body, *body.tags) if tag.name == "a"}
    for anchor in root.find_all("a"):
        if not is_file_link(anchor, id(anchor) in inside) or (id(anchor) not in inside and _is_of_frame(anchor)):
            continue
        anchors.append(anchor)
        found.add(Link(link_title(anchor), anchor.get("href"), absolute_url(anchor.get("href"), base)))
    return found.links, anchors


class _Files:
    """Links to files, each once."""

    def __init__(self) -> None:
        self.links: list[Link] = []
        self._known: set[Link] = set()
        self._places: dict[str, int] = {}

    def add(self, link: Link) -> None:
        """Add a file that is not there; of two links to one file the one with a name counts."""
        if link in self._known:
            return
        place = self._places.get(link.url) if link.url else None
        if place is not None:
            if _is_better(link, self.links[place]):
                self.links[place] = link
                self._known.add(link)
        elif link.title:
            self._known.add(link)
            if link.url:
                self._places[link.url] = len(self.links)
            self.links.append(link)


def _is_better(link: Link, known: Link) -> bool:
    """True for a link that names the file where the known one, to the same address, shows a tool or the address."""
    is_bare = BARE_TOOL.match(known.title) or (known.title != link.title and link.href.split("?")[0].endswith("/" + known.title))
    return bool(is_bare and link.title and not BARE_TOOL.match(link.title))


def link_title(anchor: Tag) -> str:
    """The name of a file as shown, whole where it is cut, without counters and sizes behind it; of an icon alone its text."""
    shown = text_of(anchor)
    title = anchor.get("title")
    if title and (not shown or (CUT.search(shown) and title.startswith(CUT.sub("", shown)[:4]))):
        shown = title
    if not shown:
        image = anchor.find("img")
        shown = (image.get("alt") or image.get("title")) if image is not None else ""
        shown = shown or _words_of_address(anchor.get("href"), image)
    return without_counter(shown)


def without_counter(title: str) -> str:
    """A file's name without what the page sets behind it (已下载12次, 1.2MB, [下载])."""
    while len(title) <= LONGEST_NAME:
        shorter = COUNTER.sub("", title)
        if not shorter or shorter == title:
            return title
        has_break = (
            re.search(r"[\s\])）】]$", title)
            or title[len(shorter)] in " [【(（已被"
            or re.search(rf"\.{EXTENSIONS}$", shorter, re.IGNORECASE)
        )
        if not has_break:
            return title
        title = shorter
    return title


def _words_of_address(href: str, image: Tag | None) -> str:
    """The file's name in its address where a picture is all that is shown."""
    return href.split("?")[0].rsplit("/", 1)[-1] if image is not None and FILE_NAME.search(href.split("?")[0]) else ""


def is_file_link(anchor: Tag, inside: bool) -> bool:
    """True for a link to a file by its address, by its shown name or, in the body, by its icon or the editor's attributes."""
    href = anchor.get("href")
    shown = text_of(anchor)
    if re.match(r"(?i)mailto:|tel:", href) or OF_THE_SITE.search(shown):
        return False
    if FILE_HREF.search(href) or FILE_NAME.search(without_counter(shown)):
        return True
    if anchor.get("type").lower() == "file" and (inside or any(HELD in parent.attrs for parent in anchor.parents)):
        return True
    if not inside:
        return False
    if any(FILE_HREF.search(anchor.get(name)) for name in FILE_ATTRIBUTES):
        return True
    near = islice(siblings_before(anchor), MOST_BETWEEN)
    before = (node for node in near if isinstance(node, Tag) and node.name == "img")
    icon = next(before, None) or anchor.find("img")
    return isinstance(icon, Tag) and bool(FILE_ICON.search(icon.get("src"))) and not re.search(r"\.s?html?$", href)


def _is_of_frame(anchor: Tag) -> bool:
    """True for a file of the site's frame, or one that another document offers."""
    if anchor.in_frame:
        return True
    around = [parent for parent in anchor.parents if is_small(parent, 200)]
    return any(RELATED_NAME.search(names_of(parent)) or _has_related_head(parent) for parent in around)


def _has_related_head(box: Tag) -> bool:
    """True for a small box that begins with 相关文件 and the like."""
    first = next((text for text in box.texts if not text.value.isspace()), None)
    return first is not None and bool(RELATED_HEAD.match("".join(first.value.split())))
