"""`disclosure city check` and `disclosure schema`."""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from disclosure.check import check_city
from disclosure.cli import cli
from disclosure.errors import InputError
from disclosure.registry.schema import MODELS
from disclosure.sites.reading.platforms import platform_names

TODAY = date(2026, 6, 1)


def task(number, **more):
    clause = {
        "id": f"{number}a",
        "indicator": "published",
        "points": 1,
        "units": ["civil"],
        "about": "某事",
        "channels": {"own": ["政策文件"]},
    }
    return {"number": number, "title": f"任务{number}", "clauses": [clause | more]}


def document(folder: Path, *lines: tuple[str, str]) -> Path:
    """A task document with one row per (requirement, units)."""
    rows = "\n".join(f"|{number}|{text}|{units}|" for number, (text, units) in enumerate(lines, 1))
    path = folder / "分解表.txt"
    path.write_text(f"青原市2025年政务公开工作主要任务分解表\n\n|序号|工作任务|责任单位|\n{rows}\n", encoding="utf-8")
    return path


@pytest.fixture
def check(small_city):
    def run(*tasks, today=TODAY, path=None):
        small_city.content["rulebook.yml"]["tasks"] = list(tasks)
        small_city.write()
        return check_city(small_city.load(), today, path)

    return run


def test_it_counts_what_the_city_holds(check):
    assert check(task(1)).facts == (
        "city qingyuan (青原市, demo, disabled): 1 sites",
        "units: 5, 4 of them scored",
        "columns: 5, 5 of them confirmed",
        "rule book qingyuan-2025 (in_force): 1 tasks, 1 clauses, 1 points",
        "round 2025Q2 (2025-04-01 – 2025-06-30): 1 cells",
    )


@pytest.mark.parametrize(
    ("today", "warned"), [(date(2026, 10, 31), False), (date(2026, 11, 1), True), (date(2027, 3, 1), True), (date(2026, 1, 1), False)]
)
def test_next_years_calendar_is_missed_from_the_first_of_november_on(check, today, warned):
    lines = [line for line in check(task(1), today=today).warnings if "calendar" in line]
    assert lines == (["no working-day calendar for 2027: add calendar/2027.yml (what needs it becomes 日历缺失)"] if warned else [])


def test_units_without_a_column_are_named(check):
    assert "scored units without a column of their own: 青原市人民政府办公室" in check(task(1)).warnings


def test_a_column_whose_name_says_another_class_is_named(check, small_city):
    small_city.content["columns.yml"]["columns"][0]["path"] = "政务公开 > 行政处罚"
    small_city.content["columns.yml"]["columns"][0]["class"] = "static"
    (line,) = [line for line in check(task(1)).warnings if "another class" in line]
    assert f"{small_city.content['columns.yml']['columns'][0]['id']} (static, its name says event_driven)" in line


def test_a_platform_that_nobody_knows_is_missing(check, small_city):
    small_city.content["city.yml"]["sites"][0]["platform"] = "trs2"
    (line,) = [line for line in check(task(1)).missing if "platform" in line]
    assert f"'trs2' is none of {', '.join(platform_names())}" in line
    assert {"generic", "trs", "openness"} < set(platform_names())


def test_a_clause_without_channels_is_named(check):
    assert "clause 1a of qingyuan-2025: no channel, so absence can never be shown" in check(task(1, channels={})).warnings


def test_a_unit_without_the_column_a_clause_asks_for_is_named(check):
    found = check(task(1, units=["civil", "town"])).warnings
    assert "clause 1a of qingyuan-2025: no column 政策文件 of 青原市石桥镇人民政府" in found


def test_a_document_that_agrees_lines_up(check, tmp_path):
    path = document(tmp_path, ("公开机构职能。", "市民政局"), ("公开权责清单。", "市民政局"))
    found = check(task(1), task(2), path=path)
    assert "document 分解表.txt and rule book qingyuan-2025: 2 of 2 tasks, 0 of them not scored" in found.facts
    assert (found.missing, found.differences) == ((), ())


def test_tasks_missing_on_either_side_are_named(check, tmp_path):
    path = document(tmp_path, ("公开机构职能。", "市民政局"), ("公开权责清单。", "市民政局"))
    found = check(task(1), task(5), path=path)
    assert found.missing == (
        "task 2: in the document, not in rule book qingyuan-2025",
        "task 5: in rule book qingyuan-2025, not in the document",
    )


def test_a_unit_nobody_knows_is_missing(check, tmp_path):
    found = check(task(1), path=document(tmp_path, ("公开机构职能。", "市民政局、市气象局")))
    assert found.missing == ("task 1: unit 市气象局 is not in units.yml",)


def test_units_that_differ_are_shown_both_ways(check, tmp_path):
    found = check(task(1, units=["civil", "school"]), path=document(tmp_path, ("公开机构职能。", "市民政局、市政府办公室")))
    assert found.differences == (
        "task 1: the rule book binds 青原市教育体育局, the document does not name them",
        "task 1: the document names 市政府办公室, no clause binds them",
    )
    assert found.missing == ()


def test_members_of_a_named_collective_may_be_bound(check, tmp_path):
    found = check(task(1, units=["school"]), path=document(tmp_path, ("公开机构职能。", "市直各部门")))
    assert (found.differences, found.missing) == ((), ())


def test_what_is_not_scored_needs_no_units(check, tmp_path):
    found = check({"number": 1, "title": "培训", "not_scored": "不可线上观察"}, path=document(tmp_path, ("开展培训。", "市政府办公室")))
    assert (found.differences, found.missing) == ((), ())


