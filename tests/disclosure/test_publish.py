"""Publish: a new file behind the gates, `current`, one at a time, and what stays when something goes wrong."""

import json
import multiprocessing
import shutil
from datetime import UTC, date, datetime

import pytest
from click.testing import CliRunner

from disclosure.cli import cli
from disclosure.errors import InputError, RunError
from disclosure.gates import load_suites
from disclosure.match.candidate import versions_of
from disclosure.match.model import load_model
from disclosure.match.promotion import pin_candidate
from disclosure.publish import publish_city, settle_instants, settle_round
from disclosure.state import open_state
from disclosure.stored import crawled_nights
from disclosure.warehouse import connect, open_current, read_current, write_current
from disclosure.warehouse.builds import next_build, remove_old_builds

SITE = "http://www.qingyuan.example/"
CLAUSE = {"id": "1a", "indicator": "institution_profile", "points": 2, "units": ["市直各部门"], "about": "机构职能信息", "terms": [["机构职能"]], "channels": {"own": ["政策文件"]}}  # fmt: skip


def crawl(small_city, night="2025-07-10", names=("a",), **more):
    run = small_city.crawl(night)
    run.list(
        "civil-docs", "civil/docs/", [{"title": f"机构职能{name}", "url": f"{SITE}{name}.html", "date": "2025-06-03"} for name in names]
    )
    for name in names:
        run.article(f"{SITE}{name}.html", title=f"机构职能{name}", published="2025-06-03")
    run.finish(**more)
    return run


@pytest.fixture
def city(small_city):
    """The small city with one clause on its two departments, one column crawled."""
    small_city.content["rulebook.yml"]["tasks"] = [{"number": 1, "title": "机构职能公开", "clauses": [CLAUSE]}]
    small_city.write()
    crawl(small_city)
    return small_city


def builds(city):
    return sorted(path.name for path in (city.folder / "warehouses").glob("*.duckdb"))


def break_the_gate(monkeypatch, tmp_path):
    """One suite that this build cannot pass: it wants fifty rows of silver.item."""
    (tmp_path / "silver.item.yml").write_text(
        "table: silver.item\nkey: [url]\nrules:\n- name: many\n  type: expect_table_row_count_to_be_between\n"
        "  kwargs: {min_value: 50}\n  why: this test wants a broken gate\n- name: other\n  type: expect_column_values_to_be_in_set\n"
        "  kwargs: {column: title, value_set: [别的]}\n  why: this one names the failing row\n",
        encoding="utf-8",
    )
    monkeypatch.setattr("disclosure.gates.run.load_suites", lambda: load_suites(tmp_path))


def test_a_publish_makes_a_build_current(city):
    report = publish_city(city.settings, "qingyuan")
    current, connection = open_current(city.folder)
    assert (current.build, current.night, current.round, current.as_of) == (
        report.build,
        "2025-07-10",
        "2025Q2",
        "2025-07-10T22:00:00+00:00",
    )
    assert builds(city) == [f"{report.build}.duckdb"]
    assert connection.execute("select count(*) from silver.item").fetchall() == [(1,)]
    assert connection.execute("select count(*) from gold.cell").fetchall() == [(2,)]
    assert connection.execute("select build, met + undetermined + unmet + partial, is_degraded from gold.run").fetchall() == [
        (report.build, 2, False)
    ]
    assert sum(report.outcomes.values()) == 2
    gates = json.loads((city.folder / "warehouses" / f"{report.build}.gates.json").read_text(encoding="utf-8"))
    assert gates["passed"] is True
    assert {gate["table"] for gate in gates["gates"]} == {suite.table for suite in load_suites()}


