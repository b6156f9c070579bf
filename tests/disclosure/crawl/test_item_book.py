"""The items of a night wait on disk, and each comes back as it was."""

import sqlite3
import threading
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.crawl.item_book import Attached, ItemBook
from disclosure.crawl.items import Item
from disclosure.crawl.memory import TABLES, Memo, Memory
from disclosure.fetch.records import Fetch

URL = "http://www.qinghe.example/tzgg/t1.html"
AT = datetime(2025, 7, 10, 16, tzinfo=UTC)
NOTHING = dict.fromkeys(("last_modified", "location", "listed", "purpose", "column_id"))
MEMO = Memo(URL, "ab" * 32, '"1"', None, None, AT, AT, "")


@pytest.fixture
def memory():
    memory = empty_memory()
    memory.take([{"url": URL, "status": "ok", "sha256": MEMO.sha256, "etag": MEMO.etag, "finished_at": AT} | NOTHING])
    return memory


def empty_memory():
    database = sqlite3.connect(":memory:", check_same_thread=False)
    database.executescript(TABLES)
    return Memory(database)


@pytest.fixture
def book(tmp_path, memory):
    with ItemBook.open(tmp_path, memory) as book:
        yield book


def test_an_item_comes_back_as_it_was_put_in(book):
    item = Item(URL, ("tzgg", "zcfg"), "1234abcd 5678abcd", "2025-07-01", MEMO, None, changed=True, is_listed=True, visit="sweep")
    book.save([item, Item(f"{URL}#other")])
    assert book.find([URL, "http://www.qinghe.example/none.html"]) == {URL: item}
    assert URL in book
    assert "http://www.qinghe.example/none.html" not in book
    assert sorted(book.outcomes()) == [([], "skipped", None), (["tzgg", "zcfg"], "unchanged", None)]
    assert book.rows_of(URL) == {"1234abcd", "5678abcd"}
    assert book.rows_of("http://www.qinghe.example/none.html") is None
    assert list(book.unread()) == [f"{URL}#other"]


def test_an_end_touches_nothing_that_a_list_showed_meanwhile(book):
    book.save([Item(URL, ("tzgg",), memo=MEMO)])
    under_way = book.find([URL])[URL]
    book.save([Item(URL, ("tzgg", "zcfg"), "1234abcd", memo=MEMO, is_listed=True)])
    under_way.status, under_way.is_same = "ok", True
    book.end(under_way)
    assert book.find([URL])[URL] == Item(URL, ("tzgg", "zcfg"), "1234abcd", memo=MEMO, status="ok", is_same=True, is_listed=True)


@given(st.lists(st.tuples(st.sampled_from(["127.0.0.1", "127.0.0.2"]), st.integers(0, 3), st.text(max_size=3), st.text(max_size=3))))
def test_what_comes_first_is_popped_first_each_address_by_itself(tmp_path_factory, entries):
    with ItemBook.open(tmp_path_factory.mktemp("book"), empty_memory()) as book:
        grown = [book.push(address, [((kind, day), url)]) for address, kind, day, url in entries]
        for address in ("127.0.0.1", "127.0.0.2"):
            popped = list(iter(lambda address=address: book.pop(address), None))
            assert popped == sorted({((kind, day), url) for own, kind, day, url in entries if own == address})
    assert sum(grown) == len(set(entries))


def test_an_attachment_is_put_down_once(book):
    attached = Attached("tzgg", "watch", "附表\ud83d.docx")
    assert book.attach(URL, attached)
    assert not book.attach(URL, Attached(None, "revisit", ""))
    assert book.attached(URL) == Attached("tzgg", "watch", "附表?.docx")


def test_threads_share_it(book):
    def push(address):
        for number in range(200):
            book.push(address, [((0, f"{number:03}"), URL)])
            book.save([Item(f"{address}/{number}")])

    addresses = [f"127.0.0.{number}" for number in range(8)]
    threads = [threading.Thread(target=push, args=(address,)) for address in addresses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(1 for _ in book.outcomes()) == 1600
    assert [book.pop(address) for address in addresses] == [((0, "000"), URL)] * 8


def test_an_item_that_was_asked_for_says_how_it_ended():
    item = Item(URL, memo=MEMO)
    item.end(Fetch("run", "qinghe", AT.date(), 1, None, "www.qinghe.example", URL, "tzgg", "article", AT, AT, "ok", sha256="ab" * 32))
    assert (item.status, item.is_same) == ("ok", True)
