"""The log-in of ``disclosure serve``: a real server, and a real browser where one is installed."""

import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
import requests

from disclosure.settings import Settings


@dataclass
class Served:
    """A running ``disclosure serve`` and the password it printed."""

    url: str
    password: str


@pytest.fixture(scope="module")
def served(published_demo: Settings) -> Iterator[Served]:
    command = [sys.executable, "-m", "disclosure.cli", "serve", "--port", "0", "--data", str(published_demo.data)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        line = process.stdout.readline()
        found = re.search(r"(http://\S+)/\s+user office\s+password (\S+)", line)
        assert found, line + (process.stderr.read() if process.poll() is not None else "")
        yield Served(found[1], found[2])
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def log_in(served: Served) -> requests.Session:
    session = requests.Session()
    session.post(f"{served.url}/login", data={"name": "office", "password": served.password}, timeout=10)
    return session


def test_without_a_log_in_there_is_only_the_log_in_page(served: Served) -> None:
    for path in ("/", "/city/demo", "/city/demo/unit/zjj"):
        answer = requests.get(served.url + path, timeout=10)
        assert answer.status_code == 401
        assert "登录" in answer.text
        assert "得分" not in answer.text


def test_a_wrong_password_or_a_forged_cookie_does_not_open(served: Served) -> None:
    assert requests.post(f"{served.url}/login", data={"name": "office", "password": "x"}, timeout=10).status_code == 401
    assert requests.get(f"{served.url}/", cookies={"disclosure_session": "office.forged"}, timeout=10).status_code == 401


def test_the_office_logs_in_and_out(served: Served) -> None:
    session = log_in(served)
    assert session.get(f"{served.url}/city/demo", timeout=10).status_code == 200
    session.post(f"{served.url}/logout", timeout=10)
    assert session.get(f"{served.url}/city/demo", timeout=10).status_code == 401


def test_a_taken_port_is_one_line(served: Served, published_demo: Settings) -> None:
    port = served.url.rsplit(":", 1)[1]
    command = [sys.executable, "-m", "disclosure.cli", "serve", "--port", port, "--data", str(published_demo.data)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "cannot listen" in done.stderr


def test_in_a_browser_the_office_finds_a_units_loss_and_records_a_reading(served: Served, missing: Callable[[str], None]) -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        missing("chromium is not installed (apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-background-networking"])
        page = browser.new_page()
        problems: list[str] = []
        page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
        page.goto(f"{served.url}/login")
        page.fill("#name", "office")
        page.fill("#password", served.password)
        page.click("button")
        page.click("text=青禾市")
        page.click("text=青禾市住房和城乡建设局")
        page.click("a:has-text('部门决算公开')")
        page.fill("#reader", "李澄")
        page.select_option("#outcome", "met")
        page.fill("#note", "页面已核对，附件可以打开")
        page.click("text=记录核读意见")
        assert "已记录" in page.inner_text("main")
        assert "页面已核对" in page.inner_text("main")
        browser.close()
    assert not problems
