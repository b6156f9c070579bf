"""Labelled values of an article: the metadata table and the line under the headline."""

from __future__ import annotations

import re
from dataclasses import dataclass

from disclosure.sites.reading.markup import CELLS, Segment, is_small, is_within, text_of
from disclosure.sites.reading.tree import Tag
from disclosure.sites.reading.values import trim_value
from disclosure.text import collapse, squeeze

FIELDS = {
    "published": "发布时间 发布日期 时间发布 发布于 公开日期 公开时间 上传时间 上网时间 发稿时间 录入时间 信息时间 日期 时间",
    "issued": "发文日期 发文时间 更新时间 更新日期 公布日期",
    "written_on": "成文日期 成文时间 制定日期 生成日期 生成时间 形成日期 形成时间",
    "source": "信息来源 文章来源 稿件来源 新闻来源 内容来源 来源 稿源",
    "publisher": "发布机构 发布机关 发文机关 发文机构 发文单位 发布单位 发布部门 公开机构 公开责任部门 制发机关",
    "document_number": "文号 发文字号 文件编号 文件字号 发文文号 公文字号",
    "index_number": "索引号 索取号 索引编号 信息索引号 信息索引",
    "validity": "有效性 效力状态 文件状态 是否有效 有效状态 时效性",
    "title": "信息名称 文件名称 名称 标题",
    "": "主题分类 组配分类 体裁分类 公文种类 浏览次数 阅读次数 点击次数 点击数 点击量 点击率 访问量 访问次数 浏览量 阅读量 阅读 浏览 字体 字号 字体大小 作者 编辑 责任编辑 分享 分享到 关键词 主题词 公开方式 公开范围 公开类别 公开形式 信息类别 信息分类 服务对象 生效日期 生效时间 废止日期 废止时间 失效日期 失效时间 终止日期 实施日期 内容概述 备注 视力保护色 审核 签发人 来源部门 责任部门 所属分类 栏目 词 发布人 发布者 撰稿 撰稿人 供稿 供稿人 供稿单位 摄影 通讯员 记者 初审 复审 终审 校对 责编 签发 人气 评论 评论数 访问 下载次数 背景色 背景颜色 保护视力色 视力保护 信息审核 阅读数 浏览数 点击",
}
BARE = {
    "日期",
    "时间",
    "来源",
    "文号",
    "阅读",
    "浏览",
    "编辑",
    "作者",
    "分享",
    "名称",
    "标题",
    "字体",
    "字号",
    "栏目",
    "词",
    "备注",
    "审核",
    "发布于",
    *[
        "记者",
        "摄影",
        "校对",
        "签发",
        "人气",
        "评论",
        "访问",
        "点击",
        "初审",
        "复审",
        "终审",
        "责编",
        "撰稿",
        "供稿",
        "背景色",
        "通讯员",
        "发布人",
        "发布者",
    ],
}
NAME_OF = {name: field for field, names in FIELDS.items() for name in names.split()}
_SPELLED = "|".join(r"\s*".join(name) for name in sorted(NAME_OF, key=len, reverse=True))
LONGEST_LINE = 50_000  # characters of a line in which labels are looked for
LABEL = re.compile(
    rf"(?<![\u4e00-\u9fff])(?:[\[【(（]?(?P<name>{_SPELLED})\s*[\]】]?\s*[:：]|(?=[\[【])[\[【](?P<boxed>{_SPELLED})[\]】])\s*"
)
WHOLE = re.compile(rf"^[\[【]?(?P<name>{_SPELLED})[\]】]?\s*[:：]?$")
STRONG_LABELS = {
    "索引号",
    "文号",
    "发文字号",
    "成文日期",
    "发布机构",
    "发文机关",
    "组配分类",
    "主题分类",
    "索取号",
    "文件编号",
    "发文日期",
    "公开方式",
    "有效性",
    "发布日期",
}
NAMED_ABOVE = STRONG_LABELS | {"来源", "发布时间", "信息来源"}
LONGEST_VALUE = 120
MOST_PARTS = 12  # nodes of a box around one label and its value


@dataclass(frozen=True)
class Labelled:
    """A value with the field its label names, and where it stood."""

    field: str
    value: str
    tag: Tag
    in_table: bool


def field_of(text: str) -> str | None:
    """The field that a text names when it is nothing but a label, ``""`` for a label of no interest, None for other text."""
    match = WHOLE.match(collapse(text))
    return NAME_OF[squeeze(match["name"])] if match else None


def is_metadata_block(tag: Tag) -> bool:
    """True for a small table or list that holds at least two of the labels of a 目录 entry and little else."""
    if tag.name not in ("table", "ul", "dl", "div", "tbody"):
        return False
    text = text_of(tag)
    named = {name for name in STRONG_LABELS if name in squeeze(text)}
    return len(named) >= 2 and len(text) <= 100 + 90 * len(named) and tag.find("h1") is None


