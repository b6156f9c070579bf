"""核对证据包：只用 Python 标准库，不联网。用法：在解压后的文件夹中运行 python3 verify.py [--head 校验值]

Checks a capsule of evidence, offline, with nothing but the standard library: python3 verify.py [--head SHA256], in the unpacked folder.
"""

from __future__ import annotations

import hashlib
import json
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
FAULTS: list[str] = []


def write(line: str) -> None:
    """One line for the reader; what would steer the terminal is a blank."""
    sys.stdout.write("".join(char if char.isprintable() else " " for char in line) + "\n")


def say(name: str, faults: list[str], count: str) -> None:
    """One line for a step; its faults below it."""
    write(f"{name}：{'不符' if faults else 'OK'}（{count}）")
    for fault in faults:
        write(f"    {fault}")
    FAULTS.extend(faults)


def sha256_of(data: bytes) -> str:
    """The hexadecimal SHA-256 of bytes."""
    return hashlib.sha256(data).hexdigest()


def hash_row(row: dict[str, Any]) -> str:
    """The hash of a record: of its JSON with sorted keys and no blanks."""
    return sha256_of(json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8", "surrogatepass"))


def read_json(name: str) -> Any:
    """A JSON file of the capsule."""
    return json.loads((HERE / name).read_bytes().decode("utf-8", "surrogatepass"))


def check_files(index: dict[str, Any]) -> None:
    """Every file is listed, and each is what the list says."""
    faults = []
    for name, wanted in sorted(index["files"].items()):
        path = HERE / name
        if not path.is_file():
            faults.append(f"缺少文件 {name}")
        elif sha256_of(path.read_bytes()) != wanted:
            faults.append(f"文件已改动 {name}")
    there = {path.relative_to(HERE).as_posix() for path in HERE.rglob("*") if path.is_file()}
    faults += [f"多出文件 {name}" for name in sorted(there - set(index["files"]) - {"capsule.json"})]
    say("1 文件清单", faults, f"{len(index['files'])} 个文件")


def check_chain(index: dict[str, Any], given: str | None) -> dict[int, Any]:
    """The manifests follow each other without a gap up to the head."""
    faults: list[str] = []
    manifests: dict[int, Any] = {}
    last: dict[str, Any] = {}
    for line in (HERE / "chain.jsonl").read_bytes().splitlines(True):
        manifest = json.loads(line.decode("utf-8"))
        number = manifest["number"]
        if last and number != last["number"] + 1:
            faults.append(f"清单序号 {last['number']} 之后是 {number}")
        if last and manifest["previous"] != last["sha256"]:
            faults.append(f"清单 {number} 未与前一清单相连")
        if number == 1 and manifest["previous"] is not None:
            faults.append("第一份清单不应有前一清单")
        if manifest["city"] != index["city"]:
            faults.append(f"清单 {number} 属于另一地区")
        last = {"number": number, "sha256": sha256_of(line)}
        manifests[number] = manifest
    if last != index["head"]:
        faults.append(f"末端与 capsule.json 所记不同：{last}")
    if given and given.lower() != last.get("sha256"):
        faults.append(f"末端与所给校验值不同：{last.get('sha256')}")
    say("2 证据链", faults, f"{len(manifests)} 份清单")
    return manifests


def check_entries(manifests: dict[int, Any]) -> dict[int, set[str]]:
    """The lists of hashes are those that their manifests name."""
    faults: list[str] = []
    listed: dict[int, set[str]] = {}
    for path in sorted((HERE / "entries").glob("*.entries")):
        data, number = path.read_bytes(), int(path.stem)
        manifest = manifests.get(number)
        if manifest is None or sha256_of(data) != manifest["entries_sha256"] or data.count(b"\n") != manifest["entries"]:
            faults.append(f"不是清单所指的条目 {path.name}")
        listed[number] = set(data.decode("utf-8").splitlines())
    say("3 清单条目", faults, f"{len(listed)} 份")
    return listed


def check_records(index: dict[str, Any], listed: dict[int, set[str]], manifests: dict[int, Any]) -> set[str]:
    """Every record and reading stands in the list of its run. Gives the bodies they name."""
    faults: list[str] = []
    content = read_json("records.json")
    for kind, key, many in (("record", "seq", "records"), ("reading", "column_id", "readings")):
        for entry in content[many]:
            row, number = entry["row"], entry["manifest"]
            manifest = manifests.get(number, {})
            is_listed = f"{kind} {row[key]} {hash_row(row)}" in listed.get(number, set())
            if not is_listed or (row["run_id"], row["night"]) != (manifest.get("run_id"), manifest.get("night")):
                faults.append(f"{'采集记录' if kind == 'record' else '栏目读取'} {row[key]} 不在第 {number} 号清单中")
    rows = [entry["row"] for entry in content["records"]]
    if not content["listed_only"] and index["url"] not in {row["url"] for row in rows}:
        faults.append(f"没有该地址的记录 {index['url']}")
    if sha256_of(index["url"].encode("utf-8"))[:16] != index["item_id"]:
        faults.append("条目编号与地址不符")
    faults += find_file_faults(index["url"], content["attachments"], rows)
    faults += [fault for sight in content["sights"] for fault in find_sight_faults(sight, content)]
    count = f"{len(rows)} 条记录，{len(content['readings'])} 次栏目读取，{len(content['attachments'])} 个附件"
    say("4 采集记录", faults, count)
    return {row["sha256"] for row in rows if row["sha256"]}


def find_file_faults(url: str, files: list[dict[str, Any]], rows: list[dict[str, Any]]) -> list[str]:
    """What is wrong with the item's attachments: their bodies are those of their records, and the bodies that name them are the item's own."""
    faults = []
    own = {row["sha256"] for row in rows if row["url"] == url}
    for file in files:
        came = [row["sha256"] for row in rows if row["url"] == file["url"] and row["sha256"] and row["status"] in ("ok", "not_modified")]
        if list(dict.fromkeys(came)) != file["bodies"]:
            faults.append(f"附件与其采集记录不符 {file['url']}")
        if not file["named_by"] or not set(file["named_by"]) <= own:
            faults.append(f"附件所属的正文不在采集记录中 {file['url']}")
    return faults


def pages_of(sight: dict[str, Any], role: str, content: dict[str, Any]) -> list[dict[str, Any]]:
    """The records of a column's list pages that a sight names in a role, as far as they are enclosed."""
    rows = {(entry["row"]["run_id"], entry["row"]["seq"]): entry["row"] for entry in content["records"]}
    found = [rows.get((run_id, seq), {}) for run_id, seq in sight[role]]
    return [row for row in found if row.get("purpose") == "list" and row["column_id"] == sight["column"]]


def find_sight_faults(sight: dict[str, Any], content: dict[str, Any]) -> list[str]:
    """What is wrong with the account of a column: every page it names is enclosed, in the order told, and what it says was missing a whole reading missed."""
    column, faults = sight["column"], []
    pages = {role: pages_of(sight, role, content) for role in ("unseen", "first", "last", "vanished")}
    faults += [f"栏目 {column} 的所见经过（{role}）没有相应的采集记录" for role, rows in pages.items() if len(rows) != len(sight[role])]
    if not pages["first"] or not pages["last"]:
        return [*faults, f"栏目 {column} 没有首次或最近一次见到的采集记录"]
    first, last = pages["first"][0], pages["last"][-1]
    whole = {entry["row"]["run_id"]: entry["row"] for entry in content["readings"] if is_whole_reading(entry["row"], column)}
    missed = [row for role in ("unseen", "vanished") for row in pages[role] if row["run_id"] not in whole]
    faults += [f"栏目 {column} 称未见本条目，但没有该夜的完整读取 {row['night']}" for row in missed]
    instants = [whole[row["run_id"]]["finished_at"] for row in pages["unseen"] if row not in missed]
    instants += [first["finished_at"], last["finished_at"]]
    instants += [whole[row["run_id"]]["started_at"] for row in pages["vanished"] if row not in missed]
    moments = [datetime.fromisoformat(instant) for instant in instants]
    return faults if moments == sorted(moments) else [*faults, f"栏目 {column} 的所见经过次序不对"]


def is_whole_reading(row: dict[str, Any], column: str) -> bool:
    """Whether a reading of a column was complete."""
    return bool(row["column_id"] == column and row["coverage"] == "complete")


def tell_sights(content: dict[str, Any], url: str) -> None:
    """What the checked records tell, in their own instants; the account in README.txt is for convenience."""
    write("所见经过（据以上核对过的记录，北京时间；README.txt 所写以此为准）")
    for sight in content["sights"]:
        pages = {role: pages_of(sight, role, content) for role in ("unseen", "first", "last", "vanished")}
        write(f"    栏目 {sight['column']}")
        for name, rows in (
            ("此前最后一次完整读取，未见", pages["unseen"][-1:]),
            ("首次见到", pages["first"][:1]),
            ("最近一次见到", pages["last"][-1:]),
            ("此后完整读取，已不见", pages["vanished"][-1:]),
        ):
            for row in rows:
                write(f"        {name}：{in_beijing(row['finished_at'])}")
    before: Any = ""
    for row in (entry["row"] for entry in content["records"]):
        if row["url"] == url and row["status"] in ("ok", "not_modified", "gone") and row["sha256"] != before:
            before = row["sha256"]
            write(f"    正文页 {in_beijing(row['finished_at'])} {row['sha256'] or '不存在'}")


def in_beijing(instant: str) -> str:
    """An instant of a record in Beijing time."""
    return datetime.fromisoformat(instant).astimezone(timezone(timedelta(hours=8))).strftime("%Y-%m-%d %H:%M:%S")


def check_bodies(wanted: set[str], lines: set[str], stones: dict[str, Any], withheld: list[str]) -> None:
    """Every body is the one its name says and came in a listed run; none is missing but what is said to be."""
    faults = []
    there = {path.name.split(".")[0]: path for path in sorted((HERE / "bodies").glob("*"))}
    copies = {stone["masked_sha256"] for stone in stones.values()}
    for name, path in there.items():
        data = path.read_bytes()
        if sha256_of(data) != name:
            faults.append(f"内容与校验值不符 {path.name}")
        elif name not in copies and name not in wanted:
            faults.append(f"没有采集记录指明这一件 {path.name}")
        elif name not in copies and f"body {name} {len(data)}" not in lines:
            faults.append(f"不在清单条目中 {path.name}")
    faults += [f"缺少原件 {name}" for name in sorted(wanted - set(there) - set(stones) - set(withheld))]
    faults += [f"缺少遮盖件 {name}" for name in sorted(name for name in copies if name and name not in there and name not in stones)]
    say("5 网页原件", faults, f"{len(there)} 件")
    for name in sorted(withheld):
        write(f"    {name}：未能检查其中有无个人信息，未随包移交，仅核对采集记录")


def check_stones(wanted: set[str], lines: set[str], stones: dict[str, Any], kept: list[str]) -> None:
    """What stands for bodies that were moved out is what the lists name."""
    faults = [f"标记不在清单条目中 {name}" for name, stone in sorted(stones.items()) if f"tombstone {name} {hash_row(stone)}" not in lines]
    copies = {stone["masked_sha256"] for stone in stones.values()}
    faults += [f"没有采集记录指明这一件 {name}" for name in sorted(set(stones) - wanted - copies)]
    say("6 个人信息标记", faults, f"{len(stones)} 件")
    for name in sorted(stones):
        where = "原件另存，未随包移交" if name in kept else "原件因个人信息保护移出"
        write(f"    {name}：{where}，仅核对标记")


def check_all(given: str | None) -> str:
    """All steps in turn. Gives what can be concluded where nothing differs."""
    index = read_json("capsule.json")
    check_files(index)
    manifests = check_chain(index, given)
    listed = check_entries(manifests)
    wanted = check_records(index, listed, manifests)
    lines = set().union(*listed.values())
    stones = {stone["sha256"]: stone for stone in read_json("tombstones.json")}
    check_bodies(wanted, lines, stones, index["withheld"])
    check_stones(wanted, lines, stones, index.get("originals_kept", []))
    if not FAULTS:
        tell_sights(read_json("records.json"), index["url"])
    write(f"地址 {index['url']}")
    write(f"证据链末端 {index['head']['number']} {index['head']['sha256']}")
    write("以上只证明所附各件属实，不能证明附齐了：未附的记录、网页和读取，不知其有无")
    left = len(set(index["withheld"]) | set(stones))
    return f"所附全部相符，另有 {left} 件原件未附" if left else "所附全部相符"


def main() -> int:
    """Check; 1 when anything differs."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    given = sys.argv[sys.argv.index("--head") + 1] if "--head" in sys.argv[:-1] else None
    conclusion = ""
    try:
        conclusion = check_all(given)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        say("0 读取", [f"无法读取：{type(error).__name__} {error}"], "中断")
    write(f"结论：{'不符' if FAULTS else conclusion}")
    return 1 if FAULTS else 0


if __name__ == "__main__":
    sys.exit(main())
