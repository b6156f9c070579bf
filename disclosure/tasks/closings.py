"""What closes a task in running text: 「（责任单位：A、B）」, 「〔A牵头，B配合〕」, 「责任单位：A 完成时限：年底前」, with its units and deadline."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from disclosure.tasks.lead_rules import LeadRule, take_rule
from disclosure.tasks.model import Unit
from disclosure.tasks.names import is_collective, is_whole_name
from disclosure.tasks.roles import LABEL, PERSON_LABEL, PHRASE
from disclosure.tasks.rows import looks_like_deadline
from disclosure.tasks.script import simplify_title
from disclosure.tasks.units import cut_names, looks_like_units, read_units

_FAMILY = {"（": 0, "(": 0, "）": 0, ")": 0, "〔": 1, "〕": 1, "【": 2, "】": 2, "[": 3, "［": 3, "]": 3, "］": 3}
_OPENING = "（(〔【[［"
_LONGEST_NAME = 30
_LONGEST_BRACKET = 800
_LONGEST_PARAGRAPH = 20_000
_DEEPEST = 3
_MOST_CLOSINGS = 4_000
_REMEMBERED = 10_000
_LONGEST_LINE = 600
_LONGEST_IN_LINE = 25
_VERB_OR_LABEL = re.compile("牵头|负责|主办|承办|配合|协|参|指导|[:：]")
_NOUN = "(?:单位|部门|处室|科室|股室|主体|机构|方)"
_UNIT_LABEL = re.compile(
    rf"(?:(?:共同)?(?:责任|牵头|负责|配合|协办|协助|协同|主办|承办|参与|参加|指导|落实|实施)){{1,3}}{_NOUN}(?:[（(]部门[)）])?\s*[:：]"
)
_TIME_LABEL = re.compile(r"(?:完成|办结|整改|落实|办理|推进|实施|公开)?(?:时限|期限|时间|进度)(?:要求|节点|安排)?\s*[:：]\s*")
_TIME = re.compile(_TIME_LABEL.pattern + r"(?P<value>[^；;。，,\s〕】）)]{1,40}(?:[（(][^（()）]{1,20}[)）])?)")
_PERSON = re.compile(rf"[；;，,\s]?(?:{PERSON_LABEL.pattern.replace('?P<person>', '?:')})\s*[^；;，,。\s]{{0,30}}")
_ANY_LABEL = re.compile(rf"(?:{_UNIT_LABEL.pattern}|{_TIME_LABEL.pattern}|{_PERSON.pattern})")
_SAME_BELOW = re.compile("[，,；;。、]?(?:以)?下(?:均)?同[。.]?$")
_DONE = re.compile("(?:完成|落实|办结|实施|坚持)$")
_SENTENCE_END = "。；;！？!?"
_SEPARATORS = "，,；;。 \n\u3000"


@dataclass(frozen=True)
class Closing:
    """Units and deadline that close a task; ``stretches`` are the units' words for a rule such as 「逗号前为牵头单位」."""

    units: tuple[Unit, ...]
    deadline: str | None = None
    rule: LeadRule | None = None
    words: str = ""
    plain: bool = False

    def join(self, other: Closing) -> Closing:
        """Put two closings of one task together."""
        units = (*self.units, *(unit for unit in other.units if unit not in self.units))
        words = self.words if not other.words else f"{self.words}；{other.words}" if self.words else other.words
        return Closing(units, self.deadline or other.deadline, other.rule or self.rule, words, self.plain and other.plain)


@dataclass(frozen=True)
class Part:
    """A stretch of a paragraph and what closes it, None when it goes on; ``text`` is empty where the closing stands alone."""

    text: str
    closing: Closing | None = None


def read_closing(content: str, *, bare: bool = False) -> Closing | None:
    """Return what the words of a bracket or labelled line say, None when they name no units (nor, by its label, a deadline).

    ``bare`` also takes names without role word or label, when each of them ends as unit names do.
    """
    if not 2 <= len(content) <= _LONGEST_BRACKET:
        return None
    body = _settle_labels(content.strip(_SEPARATORS))
    body, rule = take_rule(body)
    body = _PERSON.sub("", _SAME_BELOW.sub("", body))
    body, deadline = _take_deadline(body)
    body = body.strip(_SEPARATORS)
    if not body:
        return Closing((), deadline, rule) if deadline or rule else None
    if not _names_units(body, bare):
        return None
    units = read_units(body)
    plain = bool(units) and LABEL.search(body) is None and PHRASE.search(body) is None or _is_one_label(body)
    return Closing(units, deadline, rule, LABEL.sub("", body, count=1), plain) if units else None


def _settle_labels(body: str) -> str:
    """Write labels the one way that the reading of roles knows: simplified, 「…单位：」."""
    head = re.sub(r"共同(?=牵头|主办|负责)(?=[^：:]{2,6}[：:])", "", body)
    head = re.sub(r"[^\s；;。，,：:]{2,12}\s*[:：]", lambda match: simplify_title(match[0]), head)
    return re.sub(rf"({_UNIT_LABEL.pattern})", lambda match: re.sub(rf"{_NOUN}(?:[（(]部门[)）])?\s*[:：]$", "单位：", match[0]), head)


