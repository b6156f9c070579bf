"""The office's pages over HTTP, on the published demo city."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape

import pytest
from fastapi import HTTPException, Request
from fastapi.testclient import TestClient

from disclosure.crawl.attachment_values import READER_VERSION
from disclosure.evidence_store import EvidenceStore
from disclosure.publish import publish_city
from disclosure.readings import readings_of
from disclosure.rounds import as_instant, current_of, load_named_city, view_round
from disclosure.settings import Settings
from disclosure.sites import PARSER_VERSION
from disclosure.state import open_state
from disclosure.tombstones import Place, Spot
from disclosure.web import create_app

ROUTES = ["/", "/city/demo", "/city/demo/unit/zjj", "/city/demo/cell/zjj/7a"]


def role_of(request: Request) -> str:
    """Stands for the log-in: the role travels in a header of the test's own."""
    role = request.headers.get("x-role")
    if role is None:
        raise HTTPException(401)
    if role != "office":
        raise HTTPException(403)
    return "office"


@pytest.fixture
def client(published_demo: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(published_demo, current_user=role_of), base_url="http://127.0.0.1") as client:
        yield client


def get(client: TestClient, path: str) -> str:
    response = client.get(path, headers={"x-role": "office"})
    assert response.status_code == 200, response.text
    return response.text


