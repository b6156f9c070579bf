"""A body without what the site sets around and into it: share bars, editors' lines, related links, empty boxes."""

from __future__ import annotations

import re
from collections.abc import Callable

from disclosure.sites.reading.filelinks import FILE_NAME
from disclosure.sites.reading.markup import INLINE, is_small, names_of, text_of
from disclosure.sites.reading.tree import Tag, siblings_after
from disclosure.text import squeeze

SET_AROUND = re.compile(
    r"(?<![a-z])(share|bshare\w*|jiathis\w*|bdshare\w*|bdsharebuttonbox|qrcode|ewm|erweima|print|toolbar|prevpage|prev|nextpage|sxp|xgxx|xgwz|xgjd|xgyd|xglj|related\w*|relatedlinks|bianji|zrbj|editor-?in|comments?|pinglun|recommend|tuijian)(?![a-z])|fenxiang|(?<![a-z])xiangguan",
    re.IGNORECASE,
)
TOOL_LINE = re.compile(
    r"^[-—\s]*[【\[(（]?\s*("
    r"分享(到|至)?\s*[:：]|分享到|扫一扫|扫描二维码|[（(]?微信扫|(责任|网站|信息|值班)?编辑\s*[:：]|责编\s*[:：]|(信息|稿件)?(审核|初审|复审|终审|校对|审签)(人)?\s*[:：]"
    r"|上一(篇|条)|下一(篇|条)|(浏览|阅读|点击|访问)(次数|量)|字体\s*[:：]|字号\s*[:：]|返回(顶部|列表)\s*$|您访问的链接即将离开|版权(所有|声明)\s*[:：]|网友评论\s*$|暂无评论\s*$"
    r"|(打印(本页|文章|此页|本文)?|关闭(窗口|本页|页面)?|收藏(本页|本文)?|我要(纠错|推荐|评论|收藏)|网站纠错)\s*([】\])）|｜]|$|\s+[\[【(（]?(打印|关闭|收藏|我要|网站纠错|返回|分享))"
    r"|(这篇|本|该)(文章|信息|内容|页面)[^。]{0,6}对?您?[^。]{0,6}(有帮助|有用|满意)|END\s*[-—】\]]*$|\||｜)"
)
RELATED_NAMES = r"(?:相关|关联|延伸|推荐|热门|热点|最新|更多|原文)(?:的)?(?:文章|链接|信息|附件|阅读|解读|稿件|文件|新闻|报道|政策|资料|内容|文档|推荐|专题)\s*(?:下载)?|(?:解读|原文|文件|政策)链接|猜你喜欢|为您推荐|大家都在看"
RELATED_LINE = re.compile(rf"^[【\[■●]?\s*(?:(?:{RELATED_NAMES})\s*(?:>>|[:：】\]])?|(?:政策|文件)?(?:解读|图解)\s*[:：])")
RELATED_HEAD = re.compile(rf"^[【\[■●]?\s*(?:{RELATED_NAMES})\s*(?:>>|[:：】\]])?\s*(?:[>»]+|更多.{{0,3}})?$")
EMPTY_BOX = re.compile(r"^(附件(下载)?|文件下载|关联文件|相关附件|附件列表)\s*[:：]?\s*(>>)?$")
LONGEST_TOOL = 80


def clean_body(roots: list[Tag], is_body: Callable[[Tag], bool]) -> None:
    """Take share bars, editors' lines, related links and empty boxes out of the body."""
    for root in roots:
        for tag in root.tags:
            if tag.parent is None or tag is root:
                continue
            if SET_AROUND.search(names_of(tag)) and len(squeeze(text_of(tag))) <= 400 and not any(is_body(inner) for inner in tag.tags):
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
    if RELATED_HEAD.match(text) or (RELATED_LINE.match(text) and tag.find("a")):
        for sibling in list(siblings_after(tag)):
            if isinstance(sibling, Tag) and (sibling.find("a") or sibling.name == "a") and own_words(sibling) <= 12:
                sibling.remove()
        tag.remove()
    elif TOOL_LINE.match(text) or is_frame_line(tag) or (EMPTY_BOX.match(text) and not _followed_by_words(tag, root)):
        tag.remove()


def is_frame_line(tag: Tag) -> bool:
    """True for a short line of nothing but links that lead nowhere: tools of the page, whatever they are called."""
    if not is_small(tag, 30):
        return False
    anchors = tag.find_all("a")
    words = text_of(tag)
    return (
        len(anchors) >= 2
        and len(words) <= 40
        and own_words(tag) == 0
        and all(re.match(r"(?i)^(#.*|javascript:.*|)$", anchor.get("href")) for anchor in anchors)
        and not any(FILE_NAME.search(text_of(anchor)) or anchor.get("type") == "file" or len(text_of(anchor)) > 8 for anchor in anchors)
    )


def own_words(tag: Tag) -> int:
    """Characters of an element outside links."""
    return len(squeeze(text_of(tag))) - sum(len(squeeze(text_of(anchor))) for anchor in tag.find_all("a"))


def _followed_by_words(tag: Tag, root: Tag) -> bool:
    """True when text comes after an element among its siblings or those of its parents (up to three) inside the body."""
    level: Tag | None = tag
    for _ in range(3):
        if level is None or level is root:
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
