"""A night's check-up of its columns on a loopback site: what vanished is doubted, repairs are proposed, accepted ones are followed."""

from datetime import date, timedelta

import pytest

from disclosure.column_decisions import Decision, record_decision, repair_value
from disclosure.column_health import accept, find_health, read_health
from disclosure.crawl.past import STILL_EMPTY, WAITING
from disclosure.errors import InputError
from disclosure.registry import find_city, load_city
from disclosure.state import open_state

NIGHT = date(2025, 7, 10)
PATH = "/tzgg/"
TITLES = [
    "关于公布河道采砂名单的公告",
    "关于调整公交线路站点的通知",
    "上半年粮食收购情况",
    "关于排查农村房屋安全的通知",
    "图书馆暑期开放时间公告",
]
DAYS = [f"2025-06-{28 - 4 * number}" for number in range(5)]
HEAD = '<html><head><meta charset="utf-8"><title>通知公告</title></head><body>'


def night(number: int) -> date:
    return NIGHT + timedelta(days=number - 1)


def put_rows(site, count: int = 5, *, name: str = "t") -> None:
    """The list as the site first writes it, with its articles."""
    rows = [(TITLES[number], f"./202506/{name}202506{number:02}_{number}.html", DAYS[number]) for number in range(count)]
    site.put_list(PATH, rows)
    for title, href, day in rows:
        site.put_article(PATH + href[2:], title, day, "正文" * 30)


def put_cards(site, numbers=range(5), *, box: str = "wall") -> None:
    """The same items after the site was made anew: cards that a script opens."""
    cards = "".join(
        f'<div class="card" onclick="go(\'{PATH}202506/t202506{number:02}_{number}.html\')"><p>{TITLES[number]}</p><i>{DAYS[number]}</i></div>'
        for number in numbers
    )
    site.put(PATH, f'{HEAD}<div class="{box}">{cards}</div></body></html>')


@pytest.fixture
def crawl(world, site):
    """Runs a night; returns the row of the column."""
    world.city({"tzgg": PATH})

    def run(number: int) -> dict:
        world.crawl(night=night(number))
        return world.rows("columns", night=night(number))[-1]

    return run


def decide(world, kind: str) -> None:
    settings = world.settings()
    city, state = load_city(find_city("qinghe", settings.cities)), open_state(settings)
    try:
        found = find_health(read_health(city, settings.city_data(city.id), state), "tzgg")
        accept(city, found, kind, state=state, person="王砚", note="看过网站")
    finally:
        state.close()


def proposal(world):
    settings = world.settings()
    city, state = load_city(find_city("qinghe", settings.cities)), open_state(settings)
    try:
        return find_health(read_health(city, settings.city_data(city.id), state), "tzgg").proposal
    finally:
        state.close()


def test_a_list_that_lost_most_of_its_rows_waits_for_the_second_night(site, crawl):
    put_rows(site)
    first = crawl(1)
    assert (first["status"], first["first_rows"], first["detail"]) == ("ok", 5, None)
    assert first["structure"] == "div.list>ul.news_list>li(a,span)"
    put_rows(site, 2)
    second = crawl(2)
    assert (second["status"], second["coverage"], second["reason"]) == ("unreadable", "partial", "解析存疑")
    assert second["detail"] == f"首页行数由5降为2，{WAITING}"
    assert crawl(2)["status"] == "unreadable"
    third = crawl(3)
    assert (third["status"], third["coverage"]) == ("ok", "complete")
    assert third["detail"] == "首页行数由5降为2，与7月11日夜所见一致，按现状采信"
    assert crawl(4)["detail"] is None


def test_two_nights_of_the_same_misreading_prove_nothing(site, world, crawl):
    put_rows(site)
    crawl(1)
    cards = "".join(f'<div class="card" data-url="x{number}.html"><p>{TITLES[number]}</p></div>' for number in range(5))
    other = [(f"第{number}号采购结果", f"./202507/t2025070{number}_{number}.html", f"2025-07-0{number}") for number in (2, 1)]
    site.put_list(PATH, other)
    body = site.pages[PATH].body.replace(b"</body>", f'<div class="wall">{cards}</div></body>'.encode())
    site.put(PATH, body)
    assert crawl(2)["detail"].endswith(WAITING)
    third = crawl(3)
    assert (third["status"], third["cause"]) == ("unreadable", "我方")
    assert third["detail"] == "首页行数由5降为2，未读出的信息仍有5条在网页上，疑为我方未读出，待人工确认"
    assert proposal(world).selector == "div.wall > div.card"


def test_a_person_settles_it_within_the_same_night(world, site, crawl):
    put_rows(site)
    crawl(1)
    put_rows(site, 0)
    assert crawl(2)["detail"] == f"原有5行，现读得空列表，{WAITING}"
    decide(world, "rows")
    assert crawl(2)["detail"].endswith("已由人工确认，按现状采信")