def test_the_citys_own_document_is_taken_and_missed(check, small_city):
    small_city.content["city.yml"]["document"] = "分解表.txt"
    assert check(task(1)).missing == ("document 分解表.txt: the file is not beside city.yml",)
    document(small_city.home, ("公开机构职能。", "市民政局"))
    assert any("1 of 1 tasks" in fact for fact in check(task(1)).facts)


def run(*arguments):
    return CliRunner().invoke(cli, list(arguments))


def test_the_command_fails_when_something_is_missing(small_city, tmp_path, monkeypatch):
    monkeypatch.setenv("DISCLOSURE_CITIES", str(small_city.settings.cities))
    small_city.content["rulebook.yml"]["tasks"] = [task(1)]
    small_city.write()
    good, bad = document(tmp_path, ("公开机构职能。", "市民政局")), tmp_path / "more"
    bad.mkdir()
    assert run("city", "check", "qingyuan", "--document", str(good)).exit_code == 0
    result = run("city", "check", "qingyuan", "--document", str(document(bad, ("公开机构职能。", "市民政局"), ("其他。", "市民政局"))))
    assert result.exit_code == 1
    assert "missing: task 2: in the document, not in rule book qingyuan-2025" in result.stdout


def test_the_shipped_cities_pass(root, monkeypatch):
    monkeypatch.setenv("DISCLOSURE_CITIES", str(root / "cities"))
    for folder in sorted((root / "cities").iterdir()):
        result = run("city", "check", folder.name)
        assert result.exit_code == 0, result.stdout


def test_the_proposal_for_a_real_document_lines_up_with_it(root, shared, monkeypatch):
    monkeypatch.setenv("DISCLOSURE_CITIES", str(root / "cities"))
    (path,) = (shared / "seeds").glob("001*")
    result = run("city", "check", "guangde", "--document", str(path))
    assert result.exit_code == 0, result.stdout
    assert "37 of 37 tasks" in result.stdout


@pytest.mark.parametrize("name", MODELS)
def test_a_schema_refuses_unknown_keys_and_says_what_a_file_may_hold(name):
    schema = json.loads(run("schema", name).stdout)
    assert schema["$schema"].endswith("2020-12/schema")
    assert schema["additionalProperties"] is False
    assert schema["properties"]


def test_the_schema_of_columns_explains_the_fields_of_a_column():
    fields = json.loads(run("schema", "columns").stdout)["$defs"]["Column"]["properties"]
    assert [name for name in ("owners", "class", "cadence", "valid", "confirmed") if not fields[name].get("description")] == []


def test_an_unknown_schema_is_a_usage_error():
    assert run("schema", "weather").exit_code == 2


def test_the_shipped_cities_fit_the_schemas(root):
    import jsonschema
    import yaml

    for folder in sorted((root / "cities").iterdir()):
        for name in ("units", "columns", "rulebook"):
            content = yaml.safe_load((folder / f"{name}.yml").read_text(encoding="utf-8"))
            jsonschema.validate(json.loads(json.dumps(content, default=str)), json.loads(run("schema", name).stdout))


COUNT = {"indicator": "public_input_count", "params": {"at_least": 2}}


@pytest.mark.parametrize(
    ("words", "clause", "said"),
    [
        ("每年征集意见不少于2次。", COUNT, None),
        ("每年征集意见不少于3次。", COUNT, "task 1: the document says 「每年征集意见不少于3次」, clause 1a has 2"),
        ("年底前办好。", COUNT, None),
        ("长期办好，及时公开。", {}, None),
        ("可以每年征集意见2次。", {}, None),
        ("按季度公布进展。", {}, "task 1: the document says 「按季度」 (every), its clauses are judged by present"),
        ("草案公开征求意见不少于7个工作日。", {"indicator": "consultation_period"}, "clause 1a has 30 calendar"),
    ],
)
def test_it_says_where_the_rule_book_charges_by_other_clocks_than_the_document(check, tmp_path, words, clause, said):
    found = check(task(1, **clause), path=document(tmp_path, (words, "市民政局")))
    lines = [line for line in found.differences if "the document says" in line]
    assert [said in line for line in lines] == ([True] if said else [])


@pytest.mark.parametrize(
    ("until", "words"),
    [
        ("2026-05-31", "ended on 2026-05-31"),
        ("2026-06-01", "ends on 2026-06-01"),
        ("2026-07-01", "ends on 2026-07-01"),
        ("2026-07-02", None),
    ],
)
def test_a_permission_that_has_ended_or_ends_soon_is_told(small_city, until, words):
    small_city.content["city.yml"]["sites"][0]["robots_permission"] = {"number": "青府办函〔2026〕3号", "by": "市政府办", "until": until}
    small_city.write()
    found = [line for line in check_city(small_city.load(), TODAY).warnings if "青府办函〔2026〕3号" in line]
    assert len(found) == (words is not None)
    assert all(words in line for line in found)
    assert all("as of today" in line for line in found)  # its clock is the night's


def test_a_pinned_certificate_that_is_missing_is_one_line(small_city):
    small_city.content["city.yml"]["sites"][0]["intermediate"] = "middle.pem"
    small_city.write()
    with pytest.raises(InputError, match="intermediate middle.pem: there is no such file"):
        check_city(small_city.load(), TODAY)


def test_what_a_crawl_would_refuse_is_missing(small_city):
    small_city.content["city.yml"]["sites"][0]["url"] = "http://www.qingyuan.test/"
    small_city.content["columns.yml"]["columns"][0]["url"] = "http://other.example/"
    small_city.write()
    missing = check_city(small_city.load(), TODAY).missing
    assert any("column civil-docs: http://other.example/ is on no site of the city" in line for line in missing)
    assert any("`clock: night` is for cities wholly on loopback" in line for line in missing)
