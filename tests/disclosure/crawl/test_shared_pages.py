"""Two lists on one page of which a script shows one, and two columns under one address: neither is ever read whole by mistake."""

from datetime import date

import pytest
import yaml

from disclosure.check import check_city
from disclosure.column_decisions import Decision, record_decision, repair_value
from disclosure.column_health import read_health
from disclosure.registry import find_city, load_city
from disclosure.state import open_state

from .conftest import NIGHT

NEXT = date(2025, 7, 11)


def box(name: str, title: str, *, more: str = "") -> str:
    rows = "".join(f'<li><a href="./{name}{day}.html">{title}{day}</a><span>2025-06-{day:02}</span></li>' for day in range(6, 0, -1))
    return f'<div class="{name}"{more}><ul>{rows}</ul></div>'


def put_page(site, *boxes: str) -> None:
    heads = '<div class="hd"><a>通知公告</a><a>公示公告</a></div>'
    site.put("/c/", f"<html><head><meta charset='utf-8'><title>政务公开</title></head><body>{heads}{''.join(boxes)}</body></html>")
    for name in ("t", "g"):
        for day in range(1, 7):
            site.put_article(f"/c/{name}{day}.html", f"{name}{day}号事项", f"2025-06-{day:02}", "正文" * 30)


def write_city(world, **names: str) -> None:
    world.city(dict.fromkeys(names, "/c/"))
    path = world.folder / "cities" / "qinghe" / "columns.yml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    for column in content["columns"]:
        column["path"] = f"首页 > {names[column['id']]}"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def city_of(world):
    return load_city(find_city("qinghe", world.folder / "cities"))


def health_of(world) -> dict:
    state = open_state(world.settings())
    try:
        return {one.column.id: one for one in read_health(city_of(world), world.folder / "data" / "qinghe", state)}
    finally:
        state.close()


def readings(world, night: date = NIGHT) -> dict[str, tuple]:
    world.crawl(night=night)
    return {row["column_id"]: (row["status"], row["coverage"], row["reason"], row["detail"]) for row in world.rows("columns", night=night)}


def accept(world, column: str, selector: str) -> None:
    state = open_state(world.settings())
    at = health_of(world)[column].latest["finished_at"]
    record_decision(state, Decision("qinghe", column, "repair", repair_value(selector), "王核", "与网页逐条核对", at))
    state.close()


def test_a_list_in_a_hidden_tab_makes_the_column_partial_until_a_person_names_its_rows(world, site):
    put_page(site, box("t", "关于事项的通知"), box("g", "补贴发放公示", more=' style="display:none"'))
    write_city(world, c1="通知公告")
    assert readings(world) == {"c1": ("partial", "partial", "解析存疑", "网页另有未显示的列表")}
    health = health_of(world)["c1"]
    assert health.is_waiting
    assert "--selector" in (health.advice or "")
    accept(world, "c1", "div.t > ul > li")
    status, coverage, reason, _ = readings(world, NEXT)["c1"]
    assert (status, coverage, reason, health_of(world)["c1"].is_waiting) == ("ok", "complete", None, False)


def test_an_empty_tab_beside_a_hidden_list_is_not_read_as_an_empty_column(world, site):
    put_page(site, "<div><ul><li>暂无信息</li></ul></div>", box("g", "补贴发放公示", more=" hidden"))
    write_city(world, c1="通知公告")
    assert readings(world) == {"c1": ("unreadable", "none", "解析存疑", "网页另有未显示的列表")}
    assert health_of(world)["c1"].is_waiting


def test_two_columns_under_one_address_are_partial_until_each_has_its_selector(world, site):
    put_page(site, box("t", "关于事项的通知"), box("g", "补贴发放公示"))
    write_city(world, c1="通知公告", c2="公示公告")
    assert {column: row[1:] for column, row in readings(world).items()} == {
        "c1": ("partial", "解析存疑", "与别的栏目登记为同一网址（公示公告）"),
        "c2": ("partial", "解析存疑", "与别的栏目登记为同一网址（通知公告）"),
    }
    accept(world, "c2", "div.g > ul > li")
    found = readings(world, NEXT)
    assert {column: row[1] for column, row in found.items()} == {"c1": "partial", "c2": "complete"}
    assert {column: health.is_waiting for column, health in health_of(world).items()} == {"c1": True, "c2": False}


def test_one_column_registered_for_two_units_is_read_whole_in_both(world, site):
    put_page(site, box("t", "关于事项的通知"))
    write_city(world, c1="通知公告", c2="通知公告")
    assert {column: row[:2] for column, row in readings(world).items()} == {"c1": ("ok", "complete"), "c2": ("ok", "complete")}


@pytest.mark.parametrize(("name", "warned"), [("公示公告", ["c1", "c2"]), ("通知公告", [])])
def test_the_check_of_a_city_says_which_columns_share_an_address(world, site, name, warned):
    write_city(world, c1="通知公告", c2=name)
    said = [line for line in check_city(city_of(world), NIGHT).warnings if "same address" in line]
    assert [line.split(":")[0] for line in said] == [f"column {column}" for column in warned]
