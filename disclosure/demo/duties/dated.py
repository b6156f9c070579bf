"""Duties with a date: accounts, annual reports, admissions, answers, subsidies, changed functions, projects, open days."""

from __future__ import annotations

from datetime import date, time, timedelta

from disclosure.demo import workdays
from disclosure.demo.builder import Builder
from disclosure.demo.model import Duty

NOT_FOUND, VOID = "未发现", "内容无效（空正文、填充）"


def write(site: Builder) -> None:
    """Everything that is due once."""
    _write_accounts(site)
    _write_annual_reports(site)
    _write_admission(site)
    _write_answers(site)
    _write_subsidies(site)
    _write_changes(site)
    _write_projects(site)
    _write_open_days(site)


def _due(site: Builder, clause_id: str) -> date:
    """The date the rule book announces, moved to a working day where it is none."""
    for task in site.city.rulebook(site.round).tasks:
        for clause in task.clauses:
            if clause.id == clause_id:
                return workdays.on_or_after(date.fromisoformat(str(clause.params["due"])))
    raise KeyError(clause_id)


def _write_accounts(site: Builder) -> None:
    due = _due(site, "7a")
    for unit in site.units_of("7a"):
        full = site.city.unit(unit).name
        own = site.column(unit, "财政信息")
        budget = site.day(date(site.year, 2, 5), date(site.year, 2, 25))
        site.add(
            site.writer.title("budget", full=full, y=site.year),
            unit,
            [own, "portal-yjs"],
            budget,
            site.writer.body("accounts", 2, y=site.year),
        )
        older = site.day(site.first_day, site.first_day + timedelta(days=25))
        site.add(
            site.writer.title("accounts", full=full, y=site.year - 2),
            unit,
            [own],
            older,
            site.writer.body("accounts", y=site.year - 2),
            decoy=True,
        )
        absent = VOID if site.cast.story(unit, "7a") == "accounts_empty" else NOT_FOUND
        site.judge(unit, "7a", [_account(site, unit, due)], absent)


def _account(site: Builder, unit: str, due: date) -> Duty:
    story, full = site.cast.story(unit, "7a"), site.city.unit(unit).name
    if story == "accounts_missing":
        return Duty(due, None)
    day = site.day(due - timedelta(days=20), due - timedelta(days=1))
    if story == "accounts_late":
        day = workdays.after(due, site.rng.randint(2, 10))
    if story == "accounts_last_day":
        day = due
    columns = ["portal-yjs"] if story == "accounts_shared" else [site.column(unit, "财政信息")]
    if not story and site.rng.random() < 0.4:
        columns.append("portal-yjs")
    article = site.add(
        site.writer.title("accounts", full=full, y=site.year - 1), unit, columns, day, site.writer.body("accounts", y=site.year - 1)
    )
    article.attachments = [(f"{full}{site.year - 1}年度部门决算", "pdf"), ("决算公开表", "xlsx")]
    if story == "accounts_empty":
        article.body, article.attachments = [], []
    if story == "accounts_source":
        article.source = site.rng.choice(["青禾市融媒体中心", "预算股", full.replace("市", "巿", 1), full[:-1]])
    return Duty(due, day, void=story == "accounts_empty")


def _write_annual_reports(site: Builder) -> None:
    due = date(site.year, 1, 31)
    for unit in site.units_of("8a"):
        full = site.city.unit(unit).name
        for year in (site.year - 2, site.year - 1):
            day = site.day(date(year + 1, 1, 8), date(year + 1, 1, 26))
            body = site.writer.report(f"{year}年政府信息公开工作情况", site.short(unit))
            site.add(site.writer.title("annual_report", full=full, y=year), unit, ["platform-nb"], day, body, decoy=year < site.year - 1)
        site.judge(unit, "8a", [Duty(due, due)], NOT_FOUND)


def _write_admission(site: Builder) -> None:
    due = _due(site, "18a")
    for unit in site.units_of("18a"):
        column = site.column(unit, "招生信息")
        for _ in range(3):
            day = site.day(date(site.year, 5, 10), date(site.year, 7, 20))
            site.add(site.writer.title("admission_rules", y=site.year), unit, [column], day, site.writer.body("notice", u=site.short(unit)))
        day = site.day(due - timedelta(days=12), due - timedelta(days=1))
        body = site.writer.report(f"{site.year}年秋季招生录取结果", site.short(unit))
        site.add(site.writer.title("admission", y=site.year), unit, [column], day, body, attachments=[("录取结果", "xlsx")])
        site.judge(unit, "18a", [Duty(due, day)], NOT_FOUND)