def test_a_failed_gate_keeps_yesterday_and_says_why(city, monkeypatch, tmp_path):
    yesterday = publish_city(city.settings, "qingyuan")
    crawl(city, "2025-07-11", ("a", "b"))
    break_the_gate(monkeypatch, tmp_path)
    with pytest.raises(RunError) as caught:
        publish_city(city.settings, "qingyuan")
    line = str(caught.value)
    assert "silver.item.many: observed 2 (this test wants a broken gate) (and 1 more rules)" in line
    assert "\n" not in line
    assert read_current(city.folder).build == yesterday.build
    current, connection = open_current(city.folder)
    assert connection.execute("select count(*) from silver.item").fetchall() == [(1,)]
    failed = [name for name in builds(city) if name.startswith("failed-")]
    assert len(failed) == 1
    gates = json.loads((city.folder / "warehouses" / f"{failed[0][7:-7]}.gates.json").read_text(encoding="utf-8"))
    broken = [rule for gate in gates["gates"] for rule in gate["rules"] if not rule["passed"]]
    assert [rule["keys"] for rule in broken] == [[], [f"{SITE}a.html", f"{SITE}b.html"]]


def test_only_the_last_failed_build_is_kept_and_no_scratch_is_left(city, monkeypatch, tmp_path):
    break_the_gate(monkeypatch, tmp_path)
    for _ in range(2):
        with pytest.raises(RunError):
            publish_city(city.settings, "qingyuan")
    assert len(builds(city)) == 1
    assert read_current(city.folder) is None
    assert [path.name for path in (city.folder / "warehouses").iterdir() if path.name.startswith(".")] == []


def test_a_crash_leaves_current_and_no_half_file(city, monkeypatch):
    yesterday = publish_city(city.settings, "qingyuan")

    def crash(*_):
        raise MemoryError

    monkeypatch.setattr("disclosure.assess.assess_city", crash)
    with pytest.raises(MemoryError):
        publish_city(city.settings, "qingyuan")
    assert read_current(city.folder).build == yesterday.build
    assert list((city.folder / "warehouses").glob(".*")) == []
    assert builds(city) == [f"{yesterday.build}.duckdb"]


def test_two_publishes_of_one_city_exclude_each_other(city):
    state = open_state(city.settings)
    with state.lock("publish qingyuan"), pytest.raises(RunError, match="another run holds it"):
        publish_city(city.settings, "qingyuan")
    state.close()
    assert publish_city(city.settings, "qingyuan").build


def publish_in_process(settings, ready, results):
    ready.wait()
    try:
        results.put(publish_city(settings, "qingyuan").build)
    except RunError as error:
        results.put(f"refused: {error}")


def test_two_processes_publish_one_after_the_other_or_are_refused(city):
    context = multiprocessing.get_context("spawn")
    ready, results = context.Event(), context.Queue()
    workers = [context.Process(target=publish_in_process, args=(city.settings, ready, results)) for _ in range(2)]
    for worker in workers:
        worker.start()
    ready.set()
    said = [results.get(timeout=120) for _ in workers]
    for worker in workers:
        worker.join()
    made = [build for build in said if not build.startswith("refused")]
    assert made
    assert builds(city) == sorted(f"{build}.duckdb" for build in made)
    assert read_current(city.folder).build in made


def test_a_reader_that_asks_anew_sees_the_new_build_while_the_old_stays_open(city):
    publish_city(city.settings, "qingyuan")
    _, old = open_current(city.folder)
    crawl(city, "2025-07-11", ("a", "b"))
    publish_city(city.settings, "qingyuan")
    _, new = open_current(city.folder)
    count = "select count(*) from silver.item"
    assert (old.execute(count).fetchall(), new.execute(count).fetchall()) == ([(1,)], [(2,)])


def test_current_is_never_half_written(city):
    publish_city(city.settings, "qingyuan")
    current = read_current(city.folder)
    seen = []

    class Watched(str):
        """A build's name that looks at the file while it is being written."""

    real = json.dump

    def dump(value, file, **more):
        real(value, file, **more)
        file.flush()
        seen.append(read_current(city.folder))

    json.dump = dump
    try:
        write_current(city.folder, current)
    finally:
        json.dump = real
    assert seen == [current]
    assert read_current(city.folder) == current


def test_as_of_takes_back_what_was_known(city):
    crawl(city, "2025-07-11", ("a", "b"))
    early = publish_city(city.settings, "qingyuan", as_of=datetime(2025, 7, 10, 22, 0, tzinfo=UTC))
    assert (early.night, early.tables["silver.item"]) == (date(2025, 7, 10), 1)
    late = publish_city(city.settings, "qingyuan")
    assert (late.night, late.tables["silver.item"]) == (date(2025, 7, 11), 2)


