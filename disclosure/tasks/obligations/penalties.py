"""Words that say what costs or earns points (少公开一次扣1分, 未按时完成的，不得分): they ask for nothing."""

from __future__ import annotations

import re

from disclosure.tasks.obligations.phrases import Reading

_POINTS = "[0-9一二两三四五六七八九十.]{1,5}"
_PENALTY = re.compile(
    f"扣[减除]?(?:{_POINTS}个?分|相应|完为?止|至|分)|(?<!不)[得计加减记赋](?:{_POINTS}|满|零|基础)分|不(?:予)?[得计加]分|不予?计分|酌情扣|一票否决"
)
_CONDITION = re.compile("(?:每?[少缺漏晚迟]|未|逾期|超过|不足|低于|没有|凡)[^，]*|[^，]*(?:的|者)")


def skip_penalties(reading: Reading) -> None:
    """Take the comma parts that speak of points, and the condition before them, so that nothing is read there."""
    start, condition = 0, None
    for part in reading.words.split("，"):
        end = start + len(part)
        if _PENALTY.search(part):
            reading.take(start, end)
            if condition is not None:
                reading.take(*condition)
        condition = (start, end) if _CONDITION.fullmatch(part) else None
        start = end + 1
