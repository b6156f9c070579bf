"""Nights: the civil date a night is called by, and the instants between which it lies."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from disclosure.errors import InputError

SHANGHAI = ZoneInfo("Asia/Shanghai")
WINDOW = ("23:00", "06:00")
NOON = time(12)


def night_of(instant: datetime) -> date:
    """The night an instant belongs to, from noon to noon in Shanghai: 02:00 on the 4th is the night of the 3rd.

    ``instant`` is timezone-aware; a ValueError tells a caller that forgot it.
    """
    if instant.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return (instant.astimezone(SHANGHAI) - timedelta(hours=12)).date()


def night_window(night: date, window: tuple[str, str] = WINDOW) -> tuple[datetime, datetime]:
    """When the window of a night opens and closes, as aware UTC instants (closing excluded).

    Local times before noon lie on the day after the night's date, so that every instant of the window has this night;
    ``("12:00", "12:00")`` is the whole night. Raises InputError for what is no time of day or crosses noon.
    """
    opens, closes = (parse_time(part) for part in window)
    start = _at(night, opens)
    end = _at(night, closes, closing=True)
    if end <= start:
        raise InputError(f"the window {window[0]}–{window[1]} crosses noon", fix="a night lies between noon and noon")
    return start.astimezone(ZoneInfo("UTC")), end.astimezone(ZoneInfo("UTC"))


def parse_time(text: str) -> time:
    """``HH:MM`` as a time of day; InputError when it is not that."""
    found = re.fullmatch(r"(\d{1,2}):(\d{2})", text.strip())
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise InputError(f"{text!r} is no time of day", where="manners.window", fix='write it as "23:00"')
    return time(int(found[1]), int(found[2]))


def _at(night: date, moment: time, *, closing: bool = False) -> datetime:
    later = moment <= NOON if closing else moment < NOON
    return datetime.combine(night + timedelta(days=int(later)), moment, SHANGHAI)
