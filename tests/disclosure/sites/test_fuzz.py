"""Damaged pages and answers of every family give a page whose values can be relied on; no exception escapes."""

import json
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.sites import read_page
from disclosure.sites.reading.platforms import platform_modules

FIXTURES = sorted((Path(__file__).parent / "fixtures").iterdir())
SITE = "http://www.qinghe.example"
URLS = [
    f"{SITE}/zwgk/tzgg/index.html",
    f"{SITE}/zwgk/202306/t20230612_412.html",
    f"{SITE}/OpennessContent/showList/15/852/page_1.html",
    f"{SITE}/OpennessContent/show/301.html",
    f"{SITE}/site/label/8888?siteId=1&labelName=publicInfoList&organId=7&pageIndex=2",
    f"{SITE}/public/column/7?type=4&catId=1",
    f"{SITE}/module/web/jpage/dataproxy.jsp?page=2&webid=3&columnid=8&unitid=90&perpage=20",
    f"{SITE}/col/col8/index.html",
    f"{SITE}/art/2023/6/12/art_8_412.html",
    f"{SITE}/api-gateway/jpaas-publish-server/front/page/build/unit?webId=1&pageId=2&tagId=list&tplSetId=3",
    f"{SITE}/gkmlpt/api/all/12?page=2&sid=3",
    f"{SITE}/gkmlpt/index#12",
    f"{SITE}/tzgg/3.htm",
    f"{SITE}/tzgg/subpage.html",
    f"{SITE}/gongkai/channel_5f00000000000000000000ab/",
    f"{SITE}/",
]
PLATFORMS = [module.__name__.rsplit(".", 1)[1] for module in platform_modules()]
ROUNDS = 3


def cut(body, rng):
    """The page up to any place."""
    return body[: rng.randrange(len(body) + 1)]


def without_start(body, rng):
    """The page from any place."""
    return body[rng.randrange(len(body) + 1) :]


def flip(body, rng):
    """Some bytes are others."""
    changed = bytearray(body)
    for _ in range(rng.randint(1, 40)):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def drop_tags(body, rng):
    """Some tags are missing."""
    pieces = body.split(b"<")
    return b"<".join(piece.split(b">", 1)[-1] if rng.random() < 0.15 else piece for piece in pieces)


def double_tags(body, rng):
    """Some tags stand twice."""
    return b"<".join(piece for piece in body.split(b"<") for _ in range(1 + (rng.random() < 0.15)))