def test_items_of_a_doubted_list_are_fetched_all_the_same(world, site, crawl):
    put_rows(site)
    crawl(1)
    put_rows(site, 2)
    site.put_list(PATH, [("关于防汛值班安排的通知", "./202507/t20250701_9.html", "2025-07-01")])
    site.put_article(f"{PATH}202507/t20250701_9.html", "关于防汛值班安排的通知", "2025-07-01", "正文" * 30)
    assert crawl(2)["status"] == "unreadable"
    assert site.articles[f"{PATH}202507/t20250701_9.html"] == 1


def test_another_list_at_the_same_address_is_doubted(site, crawl):
    put_rows(site)
    crawl(1)
    rows = [(f"第{number}号招标项目中标结果", f"./zb/t2025010{number}_{number}.html", f"2025-01-0{number}") for number in range(9, 3, -1)]
    site.put_list(PATH, rows)
    assert crawl(2)["detail"].startswith("原首页的5条信息一条也没有出现")


@pytest.mark.parametrize("stands", [True, False], ids=["old items elsewhere", "old items gone"])
def test_a_hot_list_that_leads_the_page_is_doubted_and_the_old_list_proposed_where_it_still_stands(world, site, crawl, stands):
    put_rows(site)
    crawl(1)
    hot = [(f"第{number}号专题活动报道", f"./hot/t202507{number:02}_{number}.html", f"2025-07-{number:02}") for number in range(9, 0, -1)]
    links = (f'<p class="item"><a href="./202506/t202506{number:02}_{number}.html">{TITLES[number]}</a></p>' for number in range(5))
    site.put_list(PATH, hot)
    if stands:
        site.put(PATH, site.pages[PATH].body.replace(b"</body>", f'<div class="below">{"".join(links)}</div></body>'.encode()))
    second = crawl(2)
    assert (second["status"], second["coverage"]) == ("unreadable", "partial")
    assert second["detail"].startswith("原首页的5条信息一条也没有出现")
    assert (proposal(world).selector if stands else proposal(world)) == ("div.below > p.item" if stands else None)
    assert crawl(3)["status"] == ("unreadable" if stands else "ok")


def test_no_repair_is_proposed_that_reads_what_is_read_already(world, site, crawl):
    put_rows(site)
    crawl(1)
    put_rows(site, 2)
    assert crawl(2)["status"] == "unreadable"
    assert proposal(world) is None


def put_pages(site, rows, size: int = 2) -> None:
    """A list of many pages, which its pager counts."""
    count = len(rows) // size
    for page in range(count):
        site.put_list(PATH + (f"index_{page}.html" if page else ""), rows[page * size : (page + 1) * size], pages=count)
        if page:
            site.put(PATH + f"index_{page}.html", site.pages[PATH + f"index_{page}.html"].body.replace(b", 0, ", f", {page}, ".encode()))


def test_a_watch_that_sees_few_of_the_pages_there_were_waits_for_the_second_night(site, crawl):
    rows = [
        (f"关于第{number}号事项的通知", f"./202506/t{number}.html", str(date(2025, 6, 30) - timedelta(days=number))) for number in range(12)
    ]
    for title, href, day in rows:
        site.put_article(PATH + href[2:], title, day, "正文" * 30)
    put_pages(site, rows)
    first = crawl(1)
    assert (first["rows"], first["pages_read"], first["reached_end"]) == (12, 6, True)
    put_pages(site, rows[:4])
    second = crawl(2)
    assert (second["visit"], second["reached_end"]) == ("watch", False)
    assert second["detail"].startswith("全部行数由12降为按页数估计的4")
    assert (second["status"], second["coverage"]) == ("unreadable", "partial")
    assert (crawl(3)["status"], crawl(4)["detail"]) == ("ok", None)


def test_a_changed_layout_brings_a_proposal_which_a_person_accepts_and_the_next_nights_follow(world, site, crawl):
    put_rows(site)
    crawl(1)
    put_cards(site)
    second = crawl(2)
    assert (second["status"], second["rows"]) == ("unreadable", 0)
    found = proposal(world)
    assert found.selector == "div.wall > div.card"
    assert [found.evidence[name] for name in ("old", "found", "rows", "dated")] == [5, 5, 5, 5]
    decide(world, "repair")
    for number in (3, 4):  # the second of them is told by 304 that nothing changed
        row = crawl(number)
        assert (row["status"], row["coverage"], row["rows"], row["trust"]) == ("ok", "complete", 5, 1.0)
        assert row["detail"] == "按人工接受的方案（div.wall > div.card）读取"
        assert row["articles_new"] == 0
    assert proposal(world) is None


def test_a_repair_that_finds_nothing_any_more_leaves_the_column_unreadable_and_proposes_anew(world, site, crawl):
    put_rows(site)
    crawl(1)
    put_cards(site)
    crawl(2)
    decide(world, "repair")
    crawl(3)
    put_cards(site, box="other")
    fourth = crawl(4)
    assert (fourth["status"], fourth["rows"], fourth["coverage"]) == ("unreadable", 0, "none")
    assert proposal(world).selector == "div.other > div.card"
    decide(world, "repair")
    assert crawl(5)["rows"] == 5
    decide(world, "withdraw")
    assert crawl(6)["status"] == "unreadable"


