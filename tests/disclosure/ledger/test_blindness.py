"""What is asked, when and in which order never depends on suspicion, readings or a published result (EVALUATION 8)."""

import ast
import json
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
import yaml

import disclosure
from disclosure import gates
from disclosure.crawl import crawl_city, visits
from disclosure.nights import night_window
from disclosure.publish import publish_city
from disclosure.readings import Reading, record_reading
from disclosure.registry import load_city
from disclosure.state import metadata, open_state, reading
from disclosure.state.tables import UtcDateTime
from disclosure.warehouse import open_current

FIRST, SECOND = date(2025, 10, 10), date(2025, 10, 17)
COLUMNS = ("tz", "qz", "zc")
OF_THE_CRAWL = ("address", "host_night", "robots_answer", "lock", "column_decision")
"""What the crawl itself keeps, or what a person says of how a column is to be read."""

WORDS = ("sample", "control", "appeal", "adjudicator", "assessor")
PACKAGE = Path(disclosure.__file__).parent
JUDGING = {"readings", "warehouse", "assess", "match", "rounds", "publish", "gates", "reports", "web", "accounts"}
CLAUSES = {
    "fresh": {"indicator": "column_notice", "about": "通知公告栏目更新", "channels": {"own": ["通知公告"]}},
    "list": {"indicator": "list_of_powers", "about": "权责清单", "terms": [["权责清单"]], "channels": {"own": ["权责清单"]}},
}


@pytest.fixture(scope="module")
def roots(long_world):
    """A site that grows, crawled for two nights a week apart into four storage roots: one stays as the crawl left it; in the second the first night was published with
    suspicions and read by a person before the other; in the third it was drawn into samples and appealed against; the fourth is crawled by a program that heeds this.
    Gives the site's log of each second night, and how many cells were suspected."""
    site = long_world.site()
    write_city(long_world, site)
    names = ("plain", "judged", "drawn", "heeded")
    plain, judged, drawn, heeded = (long_world.settings().with_data(long_world.folder / name) for name in names)
    for settings in (plain, judged, drawn, heeded):
        crawl_city(settings, "qinghe", FIRST)
    suspected = publish_and_read(judged)
    draw_and_appeal(drawn)
    draw_and_appeal(heeded)
    for column in COLUMNS:
        site.put_column(f"/{column}/", 7, day="2024-01-{:02}")
    logs = {}
    for name, settings in zip(names, (plain, judged, drawn, heeded), strict=True):
        seen = len(site.log)
        with pytest.MonkeyPatch.context() as patch:
            if name == "heeded":
                patch.setattr(visits, "visits_of", drawn_first(settings))
            crawl_city(settings, "qinghe", SECOND)
        logs[name] = [(hit.path, hit.headers.get("If-None-Match"), hit.headers["User-Agent"]) for hit in site.log[seen:]]
    return logs, suspected


def draw_and_appeal(settings):
    """Rows of people's work on the last column and its unit in every table of the state database that is not the crawl's own, those that are yet to come among
    them, and files beside the round."""
    state = open_state(settings)
    with state.write() as connection:
        for table in metadata.sorted_tables:
            if table.name not in OF_THE_CRAWL:
                for number, word in enumerate(WORDS):
                    connection.execute(table.insert().values({column.name: value_of(column, word, number) for column in table.columns}))
    state.close()
    folder = settings.city_data("qinghe") / "rounds" / "R"
    folder.mkdir(parents=True)
    for word in WORDS:
        (folder / f"{word}.json").write_text(json.dumps([{"unit": "mzj", "column": COLUMNS[-1], "kind": word}]), encoding="utf-8")


def value_of(column, word, number):
    """Something for a column of a table, that names what it is about where it can."""
    named = {"city": "qinghe", "round": "R", "unit": "mzj", "clause": "list", "column_id": COLUMNS[-1], "outcome": "unmet", "role": word}
    if isinstance(column.type, UtcDateTime):
        return night_window(FIRST)[1]
    kinds = {int: number + 1, float: 1.0, date: FIRST, bytes: b"x"}
    return named.get(column.name) or kinds.get(column.type.python_type, f"{word} {number}")


