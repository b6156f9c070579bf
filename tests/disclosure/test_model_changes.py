"""Promoting a model: what it would change in the last frozen round is shown first, and while a round is open nothing is written."""

import json
import re
from datetime import UTC, date, datetime

import pytest
from click.testing import CliRunner

from disclosure.cli import cli
from disclosure.match.model import load_model
from disclosure.match.promotion import read_pin
from disclosure.model_changes import compare_models, frozen_build, frozen_rounds, open_round, today_of
from disclosure.publish import publish_city
from disclosure.readings import Reading, record_reading
from disclosure.state import open_state
from disclosure.warehouse import open_current

SITE = "http://www.qingyuan.example/"
CLAUSE = {"id": "1a", "indicator": "institution_profile", "points": 2, "units": ["市直各部门"], "about": "机构职能信息", "terms": [["机构职能"]], "channels": {"own": ["政策文件"]}}  # fmt: skip
OPEN, FROZEN = "2025-07-10", "2025-08-05"


@pytest.fixture
def city(small_city, monkeypatch):
    """The small city with one clause on two departments and one item that serves one of them; its functions crawl and publish a night."""
    small_city.content["rulebook.yml"]["tasks"] = [{"number": 1, "title": "机构职能公开", "clauses": [CLAUSE]}]
    small_city.write()
    monkeypatch.setenv("DISCLOSURE_CITIES", str(small_city.settings.cities))
    monkeypatch.setenv("DISCLOSURE_DATA", str(small_city.settings.data))

    def crawl_night(night):
        run = small_city.crawl(night)
        run.list("civil-docs", "civil/docs/", [{"title": "机构职能一", "url": f"{SITE}a.html", "date": "2025-06-03"}])
        run.article(f"{SITE}a.html", title="机构职能一", published="2025-06-03")
        run.finish()

    def publish(night):
        crawl_night(night)
        return publish_city(small_city.settings, "qingyuan")

    small_city.crawl_night, small_city.publish = crawl_night, publish
    return small_city


@pytest.fixture
def heeded(monkeypatch):
    """Matching that heeds one threshold of the model whatever its words: what scores below ``accept`` is a question."""
    import disclosure.match

    whole = disclosure.match.match_city

    def match(connection, city=None, settings=None, model=None):
        whole(connection, city, settings, model)
        connection.execute("update gold.match set decision = 'review' where score < ?", [model.blend.accept]).fetchall()

    monkeypatch.setattr("disclosure.match.match_city", match)


def run(*arguments):
    return CliRunner().invoke(cli, ["model", *map(str, arguments)])


def test_a_round_is_open_from_its_first_day_to_its_notice_day(small_city):
    city = small_city.load()
    days = [date(2025, 3, 31), date(2025, 4, 1), date(2025, 6, 30), date(2025, 7, 24), date(2025, 7, 25)]
    assert [open_round(city, day) is not None for day in days] == [False, True, True, True, False]
    assert [[entry.id for entry in frozen_rounds(city, day)] for day in days] == [[], [], [], [], ["2025Q2"]]
    assert (open_round(city, None), frozen_rounds(city, None)) == (None, [])


def test_a_city_of_nights_has_the_date_of_its_latest_one(city):
    assert today_of(city.load(), city.folder) is None
    city.crawl_night(OPEN)
    assert today_of(city.load(), city.folder) == date(2025, 7, 10)


def test_while_the_round_is_open_nothing_is_written_and_nothing_shown(city, candidate_at):
    city.crawl_night(OPEN)
    candidate = candidate_at(accept=0.9)
    refused = CliRunner().invoke(cli, ["model", "promote", "qingyuan", str(candidate.folder), "--confirm", "--by", "顾明"])
    assert refused.exit_code == 1
    assert (
        str(refused.exception)
        == "qingyuan: round 2025Q2 is open: its cells must be judged by one model; promote after its notice day, 2025-07-24"
    )
    looked = run("promote", "qingyuan", candidate.folder)
    assert looked.exit_code == 0, looked.output
    assert "no round is frozen yet" in looked.stdout
    assert "round 2025Q2 is open, so it cannot be promoted now" in looked.stdout
    assert not (city.folder / "models").exists()


