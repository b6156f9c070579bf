"""Pages that hold no items although something was sent: challenges, empty lists, lists that a script fills."""

from __future__ import annotations

import re

from disclosure.sites.reading.markup import is_small, lines_of, text_of
from disclosure.sites.reading.tree import Tag
from disclosure.text import squeeze

CHALLENGE_SCRIPT = re.compile(
    r"document\.cookie|__jsl|\$_ts\b|_\$\w{2}\(|eval\s*\(|acw_sc|challenge|go\(\s*\{[^{}]{0,400}\"(?:bts|ha|ct)\"|[\"'](?:bts|chars|ct|ha)[\"']\s*:",
    re.IGNORECASE,
)
CHALLENGE_WORDS = re.compile(
    r"人机(验证|校验)|访问过于频繁|请(开启|启用)\s*JavaScript|滑动验证|验证码后|Web应用防火墙|网站防火墙|创宇盾|加速乐|"
    r"访问(已经?)?被(拦截|阻断|拒绝|禁止)|您的(请求|访问|操作|IP)[^。；]{0,40}(拦截|阻断|封禁|禁止访问|黑名单)|管理员设置[^。；]{0,6}(拦截|阻断)|"
    r"(请求|访问)[^。；]{0,12}(疑似|可能)[^。；]{0,12}(攻击|威胁|危险)|(拖动|按住|滑动)[^。；]{0,4}滑块|正在(检查|检测|验证)[^。；]{0,4}浏览器|"
    r"checking your browser|just a moment|enable javascript and cookies",
    re.IGNORECASE,
)
WALL_TITLES = re.compile(r"安全(验证|检测|检查)|访问(验证|受限)")
MOST_WORDS_OF_WALL = 100  # characters; a notice of a safety inspection (安全检查) says more, and when
DAY = re.compile(r"(19|20)\d\d\s*[-/.年]")
CHALLENGE_SOURCE = re.compile(r"/_guard/|captcha|slider|anti-?bot", re.IGNORECASE)
"""Where a wall whose page holds nothing itself loads its script from."""

CONTENT_TAGS = ("articletitle", "columnname", "sitename", "pubdate")
"""A page that names its item, column or site (政府网站发展指引) is the site's own, whatever words it uses."""

MISSING = re.compile(
    r"(页面|网页|文件|信息|内容|栏目)[^。，]{0,6}(不存在|已(经)?(被)?删除|找不到|无法(找到|访问))|找不到[^。，]{0,8}(页面|网页|文件)|\b404\b|page not found",
    re.IGNORECASE,
)
EMPTY_LIST = re.compile(
    r"(暂无|没有|未找到|无)(相关|任何|更多|符合条件的?)?(的)?(信息|数据|内容|记录|文章|文件|公开信息|结果)|栏目(正在)?建设中|暂无$"
)
STATEMENT = re.compile(
    r"情况说明|本(年度?|季度|月|单位|部门|栏目|期)[^。；]{0,20}(无|未|暂无|没有)|(暂未|尚未|暂无|未)(产生|涉及|发生|制定|开展|形成)[^。；]{0,30}|(第?[一二三四]季度|\d{1,2}月份?)[^。；]{0,12}无[^。；]{2,30}"
)
MOST_LINKS = 5  # a protection page links to hardly anything
MOST_CHARS_MISSING = 300  # a page that says more is more than a notice that it is not there
TRIGGER = re.compile(r"无|没有|未|建设中|情况说明")  # one of these stands in every such remark
REMARK_TAGS = ["p", "div", "li", "td", "span", "h3", "h4", "dd", "center"]
TEMPLATE = re.compile(
    r"\{\{[^{}]{1,80}\}\}|<\?=[^?]{1,80}\?>|v-for\s*=|ng-repeat\s*=|<script[^<>]{1,300}type=[\"']text/(?:x-)?(?:template|html|x-handlebars)",
    re.IGNORECASE,
)
FETCHES = re.compile(
    r"\$\.(?:ajax|get|post|getJSON)\s*\(|\.load\s*\(\s*[\"']|XMLHttpRequest|\bfetch\s*\(|axios|dataproxy|queryData|jpaas", re.IGNORECASE
)
FILLED = re.compile(r"(?:getElementById\(\s*[\"']|\$\(\s*[\"'][#.])([\w-]+)")


def is_challenge(html: str, root: Tag) -> bool:
    """True for the page of a protection system: hardly a word, no links, and a script that sets a cookie or computes one, or words that say so.

    A page that only forwards to another address is none.
    """
    links = [anchor for anchor in root.find_all("a") if anchor.get("href")]
    if len(links) > MOST_LINKS:
        return False
    text = text_of(root.body or root)
    words = len(squeeze(text))
    is_named = any(meta.get("name").lower() in CONTENT_TAGS and meta.get("content").strip() for meta in root.find_all("meta"))
    said = f"{text} {root.title.raw_text() if root.title else ''}"
    if words <= 600 and not is_named and CHALLENGE_WORDS.search(said):
        return True
    if words <= MOST_WORDS_OF_WALL and not is_named and WALL_TITLES.search(said) and not DAY.search(said):
        return True
    if words > 80 or links:
        return False
    tags = root.find_all("script")
    scripts = "".join(tag.raw_text() for tag in tags)
    return bool(CHALLENGE_SCRIPT.search(scripts or html[:4000])) or any(CHALLENGE_SOURCE.search(tag.get("src")) for tag in tags)


def is_missing(root: Tag) -> bool:
    """True for a page that says that the page asked for is not there, whatever its status was."""
    if len(root.find_all("a")) > MOST_CHARS_MISSING:
        return False  # so many links say more than so many characters
    text = f"{root.title.raw_text() if root.title else ''} {text_of(root.body or root)}"
    return len(squeeze(text)) <= MOST_CHARS_MISSING and bool(MISSING.search(text))


def list_remark(root: Tag) -> tuple[str | None, bool]:
    """What a list says in words instead of items or beside them, and whether these words say that it is empty.

    A 情况说明 (本季度无…, 暂未产生…) says that nothing arose, which is more than an empty column says.
    """
    if not TRIGGER.search(text_of(root.body or root)):
        return None, False
    for tag in root.find_all(REMARK_TAGS):
        text = text_of(tag) if is_small(tag, 60) else ""
        if not 2 <= len(text) <= 120 or tag.find(["a", *REMARK_TAGS]) or tag.in_frame:
            continue
        if STATEMENT.search(text):
            return text, False
        if EMPTY_LIST.search(text) and len(text) <= 40:
            return text, True
    return None, False


def is_filled_by_script(html: str, root: Tag, scripts: str) -> bool:
    """True when the rows of a list come from a script: a template with holes, or a request whose answer goes into an empty element of the page."""
    if TEMPLATE.search(html):
        return True
    if not FETCHES.search(scripts):
        return False
    names = set(FILLED.findall(scripts))
    return any(
        _is_empty_box(tag) and names & {tag.get("id"), *tag.get("class").split()}
        for tag in root.find_all(["ul", "ol", "div", "tbody", "table", "dl"])
    )


def _is_empty_box(tag: Tag) -> bool:
    """True for an element without words or with nothing but a notice that it is loading."""
    text = squeeze("".join(lines_of(tag))) if is_small(tag, 200) else "full"
    return not text or bool(re.fullmatch(r"(正在|数据|努力)*(加载|载入)中?[.…。]*(请稍[候等]?[.…。]*)?", text))