def read_metadata_tables(root: Tag) -> list[Labelled]:
    """Values of every metadata table, which is then taken out of the tree (it is no part of a body)."""
    found: list[Labelled] = []
    for table in root.find_all("table"):
        if table.parent is None or not is_metadata_block(table) or _holds_table(table):
            continue
        found += [Labelled(field, value, table, True) for field, value in table_values(table) if field and value]
        table.remove()
    return found


def _holds_table(table: Tag) -> bool:
    """True for a table of layout around another metadata table."""
    return any(is_metadata_block(inner) for inner in table.find_all("table"))


def table_values(table: Tag) -> list[tuple[str, str]]:
    """(field, value) of a table whose labels stand left of their values, above them, or in one cell with them."""
    rows = [row.child_tags(CELLS) for row in table.find_all("tr")]
    texts = [[text_of(cell) for cell in row] for row in rows]
    found: list[tuple[str, str]] = []
    for index, row in enumerate(texts):
        below = texts[index + 1] if index + 1 < len(texts) else []
        is_header = len(row) >= 2 and all(field_of(text) is not None or not text for text in row)
        if is_header and len(below) == len(row) and not any(field_of(text) for text in below):
            found += [(field_of(name) or "", value) for name, value in zip(row, below, strict=True)]
        else:
            found += _values_of_row(row)
    return found


def _values_of_row(cells: list[str]) -> list[tuple[str, str]]:
    """(field, value) of the cells of one row."""
    found = []
    for index, text in enumerate(cells):
        field = field_of(text)
        following = cells[index + 1] if index + 1 < len(cells) else ""
        if field is not None:
            found.append((field, "" if field_of(following) is not None else following))
        else:
            found += [(name, value) for name, value in split_labels(text) if name]
    return found


def split_labels(text: str) -> list[tuple[str, str]]:
    """(field, value) for every label with a colon in a line of text; a value ends at the next label."""
    matches = list(LABEL.finditer(text, 0, LONGEST_LINE))
    found = []
    for match, following in zip(matches, [*matches[1:], None], strict=False):
        value = text[match.end() : following.start() if following else len(text)]
        found.append((NAME_OF[squeeze(match["name"] or match["boxed"])], trim_value(value)))
    return found


def read_line_labels(segments: list[Segment]) -> list[Labelled]:
    """Values of labels in running text; a value that stands in its own element follows its label directly."""
    found: list[Labelled] = []
    for index, segment in enumerate(segments):
        whole = WHOLE.match(segment.text)
        if whole:
            name = squeeze(whole["name"])
            has_colon = segment.text.rstrip().endswith((":", "："))
            following = _value_after(segments, index, name)
            has_colon = has_colon or (index + 1 < len(segments) and segments[index + 1].text.startswith((":", "：")))
            is_listed = name == "来源" and bool(found) and found[-1].field == "published"
            next_cell = _is_cell(segment.tag) and index + 1 < len(segments) and segments[index + 1].boundary == "cell"
            if following is not None and (has_colon or name not in BARE or next_cell or is_listed):
                found.append(Labelled(NAME_OF[name], *following, _is_cell(segment.tag)))
            continue
        pairs = split_labels(segment.text)
        for place, (field, value) in enumerate(pairs):
            tag = segment.tag
            if not value and place == len(pairs) - 1:
                value, tag = _value_after(segments, index, "") or ("", tag)
            found.append(Labelled(field, value, tag, _is_cell(segment.tag)))
    return [item for item in found if item.field and item.value and len(item.value) <= LONGEST_VALUE]


def _value_after(segments: list[Segment], index: int, name: str) -> tuple[str, Tag] | None:
    """Text and element of the segment after a label, when only an inline or cell boundary lies between and it is no label itself."""
    if index + 1 >= len(segments):
        return None
    if segments[index + 1].text in (":", "：") and index + 2 < len(segments):
        index += 1
    following = segments[index + 1]
    close = following.boundary in ("inline", "cell") or _beside(segments[index], following, name in NAMED_ABOVE)
    if not close or field_of(following.text) is not None or LABEL.match(following.text):
        return None
    text = following.text.lstrip(":： ")
    labelled = LABEL.search(text)
    value = collapse(text[: labelled.start()] if labelled else text)
    # a time may stand in an element of its own after the date
    if (
        index + 2 < len(segments)
        and segments[index + 2].boundary == "inline"
        and re.fullmatch(r"\d{1,2}:\d{2}(:\d{2})?", segments[index + 2].text)
    ):
        value = f"{value} {segments[index + 2].text}"
    return value, following.tag


def _beside(label: Segment, value: Segment, is_known: bool) -> bool:
    """True when label and value are two small elements of one parent, or of one box that holds nothing else."""
    if is_known and label.tag.parent is not None and is_within(value.tag, label.tag.parent):
        return True
    if not label.text.endswith((":", "：")):
        return False
    box = next((parent for parent in (label.tag, *label.tag.parents) if text_of(parent) != label.text), None)
    return box is not None and is_small(box, MOST_PARTS) and squeeze(text_of(box)) == squeeze(label.text + value.text)


def _is_cell(tag: Tag) -> bool:
    """True for text in a table or definition list."""
    return any(parent.name in CELLS for parent in (tag, *tag.parents))
