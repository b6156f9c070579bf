"""The office's pages over HTTP, on the published demo city."""

from collections.abc import Iterator

import pytest
from fastapi import HTTPException, Request
from fastapi.testclient import TestClient

from disclosure.publish import publish_city
from disclosure.readings import readings_of
from disclosure.rounds import as_instant, current_of, load_named_city, view_round
from disclosure.settings import Settings
from disclosure.state import open_state
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


def test_a_city_that_is_not_published_is_told_in_one_line(client: TestClient) -> None:
    response = client.get("/city/guangde", headers={"x-role": "office"})
    assert response.status_code == 400
    assert "nothing is published yet" in response.text


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
