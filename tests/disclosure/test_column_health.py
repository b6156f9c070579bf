"""How columns stand after the last night, on the command line: what waits for a person, and what a person decided."""

import json
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from disclosure.cli import cli
from disclosure.cli.column_lines import LATER, what_to_do
from disclosure.column_decisions import all_decisions
from disclosure.column_health import accept, find_health, read_health, read_refusals
from disclosure.crawl.causes import BUSY
from disclosure.crawl.past import WAITING
from disclosure.crawl.repairs import Applied, ListBody, Proposed, read_applied, write_repairs
from disclosure.errors import DisclosureError, InputError, RunError
from disclosure.evidence_store import EvidenceStore
from disclosure.state import open_state
from disclosure.tombstones import Place

SITE = "http://www.qingyuan.example/"
DOUBT = {"status": "unreadable", "coverage": "partial", "reason": "解析存疑", "cause": "不明", "detail": f"首页行数由20降为6，{WAITING}"}
LATE = {"status": "timeout", "fetched": "timeout", "reason": "采集失败", "cause": "网络"}
BODY = ListBody("0" * 64, f"{SITE}civil/docs/", f"{SITE}civil/docs/", "text/html")
EVIDENCE = {
    "selector": "div.list > ul > li", "old": 15, "found": 12, "rows": 20, "dated": 18,
    "preview": [{"title": "标题一", "url": f"{SITE}1.html", "date": "2025-07-01"}],
}  # fmt: skip


def rows(count: int) -> list[dict]:
    return [{"title": f"标题{number}", "url": f"{SITE}{number}.html", "date": "2025-06-03"} for number in range(count)]


@pytest.fixture
def city(small_city):
    """A city whose civil-docs was read on the 10th."""
    crawl = small_city.crawl("2025-07-10")
    crawl.list("civil-docs", "civil/docs/", rows(20), trust=0.9, structure="ul>li")
    crawl.list("portal-news", "news/", rows(3))
    crawl.finish()
    return small_city


def night(city, day: str, shown: int, **outcome) -> None:
    crawl = city.crawl(f"2025-07-{day}")
    crawl.list("civil-docs", "civil/docs/", rows(shown), **outcome)
    crawl.finish()


def propose(city, day: str = "11") -> None:
    when = datetime(2025, 7, int(day), 16, tzinfo=UTC)
    proposal = Proposed("civil-docs", when.date(), f"run-2025-07-{day}", when, BODY, EVIDENCE)
    write_repairs(city.folder, when.date(), proposal.run_id, when, [proposal], [])


def health_of(city, column: str = "civil-docs"):
    state = open_state(city.settings)
    try:
        return find_health(read_health(city.load(), city.folder, state), column)
    finally:
        state.close()


def decide(city, kind: str, **more):
    state = open_state(city.settings)
    try:
        found = find_health(read_health(city.load(), city.folder, state), "civil-docs")
        return accept(city.load(), found, kind, state=state, person="王砚", note="看过网站", **more)
    finally:
        state.close()


def run(city, *words: str):
    environment = {"DISCLOSURE_DATA": str(city.settings.data), "DISCLOSURE_CITIES": str(city.settings.cities)}
    return CliRunner(env=environment).invoke(cli, ["columns", *words])


def test_every_column_stands_there_also_one_never_visited(city):
    lines = [json.loads(line) for line in run(city, "health", "qingyuan", "--json").output.splitlines()]
    assert [line["column"] for line in lines] == ["civil-docs", "civil-guide", "school-docs", "portal-news", "town-plan"]
    assert (lines[0]["status"], lines[0]["rows"], lines[0]["trust"], lines[0]["failed_nights"]) == ("ok", 20, 0.9, 0)
    assert lines[1]["nights"] == []
    shown = run(city, "health", "qingyuan").output
    assert "civil-docs   2025-07-10  ok  20 rows" in shown
    assert "town-plan    never visited" in shown
    assert shown.splitlines()[-1] == "5 columns: 2 read, 0 failed, 3 never visited; 0 need a person"