def shuffle_tags(body, rng):
    """Some tags stand elsewhere."""
    pieces = body.split(b"<")
    for _ in range(len(pieces) // 8):
        one, other = rng.randrange(len(pieces)), rng.randrange(len(pieces))
        pieces[one], pieces[other] = pieces[other], pieces[one]
    return b"<".join(pieces)


def garble_attributes(body, rng):
    """Some attributes have no end, no value, or a strange one."""
    odd = [
        b'"',
        b"",
        b"'",
        b"=javascript:void(0)",
        b'="http://[',
        b'="//',
        b'="\x00',
        b'="&#55296;"',
        b'="%ff%"',
        b"=\xe4\xb8",
        b'="?page=99999999999999999999"',
    ]
    return b"=".join(piece + (rng.choice(odd) if rng.random() < 0.1 else b"") for piece in body.split(b"="))


def garble_numbers(body, rng):
    """Some numbers and dates are impossible."""
    odd = [b"0", b"99999999999999999999", b"-1", b"2023-02-30", b"13", "２０２３".encode(), b"1e309", b""]
    return b"2".join(piece + (rng.choice(odd) if rng.random() < 0.2 else b"") for piece in body.split(b"2"))


def half_characters(body, rng):
    """Bytes are missing within characters."""
    return bytes(byte for byte in body if byte < 0x80 or rng.random() > 0.02)


def odd_characters(body, rng):
    """Characters that nobody sees, and those that are none, stand between others."""
    odd = [
        b"\x00",
        b"\x07",
        "\u202e".encode(),
        "\u200b".encode(),
        "\ufeff".encode(),
        "\uffff".encode(),
        b"\xed\xa0\x80",
        b"&#0;",
        b"&#xD800;",
        b"\\ud800",
        b"\xf0\x9f\x8e\x89",
    ]
    pieces = body.split(b">")
    return b">".join(piece + (rng.choice(odd) if rng.random() < 0.1 else b"") for piece in pieces)


def declared_otherwise(body, rng):
    """The page says that it is written in another encoding."""
    other = rng.choice([b"gbk", b"gb2312", b"utf-8", b"big5", b"utf-16", b"iso-8859-1", b"utf-7", b"idna", b"x" * 19])
    return b"<meta charset=" + other + b">" + body


def encoded_otherwise(body, rng):
    """The page is written in another encoding than it says."""
    return body.decode("utf-8", "replace").encode(rng.choice(["gb18030", "utf-16", "utf-16-be", "utf-32", "big5hkscs"]), "replace")


def splice(body, rng):
    """The page goes on in the middle of another."""
    other = rng.choice(FIXTURES).read_bytes()
    return cut(body, rng) + without_start(other, rng)


def broken_data(body, rng):
    """Brackets and quotes of scripts and answers are missing or too many."""
    signs = b"{}[]\"',:"
    return bytes(byte for byte in body for _ in range(rng.choice((0, 1, 2)) if byte in signs and rng.random() < 0.05 else 1))


def null_values(body, rng):
    """Values of answers are of another kind."""
    odd = [b":null", b":[]", b":{}", b":true", b":-1", b':"', b":1e999"]
    return b":".join(piece + (rng.choice(odd) if rng.random() < 0.15 else b"") for piece in body.split(b":"))


DAMAGES = [
    cut, without_start, flip, drop_tags, double_tags, shuffle_tags, garble_attributes, garble_numbers, half_characters, odd_characters,
    declared_otherwise, encoded_otherwise, splice, broken_data, null_values,
]  # fmt: skip


def built(make):
    """The pages of the builders."""
    return {
        "trs_list": make.trs_list(),
        "trs_article": make.trs_article("<p>灌区春灌安排见附表。</p>"),
        "openness_list": make.openness_list(),
        "openness_article": make.openness_article(),
        "listing": make.listing(
            "".join(f"<p><a href='/a/2023/1234{place}.html'>关于某事项的通知第{place}号</a> 06-1{place}</p>" for place in range(6))
        ),
    }


def sources(make):
    """Every page by name."""
    return built(make) | {file.name: file.read_bytes() for file in FIXTURES}


def check(page):
    """A page that the rest of the pipeline can work with."""
    assert page.kind in ("list", "article", "other")
    assert 0 <= page.trust <= 1
    assert page.page_count >= 1
    json.dumps(page.to_json(), ensure_ascii=False, allow_nan=False).encode("utf-8")
    addresses = [*(row.url for row in page.rows), *(link.url for link in page.attachments), *page.next_pages, page.list_call]
    for address in addresses:
        assert address is None or address.startswith(("http://", "https://")), address
    titles = [page.title or "", page.column or "", *(row.title for row in page.rows)]
    assert "\ufffd" not in "".join(titles) or "decode" in {warning.code for warning in page.warnings}
    assert not any(sign in "".join(titles) for sign in "\x00\x07\u202e\u200b\n\t")


def test_every_fixture_is_read_whole(make):
    assert len(FIXTURES) > 20
    for body in sources(make).values():
        for url in (None, *URLS):
            check(read_page(body, url))


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_page_gives_a_page(make, damage):
    changed = 0
    for number, (name, body) in enumerate(sources(make).items()):
        for turn in range(ROUNDS):
            rng = random.Random(f"{damage.__name__} {name} {turn}")
            damaged = damage(body, rng)
            changed += damaged != body
            check(read_page(damaged))
            check(read_page(damaged, URLS[(number + turn) % len(URLS)]))
    assert changed > len(FIXTURES)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_platform_named_for_pages_of_others_gives_a_page(make, platform):
    for name, body in sources(make).items():
        rng = random.Random(f"{platform} {name}")
        for damaged in (body, rng.choice(DAMAGES)(body, rng)):
            page = read_page(damaged, rng.choice(URLS), platform=platform)
            assert page.platform == platform
            check(page)


@given(
    number=st.integers(0, 10_000),
    damages=st.lists(st.sampled_from(DAMAGES), min_size=1, max_size=4),
    seed=st.integers(0, 2**32),
    url=st.none() | st.sampled_from(URLS),
    header=st.none()
    | st.sampled_from(["text/html; charset=gbk", "text/html; charset=utf-16", "application/json", "text/html; charset=nonsense"]),
)
@settings(deadline=None, max_examples=150, derandomize=True)
def test_several_damages_at_once_give_a_page(make, number, damages, seed, url, header):
    bodies = list(sources(make).values())
    body, rng = bodies[number % len(bodies)], random.Random(seed)
    for damage in damages:
        body = damage(body, rng) or b"<"
    check(read_page(body, url, content_type=header))


@given(body=st.binary(max_size=300), url=st.none() | st.sampled_from(URLS), platform=st.none() | st.sampled_from(PLATFORMS))
@settings(deadline=None, max_examples=100, derandomize=True)
def test_any_bytes_give_a_page(body, url, platform):
    check(read_page(body, url, platform=platform))


@given(
    url=st.text(max_size=60),
    prefix=st.sampled_from(["", "http://", "http://[", "//", SITE + "/", SITE + "/art/2023/", SITE + "/a.html?page="]),
)
@settings(deadline=None, max_examples=60, derandomize=True)
def test_any_address_gives_a_page(make, url, prefix):
    check(read_page(make.trs_list(), prefix + url))
