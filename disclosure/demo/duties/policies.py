"""Policy documents: made, published, interpreted (clauses 3a, 6a, 13b)."""

from __future__ import annotations

from datetime import date, timedelta

from disclosure.demo import workdays
from disclosure.demo.builder import Builder
from disclosure.demo.model import Article, Duty
from disclosure.demo.wording import lists

PUBLISH_IN = 20  # working days from 成文 (条例 Art.26)
INTERPRET_IN = 3  # working days from publication


def write(site: Builder) -> None:
    """Documents of the whole year; only those made or published inside the window are duties of the round."""
    topics = _topics(site)
    for unit in site.units_of("3a"):
        _write_history(site, unit, topics)
        _write_window(site, unit, topics)
        site.expect(unit, "13b", "met")
    for unit in site.units_of("3a"):
        _write_plain(site, unit)


def _topics(site: Builder) -> list[str]:
    """Names of documents in random order, no subject twice."""
    words = lists()["topics"]
    return [f"{subject}{site.rng.choice(words['form'])}" for subject in site.rng.sample(words["subject"], len(words["subject"]))]


def _write_history(site: Builder, unit: str, topics: list[str]) -> None:
    for _ in range(site.rng.randint(3, 4)):
        made = site.day(site.first_day, site.window[0] - timedelta(days=70))
        published = workdays.after(made, site.rng.randint(1, 12))
        document = _document(site, unit, topics.pop(), made, published)
        _interpret(site, document, unit, workdays.after(published, site.rng.randint(0, 2)))
        document.decoy = made.year < site.year


def _write_window(site: Builder, unit: str, topics: list[str]) -> None:
    """The documents of the round with their two duties each."""
    spread, paired = site.cast.story(unit, "3a"), site.cast.story(unit, "6a")
    publication, interpretation = [], []
    for count in range(site.rng.randint(2, 3)):
        planted = count == 0
        made = site.day(site.window[0] + timedelta(days=site.rng.randint(0, 12)), site.window[0] + timedelta(days=45))
        published = workdays.after(made, site.rng.randint(1, 10))
        if planted and spread == "publication_late":
            made = site.day(site.window[0], site.window[0] + timedelta(days=10))
            published = workdays.after(made, PUBLISH_IN + site.rng.randint(5, 12))
        if planted and paired == "interpretation_weekend":
            published = _before_weekend(published)
        document = _document(site, unit, topics.pop(), made, published, columns=_places(site, unit, planted and spread == "two_columns"))
        publication.append(Duty(workdays.after(made, PUBLISH_IN), published))
        interpretation.append(_answer(site, unit, document, paired if planted else ""))
    if paired == "none_needed":
        publication += _write_exempt(site, unit)
    if spread == "bulk_old":
        _write_bulk(site, unit, topics)
    site.judge(unit, "3a", publication, "未发现")
    site.judge(unit, "6a", interpretation, "缺少配套（解读/反馈）")


def _before_weekend(day: date) -> date:
    """A working day from which the third working day lies behind a weekend."""
    while workdays.after(day, INTERPRET_IN) - day == timedelta(days=INTERPRET_IN):
        day = workdays.after(day, 1)
    return day


def _places(site: Builder, unit: str, both: bool) -> list[str]:
    own = [site.column(unit, "政策文件")]
    return [*own, site.column(unit, "通知公告")] if both else own


def _answer(site: Builder, unit: str, document: Article, story: str) -> Duty:
    """The interpretation of one document as its story wants it."""
    published = document.published.date()
    due = workdays.after(published, INTERPRET_IN)
    if story == "interpretation_missing":
        return Duty(due, None)
    if story == "interpretation_late":
        day = workdays.after(due, site.rng.randint(1, 5))
    elif story == "interpretation_weekend":
        day = due
    elif story == "interpretation_early":
        day = published
    else:
        day = workdays.after(published, site.rng.randint(0, 2))
    if story == "interpretation_by_drafter":
        drafter = site.rng.choice([other for other in site.units_of("6a") if other != unit])
        gist = _topic(document)
        body = [f"近日印发的《青禾市{gist}》（{document.number}）由{site.short(drafter)}起草，现就群众关心的问题作出说明。"]
        body += site.writer.body("interpretation", 4, u=site.short(drafter))
        site.add(site.writer.title("interpretation_drafter", gist=_gist(gist)), drafter, [site.column(drafter, "政策解读")], day, body)
    else:
        _interpret(site, document, unit, day)
    return Duty(due, day)


