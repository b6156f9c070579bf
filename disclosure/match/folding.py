"""Texts as the matcher compares them: widths and case folded, white space and invisible signs gone."""

from __future__ import annotations

import re
import unicodedata

from disclosure.text import UNSEEN

OFFICE = r"(?:政府|委员会|管委会|工委|党委|党组|办公室|办事处|[局厅委办])"
BODY = r"(?:[院站所处部室组]|中心|公司|学校|小学|中学|大学|医院|支队|大队)"
ISSUER = re.compile(
    rf"^(?P<issuer>[^，。：:；！？《“\"]{{2,45}}?(?:{OFFICE}\s*(?=(?:19|20)\d\d\s*年|关于)|{BODY}\s*(?=关于)))(?P<rest>.*)$",
    re.DOTALL,
)
"""An official title begins with who speaks: 清河市民政局关于…, 清河市民政局2025年…"""

BLANK = re.compile(r"[^\S\n]+")
LINE_END = re.compile(r"[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")


def fold(text: str) -> str:
    """One text on one line, without white space: ２０２５ 年 → 2025年."""
    return fold_lines([text])


def fold_lines(texts: list[str]) -> str:
    """Many texts as one string, a line each (so that a hundred thousand titles are folded and searched in one go)."""
    joined = "\n".join([LINE_END.sub("", text) if LINE_END.search(text) else text for text in texts])
    folded = joined if joined.isascii() or unicodedata.is_normalized("NFKC", joined) else unicodedata.normalize("NFKC", joined)
    return BLANK.sub("", UNSEEN.sub("", folded.lower()))


def split_title(title: str) -> tuple[str, str]:
    """Who speaks and of what: 清河市民政局关于… → (清河市民政局, 关于…); nobody where the title does not begin with an office."""
    said = ISSUER.match(title)
    return (said["issuer"], said["rest"]) if said else ("", title)