def test_the_cells_of_the_frozen_round_are_shown_with_the_deciding_item(city, candidate_at, heeded):
    city.crawl_night(OPEN)
    report = city.publish(FROZEN)
    candidate = candidate_at(accept=0.99999)
    looked = run("promote", "qingyuan", candidate.folder)
    assert looked.exit_code == 0, looked.output
    lines = looked.stdout.splitlines()
    assert f"round 2025Q2, build {report.build}: 1 of 2 cells would be judged otherwise" in lines
    (line,) = [line for line in lines if "1a" in line and "→" in line]
    score = r"[01]\.\d\d"
    said = "  青原市民政局 (civil) 1a 机构职能公开: met → undetermined 匹配待核  《机构职能一》 "
    assert re.fullmatch(rf"{re.escape(said)}accept {score} → review {score}", line)
    assert "pairs of clause and item decided otherwise: accept → review 1" in lines
    assert lines[-1] == "nothing was written; --confirm promotes it"
    assert not (city.folder / "models").exists()


def test_the_same_model_changes_nothing(city, heeded):
    city.publish(FROZEN)
    looked = run("promote", "qingyuan", "shipped")
    assert looked.exit_code == 0, looked.output
    assert "0 of 2 cells would be judged otherwise" in looked.stdout
    assert "decided otherwise: none" in looked.stdout


def test_a_confirmed_promotion_is_used_by_the_next_publish_and_pinned_there(city, candidate_at, heeded):
    city.crawl_night(OPEN)
    city.publish(FROZEN)
    candidate = candidate_at(accept=0.99999)
    done = run("promote", "qingyuan", candidate.folder, "--confirm", "--by", "顾明")
    assert done.exit_code == 0, done.output
    assert "promoted for qingyuan by 顾明" in done.stdout
    assert (read_pin(city.folder).digest, read_pin(city.folder).by) == (candidate.digest, "顾明")
    before = run("show", "qingyuan").stdout
    assert f"model {candidate.digest}" in before
    assert "pinned for qingyuan by 顾明" in before
    report = publish_city(city.settings, "qingyuan")
    assert report.outcomes.get("met", 0) == 0
    with open_current(city.folder)[1] as build:
        assert build.execute("select model from gold.match_setting").fetchall() == [(candidate.digest,)]
    assert f"the current build {report.build} was made by this model" in run("show", "qingyuan").stdout
    back = run("promote", "qingyuan", "shipped", "--confirm", "--by", "顾明")
    assert "undetermined 匹配待核 → met" in back.stdout, back.stdout
    assert publish_city(city.settings, "qingyuan").outcomes["met"] == 1


def test_what_people_decided_stands_with_either_model(city, candidate_at, heeded):
    state = open_state(city.settings)
    for reader in ("甲", "乙"):
        at = datetime(2025, 7, 20, tzinfo=UTC)
        record_reading(state, Reading("qingyuan", "2025Q2", "civil", "1a", None, reader, "assessor", "met", None, None, "已核", at))
    state.close()
    city.publish(FROZEN)
    found, candidate = city.load(), candidate_at(accept=0.99999)
    changes = compare_models(city.settings, found, frozen_build(city.folder, found.rounds[0]), load_model(), candidate.model)
    assert [(change.unit, change.stands) for change in changes.changed] == [("civil", True)]
    assert "(people's readings stand)" in run("promote", "qingyuan", candidate.folder).stdout


def test_programs_get_one_document(city, candidate_at, heeded):
    city.publish(FROZEN)
    candidate = candidate_at(accept=0.99999)
    said = json.loads(run("promote", "qingyuan", candidate.folder, "--json").stdout)
    assert (said["digest"], said["promoted"], said["open_round"]) == (candidate.digest, False, None)
    (change,) = said["changes"]["changed"]
    assert (change["unit"], change["clause"], change["item_before"], change["item_after"]) == ("civil", "1a", "accept", "review")
    assert said["changes"]["shifts"] == [{"before": "accept", "after": "review", "pairs": 1}]


def test_a_frozen_round_without_a_kept_build_is_said_to_be_unseen(city, candidate_at):
    city.crawl_night(FROZEN)
    looked = run("promote", "qingyuan", candidate_at(accept=0.9).folder)
    assert "no build of round 2025Q2, the last frozen one, is kept" in looked.stdout


def test_a_damaged_candidate_is_refused_before_anything_is_shown(city, candidate_at):
    city.crawl_night(FROZEN)
    folder = candidate_at(accept=0.9).folder
    (folder / "words.tsv").unlink()
    refused = CliRunner().invoke(cli, ["model", "promote", "qingyuan", str(folder), "--confirm"])
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "not a whole model: no words.tsv" in str(refused.exception)
    assert not (city.folder / "models").exists()
