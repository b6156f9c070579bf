"""Pages per second and core: every tool over the same pages, in this process, on one thread, by CPU time."""

from __future__ import annotations

import contextlib
import gc
import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial

from bs4 import BeautifulSoup

from disclosure.sites import read_page
from disclosure.text import decode_page
from page_reading.gold import GoldPage
from page_reading.peers import CannotRead, Peer, import_peer

OURS, PLAIN = "ours", "bs4+lxml"
TOOLS = (OURS, PLAIN, "parsel", "trafilatura")
ENOUGH_LISTS = 150.0  # list pages a second and core that the reading must reach
Work = Callable[[GoldPage], object]


def read_ours(page: GoldPage) -> object:
    """The full reading: kind, rows, fields, body, dates, warnings."""
    return read_page(page.body, page.url)


def read_plain(page: GoldPage) -> object:
    """Bytes to the texts and addresses of all links and to all text, with BeautifulSoup over lxml."""
    soup = BeautifulSoup(page.body, "lxml")
    return [(anchor.get_text(), anchor.get("href")) for anchor in soup.find_all("a")], soup.get_text()


def tools_here(peers: Sequence[Peer]) -> dict[str, Work]:
    """The tools that can be measured on this machine, ours first."""
    tools: dict[str, Work] = {OURS: read_ours, PLAIN: read_plain}
    parsel = import_peer("parsel")
    if parsel is not None:

        def read_parsel(page: GoldPage) -> object:
            root = parsel.Selector(text=decode_page(page.body).text)
            links = [(anchor.xpath("string()").get(), anchor.attrib.get("href")) for anchor in root.xpath("//a")]
            return links, root.xpath("string()").get()

        tools["parsel"] = read_parsel
    tools |= {peer.name: partial(read_with, peer) for peer in peers if peer.name in TOOLS}
    return tools


def read_with(peer: Peer, page: GoldPage) -> object:
    """A peer's reading of a page's bytes; what it raises on has cost its time too."""
    with contextlib.suppress(CannotRead):
        return peer.read(decode_page(page.body).text, page.url)
    return None


def measure(tools: dict[str, Work], pages: Sequence[GoldPage], repeat: int) -> dict[str, float]:
    """Pages per second of CPU time of each tool: a pass to warm up, then the median of ``repeat`` passes, the tools by turns."""
    if not pages:
        return {}
    seconds: dict[str, list[float]] = {name: [] for name in tools}
    for work in tools.values():
        run_pass(work, pages)
    for _ in range(repeat):
        for name, work in tools.items():
            seconds[name].append(run_pass(work, pages))
    return {name: len(pages) / max(statistics.median(values), 1e-9) for name, values in seconds.items()}


def run_pass(work: Work, pages: Sequence[GoldPage]) -> float:
    """CPU seconds of one pass over all pages."""
    gc.collect()
    began = time.process_time()
    for page in pages:
        work(page)
    return time.process_time() - began
