"""What is said of a round that is not the published one."""

import pytest

from disclosure.rounds import say_unpublished


@pytest.mark.parametrize(
    ("published", "wanted", "what", "fix"),
    [
        ("2025Q2", "2025Q9", "there is no round '2025Q9' in rounds.yml", "rounds there are: 2025Q2, 2025Q3"),
        ("2025Q2", "2025Q3", "round 2025Q2 is published, not 2025Q3", "run `disclosure publish qingyuan --round 2025Q3` first"),
        (None, "2025Q3", "what is published is of no round, not 2025Q3", "run `disclosure publish qingyuan --round 2025Q3` first"),
        (None, None, "what is published is of no round, not one of rounds.yml", "run `disclosure publish qingyuan --round ID` first"),
    ],
)
def test_an_unknown_round_is_told_from_one_that_is_not_published(small_city, published, wanted, what, fix):
    second = {"id": "2025Q3", "name": "三季度", "window": ["2025-07-01", "2025-09-30"]}
    small_city.content["rounds.yml"]["rounds"].append(second)
    small_city.write()
    assert say_unpublished(small_city.load(), published, wanted) == (what, fix)