def _write_answers(site: Builder) -> None:
    due = _due(site, "21a")
    for unit in site.units_of("21a"):
        story = site.cast.story(unit, "21a")
        for _ in range(site.rng.randint(1, 3)):
            _reply(site, unit, site.day(site.first_day, site.first_day + timedelta(days=40)), decoy=True)
        days: list[date] = []
        if story == "answers_late":
            days = [workdays.after(due, site.rng.randint(1, 5)) for _ in range(3)]
        elif story not in ("answers_missing", "last_year"):
            days = [site.day(site.window[0] + timedelta(days=10), due - timedelta(days=4)) for _ in range(site.rng.randint(2, 4))]
        for day in days:
            _reply(site, unit, day)
        site.judge(unit, "21a", [Duty(due, min(days, default=None), void=not days)], NOT_FOUND)


def _reply(site: Builder, unit: str, day: date, decoy: bool = False) -> None:
    title = site.writer.title("reply", u=site.short(unit), y=day.year)
    columns = [site.column(unit, "建议提案")]
    site.add(title, unit, columns, day, site.writer.body("reply", u=site.short(unit)), decoy=decoy)


def _write_subsidies(site: Builder) -> None:
    due = _due(site, "23a")
    for unit in site.units_of("23a"):
        story, full = site.cast.story(unit, "23a"), site.city.unit(unit).name
        column = site.column(unit, "惠民惠农")
        kind = "subsidy_yearless" if story == "last_year" else "subsidy"
        names = {"town": site.short(unit), "full": full}
        body = site.writer.report("补贴资金发放结果", site.short(unit))
        older = site.day(site.first_day, site.first_day + timedelta(days=30))
        site.add(site.writer.title(kind, **names, y=site.year - 1), unit, [column], older, body, decoy=True)
        if story == "last_year":
            site.judge(unit, "23a", [Duty(due, None)], NOT_FOUND)
            continue
        day = due if story == "rest_day" else site.day(due - timedelta(days=25), due - timedelta(days=5))
        if story == "subsidy_late":
            day = workdays.after(due, site.rng.randint(3, 12))
        body = site.writer.report(f"{site.year}年补贴资金发放结果", site.short(unit))
        site.add(site.writer.title("subsidy", **names, y=site.year), unit, [column], day, body, attachments=[("发放明细表", "xlsx")])
        site.judge(unit, "23a", [Duty(due, day)], NOT_FOUND)
    for unit in site.units_of("23b"):
        site.expect(unit, "23b", "not_due")


def _write_changes(site: Builder) -> None:
    for event in site.city.events:
        unit = event.unit
        if event.kind != "职能调整" or unit is None:
            continue
        due = workdays.after(event.on, 20)
        late = site.cast.story(unit, "24a") == "change_late"
        day = workdays.after(due, site.rng.randint(4, 15)) if late else workdays.after(event.on, site.rng.randint(7, 16))
        title = site.writer.title("duty_change", full=site.city.unit(unit).name, u=site.short(unit))
        where = site.rng.choice(["机构信息", "通知公告"])
        site.add(title, unit, [site.column(unit, where)], day, site.writer.body("profile", u=site.short(unit)))
        site.judge(unit, "24a", [Duty(due, day)], NOT_FOUND)


def _write_projects(site: Builder) -> None:
    """Approvals of projects; inside the window one unit publishes one, late on its last evening, for both."""
    units = site.units_of("25a")
    told = next((unit for unit in units if site.cast.story(unit, "25a")), units[0])
    for unit in units:
        for _ in range(site.rng.randint(4, 6)):
            _project(site, unit, site.day(site.first_day, site.window[0] - timedelta(days=20)))
        site.expect(unit, "25a", "met")
    _project(site, told, site.window[1], time(22, 40))


def _project(site: Builder, unit: str, day: date, at: time | None = None) -> None:
    body = site.writer.body("project")
    site.add(site.writer.title("project"), unit, [site.column(unit, "重大项目")], day, body, at=at, decoy=day.year < site.year)


def _write_open_days(site: Builder) -> None:
    """One open day, reported by its unit and again by others: one event, never three."""
    for unit in site.units_of("22a"):
        site.expect(unit, "22a", "not_due")
        if site.rng.random() < 0.6:
            day = site.day(date(site.year, 3, 1), date(site.year, 6, 20))
            body = site.writer.body("news", 3, u=site.short(unit))
            for columns in ([site.column(unit, "部门动态")], ["portal-bmlb"], ["portal-zwyw"])[: site.rng.randint(1, 3)]:
                site.add(site.writer.title("open_day", u=site.short(unit), y=site.year), unit, columns, day, body)
