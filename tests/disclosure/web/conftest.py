"""A real browser that reads an application through its test client and looks whether a page scrolls sideways."""

import shutil
from collections.abc import Callable, Iterable, Iterator

import pytest
from fastapi.testclient import TestClient

WIDTHS = (390, 768, 1280)
"""CSS pixels of a telephone, a tablet held upright and a small desktop."""

OVERHANG = """() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const over = [...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > root.clientWidth + 1);
    return [root.scrollWidth + ' px', ...over.slice(0, 3).map(one => one.tagName + '.' + one.className)];
}"""
STUFF = "() => document.querySelectorAll('h1, p, li, td').forEach(one => one.append('Abcdefghij'.repeat(20)))"


@pytest.fixture
def page(missing: Callable[[str], None]) -> Iterator:
    """A page of a browser without a network."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        missing("chromium is not installed (apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-background-networking"])
        yield browser.new_page()
        browser.close()


@pytest.fixture
def find_sideways(page) -> Callable:
    """Say of each path at which width it scrolls sideways; on the telephone also with a word of 200 letters added to every text."""

    def find(client: TestClient, paths: Iterable[str], headers: dict[str, str] | None = None, status: int = 200) -> list[str]:
        def answer(route) -> None:
            response = client.get(route.request.url, headers=headers)
            route.fulfill(status=response.status_code, headers=dict(response.headers), body=response.content)

        page.route("**/*", answer)
        found = []
        for path in paths:
            response = page.goto(f"http://127.0.0.1{path}")
            assert response is not None
            assert response.status == status, path
            found += look(path)
        return found

    def look(name: str) -> list[str]:
        found = []
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            found += [(f"{name} at {width}", over) for over in [page.evaluate(OVERHANG)] if over]
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        page.evaluate(STUFF)
        found += [(f"{name} with long words", over) for over in [page.evaluate(OVERHANG)] if over]
        return found

    find.look = look
    return find
