"""What a requirement asks for, one by one."""

from disclosure.match.pieces import phrases_of, sentences_of
from disclosure.match.texts import Clause


def test_sentences_end_where_the_plan_ends_them():
    assert sentences_of("公开低保信息。及时发布；每季度更新\n  ") == ["公开低保信息", "及时发布", "每季度更新"]


def test_a_list_is_cut_into_its_things():
    assert phrases_of("做好低保、特困供养、临时救助等方面的信息公开") == ["做好低保", "特困供养", "临时救助"]


def test_a_clause_brings_the_heading_nearest_to_it():
    clause = Clause("1", "公开抽检结果。", ("一、重点领域", "(二)食品安全"))
    assert clause.pieces() == ["公开抽检结果", "(二)食品安全"]


def test_a_clause_without_heading_has_its_phrases_only():
    assert Clause("1", "公开决算、决算").pieces() == ["公开决算", "决算"]
