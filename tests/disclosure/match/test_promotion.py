"""Which model a city uses: the promoted one, kept whole in its data folder, else the shipped one; what is damaged is refused."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import yaml

from disclosure.errors import InputError, RunError
from disclosure.match import promotion
from disclosure.match.candidate import BUILT, read_candidate
from disclosure.match.model import FILES, load_model
from disclosure.match.promotion import city_model, find_candidate, pin_candidate, read_pin

TAB = "\t"
NOW = datetime(2025, 11, 3, 9, 30, tzinfo=UTC)


@pytest.fixture
def city(tmp_path):
    """A city's folder of the storage root, before anything was written."""
    return tmp_path / "data" / "qinghe"


def test_a_city_without_a_promotion_uses_the_shipped_model(city):
    assert read_pin(city) is None
    assert city_model(city) is load_model()


def test_a_promoted_model_is_kept_whole_and_used(city, candidate_at):
    candidate = candidate_at(accept=0.9)
    pin_candidate(city, candidate, " 顾明 ", NOW)
    pin = read_pin(city)
    assert (pin.digest, pin.by, pin.at) == (candidate.digest, "顾明", "2025-11-03T09:30:00+00:00")
    kept = city / "models" / candidate.digest
    assert {path.name: path.read_bytes() for path in kept.iterdir()} == {
        name: (candidate.folder / name).read_bytes() for name in (*FILES, BUILT)
    }
    assert (city_model(city).blend.accept, city_model(city).digest) == (0.9, candidate.digest)
    assert sorted(path.name for path in (city / "models").iterdir()) == sorted([candidate.digest, "pinned.json"])


def test_the_candidates_own_folder_may_go_afterwards(city, candidate_at):
    candidate = candidate_at(accept=0.9)
    pin_candidate(city, candidate, "顾明", NOW)
    for path in candidate.folder.iterdir():
        path.unlink()
    assert city_model(city).digest == candidate.digest


def test_going_back_is_promoting_the_former_digest_or_the_shipped_model(city, candidate_at, monkeypatch):
    first, second, shipped = candidate_at("first", accept=0.9), candidate_at("second", accept=0.8), candidate_at("shipped")
    monkeypatch.setattr(promotion, "MODEL", shipped.folder)
    for candidate in (first, second):
        pin_candidate(city, candidate, "顾明", NOW)
    assert city_model(city).digest == second.digest
    pin_candidate(city, find_candidate(city, first.digest[:8]), "宋澄", NOW)
    assert (city_model(city).digest, read_pin(city).by) == (first.digest, "宋澄")
    pin_candidate(city, find_candidate(city, "shipped"), "宋澄", NOW)
    assert city_model(city).digest == shipped.digest


