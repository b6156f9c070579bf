"""The working-day calendar: State Council holidays and 调休 from chinesecalendar (2004–2026), later years from calendar/<year>.yml."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from disclosure.errors import InputError
from scoring.model import CalendarMissing

FOLDER = Path(__file__).resolve().parents[1] / "calendar"
ONE_DAY = timedelta(days=1)


class YearFile(BaseModel):
    """calendar/<year>.yml: days off beside weekends, weekend days worked (调休), and the notice they were read from."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    year: int
    source: str
    holidays: tuple[date, ...]
    workdays: tuple[date, ...] = ()

    @model_validator(mode="after")
    def _days_lie_in_the_year(self) -> YearFile:
        for day in (*self.holidays, *self.workdays):
            if day.year != self.year:
                raise ValueError(f"{day} is not in {self.year}")
        if set(self.holidays) & set(self.workdays):
            raise ValueError("a day is both off and worked")
        return self


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Working days of the years it holds; every question about another year raises CalendarMissing.

    ``version`` names the library's version and each year file with the first digits of its SHA-256: the same string, the same answers.
    """

    years: frozenset[int]
    holidays: frozenset[date] = field(repr=False)
    workdays: frozenset[date] = field(repr=False)
    version: str

    @classmethod
    def load(cls, folder: Path | None = None) -> WorkingCalendar:
        """The library's years and the year files of ``folder`` (default: the repository's); a file replaces the library's year.

        Raises InputError naming a file that is wrong.
        """
        from chinese_calendar.constants import holidays, workdays

        files = dict(_read_years(folder or FOLDER))
        covered = range(min(holidays).year, max(holidays).year + 1)
        off = {day for day in holidays if day.year not in files}
        worked = {day for day in workdays if day.year not in files}
        for year_file, _ in files.values():
            off.update(year_file.holidays)
            worked.update(year_file.workdays)
        names = [f"chinesecalendar {version('chinesecalendar')}", *(f"{year}.yml {digest}" for year, (_, digest) in sorted(files.items()))]
        return cls(frozenset({*covered, *files}), frozenset(off), frozenset(worked), " + ".join(names))

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on the day. Raises CalendarMissing."""
        if day.year not in self.years:
            raise CalendarMissing(f"no working-day calendar for {day.year}")
        return day in self.workdays or (day.weekday() < 5 and day not in self.holidays)

    def add_working_days(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day``, which itself is not counted; for 0 the day or the next working day.

        Raises CalendarMissing; ValueError for a negative count.
        """
        if count < 0:
            raise ValueError("working days are counted forwards")
        found = day if count == 0 else day + ONE_DAY
        while (count := count - self.is_working_day(found)) > 0 or not self.is_working_day(found):
            found += ONE_DAY
        return found

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and including ``end``; negative when ``end`` lies before. Raises CalendarMissing."""
        if end < start:
            return -self.working_days_between(end, start)
        return sum(self.is_working_day(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


def nth_working_day(day: date, count: int, calendar: WorkingCalendar | None = None) -> tuple[date, tuple[int, ...]]:
    """The ``count``-th working day after ``day``, for schedules that must go on: Monday to Friday count in a year without a calendar.

    Also the years where that was so, for the one who has to say it. What is judged never uses this: there a missing year is CalendarMissing.
    """
    known, guessed = calendar or WorkingCalendar.load(), set()
    while count > 0:
        day += ONE_DAY
        try:
            count -= known.is_working_day(day)
        except CalendarMissing:
            count -= day.weekday() < 5
            guessed.add(day.year)
    return day, tuple(sorted(guessed))


def _read_years(folder: Path) -> Iterator[tuple[int, tuple[YearFile, str]]]:
    for path in sorted(folder.glob("*.yml")):
        try:
            body = path.read_bytes()
            entry = YearFile.model_validate(yaml.safe_load(body))
        except ValidationError as error:
            raise InputError(error.errors()[0]["msg"], where=path, fix="see calendar/README.md") from error
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise InputError("not YAML", where=path, fix="see calendar/README.md") from error
        if path.stem != str(entry.year):
            raise InputError(f"year {entry.year} is not the file's name", where=path, fix="make them equal")
        yield entry.year, (entry, hashlib.sha256(body).hexdigest()[:8])
