"""The body of an article without what the site sets around and into it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from disclosure.sites.reading.markup import INLINE, is_small, is_within, lines_of, names_of, text_of
from disclosure.sites.reading.rows import NAVIGATION
from disclosure.sites.reading.tree import Tag, siblings_after
from disclosure.text import squeeze

BODY_NAME = re.compile(
    r"^(zoom|ucap-?content|vsb_content.*|v_news_content|trs_editor|trs_ueditor|trs_editor_view|ivs_content|articlecontent|article[-_](content|con|body|txt|text)\w*|art[-_](content|con)\w*|news[-_]?content|newscon\w*|j-fontcontent|contentbox|textcontent|maincontent_text|info[-_]?content|detail[-_]?(content|con)|content[-_]?(txt|text|detail|main)|con_?text|xxgk_content|ucapcontent|wenzhang|zhengwen|article_body)$",
    re.IGNORECASE,
)
SET_AROUND = re.compile(
    r"(?<![a-z])(share|jiathis\w*|bdshare\w*|bdsharebuttonbox|qrcode|ewm|erweima|print|toolbar|prevpage|prev|nextpage|sxp|xgxx|xgwz|xgjd|xgyd|related\w*|relatedlinks|bianji|zrbj|editor-?in)(?![a-z])|fenxiang|(?<![a-z])xiangguan",
    re.IGNORECASE,
)
TOOL_LINE = re.compile(
    r"^[【\[(（]?\s*(分享(到|至)?\s*[:：]|分享到|扫一扫|[（(]?微信扫|打印(本页|文章|此页)?|关闭(窗口|本页|页面)?|(责任|网站|信息)?编辑\s*[:：]|责编|审核\s*[:：]|上一(篇|条)|下一(篇|条)|浏览(次数|量)|阅读(次数|量)|字体\s*[:：]|字号\s*[:：]|我要纠错|返回顶部|收藏|\|)"
)
RELATED_LINE = re.compile(
    r"^[【\[■●]?\s*(相关|关联|延伸|推荐)(的)?(文章|链接|信息|附件|阅读|解读|稿件|文件|新闻|报道|政策|资料|内容|文档)\s*(下载)?\s*(>>|[:：】\]])?"
)
EMPTY_BOX = re.compile(r"^(附件(下载)?|文件下载|关联文件|相关附件|附件列表)\s*[:：]?\s*(>>)?$")
LONGEST_TOOL = 80


def find_body(root: Tag, title: Tag | None, bylines: list[Tag]) -> list[Tag]:
    """The elements of the body in page order: the outermost element that is called a body, else what follows the headline and its line.

    Of several copies (desktop, mobile, large print) the first with words counts.
    """
    outside = {id(tag) for tag in [title, *bylines] if tag is not None}
    marked = root.first(lambda tag: tag.name == "meta" and tag.get("name").lower() == "contentstart")
    named = [marked.parent] if isinstance(marked, Tag) and marked.parent is not None and marked.parent.name != "body" else []
    named += [tag for tag in root.tags if is_called_body(tag) and not _holds(tag, outside)]
    if title is not None:
        order = {id(tag): place for place, tag in enumerate(root.tags)}
        named = [tag for tag in named if order.get(id(tag), 0) >= order.get(id(title), 0)] or named
    if named:
        outermost = [tag for tag in named if not any(is_within(tag, other) for other in named)]
        return [next((tag for tag in outermost if text_of(tag) or tag.find("img")), outermost[0])]
    start = bylines[-1] if bylines else title
    return following_blocks(start, outside) if start is not None else []


def is_called_body(tag: Tag) -> bool:
    """True when id or class name an element a body."""
    return tag.name == "ucapcontent" or any(BODY_NAME.match(word) for word in names_of(tag).split())


def _holds(tag: Tag, outside: set[int]) -> bool:
    """True when the headline or its line lies in an element."""
    return id(tag) in outside or any(id(inner) in outside for inner in tag.tags)


def following_blocks(start: Tag, outside: set[int]) -> list[Tag]:
    """Blocks after the headline's line, on the innermost level where they hold words of their own."""
    level: Tag | None = start
    best: list[Tag] = []
    for _ in range(6):
        if level is None or level.name in ("body", "html", "[document]"):
            break
        blocks = [tag for tag in siblings_after(level) if isinstance(tag, Tag)]
        kept = _until_end(blocks)
        words = sum(_own_words(tag) for tag in kept)
        if words >= 60 or any(tag.find("img") and words == 0 for tag in kept):
            return kept
        best = best or (kept if words else [])
        level = level.parent
    return best


