"""How columns stand after the last night, on the command line: what waits for a person, and what a person decided."""

import json
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from disclosure.cli import cli
from disclosure.cli.column_lines import LATER, what_to_do
from disclosure.column_decisions import all_decisions
from disclosure.column_health import accept, find_health, read_health, read_refusals
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


def test_a_city_that_was_never_crawled_is_told_in_one_line(small_city):
    assert (
        run(small_city, "health", "qingyuan").output == "qingyuan: no column has been visited yet; run `disclosure crawl qingyuan` first\n"
    )


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
