"""A stored page as it was seen: its text and plain style in one file that runs nothing, loads nothing and leads nowhere."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any

from disclosure.evidence.css import clean_sheet, clean_style
from disclosure.evidence.marks import Range, Spans, Words, date_forms, squash
from disclosure.nights import SHANGHAI
from disclosure.personal import mask_shown
from disclosure.sites.reading.tree import Tag, Text, parse_html
from disclosure.text import decode_page

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
NOTE = "按采集时原样显示，已去除脚本与外部资源；网页隐藏、待脚本显示的文字一并显示"
SCOPE = ".seen-page"
OUR_STYLE = f"""html{{margin:0;padding:0;background:#fff;color:#000}}body{{margin:0;font-family:"Noto Sans CJK SC","Noto Sans SC","Microsoft YaHei",sans-serif}}
.seen-banner{{display:block!important;background:#fff8e1;border-bottom:2px solid #b26a00;padding:8px 12px;font-size:13px;line-height:1.6;word-break:break-all}}
.seen-banner b{{display:inline-block;min-width:6em}}
{SCOPE}{{position:relative;overflow:auto;contain:paint;padding:8px 12px;font-size:15px}}
{SCOPE} .seen-lost{{color:#777;border:1px dashed #bbb;font-size:12px;padding:0 4px}}
{SCOPE} .seen-link{{color:#0b57d0;text-decoration:underline}}
mark{{display:inline!important;float:none!important;font-size:max(1em,12px)!important;width:auto!important;margin:0!important;padding:0!important;text-indent:0!important;letter-spacing:normal!important;background:#ffe600!important;color:#000!important;outline:2px solid #d50000!important;outline-offset:1px}}
.seen-source{{background:#f3f3f3;border:1px solid #ccc;padding:8px;white-space:pre-wrap;word-break:break-all;font-size:12px}}
table{{border-spacing:0}}@page{{size:A4;margin:10mm}}"""

_DROPPED = (
    "script style head noscript template textarea select option optgroup datalist input base link meta title noembed noframes xmp plaintext param source "
    "track area map dialog progress meter"
)
LOST = {
    "img": "图片",
    "image": "图片",
    "picture": "图片",
    "iframe": "框架",
    "frame": "框架",
    "object": "嵌入对象",
    "embed": "嵌入对象",
    "applet": "嵌入对象",
    "video": "视频",
    "audio": "音频",
    "canvas": "画布",
    "svg": "图形",
    "math": "公式",
    "portal": "框架",
}
_KEPT = (
    "abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del dfn div dl dt em figcaption figure font footer "
    "h1 h2 h3 h4 h5 h6 header hr i ins kbd label legend li main nav ol p pre q rp rt ruby s samp section small span strike strong sub summary sup table "
    "tbody td tfoot th thead time tr tt u ul var wbr"
)
VOID = frozenset(("br", "hr", "wbr", "col"))
_ATTRIBUTES = "align bgcolor border cellpadding cellspacing class color colspan dir lang rowspan size start valign width"
DROPPED, KEPT, ATTRIBUTES = frozenset(_DROPPED.split()), frozenset(_KEPT.split()), frozenset(_ATTRIBUTES.split())
DEEPEST = 200  # elements inside each other; deeper ones give their text alone
MOST_TEXT = 600_000  # characters shown
BRIEF_AFTER, BRIEF_ALONE = 2_500, 6_000  # characters of a brief view after the mark, or in all without one
AROUND = 400  # characters of source shown around words that a script writes
FILES = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"Rar!")


def render_view(
    body: bytes,
    url: str,
    content_type: str | None,
    quote: str | Sequence[str] | None = None,
    record: Mapping[str, Any] | None = None,
    *,
    is_masked: bool = False,
    is_brief: bool = False,
) -> str:
    """A stored body as one HTML document (UTF-8) with a banner that says what it is, and ``quote`` marked where it stands.

    ``quote``: words of the page, white space and tags aside; of several each is sought after the one before, and a date ``YYYY-MM-DD`` in all
    forms that lists print. ``record`` is the fetch record of ``bronze/fetches`` (time, status, SHA-256 of the body as received).
    ``is_brief`` ends soon after the mark: a picture shows one place, and drawing a long table takes a minute.
    """
    quotes = [quote] if isinstance(quote, str) else list(quote or ())
    banner = _banner(body, url, record, is_masked)
    if body.startswith(FILES):
        return _document(mask_shown(url), "", banner, "<p>此件为附件，不以网页显示；原件见同一校验值的文件。</p>", "")
    text = decode_page(body, content_type).text
    root = parse_html(text)
    painter = _Painter(root, quotes, is_brief=is_brief)
    sheets = "\n".join(clean_sheet(tag.raw_text(), SCOPE) for tag in root.find_all("style"))
    title = root.title.raw_text() if root.title else ""
    source = "".join(_source_of(text, quote) for quote in painter.missing)
    return _document(title or mask_shown(url), sheets, banner, painter.paint(), source)


class _Painter:
    """Writes the tree out again, sign by sign escaped, with only what is known to be harmless."""

    def __init__(self, root: Tag, quotes: Sequence[str], *, is_brief: bool) -> None:
        self._root = root
        self._texts = _shown_texts(root)
        self._number = {id(node): number for number, node in enumerate(self._texts)}
        self.missing: list[str] = []
        self._spans = self._find(quotes)
        self._marked = False
        self._left = MOST_TEXT if not is_brief else _brief_end([node.value for node in self._texts], self._spans)

    def paint(self) -> str:
        """The page's body."""
        parts: list[str] = []
        stack: list[tuple[Tag | Text | str, int]] = [(self._root, 0)]
        while stack:
            node, depth = stack.pop()
            if isinstance(node, str):
                parts.append(node)
            elif self._left <= 0:
                continue
            elif isinstance(node, Text):
                parts.append(self._text(node))
            elif node.name in LOST:
                parts.append(_stand_in(node))
            elif node.name not in DROPPED:
                opening, closing = _tags_of(node) if depth < DEEPEST else ("", "")
                parts.append(opening)
                stack.append((closing, depth))
                stack += [(child, depth + 1) for child in reversed(node.children)]
        return "".join(parts)

    def _find(self, quotes: Sequence[str]) -> Spans:
        words = Words([node.value for node in self._texts])
        ranges: list[Range] = []
        for quote in quotes:
            forms = _forms_of(quote)
            beside = ranges[-1] if ranges and len(forms) > 1 else None
            found = words.find_near(forms, beside) if beside else next((found for form in forms if (found := words.find(form))), [])
            if not found:
                self.missing.append(quote)
            else:
                ranges += found
        return words.spans(ranges)

    def _text(self, node: Text) -> str:
        value = node.value[: self._left]
        self._left -= len(value)
        if not self._left:
            value += "……（以下略）"
        parts, at = [], 0
        for start, end in self._spans.get(self._number.get(id(node), -1), ()):
            name = "" if self._marked else ' id="marked"'
            self._marked = True
            parts.append(f"{escape(value[at:start])}<mark{name}>{escape(value[start:end])}</mark>")
            at = end
        return "".join([*parts, escape(value[at:])])


def _shown_texts(root: Tag) -> list[Text]:
    found: list[Text] = []
    stack: list[Tag | Text] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, Text):
            found.append(node)
        elif node.name not in DROPPED and node.name not in LOST:
            stack += reversed(node.children)
    return found


def _tags_of(tag: Tag) -> tuple[str, str]:
    if tag.name == "a":
        target = tag.attrs.get("href", "")
        return f'<span class="seen-link" title="{escape(mask_shown(target)[:500])}">', "</span>"
    if tag.name not in KEPT:
        return ("<div>", "</div>") if tag.name in ("form", "fieldset", "details", "body") else ("", "")
    attributes = "".join(f' {name}="{escape(value or "")}"' for name, value in tag.attrs.items() if name in ATTRIBUTES)
    if (name := tag.attrs.get("id")) and name != "marked" and not name.startswith("seen-"):
        attributes += f' id="{escape(name)}"'
    if style := clean_style(tag.attrs.get("style") or ""):
        attributes += f' style="{escape(style)}"'
    return f"<{tag.name}{attributes}>", "" if tag.name in VOID else f"</{tag.name}>"


def _stand_in(tag: Tag) -> str:
    where = tag.attrs.get("src") or tag.attrs.get("data") or ""
    words = squash(tag.attrs.get("alt") or tag.attrs.get("title") or "")[:80]
    title = f' title="{escape(mask_shown(where)[:500])}"' if where and not where.startswith("data:") else ""
    return f'<span class="seen-lost"{title}>〔{LOST[tag.name]}{"：" + escape(words) if words else ""}〕</span>'


def _forms_of(quote: str) -> list[str]:
    return date_forms(quote) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", quote) else [quote]


def _brief_end(texts: Sequence[str], spans: Spans) -> int:
    """After how many characters a brief view ends."""
    last = max(spans, default=-1)
    return sum(len(text) for text in texts[: last + 1]) + (BRIEF_AFTER if spans else BRIEF_ALONE)


def _source_of(text: str, quote: str) -> str:
    """The place in the source where a script writes what the reader of the page saw."""
    words = Words([text])
    found = next((found for form in _forms_of(quote) if (found := words.find(form))), None)
    if found is None:
        return f"<p>所引文字“{escape(quote[:200])}”未在本页面中找到。</p>"
    spans = words.spans(found[:1])[0]
    start, end = spans[0][0], spans[-1][1]
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    marked = f'<mark id="marked">{escape(text[start:end])}</mark>'
    return f'<p>所引文字由网页脚本写出，网页源码原文如下：</p><div class="seen-source">{escape(before)}{marked}{escape(after)}</div>'


def _banner(body: bytes, url: str, record: Mapping[str, Any] | None, is_masked: bool) -> str:
    values = record or {}
    sha256 = values.get("sha256") or hashlib.sha256(body).hexdigest()
    at = values.get("requested_at")
    lines = [
        ("地址", mask_shown(url)),
        ("采集时间", _local(at) if at else "（未记录）"),
        ("状态", f"{values.get('status') or '—'}  HTTP {values.get('http_status') or '—'}"),
        ("SHA-256", sha256 + ("（原件）" if is_masked else "")),
        ("说明", NOTE + ("；个人信息已遮盖" if is_masked else "")),
    ]
    return "".join(f"<div><b>{name}</b> {escape(str(value))}</div>" for name, value in lines)


def _local(at: datetime | str) -> str:
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}（北京时间）"


def _document(title: str, sheets: str, banner: str, content: str, source: str) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">'
        f'<meta name="referrer" content="no-referrer"><title>{escape(" ".join(title.split()))}</title><style>{sheets}\n{OUR_STYLE}</style></head>'
        f'<body><div class="seen-banner">{banner}</div>{source}<div class="seen-page" id="seen-page">{content}</div></body></html>\n'
    )
