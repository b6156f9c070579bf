"""The capsule of an item: a zip with everything that decides what is known of it, and the means to check it offline."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from disclosure.errors import RunError, explain_disk_faults
from disclosure.evidence.attached import File
from disclosure.evidence.chain import Link
from disclosure.evidence.endings import ending_of
from disclosure.evidence.entries import canonical_json, read_entries, stone_values
from disclosure.evidence.facts import Facts, Sight, collect_facts, item_id, resolve_item
from disclosure.evidence.picture import draw_picture
from disclosure.evidence.readme import write_readme
from disclosure.evidence.records import Row, Shown, find_searched, open_shown
from disclosure.evidence.versions import Version, describe_versions, read_versions
from disclosure.evidence.view import render_view
from disclosure.evidence_store import EvidenceStore, Tombstone
from disclosure.fetch import OwnSites
from disclosure.registry import City
from disclosure.settings import Settings
from disclosure.text import show_plainly
from disclosure.tombstones import write_atomically

CHECKER = Path(__file__).with_name("capsule_check.py")
ELSEWHERE = "make room, or choose another file with --out"
STAMP = (1980, 1, 1, 0, 0, 0)  # the zip's own time: equal content gives equal bytes


def write_capsule(settings: Settings, city: City, item: str, out: Path | None = None, *, versions: Mapping[str, Any] | None = None) -> Path:
    """Write the capsule of an item (its address, id or a body's SHA-256) and give its path (default: ``exports/`` of the city's data).

    ``versions``: what the current build was judged by (rule book, calendar, matching model and dictionaries), for the record. Equal facts, an
    equal head of the chain and equal versions give equal bytes. Raises InputError for an unknown item, RunError when a body is lost or damaged or the file cannot be written.
    """
    folder = settings.city_data(city.id)
    sites = OwnSites(city.file.sites)
    url = resolve_item(folder, sites, item)
    files = _Capsule(folder, city, collect_facts(folder, sites, url), versions).make()
    path = out or folder / "exports" / f"{city.id}-{item_id(url)}.zip"
    with explain_disk_faults(path, ELSEWHERE):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, _zip(files))
    return path


class _Capsule:
    """The files of one capsule by their names."""

    def __init__(self, folder: Path, city: City, facts: Facts, judged_by: Mapping[str, Any] | None = None) -> None:
        self._city, self._facts, self._judged_by = city, facts, judged_by
        self._store, self._url = EvidenceStore(folder), facts.url
        self._searched = find_searched(folder)
        self._links = sorted(self._facts.links.values(), key=lambda link: link.number)
        if not self._facts.records:
            raise RunError("no chained run knows this item yet", where=self._url, fix="the next crawl chains what is there")
        self._head = {"number": self._links[-1].number, "sha256": self._links[-1].sha256}
        self._shown: dict[str, Shown] = {}
        self.files: dict[str, bytes] = {}

    def make(self) -> dict[str, bytes]:
        """Everything, the index last."""
        facts = self._facts
        for sha256 in sorted({row["sha256"] for row in facts.records if row["sha256"]}):
            self._shown[sha256] = open_shown(self._store, sha256, self._searched)
        self._stones = self._find_stones()
        self._put_bodies()
        self._put_records()
        self._put_chain()
        versions = read_versions(facts.versions, self._shown, self._city)
        self.files["versions.json"] = _json([version.to_json() for version in versions])
        self.files["versions.txt"] = show_plainly(describe_versions(versions)).encode()
        self._put_views(versions)
        if self._judged_by is not None:
            self.files["judged_by.json"] = _json(self._judged_by)
        self.files["README.txt"] = show_plainly(write_readme(self._city, facts, versions, self._head)).encode()
        self.files["verify.py"] = CHECKER.read_bytes()
        index: dict[str, Any] = {"format": 1, "city": self._city.id, "url": self._url, "item_id": item_id(self._url), "head": self._head}
        index["originals_kept"] = sorted(sha256 for sha256, shown in self._shown.items() if shown.stone and not shown.stone.purged_at)
        index["withheld"] = sorted(sha256 for sha256, shown in self._shown.items() if shown.is_unsearched)
        hashes = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(self.files.items())}
        self.files["capsule.json"] = _json(index | {"files": hashes})
        return self.files

    def _find_stones(self) -> dict[str, Tombstone]:
        """The tombstones of bodies, and of masked copies that were found to miss a number."""
        found = {sha256: shown.stone for sha256, shown in self._shown.items() if shown.stone}
        copies = [stone.masked_sha256 for stone in found.values() if stone.masked_sha256]
        return found | {sha256: stone for sha256 in copies if (stone := self._store.tombstones.read(sha256))}

    def _put_bodies(self) -> None:
        came = {row["sha256"]: row for row in self._facts.records if row["sha256"]}
        titles = {file.url: file.title for file in self._facts.files}
        for sha256, shown in self._shown.items():
            if shown.body is not None:
                name, row = shown.stone.masked_sha256 if shown.stone else sha256, came[sha256]
                ending = ending_of(shown.body, row["location"] or row["url"], row["content_type"], titles.get(row["url"], ""))
                self.files[f"bodies/{name}.{ending}"] = shown.body

    def _put_records(self) -> None:
        facts = self._facts
        content = {
            "records": [self._entry(row) for row in facts.records],
            "readings": [self._entry(row) for row in facts.readings],
            "sights": [_describe_sight(sight) for sight in facts.sights],
            "attachments": [_describe_file(file) for file in facts.files],
            "listed_only": not facts.own,
        }
        self.files["records.json"] = _json(content)
        stones = [json.loads(canonical_json(stone_values(stone))) for stone in self._stones.values()]
        self.files["tombstones.json"] = _json(stones)

    def _entry(self, row: Row) -> dict[str, Any]:
        return {"manifest": self._facts.links[row["run_id"]].number, "row": json.loads(canonical_json(row))}

    def _put_chain(self) -> None:
        concerned = {link.number: link for link in self._concerned()}
        for number, link in concerned.items():
            self.files[f"entries/{number:06}.entries"] = link.entries.read_bytes()
        self.files["chain.jsonl"] = b"".join(link.path.read_bytes() for link in self._links if link.number >= min(concerned))

    def _concerned(self) -> list[Link]:
        """The links of the records' runs, and those that name the tombstones."""
        facts = self._facts
        found = [facts.links[row["run_id"]] for row in [*facts.records, *facts.readings]]
        stones = set(self._stones)
        for link in self._links if stones else ():
            named = {name for kind, name, _ in read_entries(link.entries.read_text(encoding="utf-8")) if kind == "tombstone"}
            found += [link] if named & stones else []
            stones -= named
        if stones:
            raise RunError("a tombstone is not chained yet", where=self._url, fix="the next crawl chains it")
        return found

    def _put_views(self, versions: list[Version]) -> None:
        """Every version and every list page that shows the item; a picture of the newest version and of the first sight."""
        drawn = {versions[-1].sha256} if versions else set()
        for version in versions:
            self._put_view(version.record, [words for words in (version.title, (version.published or "")[:10]) if words], drawn)
        for sight in self._facts.sights:
            drawn |= {sight.first[0]["sha256"]}
            for row in (*sight.first, *sight.last):
                self._put_view(row, [words for words in (sight.title, sight.day) if words], drawn)

    def _put_view(self, row: Row, quotes: list[str], drawn: set[str]) -> None:
        name, shown = f"seen/{row['sha256']}", self._shown[row["sha256"]]
        if shown.body is None or f"{name}.html" in self.files:
            return
        where, is_masked = row["location"] or row["url"], shown.stone is not None
        view = render_view(shown.body, where, row["content_type"], quotes, row, is_masked=is_masked)
        self.files[f"{name}.html"] = view.encode("utf-8", "replace")
        if row["sha256"] not in drawn:
            return
        brief = render_view(shown.body, where, row["content_type"], quotes, row, is_masked=is_masked, is_brief=True)
        try:
            self.files[f"{name}.png"] = draw_picture(brief)
        except RunError as error:
            self.files[f"{name}.png.txt"] = f"未能生成图片：{error}\n".encode()


def _describe_sight(sight: Sight) -> dict[str, Any]:
    roles = {role: [[row["run_id"], row["seq"]] for row in getattr(sight, role)] for role in ("first", "unseen", "last", "vanished")}
    return {"column": sight.column, "title": sight.title, "day": sight.day, **roles}


def _describe_file(file: File) -> dict[str, Any]:
    return {"url": file.url, "title": file.title, "named_by": list(file.named_by), "bodies": file.bodies}


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode("utf-8", "surrogatepass") + b"\n"


def _zip(files: Mapping[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, STAMP)
            entry.create_system, entry.external_attr, entry.compress_type = 3, 0o644 << 16, zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[name])
    return out.getvalue()