def test_a_failed_column_says_why_what_to_do_and_what_it_last_showed(city):
    crawl = city.crawl("2025-07-11")
    crawl.list("civil-docs", "civil/docs/", [], **LATE)
    crawl.list("portal-news", "news/", rows(1))
    crawl.list("town-plan", "town/plan/", [], status="robots", fetched="robots", reason="robots 不许", cause="站点")
    crawl.finish()
    shown = run(city, "health", "qingyuan", "--failing").output.splitlines()
    assert [line.split()[0] for line in shown if not line.startswith(" ")] == ["civil-docs", "town-plan", "5"]
    assert shown[0].startswith("civil-docs   2025-07-11  timeout  20 rows when last read 2025-07-10, newest 2025-06-03, ")
    assert "1 failed night," in shown[0]
    assert shown[1:3] == ["    采集失败 (网络)", "    → nothing yet: the next night reads it again"]
    assert "never read" in shown[3]
    assert "→ ask the site's owner to change the rule" in shown[5]
    assert shown[-1] == "5 columns: 1 read, 2 failed, 2 never visited; 0 need a person"
    assert "ok       1 row, " in run(city, "health", "qingyuan").output
    listed = [json.loads(line)["column"] for line in run(city, "health", "qingyuan", "--json", "--failing").output.splitlines()]
    assert listed == ["civil-docs", "town-plan"]


FAILURES = [
    "unreadable",
    "script_list",
    "challenge",
    "blocked",
    "gone",
    "moved",
    "timeout",
    "dns",
    "server_error",
    "decode",
    "private",
    "robots",
]


@pytest.mark.parametrize("status", FAILURES)
def test_every_failed_column_says_what_to_do(city, status):
    for day in ("11", "12", "13"):
        night(city, day, 0, status=status, reason="采集失败", cause="不明")
    found = health_of(city)
    told = what_to_do("qingyuan", found)
    assert told
    assert told != LATER
    assert f"    → {told}\n" in run(city, "health", "qingyuan").output


def test_a_proposal_shows_its_first_rows_and_the_command_to_accept_it(city):
    night(city, "11", 0, **DOUBT)
    propose(city)
    shown = [line.strip() for line in run(city, "health", "qingyuan").output.splitlines()]
    place = shown.index("repair proposed: div.list > ul > li  (12 of 15 old items, 20 rows, 18 dated)")
    assert shown[place + 1] == f"2025-07-01  标题一  {SITE}1.html"
    assert "disclosure columns accept qingyuan civil-docs --repair --person NAME --note WHY" in shown[place + 2]
    assert shown[-1].endswith("; 1 needs a person")


def test_a_doubted_column_waits_until_somebody_agrees(city):
    night(city, "11", 6, **DOUBT)
    assert health_of(city).is_doubtful
    assert health_of(city).is_waiting
    assert "needs a person" in run(city, "health", "qingyuan").output
    done = run(city, "accept", "qingyuan", "civil-docs", "--rows", "--person", "王砚", "--note", "栏目精简")
    assert (done.exit_code, done.output) == (0, "civil-docs: rows accepted; it counts from the next night on\n")
    assert not health_of(city).is_waiting
    night(city, "12", 2, **DOUBT)
    assert health_of(city).is_doubtful  # agreed to the night before, not to this one


def test_three_failed_nights_wait_and_robots_is_for_the_owner(city):
    for day in ("11", "12", "13"):
        night(city, day, 0, **LATE)
    assert health_of(city).is_waiting
    night(city, "14", 0, status="robots", fetched="robots", reason="robots 不许", cause="站点")
    found = health_of(city)
    assert (found.needs_a_person, found.is_waiting) == (True, False)
    assert [status for _, status in found.nights] == ["ok", "timeout", "timeout", "timeout", "robots"]


BUDGET = {"status": "budget_spent", "fetched": "budget_spent", "reason": "覆盖不全", "cause": "我方"}


def put_off(city, days: str, **more) -> None:
    """Nights on which the news were read and the documents had no turn."""
    for day in days.split():
        crawl = city.crawl(f"2025-07-{day}")
        crawl.list("portal-news", "news/", rows(3))
        crawl.list("civil-docs", "civil/docs/", [], **{"visit": "watch", **BUDGET, **more})
        crawl.finish()


def test_a_column_put_off_for_three_nights_says_how_many_the_budget_holds_and_what_to_do(city):
    put_off(city, "11 12")
    assert not health_of(city).is_waiting
    put_off(city, "13")
    found = health_of(city)
    assert (found.is_put_off, found.is_waiting, found.held) == (True, True, (1, 2))
    shown = run(city, "health", "qingyuan", "--failing").output
    told = "the night's share of www.qingyuan.example holds 1 of 2 columns: raise manners.budget in city.yml, or read some weekly (take their class out of visits.nightly)"
    assert f"    → {told}\n" in shown
    assert shown.splitlines()[-1].endswith("1 put off, 3 never visited; 1 needs a person")


