"""The taxonomy, its relations and its examples, as content."""

import pytest

from disclosure.errors import InputError
from disclosure.match.doc_types import load_doc_types
from disclosure.match.example_files import PAIRS, load_examples, load_pairs
from disclosure.match.relations import load_relations
from disclosure.match.taxonomy import load_taxonomy

DOMAINS = load_taxonomy()
TOPICS = {name: topic for domain in DOMAINS for name, topic in domain.file.topics.items()}


def test_the_domains_of_the_catalogues_are_there():
    assert len(DOMAINS) >= 60
    assert len(TOPICS) >= 400


@pytest.mark.parametrize("domain", DOMAINS, ids=lambda domain: domain.id)
def test_a_domain_names_its_sources_and_holds_no_word_twice(domain):
    assert all(len(source) >= 3 for source in domain.file.sources)
    for name, topic in domain.file.topics.items():
        words = [*topic.words, *topic.weak, *topic.asked]
        assert len(words) == len(set(words)), name
        assert all(2 <= len(word) <= 20 for word in words), name


def test_a_word_points_to_two_matters_at_most_by_itself():
    homes = {}
    for name, topic in TOPICS.items():
        for word in topic.words:
            homes.setdefault(word, set()).add(name)
    crowded = {word: sorted(names) for word, names in homes.items() if len(names) > 3}
    assert crowded == {}


def test_every_matter_has_titles_and_what_is_disclosed_has_sentences_of_plans():
    examples = load_examples()
    assert examples.keys() == TOPICS.keys()
    for name, entry in examples.items():
        assert len(entry.titles) >= 8, name
        assert entry.clauses or not TOPICS[name].disclosed, name


def test_relations_name_kinds_and_matters_that_exist():
    assert load_relations().kinds.keys() <= {kind.id for kind in load_doc_types()}


def test_a_relation_to_an_unknown_matter_is_refused(tmp_path):
    path = tmp_path / "relations.yml"
    path.write_text("kinds: {penalty: [没有这个事项]}\nasked: {}\nitems: {}\n", encoding="utf-8")
    with pytest.raises(InputError, match="没有这个事项"):
        load_relations(path)


def test_a_matter_of_two_domains_is_refused(tmp_path):
    text = "domain: 甲\nsources: [目录]\ntopics: {同名: {covers: 甲, words: [词语]}}\n"
    for name in ("a", "b"):
        (tmp_path / f"{name}.yml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="同名"):
        load_taxonomy(tmp_path)


def test_an_unknown_key_is_refused(tmp_path):
    (tmp_path / "a.yml").write_text("domain: 甲\nsources: [目录]\ncolour: red\ntopics: {}\n", encoding="utf-8")
    with pytest.raises(InputError):
        load_taxonomy(tmp_path)


@pytest.mark.parametrize("folder", [PAIRS, PAIRS.parent / "heldout"], ids=lambda folder: folder.name)
def test_every_labelled_item_and_task_is_known(folder):
    pairs = load_pairs(folder)
    assert len(pairs.items) == len(pairs.labels) >= 300
    assert {grade for labels in pairs.labels.values() for grade in labels.values()} <= {2, 1, -1}
