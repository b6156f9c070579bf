"""Quarterly and monthly duties: reports, random checks, relief, land, jobs, food, the gazette, air and water."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from disclosure.demo import workdays
from disclosure.demo.builder import Builder
from disclosure.demo.model import Duty
from disclosure.demo.wording import say_month, say_quarter

GRACE = 20  # working days after a period's end (条例 Art.26 as the rule book applies it)
ABSENT = "缺期"


@dataclass(frozen=True)
class Line:
    """A periodic duty: clause, title kind, own column by name, shared column by id, what its texts speak of."""

    clause: str
    title: str
    own: str | None
    shared: str | None
    subject: str


QUARTERLY = (
    Line("1a", "progress_report", None, "portal-gzbg", "政府工作报告重点任务落实情况"),
    Line("2a", "livelihood", "重点工作进展", "portal-mssz", "民生实事项目进展情况"),
    Line("14a", "random_check", "监督检查", None, "双随机抽查结果"),
    Line("16a", "relief", "社会救助", None, "社会救助情况"),
    Line("19a", "land", "土地信息", None, "土地供应结果"),
)
MONTHLY = (
    Line("11a", "gazette", None, "portal-gb", "政府公报"),
    Line("15a", "food", "食品抽检", None, "食品抽检结果"),
    Line("17a", "jobs", "就业信息", None, "企业招聘岗位信息"),
    Line("28a", "environment", "环境质量", None, "环境质量状况"),
)


def write(site: Builder) -> None:
    """Write every period from the autumn before the round's year on."""
    for line in QUARTERLY:
        for unit in site.units_of(line.clause):
            _write_quarters(site, line, unit)
    for line in MONTHLY:
        for unit in site.units_of(line.clause):
            _write_months(site, line, unit)
    for unit in site.units_of("14a"):
        title = site.writer.title("check_plan", u=site.short(unit), full=site.city.unit(unit).name, y=site.year)
        day = site.day(date(site.year, 2, 10), date(site.year, 3, 20))
        site.add(
            title,
            unit,
            [site.column(unit, "监督检查")],
            day,
            site.writer.body("list", u=site.short(unit)),
            attachments=[("抽查事项清单", "xlsx")],
        )


def _write_quarters(site: Builder, line: Line, unit: str) -> None:
    story = site.cast.story(unit, line.clause)
    first: list[str] = []
    duties = []
    for year, quarter in _quarters(site):
        end = _end_of(year, quarter * 3)
        due = workdays.after(end, GRACE)
        day = workdays.after(end, site.rng.randint(4, 15))
        judged = site.window[0] <= due <= site.window[1]
        duty = Duty(due, day)
        if judged and story:
            duty = _plant(site, line, unit, story, due, day, first)
        else:
            said = say_quarter(site.rng, year, quarter)
            body = _publish(site, line, unit, said, day)
            first = [said, *body] if quarter == 1 else first
        duties.append(duty)
    site.judge(unit, line.clause, duties, ABSENT)


def _plant(site: Builder, line: Line, unit: str, story: str, due: date, day: date, first: list[str]) -> Duty:
    """The judged quarter of a cell with a story."""
    said = say_quarter(site.rng, site.year, 2)
    if story == "quarter_missing":
        return Duty(due, None)
    if story == "quarter_late":
        day = workdays.after(due, site.rng.randint(4, 20))
    if story == "half_year":
        said = f"{site.year}年上半年"
    if story == "statement_filler":
        title = site.writer.title("statement", q=said, u=site.short(unit), what=line.subject)
        body = site.writer.body("statement", u=site.short(unit), q=said, what=line.subject)
        site.add(title, unit, _columns(site, line, unit, story), day, body)
        return Duty(due, day, void=True)
    if story == "redated_quarter":
        body = [text.replace(first[0], said) for text in first[1:]]
        _publish(site, line, unit, said, day, body)
        return Duty(due, day, void=True)
    _publish(site, line, unit, said, day, story=story)
    return Duty(due, day)


def _publish(site: Builder, line: Line, unit: str, said: str, day: date, body: list[str] | None = None, story: str = "") -> list[str]:
    slots = {"u": site.short(unit), "full": site.city.unit(unit).name, "q": said, "m": said, "y": said[:4], "no": site.rng.randint(2, 12)}
    title = site.writer.title(line.title, **slots, total=site.rng.randint(130, 160))
    text = body or site.writer.report(f"{said}{line.subject}", site.short(unit))
    files = [(f"{said}{line.subject}明细表", site.rng.choice(["xlsx", "pdf"]))] if site.rng.random() < 0.5 else []
    site.add(title, unit, _columns(site, line, unit, story), day, text, attachments=files, decoy=day.year < site.year)
    return text


def _columns(site: Builder, line: Line, unit: str, story: str) -> list[str]:
    """Where it appears: the unit's own column, the shared one when that is all there is or the story says so."""
    if line.shared and (line.own is None or story == "shared_first"):
        return [line.shared]
    assert line.own is not None
    return [site.column(unit, line.own)]


def _write_months(site: Builder, line: Line, unit: str) -> None:
    duties = []
    story = site.cast.story(unit, line.clause)
    missing = site.rng.choice([site.window[0].month - 1, site.window[0].month, site.window[0].month + 1])
    for year, month in _months(site):
        end = _end_of(year, month)
        due = workdays.after(end, GRACE)
        if story == "month_missing" and (year, month) == (site.year, missing):
            duties.append(Duty(due, None))
            continue
        day = (
            workdays.on_or_after(date(year, month, site.rng.randint(5, 22)))
            if line.clause == "17a"
            else workdays.after(end, site.rng.randint(2, 8))
        )
        if day > site.last_day:
            continue
        said = say_month(site.rng, year, month)
        slots = {"u": site.short(unit), "m": said, "y": year, "no": month, "total": 120 + (year - 2020) * 12 + month}
        body = site.writer.report(f"{said}{line.subject}", site.short(unit))
        columns = [line.shared] if line.shared else [site.column(unit, line.own or "")]
        site.add(
            site.writer.title(line.title, **slots), unit, columns, day, body, attachments=_month_file(line, said), decoy=year < site.year
        )
        duties.append(Duty(due, day))
    if site.is_scored(unit):
        site.judge(unit, line.clause, duties, ABSENT)


def _month_file(line: Line, said: str) -> list[tuple[str, str]]:
    return [(f"{said}{line.subject}", "pdf")] if line.clause in ("11a", "15a") else []


def _quarters(site: Builder) -> list[tuple[int, int]]:
    """The quarters that ended before the round's window, from the last of the year before."""
    return [(site.year - 1, 4)] + [(site.year, quarter) for quarter in range(1, (site.window[0].month + 2) // 3)]


def _months(site: Builder) -> list[tuple[int, int]]:
    return [(site.year - 1, month) for month in (10, 11, 12)] + [(site.year, month) for month in range(1, site.window[1].month + 1)]


def _end_of(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
