"""The ledger as a table for people."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

from disclosure.ledger.words import say_bytes, say_gaps, say_share, say_statuses, say_time

HEADINGS = ("夜", "地址", "请求", "流量", "每分钟最多", "间隔（秒）", "未变化", "首次", "末次", "未问与被拒", "主机")


def ledger_table(entries: Sequence[dict[str, Any]]) -> str:
    """The entries of ``read_ledger`` as an aligned Chinese table, one line each, and below it requests without a record, the robots rules that kept us out and the permissions used."""
    lines = [_align([HEADINGS, *map(_row, entries)])]
    for entry in entries:
        if entry["unrecorded"]:
            lines += [f"{entry['night']}  {entry['address']}  另有至多 {entry['unrecorded']} 次请求没有记录（采集被强行终止，或正在进行）"]
        for host, robots in entry["robots"].items():
            lines += [f"{entry['night']}  {host}  robots.txt: {rule['rule']}  {rule['pages']} 次未问" for rule in robots["rules"]]
            lines += [f"{entry['night']}  {host}  robots.txt: 按书面许可 {robots['permission']} 读取"] if robots["permission"] else []
    return "\n".join(lines)


def _row(entry: dict[str, Any]) -> tuple[str, ...]:
    return (
        entry["night"],
        entry["address"],
        str(entry["requests"]),
        say_bytes(entry["bytes"]),
        str(entry["peak_per_minute"]),
        say_gaps(entry),
        f"{entry['not_modified']}（{say_share(entry['not_modified_share'])}）",
        say_time(entry["first_request_at"]),
        say_time(entry["last_request_at"]),
        say_statuses(entry["refusals"]),
        " ".join(entry["hosts"]),
    )


def _align(rows: list[tuple[str, ...]]) -> str:
    """Rows as lines with columns aligned on a terminal, where a Chinese character is two cells wide; numbers stand right."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(_pad(cell, size) for cell, size in zip(row, widths, strict=True)).rstrip() for row in rows)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _pad(text: str, size: int) -> str:
    gap = " " * (size - _width(text))
    return gap + text if text.isdigit() else text + gap
