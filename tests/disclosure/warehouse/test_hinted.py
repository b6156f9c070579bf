"""List pages that a repair read stand in the warehouse as it read them, and only from the crawl on that did so."""

from disclosure.crawl.repairs import Applied, ListBody, write_repairs
from disclosure.evidence_store import EvidenceStore

SITE = "http://www.qingyuan.example/"
URL = f"{SITE}civil/docs/"
CARDS = "".join(
    f'<div class="card" onclick="go(\'./a{number}.html\')"><p>关于第{number}号救助事项的公告</p><i>2025-06-{number + 10}</i></div>'
    for number in range(6)
)
PAGE = f'<html><head><meta charset="utf-8"></head><body><div class="wall">{CARDS}</div></body></html>'.encode()


def crawl(small_city, selector: str | None = "div.wall > div.card", parsed: list | None = None):
    """A night on which the column was read by a repair, though the page reader made something else of the page."""
    night = small_city.crawl("2025-07-10")
    digest = EvidenceStore(small_city.folder).save(PAGE)
    night.list("civil-docs", "civil/docs/", [])
    night.columns[-1]["rows"] = 6
    night.fetches[-1]["sha256"] = night.pages[-1]["sha256"] = digest
    night.pages[-1]["kind"] = "article"
    night.rows += [
        {"parser_version": night.pages[-1]["parser_version"], "sha256": digest, "page_url": URL, "position": 1, "pinned": False, **row}
        for row in parsed or []
    ]
    night.finish()
    if selector:
        body = ListBody(digest, URL, URL, "text/html")
        write_repairs(small_city.folder, night.night, night.run, night.now, [], [Applied("civil-docs", selector, body)])
    return night


def titles(small_city, rows, as_of=None):
    found = rows(
        small_city.silver(as_of),
        "select title, listed_on from silver.listing where column_id = 'civil-docs' order by listed_on desc, title",
    )
    return [line["title"] for line in found]


def test_the_rows_are_those_the_repair_finds(small_city, rows):
    wrong = [{"title": "热点推荐", "url": f"{SITE}hot/1.html", "href": "/hot/1.html", "date": None}]
    crawl(small_city, parsed=wrong)
    assert titles(small_city, rows) == [f"关于第{number}号救助事项的公告" for number in range(5, -1, -1)]
    state = rows(small_city.silver(), "select rows, parsed_rows from silver.column_state where column_id = 'civil-docs'")[0]
    assert (state["rows"], state["parsed_rows"]) == (6, 6)


def test_without_a_repair_nothing_is_put_in_place(small_city, rows):
    wrong = [{"title": "热点推荐", "url": f"{SITE}hot/1.html", "href": "/hot/1.html", "date": None}]
    crawl(small_city, selector=None, parsed=wrong)
    assert "热点推荐" in titles(small_city, rows)


def test_a_lost_body_leaves_the_page_as_it_was(small_city, rows):
    night = crawl(small_city)
    assert len(titles(small_city, rows)) == 6
    EvidenceStore(small_city.folder).path(night.fetches[-1]["sha256"]).unlink()
    assert titles(small_city, rows) == [None]  # the address itself, which the page reader took for an article
