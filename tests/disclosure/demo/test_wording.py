"""What the demo's articles say of numbers: a whole is never smaller than its parts, and a share is theirs."""

import random
import re

import pytest

from disclosure.demo.wording import FIGURES, SLOT, Writer, lists

SLOTS = {"u": "市民政局", "full": "青禾市民政局", "y": 2024, "q": "2025年第三季度", "topic": "养老服务办法", "subject": "民生实事", "what": "救助", "period": "期限。", "people": "某某", "phone": "1"}  # fmt: skip


def written(kind):
    """Every paragraph of a kind as fifty seeds write it."""
    return [Writer(random.Random(seed)).body(kind, **SLOTS) for seed in range(50)]


def numbers(kind, pattern):
    """The numbers of the paragraphs that a pattern fits; at least one in every text."""
    found = [
        [int(number) for number in match.groups()] for text in written(kind) for match in [re.search(pattern, "\n".join(text))] if match
    ]
    assert len(found) == 50, pattern
    return found


def test_a_whole_is_the_sum_of_its_parts():
    for whole, done, going, share in numbers("report", r"共涉及事项(\d+)项，其中已办结(\d+)项，正在推进(\d+)项，总体进度达到(\d+)%"):
        assert whole == done + going
        assert share == round(100 * done / whole)
    for whole, *parts in numbers("list", r"共(\d+)项，其中行政许可(\d+)项、行政处罚(\d+)项、行政强制(\d+)项、其他权力(\d+)项"):
        assert whole == sum(parts)
    for whole, *parts in numbers("accounts", r"“三公”经费支出决算(\d+)万元，其中公务接待费(\d+)万元，公务用车运行维护费(\d+)万元"):
        assert whole == sum(parts)
    for heard, letters, mails, taken, partly in numbers(
        "feedback", r"意见建议(\d+)条，其中来信(\d+)条、电子邮件(\d+)条。经认真研究，采纳(\d+)条，部分采纳(\d+)条"
    ):
        assert heard == letters + mails > taken + partly


@pytest.mark.parametrize(
    ("kind", "pattern"),
    [
        ("report", r"到位资金(\d+)万元，实际支出(\d+)万元"),
        ("report", r"检查市场主体(\d+)户，发现问题(\d+)户，已责令改正(\d+)户"),
        ("report", r"来信来电(\d+)件，办结(\d+)件"),
        ("interpretation", r"收到意见(\d+)条，采纳(\d+)条"),
        ("accounts", r"(?s)收入总计(\d+)万元.*政府采购支出总额(\d+)万元"),
        ("accounts", r"(?s)支出总计(\d+)万元.*机关运行经费支出(\d+)万元"),
    ],
)
def test_a_part_is_never_more_than_the_whole(kind, pattern):
    for counts in numbers(kind, pattern):
        assert counts == sorted(counts, reverse=True)


def test_households_are_not_more_than_persons_and_named_sections_not_more_than_all():
    for households, persons, joined, left in numbers("report", r"惠及(\d+)户(\d+)人，人均标准与上期持平，新增对象(\d+)户，退出(\d+)户"):
        assert persons > households > joined > left
    for income, spent in numbers("accounts", r"收入总计(\d+)万元，支出总计(\d+)万元"):
        assert income == spent
    for (sections,) in numbers("profile", r"办公室、政策法规股、综合业务股、监督检查股等，共(\d+)个股室"):
        assert sections > 4


def test_what_is_aimed_at_is_more_than_what_is_done():
    for done, aimed in numbers("report", r"(?s)总体进度达到(\d+)%.*提高到(\d+)%以上"):
        assert aimed > done


def test_every_figure_is_used_and_every_one_used_is_known():
    used = {figure for texts in lists()["bodies"].values() for text in texts for _, figure in SLOT.findall(text) if figure}
    assert used == set(FIGURES)


def test_a_figure_takes_nothing_from_what_is_drawn_after_it():
    plain, figured = Writer(random.Random(1)), Writer(random.Random(1))
    plain.fill("{n}项，{n2}项，{n3}项")
    figured.fill("{n:matters}项，{n2}项，{n3}项")
    assert plain.rng.random() == figured.rng.random()
