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
STATUSES = {
    "ok": "读到",
    "blank": "读到（空栏目）",
    "partial": "读到一部分",
    "unreadable": "解析存疑",
    "decode": "内容损坏，读不出",
    "script_list": "脚本渲染",
    "challenge": "防护或挑战页",
    "blocked": "防护或挑战页",
    "robots": "robots 不许",
    "private": "指向内部网络",
    "dns": "域名不能解析",
    "refused": "拒绝连接",
    "timeout": "超时",
    "tls": "证书不可信",
    "rate_limited": "被限速",
    "moved": "已迁移",
    "gone": "不存在（404）",
    "server_error": "服务器错误",
    "too_large": "页面过大",
    "truncated": "内容中断",
    "failed": "采集失败",
    "budget_spent": "当夜额度用完",
    "outside_window": "采集时段已过",
    "cancelled": "中止",
}
"""How a night of a column ended."""

UNREAD = {"lost": "没有读到", "part": "只读到一部分", "off": "未轮到", "never": "从未采集"}
"""How a column is that was not read whole, by the colour of its night."""
PUT_OFF = ("budget_spent", "outside_window", "cancelled")
PERSONAL = {"resident_id": "身份证号", "mobile": "手机号", "bank_card": "银行卡号", "unsearched": "未查完"}
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


def mark_health(status: str) -> str:
    """How a night is coloured: read, part (a part was read), lost, off (we did not get to it)."""
    if status in ("ok", "blank"):
        return "read"
    return "part" if status == "partial" else "off" if status in PUT_OFF else "lost"
