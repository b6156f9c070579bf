"""A fictional city of three units in memory: content as models, registry by the warehouse's own tables, silver and coverage by hand."""

from datetime import UTC, date, datetime

import pytest

from disclosure.calendar import WorkingCalendar
from disclosure.match.doc_types import doc_type_of, load_doc_types
from disclosure.registry.models import City, CityFile, Collective, Column, Event, NotApplicable, Round, Site, Unit
from scoring.rulebook import BoundTask, Channels, Clause, Grade, Indicator, Rulebook, Source

SOURCE = Source(title="演示规则", tag="V", in_force=(date(2020, 1, 1), None))
WINDOW = (date(2025, 7, 1), date(2025, 9, 30))
READ_AT = datetime(2025, 10, 9, 20)
AS_OF = datetime(2025, 10, 9, 22, tzinfo=UTC)

INDICATORS = [
    Indicator(
        id="quarterly",
        name="按季度公开",
        rule="every",
        source=SOURCE,
        effect="deduct",
        evidence_period="year",
        params={"period": "quarter"},
    ),
    Indicator(id="current", name="在线", rule="present", source=SOURCE, effect="deduct", evidence_period="current"),
    Indicator(id="in_window", name="本期公开", rule="present", source=SOURCE, effect="deduct"),
    Indicator(
        id="consultation",
        name="征求意见",
        rule="open_for",
        source=SOURCE,
        effect="deduct",
        level="item",
        doc_types=("consultation",),
        params={"days": 30},
    ),
    Indicator(
        id="news",
        name="动态更新",
        rule="fresh",
        source=SOURCE,
        effect="deduct",
        level="column",
        owed_by="column_owner",
        params={"days": {"news": 14}},
    ),
    Indicator(id="twice", name="两次", rule="count", source=SOURCE, effect="deduct", params={"at_least": 2, "per": "window"}),
    Indicator(id="informs", name="提示", rule="present", source=SOURCE),
]
UNITS = [
    Unit(id="mzj", name="青禾市民政局", aliases=("市民政局",), kind="department", group="市直部门"),
    Unit(id="nyj", name="青禾市农业农村局", aliases=("市农业农村局",), kind="department", group="市直部门"),
    Unit(id="swj", name="青禾市税务局", kind="vertical", group="双管单位", assessed="via_supervisor", reason="实行垂直管理"),
]


def column(unit, short, name, kind):
    return Column.model_validate(
        {"id": f"{unit}-{short}", "site": "portal", "url": f"http://a.example/{unit}/{short}/", "path": f"公开 > {unit} > {name}",
         "owners": [unit], "class": kind}
    )  # fmt: skip


COLUMNS = [
    column(unit, short, name, kind)
    for unit in ("mzj", "nyj")
    for short, name, kind in (
        ("jz", "社会救助", "periodic"), ("yj", "意见征集", "event_driven"), ("dt", "部门动态", "news"), ("qd", "权责清单", "static"),
    )
]  # fmt: skip

CLAUSES = {
    "q": Clause(
        id="q", indicator="quarterly", points=4, units=("mzj",), about="城乡低保社会救助资金发放情况",
        terms=(("低保", "社会救助"),), channels=Channels(own=("社会救助",)),
    ),
    "c": Clause(
        id="c", indicator="current", points=2, units=("各部门",), about="权责清单", terms=(("权责清单", "权力清单"),),
        channels=Channels(own=("权责清单",)),
    ),
    "y": Clause(
        id="y", indicator="consultation", points=3, units=("各部门",), about="征求意见", terms=(("征求意见",),),
        channels=Channels(own=("意见征集",)),
    ),
    "n": Clause(id="n", indicator="news", points=1, units=("各部门",), about="部门动态", channels=Channels(own=("部门动态",))),
}  # fmt: skip


def make_city(clauses, **round_fields):
    book = Rulebook(
        id="book", name="细则", status="in_force", announced_on=date(2025, 1, 1), issued_on=date(2025, 1, 1), applies_from=date(2025, 1, 1),
        year=2025, source="演示", grades=(Grade(name="优秀", at_least=90), Grade(name="不合格", at_least=0)),
        tasks=tuple(BoundTask(number=n, title=f"任务{n}", clauses=(clause,)) for n, clause in enumerate(clauses, 1)),
    )  # fmt: skip
    return City(
        file=CityFile(id="qinghe", name="青禾市", level="county", status="demo", sites=(Site(id="portal", name="门户", url="http://a.example/"),)),
        units=tuple(UNITS),
        collectives=(Collective(names=("各部门",), kinds=("department", "vertical")),),
        columns=tuple(COLUMNS),
        rounds=(Round(id="2025Q3", name="三季度", window=WINDOW, **round_fields),),
        events=(Event(kind="人代会", on=date(2025, 8, 1), source="演示"),),
        rulebooks={"rulebook.yml": book},
        indicators={indicator.id: indicator for indicator in INDICATORS},
        folder="/nowhere",
    )  # fmt: skip


