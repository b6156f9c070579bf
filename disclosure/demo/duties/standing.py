"""What must stand on line at any time: lists of powers, profiles, emergency plans (clauses 9a, 10a, 20a)."""

from __future__ import annotations

from datetime import date, timedelta

from disclosure.demo.builder import Builder
from disclosure.demo.model import Duty

NOT_FOUND = "未发现"


def write(site: Builder) -> None:
    """Standing information of every unit."""
    for unit in site.units_of("9a"):
        _write_powers(site, unit)
    for unit in site.units_of("10a"):
        _write_profile(site, unit)
    for unit in site.units_of("20a"):
        _write_plans(site, unit)


def _write_powers(site: Builder, unit: str) -> None:
    column, full = site.column(unit, "权责清单"), site.city.unit(unit).name
    day = site.day(site.first_day, date(site.year, 5, 30))
    if missing := site.cast.story(unit, "9a") == "powers_missing":
        for _ in range(2):
            body = site.writer.body("notice", 2, u=site.short(unit))
            site.add(site.writer.title("fee_list"), unit, [column], site.day(site.first_day, day), body)
    else:
        title = site.writer.title("powers", full=full, u=site.short(unit), y=day.year)
        site.add(title, unit, [column], day, site.writer.body("list", u=site.short(unit)), attachments=[("清单全文", "xlsx")])
    site.judge(unit, "9a", [Duty(None, None if missing else day)], NOT_FOUND)


def _write_profile(site: Builder, unit: str) -> None:
    column, full = site.column(unit, "机构信息"), site.city.unit(unit).name
    if site.cast.story(unit, "10a") == "profile_blank":
        site.judge(unit, "10a", [Duty(None, None)], NOT_FOUND)
        return
    for kind in ("profile", "leaders", "sections"):
        day = site.day(site.first_day - timedelta(days=300), date(site.year, 6, 10))
        title = site.writer.title(kind, full=full, u=site.short(unit))
        site.add(title, unit, [column], day, site.writer.body("profile", u=site.short(unit)))
    site.judge(unit, "10a", [Duty(None, site.first_day)], NOT_FOUND)


def _write_plans(site: Builder, unit: str) -> None:
    story, column = site.cast.story(unit, "20a"), site.column(unit, "应急管理")
    names = {"full": site.city.unit(unit).name, "town": site.short(unit), "u": site.short(unit)}
    silent_since = site.window[1] - timedelta(days=245)
    for _ in range(site.rng.randint(2, 4)):
        day = site.day(site.first_day, silent_since - timedelta(days=5) if story == "silent_events" else site.last_day)
        body = site.writer.body("notice", 3, u=site.short(unit))
        title = site.rng.choice(["{town}开展防汛物资清点", "{town}应急避难场所公示", "{town}秋冬季防火禁烧通告", "{town}汛期值班安排"])
        site.add(site.writer.fill(title, **names), unit, [column], day, body)
    if story == "plan_missing":
        site.judge(unit, "20a", [Duty(None, None)], NOT_FOUND)
        return
    if story == "relayed_plan":
        day = site.day(site.first_day, site.window[0])
        issuer = "青禾市应急管理局"
        title = site.writer.title("relayed_plan")
        site.add(title, unit, [column], day, site.writer.body("plan"), publisher=issuer, source=issuer, number=f"青应急〔{day.year}〕21号")
        site.judge(unit, "20a", [Duty(None, day, void=True)], NOT_FOUND)
        return
    kinds = "plan_bureau" if unit == "yjj" else "plan_town"
    for _ in range(2):
        day = site.day(date(site.year - 2, 3, 1), silent_since - timedelta(days=5))
        site.add(site.writer.title(kinds, **names), unit, [column], day, site.writer.body("plan"))
    site.judge(unit, "20a", [Duty(None, site.first_day)], NOT_FOUND)
