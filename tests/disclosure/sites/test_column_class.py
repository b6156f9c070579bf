"""The class of a column by its name and rows."""

import pytest

from disclosure.sites import Row, read_page
from disclosure.sites.reading.columnclass import read_column_class

NAMES = {
    "news": "工作动态 要闻 政务要闻 图片新闻 部门动态 乡镇动态 领导活动 新闻动态 今日青禾",
    "notice": "通知公告 公示公告 公告公示 通知 公示",
    "policy": "政策文件 规范性文件 政策法规 政策解读 法律法规 政府文件 县政府办文件 图解",
    "periodic": "财政预决算 部门预算 统计数据 统计公报 政府信息公开年报 政府工作报告 空气质量 工作总结 计划总结 三公经费 工作推进",
    "event_driven": "行政处罚 行政许可 双公示 招标公告 采购公告 征地信息 应急管理 人事任免 招录招聘 意见征集 重大决策预公开 建议提案办理 政府常务会议 回应关切 行政处罚公示 在线访谈",
    "static": "机构职能 领导之窗 内设机构 联系方式 政府信息公开指南 公开制度 机构设置 县情概况 权责清单 领导信息 办事指南",
    "container": "政务公开 信息公开目录 重点领域信息公开 基层政务公开 互动交流 法定主动公开内容",
    "link": "友情链接 网站链接",
    "archive": "专题专栏 2021年 历史公告 往年预算 “十四五”规划 春耕专题 2022年部门预算",
}
CASES = [(name, found) for found, names in NAMES.items() for name in names.split()]
URL = "http://www.qinghe.example/zwgk/index.html"


@pytest.mark.parametrize(("name", "found"), CASES)
def test_a_name_tells_the_class(name, found):
    assert read_column_class(name) == found


def test_the_names_are_many():
    assert len(CASES) >= 60


@pytest.mark.parametrize("name", ["乡村振兴", "其他", "白塔镇", "教育", "旅游", "", None])
def test_a_name_that_tells_nothing_gives_none(name):
    assert read_column_class(name) is None


def rows(*links, date=None):
    """Rows with these links."""
    return [
        Row(f"条目{index}", link, link if "//" in link else f"http://www.qinghe.example{link}", date) for index, link in enumerate(links)
    ]


def test_rows_that_lead_out_of_the_site_are_links():
    assert read_column_class("政策文件", rows("http://a.example/", "http://b.example/x", "http://c.example/"), URL) == "link"


def test_rows_that_lead_to_columns_make_a_container():
    assert read_column_class("政策文件", rows("/zcwj/gfxwj/", "/zcwj/qtwj/index.html", "/zcwj/zcjd/"), URL) == "container"


def test_dated_rows_leave_the_name_to_tell():
    assert (
        read_column_class("政策文件", rows("http://a.example/", "http://b.example/", "http://c.example/", date="2023-03-02"), URL)
        == "policy"
    )


def test_two_links_are_too_few_to_tell():
    assert read_column_class("其他", rows("/a/", "/b/"), URL) is None


def test_lists_and_articles_carry_the_class_of_their_column(make):
    assert read_page(make.trs_list(), "http://www.qinghe.example/zwgk/tzgg/index.html").column_class == "notice"
    page = read_page(make.trs_article("<p>正文。</p>"), "http://www.qinghe.example/zwgk/tzgg/202306/t20230612_1.html")
    assert (page.kind, page.column_class) == ("article", "notice")
