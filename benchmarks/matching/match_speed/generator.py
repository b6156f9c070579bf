"""Items as a province's sites print them: series of titles with their columns, offices and bodies, drawn from own words with a fixed seed."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, islice
from pathlib import Path
from typing import Any

from disclosure.match.example_files import load_examples
from disclosure.match.taxonomy import Topic, load_taxonomy

SEED = 47
SERIES, STEEPNESS = 30_000, 0.8
"""How many series of titles there are, and how much oftener the first come than the last (Zipf)."""
UNASKED = 0.5
"""Half of what a site prints is news, notices of life and purchases, which no plan asks for."""
BODY = 140

PLACES = (
    *("清河市", "临溪县", "安澜区", "白石镇", "云溪街道", "青岚镇", "望湖乡", "松河县", "石桥镇", "云岭经开区"),
    *("柳湾县", "东屏区", "南汀镇", "霁山县", "砚池街道", "禾塘乡", "枫渡镇", "澄江区", "岚口镇", "槐荫街道"),
)
PLACE = re.compile("清河市|临溪县|安澜区|白石镇|云溪街道|青岚镇")
YEAR = re.compile(r"(?:19|20)\d\d(?=年|\u2014|-|〕|\])")
NUMBER = re.compile(r"(?<=第)[\d一二三四五六七八九十]+(?=[期号批次])")
KINDS = ("通知", "公告", "公示", "通报", "实施方案", "情况", "意见", "名单", "结果公示", "工作计划", "总结", "批复")
FRAMES = (
    "{place}{office}关于{word}的{kind}",
    "关于{year}年{word}{weak}的{kind}",
    "{place}{year}年{word}{kind}（第{number}批）",
    "关于做好{year}年{word}工作的{kind}",
    "{place}{office}关于印发《{place}{year}年{word}{weak}办法》的{kind}",
    "{place}{office}关于{year}年第{number}批{word}项目{weak}的{kind}",
    "{place}人民政府办公室转发{office}关于加强{word}{weak}工作{kind}的通知",
)
OPENINGS, ENDINGS = (
    ("", "{place}{office}关于", "{place}{year}年", "{place}人民政府办公室关于", "{place}{office}"),
    ("", "", "", "（第{number}批）", "（{year}年{month}月）"),
)
"""What may stand before and after a title of the examples, which are short."""
SENTENCES = (
    "为做好{word}工作，现将{weak}有关事项说明如下。",
    "{place}{office}会同有关部门，按照年度安排推进{word}，目前已完成{number}项。",
    "根据{year}年{weak}安排，请各单位于{month}月{number}日前报送{other}材料。",
    "截至{month}月底，全{unit}{word}共{number}件，同比增加{part}%。",
    "公示期为{year}年{month}月{number}日起{part}个工作日，联系电话见附件。",
    "各地要结合{other}，加强统筹，注意时限，{weak}及时报告。",
    "有关资料可到{place}{office}查阅，或者在网站{other}栏目下载。",
    "会上通报了{word}进展，对{other}提出{number}条要求。",
    "经研究，同意{word}有关{weak}，资金按规定渠道解决。",
    "{place}现有{part}个点位涉及{other}，由专人负责{word}。",
)
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Series:
    """Titles of one kind by one office in one column."""

    title: str
    column: str
    office: str
    words: tuple[str, ...]
    weak: tuple[str, ...]


def make_items(seed: int = SEED) -> Iterator[Row]:
    """Items without end; the first so many are always the same."""
    draw = random.Random(seed)
    series = make_series()
    weights = list(accumulate(1 / rank**STEEPNESS for rank in range(1, len(series) + 1)))
    vocabulary = sorted({word for one in series for word in one.words})
    number = 0
    while True:
        for one in draw.choices(series, cum_weights=weights, k=1_000):
            yield _make_item(draw, one, vocabulary, f"g{seed}-{number:07}")
            number += 1


def make_series() -> list[Series]:
    """The series, the most frequent first; they do not depend on the items' seed."""
    draw = random.Random(SEED)
    examples = load_examples()
    known = [(domain.file, name, topic) for domain in load_taxonomy() for name, topic in domain.file.topics.items()]
    asked, unasked = [one for one in known if one[2].disclosed], [one for one in known if not one[2].disclosed]
    found = []
    for _ in range(SERIES):
        domain, name, topic = draw.choice(unasked if draw.random() < UNASKED else asked)
        titles = examples[name].titles if name in examples else ()
        title = _extend_title(draw, draw.choice(titles)) if titles and draw.random() < 0.6 else _compose_title(draw, topic)
        office = f"{draw.choice(domain.agencies or ('政府',))}局" if draw.random() < 0.8 else "人民政府办公室"
        column = draw.choice(
            (f"政务公开/重点领域/{domain.domain}", "通知公告", "政务要闻/工作动态", f"部门信息/{office}/{name}", "公示公告")
        )
        found.append(Series(title, column, office, topic.words, topic.weak or topic.words))
    return found


