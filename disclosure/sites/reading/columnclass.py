"""The class of a column by its name and its rows (国办发〔2017〕47号, 国办秘函〔2019〕19号: 栏目 by how they are kept up)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from disclosure.sites.model import ColumnClass, Row
from disclosure.sites.reading.rows import COLUMN_HREF, ITEM_HREF
from disclosure.text import squeeze

WORDS: tuple[tuple[ColumnClass, str], ...] = (
    ("link", r"(友情|网站|相关|快速|常用|外部|站点)链接|^链接|网站导航|导航链接|政府网站群"),
    ("news", r"领导活动|新闻$|新闻动态|领导讲话|工作动态|部门动态|政务动态|媒体(报道|聚焦|关注)|会议新闻|图片新闻"),
    ("archive", r"(?:19|20)\d{2}年?|十[二三四五]五|专题|专栏$|历史(信息|文件|公告|栏目)|往年|往届|归档|存档|旧版|已(下线|停更)"),
    (
        "static",
        r"领导(信息|之窗|介绍|班子|简介|分工|成员|专区|简历)?$|机构(职能|设置|概况|信息|简介|职责)|内设(机构|科室)|(直属|下属|派出)(机构|单位)|职能(职责)?$|主要(职责|职能)|联系(方式|我们)|办公(地址|时间)|指南$|(公开|管理|工作)制度$|制度规范|概况$|简介$|介绍$|沿革|行政区划|县情|市情|区情|权责清单|权力清单|责任清单|服务承诺|办事(流程|须知)|依申请公开(说明|须知)?$|人口.{0,4}民族|地理",
    ),
    (
        "periodic",
        r"预决算|预算|决算|三公经费|统计(数据|信息|公报|月报|年鉴|资料|分析)|数据(发布|开放|公开)|经济运行|年度?报告?$|年报|月报|季报|工作(总结|计划|报告|推进|进展)|计划总结|总结计划|规划计划|发展规划|绩效|(进展|执行|完成|落实|收支)情况|空气质量|水质|质量(状况|监测)|环境(状况|监测)|价格监测|物价|双随机|债务|政务公开要点|工作要点",
    ),
    (
        "event_driven",
        r"行政(处罚|许可|强制|执法|征收|复议|检查|裁决)|处罚|双公示|招(标|投标|考|聘|录|商)|采购|中标|竞价|拍卖|征(地|收|迁)|拆迁|土地(出让|供应|征收|转让)|应急|突发|预警|事故|人事|任免|公务员|遴选|选调|重大(决策|项目|行政决策|建设)|(意见|民意)征集|征求意见|征集(调查|公告)|听证|建议提案|(建议|提案)办理|人大代表建议|政协|督查|巡察|抽检|不合格|救助|捐赠|募捐|常务会|会议(公开|纪要)|回应(关切|热点)|热点回应|在线访谈|访谈|发布会|听证会|信访|投诉|举报|失信|召回|灾害|环评|环境影响|验收|审批公示",
    ),
    ("policy", r"政策|规范性文件|规章|法规|法律|文件|解读|图解|条例|办法"),
    ("notice", r"通知|公告|公示|通告|通报|启事|告示"),
    ("news", r"动态|要闻|新闻|资讯|快讯|快报|简讯|报道|聚焦|时讯|今日|头条|关注|信息发布$|活动$"),
    (
        "container",
        r"^(首页|政务公开|政府信息公开|信息公开|主动公开|法定主动公开(内容)?|公开目录|信息公开目录|重点领域(信息公开)?|基层政务公开|政务服务|互动交流|公众参与|走进\w{1,6}|办事服务|便民服务|专题集锦|部门(信息公开|网站)|公开平台)$|目录$|平台$",
    ),
)
"""Class and the words of names that tell it, asked in this order: what is said more exactly comes first (行政处罚公示 is no 通知公告)."""

TABLE = tuple((name, re.compile(words)) for name, words in WORDS)
FEWEST_ROWS = 3


def read_column_class(name: str | None, rows: Sequence[Row] = (), url: str | None = None) -> ColumnClass | None:
    """The class of a column, None when name and rows leave it open; a proposal that a person confirms (EVALUATION 6).

    Rows without dates that lead to other sites, or to columns, say more than a name.
    """
    told = _class_of_rows(rows, url)
    if told is not None:
        return told
    words = squeeze(name or "")
    return next((found for found, pattern in TABLE if pattern.search(words)), None) if words else None


def _class_of_rows(rows: Sequence[Row], url: str | None) -> ColumnClass | None:
    """Link or container, where most rows lead out of the site or to columns and show no date."""
    if len(rows) < FEWEST_ROWS or sum(1 for row in rows if row.date) * 5 > len(rows):
        return None
    host = urlsplit(url).netloc if url else ""
    away = sum(1 for row in rows if row.url and host and urlsplit(row.url).netloc != host)
    columns = sum(1 for row in rows if _is_column(row.href))
    if away * 5 >= len(rows) * 4:
        return "link"
    return "container" if columns * 5 >= len(rows) * 4 else None


def _is_column(href: str) -> bool:
    """True for an address of a column and not of an item."""
    return bool(COLUMN_HREF.search(href)) and not ITEM_HREF.search(href)
