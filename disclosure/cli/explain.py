"""The command that says why an item is evidence for a task, or why not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from disclosure.cli.home import DATA, find_home
from disclosure.cli.root import cli, print_json, print_text


@cli.command("explain")
@click.argument("city")
@click.argument("task")
@click.argument("item")
@DATA
@click.option("--json", "as_json", is_flag=True, help="one JSON document")
def explain_command(city: str, task: str, item: str, data: Path | None, as_json: bool) -> None:
    """Why ITEM is evidence for TASK, or why not: every comparison with its weight and what it added.

    TASK is a task's number or a clause's id; ITEM an item's id, its address, or a piece of its title or id that no other has.
    """
    from disclosure.match.explained import explain_published
    from disclosure.match.promotion import city_model

    _, _, folder = find_home(city, data, built=True)
    found = explain_published(folder, city_model(folder), task, item)
    if as_json:
        print_json(
            found
            | {"item": {name: value if not hasattr(value, "isoformat") else value.isoformat() for name, value in found["item"].items()}}
        )
        return
    print_text("\n".join(_item_lines(found)))
    for pair in found["pairs"]:
        print_text("\n".join(_pair_lines(pair)))


def _item_lines(found: dict[str, Any]) -> list[str]:
    from disclosure.match.telling import cut_text
    from disclosure.personal import mask_shown

    item = found["item"]
    origin = item["publisher"] or item["source"] or "—"
    return [
        f"信息  [{item['id']}] {cut_text(item['title'])}",
        f"      栏目 {item['column'] or '—'} · 发布 {item['published_on'] or '—'}",
        f"      单位 {item['unit_name'] or '—'} · 发布机构或来源 {origin}",
        f"      {mask_shown(item['url'])}",
        f"数据  {found['build']}",
    ]


def _pair_lines(pair: dict[str, Any]) -> list[str]:
    from disclosure.match.telling import cut_text

    clause, text, blend, says = pair["clause"], pair["text"], pair["blend"], pair["says"]
    return [
        "",
        f"要求  [{clause['id']}] 任务 {clause['task']}：{cut_text(clause['title'])}",
        f"      {cut_text(clause['about'])}",
        f"结论  {says['verdict']}（{pair['decision']}）。{says['because']}",
        *_decisive_lines(says),
        f"合计  {says['total']}",
        *(f"理由  {reason}" for reason in pair["reasons"]),
        *(f"另注  {note}" for note in says["notes"]),
        *_matter_lines(pair),
        "",
        f"算法  {says['weighing']}",
        *_part_lines(f"综合判断，得分 {pair['score']:.3f}", blend),
        *_part_lines(f"其中仅看文字，概率 {pair['probability']:.3f}", text),
        f"模型  {pair['model']['digest'][:16]}",
    ]


def _decisive_lines(says: dict[str, Any]) -> list[str]:
    """What moved the score most, for and against, on a line each."""
    lines = []
    for name, parts in (("支持", says["supports"]), ("不利", says["opposes"])):
        told = "、".join(f"{part['says']} {part['adds']:+.2f}" for part in parts)
        lines.append(f"{name}  {told or '没有这样的比较'}")
    return lines


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
    from disclosure.match.telling import shown_parts

    limits = side["thresholds"]
    shown = shown_parts(side["parts"])
    silent = len(side["parts"]) - len(shown)
    return [
        "",
        f"{name}（采信 ≥ {limits['accept']}，核对 ≥ {limits['review']}）：合计（对数几率）{side['log_odds']:+.3f}",
        f"  {side['intercept']:+8.3f}  起点",
        *(f"  {part['adds']:+8.3f}  {part['says']}（{part['name']} {part['value']:.2f} × {part['weight']:+g}）" for part in shown),
        *([f"    其余 {silent} 项没有影响（--json 列出全部）"] if silent else []),
    ]
