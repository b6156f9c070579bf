"""The command that says why an item is evidence for a task, or why not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from disclosure.cli.root import cli, print_json

DECISIONS = {"accept": "采信 accept", "review": "待人工核对 review", "reject": "不采信 reject"}
LEAST_SHOWN = 0.005


@cli.command("explain")
@click.argument("city")
@click.argument("task")
@click.argument("item")
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), help="the storage root")
@click.option("--json", "as_json", is_flag=True, help="one JSON document")
def explain_command(city: str, task: str, item: str, data: Path | None, as_json: bool) -> None:
    """Why ITEM is evidence for TASK, or why not: every comparison with its weight and what it added.

    TASK is a task's number or a clause's id; ITEM an item's id, its address, or a piece of its title that no other has.
    """
    from disclosure.match.explained import explain_published
    from disclosure.match.promotion import city_model
    from disclosure.registry import find_city, load_city
    from disclosure.settings import get_settings

    settings = get_settings().with_data(data)
    folder = settings.city_data(load_city(find_city(city, settings.cities)).id)
    found = explain_published(folder, city_model(folder), task, item)
    if as_json:
        print_json(
            found
            | {"item": {name: value if not hasattr(value, "isoformat") else value.isoformat() for name, value in found["item"].items()}}
        )
        return
    click.echo("\n".join(_item_lines(found)))
    for pair in found["pairs"]:
        click.echo("\n".join(_pair_lines(pair)))


def _item_lines(found: dict[str, Any]) -> list[str]:
    item = found["item"]
    origin = item["publisher"] or item["source"] or "—"
    return [
        f"信息  {item['title']}  [{item['id']}]",
        f"      {item['url']}",
        f"      栏目 {item['column'] or '—'} · 单位 {item['unit_name'] or '—'} · 发布机构或来源 {origin} · 发布 {item['published_on'] or '—'}",
        f"数据  build {found['build']}",
    ]


def _pair_lines(pair: dict[str, Any]) -> list[str]:
    clause, text, blend, model = pair["clause"], pair["text"], pair["blend"], pair["model"]
    kept = "" if pair["kept"] else "（得分过低，未存入 gold.match）"
    limits = blend["thresholds"]
    searched = "检索到" if pair["found_widely"] else "，".join(filter(None, ("未检索到", pair["left_out"])))
    return [
        "",
        f"要求  {clause['id']} {clause['title']}：{clause['about']}",
        f"结论  {DECISIONS[pair['decision']]}  得分 {pair['score']:.3f}  仅看文字 {pair['probability']:.3f}{kept}",
        f"界限  采信 ≥ {limits['accept']} · 核对 ≥ {limits['review']} · 扣分前的全市检索 ≥ {limits['wide']}：{searched}",
        *(f"理由  {reason}" for reason in pair["reasons"]),
        *_matter_lines(pair),
        *_part_lines("综合判断", blend),
        *_part_lines(f"仅看文字（采信 ≥ {text['thresholds']['accept']}，核对 ≥ {text['thresholds']['review']}）", text),
        f"模型  {model['digest'][:16]}"
        + ("" if model["is_of_build"] else f"，与生成数据时的 {str(model['of_build'])[:16]} 不同：下次发布后一致"),
    ]


def _matter_lines(pair: dict[str, Any]) -> list[str]:
    from disclosure.match.explain import load_words

    places = load_words()["place"]
    words = [f"共有词  {places[place]}：{'、'.join(found)}" for place, found in pair["words"].items()]
    matters = [
        f"事项  {matter['topic']}（{matter['domain']}）要求 {matter['asked']:.2f}；"
        + "，".join(f"{places[place]} {value:.2f}" for place, value in matter["places"].items())
        + (f"；见于 {'、'.join(matter['words'])}" if matter["words"] else "")
        for matter in pair["matters"]
    ]
    return words + matters


def _part_lines(name: str, side: dict[str, Any]) -> list[str]:
    lines = ["", f"{name}：对数几率 {side['log_odds']:+.3f}", f"  {side['intercept']:+8.3f}  起点"]
    silent = 0
    for part in side["parts"]:
        if abs(part["adds"]) < LEAST_SHOWN:
            silent += 1
        else:
            lines.append(f"  {part['adds']:+8.3f}  {part['says']}（{part['name']} {part['value']:.2f} × {part['weight']:+g}）")
    return [*lines, *([f"    其余 {silent} 项没有影响（--json 列出全部）"] if silent else [])]
