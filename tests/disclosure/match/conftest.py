"""A small fictional city in memory: registry by the content files' own loader, silver by hand."""

from datetime import date

import pytest

from disclosure.match.doc_types import doc_type_of

COLUMNS = {
    "mzj-jz": ("社会救助", "periodic"),
    "mzj-bmdt": ("部门动态", "news"),
    "mzj-zcwj": ("政策文件", "policy"),
    "czj-jz": ("社会救助", "periodic"),
    "czj-xx": ("财政信息", "periodic"),
}
OWNERS = {"mzj-jz": "mzj", "mzj-bmdt": "mzj", "mzj-zcwj": "mzj", "czj-jz": "czj", "czj-xx": "czj"}

TABLES = """
create schema registry; create schema silver;
create table registry.clause (clause_id text, about text);
create table registry.clause_term (clause_id text, group_no integer, word text);
create table registry.clause_without (clause_id text, word text);
create table registry.clause_channel (clause_id text, unit_id text, column_id text);
create table registry.clause_type (clause_id text, doc_type text, is_partner boolean);
create table registry.cell (clause_id text, unit_id text);
create table registry.column (column_id text, name text, class text);
create table silver.item (item_id text, title text, body text, column_ids text[], unit_id text, doc_type text, published_on date);
insert into registry.clause values ('16a', '城乡低保特困供养临时救助人数标准资金支出情况'), ('7a', '2024年度部门决算公开');
insert into registry.clause_term values ('16a', 1, '低保'), ('16a', 1, '社会救助'), ('16a', 1, '临时救助'), ('7a', 1, '决算');
insert into registry.clause_without values ('16a', '培训');
insert into registry.clause_channel values ('16a', 'mzj', 'mzj-jz'), ('7a', 'czj', 'czj-xx');
insert into registry.clause_type values ('7a', 'final_accounts', false);
insert into registry.cell values ('16a', 'mzj'), ('7a', 'czj'), ('7a', 'mzj');
"""


@pytest.fixture
def matched():
    """A function: items as (id, title, column[, body]) → {(clause, item): row of gold.match}."""
    import duckdb

    from disclosure.match import match_city

    def run(*items):
        with duckdb.connect(config={"memory_limit": "500MB", "threads": 1}) as connection:
            for statement in filter(str.strip, TABLES.split(";")):
                connection.execute(statement)
            for column, (name, kind) in COLUMNS.items():
                connection.execute("insert into registry.column values (?, ?, ?)", [column, name, kind])
            for item, title, column, *body in [*items, *FILLERS]:
                row = [item, title, "".join(body), [column], OWNERS[column], doc_type_of(title), date(2025, 8, 1)]
                connection.execute("insert into silver.item values (?, ?, ?, ?, ?, ?, ?)", row)
            match_city(connection)
            cursor = connection.execute("select * from gold.match")
            names = [entry[0] for entry in cursor.description]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        return {(row["clause_id"], row["item_id"]): row for row in rows}

    return run


FILLERS = [
    ("f1", "市民政局走访慰问养老机构", "mzj-bmdt"),
    ("f2", "关于加强养老服务设施建设的通知", "mzj-zcwj"),
    ("f3", "青禾市财政局2025年部门预算", "czj-xx"),
    ("f4", "全市财政工作会议召开", "czj-xx"),
    ("f5", "市民政局召开安全生产会议", "mzj-bmdt"),
    ("f6", "未成年人保护宣传进校园", "mzj-bmdt"),
]