def _gist(topic: str) -> str:
    """The everyday word for a document's subject."""
    for ending in (
        "管理办法",
        "实施细则",
        "实施方案",
        "若干措施",
        "若干政策",
        "实施意见",
        "实施办法",
        "管护办法",
        "暂行办法",
        "（试行）",
        "（修订）",
    ):
        topic = topic.replace(ending, "")
    return topic


def _topic(document: Article) -> str:
    """What a document is called behind the city's name; some titles carry no 《》."""
    return document.title.split("青禾市")[-1].removesuffix("的通知").rstrip("》")


def _document(site: Builder, unit: str, topic: str, made: date, published: date, columns: list[str] | None = None) -> Article:
    issuer = site.city.unit(unit).name
    number = site.number(unit, made.year)
    title = site.writer.title("policy", issuer=issuer, topic=topic)
    body = [number, *site.writer.body("policy", 6, topic=topic, u=site.short(unit)), issuer, f"{made.year}年{made.month}月{made.day}日"]
    files = [(f"{topic}（{kind.upper()}版）", kind) for kind in ("docx", "pdf")]
    return site.add(
        title, unit, columns or [site.column(unit, "政策文件")], published, body, number=number, written_on=made, attachments=files
    )


def _interpret(site: Builder, document: Article, unit: str, day: date) -> None:
    topic = _topic(document)
    body = [f"{document.published.year}年，{site.city.unit(unit).name}印发了《青禾市{topic}》（{document.number}），现解读如下。"]
    body += site.writer.body("interpretation", 4, u=site.short(unit))
    article = site.add(site.writer.title("interpretation", topic=topic), unit, [site.column(unit, "政策解读")], day, body)
    if day == document.published.date():
        article.published = max(article.published, document.published)
    article.related.append((document.title, str(id(document))))
    document.related.append((article.title, str(id(article))))


def _write_exempt(site: Builder, unit: str) -> list[Duty]:
    """Documents that need no interpretation; they are published in time."""
    duties = []
    for kind in ("appointment", "leading_group", "forwarding"):
        made = site.day(site.window[0], site.window[0] + timedelta(days=50))
        published = workdays.after(made, site.rng.randint(1, 8))
        issuer = site.city.unit(unit).name
        number = site.number(unit)
        body = [number, *site.writer.body("notice", 2, u=site.short(unit)), f"{made.year}年{made.month}月{made.day}日"]
        site.add(
            site.writer.title(kind, issuer=issuer), unit, [site.column(unit, "政策文件")], published, body, number=number, written_on=made
        )
        duties.append(Duty(workdays.after(made, PUBLISH_IN), published))
    return duties


def _write_bulk(site: Builder, unit: str, topics: list[str]) -> None:
    """Old documents put on line on one day, as ordered by a clean-up; no duty of the round."""
    day = site.day(site.window[0] + timedelta(days=20), site.window[0] + timedelta(days=60))
    for _ in range(6):
        made = site.day(date(site.year - 6, 3, 1), date(site.year - 3, 11, 30))
        document = _document(site, unit, topics.pop(), made, day)
        document.body.insert(0, "本文件为存量文件补充公开。")


def _write_plain(site: Builder, unit: str) -> None:
    """Documents of other organs that a policy column also lists: relayed, with the issuer's name and number."""
    for _ in range(site.rng.randint(1, 2)):
        made = site.day(site.first_day, site.last_day - timedelta(days=20))
        title = site.writer.title("decoy_upper", y=made.year)
        number = f"皖政办秘〔{made.year}〕{site.rng.randint(3, 90)}号"
        issuer = "国务院办公厅" if title.startswith("国务院") else "省人民政府办公厅"
        day = workdays.after(made, site.rng.randint(5, 15))
        site.add(
            title,
            unit,
            [site.column(unit, "政策文件")],
            day,
            site.writer.body("upper"),
            number=number,
            written_on=made,
            publisher=issuer,
            source=issuer,
            decoy=True,
        )
