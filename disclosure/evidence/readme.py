"""What a capsule says of itself: how to check it, what it proves, and what it does not."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from disclosure.evidence.facts import Facts, Sight
from disclosure.evidence.versions import Version
from disclosure.nights import SHANGHAI
from disclosure.registry import City

CHINESE = """{city}政务公开测评  证据包

条目地址：{url}
证据链末端：第 {number} 号清单，SHA-256 {sha256}

一、所见经过（北京时间）
{sights}
{versions}
{files}
二、如何核对
解压后在本文件夹中运行（Python 3.8 以上，只用标准库，不联网）：
    python3 verify.py
    python3 verify.py --head {sha256}
每一步一行，OK 或不符；有任何不符时退出码为 1。--head 后填写从别处（例如通报附件所印「证据链末端」）得到的校验值。

三、能证明什么
1. 所附网页与采集时所存的逐字节相同，采集记录未经改动（完整性）。
2. 各夜采集的先后次序，其间没有清单被抽去、插入或替换（次序）。
3. 只要末端校验值曾在别处公布（如印在通报附件中），则公布之前的全部清单、记录、网页在公布之后未再改动。

四、不能证明什么
1. 不能单独证明绝对时间：记录中的时间取自采集机器的时钟。仅当末端校验值曾在别处印出或存放，才能证明“不晚于该日”。
2. 不能证明网站在两次采集之间的内容，也不能证明网站对其他访问者显示同样的内容。
3. seen 文件夹中的网页与图片、versions 文件是由原件生成的便览，以 bodies 中的原件为准。
4. 含个人信息的网页只附遮盖件，含个人信息的附件不随包移交：原件不能在此核对，只核对其标记（校验值、类型、位置）。
5. 不能单独证明附齐了：有没有别的记录、版本或完整读取未附在内，从本包看不出来，须与证据链各清单的持有者核对。上面“一、所见经过”以 verify.py 按核对过的记录印出的为准。
6. 读不出文字、又无法逐部分检查的附件（损坏、不完整、加密、扫描件等）未能检查其中有无个人信息，也不随包移交，只核对采集记录。

五、文件
bodies/ 网页和附件的原件（文件名即 SHA-256）  records.json 采集记录与栏目读取  entries/ 各夜清单条目  chain.jsonl 清单（自最早相关一夜至末端）
seen/ 按采集时原样显示的网页（已去除脚本与外部资源，网页隐藏、待脚本显示的文字一并显示）与图片  versions.txt 各版本差异  tombstones.json 个人信息标记  capsule.json 文件清单
judged_by.json（已发布测评时才有）测评所用的细则、日历、程序、匹配模型及其词典的版本和校验值，仅作记录
"""

ENGLISH = """
----------------------------------------------------------------------
Capsule of evidence for {url}
Head of the chain: manifest {number}, SHA-256 {sha256}

Check it, offline, with Python 3.8 or newer and nothing else: python3 verify.py [--head SHA256]. One line per step; exit 1 on any difference.

What it proves: the enclosed bodies are byte for byte those that were stored when fetched, the fetch records are unaltered, and the runs
happened in this order with none taken out, put in or exchanged. Where the head's hash was printed elsewhere (the annex of a notice), all of this
stood before that printing.

What it does not prove: absolute time (instants are those of the fetching machine's clock) unless the head's hash was printed or kept elsewhere;
what the site showed between two fetches or to other visitors; that nothing was left out: whether there are more records, versions or readings than the
enclosed ones cannot be seen from here. The account of sights above is convenience: verify.py prints it anew from the records it has checked. The pages and pictures in seen/ and the versions files are made from the bodies,
for convenience; records.json names the files that the item's page links to (attachments), whose bodies are enclosed with it; judged_by.json, present once anything was published, only records which rule book, calendar, program, matching model and dictionaries
the findings rest on. Of pages with personal data only the masked copy is enclosed, of attachments none; the original is represented by its tombstone.
Attachments whose words could not be read (damaged, cut, locked, scanned), nor their parts, are not enclosed: nobody could look for personal numbers in them.
"""


def write_readme(city: City, facts: Facts, versions: list[Version], head: dict[str, Any]) -> str:
    """README.txt, first in Chinese, then in English."""
    sights = "\n".join(line for sight in facts.sights for line in _sight_lines(city, sight)) or "  没有栏目列出本条目。"
    values = {
        "city": city.name,
        "url": facts.url,
        "sights": sights,
        "versions": _version_line(facts, versions),
        "files": _file_lines(facts),
        **head,
    }
    return CHINESE.format(**values) + ENGLISH.format(**values)


def _sight_lines(city: City, sight: Sight) -> list[str]:
    paths = {column.id: column.path for column in city.columns}
    lines = [f"  栏目 {paths.get(sight.column, sight.column)}：《{sight.title}》{'，列表日期 ' + sight.day if sight.day else ''}"]
    if sight.unseen:
        lines.append(f"    此前最后一次完整读取，未见本条目：{_show(sight.unseen[-1]['finished_at'])}")
    lines.append(f"    首次见到：{_show(sight.first[0]['finished_at'])}")
    lines.append(f"    最近一次见到：{_show(sight.last[-1]['finished_at'])}")
    if sight.vanished:
        lines.append(f"    此后完整读取，已不见本条目：{_show(sight.vanished[-1]['finished_at'])}")
    return lines


def _version_line(facts: Facts, versions: list[Version]) -> str:
    gone = [row for row in facts.own if row["status"] == "gone"]
    text = f"  正文页取得 {len(versions)} 个版本（见 versions.txt）。" if versions else "  正文页未取得。"
    if gone and facts.own[-1]["status"] == "gone":
        since = next(row for number, row in enumerate(facts.own) if all(later["status"] == "gone" for later in facts.own[number:]))
        text += f"\n  正文页自 {_show(since['finished_at'])} 起返回 HTTP {since['http_status']}（不存在）。"
    return text


def _file_lines(facts: Facts) -> str:
    """The attachments: title, address, and what came of them."""
    lines = []
    for file in facts.files:
        came = [row for row in file.rows if row["sha256"] in file.bodies]
        last = f"最后状态 {file.rows[-1]['status']}" if file.rows else "未请求"
        state = f"{_show(came[0]['finished_at'])} 取得，SHA-256 {'、'.join(file.bodies)}" if came else f"未取得（{last}）"
        lines.append(f"  附件《{file.title or '（无标题）'}》：{state}\n    {file.url}\n")
    return "".join(lines)


def _show(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
