"""Public consultations, what became of them, and other ways of asking the public (clauses 4a, 4b, 5a)."""

from __future__ import annotations

from datetime import date, timedelta

from disclosure.demo import workdays
from disclosure.demo.builder import Builder
from disclosure.demo.model import Article, Duty
from disclosure.demo.wording import lists

ANSWER_IN = 20  # working days from the end of the consultation
REASON = "因本事项须与上级改革同步实施、时间紧迫，依据《重大行政决策程序暂行条例》第十五条，征求意见期限缩短为{days}日。"


def write(site: Builder) -> None:
    """Consultations with their feedback; other questions to the public for everybody."""
    names = lists()["topics"]["decision"]
    topics = site.rng.sample(names, len(names))
    for unit in site.units_of("4a"):
        _write_last_year(site, unit, topics)
        _write_round(site, unit, topics)
    for unit in site.units_of("5a"):
        _write_surveys(site, unit)
        site.expect(unit, "5a", "not_due")


def _write_last_year(site: Builder, unit: str, topics: list[str]) -> None:
    start = site.day(site.first_day + timedelta(days=10), site.first_day + timedelta(days=50))
    end = start + timedelta(days=site.rng.randint(30, 34))
    topic = topics.pop()
    _consult(site, unit, topic, start, end).decoy = True
    _answer(site, unit, topic, workdays.after(end, site.rng.randint(3, 9))).decoy = True


def _write_round(site: Builder, unit: str, topics: list[str]) -> None:
    story, answer = site.cast.story(unit, "4a"), site.cast.story(unit, "4b")
    start = site.day(site.window[0] + timedelta(days=1), site.window[0] + timedelta(days=10))
    days, remark = _length(site, story)
    end = start + timedelta(days=days - 1)
    topic = topics.pop()
    notice = _consult(site, unit, topic, start, end, remark)
    notice.broken = story == "undecodable"
    in_time = days >= 30 or bool(remark)
    site.judge(unit, "4a", [Duty(None, start, void=not in_time)], "期限不足")
    due = workdays.after(end, ANSWER_IN)
    done = None
    if answer != "feedback_missing":
        done = workdays.after(end, site.rng.randint(3, 8))
        _answer(site, unit, topic, done)
    site.judge(unit, "4b", [Duty(due, done)], "缺少配套（解读/反馈）")


def _length(site: Builder, story: str) -> tuple[int, str]:
    """Days of the consultation, both ends counted, and the printed reason where it is short."""
    if story == "consultation_short":
        return 12, ""
    if story == "consultation_shortened":
        days = site.rng.randint(10, 15)
        return days, REASON.format(days=days)
    return (30, "") if story == "consultation_thirty" else (site.rng.randint(31, 36), "")


def _consult(site: Builder, unit: str, topic: str, start: date, end: date, remark: str = "") -> Article:
    first, last = (f"{day.year}年{day.month}月{day.day}日" for day in (start, end))
    period = site.rng.choice(
        [
            f"征求意见时间：{first}至{last}。",
            f"公开征求意见的时间为{first}至{last}，逾期不再受理。",
            f"意见征集期限：自{first}起至{last}止。",
        ]
    )
    body = site.writer.body("consultation", topic=topic, period=period + remark, u=site.short(unit))
    title = site.writer.title("consultation", topic=topic, full=site.city.unit(unit).name)
    files = [(f"青禾市{topic}（征求意见稿）", "docx"), ("起草说明", "docx")]
    return site.add(title, unit, [site.column(unit, "意见征集")], start, body, attachments=files)


def _answer(site: Builder, unit: str, topic: str, day: date) -> Article:
    body = [f"{site.city.unit(unit).name}就《青禾市{topic}》向社会公开征求了意见，现将有关情况反馈如下。", *site.writer.body("feedback")]
    where = "征集反馈" if site.rng.random() < 0.8 else "意见征集"
    return site.add(site.writer.title("feedback", topic=topic), unit, [site.column(unit, where)], day, body)


def _write_surveys(site: Builder, unit: str) -> None:
    for _ in range(site.rng.randint(0, 2)):
        day = site.day(site.first_day, site.window[1])
        title = site.writer.title("survey", u=site.short(unit), y=day.year)
        body = site.writer.body("notice", 2, u=site.short(unit))
        site.add(title, unit, [site.column(unit, "意见征集")], day, body)
