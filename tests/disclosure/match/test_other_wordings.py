"""The demo's rule book against titles of our own wording: what stands in the right column is found however it is worded, and what only stands there is not."""

from datetime import date

import pytest

from disclosure.match import doc_type_of, load_doc_types, match_city
from disclosure.registry import load_city

FOUND = [
    ("1a", "zfb", "2025年二季度《政府工作报告》目标任务推进台账"),
    ("2a", "mzj", "上半年民生实事办理进度"),
    ("7a", "rsj", "2024年部门收支决算总表"),
    ("8a", "mzj", "民政局2024年信息公开年报"),
    ("9a", "mzj", "民政局行政权力事项一览"),
    ("10a", "mzj", "领导班子成员"),
    ("10a", "mzj", "科室设置及职责"),
    ("11a", "zfb", "青禾市人民政府公报（第7期）"),
    ("14a", "scj", "企业抽查检查结果（4—6月）"),
    ("15a", "scj", "不合格食品核查处置通告（8月）"),
    ("16a", "mzj", "2025年第二季度困难群众保障资金发放表"),
    ("17a", "rsj", "企业用工需求信息第9期"),
    ("18a", "jyj", "2025年城区初中录取结果"),
    ("19a", "zrj", "国有土地使用权划拨结果公示"),
    ("20a", "lsz", "柳山镇防汛抗旱预案"),
    ("21a", "fgj", "对第23号代表建议的回复"),
    ("22a", "mzj", "民政局举办开放日活动"),
    ("23a", "lsz", "一卡通惠农资金发放明细"),
    ("25a", "fgj", "关于城东道路工程可行性研究报告的批复"),
    ("24a", "sjj", "机构职能变更公告"),
]
LOOKED_AT = [
    ("2a", "mzj", "2025年第二季度十件实事推进表"),
    ("10a", "mzj", "联系我们：地址、电话、办公时间"),
    ("11a", "zfb", "2025年第7号（总第112号）"),
    ("18a", "jyj", "2025年小学一年级新生分班公示"),
    ("21a", "fgj", "关于做好2025年建议提案办理工作的通知"),
]
LEFT_OUT = [
    ("16a", "mzj", "端午节放假通知"),
    ("16a", "mzj", "关于开展社会工作者培训的通知"),
    ("14a", "scj", "市场监管局党支部开展主题党日"),
    ("14a", "scj", "关于加强夏季用电安全的提示"),
    ("20a", "lsz", "柳山镇开展消防演练"),
    ("7a", "rsj", "2025年部门预算"),
    ("7a", "rsj", "财政资金绩效评价报告"),
    ("19a", "zrj", "不动产登记服务指南"),
    ("23a", "lsz", "柳山镇秸秆禁烧倡议书"),
    ("25a", "fgj", "关于端午节期间价格监测的通知"),
    ("18a", "jyj", "教师资格认定公告"),
]
CASES = [
    *((*case, {"accept"}) for case in FOUND),
    *((*case, {"review"}) for case in LOOKED_AT),
    *((*case, {"reject"}) for case in LEFT_OUT),
]


@pytest.fixture(scope="module")
def decisions(root):
    """The decision on every case, all titles standing in the first column declared for the clause and unit."""
    from disclosure.warehouse.connection import connect
    from disclosure.warehouse.registry_tables import make_registry

    city = load_city(root / "cities" / "demo")
    with connect() as connection:
        make_registry(connection, city, city.rounds[0], [(kind.id, kind.priority, kind.pattern, kind.exclude) for kind in load_doc_types()])
        connection.execute("create schema silver").fetchall()
        connection.execute(
            """create table silver.item (item_id text, title text, body text, column_ids text[], unit_id text, doc_type text, published_on date,
            publisher text, source text, document_number text, is_relayed boolean, is_statement boolean, first_seen_at timestamp)"""
        ).fetchall()
        for number, (clause, unit, title, _) in enumerate(CASES):
            query = "select column_id from registry.clause_channel where clause_id = ? and unit_id = ? limit 1"
            ((column,),) = connection.execute(query, [clause, unit]).fetchall()
            row = [str(number), title, "", [column], unit, doc_type_of(title), date(2025, 7, 10), None, None, None, False, False, None]
            connection.execute(f"insert into silver.item values ({', '.join('?' * len(row))})", row).fetchall()
        match_city(connection, city)
        rows = connection.execute("select clause_id, item_id, decision from gold.match").fetchall()
    return {(clause, item): decision for clause, item, decision in rows}


@pytest.mark.parametrize(("number", "case"), enumerate(CASES), ids=[f"{clause} {title}" for clause, _, title, _ in CASES])
def test_a_title_in_the_declared_column_is_judged_by_what_it_says(decisions, number, case):
    clause, _, _, expected = case
    assert decisions.get((clause, str(number)), "reject") in expected
