"""The versions of an item: which words, dates and titles its bodies held, and what changed from one to the next."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from disclosure.evidence.records import Row, Shown
from disclosure.fetch import host_of
from disclosure.nights import SHANGHAI
from disclosure.registry import City
from disclosure.sites import read_page

LABELS = {"title": "标题", "published": "发布日期", "text": "正文"}


@dataclass(frozen=True)
class Version:
    """One body of an item as this parser version reads it; ``text`` of a list are its rows. Masked bodies are read masked."""

    sha256: str
    record: Row
    title: str
    published: str | None
    text: str

    def to_json(self) -> dict[str, Any]:
        """The version without its text."""
        at = self.record["finished_at"].isoformat()
        return {"sha256": self.sha256, "fetched_at": at, "title": self.title, "published": self.published, "characters": len(self.text)}


def read_versions(records: list[Row], shown: Mapping[str, Shown], city: City) -> list[Version]:
    """The versions by the records that brought them, in their order; bodies that were moved out are left out."""
    platforms = {host_of(site.url): site.platform for site in city.file.sites}
    found = []
    for row in records:
        body = shown[row["sha256"]].body
        if body is None:
            continue
        where = row["location"] or row["url"]
        page = read_page(body, where, content_type=row["content_type"], platform=platforms.get(host_of(where)))
        text = page.body if page.kind == "article" else "\n".join(f"{entry.date or '（无日期）'}  {entry.title}" for entry in page.rows)
        found.append(Version(row["sha256"], row, page.title or page.column or "", page.published, text))
    return found


def changes(before: Version, after: Version) -> list[str]:
    """Which of title, published and text differ."""
    return [name for name in LABELS if getattr(before, name) != getattr(after, name)]


def describe_versions(versions: list[Version]) -> str:
    """All versions and their differences, for people."""
    lines = [f"共 {len(versions)} 个版本（按取得的先后）"]
    for number, version in enumerate(versions, 1):
        at = version.record["finished_at"].astimezone(SHANGHAI)
        lines += ["", f"版本 {number}  {at:%Y-%m-%d %H:%M:%S}（北京时间）  SHA-256 {version.sha256}"]
        lines += [f"  标题：{version.title}", f"  发布日期：{version.published or '（页面未载）'}", f"  正文：{len(version.text)} 字"]
        if number > 1:
            lines += _differences(versions[number - 2], version)
    return "\n".join(lines) + "\n"


def _differences(before: Version, after: Version) -> list[str]:
    changed = changes(before, after)
    if not changed:
        return ["  与上一版本相比：标题、发布日期、正文均未变，仅网页其他部分有变化"]
    lines = [f"  与上一版本相比：{'、'.join(LABELS[name] for name in changed)}有变化"]
    for name in changed:
        if name == "text":
            found = difflib.unified_diff(before.text.splitlines(), after.text.splitlines(), "上一版本", "本版本", lineterm="", n=1)
            lines += [f"    {line}" for line in found]
        else:
            lines += [f"    - {getattr(before, name) or ''}", f"    + {getattr(after, name) or ''}"]
    return lines
