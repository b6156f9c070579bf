"""The kinds of items, told from titles."""

import duckdb
import pytest

from disclosure.match.doc_types import doc_type_of, load_doc_types

TITLES = [
    ("statement", "青禾市教育体育局2025年第二季度无行政处罚信息的情况说明"),
    ("statement", "关于本季度暂无意见征集事项的说明"),
    ("statement", "柳山镇2025年三季度未产生惠农补贴发放情况"),
    ("consultation", "关于《青禾市养犬管理办法（征求意见稿）》公开征求意见的公告"),
    ("consultation", "青禾市停车收费标准调整听证会公告"),
    ("consultation_feedback", "《青禾市养犬管理办法（征求意见稿）》公众意见采纳情况"),
    ("consultation_feedback", "关于养犬管理办法征求意见情况的反馈"),
    ("interpretation", "一图读懂《青禾市养犬管理办法》"),
    ("interpretation", "《青禾市城市更新实施办法》政策解读"),
    ("policy_document", "关于公布《青禾市招标投标监管若干措施》的通知"),
    ("recruitment", "2025年08月用人单位招工信息"),
    ("institution", "市市场监督管理局新增和划出职责公开"),
    ("emergency_plan", "关于印发《青禾市突发事件总体应急预案》的通知"),
    ("policy_document", "关于印发《青禾市养犬管理办法》的通知"),
    ("policy_document", "青禾市民政局关于进一步规范临时救助工作的通知"),
    ("final_accounts", "青禾市民政局2024年度部门决算"),
    ("final_accounts", "青禾市养老服务中心2024年度单位决算公开"),
    ("budget", "青禾市民政局2025年部门预算及三公经费预算公开"),
    ("annual_report", "青禾市民政局2024年政府信息公开工作年度报告"),
    ("gazette", "青禾市人民政府公报2025年第7期"),
    ("list_of_powers", "青禾市民政局权责清单（2025年版）"),
    ("proposal_reply", "对市人大十届四次会议第23号建议的答复"),
    ("inspection_result", "2025年第三季度“双随机、一公开”抽查结果公示"),
    ("inspection_result", "食品安全监督抽检信息通告（2025年第9期）"),
    ("procurement", "市民政局办公设备采购项目中标公告"),
    ("recruitment", "青禾市人民医院招聘编外护士公告"),
    ("personnel", "青禾市人民政府关于王某等同志任免职的通知"),
    ("emergency_plan", "清溪镇突发事件总体应急预案"),
    ("land", "国有建设用地使用权挂牌出让成交公示"),
    ("news", "市民政局召开社会救助工作推进会"),
    ("weather", "青禾市气象台发布高温橙色预警信号"),
    ("sports", "我市选手在省青少年游泳锦标赛中夺冠"),
    ("notice", "关于南湖路停水的通知"),
    ("arrangement", "关于召开停水协调会的通知"),
    ("arrangement", "市民政局关于做好2025年社会救助有关工作的通知"),
    ("announcement", "东门街道道路施工公告"),
]


@pytest.mark.parametrize(("kind", "title"), TITLES)
def test_a_title_tells_its_kind(kind, title):
    assert doc_type_of(title) == kind


@pytest.mark.parametrize("title", ["无偿献血倡议书", "无障碍环境建设进社区", "尚书房的故事"])
def test_a_word_that_only_looks_like_an_absence_is_no_statement(title):
    assert doc_type_of(title) != "statement"


def test_every_pattern_runs_in_the_warehouse_and_says_the_same():
    query = "select regexp_matches(?, ?) and not coalesce(regexp_matches(?, ?), false)"
    with duckdb.connect() as connection:
        for kind, title in TITLES:
            entries = [entry for entry in load_doc_types() if entry.id == kind]
            fits = [connection.execute(query, [title, entry.pattern, title, entry.exclude]).fetchall()[0][0] for entry in entries]
            assert any(fits)


def test_priorities_are_unique_so_that_one_kind_wins():
    priorities = [entry.priority for entry in load_doc_types()]
    assert len(set(priorities)) == len(priorities)


def test_every_kind_names_its_source():
    assert all(len(entry.source) > 10 for entry in load_doc_types())