def drawn_first(settings):
    """What a night visits, in another order once something was drawn: what must never be."""
    real, state = visits.visits_of, open_state(settings)
    with state.read() as connection:
        is_drawn = connection.scalar(sa.select(sa.func.count()).select_from(reading)) > 0
    state.close()
    return lambda *args: real(*args)[::-1] if is_drawn else real(*args)


def write_city(world, site):
    """A bureau whose notices are old and whose list of powers is missing."""
    for column in COLUMNS:
        site.put_column(f"/{column}/", 5, day="2024-01-{:02}")
    world.city({"tz": "/tz/", "qz": "/qz/", "zc": "/zc/"}, rounds=[{"id": "R", "name": "三季度", "window": ["2025-07-01", "2025-09-30"]}])
    home = world.folder / "cities" / "qinghe"
    unit = {"id": "mzj", "name": "青禾市民政局", "aliases": ["市民政局"], "kind": "department", "group": "市直"}
    names = {"tz": ("通知公告", "notice"), "qz": ("权责清单", "static"), "zc": ("政策文件", "policy")}
    columns = [
        {"id": key, "site": "www", "url": f"/{key}/", "path": f"民政局 > {name}", "class": kind, "owners": ["mzj"]}
        for key, (name, kind) in names.items()
    ]
    clauses = [{"id": key, "points": 2, "units": ["mzj"], "effect": "deduct", **clause} for key, clause in CLAUSES.items()]
    book = yaml.safe_load((home / "rulebook.yml").read_text(encoding="utf-8"))
    book |= {"status": "in_force", "announced_on": "2025-01-01", "tasks": [{"number": 1, "title": "任务", "clauses": clauses}]}
    for name, content in {"units": {"units": [unit]}, "columns": {"columns": columns}, "rulebook": book}.items():
        (home / f"{name}.yml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def publish_and_read(settings):
    """Publish the first night, let a person read every suspected cell; gives how many were suspected."""
    later = night_window(FIRST)[1]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gates, "check_layer", lambda *_: [])  # they judge the build, which is not the matter here, and cost seconds
        publish_city(settings, "qinghe", night=FIRST)
    _, warehouse = open_current(settings.city_data("qinghe"))
    cells = warehouse.execute("select unit_id, clause_id, task from gold.cell where state = 'suspected'").fetchall()
    warehouse.close()
    state, city = open_state(settings), load_city(settings.cities / "qinghe")
    for unit, clause, task in cells:
        record_reading(state, Reading("qinghe", "R", unit, clause, task, "甲", "assessor", "met", None, None, "看过了", later), city)
    state.close()
    return len(cells)


def test_suspicion_and_readings_change_no_request_and_no_order(roots):
    logs, suspected = roots
    assert suspected >= 1
    assert len(logs["plain"]) >= 8
    assert logs["judged"] == logs["plain"]


def test_samples_and_appeals_change_no_request_and_no_order(roots):
    logs, _ = roots
    assert logs["drawn"] == logs["plain"]


def test_a_program_that_heeded_them_would_be_seen(roots):
    logs, _ = roots
    assert sorted(logs["heeded"], key=str) == sorted(logs["plain"], key=str)
    assert logs["heeded"] != logs["plain"]


def test_the_tables_that_samples_and_appeals_may_stand_in_are_tried():
    assert set(OF_THE_CRAWL) < set(metadata.tables)
    assert {"reading", "account"} <= set(metadata.tables) - set(OF_THE_CRAWL)


@pytest.mark.parametrize("package", ["crawl", "fetch"])
def test_who_asks_knows_nothing_of_judging(package):
    paths = sorted((PACKAGE / package).rglob("*.py"))
    assert len(paths) > 5
    assert {name for path in paths for name in imported_units(path)} & JUDGING == set()


def test_the_check_of_imports_can_fail():
    assert JUDGING & imported_units(PACKAGE / "publish.py")


def imported_units(path):
    """The parts of the library that a module imports, at any depth."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
    return {name.split(".")[1] for name in names if name.startswith("disclosure.")}