def truncate(folder):
    text = (folder / "words.tsv").read_text(encoding="utf-8")
    (folder / "words.tsv").write_text(text[: len(text) // 2], encoding="utf-8")


def lower_a_threshold(folder):
    text = (folder / "model.yml").read_text(encoding="utf-8")
    (folder / "model.yml").write_text(text.replace("accept: 0.7", "accept: 0.6"), encoding="utf-8")


DAMAGES = {
    "words.tsv is missing": (lambda folder: (folder / "words.tsv").unlink(), "no words.tsv"),
    "built_from.yml is missing": (lambda folder: (folder / BUILT).unlink(), "no built_from.yml"),
    "half of words.tsv": (truncate, "words.tsv not as built"),
    "edited by hand": (lower_a_threshold, "model.yml not as built"),
    "built_from.yml is no YAML": (lambda folder: (folder / BUILT).write_text("{", encoding="utf-8"), "flow node"),
    "built_from.yml is empty": (lambda folder: (folder / BUILT).write_text("", encoding="utf-8"), "BuiltFrom"),
    "built_from.yml is no text": (lambda folder: (folder / BUILT).write_bytes(b"\xff\xfe\x00"), "built_from.yml"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_candidate_is_refused_in_one_line(city, candidate_at, name):
    folder = candidate_at().folder
    damage, words = DAMAGES[name]
    damage(folder)
    with pytest.raises(InputError) as caught:
        find_candidate(city, str(folder))
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "disclosure model build" in str(caught.value)


def rewrite(folder, name, change):
    """Change a file and what built_from.yml says of it: as a candidate of another version would look."""
    import hashlib

    path = folder / name
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    built = yaml.safe_load((folder / BUILT).read_text(encoding="utf-8"))
    built["files"][name] = hashlib.sha256(path.read_bytes()).hexdigest()
    (folder / BUILT).write_text(yaml.safe_dump(built), encoding="utf-8")


FOREIGN = {
    "matter": (
        "topic_words.tsv",
        lambda text: text + f"{text.splitlines()[1].split(TAB)[0]}\t没有的事项\t0.5\t0.5\n",
        "matters that this version does not know: 没有的事项",
    ),
    "domain": (
        "domain_words.tsv",
        lambda text: text + f"{text.splitlines()[1].split(TAB)[0]}\t没有的领域\t0.5\n",
        "domains that this version does not know: 没有的领域",
    ),
    "word": ("domain_words.tsv", lambda text: text + "没有的词语\t社会救助\t0.5\n", "words that this version does not know: 没有的词语"),
    "comparison": ("model.yml", lambda text: text + "  moon_phase: 1.0\n", "comparisons that this version does not know: moon_phase"),
    "weight": ("model.yml", lambda text: text + "  kind_recruitment: .nan\n", "a weight that is no number"),
    "strength": ("words.tsv", lambda text: text + "新词语\tnan\t0.5\n", "outside 0–1"),
    "columns": ("words.tsv", lambda text: text + "新词语\t0.5\n", "unpack"),
    "threshold": ("model.yml", lambda text: text.replace("review: 0.05", "review: 0.95"), "Blend"),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_a_candidate_that_this_version_cannot_use_is_refused(city, candidate_at, name):
    file, change, words = FOREIGN[name]
    folder = candidate_at().folder
    rewrite(folder, file, change)
    with pytest.raises(InputError) as caught:
        find_candidate(city, str(folder))
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["nowhere", "0" * 64, "", "../qinghe"])
def test_what_is_no_candidate_is_the_users_mistake(city, name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError):
        find_candidate(city, name)


def test_a_digest_that_two_models_begin_with_is_not_guessed(city, candidate_at):
    for name in ("abcdef0123", "abcdef0199"):
        (city / "models" / name).mkdir(parents=True)
    with pytest.raises(InputError, match="2 models begin so"):
        find_candidate(city, "abcdef01")


def test_a_damaged_promoted_model_stops_builds_until_it_is_promoted_again(city, candidate_at):
    candidate = candidate_at(accept=0.9)
    pin_candidate(city, candidate, "顾明", NOW)
    truncate(city / "models" / candidate.digest)
    with pytest.raises(RunError, match="promoted model cannot be used"):
        city_model(city)
    pin_candidate(city, candidate, "顾明", NOW)
    assert city_model(city).digest == candidate.digest


def test_another_model_under_the_promoted_name_is_not_used(city, candidate_at):
    first, second = candidate_at("first", accept=0.9), candidate_at("second", accept=0.8)
    pin_candidate(city, first, "顾明", NOW)
    for name in (*FILES, BUILT):
        (city / "models" / first.digest / name).write_bytes((second.folder / name).read_bytes())
    with pytest.raises(RunError, match="another than its name says"):
        city_model(city)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"digest": "x"}', json.dumps({"digest": "../../etc", "by": "a", "at": "b"})])
def test_a_damaged_record_of_the_promotion_is_told(city, text):
    (city / "models").mkdir(parents=True)
    (city / "models" / "pinned.json").write_text(text, encoding="utf-8")
    with pytest.raises(RunError, match=r"pinned\.json"):
        city_model(city)


@pytest.mark.parametrize("by", ["", "  ", "顾\n明", "顾" * 61])
def test_who_promotes_must_have_a_name(city, candidate_at, by):
    with pytest.raises(InputError, match="--by"):
        pin_candidate(city, candidate_at(), by, NOW)
    assert not city.exists()


def test_a_full_disk_leaves_the_former_model_in_use(city, candidate_at, monkeypatch):
    former, candidate = candidate_at("former", accept=0.9), candidate_at("new", accept=0.8)
    pin_candidate(city, former, "顾明", NOW)
    whole = promotion.write_atomically

    def fill_up(path, content, **more):
        if path.name == "words.tsv":
            raise OSError(28, "No space left on device")
        whole(path, content, **more)

    monkeypatch.setattr(promotion, "write_atomically", fill_up)
    with pytest.raises(RunError, match="No space left"):
        pin_candidate(city, candidate, "顾明", NOW)
    assert city_model(city).digest == former.digest
    assert sorted(path.name for path in (city / "models").iterdir()) == sorted([former.digest, "pinned.json"])


def test_a_model_written_and_read_again_is_the_same(candidate_at):
    read = read_candidate(candidate_at().folder).model
    assert replace(read, blend=None) == replace(candidate_at.small, blend=None)
    assert min(len(read.domain_words), len(read.topic_words), len(read.words)) > 0
