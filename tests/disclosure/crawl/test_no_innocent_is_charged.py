"""A unit that did its duty, on a site or a night that hides it: never a suspicion. Beside it the guilty, so that these tests can fail."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml

from disclosure.assess import assess_city
from disclosure.calendar import WorkingCalendar
from disclosure.evidence_store import EvidenceStore
from disclosure.match import match_city
from disclosure.match.doc_types import load_doc_types
from disclosure.match.tokens import write_clause_tokens, write_item_tokens
from disclosure.publish import publish_city
from disclosure.registry import load_city
from disclosure.sites import PARSER_VERSION
from disclosure.warehouse import connect, open_current
from disclosure.warehouse.gold import build_gold
from disclosure.warehouse.registry_tables import make_registry
from disclosure.warehouse.silver import build_silver

BEFORE, NIGHT = date(2025, 8, 19), date(2025, 10, 10)
DUTY = ("青溪市2025年惠民惠农补贴资金发放结果公示", "2025-08-18")
OTHERS = [("关于做好汛期工作的通知", "2025-09-20"), ("关于召开会议的通知", "2024-11-02"), ("关于做好值班工作的通知", "2024-10-02")]
DOCUMENT = "青溪市民政局关于印发《青溪市养老服务补贴管理办法》的通知"
MANY = [(f"关于第{number}号事项的通知", f"2025-09-{28 - number:02}") for number in range(12)]
COLUMNS = {"tz": ("民政局 > 通知公告", "notice"), "zc": ("民政局 > 政策文件", "policy"), "jd": ("民政局 > 政策解读", "policy"), "qz": ("民政局 > 权责清单", "static")}  # fmt: skip
CLAUSES = {
    "by": {"indicator": "published_by", "about": "惠民惠农补贴发放结果公示", "terms": [["补贴"], ["发放", "公示"]], "params": {"due": "2025-08-20", "year": 2025}, "channels": {"own": ["通知公告"]}},
    "pair": {"indicator": "policy_interpretation", "about": "政策文件解读", "terms": [["解读", "图解"]], "channels": {"own": ["政策文件", "政策解读"]}},
    "fresh": {"indicator": "column_notice", "about": "通知公告栏目更新", "channels": {"own": ["通知公告"]}},
    "made": {"indicator": "timely_publication", "about": "政策文件公开", "terms": [["通知", "办法"]], "channels": {"own": ["政策文件"]}},
    "list": {"indicator": "list_of_powers", "about": "权责清单", "terms": [["权责清单"]], "channels": {"own": ["权责清单"]}},
}  # fmt: skip


class Office:
    """The city 青溪市 with one bureau, its site, and what a publish would say of it."""

    def __init__(self, world):
        self.world, self.site = world, world.site()
        self.home = Path(world.folder) / "cities" / "qingxi"
        self.columns = dict(COLUMNS)
        self.owners = {}
        self.manners = {}
        self.unit = {"id": "mzj", "name": "青溪市民政局", "aliases": ["市民政局"], "kind": "department", "group": "市直"}
        self.put("tz", [DUTY, *OTHERS])
        self.put("zc", [(DOCUMENT, "2025-08-05"), ("青溪市民政局关于印发《青溪市社会救助实施细则》的通知", "2024-05-05")])
        self.put("jd", [("《青溪市养老服务补贴管理办法》政策解读", "2025-08-06"), ("《青溪市社会救助实施细则》政策解读", "2024-05-06")])
        self.put("qz", [("青溪市民政局权责清单", "2025-03-01")])

    def put(self, column, entries, **more):
        """A list with its articles; returns their paths."""
        rows = [
            (title, f"./{day[:4]}{day[5:7]}/t{day.replace('-', '')}_{place}.html", day) for place, (title, day) in enumerate(entries, 1)
        ]
        self.site.put_list(f"/{column}/", rows, **more)
        for title, href, day in rows:
            self.site.put(f"/{column}/{href[2:]}", article(title, day))
        return [f"/{column}/{href[2:]}" for _, href, _ in rows]

    def crawl(self, night=NIGHT):
        self.write("city.yml", {
            "id": "qingxi", "name": "青溪市", "level": "county", "status": "demo", "clock": "night",
            "manners": {"delay": 0, "jitter": 0, "retries": 0, "timeout": 5, **self.manners},
            "sites": [{"id": "www", "name": "青溪市政府网", "url": "http://www.qinghe.example/", "platform": "trs"}],
        })  # fmt: skip
        self.write("units.yml", {"units": [self.unit]})
        columns = [
            {"id": key, "site": "www", "url": f"{key}/", "path": path, "class": kind, "owners": self.owners.get(key, ["mzj"])}
            for key, (path, kind) in self.columns.items()
        ]
        self.write("columns.yml", {"columns": columns})
        self.write("rounds.yml", {"rounds": [{"id": "R", "name": "三季度", "window": ["2025-07-01", "2025-09-30"]}]})
        clauses = [{"id": key, "points": 2, "units": ["mzj"], "effect": "deduct", **clause} for key, clause in CLAUSES.items()]
        self.write("rulebook.yml", {
            "id": "b", "name": "细则", "status": "in_force", "announced_on": "2025-01-01", "issued_on": "2025-01-01", "applies_from": "2025-01-01",
            "year": 2025, "source": "虚构", "grades": [], "tasks": [{"number": 1, "title": "任务", "clauses": clauses}],
        })  # fmt: skip
        self.world.crawl("qingxi", night)

    def write(self, name, content):
        self.home.mkdir(parents=True, exist_ok=True)
        (self.home / name).write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")

    def verdicts(self, night=NIGHT):
        """Crawl a night and judge: clause → (outcome, reason)."""
        self.crawl(night)
        city, known, as_of = load_city(self.home), connect(), datetime(2025, 12, 1, tzinfo=UTC)
        try:
            make_registry(known, city, city.round("R"), [(kind.id, kind.priority, kind.pattern, kind.exclude) for kind in load_doc_types()])
            build_silver(known, city, self.world.settings().city_data("qingxi"), as_of, PARSER_VERSION)
            write_item_tokens(known)
            write_clause_tokens(known)
            match_city(known, city)
            build_gold(known, "coverage", "column_health")
            assess_city(known, city, city.round("R"), [], WorkingCalendar.load(), as_of)
            return {row[0]: row[1:] for row in known.execute("select clause_id, outcome, reason from gold.cell").fetchall()}
        finally:
            known.close()


def article(title, day, written="", number="", inside=None):
    """An article page; ``inside`` stands in place of its text."""
    text = inside if inside is not None else f"{title}：" + "现将有关事项公布如下，请各单位认真遵照执行。" * 6
    table = f"<table><tr><td>文号：</td><td>{number}</td><td>成文日期：</td><td>{written}</td></tr></table>" if number else ""
    return (
        f'<html><head><meta charset="utf-8"><title>{title}</title><meta name="ArticleTitle" content="{title}">'
        f'<meta name="PubDate" content="{day} 09:00"></head><body><h1>{title}</h1>{table}'
        f'<div class="info">发布时间：{day} 09:00 来源：青溪市民政局</div><div class="TRS_Editor"><p>{text}</p></div></body></html>'
    )


@pytest.fixture
def office(world):
    return Office(world)


def test_the_innocent_is_met(office):
    assert {key: outcome for key, (outcome, _) in office.verdicts().items()} == {
        "by": "met", "pair": "met", "fresh": "met", "made": "undetermined", "list": "met"
    }  # fmt: skip


def test_a_list_page_lost_before_another_page_reader_charges_nobody(office):
    rows = [
        (title, f"./{day[:4]}{day[5:7]}/t{day.replace('-', '')}_{place}.html", day) for place, (title, day) in enumerate([DUTY, *OTHERS], 1)
    ]
    office.site.put_list("/tz/", rows[1:2], pages=2)
    office.site.put_list("/tz/index_1.html", [rows[0], *rows[2:]], pages=2)
    office.crawl()
    folder = office.world.settings().city_data("qingxi")
    judged = {}
    for lost in ("", "/tz/index_1.html", "/jd/", "/qz/"):
        shutil.rmtree(folder / "parsed")
        for row in office.world.rows("fetches", "qingxi"):
            if lost and row["url"].endswith(lost):
                EvidenceStore(folder).path(row["sha256"]).unlink()
        publish_city(office.world.settings(), "qingxi", as_of=datetime(2025, 12, 1, tzinfo=UTC))
        _, connection = open_current(folder)
        judged[lost] = dict(connection.execute("select clause_id, outcome from gold.cell").fetchall())
        connection.close()
    assert judged[""] == {"by": "met", "pair": "met", "fresh": "met", "made": "undetermined", "list": "met"}
    assert judged["/tz/index_1.html"] == judged[""] | {"by": "undetermined"}
    assert (judged["/tz/index_1.html"]["by"], judged["/jd/"]["pair"], judged["/qz/"]["list"]) == ("undetermined",) * 3


def test_the_guilty_is_suspected(office):
    office.put("tz", OTHERS[1:])
    office.put("jd", [("《青溪市社会救助实施细则》政策解读", "2024-05-06")])
    office.put("qz", [("青溪市民政局机构简介", "2024-05-06")])
    found = office.verdicts()
    assert {key: found[key] for key in ("by", "pair", "fresh", "list")} == {
        "by": ("unmet", "未发现"), "pair": ("unmet", "缺少配套（解读/反馈）"), "fresh": ("unmet", "栏目逾期未更新"), "list": ("unmet", "未发现")
    }  # fmt: skip


def test_a_list_that_breaks_off_in_the_middle_proves_no_absence(office):
    office.put("tz", [*MANY, DUTY, *OTHERS])
    page = office.site.pages["/tz/"]
    page.body = page.body[: len(page.body) // 2]
    assert office.verdicts()["by"] == ("undetermined", "解析存疑")


def test_a_failed_second_page_behind_one_wrong_old_date_proves_no_absence(office):
    office.put("tz", [*MANY, ("关于转发旧文的通知", "2019-01-01")], pages=2)
    assert office.verdicts()["by"] == ("undetermined", "采集失败")


@pytest.mark.parametrize(
    "pager",
    [
        '<a href="javascript:goPage(2)">下一页</a>',
        '<button onclick="next()">加载更多</button>',
        '<div id="p"></div><script>laypage.render({elem:"p",count:57,limit:12})</script>',
        "<div>共57条 每页12条</div>",
    ],
)
def test_pages_that_only_a_script_turns_prove_no_absence(office, pager):
    office.put("tz", MANY)
    page = office.site.pages["/tz/"]
    page.body = page.body.replace(b'<script>createPageHTML(1, 0, "index", "html");</script>', pager.encode())
    assert office.verdicts()["by"] == ("undetermined", "解析存疑")


def test_a_column_that_leads_to_the_home_page_was_not_read(office):
    office.put("tz", OTHERS[1:])
    office.site.pages["/"] = office.site.pages["/tz/"]
    office.site.put("/tz/", "", status=302, headers={"Location": "/"})
    found = office.verdicts()
    assert (found["by"], found["fresh"]) == (("undetermined", "采集失败"), ("undetermined", "采集失败"))


def test_words_that_a_list_is_empty_may_stand_there_until_a_script_has_filled_it(office):
    script = '<script>$.ajax({url:"/api",success:function(d){$("#list").html(d)}})</script>'
    office.site.put("/tz/", f'<html><body><div class="list"><ul id="list"></ul><p>暂无数据</p></div>{script}</body></html>')
    assert office.verdicts()["fresh"] == ("undetermined", "脚本渲染")


@pytest.mark.parametrize("title", ["青溪市民政局关于公布2025年一卡通资金情况的公告", "2025年第3期", DUTY[0][:8] + "..."])
def test_an_article_that_failed_under_a_title_that_does_not_tell_is_waited_for(office, title):
    paths = office.put("tz", [(title, DUTY[1]), *OTHERS])
    office.site.put(paths[0], "", status=500)
    assert office.verdicts()["by"][0] == "undetermined"


def test_an_interpretation_that_failed_and_names_no_document_is_waited_for(office):
    paths = office.put("jd", [("一图读懂：养老服务新政", "2025-08-06")])
    office.site.put(paths[0], "", status=500)
    assert office.verdicts()["pair"] == ("undetermined", "采集失败")


def test_an_interpretation_may_stand_in_a_common_column_that_was_down(office):
    office.put("jd", [("《青溪市社会救助实施细则》政策解读", "2024-05-06")])
    office.columns["pjd"], office.owners["pjd"] = ("首页 > 政策解读", "policy"), []
    office.site.put("/pjd/", "", status=500)
    assert office.verdicts()["pair"] == ("undetermined", "采集失败")


@pytest.mark.parametrize(("status", "expected"), [(200, "met"), (500, "undetermined")])
def test_a_document_first_printed_on_the_portal_is_not_late_in_the_units_column(office, status, expected):
    made = {"written": "2025-07-03", "number": "青民〔2025〕12号"}
    (own, _) = office.put("zc", [(DOCUMENT, "2025-09-15"), ("关于旧事的办法", "2024-05-05")])
    office.site.put(own, article(DOCUMENT, "2025-09-15", **made))
    office.columns["pzc"], office.owners["pzc"] = ("首页 > 政策文件", "policy"), []
    (first,) = office.put("pzc", [(DOCUMENT, "2025-07-05")])
    office.site.put(first, article(DOCUMENT, "2025-07-05", **made))
    office.site.pages["/pzc/"].status = status
    assert office.verdicts()["made"][0] == expected


@pytest.mark.parametrize("day", ["2025-09-18", "2052-08-18"])
def test_what_was_on_line_before_the_day_it_prints_is_a_question(office, day):
    if day > "2050":
        office.put("tz", [(DUTY[0], day), *OTHERS])
        office.crawl(BEFORE)
    else:
        office.crawl(BEFORE)
        office.site.pages["/tz/"].body = office.site.pages["/tz/"].body.replace(DUTY[1].encode(), day.encode())
        office.site.put("/tz/202508/t20250818_1.html", article(DUTY[0], day))
    assert office.verdicts()["by"] == ("undetermined", "日期待核")


@pytest.mark.parametrize("inside", ['<img src="scan1.jpg">', '<iframe src="/f/a.pdf"></iframe>', '<script>showPdf("a.pdf")</script>'])
def test_a_body_of_pictures_or_frames_is_not_empty(office, inside):
    office.site.put("/qz/202503/t20250301_1.html", article("青溪市民政局权责清单", "2025-03-01", inside=inside))
    assert office.verdicts()["list"] == ("met", None)


def test_a_body_without_anything_is_empty(office):
    office.site.put("/qz/202503/t20250301_1.html", article("青溪市民政局权责清单", "2025-03-01", inside=""))
    assert office.verdicts()["list"] == ("unmet", "内容无效（空正文、填充）")


def test_titles_in_traditional_script_are_a_question(office):
    office.put("qz", [("青溪市民政局權責清單", "2025-03-01")])
    assert office.verdicts()["list"] == ("undetermined", "匹配待核")


def test_dates_in_full_width_digits_are_dates(office):
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    page = office.site.pages["/tz/"]
    page.body = page.body.replace(DUTY[1].encode(), DUTY[1].translate(wide).encode())
    assert office.verdicts()["by"] == ("met", None)


def test_a_duty_that_fell_due_when_the_unit_was_no_more_asks_whose_it_is(office):
    office.put("tz", OTHERS)
    office.unit["valid"] = [None, "2025-08-10"]
    assert office.verdicts()["by"] == ("undetermined", "归属不明")


def test_a_column_closed_by_robots_after_the_first_night_charges_nobody(office):
    office.put("tz", OTHERS[1:])
    office.crawl(BEFORE)
    office.site.put("/robots.txt", "User-agent: *\nDisallow: /", headers={"Content-Type": "text/plain"})
    found = office.verdicts()
    assert found["by"] == ("undetermined", "robots 不许")
    assert {outcome for outcome, _ in found.values()} <= {"met", "undetermined"}


def test_a_text_that_the_closing_sweep_had_no_room_for_charges_nobody(office):
    (path,) = office.put("qz", [("青溪市民政局权责清单", "2025-03-01")])
    office.site.put(path, article("青溪市民政局权责清单", "2025-03-01", inside=""))
    office.crawl(BEFORE)
    office.site.put(path, article("青溪市民政局权责清单", "2025-03-01"))
    office.manners = {"budget": 1 + len(office.columns)}  # robots.txt and the lists
    assert office.verdicts()["list"] == ("undetermined", "覆盖不全")
    office.manners = {}
    assert office.verdicts(date(2025, 10, 11))["list"] == ("met", None)


def test_a_text_that_failed_in_the_closing_sweep_charges_nobody_and_one_seen_unchanged_stays(office):
    (path,) = office.put("qz", [("青溪市民政局权责清单", "2025-03-01")])
    empty = article("青溪市民政局权责清单", "2025-03-01", inside="")
    office.site.put(path, empty)
    office.crawl(BEFORE)
    office.site.put(path, "", status=500)
    assert office.verdicts()["list"] == ("undetermined", "采集失败")
    office.site.put(path, empty)
    assert office.verdicts(date(2025, 10, 11))["list"] == ("unmet", "内容无效（空正文、填充）")


def test_the_closing_sweep_looks_at_what_must_stand_on_line_whenever_it_was_published(office):
    ((path,), *_) = (office.put(key, [(title, "2023-05-01")]) for key, title in (("qz", "青溪市民政局权责清单"), ("jd", "旧政策解读")))
    empty = article("青溪市民政局权责清单", "2023-05-01", inside="")
    office.site.put(path, empty)
    office.crawl(BEFORE)
    office.site.log.clear()
    assert office.verdicts()["list"] == ("unmet", "内容无效（空正文、填充）")
    assert [one for one in office.site.paths if "/t2023" in one] == [path], "and at no other item of an earlier year"
    office.site.put(path, article("青溪市民政局权责清单", "2023-05-01"))
    assert office.verdicts(date(2025, 10, 11))["list"] == ("unmet", "内容无效（空正文、填充）"), "looked at once"


def test_an_item_renamed_in_its_list_whose_page_could_not_be_had_since_charges_nobody(office):
    (path, *_) = office.put("tz", [("关于某事的通知", DUTY[1]), *OTHERS])
    office.crawl(BEFORE)
    page = office.site.pages["/tz/"]
    page.body = page.body.replace("关于某事的通知".encode(), DUTY[0].encode())
    office.site.put(path, "", status=500)
    assert office.verdicts()["by"] == ("undetermined", "采集失败")
