"""What the pages call things."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

OUTCOMES = {
    "met": "达标",
    "partial": "部分达标",
    "unmet": "未达标",
    "not_due": "未到期",
    "not_applicable": "不适用",
    "undetermined": "无法判定",
    "out_of_round": "本轮未测",
}
STATES = {
    "machine": "机器判定",
    "suspected": "疑似（未核）",
    "first_read": "初核",
    "agreed": "两人一致",
    "adjudicated": "第三人裁定",
    "after_reply": "反馈后复核",
    "signed": "已签发",
}
READERS = {"office": "评测办公室", "assessor": "测评员", "adjudicator": "裁定人", "signer": "签发人"}
COVERAGE = {"complete": "完整", "partial": "不完整", "none": "未读到"}
ROLES = {"evidence": "作为依据", "subject": "被测信息", "nearest": "最相近（供人工核对）", "candidate": "候选", "partner": "配套信息"}


def show_instant(value: datetime | None) -> str:
    """An instant as 2025-10-10 23:12 in Shanghai; a naive one is UTC."""
    if value is None:
        return "—"
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)
    return aware.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def show_rate(value: float | None) -> str:
    """A score rate (0–100) with its two decimals, a dash for none."""
    return "—" if value is None else f"{value:.2f}"


def show_points(value: float | None) -> str:
    """Points or a rate without trailing zeros, at most two decimals; a dash for none."""
    return "—" if value is None else f"{value:.2f}".rstrip("0").rstrip(".")
