"""What a person types beside a decision, the own name and the reason: neither empty nor endless, and nothing in it that no document can hold."""

from __future__ import annotations

import unicodedata

from disclosure.errors import InputError, PageWords

LONGEST_NAME, LONGEST_NOTE = 60, 2000
UNPRINTABLE = ("Cc", "Cs", "Cn", "Co")  # control characters, halves of characters, what is no character


def check_name(name: str, text: str, label: str) -> None:
    """Look at a person's name, typed into the field ``name``, which the page calls ``label``. Raises InputError."""
    _check(name, text, label, LONGEST_NAME, "give the person's name", "请填写姓名")


def check_note(name: str, text: str, label: str) -> None:
    """Look at a reason, which may have several lines. Raises InputError."""
    _check(name, text, label, LONGEST_NOTE, "say why in one sentence", "请用一句话写明看到了什么、为什么这样判断", allowed="\n\r\t")


def _check(name: str, text: str, label: str, most: int, fix: str, ask: str, allowed: str = "") -> None:
    if not text.strip():
        raise InputError("it is empty", where=name, fix=fix, page=PageWords("没有填写", ask, label))
    if len(text) > most:
        words = PageWords(f"有 {len(text)} 个字，太长了", f"请缩短到 {most} 个字以内", label)
        raise InputError(f"{len(text)} characters are too many", where=name, fix=f"at most {most}", page=words)
    if any(unicodedata.category(sign) in UNPRINTABLE and sign not in allowed for sign in text):
        words = PageWords("含有不能打印的字符", "请重新输入，不要从别处粘贴", label)
        raise InputError("it holds characters that cannot be printed", where=name, fix="type it anew", page=words)
