"""No page of the office scrolls sideways, on a telephone, a tablet or a desktop."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from click.testing import CliRunner
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from disclosure.cli import cli
from disclosure.rounds import published
from disclosure.settings import Settings
from disclosure.state import open_state
from disclosure.web import create_app
from disclosure.web.login import create_served_app

CELL = "/city/demo/cell/wjw/7a"


@pytest.fixture
def client(published_demo: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(published_demo, current_user=lambda: "office"), base_url="http://127.0.0.1") as client:
        yield client


@pytest.fixture
def examples(client: TestClient, published_demo: Settings) -> dict[str, list[str]]:
    """Addresses of every kind of page, by the route that answers them."""
    with published(published_demo, "demo") as (_, connection):
        query = "select decision, arg_max(item_id, score) from gold.match where clause_id = '7a' group by decision order by decision"
        items = [item for _, item in connection.execute(query).fetchall()]
        query = "select item_id from silver.item anti join (select item_id from gold.match where clause_id = '7a') using (item_id) order by 1 limit 1"
        items += [item for (item,) in connection.execute(query).fetchall()]
    copy = re.search(r'href="(/city/demo/copy/[0-9a-f]{64}\?quote=[^"]+)"', client.get(CELL).text)
    assert copy
    assert len(items) >= 3
    return {
        "/": ["/"],
        "/city/{city}": ["/city/demo"],
        "/city/{city}/unit/{unit}": ["/city/demo/unit/zjj"],
        "/city/{city}/cell/{unit}/{clause}": [CELL, f"{CELL}?recorded=1", "/city/demo/cell/zjj/4a"],
        "/city/{city}/cell/{unit}/{clause}/why/{item}": [f"{CELL}/why/{item}" for item in items],
        "/city/{city}/copy/{sha256}": [unquote(copy[1])],
        "/city/{city}/columns": ["/city/demo/columns", "/city/demo/columns?whole=1"],
    }


def test_every_route_that_shows_a_page_is_looked_at(published_demo: Settings, examples: dict[str, list[str]]) -> None:
    app = create_app(published_demo, current_user=lambda: "office")
    assert {route.path for route in app.routes if isinstance(route, APIRoute) and "GET" in route.methods} == set(examples)


def test_no_page_scrolls_sideways(client: TestClient, examples: dict[str, list[str]], find_sideways) -> None:
    assert find_sideways(client, [path for paths in examples.values() for path in paths]) == []


def test_neither_does_what_is_shown_instead_of_a_page(client: TestClient, find_sideways) -> None:
    assert find_sideways(client, ["/nowhere"], status=404) == []
    assert find_sideways(client, ["/city/guangde"], status=404) == []


def test_neither_does_the_log_in(published_demo: Settings, find_sideways) -> None:
    state = open_state(published_demo)
    try:
        with TestClient(create_served_app(published_demo, state), base_url="http://127.0.0.1") as client:
            assert find_sideways(client, ["/login"]) == []
    finally:
        state.close()


@pytest.mark.parametrize("option", ["--page", "--assessment"])
def test_neither_do_the_papers_for_the_sites_owner(published_demo: Settings, tmp_path: Path, page, find_sideways, option: str) -> None:
    paper = tmp_path / "paper.html"
    result = CliRunner().invoke(cli, ["ledger", "demo", option, str(paper), "--data", str(published_demo.data)])
    assert result.exit_code == 0, result.output
    page.set_content(paper.read_text(encoding="utf-8"))
    assert find_sideways.look(option) == []


def test_a_page_that_does_is_found(page, find_sideways) -> None:
    page.set_content('<main><p>窄</p><table class="far"><tr><td style="min-width:800px">宽</td></tr></table></main>')
    assert [name for name, _ in find_sideways.look("a page")] == ["a page at 390", "a page at 768", "a page with long words"]


def test_on_a_telephone_a_row_is_a_card_that_names_its_values(client: TestClient, page, find_sideways) -> None:
    """Every cell of a table of rows bears its column's name, but the one that heads the card."""
    find_sideways(client, ["/city/demo"])
    heads = page.locator("table.wide >> nth=0").locator("tr >> nth=0").locator("th")
    names = [name.strip() for name in heads.all_text_contents()]
    row = page.locator("table.wide >> nth=0").locator("tr >> nth=1").locator("td")
    assert [cell.get_attribute("data-th") for cell in row.all()] == [None, *names[1:]]
    assert not heads.first.is_visible()
    assert row.first.is_visible()
