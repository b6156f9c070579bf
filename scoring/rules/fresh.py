"""fresh: columns are kept up to date, each by the limit of its class; what has no limit is never stale."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from scoring.model import Case, Cause, Channel, Outcome, Reason, Verdict
from scoring.pieces import Piece, sum_up
from scoring.proof import unread_channel
from scoring.verdicts import not_due, out_of_round, undetermined
from scoring.wording import as_shanghai, columns_text, day_text

INNOCENT = frozenset({"static", "container", "link", "archive"})
YEAR_NAMED = re.compile(r"(?<!\d)20\d{2}(?!\d)")


def fresh(case: Case) -> Verdict:
    """Parameters: ``days``: days without a new item that a column may show, by its class or one number for all classes with a cadence.

    Static, container, link, archive and year-named columns are innocent, as are columns younger than their limit; an event-driven column
    that has been silent asks a person. Blank is a fault only of columns with a limit.
    """
    if not case.channels:
        return undetermined(Reason.OWNER_UNCLEAR, Cause.OURS, "未登记该单位负责的此类栏目，需人工确认")
    if case.window[1] < case.applies_from:
        return out_of_round(f"任务自{day_text(case.applies_from)}起适用，不计分")
    pieces = [piece for channel in sorted(case.channels, key=lambda entry: entry.id) if (piece := _piece(case, channel))]
    if pieces:
        return sum_up(case, pieces, cure="恢复更新栏目；确无内容的，报请调整栏目设置")
    if any(channel.kind == "event_driven" for channel in case.channels):
        return not_due(f"{columns_text(case.channels)}属事项触发类栏目，不设更新时限")
    return Verdict(Outcome.MET, got=case.points, applicable=case.points, detail=f"{columns_text(case.channels)}无更新时限要求")


def _piece(case: Case, channel: Channel) -> Piece | None:
    """The verdict on one column; None where it owes no updates."""
    limit = _limit(case, channel)
    day = _looked_on(case, channel)
    if limit is None or _is_innocent(channel, day, limit):
        return None
    if channel.newest_on and channel.newest_on <= day and (day - channel.newest_on).days <= limit:
        return Piece(Outcome.MET, f"「{channel.path}」最近更新于{day_text(channel.newest_on)}")
    if verdict := _doubt(channel, day):
        return Piece.of(verdict)
    if channel.kind == "event_driven":
        return _question(channel, f"「{channel.path}」属事项触发类栏目，{limit}日内未见更新，本期是否有应公开事项需人工确认")
    if channel.rows == 0:
        return Piece(Outcome.UNMET, f"截至{day_text(day)}，栏目「{channel.path}」为空白", Reason.COLUMN_BLANK)
    assert channel.newest_on is not None
    age = (day - channel.newest_on).days
    detail = f"截至{day_text(day)}，栏目「{channel.path}」最近更新于{day_text(channel.newest_on)}，已{age}日未更新（限{limit}日）"
    return Piece(Outcome.UNMET, detail, Reason.COLUMN_STALE, due_on=channel.newest_on + timedelta(days=limit))


def _doubt(channel: Channel, day: date) -> Verdict | None:
    if verdict := unread_channel(channel, date.min):
        return replace(verdict, due_on=None)
    if channel.rows and (channel.newest_on is None or channel.newest_on > day):
        detail = f"栏目「{channel.path}」有信息但无可确认的发布日期，需人工核对"
        return undetermined(Reason.DATE_PENDING, Cause.UNCLEAR, detail)
    return None


def _question(channel: Channel, detail: str) -> Piece:
    return Piece(Outcome.UNDETERMINED, detail, Reason.MATCH_PENDING, Cause.UNCLEAR)


def _limit(case: Case, channel: Channel) -> int | None:
    days = case.params["days"]
    limit = days.get(channel.kind) if isinstance(days, dict) else days
    return None if limit is None else int(limit)


def _is_innocent(channel: Channel, day: date, limit: int) -> bool:
    name = channel.path.split(">")[-1]
    young = channel.valid_from is not None and (day - channel.valid_from).days < limit
    return channel.kind in INNOCENT or young or bool(YEAR_NAMED.search(name))


def _looked_on(case: Case, channel: Channel) -> date:
    """The day ages are counted to: the last look, at most the cut-off."""
    if channel.read_at is None:
        return case.window[1]
    return min(case.window[1], as_shanghai(channel.read_at).date())
