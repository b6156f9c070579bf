"""Whatever a record says of itself in English has its Chinese for the pages: held against the source of every detail."""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from disclosure.crawl.causes import CASES, name_cause
from disclosure.crawl.sayings import SAYINGS, say_in_chinese
from disclosure.fetch.records import Fetch

ROOT = Path(__file__).resolve().parents[3]
SOURCES = sorted((ROOT / "disclosure" / "fetch").rglob("*.py"))
AT, NIGHT = datetime(2025, 7, 10, tzinfo=UTC), date(2025, 7, 10)
ENGLISH = re.compile(r"[A-Za-z]{3,}")
NAMES = re.compile(r"robots\.txt|Crawl-delay|city\.yml|Cookie|HTTP|KiB")
NOT_SAID = {
    "fetch watchdog",
    "7 holds no telephone",
    "7 holds no name",
    "7 speaks of an evaluation (7), and sites must not see one",
    "`clock: 7` is for cities wholly on loopback",
    "remove the line",
    "manners.7 is laxer than the default",
    "only a city wholly on loopback may lower it",
    "save the missing intermediate certificates there as PEM",
    "there is no such file",
    "it holds no whole certificate",
    "7/city.yml, site 7",
    "gzip, deflate",
}
"""Texts of the same modules that stand in no record: a thread's name, a header, and what the command line says of settings."""
LEFT_TO_THE_COMMAND_LINE = {"InputError", "RunError", "ContentError", "compile", "error", "info", "warning", "debug"}


