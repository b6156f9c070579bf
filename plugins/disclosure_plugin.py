"""What Airflow gets from us: the office's pages behind its log-in, and the timetables of the night and of the notice."""

import logging
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from airflow.plugins_manager import AirflowPlugin
from airflow.sdk.timezone import coerce_datetime, utcnow
from airflow.timetables.base import DagRunInfo, DataInterval, TimeRestriction, Timetable
from airflow.timetables.trigger import CronTriggerTimetable

log = logging.getLogger("disclosure.plugin")
SHANGHAI = ZoneInfo("Asia/Shanghai")


class NightTimetable(CronTriggerTimetable):
    """A cron slot in the city's night. A slot missed while its window was open is still run, one whose window is over never is.

    Airflow's own cron timetable would start yesterday's slot in the middle of the day after a long pause.
    """

    def __init__(self, cron: str, *, closes: str = "06:00") -> None:
        super().__init__(cron, timezone="Asia/Shanghai")
        self._closes = time.fromisoformat(closes)

    @classmethod
    def deserialize(cls, data: dict[str, Any]) -> Timetable:
        """Back from what ``serialize`` gave."""
        return cls(data["cron"], closes=data["closes"])

    def serialize(self) -> dict[str, Any]:
        """The arguments, as JSON."""
        return {"cron": self._expression, "closes": self._closes.isoformat("minutes")}

    def next_dagrun_info(self, *, last_automated_data_interval: DataInterval | None, restriction: TimeRestriction) -> DagRunInfo | None:
        """The next slot; with ``catchup`` every slot there was."""
        info = super().next_dagrun_info(last_automated_data_interval=last_automated_data_interval, restriction=restriction)
        now = coerce_datetime(utcnow())
        if info is None or restriction.catchup or now < self.closing(info.run_after):
            return info
        following = self._align_to_next(now)
        return None if restriction.latest and restriction.latest < following else DagRunInfo.exact(following)

    def closing(self, slot: datetime) -> datetime:
        """The instant at which the window of a slot closes: the next closing hour after it."""
        local = slot.astimezone(SHANGHAI)
        closing = datetime.combine(local.date(), self._closes, SHANGHAI)
        return closing if closing > local else closing + timedelta(days=1)


class NoticeTimetable(Timetable):
    """The n-th working day after the last day of each window, at 08:00 in Shanghai.

    A slot is due until the end of its day, so that a restart at 08:00 loses no notice; older ones are only made up with ``catchup``.
    """

    def __init__(self, window_ends: list[date], *, after: int) -> None:
        self.window_ends = sorted(set(window_ends))
        self.after = after
        self.description = f"{after} working days after the end of a round's window"

    @classmethod
    def deserialize(cls, data: dict[str, Any]) -> Timetable:
        """Back from what ``serialize`` gave."""
        return cls([date.fromisoformat(day) for day in data["window_ends"]], after=data["after"])

    def serialize(self) -> dict[str, Any]:
        """The arguments, as JSON."""
        return {"window_ends": [day.isoformat() for day in self.window_ends], "after": self.after}

    @property
    def summary(self) -> str:
        """What the list of DAGs shows."""
        return f"+{self.after} working days"

    def infer_manual_data_interval(self, *, run_after: datetime) -> DataInterval:
        """A run by hand stands for its own instant."""
        return DataInterval.exact(coerce_datetime(run_after))

    def next_dagrun_info(self, *, last_automated_data_interval: DataInterval | None, restriction: TimeRestriction) -> DagRunInfo | None:
        """The first slot after the last run that the restriction allows."""
        for slot in sorted(notice_due(end, self.after) for end in self.window_ends):
            if last_automated_data_interval and slot <= last_automated_data_interval.end:
                continue
            if restriction.earliest and slot < restriction.earliest:
                continue
            if not restriction.catchup and slot.astimezone(SHANGHAI).date() < utcnow().astimezone(SHANGHAI).date():
                continue
            return None if restriction.latest and slot > restriction.latest else DagRunInfo.exact(coerce_datetime(slot))
        return None


def notice_due(window_end: date, after: int) -> datetime:
    """08:00 in Shanghai on the ``after``-th working day after a window's last day, as a UTC instant. Says so where it had to guess."""
    from disclosure.calendar import nth_working_day

    day, guessed = nth_working_day(window_end, after)
    if guessed:
        log.warning("no calendar for %s: weekdays are taken for working days; add calendar/<year>.yml", ", ".join(map(str, guessed)))
    return datetime.combine(day, time(8), SHANGHAI).astimezone(UTC)


def office_pages() -> Any:
    """The pages, open to Airflow's ``op`` and above: 401 without a log-in, 403 to every lower role."""
    from airflow.api_fastapi.app import get_auth_manager
    from airflow.api_fastapi.core_api.security import get_user
    from fastapi import Depends, HTTPException

    from disclosure.settings import get_settings
    from disclosure.web import create_app

    def office(user: Any = Depends(get_user)) -> str:  # noqa: B008
        # what every auth manager lets op do and user not: change a pool
        if not get_auth_manager().is_authorized_pool(method="PUT", user=user):
            raise HTTPException(403)
        return str(user.get_name())

    return create_app(get_settings(), current_user=office, login="../api/v2/auth/login")


class DisclosurePlugin(AirflowPlugin):
    """Registered by Airflow under this name."""

    name = "disclosure"
    timetables = [NightTimetable, NoticeTimetable]
    external_views = [
        {"name": "政务公开评测", "href": "/disclosure/", "url_route": "disclosure", "destination": "nav"},
    ]

    @property
    def fastapi_apps(self) -> list[dict[str, Any]]:
        """Made when the web process asks for it; the other processes load this module too and need no pages."""
        return [{"app": office_pages(), "url_prefix": "/disclosure", "name": "disclosure"}]
