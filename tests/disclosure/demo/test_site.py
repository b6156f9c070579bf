"""The demo site by itself: the same seed, the promised amounts, and what the server says."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from disclosure.crawl.attachments import read_attachment
from disclosure.demo import DemoServer, DemoSite, generate, scripted_readings
from disclosure.demo.columns import NOTICE_DAYS
from disclosure.demo.site import night_end
from disclosure.personal import find_personal
from disclosure.registry import City, Column, load_city

NIGHT = date(2025, 10, 10)
NEXT = NIGHT + timedelta(days=1)


@pytest.fixture(scope="module")
def city(root: Path) -> City:
    return load_city(root / "cities" / "demo")


@pytest.fixture(scope="module")
def site(city: City, tmp_path_factory: pytest.TempPathFactory) -> DemoSite:
    return generate(city, 7, tmp_path_factory.mktemp("demo"))


def get(server: DemoServer, url: str, **headers: str) -> requests.Response:
    parts = urlsplit(url)
    return requests.get(f"http://{server.connect[parts.netloc]}{parts.path}", headers={"Host": parts.netloc} | headers, timeout=5)


def test_the_same_seed_gives_the_same_files(city: City, tmp_path: Path) -> None:
    for name in ("one", "two"):
        generate(city, 11, tmp_path / name)
    for file in ("truth.json", "articles.jsonl"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()
    generate(city, 12, tmp_path / "three")
    assert (tmp_path / "one" / "articles.jsonl").read_bytes() != (tmp_path / "three" / "articles.jsonl").read_bytes()


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_every_seed_plants_what_was_promised(city: City, tmp_path: Path, seed: int) -> None:
    truth = generate(city, seed, tmp_path).truth
    kinds = Counter(case["kind"] for case in truth["cases"])
    violations = {case["story"] for case in truth["cases"] if case["kind"] == "violation"}
    assert kinds["violation"] >= 14
    assert kinds["innocent"] >= 12
    assert kinds["impostor"] >= 4
    assert kinds["fault"] >= 6
    assert len(violations) >= 7
    assert truth["counts"]["articles"] >= 1500
    assert truth["counts"]["columns"] >= 90
    assert truth["counts"]["decoys"] >= truth["counts"]["articles"] / 5
    assert [incident["kind"] for incident in truth["incidents"]] == ["personal", "personal", "lost_rows", "redesigned"]
    assert len({incident["column"] for incident in truth["incidents"]}) == 4


def test_no_cell_holds_two_cases(site: DemoSite) -> None:
    places = Counter((case["unit"], case["clause"]) for case in site.truth["cases"])
    assert max(places.values()) == 1


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_no_incident_sits_in_the_notices_of_a_unit_that_has_a_case_there(city: City, seed: int) -> None:
    truth = generate(city, seed).truth
    cases = {case["unit"] for case in truth["cases"] if case["clause"] == "13a"}
    units = {city.column(incident["column"]).owners[0] for incident in truth["incidents"][:3]}
    assert len(units) == 3
    assert not units & cases


def test_each_unit_sums_to_its_cells(site: DemoSite) -> None:
    for unit in site.truth["units"]:
        cells = [cell for cell in site.truth["cells"] if cell["unit"] == unit["unit"]]
        assert unit["got"] == pytest.approx(sum(cell["got"] for cell in cells))
        assert unit["applicable"] == pytest.approx(sum(cell["applicable"] for cell in cells))


def test_two_assessors_agree_on_every_deduction(site: DemoSite) -> None:
    said = scripted_readings(site.truth)
    deductions = {(cell["unit"], cell["clause"]) for cell in site.truth["cells"] if cell["outcome"] in ("partial", "unmet")}
    assert {(entry["unit"], entry["clause"]) for entry in said} == deductions
    assert len(said) == 2 * len(deductions)


def test_a_known_page_answers_not_modified(site: DemoSite, city: City) -> None:
    with DemoServer(site, NIGHT) as server:
        url = city.column("zfb-bmdt").url
        first = get(server, url)
        assert first.status_code == 200
        assert get(server, url, **{"If-None-Match": first.headers["ETag"]}).status_code == 304
        assert get(server, url, **{"If-Modified-Since": first.headers["Last-Modified"]}).status_code == 304
        assert [entry.status for entry in server.log] == [200, 304, 304]


def test_an_edited_article_and_a_retitled_row_are_new_pages(site: DemoSite, city: City) -> None:
    article = next(entry for entry in site.articles if entry.columns == ["zfb-bmdt"] and entry.published.date() < NIGHT)
    with DemoServer(site, NIGHT) as server:
        tag = get(server, article.url).headers["ETag"]
        server.touch_article(article.url, "补充说明一段。")
        again = get(server, article.url, **{"If-None-Match": tag})
        assert again.status_code == 200
        assert "补充说明一段" in again.content.decode(site.looks["zfb-bmdt"].charset)
        newest = site.shown("zfb-bmdt", article.published.replace(year=2030))[0]
        server.retitle_row("zfb-bmdt", newest.url, "换了标题的一行")
        assert "换了标题的一行" in get(server, city.column("zfb-bmdt").url).content.decode(site.looks["zfb-bmdt"].charset)


def test_an_earlier_night_shows_less(site: DemoSite) -> None:
    late = next(
        entry for entry in site.articles if date(2025, 9, 1) < entry.published.date() < NIGHT and site.looks[entry.columns[0]].fault == ""
    )
    with DemoServer(site, date(2025, 8, 1)) as server:
        assert get(server, late.url).status_code == 404
        server.night = NIGHT
        assert get(server, late.url).status_code == 200


def incident(site: DemoSite, kind: str) -> Column:
    return site.city.column(next(entry["column"] for entry in site.truth["incidents"] if entry["kind"] == kind))


@pytest.mark.parametrize("kind", ["lost_rows", "redesigned"])
def test_two_lists_are_other_pages_on_the_second_night_and_no_others_are(site: DemoSite, city: City, kind: str) -> None:
    column, other = incident(site, kind), city.column("zfb-bmdt")
    with DemoServer(site, NIGHT) as server:
        tags = {entry.id: get(server, entry.url).headers["ETag"] for entry in (column, other)}
        assert get(server, column.url, **{"If-None-Match": tags[column.id]}).status_code == 304
        server.night = NEXT
        assert get(server, column.url, **{"If-None-Match": tags[column.id]}).status_code == 200
        assert get(server, other.url, **{"If-None-Match": tags[other.id]}).status_code == 304


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_the_list_that_loses_rows_keeps_old_ones_that_alone_would_be_a_violation(city: City, seed: int) -> None:
    site = generate(city, seed)
    name = incident(site, "lost_rows").id
    before, after = site.shown(name, night_end(NIGHT)), site.shown(name, night_end(NEXT))
    assert len(after) == 6
    assert len(after) < min(len(before), 20) / 2
    assert after == before[-6:]
    assert after[0].published.date() < site.city.rounds[0].window[1] - timedelta(days=NOTICE_DAYS)


def test_the_page_and_the_workbook_hold_the_numbers_that_the_truth_counts(site: DemoSite) -> None:
    for entry in site.truth["incidents"][:2]:
        article = site.by_url[entry["url"]]
        text = "\n".join(article.body)
        if article.attachments:
            assert not find_personal(text)
            (host, path), _ = next(pair for pair in site.files.items() if pair[1][0] is article)
            text = read_attachment(site.answer(host, path, night_end(NIGHT)).body, path).text
        assert Counter(spot.kind for spot in find_personal(text)) == entry["numbers"]


def test_the_dead_site_refuses_connections(site: DemoSite) -> None:
    with DemoServer(site, NIGHT) as server, pytest.raises(requests.ConnectionError):
        get(server, "http://gxj.qinghe.example/tzgg/")


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pdf"])
def test_attachments_open_and_hold_their_text(site: DemoSite, kind: str) -> None:
    (host, path), (owner, name, _) = next(entry for entry in site.files.items() if entry[1][2] == kind and "gxj" not in entry[0][0])
    with DemoServer(site, NIGHT) as server:
        answers = [get(server, f"http://{host}{path}") for _ in range(2)]
    said = read_attachment(answers[0].content, path)
    assert (said.kind, said.problem) == (kind, None)
    assert all(text in said.text.replace("\n", "") for text in (name, owner.title))  # a pdf breaks its lines
    assert answers[0].content == answers[1].content


def test_robots_close_only_the_planted_column(site: DemoSite) -> None:
    closed = [name for name, look in site.looks.items() if look.fault == "robots"]
    assert len(closed) == 1
    assert urlsplit(site.city.column(closed[0]).url).path.rsplit("page_", 1)[0] in site.robots("zwgk.qinghe.example")
