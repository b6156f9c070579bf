"""What the pages say when something is wrong: Chinese, with its status and a way back, and nothing that was typed is lost."""

import logging
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

import pytest
from fastapi import HTTPException
from fastapi.testclient import TestClient
from sqlalchemy.exc import OperationalError

from disclosure.accounts import save_account
from disclosure.errors import InputError
from disclosure.publish import publish_city
from disclosure.readings import readings_of
from disclosure.rounds import as_instant, current_of
from disclosure.settings import Settings
from disclosure.state import open_state
from disclosure.web import create_app
from disclosure.web.login import COOKIE, create_served_app
from disclosure.web.queries import record as record_reading_of

CLAUSE = {"id": "1a", "indicator": "timely_publication", "points": 4, "units": ["civil"], "about": "政策文件", "effect": "deduct"}
CELL = "/city/qingyuan/cell/civil/1a"
HERE = "http://127.0.0.1"
FORM = {"reader": "王砚", "outcome": "unmet", "reason": "未发现", "note": "逐页看过，没有找到"}
WRONG = [
    ("/nowhere", 404, "没有这一页"),
    ("/city/nowhere", 404, "没有这个城市"),
    ("/city/%00", 404, "没有这个城市"),
    ("/city/" + "长" * 300, 404, "没有这个城市"),
    ("/city/nowhere/columns", 404, "没有这个城市"),
    ("/city/nowhere/unit/civil", 404, "没有这个城市"),
    ("/city/qingyuan/unit/nobody", 404, "没有这个单位"),
    ("/city/qingyuan/cell/civil/99z", 404, "没有这个测评单元"),
    ("/city/qingyuan/cell/nobody/1a", 404, "没有这个测评单元"),
    (f"{CELL}/why/nothing", 404, "没有这条信息或这个测评单元"),
    (f"{CELL}/why/%00", 404, "没有这条信息或这个测评单元"),
    (f"/city/qingyuan/copy/{'0' * 64}", 404, "没有这份存档"),
    ("/city/qingyuan/copy/x", 404, "没有这份存档"),
    (f"{CELL}/reading", 405, "这个地址不能这样打开"),
    ("/city/unread", 404, "这个城市还没有发布过数据"),
    ("/city/unread/unit/civil", 404, "这个城市还没有发布过数据"),
    ("/city/unread/cell/civil/1a", 404, "这个城市还没有发布过数据"),
    (f"/city/unread/copy/{'0' * 64}", 404, "这个城市还没有发布过数据"),
    ("/city/broken", 500, "登记文件或设置有误"),
    ("/city/broken/columns", 500, "登记文件或设置有误"),
    ("/city/torn/columns", 500, "服务器上的数据或设置有问题"),
    ("/city/damaged", 500, "服务器上的数据或设置有问题"),
]
"""Addresses that cannot be shown, with the status and the words."""


@dataclass
class Office:
    """A published city of one cell, one that was never published, one whose file is broken, two whose data are damaged."""

    settings: Settings

    def readings(self) -> list:
        state = open_state(self.settings)
        try:
            return readings_of(state, "qingyuan", "2025Q2", as_instant("9999-01-01T00:00:00+00:00"))
        finally:
            state.close()


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, small_city_at) -> Office:
    city = small_city_at(tmp_path_factory.mktemp("office"))
    city.content["rulebook.yml"]["tasks"] = [{"number": 1, "title": "政策文件按时公开", "clauses": [CLAUSE]}]
    city.write()
    crawl = city.crawl()
    crawl.list("civil-docs", "civil/docs/", [])
    crawl.finish()
    publish_city(city.settings, "qingyuan")
    for name in ("unread", "broken", "damaged", "torn"):
        folder = city.settings.cities / name
        folder.mkdir()
        for file in city.home.iterdir():
            (folder / file.name).write_text(file.read_text(encoding="utf-8").replace("id: qingyuan\n", f"id: {name}\n"), encoding="utf-8")
    (city.settings.cities / "broken" / "columns.yml").write_text("columns: [", encoding="utf-8")
    damaged = city.settings.city_data("damaged")
    damaged.mkdir(parents=True)
    (damaged / "current").write_text("{", encoding="utf-8")
    torn = city.settings.city_data("torn") / "bronze" / "columns" / "2025-07-10"
    torn.mkdir(parents=True)
    (torn / "a.parquet").write_bytes(b"torn")
    return Office(city.settings)