def _is_one_label(body: str) -> bool:
    """Tell 「责任单位：A，B」, whose commas a rule may speak of, from labels that give roles themselves."""
    labels = LABEL.findall(body)
    return len(labels) == 1 and labels[0].startswith(("责任", "负责", "落实", "实施")) and PHRASE.search(body) is None


def _take_deadline(body: str) -> tuple[str, str | None]:
    """Return the words without the time limit, and the limit as written."""
    if match := _TIME.search(body):
        return body[: match.start()].rstrip(_SEPARATORS) + "；" + body[match.end() :].lstrip(_SEPARATORS), match["value"]
    pieces = re.split("([，,；;。\n])", body)
    limits = [at for at in range(0, len(pieces), 2) if _is_limit(pieces[at].strip())]
    if not limits:
        return body, None
    rest = "".join(piece for at, piece in enumerate(pieces) if at not in limits and at + 1 not in limits)
    words = [pieces[at].strip() for at in limits]
    return rest.strip(_SEPARATORS), "，".join(words) if len(words) > 1 else _DONE.sub("", words[0])


def _is_limit(piece: str) -> bool:
    """Tell 「10月底前完成」 and 「长期坚持」 from names and what they do."""
    bare = _DONE.sub("", piece.removeprefix("并"))
    return looks_like_deadline(bare) and not PHRASE.search(piece) and not any(map(is_whole_name, cut_names(piece)))


def _names_units(body: str, bare: bool) -> bool:
    """Tell words that only name units, and what they do, from a remark."""
    if re.search("[！？“”《》]", body):
        return False
    names = [unit.name for unit in read_units(body)]
    if not names or any(len(name) > _LONGEST_NAME for name in names):
        return False
    if LABEL.match(body):
        return _UNIT_LABEL.match(body) is not None or looks_like_units(LABEL.sub("", body, count=1))
    last = max((match.end() for match in PHRASE.finditer(body)), default=0)
    if last and (last == len(body) or all(map(_is_name, cut_names(body[last:])))):
        return any(map(_is_name, names)) and ":" not in body and "：" not in body
    return bare and all(map(_is_name, cut_names(body)))


def _is_name(name: str) -> bool:
    return is_whole_name(name.removesuffix("等")) or is_collective(name)


def is_labelled(text: str) -> bool:
    """Tell a line that begins with a label of units or of a time limit."""
    return _ANY_LABEL.match(simplify_title(text[:20])) is not None


@lru_cache(maxsize=_REMEMBERED)
def cut_paragraph(text: str) -> tuple[Part, ...]:
    """Return the stretches of a paragraph, each with what closes it; one part without closing when nothing does."""
    if len(text) > _LONGEST_PARAGRAPH:
        return (Part(text),)
    parts: list[Part] = []
    at = 0
    for start, end, closing in _closings(text):
        before, at = text[at:start].strip(), end
        if before and parts and before[0] in _SENTENCE_END + "，,、":
            parts[-1] = _end_sentence(parts[-1], before[0])
            before = before[1:].strip()
        if before or not parts:
            parts.append(Part(before, closing))
        else:
            parts[-1] = Part(parts[-1].text, parts[-1].closing.join(closing) if parts[-1].closing else closing)
    rest = text[at:].strip()
    if parts and rest and rest[0] in _SENTENCE_END:
        parts[-1], rest = _end_sentence(parts[-1], rest[0]), rest[1:].strip()
    return (*_keep_remarks(parts), *([Part(rest)] if rest or not parts else []))


def _end_sentence(part: Part, mark: str) -> Part:
    """Give a sentence the stop that stands behind its bracket."""
    return part if not part.text or part.text[-1] in _SENTENCE_END else replace(part, text=part.text + mark)


def _keep_remarks(parts: list[Part]) -> list[Part]:
    """A bracket of nothing but a date inside a text is part of it; alone it may close a task."""
    return [part for part in parts if part.text or (part.closing and (part.closing.units or part.closing.deadline or part.closing.rule))]


def _closings(text: str) -> list[tuple[int, int, Closing]]:
    """Return (start, end, closing) of every bracket or label that closes something, in order, none inside another."""
    found = _bracketed(text)
    found += _labelled(text, found)
    found.sort(key=lambda held: held[0])
    kept = [held for at, held in enumerate(found) if held[2].units or _is_beside(text, found, at)]
    return kept if any(closing.units or closing.rule for _, _, closing in kept) or len(kept) == 1 and _is_alone(text, kept[0]) else []


def _is_beside(text: str, found: list[tuple[int, int, Closing]], at: int) -> bool:
    """Tell a time limit that stands directly beside a bracket of units, or alone, from a remark in the text."""
    start, end, _ = found[at]
    left = at > 0 and not text[found[at - 1][1] : start].strip()
    right = at + 1 < len(found) and not text[end : found[at + 1][0]].strip()
    return left or right or _is_alone(text, found[at])