def find_sentences(source: str) -> Iterator[str]:
    """Each text of two words or more that is no docstring and no error of the command line, with a 7 for what is filled in."""
    tree = ast.parse(source)
    passed: set[int] = set()
    for node in ast.walk(tree):
        is_apart = isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in LEFT_TO_THE_COMMAND_LINE
        if is_apart or isinstance(node, ast.Assert) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            passed |= {id(one) for one in ast.walk(node)}
        elif isinstance(node, ast.JoinedStr):
            passed |= {id(one) for value in node.values for one in ast.walk(value)}
    for node in ast.walk(tree):
        if id(node) in passed:
            continue
        if isinstance(node, ast.JoinedStr):
            text = "".join(value.value if isinstance(value, ast.Constant) else "7" for value in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        else:
            continue
        if re.search(r"[A-Za-z7'.,:;]{1,} [a-z(]{2,}", text):
            yield text


def held_back() -> set[str]:
    """What the crawl says of pages that it does not ask for."""
    calls = [
        node for path in (ROOT / "disclosure" / "crawl").rglob("*.py") for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    ]
    found = [node for node in calls if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "hold_back"]
    return {text for node in found for text in find_sentences(ast.unparse(node))}


def all_sentences() -> set[str]:
    return {text for path in SOURCES for text in find_sentences(path.read_text(encoding="utf-8"))} | held_back()


def english_in(text: str) -> list[str]:
    return ENGLISH.findall(NAMES.sub("", text))


def test_everything_that_a_record_may_say_has_its_chinese():
    said = all_sentences() - NOT_SAID
    assert len(said) > 60
    assert {"waits for another night", "no answer in time", "7 refusals in a row", "leads off the city"} <= said
    assert {text: english_in(say_in_chinese(text)) for text in sorted(said) if english_in(say_in_chinese(text))} == {}


def test_what_is_left_out_of_that_stands_in_the_source():
    assert all_sentences() >= NOT_SAID


def test_a_new_sentence_in_english_is_found():
    new = 'def f(host):\n    """A docstring in English."""\n    return "dns", f"{host.name} moved to the moon"\n'
    assert list(find_sentences(new)) == ["7 moved to the moon"]
    assert english_in(say_in_chinese("7 moved to the moon"))


def test_every_saying_is_one_of_a_record_or_of_a_library():
    """None has gone stale: each changes a sentence of the source, or one that a name server or OpenSSL may say."""
    texts = (
        all_sentences()
        | {before for before, _ in OF_LIBRARIES}
        | {"leads off the city: nowhere", "a quiet night; permission 1; robots.txt: Disallow: /l/"}
    )
    assert [pattern for pattern, _ in SAYINGS if not any(re.search(pattern, text) for text in texts)] == []


OF_LIBRARIES = [
    ("Name or service not known", "没有这个域名"),
    ("nodename nor servname provided, or not known", "没有这个域名"),
    ("No address associated with hostname", "该域名没有地址"),
    ("Temporary failure in name resolution", "域名服务器没有作答"),
    ("Non-recoverable failure in name resolution", "域名服务器不能作答"),
    ("the certificate is not accepted: unable to get local issuer certificate", "证书链不完整"),
    ("the certificate is not accepted: unable to verify the first certificate", "证书链不完整"),
    ("the certificate is not accepted: certificate has expired", "证书已过期"),
    ("the certificate is not accepted: certificate is not yet valid", "证书尚未生效"),
    ("the certificate is not accepted: self-signed certificate", "证书是自签名的"),
    ("the certificate is not accepted: self signed certificate in certificate chain", "证书链中有自签名证书"),
    ("the certificate is not accepted: Hostname mismatch, certificate is not valid for 'www.qinghe.example'.", "证书不是签给 www.qinghe.example 的"),
    ("the certificate is not accepted: IP address mismatch, certificate is not valid for '127.0.0.9'.", "证书不是签给 127.0.0.9 的"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after"),
    [
        *OF_LIBRARIES,
        ("the certificate is not accepted: EE certificate key too weak", "证书不被接受，原文：EE certificate key too weak"),
        ("no TLS could be agreed on: unsupported protocol", "没有商定加密方式，原文：unsupported protocol"),
        ("no connection (no answer in time); the host is not asked again this night", "连接不上（没有按时作答）；本夜不再访问该主机"),
        ("no connection; the host is not asked again this night", "连接不上；本夜不再访问该主机"),
        (
            "www.a.example at the same address: a protection wall (HTTP 412); the host is not asked again this night",
            "同一地址的 www.a.example：防护墙（HTTP 412）；本夜不再访问该主机",
        ),
        ("5 of 9 answers were refusals; the host is not asked again this night", "9 次应答中 5 次是拒绝；本夜不再访问该主机"),
        (
            "加密连接不被接受（no connection (no TLS could be agreed on: tlsv1 alert)",
            "加密连接不被接受（连接不上（没有商定加密方式，原文：tlsv1 alert）",
        ),
        ("outside 23:00–06:00 of the night of 2025-07-10", "不在 2025-07-10 夜的采集时段 23:00–06:00 内"),
        ("permission 青政 1号; robots.txt: Disallow: /l/", "凭许可 青政 1号；robots.txt：Disallow: /l/"),
        ("a quiet night; permission 1; robots.txt: Disallow: /", "静默夜；凭许可 1；robots.txt：Disallow: /"),
        (
            "指向内部网络（www.a.example leads to 10.0.0.1, an address that is not public）",
            "指向内部网络（www.a.example 指向内部地址 10.0.0.1）",
        ),
        ("首页行数由20降为6，待下一晚或人工确认", "首页行数由20降为6，待下一晚或人工确认"),
        ("HTTP 503", "HTTP 503"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_record_is_said_in_chinese_and_what_others_said_is_quoted(before, after):
    assert say_in_chinese(before) == after


@pytest.mark.parametrize("status", sorted({case.status for case in CASES}))
def test_a_columns_row_that_quotes_a_record_is_said_in_chinese_too(status):
    record = Fetch("run", "qinghe", NIGHT, 1, None, "www.qinghe.example", "http://www.qinghe.example/", "l", "list", AT, AT, status)
    rows = {name_cause(replace(record, detail=text)) for text in all_sentences() - NOT_SAID}
    assert [row for row in rows if english_in(say_in_chinese(row))] == []
