"""What no clause asks after: personal numbers that careless editors publish, and two lists that are not the same on the second night."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from disclosure.demo.builder import Builder
from disclosure.demo.model import Article, Incident
from disclosure.demo.people import mobile_number, resident_number
from disclosure.demo.wording import lists

CANDIDATES = ("mzj", "rsj", "jyj", "nyj", "wjw", "zjj", "fgj", "yjj", "czj")
"""Units of which some publish and lose what is planted here; the first without a story of its own in its notices, so that no two plants meet."""
REDESIGNED = "portal-zwyw"  # no clause reads it: whoever accepts its repair changes no score of the demo
KEPT_ROWS = 6


def write(site: Builder) -> None:
    """Plant the incidents, after everything that is judged. The two lists change between the last day of the site and the next one's evening."""
    plain = [unit for unit in CANDIDATES if not site.cast.story(unit, "13a")]
    _list_people_on_a_page(site, plain[0])
    _list_people_in_a_file(site, plain[1])
    tomorrow = site.last_day + timedelta(days=1)
    _lose_rows(site, max(plain[2:], key=lambda unit: (len(_listed(site, unit)), unit)), tomorrow)
    site.looks[REDESIGNED].redesigned_on = tomorrow
    site.incidents.append(Incident("redesigned", REDESIGNED, "列表换成图文卡片，标题不再是链接", numbers={}))


def _list_people_on_a_page(site: Builder, unit: str) -> None:
    """An announcement whose table of persons was pasted in whole: two identity numbers and a mobile one."""
    people = [f"{name}，身份证号{resident_number(serial)}" for serial, name in enumerate(lists()["listed"][:2], 1)]
    text = site.writer.body("listing", u=site.short(unit), people="；".join(people), phone=mobile_number(1))
    title = site.writer.title("listing", u=site.short(unit), y=site.year)
    article = site.add(title, unit, [site.column(unit, "通知公告")], _day(site, 21), text)
    _tell(site, article, "正文列出身份证号和手机号", {"resident_id": 2, "mobile": 1})


def _list_people_in_a_file(site: Builder, unit: str) -> None:
    """An announcement that is careful itself, with a workbook that is not."""
    text = site.writer.body("listing_file", u=site.short(unit))
    title = site.writer.title("listing_file", u=site.short(unit), y=site.year)
    article = site.add(title, unit, [site.column(unit, "通知公告")], _day(site, 14), text, attachments=[("人员名单", "xlsx")])
    people = enumerate(lists()["listed"][2:], 3)
    article.file_lines = [f"{name} 身份证号：{resident_number(serial)} 手机：{mobile_number(serial)}" for serial, name in people]
    count = len(article.file_lines)
    _tell(site, article, "附件表格列出身份证号和手机号", {"resident_id": count, "mobile": count})


def _lose_rows(site: Builder, unit: str, day: date) -> None:
    """From a day on a list shows its oldest rows only: who believed it would say that the unit has published nothing for months."""
    column = site.column(unit, "通知公告")
    site.looks[column].loses_rows_on, site.looks[column].kept_rows = day, KEPT_ROWS
    site.incidents.append(Incident("lost_rows", column, f"列表只剩最早的{KEPT_ROWS}行", numbers={}))


def _listed(site: Builder, unit: str) -> list[Article]:
    """What the list of a unit's notices shows on the last day."""
    column, evening = site.column(unit, "通知公告"), datetime.combine(site.last_day, time.max)
    return [article for article in site.articles if column in article.columns and article.visible_from <= evening]


def _day(site: Builder, before: int) -> date:
    return site.window[1] - timedelta(days=before)


def _tell(site: Builder, article: Article, note: str, numbers: dict[str, int]) -> None:
    site.incidents.append(Incident("personal", article.columns[0], note, numbers=numbers, article=article))
