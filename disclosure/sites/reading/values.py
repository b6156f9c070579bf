"""Printed values of fields without what is no value: junk, templates, tools and counters behind them."""

from __future__ import annotations

import re

from disclosure.text import collapse, find_dates

JUNK = re.compile(
    r"^(无|暂无|没有|未知|不详|空|无文号|无来源|暂无数据|none|null|nil|undefined|nan|n/a|本站|[-—–_/\\.*\s]+)$", re.IGNORECASE
)
EMPTY_NUMBER = re.compile(
    r"^[\u4e00-\u9fffA-Za-z]{0,14}\s*[〔［\[(（【﹝]\s*(?:(?:19|20)?\d{2})?\s*年?[〕］\])）】﹞]\s*第?\s*(?:none|null)?\s*号?$",
    re.IGNORECASE,
)
TEMPLATE = re.compile(
    r"\{\{|\}\}|[$#@]!?\{|<[%?]|[%?]>|@@|^[#$%]\w[\w.]*[#$%]?$|^\{\w[\w.]*\}$|^\[[\u4e00-\u9fff\w.]{1,10}\]$|\[!--|\$\w+\.\w+"
)
TOOLS = "点击|打印|分享|浏览|阅读|访问|收藏|关闭|人气|评论|下载|朗读|听新闻|保护视力|护眼|背景色?|字体|字号|视力|扫一扫|返回|纠错|我要|责任编辑|责编|编辑|作者|记者|撰稿|供稿|摄影|审核|校对|发布人|发布者|大\\s*中\\s*小|小\\s*中\\s*大|[Aa][+＋-]|T\\s*T|T\\s*\\||A\\s+A"
END_OF_VALUE = re.compile(rf"\s*[|｜]|\s*【(?!\s*[\d】])|\s*[\[（(]\s*(?:{TOOLS})|\s+\[(?!\s*\d)|\s+(?:{TOOLS})")
PAIRS = {")": "(", "）": "（", "]": "[", "】": "【", "〕": "〔"}


def trim_value(value: str) -> str:
    """A value without what follows it on its line: separators, tools, counters, a bracket that was opened before its label."""
    value = collapse(value)
    end = END_OF_VALUE.search(" " + value)
    if end is not None:
        value = value[: max(0, end.start() - 1)]
    value = value.strip()
    while value and value[-1] in PAIRS and PAIRS[value[-1]] not in value:
        value = value[:-1].rstrip()
    return value


def is_junk(value: str) -> bool:
    """True for what a template prints where there is no value: 无, None, 〔〕号, {{source}}."""
    value = collapse(value)
    return not value or bool(JUNK.match(value) or EMPTY_NUMBER.match(value) or TEMPLATE.search(value))


def clean_name(value: str | None) -> str | None:
    """The name of an office or a paper without a date or a tool behind it; None for what is none."""
    value = trim_value(value or "").strip("：:|;；，,/ 　")
    dates = find_dates(value)
    if dates:
        value = value[: dates[0].start].rstrip(" ：:|(（[")
    if is_junk(value) or re.fullmatch(r"[\d\s:：./-]+", value):
        return None
    return value
