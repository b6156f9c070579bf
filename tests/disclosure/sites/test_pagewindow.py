"""Pagers that name only the pages around their own: the whole list is walked, and where it cannot be, the page says so."""

from itertools import product

import pytest

from disclosure.sites import read_page

HOST = "http://www.qinghe.example"
LAST = 13
ADDRESSES = {
    "names from 2": lambda n: f"/tzgg/index_{n}.html",
    "names from 1": lambda n: f"/tzgg/index_{n - 1}.html",
    "a parameter": lambda n: f"/tzgg/?page={n}",
    "rows passed over": lambda n: f"/tzgg/?start={(n - 1) * 15}",
}
OWN = {
    "words": " {n} ",
    "an element": '<span class="current">{n}</span>',
    "a link to itself": '<a class="on" href="{url}">{n}</a>',
    "a dead link": '<a class="on" href="#">{n}</a>',
}
BEHIND = {"nothing": "", "dots": "<span>…</span>", "a link": '<a href="{url}">...</a>'}


def address(kind: str, number: int) -> str:
    return "/tzgg/" if number == 1 else ADDRESSES[kind](number)


def around(number: int) -> range:
    """A window that moves with the page."""
    return range(max(1, number - 2), min(LAST, max(number + 2, 5)) + 1)


def block(number: int) -> range:
    """One of five pages that stays for all of them."""
    first = (number - 1) // 5 * 5 + 1
    return range(first, min(first + 4, LAST) + 1)


def page(number: int, window, addresses: str, own: str, behind: str) -> bytes:
    rows = "".join(
        f'<li><a href="/tzgg/c_{2025000 + number * 10 + one}.html">清河市第{number}页第{one}项安排的通知</a><span>2025-06-{28 - number:02}</span></li>'
        for one in range(5)
    )
    named = window(number)
    parts = [BEHIND[behind].format(url=address(addresses, named[0] - 1))] if named[0] > 1 else []
    for n in named:
        url = address(addresses, n)
        parts.append(OWN[own].format(n=n, url=url) if n == number else f'<a href="{url}">{n}</a>')
    parts += [BEHIND[behind].format(url=address(addresses, named[-1] + 1))] if named[-1] < LAST else []
    crumbs = (
        '<div class="location">当前位置：<a href="/">首页</a> &gt; <a href="/zw/">政务公开</a> &gt; <a href="/tzgg/">通知公告</a></div>'
    )
    return f"<html><body>{crumbs}<ul>{rows}</ul><div class='page'>{' '.join(parts)}</div></body></html>".encode()


def walk(*shape) -> tuple[list[int], list[str]]:
    """The numbers of the pages in the order in which they are named, from the first, and the warnings of the last."""
    numbers = {HOST + address(shape[1], number): number for number in range(1, LAST + 1)}
    queue, walked, codes = [f"{HOST}/tzgg/"], [], []
    while queue:
        url = queue.pop(0)
        found = read_page(page(numbers[url], *shape), url)
        walked.append(numbers[url])
        codes = [warning.code for warning in found.warnings]
        queue += [other for other in found.next_pages if numbers[other] not in walked and other not in queue]
    return walked, codes


@pytest.mark.parametrize(("addresses", "own", "behind"), list(product(ADDRESSES, OWN, BEHIND)))
def test_a_window_that_moves_is_followed_to_the_last_page_and_not_beyond(addresses, own, behind):
    assert walk(around, addresses, own, behind) == (list(range(1, LAST + 1)), [])


@pytest.mark.parametrize(("addresses", "own"), list(product(ADDRESSES, OWN)))
def test_a_block_of_pages_is_left_by_the_link_behind_it(addresses, own):
    assert walk(block, addresses, own, "a link") == (list(range(1, LAST + 1)), [])


@pytest.mark.parametrize(("addresses", "own"), list(product(ADDRESSES, OWN)))
def test_a_block_with_dots_behind_it_that_lead_nowhere_is_not_the_end_of_the_list(addresses, own):
    assert walk(block, addresses, own, "dots") == ([1, 2, 3, 4, 5], ["pager_unread"])


@pytest.mark.parametrize(
    "beside",
    [
        '<div class="years"><a href="/tzgg/2023/">2023</a><a href="/tzgg/2024/">2024</a><b>2025</b></div>',
        '<div class="star"><a href="/rate?n=3">3</a><a href="/rate?n=4">4</a><b>5</b></div>',
        '<div class="floor"><a href="/f/7.html">7</a><a href="/g/8.html">8</a></div>',
    ],
)
def test_numbers_that_do_not_run_with_the_addresses_of_the_list_are_no_pager(beside):
    body = page(5, lambda number: range(number, number + 1), "a parameter", "words", "nothing").replace(b"<ul>", beside.encode() + b"<ul>")
    assert read_page(body, f"{HOST}/tzgg/?page=5").next_pages == ()