@pytest.fixture
def client(office: Office) -> Iterator[TestClient]:
    with TestClient(create_app(office.settings, current_user=lambda: "王砚"), base_url=HERE, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def served(office: Office) -> Iterator[TestClient]:
    """The pages behind their own log-in."""
    state = open_state(office.settings)
    save_account(state, "office", "office", "a password")
    save_account(state, "reader", "assessor", "a password")
    try:
        with TestClient(create_served_app(office.settings, state), base_url=HERE, follow_redirects=False) as client:
            yield client
    finally:
        state.close()


def text_of(page: str) -> str:
    """What a page says, without its markup."""
    return unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL))


def links_of(page: str) -> list[str]:
    return re.findall(r'<a href="([^"]+)">', page.split("<main>")[1])


def send(client: TestClient, **changes: str):
    headers = {"origin": HERE, "referer": HERE + CELL}
    return client.post(f"{CELL}/reading", data=FORM | changes, headers=headers, follow_redirects=False)


@pytest.mark.parametrize(("path", "status", "said"), WRONG)
def test_an_address_that_cannot_be_shown_says_so_in_chinese_with_its_status_and_a_way_back(client, office, path, status, said):
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert f"<h1>{said}" in answer.text
    assert 'class="bad" role="alert"' in answer.text
    assert "/" in links_of(answer.text)
    assert str(office.settings.cities.parent) not in answer.text
    named = {"civil", "qingyuan", "nobody", "nowhere", "unread", "broken", "damaged", "nothing", "current", "cities", "columns", "yml", "data", "disclosure", "publish", "SHA"}  # fmt: skip
    assert set(re.findall(r"[A-Za-z]{3,}", text_of(answer.text))) <= named


def test_every_address_that_is_linked_from_there_can_be_shown(client):
    links = {link for path, _, _ in WRONG for link in links_of(client.get(path).text)}
    assert links == {"/", "/city/qingyuan", "/city/qingyuan/columns", "/city/unread/columns"}
    assert {client.get(link).status_code for link in links} == {200}


def test_of_a_broken_file_the_page_names_it_and_the_log_has_the_english_line(client, caplog):
    with caplog.at_level(logging.ERROR, "disclosure.web"):
        page = client.get("/city/broken").text
    assert "cities/broken/columns.yml" in page
    assert "not YAML" not in page
    assert "not YAML" in caplog.text


def test_of_a_damaged_table_the_log_has_one_line_that_names_it(client, caplog):
    with caplog.at_level(logging.ERROR, "disclosure.web"):
        assert client.get("/city/torn/columns").status_code == 500
    assert len(caplog.records) == 1
    assert "a.parquet' too small to be a Parquet file; restore the file" in caplog.text
    assert "Traceback" not in caplog.text


def test_the_list_of_cities_says_in_chinese_which_file_is_broken(client):
    page = client.get("/").text
    assert "cities/broken/columns.yml：登记文件或设置有误" in page
    assert "data/damaged/current：服务器上的数据或设置有问题" in page
    assert "尚未发布" in page