def test_two_publishes_of_the_same_knowledge_give_equal_tables(city, tmp_path):
    exports = []
    for turn in range(2):
        publish_city(city.settings, "qingyuan")
        _, connection = open_current(city.folder)
        folder = tmp_path / f"export{turn}"
        folder.mkdir()
        names = connection.execute(
            "select schema_name, table_name from duckdb_tables() where database_name = current_database()"
        ).fetchall()
        for schema, name in names:
            kept = "* exclude (build, silver_seconds, match_seconds, assess_seconds)" if name == "run" else "*"
            select = f'select {kept} from {schema}."{name}" order by all'
            connection.execute(f"copy ({select}) to '{folder}/{schema}.{name}.parquet'").fetchall()
        exports.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert exports[0] == exports[1]
    assert len(exports[0]) > 25


def test_a_city_without_a_round_is_read_and_nobody_judged(small_city):
    small_city.content["rounds.yml"] = {"rounds": []}
    small_city.write()
    crawl(small_city, degraded=True)
    report = publish_city(small_city.settings, "qingyuan")
    assert (report.round, report.outcomes, report.degraded) == (None, {}, True)
    assert read_current(small_city.folder).round is None


def test_a_night_that_was_not_crawled_is_degraded(city):
    assert publish_city(city.settings, "qingyuan", night=date(2025, 7, 12)).degraded is True


def test_before_anything_was_crawled_there_is_no_night(small_city):
    with pytest.raises(RunError, match="nothing was crawled yet"):
        publish_city(small_city.settings, "qingyuan")


def test_a_city_on_the_wall_clock_is_published_as_of_now(small_city):
    small_city.content["city.yml"]["clock"] = "wall"
    small_city.write()
    before = datetime.now(UTC)
    night, as_of = settle_instants(small_city.load(), small_city.folder, None, None)
    assert before <= as_of <= datetime.now(UTC)
    crawl(small_city)
    assert settle_instants(small_city.load(), small_city.folder, None, None)[0] == date(2025, 7, 10)
    assert crawled_nights(small_city.folder) == [date(2025, 7, 10)]
    assert night >= date(2026, 1, 1)


@pytest.mark.parametrize(
    ("night", "expected"),
    [("2025-03-31", "2025Q2"), ("2025-04-01", "2025Q2"), ("2025-07-01", "2025Q2"), ("2025-07-24", "2025Q2"), ("2025-07-25", "2025Q3"), ("2026-02-01", "2025Q3")],
)  # fmt: skip
def test_a_round_is_judged_until_its_notice_is_drafted(small_city, night, expected):
    second = {"id": "2025Q3", "name": "三季度", "window": ["2025-07-01", "2025-09-30"]}
    small_city.content["rounds.yml"]["rounds"].append(second)
    small_city.write()
    assert settle_round(small_city.load(), date.fromisoformat(night)).id == expected


def test_a_round_in_a_year_without_a_calendar_ends_by_weekdays(small_city):
    rounds = [
        {"id": "old", "name": "旧", "window": ["2030-01-01", "2030-03-31"]},
        {"id": "new", "name": "新", "window": ["2030-04-01", "2030-06-30"]},
    ]
    small_city.content["rounds.yml"]["rounds"] = rounds
    small_city.write()
    found = [settle_round(small_city.load(), day).id for day in (date(2030, 4, 20), date(2030, 5, 10))]
    assert found == ["old", "new"]


def test_old_builds_go_and_the_current_one_never(city):
    report = publish_city(city.settings, "qingyuan")
    folder = city.folder / "warehouses"
    for number in range(2, 14):
        shutil.copy(folder / f"{report.build}.duckdb", folder / f"20250711-{number:04d}-abcd.duckdb")
        (folder / f"20250711-{number:04d}-abcd.gates.json").write_text("{}", encoding="utf-8")
    remove_old_builds(city.folder, keep=10)
    assert builds(city) == [f"{report.build}.duckdb", *(f"20250711-{number:04d}-abcd.duckdb" for number in range(4, 14))]
    assert len(list(folder.glob("*.gates.json"))) == 11


