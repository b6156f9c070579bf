"""The office's page that says why an item is evidence or not; nobody else reaches it."""

import json
import re
from collections.abc import Iterator
from html import unescape

import pytest
from click.testing import CliRunner
from fastapi import HTTPException, Request
from fastapi.testclient import TestClient

from disclosure.accounts import save_account
from disclosure.cli import cli
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
    assert page.count(">为什么</a>") == len(re.findall(r"<td[^>]*>(?:作为依据|被测信息|最相近|候选|配套信息)", page)) > 0


def test_the_page_says_in_chinese_what_spoke_for_and_against(client: TestClient, link: str) -> None:
    page = get(client, link)
    for words in (
        "综合判断",
        "仅看文字",
        "合计（对数几率）",
        "核对 ≥ 0.35",
        "采信 ≥ 0.75",
        "在约定栏目",
        "扣分前的全市检索",
        "最支持它的",
        "最不利于它的",
        "乘以权重",
        "模型",
    ):
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


def test_in_a_browser_the_office_comes_from_the_cell_to_the_reasons(client: TestClient, page, find_sideways) -> None:
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    assert find_sideways(client, [CELL], {"x-role": "office"}) == []
    page.set_viewport_size({"width": 1300, "height": 900})
    page.click("a.why >> nth=0")
    assert "为什么" in page.inner_text("h1")
    lines = [
        page.locator(where).bounding_box() for where in (".said", ".decisive >> nth=0", "section:has-text('测评点 16a') >> nth=-1", ".sums")
    ]
    assert all(lines)
    assert [box["y"] for box in lines] == sorted(box["y"] for box in lines)  # what decided stands first
    bars = page.locator(".sums .plus .bar")
    assert bars.count() > 3
    assert bars.first.bounding_box()["width"] > 20
    silent = page.locator("details >> nth=0")
    folded = silent.bounding_box()["height"]
    page.click("summary >> nth=0")
    assert silent.bounding_box()["height"] > folded
    page.set_viewport_size({"width": 390, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert not problems


@pytest.mark.parametrize("decision", ["accept", None])
def test_the_command_line_says_the_same_sentences_as_the_page(client: TestClient, published_demo: Settings, decision: str | None) -> None:
    found = "select item_id from silver.item left join gold.match using (item_id) where clause_id = '7a' and decision = ? order by score desc, 1 limit 1"
    never = "select item_id from silver.item anti join (select item_id from gold.match where clause_id = '7a') using (item_id) where ? is null order by 1 limit 1"
    with published(published_demo, "demo") as (_, connection):
        ((item,),) = connection.execute(found if decision else never, [decision]).fetchall()
    page = " ".join(
        unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", get(client, f"/city/demo/cell/wjw/7a/why/{item}"), flags=re.S)).split()
    )
    arguments = ["explain", "demo", "7a", item, "--data", str(published_demo.data)]
    printed = CliRunner().invoke(cli, arguments).stdout
    (pair,) = json.loads(CliRunner().invoke(cli, [*arguments, "--json"]).stdout)["pairs"]
    says = pair["says"]
    sentences = [says["verdict"], says["because"], says["total"], says["weighing"], *says["notes"], *pair["reasons"]]
    sentences += [part["says"] for part in says["supports"] + says["opposes"]]
    sentences += [matter["topic"] for matter in pair["matters"]] + [pair["clause"]["title"], pair["clause"]["about"]]
    assert len(sentences) > 7
    for sentence in sentences:
        assert " ".join(sentence.split()) in page
        assert sentence in printed
    assert not re.search("[a-z]{4}", "".join(sentences))