def test_a_column_that_never_could_be_read_has_no_proposal(world, site, crawl):
    put_cards(site)
    assert crawl(1)["status"] == "unreadable"
    assert proposal(world) is None
    assert not (world.folder / "data" / "qinghe" / "bronze" / "repairs").exists()


def put_boxes(site, link: str) -> None:
    """The same items as boxes whose titles are no links; ``link`` is what stands beside each of them."""
    boxes = "".join(
        f'<div class="card"><em>{link.format(href=f"{PATH}202506/t202506{number:02}_{number}.html")}</em><span>{title}</span><i>{DAYS[number]}</i></div>'
        for number, title in enumerate(TITLES)
    )
    site.put(PATH, f'{HEAD}<div class="wall">{boxes}</div></body></html>')


def test_a_repair_takes_the_address_of_a_row_from_the_link_around_its_picture(world, site, crawl):
    put_rows(site)
    crawl(1)
    put_boxes(site, '<a href="{href}"><img alt=""></a>')
    crawl(2)
    found = proposal(world)
    assert [found.evidence[name] for name in ("old", "found", "rows", "addressed")] == [5, 5, 5, 5]
    decide(world, "repair")
    third = crawl(3)
    assert (third["status"], third["coverage"], third["articles_new"]) == ("ok", "complete", 0)


def test_rows_that_lost_their_addresses_are_told_and_neither_accepted_nor_believed(world, site, crawl):
    put_rows(site)
    crawl(1)
    put_boxes(site, "")
    crawl(2)
    found = proposal(world)
    assert [found.evidence[name] for name in ("old", "found", "rows", "addressed")] == [5, 0, 5, 0]
    assert found.is_without_addresses
    with pytest.raises(InputError, match="have no address") as caught:
        decide(world, "repair")
    assert "\n" not in str(caught.value)
    accept_anyway(world, found.selector)
    for number in (3, 4):
        row = crawl(number)
        assert (row["status"], row["coverage"], row["cause"]) == ("unreadable", "partial", "我方")
        assert "原有信息有网址，现读得5行中5行没有网址" in row["detail"]


def accept_anyway(world, selector: str) -> None:
    """A repair as an earlier version let a person accept it."""
    settings = world.settings()
    state = open_state(settings)
    try:
        last = find_health(read_health(load_city(find_city("qinghe", settings.cities)), settings.city_data("qinghe"), state), "tzgg").latest
        when = last["finished_at"] + timedelta(hours=1)
        record_decision(state, Decision("qinghe", "tzgg", "repair", repair_value(selector), "王砚", "旧版接受的方案", when))
    finally:
        state.close()


def put_bare(site, mark: str = "") -> None:
    """The page with a list in which nothing stands any more, and no word of it; ``mark`` is another element."""
    site.put(PATH, f'{HEAD}<ul class="news"></ul>{mark}<p>第{len(site.paths)}次访问</p></body></html>')


def test_a_list_that_lost_all_its_rows_is_doubted_and_no_second_night_proves_it(world, site, crawl):
    put_rows(site)
    crawl(1)
    put_bare(site)
    second = crawl(2)
    assert (second["status"], second["coverage"], second["cause"]) == ("unreadable", "none", "不明")
    assert second["detail"] == f"原有5行，现读得空列表，{WAITING}"
    third = crawl(3)
    assert third["status"] == "unreadable"
    assert third["detail"] == "原有5行，现读得空列表，不止一夜如此，网页没有写明暂无内容，待人工确认"
    put_rows(site, 0)  # the site says 暂无
    fourth = crawl(4)
    assert (fourth["status"] in ("ok", "blank"), fourth["coverage"]) == (True, "complete")
    assert fourth["detail"].endswith("按现状采信")


def test_a_person_says_that_a_list_without_rows_is_empty_and_it_stays_so_while_the_page_does(world, site, crawl):
    put_rows(site)
    crawl(1)
    put_bare(site)
    crawl(2)
    decide(world, "rows")
    for number, detail in ((3, "原有5行，现读得空列表，已由人工确认，按现状采信"), (4, STILL_EMPTY), (5, STILL_EMPTY)):
        put_bare(site)  # the words on it change with every visit
        row = crawl(number)
        assert (row["status"], row["coverage"], row["rows"], row["reason"], row["detail"]) == ("ok", "complete", 0, None, detail)
    put_bare(site, "<div>网站升级维护中</div>")
    row = crawl(6)
    assert (row["status"], row["coverage"], row["detail"]) == ("unreadable", "none", "空列表曾由人工确认，网页已有变化，待人工确认")
    decide(world, "rows")
    assert crawl(7)["detail"] == "空列表，已由人工确认，按现状采信"
    put_rows(site, 3)
    assert crawl(8)["rows"] == 3


def test_nobody_calls_a_page_empty_that_still_names_the_old_items(world, site, crawl):
    put_rows(site)
    crawl(1)
    put_cards(site)
    assert crawl(2)["detail"] == "原有5行，现读得空列表，未读出的信息仍有5条在网页上，疑为我方未读出"
    with pytest.raises(InputError, match="not doubted"):
        decide(world, "rows")
