"""Pages are read in a process of their own, and whatever becomes of it they are read."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from disclosure.crawl import page_process
from disclosure.crawl.page_process import PageProcess
from disclosure.sites import read_page

URL = "http://www.qinghe.example/tzgg/t1.html"
BODY = """<!DOCTYPE html><html><head><title>关于河道保洁的通知_清河市水务局</title></head><body><div class='article'><h1>关于河道保洁的通知</h1>
<div>发布时间：2025-07-01 来源：清河市水务局</div><div class='content'><p>各责任单位按照年度安排逐项落实。</p></div></div></body></html>""".encode()

OWNER = """
import sys, time
from disclosure.crawl.page_process import PAGES
PAGES.read(b"<p>", "http://www.qinghe.example/", None, None)
print(PAGES._process.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def pages():
    """A process of this test's own."""
    pages = PageProcess()
    yield pages
    pages.close()


@pytest.fixture
def not_here(monkeypatch):
    """This process reads no page."""

    def refuse(*_args, **_more):
        raise AssertionError("read here")

    monkeypatch.setattr(page_process, "read_page", refuse)


def read(pages, body=BODY):
    return pages.read(body, URL, "text/html; charset=utf-8", None)


def test_it_says_of_a_page_what_the_page_reader_says(pages, not_here):
    expected = read_page(BODY, URL, content_type="text/html; charset=utf-8")
    assert expected.title == "关于河道保洁的通知"
    assert read(pages) == expected


def test_a_page_larger_than_a_pipe_goes_through(pages, not_here):
    assert "年度安排" in read(pages, BODY.replace(b"</p>", "每月末汇总上报。".encode() * 40_000 + b"</p>")).body


def test_a_crawl_reads_its_pages_there(site, world, not_here):
    site.put_column("/tzgg/", 3)
    report = world.crawl(world.city({"tzgg": "/tzgg/"}))
    assert [line["rows"] for line in report.columns] == [3]
    assert report.articles_new == len(world.parsed("rows")) == 3


def test_a_page_is_read_though_the_process_was_killed_and_the_next_has_a_new_one(pages):
    expected = read(pages)
    first = pages._process
    os.kill(first.pid, signal.SIGKILL)
    assert read(pages) == expected
    assert read(pages) == expected
    assert first.returncode == -signal.SIGKILL
    assert pages._process.pid != first.pid


def test_a_page_that_ends_the_process_is_read_here(pages, monkeypatch):
    monkeypatch.setattr(page_process, "CODE", "import os; os.read(0, 100); os.abort()")
    assert read(pages).title == "关于河道保洁的通知"


def test_an_answer_that_was_not_waited_for_is_given_to_nobody(pages, monkeypatch):
    read(pages)
    with monkeypatch.context() as patch:
        patch.setattr(page_process.pickle, "load", interrupt)
        with pytest.raises(KeyboardInterrupt):
            read(pages, b"<title>another page</title>")
    assert read(pages).title == "关于河道保洁的通知"


def interrupt(_file):
    raise KeyboardInterrupt


def test_a_process_that_cannot_be_started_is_done_without(pages, monkeypatch):
    monkeypatch.setattr(page_process.sys, "executable", "/nowhere/python")
    pages.start()
    assert read(pages).title == "关于河道保洁的通知"


def test_a_killed_crawl_leaves_no_process_behind():
    owner = subprocess.Popen([sys.executable, "-c", OWNER], stdout=subprocess.PIPE, text=True)
    pid = int(owner.stdout.readline())
    assert is_there(pid)
    owner.kill()
    owner.wait()
    owner.stdout.close()
    until = time.monotonic() + 20
    while is_there(pid) and time.monotonic() < until:
        time.sleep(0.02)
    assert not is_there(pid)


def test_a_fork_of_the_crawl_has_its_own(pages):
    read(pages)
    child = os.fork()
    if child == 0:
        is_own = read(pages).title is not None and pages._owner == os.getpid()
        pages.close()
        os._exit(0 if is_own else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert read(pages).title == "关于河道保洁的通知"


def is_there(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
