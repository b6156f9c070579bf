"""What is asked, when and in which order never depends on suspicion, readings or a published result (EVALUATION 8)."""

import ast
from datetime import date
from pathlib import Path

import pytest
import yaml

import disclosure
from disclosure import gates
from disclosure.crawl import crawl_city
from disclosure.nights import night_window
from disclosure.publish import publish_city
from disclosure.readings import Reading, record_reading
from disclosure.registry import load_city
from disclosure.state import open_state
from disclosure.warehouse import open_current

FIRST, SECOND = date(2025, 10, 10), date(2025, 10, 17)
COLUMNS = ("tz", "qz", "zc")
PACKAGE = Path(disclosure.__file__).parent
JUDGING = {"readings", "warehouse", "assess", "match", "rounds", "publish", "gates", "reports", "web", "accounts"}
CLAUSES = {
    "fresh": {"indicator": "column_notice", "about": "通知公告栏目更新", "channels": {"own": ["通知公告"]}},
    "list": {"indicator": "list_of_powers", "about": "权责清单", "terms": [["权责清单"]], "channels": {"own": ["权责清单"]}},
}


@pytest.fixture(scope="module")
def two_roots(long_world):
    """A site that grows, crawled for two nights a week apart into two storage roots: one stays as the crawl left it, in the other the first night was published with
    suspicions and read by a person before the second. Gives the site's log of each second night, and how many cells were suspected."""
    site = long_world.site()
    write_city(long_world, site)
    plain, judged = (long_world.settings().with_data(long_world.folder / name) for name in ("plain", "judged"))
    for settings in (plain, judged):
        crawl_city(settings, "qinghe", FIRST)
    suspected = publish_and_read(judged)
    for column in COLUMNS:
        site.put_column(f"/{column}/", 7, day="2024-01-{:02}")
    logs = []
    for settings in (plain, judged):
        seen = len(site.log)
        crawl_city(settings, "qinghe", SECOND)
        logs.append([(hit.path, hit.headers.get("If-None-Match"), hit.headers["User-Agent"]) for hit in site.log[seen:]])
    return logs, suspected


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


def test_suspicion_and_readings_change_no_request_and_no_order(two_roots):
    (plain, judged), suspected = two_roots
    assert suspected >= 1
    assert len(plain) >= 8
    assert judged == plain


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