def test_a_fault_of_the_program_is_a_page_too(client, monkeypatch):
    def fail(*_):
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("disclosure.web.queries.list_cities", fail)
    answer = client.get("/")
    assert answer.status_code == 500
    assert "服务器上的数据或设置有问题" in answer.text
    assert "division" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"outcome": ""}, "结论", "没有选结论"),
        ({"outcome": "not_due"}, "结论", "没有选结论，或者不是可选的结论"),
        ({"reason": ""}, "原因", "没有选原因。请从中选一项："),
        ({"reason": "采集失败"}, "原因", "与所选结论不配：采集失败"),
        ({"note": ""}, "理由", "没有填写"),
        ({"note": "  \n"}, "理由", "没有填写"),
        ({"note": "字" * 2001}, "理由", "有 2001 个字，太长了。请缩短到 2000 个字以内"),
        ({"note": "看\x07过"}, "理由", "含有不能打印的字符"),
        ({"reader": "名" * 61}, "核读人", "有 61 个字，太长了"),
        ({"outcome": "partial", "points": ""}, "得分", "没有填写。部分达标须填写得分"),
        ({"outcome": "partial", "points": "两分"}, "得分", "「两分」不是数"),
        ({"outcome": "partial", "points": "9"}, "得分", "9 分超出范围。请填 0 至 4 之间的数"),
        ({"outcome": "partial", "points": "nan"}, "得分", "「nan」不是数"),
        ({"points": "2"}, "得分", "只有部分达标才填得分"),
    ],
)
def test_a_form_with_a_mistake_comes_back_as_it_was_filled_in_with_the_field_named(client, office, changes, field, said):
    before = office.readings()
    answer = send(client, **changes)
    assert answer.status_code == 400
    assert f"没有记录。<b>{field}</b>：{said}" in answer.text
    assert len(re.findall(r' aria-invalid="true" aria-describedby="wrong"', answer.text)) == 1
    typed = FORM | changes
    if typed["note"].isprintable():
        assert f">\n{typed['note']}</textarea>" in answer.text
    assert f'name="reader" required maxlength="60" placeholder="姓名" value="{typed["reader"]}"' in answer.text
    assert office.readings() == before


def test_a_reading_sent_twice_is_recorded_once_and_the_same_words_on_another_day_again(client, office, monkeypatch):
    before = len(office.readings())
    seen = re.search(r'name="seen" value="(\d+)"', client.get(CELL).text)[1]
    assert [send(client, seen=seen).status_code for _ in range(3)] == [303] * 3
    assert len(office.readings()) == before + 1
    assert send(client, seen=seen, note="改了一个字").status_code == 303
    assert len(office.readings()) == before + 2
    again = re.search(r'name="seen" value="(\d+)"', client.get(CELL).text)[1]
    assert (int(again), send(client, seen=again).status_code) == (before + 2, 303)
    assert len(office.readings()) == before + 3


def test_a_form_that_lost_its_count_is_still_recorded(client, office):
    before = len(office.readings())
    assert [send(client, seen=seen).status_code for seen in ("", "x", "-1")] == [303] * 3
    assert len(office.readings()) == before + 3


def test_what_the_database_did_not_take_is_told_and_can_be_copied(client, office, monkeypatch, caplog):
    def fail(*_):
        raise OperationalError("insert", {}, sqlite3.OperationalError("database is locked"))

    before = office.readings()
    monkeypatch.setattr("disclosure.web.queries.record_reading", fail)
    with caplog.at_level(logging.ERROR, "disclosure.web"):
        answer = send(client)
    assert answer.status_code == 500
    assert "<h1>服务器出错，填写的内容没有记录</h1>" in answer.text
    assert f"{FORM['note']}</textarea>" in answer.text
    assert "/city/qingyuan" in links_of(answer.text)
    assert [record.getMessage().splitlines() for record in caplog.records] == [
        [f"POST {CELL}/reading: the state database: database is locked"]
    ]
    assert office.readings() == before


@pytest.mark.parametrize("path", ["/city/nowhere/cell/civil/1a", "/city/qingyuan/cell/civil/99z", "/city/unread/cell/civil/1a"])
def test_a_reading_of_what_is_not_there_is_not_found(client, path):
    assert client.post(f"{path}/reading", data=FORM, headers={"origin": HERE}).status_code == 404


@pytest.mark.parametrize("path", [f"{CELL}/reading", "/city/qingyuan/columns/civil-docs/decision"])
def test_a_form_of_another_site_is_refused_in_chinese(client, office, path):
    before = office.readings()
    for headers in ({"origin": "http://elsewhere.example"}, {}):
        answer = client.post(path, data=FORM | {"kind": "rows"}, headers=headers)
        assert answer.status_code == 403
        assert "表单不是从本站的页面提交的，没有记录" in answer.text
    assert office.readings() == before