def _until_end(blocks: Iterable[Tag]) -> list[Tag]:
    """Blocks up to the first that belongs to the frame of the page."""
    kept: list[Tag] = []
    for tag in blocks:
        names = names_of(tag)
        if tag.name == "footer" or re.search(r"foot|copyright", names) or RELATED_LINE.match(text_of(tag)[:20]):
            break
        if not (SET_AROUND.search(names) or (NAVIGATION.search(names) and not _own_words(tag)) or TOOL_LINE.match(text_of(tag)[:20])):
            kept.append(tag)
    return kept


def _own_words(tag: Tag) -> int:
    """Characters of an element outside links."""
    return len(squeeze(text_of(tag))) - sum(len(squeeze(text_of(anchor))) for anchor in tag.find_all("a"))


def clean_body(roots: list[Tag]) -> None:
    """Take share bars, editors' lines, related links and empty boxes out of the body."""
    for root in roots:
        for tag in root.tags:
            if tag.parent is None or tag is root:
                continue
            if (
                SET_AROUND.search(names_of(tag))
                and len(squeeze(text_of(tag))) <= 400
                and not any(is_called_body(inner) for inner in tag.tags)
            ):
                tag.remove()
                continue
            _drop_line(tag, root)


def _drop_line(tag: Tag, root: Tag) -> None:
    """Take one tool line out; a heading of related links goes with all that follows it."""
    if tag.name not in ("p", "div", "span", "h1", "h2", "h3", "h4", "ul", "table", "center", "strong", "td"):
        return
    text = text_of(tag) if is_small(tag, LONGEST_TOOL) else ""
    if not text or len(text) > LONGEST_TOOL:
        return
    starts_line = tag.name not in ("span", "strong") or tag.parent is root or text == text_of(tag.parent)
    if not starts_line:
        return
    if RELATED_LINE.match(text) and (len(text) <= 12 or tag.find("a")):
        for sibling in list(siblings_after(tag)):
            if isinstance(sibling, Tag) and (sibling.find("a") or sibling.name == "a") and _own_words(sibling) <= 12:
                sibling.remove()
        tag.remove()
    elif TOOL_LINE.match(text) or (EMPTY_BOX.match(text) and not _followed_by_words(tag)):
        tag.remove()


def _followed_by_words(tag: Tag) -> bool:
    """True when text comes after an element among its siblings or those of its parents (up to three)."""
    level: Tag | None = tag
    for _ in range(3):
        if level is None:
            return False
        if any(text_of(node) for node in siblings_after(level)):
            return True
        level = level.parent
    return False


def drop_trailing_links(roots: list[Tag], links: list[Tag]) -> None:
    """Take lines at the very end that are nothing but an attachment's link; a body that consists of them alone is left as it is."""
    ids = {id(link) for link in links}
    if not ids:
        return
    for root in reversed(roots):
        blocks = [tag for tag in root.find_all(["p", "div", "li", "a", "ul", "span"]) if text_of(tag)]
        for tag in reversed(blocks):
            anchors = [tag] if tag.name == "a" else tag.find_all("a")
            only_link = (
                is_line(tag)
                and anchors
                and all(id(anchor) in ids for anchor in anchors)
                and squeeze(text_of(tag)) == "".join(squeeze(text_of(anchor)) for anchor in anchors)
            )
            if not only_link:
                if not _after_is_empty(tag, root):
                    continue
                break
            if _after_is_empty(tag, root) and squeeze(text_of(root)) != squeeze(text_of(tag)):
                tag.remove()


def is_line(tag: Tag) -> bool:
    """True for an element whose words are all the words of its block."""
    block = next((parent for parent in (tag, *tag.parents) if parent.name not in INLINE), tag)
    return squeeze(text_of(block)) == squeeze(text_of(tag))


def _after_is_empty(tag: Tag, root: Tag) -> bool:
    """True when no text follows an element inside the root."""
    here = tag
    while here is not root and here.parent is not None:
        if any(squeeze(text_of(node)) for node in siblings_after(here)):
            return False
        here = here.parent
    return True


def body_text(roots: list[Tag]) -> str:
    """The body as text, one line for each block."""
    return "\n".join(line for root in roots for line in lines_of(root))