def _is_alone(text: str, held: tuple[int, int, Closing]) -> bool:
    return not (text[: held[0]] + text[held[1] :]).strip(_SEPARATORS)


def _bracketed(text: str) -> list[tuple[int, int, Closing]]:
    found: list[tuple[int, int, Closing]] = []
    for start, end in _pairs(text):
        if found and start < found[-1][1]:
            continue
        content = text[start + 1 : end - 1]
        closed = not text[end:].strip() or text[end : end + 1] in _SENTENCE_END or text[:start].rstrip()[-1:] in ("", *_SENTENCE_END)
        labelled = is_labelled(content.strip())
        if (closed or labelled) and (closing := read_closing(content, bare=closed and text[:start].rstrip()[-1:] in ("", *_SENTENCE_END))):
            found.append((start, end, closing))
    return found


def _pairs(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of every pair of brackets that holds at most ``_DEEPEST`` pairs in one another, outer ones first."""
    opened: list[tuple[int, int]] = []
    height: dict[int, int] = {}
    pairs: list[tuple[int, int]] = []
    for at, char in enumerate(text):
        if char in _OPENING:
            opened.append((at, _FAMILY[char]))
            height[len(opened)] = 0
        elif char in _FAMILY and opened and opened[-1][1] == _FAMILY[char]:
            start, _ = opened.pop()
            deep = height.pop(len(opened) + 1, 0) + 1
            height[len(opened)] = max(height.get(len(opened), 0), deep)
            if deep <= _DEEPEST and at - start <= _LONGEST_BRACKET:
                pairs.append((start, at + 1))
    return sorted(pairs)


def _labelled(text: str, taken: list[tuple[int, int, Closing]]) -> list[tuple[int, int, Closing]]:
    """Return the labels outside brackets, each up to the end of its sentence or the paragraph."""
    simple = simplify_title(text)
    found: list[tuple[int, int, Closing]] = []
    end = 0
    for label in _ANY_LABEL.finditer(simple):
        start = label.start()
        if start < end or any(a <= start < b for a, b, _ in taken) or start and text[start - 1] not in _SENTENCE_END + _SEPARATORS:
            continue
        end = _end_of_labelled(simple, label.end(), next((a for a, _, _ in taken if a > start), len(text)))
        if end - start <= _LONGEST_BRACKET and (closing := read_closing(text[start:end])):
            found.append((start, end, closing))
    return found


def _end_of_labelled(text: str, at: int, limit: int) -> int:
    """Return where a labelled list ends: at a full stop that no further label follows, or before the next item's number."""
    stop = re.compile(
        r"[。](?!\s*(?:" + _ANY_LABEL.pattern + r"))|(?<=[\s；;。])(?=\d{1,3}[.．、]|[（(][一二三四五六七八九十\d]{1,3}[)）])"
    )
    match = stop.search(text, at, limit)
    return match.end() if match else limit


def is_unit_line(text: str) -> bool:
    """Tell a line that only names units and what they do from a requirement that ends alike."""
    if not 4 <= len(text) <= _LONGEST_LINE or not _VERB_OR_LABEL.search(text):
        return False
    body = text.strip("（()）。 ")
    if LABEL.match(body):
        names = cut_names(LABEL.sub("、", body))
        return all(len(name) <= _LONGEST_IN_LINE for name in names) and looks_like_units(LABEL.sub("", body, count=1))
    last = max((match.end() for match in PHRASE.finditer(body)), default=0)
    if last != len(body) or re.search("[。！？：:“”《》]", body):
        return False
    names = [unit.name for unit in read_units(body)]
    if not names or any(len(name) > _LONGEST_IN_LINE for name in names):
        return False
    return not text.endswith("。") or looks_like_units("、".join(names))


def is_plain_unit_line(text: str) -> bool:
    """Tell a unit line without bracket or label (「市甲局牵头落实」) from all others, also from 「主办：…」 below a web page."""
    return is_unit_line(text) and not any(part.closing for part in cut_paragraph(text)) and re.match("[^：:]{2,4}[：:]", text) is None


def are_bracketed(texts: Sequence[str]) -> bool:
    """Tell a text whose tasks are closed by brackets or labels from one with plain unit lines, by which there are more of.

    No task document has thousands of them: such a text is neither.
    """
    brackets = plain = 0
    for text in texts:
        if any(part.closing and part.closing.units for part in cut_paragraph(text)):
            brackets += 1
        elif is_plain_unit_line(text):
            plain += 1
        if brackets + plain > _MOST_CLOSINGS:
            return False
    return brackets > plain


def open_brackets(text: str) -> list[int]:
    """Return where the brackets begin that are never closed, the outermost first."""
    opened: list[tuple[int, int]] = []
    for at, char in enumerate(text):
        if char in _OPENING:
            opened.append((at, _FAMILY[char]))
        elif char in _FAMILY and opened and opened[-1][1] == _FAMILY[char]:
            opened.pop()
    return [at for at, _ in opened]