@pytest.mark.parametrize(
    ("status", "said"), [(401, "还没有登录，或者登录已过期"), (403, "只有评测办公室可以查看"), (418, "没有办成（HTTP 418）")]
)
def test_a_refusal_by_another_log_in_is_told_in_our_words_with_the_way_to_it(office, status, said):
    def refuse() -> str:
        raise HTTPException(status, "Not authenticated")

    app = create_app(office.settings, current_user=refuse, login="../log-in")
    with TestClient(app, base_url=HERE) as client:
        answer = client.get("/city/qingyuan")
    assert answer.status_code == status
    assert said in answer.text
    assert "Not authenticated" not in answer.text
    assert links_of(answer.text) == (["/../log-in", "/"] if status < 418 else ["/"])


def test_a_wrong_role_is_told_so_and_led_to_the_log_in(served):
    assert served.post("/login", data={"name": "reader", "password": "a password"}).status_code == 303
    answer = served.get("/city/qingyuan")
    assert answer.status_code == 403
    assert "只有评测办公室可以查看" in answer.text
    assert links_of(answer.text)[0] == "/login"


@pytest.mark.parametrize("form", [{}, {"name": "office"}, {"name": "office", "password": "x"}, {"name": "nobody", "password": "x"}])
def test_a_log_in_that_fails_says_so_in_chinese(served, form):
    answer = served.post("/login", data=form)
    assert answer.status_code == 401
    assert "用户名或密码不对" in answer.text
    assert f'value="{form.get("name", "")}"' in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert COOKIE not in answer.cookies


def test_what_cannot_be_opened_before_the_log_in_is_a_page_in_chinese(served):
    answer = served.get("/logout")
    assert answer.status_code == 404
    assert "没有这一页" in answer.text


def test_after_the_log_in_one_is_where_one_wanted_to_go(served):
    page = served.get(f"{CELL}?recorded=1").text
    assert f'name="next" value="{CELL}?recorded=1"' in page
    form = {"name": "office", "password": "a password", "next": f"{CELL}?recorded=1"}
    assert served.post("/login", data=form).headers["location"] == f"{CELL}?recorded=1"


@pytest.mark.parametrize(
    "next", ["//else.example", "/\\else.example", "/\t/else.example", "http://else.example", "", "else.example", "/ /x"]
)
def test_nobody_is_led_to_another_site_by_the_log_in(served, next):
    answer = served.post("/login", data={"name": "office", "password": "a password", "next": next})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_what_was_written_is_not_lost_with_a_log_in_that_ended(served, office):
    before = office.readings()
    served.cookies.set(COOKIE, "office.ended.long-ago")
    answer = send(served)
    assert answer.status_code == 401
    assert "登录已过期，请重新登录。刚才填写的没有记录" in answer.text
    assert f"{FORM['note']}</textarea>" in answer.text
    assert f'name="next" value="{CELL}"' in answer.text
    assert office.readings() == before


def test_neither_that_page_nor_a_form_that_comes_back_scrolls_sideways(served, client, page, find_sideways):
    for name, answer in (("log-in", send(served)), ("form", send(client, reason=""))):
        page.set_content(answer.text)
        assert FORM["note"] in page.locator("textarea").input_value()
        assert find_sideways.look(name) == []


def test_every_page_behind_our_own_log_in_has_the_way_out(served):
    served.post("/login", data={"name": "office", "password": "a password"})
    pages = [served.get(path).text for path in ("/", "/city/qingyuan", "/city/qingyuan/columns", "/city/qingyuan/unit/civil", CELL)]
    assert [page.count('<form method="post" action="/logout"><button>退出登录</button></form>') for page in pages] == [1] * 5
    assert served.post("/logout").headers["location"] == "/login"
    assert "退出登录" not in served.get("/login").text


def test_another_sites_words_do_not_stand_on_the_log_in_page(served):
    answer = served.post(f"{CELL}/reading", data=FORM, headers={"origin": "http://else.example", "referer": "http://else.example/"})
    assert answer.status_code == 401
    assert FORM["note"] not in answer.text


def test_a_wrong_field_is_an_error_for_other_callers_too(office):
    at = as_instant(current_of(office.settings, "qingyuan").as_of)
    form = {"reader": "王砚", "outcome": "partial", "reason": "未发现", "points": "x", "note": "看过", "at": at}
    with pytest.raises(InputError, match="points: 'x' is no number; give the points got"):
        record_reading_of(office.settings, "qingyuan", "civil", "1a", **form)
