"""The frame of a page, as opposed to its content: menus, breadcrumbs, pagers, search boxes, headers and footers."""

from __future__ import annotations

import re

from disclosure.sites.reading.markup import is_inside, names_of, text_of
from disclosure.sites.reading.tree import Tag, siblings_before
from disclosure.text import find_dates, squeeze

NAVIGATION = re.compile(
    r"(?<!xxgk_)nav|xxgk_nav(?!_?con|_?li)|menu|header|(?<![a-z])head(?![a-z])|foot|crumb|location|dqwz|(?<![a-z])(position|place|wz|weizhi)(?![a-z])|toolbar|search|friend|yqlj|share|copyright|banner|logo|login|(?<![a-z])(page|pages|paging|pagination|pager|fenye)(?![a-z]|[-_](?:content|con|body|main)(?![a-z]))|language|select",
    re.IGNORECASE,
)
SIDE = re.compile(r"side|left|(?<![a-z])(hot|rank|recent|tuijian|recommend|related|xgxx|xgwz|tree)", re.IGNORECASE)
ASIDE = re.compile(
    r"^[\[【]?(?:热点|热门|推荐|相关|关联|精彩|猜你喜欢|延伸阅读|图片新闻|(?:阅读|点击|浏览|文章|新闻|信息)?排行榜?)"
    r"(?:新闻|信息|推荐|关注|专题|文章|链接|阅读|内容|稿件|解读|文件|排行|资讯|公告)?[\]】]?[:：]?(?:\s*[\[(（]?(?:更多|more).*)?$",
    re.IGNORECASE,
)
ASIDE_SHARE = 0.1  # of the weight of rows under a heading that sends readers elsewhere
HEADING_STEPS = 4  # a heading stands at most so many elements above the rows of its box
LONGEST_HEADING = 20
FRAME_TAGS = frozenset({"nav", "header", "footer"})
FOOT = re.compile(r"foot|copyright", re.IGNORECASE)
CONTENT_WORDS = 300  # a menu says less outside its links
CONTENT_DATES = 2  # a header may show today's date


def mark_frame(root: Tag) -> None:
    """Mark every element that belongs to the frame (``Tag.in_frame``), itself or by an element around it.

    A name alone does not make a frame: what holds dated rows or running text is content, whatever it is called (``page-wrap``, ``nav-content``).
    """
    stack = [(child, False) for child in root.children if isinstance(child, Tag)]
    while stack:
        tag, is_inside_one = stack.pop()
        tag.in_frame = is_inside_one or _is_frame(tag)
        stack += [(child, tag.in_frame) for child in tag.children if isinstance(child, Tag)]


def is_side(tag: Tag) -> bool:
    """True for what stands in a box beside the content."""
    return is_inside(tag, SIDE, tags=frozenset({"aside"}))


def heading_over(tag: Tag) -> str:
    """The short line above the box of a row; empty where nothing short stands there."""
    node = tag
    for _ in range(HEADING_STEPS):
        said = next((text for sibling in siblings_before(node) if (text := text_of(sibling))), "")
        if said or node.parent is None or node.parent.name in ("body", "[document]"):
            return said if len(said) <= LONGEST_HEADING else ""
        node = node.parent
    return ""


def _is_frame(tag: Tag) -> bool:
    if tag.name in ("body", "html"):
        return False
    names = names_of(tag)
    if not (tag.name in FRAME_TAGS or (names and NAVIGATION.search(names))):
        return False
    return tag.name == "footer" or bool(FOOT.search(names)) or not _holds_content(tag)


def _holds_content(tag: Tag) -> bool:
    """True for an element with dated rows or with running text."""
    text = text_of(tag)
    if len(find_dates(text[:20_000])) >= CONTENT_DATES:
        return True
    return len(squeeze(text)) > CONTENT_WORDS and own_words(tag) > CONTENT_WORDS


def own_words(tag: Tag) -> int:
    """Characters of an element outside links."""
    return len(squeeze(text_of(tag))) - sum(len(squeeze(text_of(anchor))) for anchor in tag.find_all("a"))
