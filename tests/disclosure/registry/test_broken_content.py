"""A slip in a content file is one line with its place, found on loading."""

import pytest

from disclosure.errors import InputError
from disclosure.registry import find_city, load_city

CLAUSE = {"id": "1a", "indicator": "published_by", "points": 2, "units": ["civil"], "about": "机构职能信息", "terms": [["机构职能"]]}


def broken(small_city, **clause):
    small_city.content["rulebook.yml"]["tasks"] = [{"number": 1, "title": "机构职能公开", "clauses": [{**CLAUSE, **clause}]}]
    small_city.write()
    with pytest.raises(InputError) as caught:
        load_city(small_city.home)
    line = str(caught.value)
    assert "\n" not in line
    assert "rulebook.yml" in line
    return line


@pytest.mark.parametrize(
    ("clause", "said"),
    [
        ({"params": {"due": "2025-13-40"}}, "clause 1a: params.due: there is no day 2025-13-40"),
        ({"params": {"grase_days": 3}}, "clause 1a: params.grase_days"),
        ({"units": ["civil", "civil"]}, "clause 1a: civil stands twice"),
        ({"points": float("inf")}, "finite"),
        ({"points": -1}, "points"),
        ({"terms": [[]]}, "terms"),
        ({"terms": [[" "]]}, "terms"),
    ],
)
def test_a_clause_that_cannot_be_judged_is_refused(small_city, clause, said):
    assert said in broken(small_city, **clause)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("id: 2025Q2", "id: ../2025Q2", "id"),
        ("2025-06-30", "2025-06-31", "a value cannot be"),
        ("name: 二季度", "name: 二季度\n  name: 三季度", "name stands twice"),
    ],
)
def test_a_slip_in_the_rounds_is_refused(small_city, old, new, said):
    path = small_city.home / "rounds.yml"
    text = path.read_text(encoding="utf-8").replace("'", "")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_city(small_city.home)
    assert said in str(caught.value)
    assert "rounds.yml" in str(caught.value)


@pytest.mark.parametrize(
    ("file", "change", "said"),
    [
        ("columns.yml", {"clas": "news"}, "column civil-docs: clas: no such field; see `disclosure schema columns` "),
        ("columns.yml", {"class": "newz"}, "column civil-docs: class: must be 'news', "),
        ("columns.yml", {"valid": ["spring", None]}, "column civil-docs: valid, entry 1: must be a date as in 2025-07-01, not 'spring'; "),
        ("columns.yml", {"confirmed": "perhaps"}, "column civil-docs: confirmed: must be true or false; "),
        ("columns.yml", {"url": None}, "column civil-docs: url: must be text"),
        ("units.yml", {"group": 3}, "unit civil: group: must be text"),
        ("units.yml", {"assessed": "listed"}, "units.yml: unit civil is listed: give the reason; see `disclosure schema units` "),
    ],
)
def test_a_wrong_field_is_named_by_its_entry_in_plain_words(small_city, file, change, said):
    kind = file.removesuffix(".yml")
    entry = next(entry for entry in small_city.content[file][kind] if entry["id"] in ("civil", "civil-docs"))
    entry |= change
    small_city.write()
    with pytest.raises(InputError) as caught:
        load_city(small_city.home)
    assert said in str(caught.value)


def test_an_entry_without_a_name_is_counted_from_one(small_city):
    small_city.content["columns.yml"]["columns"].append({"id": None})
    small_city.write()
    with pytest.raises(InputError, match=r"columns, entry \d+, id: must be text"):
        load_city(small_city.home)


def test_a_folder_in_place_of_an_optional_file_is_not_taken_for_its_absence(small_city):
    (small_city.home / "events.yml").mkdir()
    with pytest.raises(InputError, match="this is no file"):
        load_city(small_city.home)


def test_two_units_of_one_name_are_refused(small_city):
    units = small_city.content["units.yml"]["units"]
    units.append({**units[1], "id": "civil2"})
    small_city.write()
    with pytest.raises(InputError, match="stands twice"):
        load_city(small_city.home)


@pytest.mark.parametrize("name", ["x" * 5000, "a\0b", "", "..", "../qingyuan/.."])
def test_what_is_no_citys_name_is_one_line(small_city, name):
    with pytest.raises(InputError) as caught:
        find_city(name, small_city.settings.cities)
    assert len(str(caught.value)) < 300 + len(str(small_city.settings.cities))