@pytest.mark.parametrize("path", ROUTES)
def test_every_page_is_closed_to_the_anonymous_and_to_other_roles(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 401
    assert client.get(path, headers={"x-role": "viewer"}).status_code == 403
    assert client.get(path, headers={"x-role": "office"}).status_code == 200


def test_a_reading_cannot_be_recorded_without_the_role(client: TestClient) -> None:
    form = {"reader": "王砚", "outcome": "met", "note": "看过"}
    assert client.post("/city/demo/cell/zjj/7a/reading", data=form).status_code == 401


def test_no_route_is_without_the_log_in(published_demo: Settings) -> None:
    def closed() -> str:
        raise HTTPException(401)

    app = create_app(published_demo, current_user=closed)
    with TestClient(app) as client:
        for path in ("/", "/docs", "/openapi.json", "/redoc", "/city/demo", "/city/demo/copy/00"):
            assert client.get(path).status_code in (401, 404)
        assert client.get("/city/demo").status_code == 401


def test_the_table_shows_every_scored_unit_with_its_rate(client: TestClient, published_demo: Settings) -> None:
    page = get(client, "/city/demo")
    view = view_round(published_demo, load_named_city(published_demo, "demo"))
    assert len(view.scored) == 18
    for row in view.scored:
        assert row.name in page
    assert "监测数据，非评价结果" in page
    assert "国家税务总局青禾市税务局" in page


def test_the_table_says_that_the_night_was_degraded_and_what_was_not_read(client: TestClient) -> None:
    page = get(client, "/city/demo")
    assert "未能全部读取" in page
    assert "http://gxj.qinghe.example/" in page


def test_a_units_page_writes_the_sum_out(client: TestClient) -> None:
    page = get(client, "/city/demo/unit/zjj")
    assert "得分率 = " in page
    assert "÷" in page


def test_a_cells_page_shows_columns_evidence_and_the_stored_copy(client: TestClient) -> None:
    page = get(client, "/city/demo/cell/wjw/7a")
    assert "测评范围（栏目）" in page
    assert "存档（SHA-256）" in page
    start = page.index("/city/demo/copy/") + len("/city/demo/copy/")
    copy = get(client, f"/city/demo/copy/{page[start : start + 64]}")
    assert "决算" in copy


@pytest.mark.parametrize("path", ["/city/demo/unit/nobody", "/city/demo/cell/zjj/99z", "/city/demo/copy/" + "0" * 64])
def test_an_unknown_address_is_not_found(client: TestClient, path: str) -> None:
    assert client.get(path, headers={"x-role": "office"}).status_code == 404


@pytest.mark.parametrize(
    ("path", "said"),
    [("/city/nowhere", "没有这个城市"), ("/city/demo/unit/nobody", "没有这个单位"), ("/nowhere", "没有这一页")],
)
def test_what_is_not_found_is_a_page_without_a_path_of_the_server(
    client: TestClient, published_demo: Settings, path: str, said: str
) -> None:
    response = client.get(path, headers={"x-role": "office"})
    assert response.status_code == 404
    assert response.headers["content-type"].startswith("text/html")
    assert said in response.text
    assert str(published_demo.cities) not in response.text


def test_a_city_that_is_not_published_is_told_in_one_line(client: TestClient, published_demo: Settings) -> None:
    response = client.get("/city/guangde", headers={"x-role": "office"})
    assert response.status_code == 404
    assert "还没有发布过数据" in response.text
    assert str(published_demo.data) not in response.text


def test_a_form_from_another_site_is_refused(client: TestClient) -> None:
    form = {"reader": "王砚", "outcome": "met", "note": "看过"}
    headers = {"x-role": "office", "origin": "http://elsewhere.example"}
    assert client.post("/city/demo/cell/zjj/7a/reading", data=form, headers=headers).status_code == 403


def test_a_reading_without_its_reason_is_refused_and_nothing_is_written(client: TestClient, published_demo: Settings) -> None:
    before = len(all_readings(published_demo))
    form = {"reader": "王砚", "outcome": "unmet", "note": "没有找到"}
    response = client.post("/city/demo/cell/zjj/7a/reading", data=form, headers={"x-role": "office", "origin": "http://127.0.0.1"})
    assert response.status_code == 400
    assert len(all_readings(published_demo)) == before


def test_a_recorded_reading_is_kept_with_reason_and_name_and_counts_at_the_next_publish(
    client: TestClient, published_demo: Settings
) -> None:
    form = {"reader": "王砚", "outcome": "unmet", "reason": "附件或链接失效", "note": "附件打不开"}
    answer = client.post(
        "/city/demo/cell/czj/10a/reading", data=form, headers={"x-role": "office", "origin": "http://127.0.0.1"}, follow_redirects=False
    )
    assert answer.status_code == 303
    page = get(client, answer.headers["location"])
    assert "已记录，将在下次发布时计入" in page
    assert "附件打不开" in page
    kept = all_readings(published_demo)[-1]
    assert (kept.reader, kept.role, kept.outcome, kept.reason) == ("王砚", "office", "unmet", "附件或链接失效")
    current = current_of(published_demo, "demo")
    assert current is not None
    publish_city(published_demo, "demo", as_of=kept.recorded_at)
    assert "初核" in get(client, "/city/demo/cell/czj/10a")
    publish_city(published_demo, "demo", as_of=as_instant(current.as_of))  # the next test finds the round as it was


def all_readings(settings: Settings) -> list:
    state = open_state(settings)
    try:
        from datetime import UTC, datetime

        return readings_of(state, "demo", "2025Q3", datetime(9999, 1, 1, tzinfo=UTC))
    finally:
        state.close()


SITE = "http://www.qingyuan.example/"
NOTICE = """<html><head><title>停水通知</title><script>document.title = "换了标题"</script></head>
<body onload="document.body.textContent = '换了正文'"><h1>停水通知</h1><img src="http://www.qingyuan.example/a.png" alt="公章">
<p>石桥镇自六月三日起<b>分批</b>停水，请提前备水。</p><script>document.write("写进来的字")</script></body></html>"""
SCAN = b"%PDF-1.7 packed"


@dataclass
class Copies:
    """A published city with three stored bodies: a page with scripts, its newer body, a file that holds personal numbers; ``get`` gives a page."""

    client: TestClient
    page: str
    newer: str
    file: str

    def get(self, sha256: str, **parameters: str) -> str:
        answer = self.client.get(f"/city/qingyuan/copy/{sha256}", params=parameters)
        assert answer.status_code == 200, answer.text
        return answer.text

    def frame(self, sha256: str, **parameters: str) -> str:
        """The document inside the frame."""
        found = re.search(
            r'<iframe class="seen" name="seen" sandbox="" title="存档页面" srcdoc="([^"]*)"></iframe>', self.get(sha256, **parameters)
        )
        assert found
        return unescape(found[1])


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory, small_city_at) -> Iterator[Copies]:
    city = small_city_at(tmp_path_factory.mktemp("copies"))
    store = EvidenceStore(city.folder)
    page, newer, file = (store.save(body) for body in (NOTICE.encode(), NOTICE.replace("三", "五").encode(), SCAN))
    store.set_aside(file, (Spot("mobile", 0, 11, "138 **** **00"),), Place())
    for night, body in (("2025-07-09", NOTICE), ("2025-07-10", NOTICE.replace("三", "五"))):
        crawl = city.crawl(night)
        crawl.list("town-plan", "town/plan/", [{"title": "停水通知", "url": SITE + "t.html", "date": "2025-06-03"}])
        crawl.page(crawl.fetch(SITE + "t.html", "article", body=body, http_status=200), SITE + "t.html", "article", title="停水通知")
        crawl.attachment(SITE + "t.pdf", text="", said=None)
        crawl.fetches[-1]["sha256"] = file
        crawl.attachments.append({"parser_version": PARSER_VERSION, "reader_version": READER_VERSION, "sha256": file, "url": SITE + "t.pdf", "text": "值班电话 138****0000"})  # fmt: skip
        crawl.finish()
    publish_city(city.settings, "qingyuan")
    with TestClient(create_app(city.settings, current_user=lambda: "office"), base_url="http://127.0.0.1") as client:
        yield Copies(client, page, newer, file)