def _compose_title(draw: random.Random, topic: Topic) -> str:
    values = {"word": draw.choice(topic.words), "weak": draw.choice(topic.weak or ("工作",)), "kind": draw.choice(KINDS)}
    return draw.choice(FRAMES).format(place="清河市", office="{office}", year="2020", number="一", **values)


def _extend_title(draw: random.Random, title: str) -> str:
    """An example's title as a site prints it: with the office before it or a number after it, as often as not."""
    opening = draw.choice(OPENINGS) if not PLACE.match(title) and not title.startswith("关于") else ""
    ending = draw.choice(ENDINGS).format(number="一", year="2020", month=draw.randint(1, 12))
    return opening.format(place="清河市", office="{office}", year="2020") + title + ending


def _make_item(draw: random.Random, one: Series, vocabulary: list[str], item_id: str) -> Row:
    place, year = draw.choice(PLACES), str(draw.randint(2014, 2026))
    title = PLACE.sub(lambda _: place, one.title.replace("{office}", one.office))
    title = NUMBER.sub(lambda _: str(draw.randint(1, 60)), YEAR.sub(lambda _: year, title))
    return {
        "id": item_id,
        "title": title,
        "column": one.column,
        "source": place + one.office,
        "date": f"{year}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}",
        "body": _make_body(draw, one, vocabulary, place, year),
    }


def _make_body(draw: random.Random, one: Series, vocabulary: list[str], place: str, year: str) -> str:
    parts, length = [], 0
    while length < BODY:
        sentence = draw.choice(SENTENCES).format(
            place=place,
            office=one.office,
            unit=place[-1],
            year=year,
            month=draw.randint(1, 12),
            number=draw.randint(2, 28),
            part=draw.randint(3, 97),
            word=draw.choice(one.words),
            weak=draw.choice(one.weak),
            other=draw.choice(vocabulary if draw.random() < 0.3 else one.weak),
        )
        parts.append(sentence)
        length += len(sentence)
    return "".join(parts)[:BODY]


def write_items(path: Path, count: int, seed: int = SEED, date: str = "") -> None:
    """The first ``count`` items as JSON lines; with a ``date`` all of that day."""
    with path.open("w", encoding="utf-8") as handle:
        for item in islice(make_items(seed), count):
            handle.write(json.dumps(item | ({"date": date} if date else {}), ensure_ascii=False) + "\n")


def describe_items(path: Path) -> dict[str, Any]:
    """How many titles are distinct, and the mean length of title and body in characters."""
    titles, count, characters, body = set(), 0, 0, 0
    with path.open(encoding="utf-8") as handle:
        for line in handle:
            row = json.loads(line)
            titles.add(hash(row["title"]))
            count, characters, body = count + 1, characters + len(row["title"]), body + len(row["body"])
    return {"distinct": len(titles) / count, "title": characters / count, "body": body / count}