def test_a_column_that_has_its_turn_now_and_then_is_still_read_too_seldom(city):
    put_off(city, "11 12")
    night(city, "13", 20)
    put_off(city, "14")
    assert health_of(city).is_put_off
    night(city, "15", 20)
    assert not health_of(city).is_put_off


def test_quiet_nights_put_nothing_off(city):
    city.content["city.yml"]["manners"] = {"quiet_nights": ["2025-07-11", "2025-07-12", "2025-07-13"]}
    city.write()
    put_off(city, "11 12 13", status="outside_window")
    assert not health_of(city).is_put_off


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"visit": "backfill"}, "nothing, it has its turn some night: the night's share of www.qingyuan.example holds 1 of 2 columns"),
        ({"detail": f"{BUSY}（14401 s）"}, "raise manners.host_seconds"),
        ({"status": "outside_window"}, "the window closed before its turn: it held 1 of 2 columns"),
        ({"status": "cancelled"}, "runs were ended before its turn (1 of 2 columns"),
    ],
    ids=["backfill", "busy host", "window", "ended"],
)
def test_what_to_do_follows_from_why_a_column_had_no_turn(city, more, said):
    put_off(city, "11 12 13", **more)
    found = health_of(city)
    assert said in what_to_do("qingyuan", found)
    assert found.is_waiting == (more.get("visit") != "backfill")


def ask(city, day: str, *asked: tuple[str, str], purpose: str = "article", **more) -> None:
    """A night on which the documents were read and these pages of theirs asked for, with how each ended."""
    crawl = city.crawl(f"2025-07-{day}")
    crawl.list("civil-docs", "civil/docs/", rows(20))
    for url, status in asked:
        crawl.fetch(SITE + url, purpose, status, "正文" if status == "ok" else None, "civil-docs", **more)
    crawl.finish()


def test_an_article_that_failed_for_three_nights_stands_below_its_column_with_status_since_when_and_what_to_do(city):
    for day in ("11", "12"):
        ask(city, day, ("1.html", "server_error"), ("2.html", "ok"), detail="HTTP 500")
        assert health_of(city).items == ()
    ask(city, "13", ("1.html", "timeout"), detail="no answer in 20 s")
    (item,) = health_of(city).items
    assert (item.status, item.nights, str(item.since), item.purpose) == ("timeout", 3, "2025-07-11", "article")
    shown = run(city, "health", "qingyuan", "--failing").output.splitlines()
    assert shown[1] == f"    article {SITE}1.html  timeout (no answer in 20 s), 3 failed nights since 2025-07-11"
    assert shown[2].startswith("        → open it in a browser; if it opens there")
    assert shown[-1] == "5 columns: 2 read, 0 failed, 3 never visited; 0 need a person; 1 item failed for 3 nights or more"
    (line,) = [json.loads(line) for line in run(city, "health", "qingyuan", "--json", "--failing").output.splitlines()]
    assert line["failing_items"][0] == item.to_json()


def test_what_a_failed_article_said_is_shown_without_a_persons_number(city):
    for day in ("11", "12", "13"):
        ask(city, day, ("1.html", "moved"), detail="leads off the city: http://else.example/p?tel=13812345678")
    shown = run(city, "health", "qingyuan").output
    assert "(leads off the city: http://else.example/p?tel=138******78)" in shown
    assert "13812345678" not in shown


def test_a_dead_attachment_is_told_with_its_column_and_one_that_came_back_is_not(city):
    for day in ("11", "12", "13"):
        ask(city, day, ("a.docx", "gone"), ("b.docx", "gone"), purpose="attachment")
    ask(city, "14", ("b.docx", "ok"), purpose="attachment")
    (item,) = health_of(city).items
    assert (item.url, item.purpose, item.nights) == (f"{SITE}a.docx", "attachment", 3)
    assert "the link is dead" in run(city, "health", "qingyuan").output


def test_a_file_behind_an_incomplete_chain_asks_for_the_intermediate(city):
    for day in ("11", "12", "13"):
        ask(city, day, ("a.pdf", "tls"), purpose="attachment", detail="certificate verify failed: unable to get local issuer certificate")
    assert "name the file in `sites.intermediate`" in run(city, "health", "qingyuan").output


