"""The pages of the benchmark's fictional sites: size and shape as offices' pages have them, every body another.

A site's paths hold its shape: ``/s36-12/`` is a column of 36 articles in list pages of 12 rows.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

NEWEST = date(2025, 6, 30)
LINKS = 42  # in the menus of a page
SCRIPTS = 18
EVERY_ATTACHMENT = 4  # one article of so many has attachments
FILES = "http://files.example/"  # on no site of the city: named in the records, never asked for
PATH = re.compile(r"/s(?P<articles>\d+)-(?P<rows>\d+)/(?:index(?:_(?P<page>\d+))?\.html|t(?P<number>\d+)\.html)?")

PLACES = ("清河市", "临溪县", "东岭镇", "南坪街道", "石桥乡", "北塘开发区")
OFFICES = ("水务局", "教育局", "住房保障中心", "市场管理局", "交通运输局", "财政局", "民政局", "文化和旅游局")
MATTERS = ("河道保洁", "校舍维修", "公交线路调整", "食堂监督检查", "老旧管网改造", "农田灌溉", "防汛物资储备", "图书馆延时开放")
KINDS = ("通知", "公告", "通报", "情况说明", "公示", "实施方案")
CLAUSES = (
    "各责任单位按照年度安排逐项落实，",
    "在规定时间内完成现场核查并做好记录，",
    "对发现的问题列出清单、明确时限，",
    "每月末把进展情况汇总后上报，",
    "同时通过服务窗口听取群众意见，",
    "所需经费在部门预算中统筹解决，",
    "安排专人负责日常联系和资料归档，",
    "遇到雨雪天气要及时调整作业时间，",
)


@dataclass(frozen=True)
class Shape:
    """How much a column holds: ``articles`` in list pages of ``rows`` each."""

    articles: int
    rows: int

    @property
    def path(self) -> str:
        """The path of its first list page."""
        return f"/s{self.articles}-{self.rows}/"

    @property
    def lists(self) -> int:
        """Its list pages."""
        return -(-self.articles // self.rows)

    @property
    def requests(self) -> int:
        """What one whole reading asks for: robots.txt, the lists, the articles."""
        return 1 + self.lists + self.articles


def make_page(address: str, path: str) -> bytes | None:
    """The body at a path of a site, None where there is none."""
    found = PATH.fullmatch(path)
    if found is None:
        return None
    shape = Shape(int(found["articles"]), int(found["rows"]))
    if found["number"] is not None:
        number = int(found["number"])
        return _article(address, shape, number).encode() if 1 <= number <= shape.articles else None
    page = int(found["page"] or 0)
    return _list(address, shape, page).encode() if page < shape.lists else None


def _list(address: str, shape: Shape, page: int) -> str:
    first = shape.articles - page * shape.rows
    rows = "".join(_row(address, number) for number in range(first, max(first - shape.rows, 0), -1))
    name = _office(address)
    return (
        f"{_head(f'通知公告_{name}')}{_top(name)}<div class='crumbs'><a href='/'>首页</a> &gt; <a href='{shape.path}'>通知公告</a></div>"
        f"<div class='list-box'><h2>通知公告</h2><ul class='list'>{rows}</ul>{_pager(shape, page)}</div>{_bottom(name)}"
    )


def _row(address: str, number: int) -> str:
    return f"<li><a href='t{number}.html' title='{_title(address, number)}'>{_title(address, number)}</a><span>{_day(number)}</span></li>\n"


def _pager(shape: Shape, page: int) -> str:
    links = "".join(f"<a href='{_list_name(number)}'>{number + 1}</a>" for number in range(shape.lists))
    further = f"<a class='next' href='{_list_name(page + 1)}'>下一页</a>" if page + 1 < shape.lists else ""
    return f"<div class='pages'>共{shape.lists}页 {links}{further}</div>"


def _list_name(page: int) -> str:
    return f"index_{page}.html" if page else "index.html"


def _article(address: str, shape: Shape, number: int) -> str:
    title, name, day = _title(address, number), _office(address), _day(number)
    chance = random.Random(f"{address}/{number}")
    paragraphs = "".join(f"<p style='text-indent:2em'>{_paragraph(chance)}</p>\n" for _ in range(chance.randint(6, 14)))
    files = (
        f"<p>附件：<a href='{FILES}P{number:05}.docx'>{title}附表.docx</a></p><p><a href='{FILES}P{number:05}.pdf'>{title}.pdf</a></p>"
        if number % EVERY_ATTACHMENT == 0
        else ""
    )
    return (
        f"{_head(f'{title}_{name}')}{_top(name)}<div class='crumbs'><a href='/'>首页</a> &gt; <a href='{shape.path}'>通知公告</a> &gt; 正文</div>"
        f"<div class='article'><h1>{title}</h1><div class='info'><span>发布时间：{day} 09:{number % 60:02}</span><span>来源：{name}</span>"
        f"<span>字号：[大 中 小]</span></div><div class='content'>{paragraphs}{files}<p style='text-align:right'>{name}</p></div></div>{_bottom(name)}"
    )


def _title(address: str, number: int) -> str:
    seed = number * 7 + int(address.rpartition(".")[2])
    place, matter, kind = PLACES[seed % len(PLACES)], MATTERS[seed // 3 % len(MATTERS)], KINDS[seed // 5 % len(KINDS)]
    return f"{place}关于{2015 + number % 11}年第{number}批{matter}工作的{kind}"


def _day(number: int) -> str:
    return (NEWEST - timedelta(days=400) + timedelta(days=number % 400)).isoformat() if number < 400 else NEWEST.isoformat()


def _paragraph(chance: random.Random) -> str:
    return f"{chance.randint(1, 99)}．" + "".join(chance.choices(CLAUSES, k=chance.randint(5, 10))) + f"共涉及{chance.randint(2, 900)}处。"


def _office(address: str) -> str:
    number = int(address.rpartition(".")[2])
    return PLACES[number % len(PLACES)] + OFFICES[number // 6 % len(OFFICES)]


def _head(title: str) -> str:
    return f"<!DOCTYPE html>\n<html lang='zh-CN'><head><meta charset='utf-8'><title>{title}</title>{_styles()}</head>\n<body>"


@cache
def _styles() -> str:
    rules = "".join(f".box{number}{{float:left;width:{100 + number}px;margin:0 {number}px}}\n" for number in range(40))
    scripts = "".join(f"<script src='/js/part{number}.js'></script>\n" for number in range(SCRIPTS - 2))
    return f"<style>{rules}</style>{scripts}"


@cache
def _top(name: str) -> str:
    items = "".join(
        f"<li class='box{number}'><a href='/m{number}/'>{MATTERS[number % 8]}专栏{number}</a></li>\n" for number in range(LINKS // 2)
    )
    return f"<div class='top'><div class='logo'>{name}</div><div class='search'><form action='/so'><input name='q'></form></div><ul class='menu'>{items}</ul></div>\n"


@cache
def _bottom(name: str) -> str:
    links = "".join(
        f"<div class='friend'><a href='http://f{number}.example/'>{PLACES[number % 6]}网站{number}</a></div>\n"
        for number in range(LINKS // 2)
    )
    share = "".join(f"var part{number} = {{id: {number}, name: 'share{number}', on: true, size: [16, 24, 32]}};\n" for number in range(150))
    return (
        f"<div class='bottom'>{links}<div class='foot'>主办：{name}　地址：清河路{len(name)}号　联系电话：0000-0000000</div></div>"
        f"<script>{share}</script><script>window.ready = true;</script></body></html>\n"
    )
