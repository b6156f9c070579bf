"""A small fictional site on loopback with an access log, and cities that name it."""

import hashlib
import threading
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml

from disclosure import bronze
from disclosure.crawl import crawl_city
from disclosure.settings import Settings

NIGHT = date(2025, 7, 10)
NEXT = date(2025, 7, 11)


@dataclass
class Page:
    """What the server sends for a path. ``drip`` sends the body in pieces with pauses; ``cut`` leaves out its end."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    has_etag: bool = True
    slow: float = 0.0
    drip: float = 0.0
    cut: int = 0


@dataclass
class Hit:
    """One line of the access log; ``began`` and ``ended`` by the wall clock."""

    host: str
    path: str
    headers: dict[str, str]
    began: float
    ended: float = 0.0
    status: int = 0


class Site:
    """A web server at one loopback address; paths it does not hold are 404."""

    def __init__(self, ip: str) -> None:
        self.ip = ip
        self.pages: dict[str, Page] = {}
        self.log: list[Hit] = []
        self.server = _Server((ip, 0), type("Handler", (_Handler,), {"site": self}))
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def target(self) -> str:
        return f"{self.ip}:{self.server.server_address[1]}"

    @property
    def paths(self) -> list[str]:
        return [hit.path for hit in self.log]

    @property
    def articles(self) -> Counter:
        """How often each article was sent (200), by path."""
        return Counter(hit.path for hit in self.log if "/t2" in hit.path and hit.status == 200)

    def put(self, path: str, body: str | bytes, **more) -> None:
        self.pages[path] = Page(body.encode() if isinstance(body, str) else body, **more)

    def put_list(self, path: str, rows, *, pages: int = 1, remark: str = "", **more) -> None:
        self.put(path, list_html(rows, pages=pages, remark=remark), **more)

    def put_column(self, path: str, count: int, *, day: str = "2025-06-{:02}", text: str = "正文") -> list[str]:
        """A column of one page with ``count`` articles; returns their paths."""
        rows = [
            (f"关于第{number}号事项的通知", f"./202506/t202506{number:02}_{number}.html", day.format(number))
            for number in range(count, 0, -1)
        ]
        self.put_list(path, rows)
        paths = [path + href[2:] for _, href, _ in rows]
        for (title, _, listed), article in zip(rows, paths, strict=True):
            self.put_article(article, title, listed, f"{text}：{title}。" * 20)
        return paths

    def put_article(self, path: str, title: str, day: str, text: str, **more) -> None:
        self.put(path, article_html(title, day, text), **more)

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A client that goes away in the middle is part of some tests."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    site: Site

    def do_GET(self):
        hit = Hit(self.headers.get("Host", ""), self.path, dict(self.headers), time.time())
        self.site.log.append(hit)
        page = self.site.pages.get(self.path, Page(b"", 404))
        time.sleep(page.slow)
        etag = f'"{hashlib.md5(page.body).hexdigest()}"'
        is_same = page.has_etag and page.status == 200 and self.headers.get("If-None-Match") == etag
        hit.status = 304 if is_same else page.status
        self.send_response(hit.status)
        if page.has_etag and page.status == 200:
            self.send_header("ETag", etag)
        for name, value in page.headers.items():
            self.send_header(name, value)
        if not is_same:
            self.send_header("Content-Type", page.headers.get("Content-Type", "text/html"))
            self.send_header("Content-Length", str(len(page.body)))
        self.end_headers()
        if not is_same:
            self._send_body(page)
        hit.ended = time.time()

    def _send_body(self, page):
        if page.drip:
            for byte in page.body:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                time.sleep(page.drip)
        elif page.cut:
            self.wfile.write(page.body[: -page.cut])
            self.wfile.flush()
            self.close_connection = True
        else:
            self.wfile.write(page.body)

    def log_message(self, *_):
        pass


def list_html(rows, *, pages: int = 1, remark: str = "") -> str:
    """A list page as a TRS site writes it; ``rows`` are (title, href, date)."""
    items = "".join(f'<li><a href="{href}" title="{title}">{title}</a><span>{day}</span></li>' for title, href, day in rows)
    note = f"<p>{remark}</p>" if remark else ""
    return (
        '<html><head><meta charset="utf-8"><title>通知公告</title><meta name="ColumnName" content="通知公告"></head>'
        f'<body><div class="list"><ul class="news_list">{items}</ul>{note}</div>'
        f'<script>createPageHTML({pages}, 0, "index", "html");</script></body></html>'
    )


def article_html(title: str, day: str, text: str) -> str:
    """An article page with the meta tags of 政府网站发展指引."""
    return (
        f'<html><head><meta charset="utf-8"><title>{title}</title><meta name="ArticleTitle" content="{title}">'
        f'<meta name="PubDate" content="{day} 09:00"><meta name="ContentSource" content="青禾市测试局"></head>'
        f'<body><h1>{title}</h1><div class="info">发布时间：{day} 09:00 来源：青禾市测试局</div><div class="TRS_Editor"><p>{text}</p></div></body></html>'
    )


class World:
    """Sites, cities and one storage root of a test."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self.connect: dict[str, str] = {}
        self._stack = stack

    def site(self, host: str = "www.qinghe.example", *, ip: str = "127.0.0.1") -> Site:
        """A running site that answers for a host name."""
        site = Site(ip)
        self._stack.callback(site.close)
        self.connect[host] = site.target
        return site

    def city(
        self, columns: dict[str, str], *, name: str = "qinghe", sites: list[dict] | None = None, rounds: list[dict] | None = None, **city
    ) -> str:
        """Write a city; ``columns`` is id → address (relative to the first site). Returns its id."""
        folder = self.folder / "cities" / name
        folder.mkdir(parents=True, exist_ok=True)
        sites = sites or [{"id": "www", "name": "青禾市政府网", "url": "http://www.qinghe.example/", "platform": "trs"}]
        manners = {"delay": 0, "jitter": 0, "timeout": 5, "retries": 1, "budget": 100_000} | city.pop("manners", {})
        head = {
            "id": name,
            "name": "青禾市",
            "level": "county",
            "status": "demo",
            "clock": "night",
            "manners": manners,
            "sites": sites,
        } | city
        kinds = city.get("kinds", {})
        head.pop("kinds", None)
        entries = [
            {"id": key, "site": sites[0]["id"], "url": url, "path": f"首页 > {key}", "class": kinds.get(key, "notice")}
            for key, url in columns.items()
        ]
        write(folder / "city.yml", head)
        write(folder / "units.yml", {"units": []})
        write(folder / "columns.yml", {"columns": entries})
        if rounds:
            write(folder / "rounds.yml", {"rounds": rounds})
            write(folder / "rulebook.yml", RULEBOOK)
        return name

    def settings(self, **more) -> Settings:
        return Settings(data=self.folder / "data", cities=self.folder / "cities", connect=dict(self.connect), **more)

    def crawl(self, city: str = "qinghe", night: date = NIGHT, **more):
        return crawl_city(self.settings(**more), city, night)

    def lines(self, report) -> dict[str, dict]:
        """The report's lines by column."""
        return {line["column"]: line for line in report.columns}

    def rows(self, table: str, city: str = "qinghe", night: date | None = None) -> list[dict]:
        """The rows of a bronze table, in the order they were made."""
        folder = self.folder / "data" / city / "bronze" / table
        paths = sorted(folder.glob(f"{night or '*'}/*.parquet"))
        return [row for path in paths for row in bronze.read_rows(path)]

    def parsed(self, kind: str, city: str = "qinghe") -> list[dict]:
        """The rows of ``pages`` or ``rows``."""
        paths = sorted((self.folder / "data" / city / "parsed").glob(f"*/{kind}-*.parquet"))
        return [row for path in paths for row in bronze.read_rows(path)]


RULEBOOK = {
    "id": "test-2025", "name": "测试", "status": "proposal", "announced_on": None, "issued_on": "2025-01-01", "applies_from": "2025-01-01",
    "year": 2025, "source": "测试", "grades": [], "tasks": [],
}  # fmt: skip


def write(path: Path, content) -> None:
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


@pytest.fixture
def world(tmp_path):
    """Everything of one test, cleared away afterwards."""
    with ExitStack() as stack:
        yield World(tmp_path, stack)


@pytest.fixture(scope="module")
def long_world(tmp_path_factory):
    """The same for a module whose tests look at one crawl."""
    with ExitStack() as stack:
        yield World(tmp_path_factory.mktemp("world"), stack)


@pytest.fixture
def site(world):
    """The one site of a simple test."""
    return world.site()