@pytest.mark.parametrize("status", ["budget_spent", "cancelled", "outside_window", "robots"])
def test_what_we_put_off_or_robots_forbids_is_no_failing_article(city, status):
    for day in ("11", "12", "13"):
        ask(city, day, ("1.html", status), ("2.html", "server_error"))
    assert [item.url for item in health_of(city).items] == [f"{SITE}2.html"]


def test_an_article_that_was_read_and_then_taken_down_or_is_asked_for_no_more_is_no_failing_one(city):
    ask(city, "10", ("1.html", "ok"), ("3.html", "ok"))
    for day in ("11", "12", "13"):
        ask(city, day, ("1.html", "gone"), ("2.html", "server_error"), ("3.html", "server_error"))
    assert [item.url for item in health_of(city).items] == [f"{SITE}2.html", f"{SITE}3.html"]
    ask(city, "28")
    assert health_of(city).items == ()


def test_of_many_failing_articles_the_first_stand_there_and_the_rest_are_counted(city):
    for day in ("11", "12", "13"):
        ask(city, day, *((f"{number}.html", "timeout") for number in range(8)))
    shown = run(city, "health", "qingyuan").output
    assert "and 3 more (disclosure columns health qingyuan --json)" in shown
    assert "8 items failed for 3 nights or more" in shown


def test_what_robots_forbids_is_told_with_its_rule(city):
    crawl = city.crawl("2025-07-11")
    crawl.list("civil-docs", "civil/docs/", [], status="robots", fetched="robots")
    crawl.fetches[-1]["detail"] = "Disallow: /civil/"
    crawl.finish()
    (found,) = read_refusals(city.folder)
    assert (found["column_id"], found["rule"], found["url"]) == ("civil-docs", "Disallow: /civil/", f"{SITE}civil/docs/")


def test_a_proposal_waits_until_it_is_accepted_refused_or_no_longer_needed(city):
    night(city, "11", 0, **DOUBT)
    propose(city)
    assert health_of(city).proposal.evidence == EVIDENCE
    assert "div.list > ul > li  (12 of 15 old items, 20 rows, 18 dated)" in run(city, "health", "qingyuan").output
    decide(city, "withdraw")
    assert health_of(city).proposal is None
    night(city, "12", 0, **DOUBT)
    propose(city, "12")
    assert decide(city, "repair").selector == "div.list > ul > li"
    found = health_of(city)
    assert (found.proposal, found.repair.selector) == (None, "div.list > ul > li")
    assert "read by the repair that 王砚 accepted" in run(city, "health", "qingyuan").output


def test_a_decision_after_a_withdrawal_stands_whatever_the_clock(city):
    night(city, "11", 0, **DOUBT)
    path = city.settings.cities / "qingyuan" / "city.yml"
    for clock in ("night", "wall"):
        text = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("clock:")]
        path.write_text("\n".join([*text, f"clock: {clock}", ""]), encoding="utf-8")
        assert city.load().file.clock == clock
        for selector in ("ul > li", "ol > li"):
            decide(city, "repair", selector=selector)
            assert health_of(city).repair.selector == selector
            decide(city, "withdraw")
            assert health_of(city).repair is None


def test_a_column_that_can_be_read_again_needs_no_repair(city):
    night(city, "11", 0, **DOUBT)
    propose(city)
    night(city, "12", 20)
    assert health_of(city).proposal is None


def test_a_person_may_give_a_selector_of_their_own(city):
    night(city, "11", 0, **DOUBT)
    assert decide(city, "repair", selector="ol>li").selector == "ol > li"


def keep_page(city, main: str, *, day: str = "11", **outcome) -> None:
    """A night whose list page is kept as it came."""
    body = f'<html><head><meta charset="utf-8"></head><body>{main}</body></html>'
    crawl = city.crawl(f"2025-07-{day}")
    crawl.list("civil-docs", "civil/docs/", [], body=body, **outcome)
    crawl.finish()
    EvidenceStore(city.folder).save(body.encode(), Place(f"{SITE}civil/docs/", "civil-docs", "text/html", crawl.now))


def accept_selector(city, selector: str):
    return run(city, "accept", "qingyuan", "civil-docs", "--repair", "--selector", selector, "--person", "王砚", "--note", "改版")


