"""The office's page that says why an item is evidence or not; nobody else reaches it."""

import re
import shutil
from collections.abc import Callable, Iterator

import pytest
from fastapi import HTTPException, Request
from fastapi.testclient import TestClient

from disclosure.accounts import save_account
from disclosure.match.explain import load_words
from disclosure.rounds import published
from disclosure.settings import Settings
from disclosure.state import open_state
from disclosure.web import create_app
from disclosure.web.login import create_served_app

CELL = "/city/demo/cell/mzj/16a"


def role_of(request: Request) -> str:
    """Stands for the log-in: the role travels in a header of the test's own."""
    role = request.headers.get("x-role")
    if role != "office":
        raise HTTPException(403 if role else 401)
    return role


@pytest.fixture
def client(published_demo: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(published_demo, current_user=role_of), base_url="http://127.0.0.1") as client:
        yield client


@pytest.fixture
def link(client: TestClient) -> str:
    """The first 为什么 of the cell's page."""
    found = re.search(r'<a class="why" href="([^"]+)">为什么</a>', get(client, CELL))
    assert found
    return found[1]


def get(client: TestClient, path: str) -> str:
    response = client.get(path, headers={"x-role": "office"})
    assert response.status_code == 200, response.text
    return response.text


def test_every_listed_item_of_a_cell_leads_to_its_reasons(client: TestClient) -> None:
    page = get(client, CELL)
    assert page.count(">为什么</a>") == len(re.findall(r"<td>(?:作为依据|被测信息|最相近|候选|配套信息)", page)) > 0


def test_the_page_says_in_chinese_what_spoke_for_and_against(client: TestClient, link: str) -> None:
    page = get(client, link)
    for words in ("综合判断", "仅看文字", "合计（对数几率）", "核对 ≥ 0.35", "采信 ≥ 0.75", "在约定栏目", "扣分前的全市检索", "模型"):
        assert words in page
    shown = set(re.findall(r'<td title="([a-z_]+)">', page))
    words = load_words()
    assert shown & set(words["blend"])
    assert shown & set(words["text"])
    assert not re.search(r'<td title="[a-z_]+">[a-z_]+</td>', page)


def test_a_pair_that_was_not_kept_has_its_page_too(client: TestClient, published_demo: Settings) -> None:
    query = "select item_id from silver.item anti join (select item_id from gold.match where clause_id = '16a') using (item_id) order by 1 limit 1"
    with published(published_demo, "demo") as (_, connection):
        ((item,),) = connection.execute(query).fetchall()
    page = get(client, f"{CELL}/why/{item}")
    assert "得分过低，未列入候选" in page
    assert "没有被采信" in page


@pytest.mark.parametrize("path", [f"{CELL}/why/nothing", "/city/demo/cell/mzj/99z/why/nothing", "/city/nowhere/cell/mzj/16a/why/nothing"])
def test_an_unknown_item_or_cell_is_not_found(client: TestClient, path: str) -> None:
    assert client.get(path, headers={"x-role": "office"}).status_code == 404


@pytest.mark.parametrize(("role", "status"), [("assessor", 403), ("adjudicator", 403), ("signer", 403), ("viewer", 403), (None, 401)])
def test_no_other_role_reaches_it(client: TestClient, link: str, role: str | None, status: int) -> None:
    answer = client.get(link, headers={"x-role": role} if role else {})
    assert answer.status_code == status
    assert "对数几率" not in answer.text


@pytest.mark.parametrize("role", ["assessor", "adjudicator", "signer"])
def test_an_assessor_who_has_logged_in_does_not_reach_it(published_demo: Settings, link: str, role: str) -> None:
    state = open_state(published_demo)
    try:
        save_account(state, "reader", role, "a password")
        with TestClient(create_served_app(published_demo, state), base_url="http://127.0.0.1") as client:
            assert client.post("/login", data={"name": "reader", "password": "a password"}, follow_redirects=False).status_code == 303
            client.cookies.jar.clear_expired_cookies()
            answer = client.get(link)
    finally:
        state.close()
    assert answer.status_code == 403
    assert "对数几率" not in answer.text


def test_in_a_browser_the_office_comes_from_the_cell_to_the_reasons(client: TestClient, missing: Callable[[str], None]) -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        missing("chromium is not installed (apt-get install chromium)")
    from playwright.sync_api import Route, sync_playwright

    def answer(route: Route) -> None:
        response = client.get(route.request.url, headers={"x-role": "office"})
        route.fulfill(status=response.status_code, headers=dict(response.headers), body=response.content)

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-background-networking"])
        page = browser.new_page(viewport={"width": 1300, "height": 900})
        problems: list[str] = []
        page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
        page.route("**/*", answer)
        page.goto(f"http://127.0.0.1{CELL}")
        page.click("a.why >> nth=0")
        assert "为什么" in page.inner_text("h1")
        bars = page.locator(".plus .bar")
        assert bars.count() > 3
        box = bars.first.bounding_box()
        assert box is not None
        assert box["width"] > 20
        page.click("summary >> nth=0")
        page.set_viewport_size({"width": 480, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= 480
        browser.close()
    assert not problems
