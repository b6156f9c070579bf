"""The office's page on columns: three lists on top, every column below, and decisions in the name of who is logged in."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from fastapi import HTTPException, Request
from fastapi.testclient import TestClient

from disclosure.column_decisions import all_decisions
from disclosure.crawl.past import WAITING
from disclosure.crawl.repairs import ListBody, Proposed, write_repairs
from disclosure.evidence_store import EvidenceStore
from disclosure.personal import find_in_bytes
from disclosure.state import open_state
from disclosure.tombstones import Place
from disclosure.web import create_app

SITE = "http://www.qingyuan.example/"
PAGE = "/city/qingyuan/columns"
OWN = {"x-user": "office", "origin": "http://127.0.0.1"}
SELECTOR = "div.list-box > ul.items > li"
DOUBT = {"status": "unreadable", "coverage": "partial", "reason": "解析存疑", "cause": "不明"}
LATE = {"status": "timeout", "fetched": "timeout", "reason": "采集失败", "cause": "网络"}
ROBOTS = {"status": "robots", "fetched": "robots", "reason": "robots 不许", "cause": "站点"}


def rows(count: int) -> list[dict]:
    return [{"title": f"标题{number}", "url": f"{SITE}{number}.html", "date": "2025-06-03"} for number in range(count)]


def user_of(request: Request) -> str:
    name = request.headers.get("x-user")
    if name is None:
        raise HTTPException(401)
    return "王砚"


@pytest.fixture
def city(small_city):
    """Three nights: one column is doubted, one has a repair proposed, one fails, one is forbidden, one never visited."""
    for number in range(1, 5):
        crawl, is_first = small_city.crawl(f"2025-07-0{number}"), number == 1
        crawl.list(
            "civil-docs",
            "civil/docs/",
            rows(20 if number < 4 else 6),
            **({} if number < 4 else DOUBT | {"detail": f"首页行数由20降为6，{WAITING}"}),
        )
        crawl.list("portal-news", "news/", rows(20 if is_first else 0), **({} if is_first else DOUBT))
        crawl.list("school-docs", "school/docs/", rows(5 if is_first else 0), **({} if is_first else LATE))
        crawl.list("town-plan", "town/plan/", [], **ROBOTS)
        crawl.fetches[-1]["detail"] = "Disallow: /town/"
        crawl.fetch(f"{SITE}civil/docs/{'a' * 90}.html", "article", "timeout", None, "civil-docs")
        crawl.finish()
    propose(small_city, SELECTOR)
    return small_city


def propose(city, selector: str, **more) -> None:
    when = datetime(2025, 7, 4, 16, tzinfo=UTC)
    preview = [{"title": "<b>老旧小区</b>改造公示", "url": f"{SITE}news/1.html", "date": "2025-07-01"}]
    evidence = {"selector": selector, "old": 15, "found": 12, "rows": 20, "dated": 18, "preview": preview} | more
    body = ListBody("0" * 64, f"{SITE}news/", f"{SITE}news/", "text/html")
    write_repairs(
        city.folder, when.date(), "run-2025-07-04", when, [Proposed("portal-news", when.date(), "run-2025-07-04", when, body, evidence)], []
    )


@pytest.fixture
def client(city) -> Iterator[TestClient]:
    with TestClient(create_app(city.settings, current_user=user_of), base_url="http://127.0.0.1") as client:
        yield client


def show(client: TestClient) -> str:
    response = client.get(PAGE, headers=OWN)
    assert response.status_code == 200, response.text
    return response.text


def part(page: str, name: str) -> str:
    """One section of the page."""
    return page[page.index(f'<h2 id="{name}">') :].split("<h2", 2)[1]


def decide(client: TestClient, column: str, headers=OWN, **form):
    return client.post(f"{PAGE}/{column}/decision", data={"note": "已打开网站核对"} | form, headers=headers, follow_redirects=False)


def decisions(city) -> list[tuple[str, str, str, str | None]]:
    state = open_state(city.settings)
    try:
        return [(one.column_id, one.kind, one.person, one.selector) for one in all_decisions(state, "qingyuan")]
    finally:
        state.close()


def test_what_waits_for_a_person_stands_on_top(client):
    waiting = part(show(client), "waiting")
    assert "待人工处理（3）" in waiting
    assert f"首页行数由20降为6，{WAITING}。" in waiting
    assert "下一夜若仍一样也会采信" in waiting
    assert "找到 12 条；按此方案读得 20 行，其中 18 行有日期" in waiting
    assert "&lt;b&gt;老旧小区&lt;/b&gt;改造公示" in waiting
    assert "教体局 &gt; 政策文件" in waiting
    assert "3 夜" in waiting
    assert "石桥镇" not in waiting


def test_what_robots_forbids_stands_with_the_rule_to_be_changed(client):
    forbidden = part(show(client), "robots")
    assert "Disallow: /town/" in forbidden
    assert "石桥镇 &gt; 重点工作" in forbidden


def test_personal_numbers_are_shown_masked_only(client, city):
    body = '<html><head><meta charset="utf-8"></head><body><p>联系人 身份证 11010519491231002X</p></body></html>'.encode()
    when = datetime(2025, 7, 4, 16, tzinfo=UTC)
    EvidenceStore(city.folder, find_in_bytes).save(body, Place(f"{SITE}civil/docs/a.html", "civil-docs", "text/html", when))
    page = show(client)
    assert "11010519491231002X" not in page
    found = part(page, "personal")
    assert "身份证号" in found
    assert f"{SITE}civil/docs/a.html" in found
    assert "民政局 &gt; 政策文件" in found


def test_every_column_has_its_nights(client):
    table = part(show(client), "all")
    assert "全部栏目（5）" in table
    assert 'title="2025-07-04 解析存疑"' in table
    assert 'title="2025-07-02 超时"' in table
    assert table.count(">从未采集<") == 1
    assert f'href="{SITE}civil/docs/"' in table


def test_agreeing_to_doubted_rows_is_recorded_in_the_name_of_the_user(client, city):
    answer = decide(client, "civil-docs", kind="rows")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PAGE}?recorded=1")
    assert decisions(city) == [("civil-docs", "rows", "王砚", None)]
    page = client.get(answer.headers["location"], headers=OWN).text
    assert "已记录，自下一夜采集起生效" in page
    assert "待人工处理（2）" in page


def test_accepting_a_repair_keeps_its_selector_and_a_withdrawal_ends_it(client, city):
    assert decide(client, "portal-news", kind="repair", selector=SELECTOR).status_code == 303
    assert f"接受方案 <code>{SELECTOR.replace('>', '&gt;')}</code>：已打开网站核对" in show(client)
    assert decide(client, "portal-news", kind="withdraw").status_code == 303
    assert decisions(city) == [("portal-news", "repair", "王砚", SELECTOR), ("portal-news", "withdraw", "王砚", None)]
    assert "<code>div" not in part(show(client), "all")


def test_a_repair_whose_rows_have_no_address_is_told_and_not_offered(client, city):
    propose(city, SELECTOR, addressed=0, old_addressed=15)
    waiting = part(show(client), "waiting")
    assert "按此方案读出的行多数没有网址" in waiting
    assert "接受方案" not in waiting
    assert decide(client, "portal-news", kind="repair", selector=SELECTOR).status_code == 409
    assert decisions(city) == []


def test_what_was_written_stands_in_its_form_again_when_it_is_refused(client):
    answer = decide(client, "portal-news", kind="repair", selector="ul > li", note="<b>逐条</b>核对一致")
    assert answer.status_code == 409
    assert re.search(
        r'name="kind" value="repair">[^/]*<input name="note"[^>]*value="&lt;b&gt;逐条&lt;/b&gt;核对一致" aria-invalid="true" autofocus>',
        answer.text,
    )
    assert answer.text.count('value="&lt;b&gt;') == 1


@pytest.mark.parametrize(("column", "form"), [("civil-docs", {"kind": "rows"}), ("portal-news", {"kind": "repair", "selector": SELECTOR})])
def test_a_decision_sent_twice_is_recorded_once(client, city, column, form):
    assert [decide(client, column, **form).status_code for _ in range(2)] == [303, 303]
    assert len(decisions(city)) == 1
    assert decide(client, column, **form, note="另一次").status_code == 409
    assert decide(client, column, kind="withdraw").status_code == 303
    assert decide(client, column, kind="withdraw").status_code == 303
    assert [kind for _, kind, _, _ in decisions(city)] == [form["kind"], "withdraw"]


def test_a_refused_repair_is_no_longer_offered(client):
    decide(client, "portal-news", kind="withdraw")
    page = show(client)
    assert "接受方案" not in page
    assert "待人工处理（3）" in page  # the column itself could not be read for three nights


@pytest.mark.parametrize(
    ("column", "form", "status", "said"),
    [
        ("school-docs", {"kind": "rows"}, 409, "这个栏目并不存疑"),
        ("portal-news", {"kind": "repair", "selector": "ul > li"}, 409, "修复方案已有变化"),
        ("school-docs", {"kind": "repair", "selector": "ul > li"}, 409, "修复方案已有变化"),
        ("civil-docs", {"kind": "rows", "note": "  "}, 400, "<b>依据</b>：没有填写"),
        ("civil-docs", {"kind": "rows", "note": "字" * 2001}, 400, "有 2001 个字，太长了"),
        ("civil-docs", {"kind": "delete"}, 400, "没有这种决定"),
        ("nobody", {"kind": "rows"}, 404, "没有这个栏目"),
    ],
    ids=["not doubted", "another repair than the one seen", "none proposed", "no reason", "too long", "no such kind", "no such column"],
)
def test_what_cannot_be_decided_is_refused_in_one_line(client, city, column, form, status, said):
    answer = decide(client, column, **form)
    assert answer.status_code == status
    assert 'class="bad" role="alert"' in answer.text
    assert said in answer.text
    assert decisions(city) == []


def test_the_page_and_its_form_are_closed_to_the_anonymous_and_to_other_sites(client, city):
    assert client.get(PAGE).status_code == 401
    assert decide(client, "civil-docs", headers={}, kind="rows").status_code == 401
    assert decide(client, "civil-docs", headers={"x-user": "office", "origin": "http://elsewhere.example"}, kind="rows").status_code == 403
    assert decisions(city) == []


def test_columns_that_the_budget_put_off_stand_by_host_with_what_to_do(small_city):
    for number in range(1, 5):
        crawl = small_city.crawl(f"2025-07-0{number}")
        crawl.list("portal-news", "news/", rows(3))
        for column in ("civil-docs", "school-docs"):
            crawl.list(column, f"{column}/", [], status="budget_spent", fetched="budget_spent", visit="watch")
        crawl.finish()
    with TestClient(create_app(small_city.settings, current_user=user_of), base_url="http://127.0.0.1") as client:
        waiting = part(show(client), "waiting")
    assert "待人工处理（2）" in waiting
    assert '<td class="num" data-th="最近一夜读得">1／3 个</td><td class="num" data-th="多夜未轮到">2 个</td>' in waiting
    assert "民政局 &gt; 政策文件；教体局 &gt; 政策文件" in waiting
    assert "manners.budget" in waiting


def test_articles_that_failed_for_three_nights_stand_with_since_when_and_what_to_do(small_city):
    for number in range(1, 4):
        crawl = small_city.crawl(f"2025-07-0{number}")
        crawl.list("civil-docs", "civil/docs/", rows(3))
        crawl.fetch(f"{SITE}1.html", "article", "server_error", None, "civil-docs", detail="HTTP 500 <b>")
        crawl.fetch(f"{SITE}2.docx", "attachment", "gone", None, "civil-docs")
        crawl.fetch(f"{SITE}3.pdf", "attachment", "tls", None, "civil-docs", detail="unable to get local issuer certificate")
        crawl.finish()
    with TestClient(create_app(small_city.settings, current_user=user_of), base_url="http://127.0.0.1") as client:
        page = show(client)
    table = part(page, "items")
    assert "多夜未读到的信息（3）" in table
    assert "把中间证书存为 PEM" in table
    assert "HTTP 500 &lt;b&gt;" in table
    assert (table.count("2025-07-01"), table.count("3 夜")) == (3, 3)
    assert "请内容保障单位更正链接" in table
    assert "待人工处理（0）" in page


def test_what_records_say_in_english_is_shown_in_chinese(small_city):
    stopped = "www.a.example at the same address: 3 pages in a row not served; the host is not asked again this night"
    for number in range(1, 4):
        crawl = small_city.crawl(f"2025-07-0{number}")
        crawl.list("civil-docs", "civil/docs/", [], **LATE | {"detail": f"没有按时作答（{stopped}）"})
        expired = "the certificate is not accepted: certificate has expired"
        crawl.fetch(f"{SITE}1.html", "article", "tls", None, "civil-docs", detail=expired)
        crawl.finish()
    with TestClient(create_app(small_city.settings, current_user=user_of), base_url="http://127.0.0.1") as client:
        page = show(client)
    said = "没有按时作答（同一地址的 www.a.example：连续 3 页没有给出；本夜不再访问该主机）"
    assert (part(page, "waiting").count(said), part(page, "all").count(said)) == (1, 1)
    assert "证书已过期" in part(page, "items")
    assert not any(words in page for words in ("address", "certificate", "served"))


def test_a_city_without_a_night_shows_its_columns(small_city):
    with TestClient(create_app(small_city.settings, current_user=user_of), base_url="http://127.0.0.1") as client:
        page = show(client)
    assert "尚未采集" in page
    assert page.count(">从未采集<") == 5


def test_the_list_of_cities_leads_there(client):
    assert f'href="{PAGE}"' in client.get("/", headers=OWN).text


def test_cards_lists_and_forms_do_not_scroll_sideways(client, city, find_sideways):
    body = '<html><head><meta charset="utf-8"></head><body><p>联系人 身份证 11010519491231002X</p></body></html>'.encode()
    when = datetime(2025, 7, 4, 16, tzinfo=UTC)
    EvidenceStore(city.folder, find_in_bytes).save(body, Place(f"{SITE}civil/docs/a.html", "civil-docs", "text/html", when))
    page = show(client)
    assert all(words in page for words in ("待人工处理（3）", "接受方案", "身份证号", "Disallow: /town/"))
    assert find_sideways(client, [PAGE, f"{PAGE}?whole=1"], OWN) == []


def test_what_needs_a_person_is_open_and_the_rest_is_opened_by_keyboard(client, page, find_sideways):
    find_sideways(client, [PAGE], OWN)
    page.reload()
    column = page.locator(f'a[href="{SITE}school/docs/"]').last
    assert page.locator("button:has-text('接受方案')").is_visible()
    assert not column.is_visible()
    assert not page.locator("text=需要修改的规则").first.is_visible()
    for summary in ("全部栏目", "教育体育局"):
        page.locator("summary", has_text=summary).focus()
        page.keyboard.press("Enter")
    assert column.is_visible()
    page.click("text=全部展开")
    assert page.locator("details:not([open])").count() == 0
    assert page.locator(f'a[href="{SITE}town/plan/"]').last.is_visible()
    page.click("text=收起")
    assert not column.is_visible()


def test_the_columns_stand_by_who_fills_them_those_with_something_unread_first(client):
    groups = re.findall(r'<details class="group"><summary>([^<]*)<span class="count">(.*?)</span>', show(client))
    assert [(name, re.sub("<[^>]+>", "", count)) for name, count in groups] == [
        ("青原市民政局", "2 个栏目，1 个没有读到，1 个从未采集"),
        ("青原市教育体育局", "1 个栏目，1 个没有读到"),
        ("没有登记内容保障单位", "1 个栏目，1 个没有读到"),
        ("青原市石桥镇人民政府", "1 个栏目，1 个没有读到"),
    ]


def test_of_a_long_list_the_first_ones_are_shown_and_the_others_folded(small_city):
    for number in range(1, 4):
        crawl = small_city.crawl(f"2025-07-0{number}")
        crawl.list("civil-docs", "civil/docs/", rows(3))
        for place in range(8):
            crawl.fetch(f"{SITE}{place}.html", "article", "gone", None, "civil-docs")
        crawl.finish()
    with TestClient(create_app(small_city.settings, current_user=user_of), base_url="http://127.0.0.1") as client:
        table = part(show(client), "items")
    before, after = table.split("<details><summary>其余 3 条</summary>")
    listed = [re.findall(r'href="[^"]*/(\d)\.html"', half) for half in (before, after)]
    assert [len(half) for half in listed] == [5, 3]
    assert sorted(listed[0] + listed[1]) == [str(place) for place in range(8)]


def test_the_nights_of_a_column_are_told_in_words_too(client):
    assert 'role="img" aria-label="2025-07-01 读到，2025-07-02 超时，2025-07-03 超时，2025-07-04 超时"' in show(client)