CARDS = "".join(
    f'<div class="card"><a href="{number}.html">第{number}号通知</a><i>2025-06-0{number}</i><b>说明</b></div>' for number in range(1, 5)
)


def test_a_selector_is_tried_on_the_kept_page_before_it_is_accepted(city):
    keep_page(city, CARDS, **DOUBT)
    for selector, said in (("div.wall > p", "div.wall > p finds no row on its page of 2025-07-11"), ("li:hover", "no row selector")):
        refused = accept_selector(city, selector)
        assert isinstance(refused.exception, InputError)
        assert said in str(refused.exception)
        assert "\n" not in str(refused.exception)
    assert health_of(city).repair is None
    done = accept_selector(city, "div.card")
    assert done.output == "civil-docs: repair accepted (div.card, 4 rows on its page of 2025-07-11); it counts from the next night on\n"


def test_a_selector_whose_rows_have_no_address_is_refused(city):
    keep_page(
        city,
        f"<ul>{''.join(f'<li><a href={n}.html>第{n}号政策文件通知</a><span>2025-06-0{n}</span></li>' for n in range(1, 6))}</ul>",
        day="10",
    )
    keep_page(city, CARDS, **DOUBT)
    assert "most of the 4 rows that div.card > b finds have no address" in str(accept_selector(city, "div.card > b").exception)
    assert health_of(city).repair is None


def test_a_selector_for_a_column_of_which_no_page_is_kept_is_refused(city):
    assert "no page of it is kept" in str(accept_selector(city, "ul > li").exception)


def test_nothing_is_accepted_twice_or_withdrawn_that_does_not_stand(city):
    night(city, "11", 0, **DOUBT)
    decide(city, "repair", selector="ul > li")
    with pytest.raises(InputError, match="accepted already .*columns withdraw"):
        decide(city, "repair")
    decide(city, "withdraw")
    with pytest.raises(InputError, match="nothing is accepted"):
        decide(city, "withdraw")
    state = open_state(city.settings)
    assert [one.kind for one in all_decisions(state, "qingyuan")] == ["repair", "withdraw"]
    state.close()


@pytest.mark.parametrize(
    "words",
    [
        ("accept", "qingyuan", "civil-docs", "--rows", "--person", "王砚", "--note", "x"),
        ("accept", "qingyuan", "civil-docs", "--repair", "--person", "王砚", "--note", "x"),
        ("accept", "qingyuan", "nobody", "--rows", "--person", "王砚", "--note", "x"),
        ("accept", "qingyuan", "civil-docs", "--repair", "--selector", "li:hover", "--person", "王砚", "--note", "x"),
        ("accept", "qingyuan", "civil-docs", "--repair", "--selector", "ul > li", "--person", " ", "--note", "x"),
        ("health", "nowhere"),
    ],
)
def test_mistakes_are_one_line_and_change_nothing(city, words):
    result = run(city, *words)
    assert isinstance(result.exception, DisclosureError)
    assert "\n" not in str(result.exception)
    state = open_state(city.settings)
    assert all_decisions(state, "qingyuan") == []
    state.close()


def test_a_command_without_a_choice_is_wrong_usage(city):
    assert run(city, "accept", "qingyuan", "civil-docs", "--person", "王砚", "--note", "x").exit_code == 2


def test_a_city_without_a_night_has_columns_never_visited(small_city):
    assert health_of(small_city).status is None
    assert read_refusals(small_city.folder) == []
    with pytest.raises(InputError):
        decide(small_city, "rows")


def test_the_pages_read_by_a_repair_are_remembered_with_the_latest_selector(small_city):
    for day, selector in ((11, "ul > li"), (12, "ol > li")):
        when = datetime(2025, 7, day, 16, tzinfo=UTC)
        write_repairs(small_city.folder, when.date(), f"run-{day}", when, [], [Applied("civil-docs", selector, BODY)])
    assert read_applied(small_city.folder)[BODY.sha256, BODY.url].selector == "ol > li"
    assert read_applied(small_city.folder, datetime(2025, 7, 11, 20, tzinfo=UTC))[BODY.sha256, BODY.url].selector == "ul > li"


def test_a_damaged_file_is_named(small_city):
    path = small_city.folder / "bronze" / "repairs" / "2025-07-11" / "run.json"
    path.parent.mkdir(parents=True)
    path.write_text("{", encoding="utf-8")
    with pytest.raises(RunError, match="restore it from a backup"):
        read_applied(small_city.folder)
