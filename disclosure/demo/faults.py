"""Faults of ours or of the network: what breaks, and why the cells behind it stay undetermined."""

from __future__ import annotations

from disclosure.demo.builder import Builder

REASONS = {
    "site_down": "采集失败",
    "gone": "采集失败",
    "challenge": "防护或挑战页",
    "script": "脚本渲染",
    "robots": "robots 不许",
    "undated": "日期待核",
    "undecodable": "解析存疑",
}
COLUMNS = {
    "9a": "权责清单",
    "10a": "机构信息",
    "13a": "通知公告",
    "14a": "监督检查",
    "15a": "食品抽检",
    "16a": "社会救助",
    "17a": "就业信息",
    "19a": "土地信息",
    "20a": "应急管理",
    "23a": "惠民惠农",
}


def write(site: Builder) -> None:
    """Break what the cast says, after everything is written."""
    for case in site.cast.cases():
        if case.kind != "fault":
            continue
        site.expect(case.unit, case.clause, "undetermined", REASONS[case.story])
        if case.story == "undecodable":
            continue
        look = site.looks[site.column(case.unit, COLUMNS[case.clause])]
        look.fault = {"site_down": "down"}.get(case.story, case.story)  # type: ignore[assignment]
        if case.story == "undated":
            look.dates = "none"