def test_a_stored_page_is_shown_as_it_was_seen_with_address_time_status_and_hash(copies: Copies) -> None:
    page = copies.get(copies.page)
    assert all(words in page for words in (SITE + "t.html", "2025-07-09 23:00", "读到（HTTP 200）", copies.page, "存档与校验值一致"))
    frame = copies.frame(copies.page)
    assert "停水，请提前备水" in frame
    assert "〔图片：公章〕" in frame
    assert not any(code in frame for code in ("<script", "onload", "换了", "写进来", "<img"))


def test_the_quote_is_marked_in_the_page_and_only_there(copies: Copies) -> None:
    frame = copies.frame(copies.page, quote="六月三日起 分批停水")
    assert "".join(re.findall(r"<mark[^>]*>([^<]*)</mark>", frame)) == "六月三日起分批停水"
    assert "在下面的页面中标出" in copies.get(copies.page, quote="分批停水")
    assert "<mark" not in copies.frame(copies.page)
    absent = copies.get(copies.page, quote="并无此句")
    assert "在下面的页面中标出" not in absent
    assert "未在本页面中找到" in absent


def test_a_quote_is_words_and_no_markup(copies: Copies) -> None:
    quote = '"><script>alert(1)</script>'
    assert "<script" not in copies.get(copies.page, quote=quote)
    assert "<script" not in copies.frame(copies.page, quote=quote)


def test_an_older_body_leads_to_the_one_its_address_has_now_and_that_one_nowhere(copies: Copies) -> None:
    assert f'<a href="/city/qingyuan/copy/{copies.newer}">该网址现在的内容（2025-07-10 23:00）</a>' in copies.get(copies.page)
    assert "该网址现在的内容" not in copies.get(copies.newer)


def test_of_a_file_with_personal_numbers_the_masked_text_is_shown_and_no_frame(copies: Copies) -> None:
    page = copies.get(copies.file)
    assert "原件因含个人信息已移出" in page
    assert "值班电话 138****0000" in page
    assert "<iframe" not in page
    assert "原件因含个人信息已移出" not in copies.get(copies.page)


def test_evidence_links_to_its_copy_with_the_words_that_decided(client: TestClient) -> None:
    link = re.search(r'href="(/city/demo/copy/[0-9a-f]{64}\?quote=[^"]+)"', get(client, "/city/demo/cell/wjw/7a"))
    assert link
    assert "在下面的页面中标出" in get(client, unescape(link[1]))


def test_in_a_browser_the_frame_shows_the_page_and_none_of_its_scripts_runs(copies: Copies, missing: Callable[[str], None]) -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        missing("chromium is not installed (apt-get install chromium)")
    from playwright.sync_api import Route, sync_playwright

    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        response = copies.client.get(route.request.url)
        route.fulfill(status=response.status_code, headers=dict(response.headers), body=response.content)

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-background-networking"])
        page = browser.new_page()
        page.route("**/*", answer)
        page.goto(f"http://127.0.0.1/city/qingyuan/copy/{copies.page}?quote=请提前备水")
        frame = page.frame_locator("iframe.seen")
        assert frame.locator("mark").inner_text() == "请提前备水"
        assert "停水通知" in frame.locator("body").inner_text()
        assert "换了" not in frame.locator("body").inner_text()
        page.click("text=在下面的页面中标出")
        assert frame.locator("mark").inner_text() == "请提前备水"
        box = page.locator("iframe.seen").bounding_box()
        assert box is not None
        assert box["width"] > 1000
        assert box["height"] >= 600
        browser.close()
    assert len(asked) == 1
