"""A small fictional city in memory: registry by the content files' own loader, silver by hand."""

from datetime import date, datetime

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

FIELDS = """item_id text, title text, body text, column_ids text[], unit_id text, doc_type text, published_on date, publisher text, source text,
document_number text, is_relayed boolean, is_statement boolean, first_seen_at timestamp"""
TABLES = f"""
create schema registry; create schema silver;
create table registry.clause (clause_id text, task integer, task_title text, about text);
create table registry.clause_term (clause_id text, group_no integer, word text);
create table registry.clause_without (clause_id text, word text);
create table registry.clause_channel (clause_id text, unit_id text, column_id text);
create table registry.clause_type (clause_id text, doc_type text, is_partner boolean);
create table registry.cell (clause_id text, unit_id text);
create table registry.column (column_id text, path text, name text, class text, position integer);
create table silver.item ({FIELDS});
insert into registry.clause values ('16a', 16, '社会救助信息按季度公开', '城乡低保特困供养临时救助人数标准资金支出情况'), ('7a', 7, '部门决算公开', '2024年度部门决算公开');
insert into registry.clause_term values ('16a', 1, '低保'), ('16a', 1, '社会救助'), ('16a', 1, '临时救助'), ('7a', 1, '决算');
insert into registry.clause_without values ('16a', '培训');
insert into registry.clause_channel values ('16a', 'mzj', 'mzj-jz'), ('7a', 'czj', 'czj-xx');
insert into registry.clause_type values ('7a', 'final_accounts', false);
insert into registry.cell values ('16a', 'mzj'), ('7a', 'czj'), ('7a', 'mzj');
"""


def row_of(item, title, column, body="", **more):
    """A row of silver.item."""
    row = {
        "item_id": item, "title": title, "body": body, "column_ids": [column], "unit_id": OWNERS[column], "doc_type": doc_type_of(title),
        "published_on": date(2025, 8, 1), "publisher": None, "source": None, "document_number": None, "is_relayed": False,
        "is_statement": doc_type_of(title) == "statement", "first_seen_at": datetime(2025, 8, 1, 16),
    }  # fmt: skip
    return {**row, **more}


def make_tables(connection, *items):
    """The registry, and silver of these items and the fillers."""
    from disclosure.match.text import load

    for statement in filter(str.strip, TABLES.split(";")):
        connection.execute(statement).fetchall()
    for place, (column, (name, kind)) in enumerate(COLUMNS.items()):
        connection.execute("insert into registry.column values (?, ?, ?, ?, ?)", [column, f"公开 > {name}", name, kind, place]).fetchall()
    rows = [
        row_of(item, title, column, *rest[:1], **(rest[1] if len(rest) > 1 else {})) for item, title, column, *rest in [*items, *FILLERS]
    ]
    load(connection, "filled", FIELDS, [tuple(row.values()) for row in rows])
    connection.execute("insert into silver.item select * from filled; drop table filled").fetchall()


@pytest.fixture
def prepare():
    """The function that makes registry and silver on a connection of the test's own."""
    return make_tables


@pytest.fixture
def opened():
    """A function: items as (id, title, column[, body[, {field: value}]]) → an open connection with gold.match made."""
    import duckdb

    from disclosure.match import match_city

    connections = []

    def run(*items, settings=None):
        connection = duckdb.connect(config={"memory_limit": "500MB", "threads": 1})
        connections.append(connection)
        make_tables(connection, *items)
        match_city(connection, settings=settings)
        return connection

    yield run
    for connection in connections:
        connection.close()


@pytest.fixture
def matched(opened):
    """A function: items as for ``opened`` → {(clause, item): row of gold.match}."""

    def run(*items):
        rows = rows_of(opened(*items), "select * from gold.match")
        return {(row["clause_id"], row["item_id"]): row for row in rows}

    return run


def rows_of(connection, query):
    """The rows of a query as dictionaries."""
    cursor = connection.execute(query)
    names = [entry[0] for entry in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


FILLERS = [
    ("f1", "市民政局走访慰问养老机构", "mzj-bmdt"),
    ("f2", "关于加强养老服务设施建设的通知", "mzj-zcwj"),
    ("f3", "青禾市财政局2025年部门预算", "czj-xx"),
    ("f4", "全市财政工作会议召开", "czj-xx"),
    ("f5", "市民政局召开安全生产会议", "mzj-bmdt"),
    ("f6", "未成年人保护宣传进校园", "mzj-bmdt"),
]
