"""A body without what the site sets around and into it: share bars, editors' lines, related links, empty boxes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice

from disclosure.sites.reading.filelinks import FILE_NAME
from disclosure.sites.reading.frame import own_words
from disclosure.sites.reading.markup import INLINE, is_small, names_of, text_of
from disclosure.sites.reading.tree import Tag, Text, siblings_after
from disclosure.text import squeeze

SET_AROUND = re.compile(
    r"(?<![a-z])(share|bshare\w*|jiathis\w*|bdshare\w*|bdsharebuttonbox|qrcode|ewm|erweima|print|toolbar|prevpage|prev|nextpage|sxp|xgxx|xgwz|xgjd|xgyd|xglj|related\w*|relatedlinks|bianji|zrbj|editor-?in|comments?|pinglun|recommend|tuijian)(?![a-z])|fenxiang|(?<![a-z])xiangguan",
    re.IGNORECASE,
)
TOOL_LINE = re.compile(
    r"^[-—\s]*[【\[(（]?\s*("
    r"分享(到|至)?\s*[:：]|分享到|扫一扫|扫描二维码|[（(]?微信扫|(责任|网站|信息|值班)?编辑\s*[:：]|责编\s*[:：]|(信息|稿件)?(审核|初审|复审|终审|校对|审签)(人)?\s*[:：]"
    r"|上一(篇|条)|下一(篇|条)|(浏览|阅读|点击|访问)(次数|量)|(浏览|阅读|点击|访问)(数|率|人数)\s*[:：]\s*[\d-]*\s*次?\s*[】\])）]?$|字体\s*[:：]|字号\s*[:：]|返回(顶部|列表)\s*$|您访问的链接即将离开|版权(所有|声明)\s*[:：]|网友评论\s*$|暂无评论\s*$"
    r"|(打印(本页|文章|此页|本文)?|关闭(窗口|本页|页面)?|收藏(本页|本文)?|我要(纠错|推荐|评论|收藏)|网站纠错)\s*([】\])）|｜]|$|\s+[\[【(（]?(打印|关闭|收藏|我要|网站纠错|返回|分享))"
    r"|(这篇|本|该)(文章|信息|内容|页面)[^。]{0,6}对?您?[^。]{0,6}(有帮助|有用|满意)|END\s*[-—】\]]*$|\||｜)"
)
RELATED_NAMES = r"(?:相关|关联|延伸|推荐|热门|热点|最新|更多|原文)(?:的)?(?:文章|链接|信息|附件|阅读|解读|稿件|文件|新闻|报道|政策|资料|内容|文档|推荐|专题)\s*(?:下载)?|(?:解读|原文|文件|政策)链接|猜你喜欢|为您推荐|大家都在看"
RELATED_LINE = re.compile(rf"^[【\[■●]?\s*(?:(?:{RELATED_NAMES})\s*(?:>>|[:：】\]])?|(?:政策|文件)?(?:解读|图解)\s*[:：])")
RELATED_HEAD = re.compile(rf"^[【\[■●]?\s*(?:{RELATED_NAMES})\s*(?:>>|[:：】\]])?\s*(?:[>»]+|更多.{{0,3}})?$")
TOOL_WORD = re.compile(
    r"(?:打\s*印|关\s*闭|收藏|返回|复制|推荐|分享|转发)(?:当前|此|本|该|这)?(?:页面?|网页|文章?|全文|窗口|内容|信息|链接|首页|主页|顶部|上页|上级|上一页|列表|栏目|目录|频道)"
    r"|分享(?:到|至)(?:新浪|腾讯)?(?:微信|微博|朋友圈|QQ空间|QQ好友)?|(?:加入|我要|网站|内容|信息|页面|本文|在线)?(?:纠错|找错|打\s*印|关\s*闭|收藏|评论|推荐|分享|转发|返回)|字体|字号|[大中小]|首页|顶部"
)
STRONG_PIECE = re.compile(r"打\s*印|关\s*闭|收藏|返回|纠错|找错")
PIECE_OF_LABEL = re.compile(r"^[\u4e00-\u9fff]{2,6}[:：].{0,24}$")
PIECES = re.compile(r"[\s|｜·×]+|(?<=[】\])）])|(?=[【\[(（])")
COUNTER_IN_LINE = re.compile(
    r"^[【\[(（]?[\u4e00-\u9fff]{2,5}\s*[:：].*(?:点击|浏览|阅读|访问)(?:次数|人数|数|量|率)\s*[:：]\s*\d*\s*次?\s*[】\])）]?$"
)
EMPTY_BOX = re.compile(r"^(附件(下载)?|文件下载|关联文件|相关附件|附件列表)\s*[:：]?\s*(>>)?$")
LONGEST_TOOL = 80
DEAD = re.compile(r"(?i)^(#.*|javascript:.*|)$")
NAMED_FILE = re.compile(r"^附[件表]?\s*[\d一二三四五六七八九十]{0,3}\s*[-—.\d]{0,4}\s*[:：.．、]")
NUMBERED = re.compile(r"^(?:附件?[:：]?)?(?:[(（]?\d{1,2}[)）.．、]?){0,4}$")
SIZE = re.compile(r"[(（][\d.]+[kKmMgG][bB]?[)）]$")
LINK_LINES = frozenset({"p", "div", "li", "a", "ul", "span"})


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
        _drop_empty_boxes(root)


def is_tools(tag: Tag) -> bool:
    """True for a line of tools of the page, of its counter or of those who put it there."""
    return bool(TOOL_LINE.match(text_of(tag)[:20])) or (is_small(tag, LONGEST_TOOL) and is_tool_text(text_of(tag)))


def is_tool_text(text: str) -> bool:
    """True for nothing but tools (【打印】 【关闭窗口】), also with labels beside them (【信息发布：…】), and for a label with a counter behind it."""
    if not text or len(text) > LONGEST_TOOL or "。" in text:
        return False
    if TOOL_LINE.match(text) or COUNTER_IN_LINE.match(text):
        return True
    pieces = [piece for part in PIECES.split(text) if (piece := part.strip("【】[]()（）"))]
    tools = [piece for piece in pieces if not TOOL_WORD.sub("", piece).strip(":：")]
    others = [piece for piece in pieces if TOOL_WORD.sub("", piece).strip(":：")]
    return any(STRONG_PIECE.search(piece) for piece in tools) and all(PIECE_OF_LABEL.match(piece) for piece in others)


COUNTED_FILES = re.compile(r"^(?=.*下载)(?:附件|已?下载(?:次数)?|次|[\s\d【】\[\]()（）:：.、])+$")  # 附件【…】已下载12次
NEIGHBOURS = re.compile(r"^[【\[]?\s*(?:上|下|前|后)一?(?:篇|条|则)\s*[】\]]?\s*[:：]?")
MOST_BESIDE_NEIGHBOURS = 20  # 「上一篇： 下一篇：」 beside the titles of both


def _drop_line(tag: Tag, root: Tag) -> None:
    """Take one tool line out; a heading of related links goes with all that follows it."""
    if tag.name not in ("p", "div", "span", "h1", "h2", "h3", "h4", "ul", "li", "dl", "dd", "table", "center", "strong", "td"):
        return
    if is_small(tag, LONGEST_TOOL) and NEIGHBOURS.match(text_of(tag)) and own_words(tag) <= MOST_BESIDE_NEIGHBOURS:
        tag.remove()
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
    elif is_tool_text(text) or is_frame_line(tag):
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
        and all(DEAD.match(anchor.get("href")) for anchor in anchors)
        and not any(FILE_NAME.search(text_of(anchor)) or anchor.get("type") == "file" or len(text_of(anchor)) > 8 for anchor in anchors)
    )


def _drop_empty_boxes(root: Tag) -> None:
    """Take a heading of attachments at the very end of a body, under which nothing stands, and what is left of a line of tools."""
    for text in reversed([text for text in root.texts if text.value.strip()]):
        box = text.parent
        while box is not None and box is not root and box.parent is not root and text_of(box.parent) == text_of(box):
            box = box.parent
        if box is None or box is root or not is_small(box, LONGEST_TOOL) or not _ends_nothing(text_of(box)):
            break
        box.remove()


def _ends_nothing(text: str) -> bool:
    """True for an empty box of attachments, and for a tool that stands alone once those beside it are taken out."""
    return bool(EMPTY_BOX.match(text)) or is_tool_text(text)


def drop_trailing_links(roots: list[Tag], links: list[Tag]) -> None:
    """Take lines at the very end that are nothing but links to attachments; a body that consists of them alone is left as it is."""
    files = {id(link) for link in links}
    taken: dict[int, Tag] = {}
    for text in _texts_from_end(roots):
        if any(id(parent) in taken for parent in text.parents):
            continue
        line = _line_of_files(text, files)
        if line is None:
            break
        taken[id(line)] = line
    else:
        return
    for line in taken.values():
        line.remove()
    roots[:] = [root for root in roots if id(root) not in taken]
    if taken:
        _drop_empty_boxes(roots[-1])


def _texts_from_end(roots: list[Tag]) -> Iterator[Text]:
    """Texts with words, the last first."""
    for root in reversed(roots):
        yield from reversed([text for text in root.texts if squeeze(text.value)])


def _line_of_files(text: Text, files: set[int]) -> Tag | None:
    """The outermost small element around a text whose words are those of links to files, when it is a line of its own."""
    found = None
    for tag in islice(text.parents, 6):
        if not is_small(tag, LONGEST_TOOL):
            break
        if tag.name not in LINK_LINES:
            continue
        anchors = [tag] if tag.name == "a" else tag.find_all("a")
        if anchors and (_is_alone(tag, anchors, files) or _is_dead_box(tag, anchors)):
            found = tag
        elif found is not None:
            break
    return found if found is not None and is_line(found) else None


def _is_alone(tag: Tag, anchors: list[Tag], files: set[int]) -> bool:
    """True for links to files, also with a counter behind each, and at most numbers before those that lead nowhere."""
    if not all(id(anchor) in files or _is_dead_file(anchor) for anchor in anchors):
        return False
    if squeeze(text_of(tag)) == "".join(squeeze(text_of(anchor)) for anchor in anchors):
        return True
    if COUNTED_FILES.match(_outside_links(tag, anchors)):
        return True
    return all(_is_dead_file(anchor) for anchor in anchors) and bool(NUMBERED.match(_outside_links(tag, anchors)))


def _outside_links(tag: Tag, anchors: list[Tag]) -> str:
    """The words of an element outside links."""
    inside = {id(inner) for anchor in anchors for inner in (anchor, *anchor.tags)}
    return "".join(squeeze(text.value) for text in tag.texts if id(text.parent) not in inside)


def _is_dead_box(tag: Tag, anchors: list[Tag]) -> bool:
    """True for a heading of attachments with links that lead nowhere, or with the names of files beside a tool (附件：表一.xlsx [下载])."""
    if not all(DEAD.match(anchor.get("href")) for anchor in anchors):
        return False
    rest = _outside_links(tag, anchors)
    is_tool = all(re.fullmatch(r"[\[【(（]?(点击)?下载[\]】)）]?", text_of(anchor)) for anchor in anchors)
    return bool(EMPTY_BOX.match(rest)) or (is_tool and bool(NAMED_FILE.match(rest)) and bool(FILE_NAME.search(SIZE.sub("", rest))))


def _is_dead_file(anchor: Tag) -> bool:
    """True for the name of an attachment whose link leads nowhere."""
    words = text_of(anchor)
    if not DEAD.match(anchor.get("href")):
        return False
    is_kept = FILE_NAME.search(anchor.get("title")) or FILE_NAME.search(anchor.get("oldsrc"))  # the editor's own attributes
    return bool(is_kept or NAMED_FILE.match(words) or FILE_NAME.search(words))


def is_line(tag: Tag) -> bool:
    """True for an element whose words are all the words of its block."""
    block = next((parent for parent in (tag, *tag.parents) if parent.name not in INLINE), tag)
    return squeeze(text_of(block)) == squeeze(text_of(tag))