def test_a_build_never_takes_a_name_again(tmp_path):
    (tmp_path / "failed-20250710-0007-abcd.duckdb").touch()
    first, second = (next_build(tmp_path, date(2025, 7, 1)) for _ in range(2))
    assert first.startswith("20250701-0008-")
    assert first != second


def test_a_damaged_current_is_said_in_one_line(city):
    city.folder.mkdir(parents=True, exist_ok=True)
    (city.folder / "current").write_text("{", encoding="utf-8")
    with pytest.raises(RunError, match="not a description of a build"):
        open_current(city.folder)


def test_before_the_first_publish_a_reader_is_told_what_to_do(city):
    with pytest.raises(RunError, match="run `disclosure publish qingyuan`"):
        open_current(city.folder)


def test_memory_and_threads_are_always_limited(tmp_path):
    connection = connect(tmp_path / "a.duckdb")
    settings = dict(
        connection.execute("select name, value from duckdb_settings() where name in ('memory_limit', 'threads', 'TimeZone')").fetchall()
    )
    assert settings == {"memory_limit": "3.7 GiB", "threads": "2", "TimeZone": "UTC"}


def run(city, monkeypatch, *arguments):
    monkeypatch.setenv("DISCLOSURE_CITIES", str(city.settings.cities))
    monkeypatch.setenv("DISCLOSURE_DATA", str(city.settings.data))
    return CliRunner().invoke(cli, list(arguments))


def test_the_command_prints_one_json_document(city, monkeypatch):
    result = run(city, monkeypatch, "publish", "qingyuan", "--as-of", "2025-07-11T06:00", "--json")
    assert result.exit_code == 0, result.output
    report = json.loads(result.stdout)
    assert (report["night"], report["as_of"], report["round"]) == ("2025-07-10", "2025-07-11T06:00:00+08:00", "2025Q2")


def test_the_command_prints_what_it_did(city, monkeypatch):
    result = run(city, monkeypatch, "publish", "qingyuan", "--round", "2025Q2", "--night", "2025-07-10")
    assert "night 2025-07-10, round 2025Q2\n" in result.stdout
    assert "1 items" in result.stdout


@pytest.mark.parametrize(
    ("option", "value", "said"), [("--round", "2024Q9", "known rounds: 2025Q2"), ("--as-of", "gestern", "write it as")]
)
def test_a_wrong_argument_is_an_input_error(city, monkeypatch, option, value, said):
    result = run(city, monkeypatch, "publish", "qingyuan", option, value)
    assert isinstance(result.exception, InputError)
    assert said in str(result.exception)


def test_current_and_the_build_name_the_model_thresholds_and_dictionaries(city):
    publish_city(city.settings, "qingyuan")
    current, connection = open_current(city.folder)
    with connection:
        rows = connection.execute("select model, model_versions from gold.run where build is not null").fetchall()
    assert rows == [(load_model().digest, json.dumps(current.model))]
    assert current.model == versions_of(load_model())
    assert set(current.model) == {"digest", "accept", "review", "settings", "taxonomy", "relations", "doc_types"}
    assert 0 < current.model["review"] <= current.model["accept"] < 1


def test_a_current_written_before_models_were_pinned_is_still_read(city):
    report = publish_city(city.settings, "qingyuan")
    values = json.loads((city.folder / "current").read_text(encoding="utf-8"))
    del values["model"]
    (city.folder / "current").write_text(json.dumps(values), encoding="utf-8")
    current = read_current(city.folder)
    assert (current.build, current.model) == (report.build, None)


def test_a_damaged_promoted_model_keeps_yesterday(city, candidate_at):
    yesterday = publish_city(city.settings, "qingyuan")
    candidate = candidate_at(accept=0.9)
    pin_candidate(city.folder, candidate, "顾明", datetime(2025, 7, 11, tzinfo=UTC))
    (city.folder / "models" / candidate.digest / "words.tsv").unlink()
    with pytest.raises(RunError, match=r"the promoted model cannot be used: not a whole model: no words\.tsv"):
        publish_city(city.settings, "qingyuan")
    assert read_current(city.folder).build == yesterday.build
    assert builds(city) == [f"{yesterday.build}.duckdb"]
