"""News and notices of every unit, the site's own columns, and the decoys among them (clauses 12a, 13a)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from disclosure.demo import workdays
from disclosure.demo.builder import Builder
from disclosure.demo.model import Article

NEWS_DAYS, NOTICE_DAYS = 14, 180


def write(site: Builder) -> None:
    """Fill what is not a duty of its own, and judge the two freshness clauses."""
    for unit in site.units_of("13a"):
        _write_news(site, unit)
        _write_notices(site, unit)
    _write_site_columns(site)
    _write_archives(site)


def _write_news(site: Builder, unit: str) -> None:
    name = "镇街动态" if site.has_column(unit, "镇街动态") else "部门动态"
    story = site.cast.story(unit, "12a")
    column = site.column(unit, name)
    last = site.last_day
    if story == "news_stale":
        last = site.window[1] - timedelta(days=site.rng.randint(25, 60))
    for day in _every(site, site.first_day, last, 3, 10):
        decoy = site.rng.random() < 0.22
        title = site.writer.title("decoy_report" if decoy else "news", u=site.short(unit))
        source = "青禾市融媒体中心" if story == "media_source" else site.rng.choice([site.city.unit(unit).name, site.short(unit), "办公室"])
        site.add(
            title, unit, [column], day, site.writer.body("news", site.rng.randint(2, 5), u=site.short(unit)), source=source, decoy=decoy
        )
    if (unit, "12a") in {(cell.unit, cell.clause) for cell in site.cells}:
        site.expect(unit, "12a", *(("unmet", "栏目逾期未更新") if story == "news_stale" else ("met",)))
    if story == "month_day_rows":
        site.looks[column].dates = "month_day"


def _write_notices(site: Builder, unit: str) -> None:
    story, column = site.cast.story(unit, "13a"), site.column(unit, "通知公告")
    stale = story in ("notice_stale", "future_pinned")
    last = site.window[1] - timedelta(days=site.rng.randint(200, 260)) if stale else site.last_day
    if story != "column_blank":
        for day in _every(site, site.first_day, last, 8, 26):
            _write_notice(site, unit, column, day)
    if story == "future_pinned":
        appears = datetime.combine(site.window[0] - timedelta(days=100), time(9, 5))
        body = site.writer.body("notice", 2, u=site.short(unit))
        title = site.writer.title("notice", u=site.short(unit), y=site.year)
        site.add(title, unit, [column], date(site.year + 1, 12, 31), body, pinned=True, shown_from=appears)
    if story == "undated_rows":
        site.looks[column].dates = "none"
    reason = {"column_blank": "栏目空白", "notice_stale": "栏目逾期未更新", "future_pinned": "栏目逾期未更新"}.get(story)
    site.expect(unit, "13a", *(("unmet", reason) if reason else ("met",)))


def _write_notice(site: Builder, unit: str, column: str, day: date) -> Article:
    """A notice; a third of them are decoys: hiring, purchases, relayed documents."""
    chance = site.rng.random()
    if chance < 0.12:
        title = site.writer.title("decoy_upper", y=day.year)
        issuer = "国务院办公厅" if title.startswith("国务院") else "省人民政府办公厅"
        return site.add(title, unit, [column], day, site.writer.body("upper"), source=issuer, publisher=issuer, decoy=True)
    kind = "decoy_hire" if chance < 0.22 else "decoy_purchase" if chance < 0.33 else "notice"
    title = site.writer.title(kind, u=site.short(unit), y=day.year)
    article = site.add(title, unit, [column], day, site.writer.body("notice", 3, u=site.short(unit)), decoy=kind != "notice")
    article.attachments = [("附件", "docx")] if site.rng.random() < 0.2 else []
    return article


def _write_site_columns(site: Builder) -> None:
    """The portal's news: reports of everybody's activity, weather, sport, other places."""
    departments = site.units_of("22a")
    for column, least, most in (("portal-zwyw", 2, 6), ("portal-bmlb", 2, 5)):
        for day in _every(site, site.first_day, site.last_day, least, most):
            unit = site.rng.choice(departments)
            kind = site.rng.choice(["news", "decoy_report", "decoy_report", "decoy_weather", "decoy_sport", "decoy_city"])
            title = site.writer.title(kind, u=site.short(unit), y=day.year)
            body = site.writer.body("news", 3, u=site.short(unit))
            site.add(title, unit, [column], day, body, source="青禾市融媒体中心", publisher="青禾市融媒体中心", decoy=kind != "news")
    for day in _every(site, site.first_day, site.last_day, 10, 25):
        other = site.rng.choice(["青禾市交通运输局", "青禾市水利局", "青禾市文化和旅游局", "青禾市公安局"])
        title = site.writer.title("reply", u=other, y=day.year)
        site.add(title, "", ["portal-jyta"], day, site.writer.body("reply", u=other), source=other, publisher=other, decoy=True)


def _write_archives(site: Builder) -> None:
    """Old special columns that nobody owes anything in."""
    for column, year in (("portal-zt2024", site.year - 1), ("portal-ztwm", site.year - 2)):
        for day in _every(site, date(year, 2, 1), date(year, 11, 30), 15, 40):
            site.add(site.writer.title("news", u="青禾市"), "zfb", [column], day, site.writer.body("news", 2, u="青禾市"), decoy=True)
    for day in _every(site, site.first_day, site.last_day, 20, 40):
        site.add(
            site.writer.title("land_notice", y=day.year),
            "zrj",
            [site.column("zrj", "土地信息")],
            day,
            site.writer.body("notice", u=site.short("zrj")),
        )


def _every(site: Builder, start: date, end: date, least: int, most: int) -> Iterator[date]:
    """Days from ``start`` to ``end``, apart by ``least`` to ``most`` days, working days mostly; the last gap is never longer."""
    day = start + timedelta(days=site.rng.randint(0, least))
    while day <= end:
        yield workdays.on_or_before(day) if site.rng.random() < 0.9 else day
        day += timedelta(days=site.rng.randint(least, most))


def set_looks(site: Builder) -> None:
    """Give every column of the portal a way of writing dates; some towns' columns are in an old encoding."""
    for column in site.city.columns:
        look = site.looks[column.id]
        if column.site == "portal" and look.dates == "iso":
            look.dates = site.rng.choice(["iso", "iso", "bracket", "chinese", "slash"])
        if column.site == "portal" and column.owners and site.city.unit(column.owners[0]).kind == "town":
            look.charset = "gbk" if site.rng.random() < 0.5 else "utf-8"