ITEM = """create table silver.item (item_id text, url text, title text, listed_on date, column_id text, column_ids text[], published_on date, written_on date,
document_number text, body text, sha256 text, fetched_at timestamp, article_status text, first_seen_at timestamp, unseen_until timestamp, unit_id text,
unit_doubt boolean, is_relayed boolean, is_statement boolean, is_empty boolean, doc_type text, years bigint[], periods text[], opens_on date,
closes_on date, shortened text, is_pinned boolean, is_trusted boolean, source text, is_live boolean, publisher text,
last_status text, last_asked_at timestamp, looked_at timestamp, row_changed_at timestamp)"""


def item_row(item_id, title, column_id, published_on, **more):
    found = datetime(2025, 9, 1)
    row = {
        "item_id": item_id, "url": f"http://a.example/{item_id}.html", "title": title, "listed_on": published_on, "column_id": column_id,
        "column_ids": [column_id], "published_on": published_on, "written_on": None, "document_number": None, "body": "正文" * 30,
        "sha256": "0" * 64, "fetched_at": found, "article_status": "ok", "first_seen_at": found, "unseen_until": None,
        "unit_id": column_id.split("-")[0], "unit_doubt": False, "is_relayed": False, "is_statement": doc_type_of(title) == "statement",
        "is_empty": False, "doc_type": doc_type_of(title), "years": [], "periods": [], "opens_on": None, "closes_on": None,
        "shortened": None, "is_pinned": False, "is_trusted": True, "source": None, "is_live": True, "publisher": None,
        "last_status": "ok", "last_asked_at": None, "looked_at": None, "row_changed_at": None,
    }  # fmt: skip
    return {**row, **more}


@pytest.fixture
def assessed():
    """A function: items and clause ids → an open connection with gold made; coverage complete unless ``coverage`` says otherwise."""
    from disclosure.assess import assess_city
    from disclosure.match import match_city
    from disclosure.warehouse.connection import connect
    from disclosure.warehouse.registry_tables import make_registry

    opened = []

    def run(items, clauses, *, coverage=None, readings=(), as_of=AS_OF, without_noise=False, read_at=READ_AT, **round_fields):
        city = make_city([CLAUSES[name] if isinstance(name, str) else name for name in clauses], **round_fields)
        connection = connect()
        opened.append(connection)
        entry = city.rounds[0]
        make_registry(connection, city, entry, [(kind.id, kind.priority, kind.pattern, kind.exclude) for kind in load_doc_types()])
        connection.execute("create schema silver; create schema gold").fetchall()
        connection.execute(ITEM).fetchall()
        for row in (*items, *(() if without_noise else noise())):
            connection.execute(f"insert into silver.item values ({', '.join('?' * len(row))})", list(row.values())).fetchall()
        connection.execute(
            "create table gold.coverage (column_id text, period text, coverage text, reason text, cause text, read_at timestamp, rows bigint)"
        ).fetchall()
        for entry_column in COLUMNS:
            state = (coverage or {}).get(entry_column.id, ("complete", None, None))
            for period in ("window", "year", "current"):
                rows = sum(entry_column.id in row["column_ids"] for row in items)
                connection.execute(
                    "insert into gold.coverage values (?, ?, ?, ?, ?, ?, ?)",
                    [entry_column.id, period, *state, read_at, rows],
                ).fetchall()
        match_city(connection, city)
        assess_city(connection, city, entry, list(readings), WorkingCalendar.load(), as_of)
        return Gold(connection)

    run.make_city = lambda names: make_city([CLAUSES[name] for name in names])
    yield run
    for connection in opened:
        connection.close()


def noise():
    titles = [
        "市民政局走访慰问养老机构",
        "农技人员深入田间指导秋收",
        "市民政局召开安全生产会议",
        "我市举办养老护理员技能比武",
        "秋粮收购工作启动",
    ]
    return [
        item_row(f"noise{n}", title, "mzj-dt" if "民政" in title else "nyj-dt", date(2025, 9, 20 + n)) for n, title in enumerate(titles)
    ]


class Gold:
    """Reads the tables that assessing made."""

    def __init__(self, connection):
        self.connection = connection

    def rows(self, query):
        cursor = self.connection.execute(query)
        names = [entry[0] for entry in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def cell(self, unit, clause):
        (row,) = self.rows(f"select * from gold.cell where unit_id = '{unit}' and clause_id = '{clause}'")
        return row

    def score(self, unit):
        (row,) = self.rows(f"select * from gold.score where unit_id = '{unit}'")
        return row


@pytest.fixture
def item():
    """A function that makes a row of silver.item."""
    return item_row


@pytest.fixture
def clauses():
    return CLAUSES


@pytest.fixture
def not_applicable():
    return NotApplicable
