"""A small fictional city and the parquet files a crawl of it would leave, written by hand."""

import hashlib
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from disclosure.crawl.attachment_values import READER_VERSION
from disclosure.sites import PARSER_VERSION

SITE = "http://www.qingyuan.example/"
OPENS = datetime(2025, 7, 10, 15, 0, tzinfo=UTC)  # 23:00 in Shanghai
FETCH = {
    "run_id": "string", "city": "string", "night": "date32", "seq": "int64", "address": "string", "host": "string", "url": "string",
    "column_id": "string", "purpose": "string", "requested_at": "instant", "finished_at": "instant", "status": "string", "http_status": "int64",
    "cause": "string", "sha256": "string", "bytes": "int64", "content_type": "string", "etag": "string", "last_modified": "string",
    "location": "string", "attempt": "int64", "waited": "float64", "detail": "string",
}  # fmt: skip
COLUMN = {
    "run_id": "string", "city": "string", "night": "date32", "column_id": "string", "site_id": "string", "host": "string", "address": "string",
    "status": "string", "reason": "string", "cause": "string", "pages_read": "int64", "page_count": "int64", "rows": "int64",
    "articles_new": "int64", "articles_unchanged": "int64", "articles_failed": "int64", "reached_end": "bool_", "oldest_on": "date32",
    "newest_on": "date32", "coverage": "string", "remark": "string", "visit": "string", "trust": "float64", "structure": "string",
    "is_joined": "bool_", "in_order": "bool_", "detail": "string",
    "started_at": "instant", "finished_at": "instant",
}  # fmt: skip
RUN = {
    "run_id": "string", "city": "string", "night": "date32", "started_at": "instant", "finished_at": "instant", "seconds": "float64",
    "requests": "int64", "not_modified": "int64", "bytes": "int64", "columns": "int64", "columns_failed": "int64", "articles_new": "int64",
    "articles_unchanged": "int64", "articles_failed": "int64", "degraded": "bool_",
}  # fmt: skip
PAGE = {
    "parser_version": "string", "sha256": "string", "url": "string", "platform": "string", "kind": "string", "encoding": "string",
    "column_name": "string", "title": "string", "published": "string", "published_origin": "string", "dates": "string", "source": "string",
    "publisher": "string", "document_number": "string", "index_number": "string", "written_on": "string", "attachments": "string",
    "body": "string", "tags": "string", "page_count": "int64", "next_pages": "string", "blank": "bool_", "script_list": "bool_",
    "challenge": "bool_", "remark": "string", "validity": "string", "opens_on": "string", "closes_on": "string", "shortened": "string",
    "trust": "float64", "list_call": "string", "column_class": "string", "item_class": "string", "statement": "string", "issuer": "string",
    "relayed": "bool_", "warnings": "string",
}  # fmt: skip
ROW = {
    "parser_version": "string", "sha256": "string", "page_url": "string", "position": "int64", "title": "string", "href": "string",
    "url": "string", "date": "string", "pinned": "bool_",
}  # fmt: skip
ATTACHMENT = {
    "parser_version": "string", "reader_version": "string", "sha256": "string", "url": "string", "kind": "string", "text": "string",
    "characters": "int64", "problem": "string", "cause": "string", "is_empty": "bool_", "warnings": "string",
}  # fmt: skip

CITY = {
    "city.yml": {
        "id": "qingyuan", "name": "青原市", "level": "county", "status": "demo", "clock": "night",
        "sites": [{"id": "portal", "name": "青原市门户", "url": SITE, "platform": "trs", "aliases": ["qingyuan.example"]}],
    },
    "units.yml": {
        "units": [
            {"id": "office", "name": "青原市人民政府办公室", "aliases": ["市政府办公室", "青原市人民政府"], "kind": "office", "group": "市直", "codes": {"document": "青政办、青政"}},
            {"id": "civil", "name": "青原市民政局", "aliases": ["市民政局"], "kind": "department", "group": "市直", "codes": {"document": "青民"}},
            {"id": "school", "name": "青原市教育体育局", "aliases": ["市教体局"], "kind": "department", "group": "市直", "codes": {"document": "青教体"}},
            {"id": "town", "name": "青原市石桥镇人民政府", "aliases": ["石桥镇"], "kind": "town", "group": "乡镇"},
            {"id": "power", "name": "青原供电公司", "kind": "company", "group": "企业", "assessed": "listed", "reason": "公共企事业单位"},
        ],
        "collectives": [{"names": ["市直各部门"], "kinds": ["department"]}],
    },
    "columns.yml": {
        "columns": [
            {"id": "civil-docs", "site": "portal", "url": "civil/docs/", "path": "民政局 > 政策文件", "owners": ["civil"], "class": "policy"},
            {"id": "civil-guide", "site": "portal", "url": "civil/guide.html", "path": "民政局 > 公开指南", "owners": ["civil"], "class": "static"},
            {"id": "school-docs", "site": "portal", "url": "school/docs/", "path": "教体局 > 政策文件", "owners": ["school"], "class": "policy"},
            {"id": "portal-news", "site": "portal", "url": "news/", "path": "首页 > 通知公告", "owners": [], "class": "notice"},
            {"id": "town-plan", "site": "portal", "url": "town/plan/", "path": "石桥镇 > 重点工作", "owners": ["town"], "class": "periodic"},
        ]
    },
    "rulebook.yml": {
        "id": "qingyuan-2025", "name": "测评细则", "status": "in_force", "announced_on": "2025-05-20", "issued_on": "2025-05-01",
        "applies_from": "2025-05-01", "year": 2025, "source": "虚构", "grades": [{"name": "优秀", "at_least": 90}, {"name": "一般", "at_least": 0}],
        "tasks": [],
    },
    "rounds.yml": {"rounds": [{"id": "2025Q2", "name": "二季度", "window": ["2025-04-01", "2025-06-30"]}]},
}  # fmt: skip


def sha(text: str) -> str:
    """A body's name; the words of a test stand for the bytes."""
    return hashlib.sha256(text.encode()).hexdigest()


class Crawl:
    """What one run of one night leaves. Every list and article takes a second; ``finish`` writes the files."""

    def __init__(self, folder: Path, night: date, run: str, opens: datetime, city: str) -> None:
        self.folder, self.night, self.run, self.now, self.city = folder, night, run, opens, city
        self.opens = opens
        self.fetches, self.columns, self.pages, self.rows, self.attachments = [], [], [], [], []

    def fetch(self, url: str, purpose: str, status: str = "ok", body: str | None = None, column: str | None = None, **more) -> str | None:
        self.now += timedelta(seconds=1)
        digest = sha(body) if body is not None else None
        row = {
            "run_id": self.run, "city": self.city, "night": self.night, "seq": len(self.fetches) + 1, "address": "127.0.0.1",
            "host": "www.qingyuan.example", "url": url, "column_id": column, "purpose": purpose, "requested_at": self.now,
            "finished_at": self.now, "status": status, "sha256": digest, "bytes": 100, "attempt": 1, "waited": 0.0,
        }  # fmt: skip
        self.fetches.append({**row, **more})
        return digest

    def list(
        self, column: str, path: str, rows: list[dict], *, status: str = "ok", fetched: str = "ok", body: str | None = None, **more
    ) -> None:
        """One column read: a page of rows ``{title, url, date, pinned}``, or a failure by ``status``."""
        url, start = SITE + path, self.now
        if fetched in ("ok", "not_modified"):
            text = body or json.dumps([column, rows], default=str)
            digest = sha(text)
            self.fetch(url, "list", fetched, text if fetched == "ok" else None, column)
            self.page(digest, url, "list")
            if fetched == "ok":
                for position, row in enumerate(rows):
                    self.rows.append(
                        {
                            "parser_version": PARSER_VERSION,
                            "sha256": digest,
                            "page_url": url,
                            "position": position,
                            "href": row["url"],
                            "pinned": False,
                            **row,
                        }
                    )
        else:
            self.fetch(url, "list", fetched, None, column)
        dates = [date.fromisoformat(row["date"][:10]) for row in rows if row.get("date")]
        line = {
            "run_id": self.run, "city": self.city, "night": self.night, "column_id": column, "site_id": "portal", "host": "www.qingyuan.example",
            "address": "127.0.0.1", "status": status, "pages_read": 1, "page_count": 1, "rows": len(rows), "articles_new": 0,
            "articles_unchanged": 0, "articles_failed": 0, "reached_end": status in ("ok", "blank"), "oldest_on": min(dates, default=None),
            "newest_on": max(dates, default=None), "coverage": "complete" if status in ("ok", "blank") else "none", "started_at": start,
            "finished_at": self.now,
        }  # fmt: skip
        self.columns.append({**line, **more})

    def article(self, url: str, body: str = "正文" * 20, *, fetched: str = "ok", version: str = PARSER_VERSION, **page) -> None:
        """One article fetched and parsed; ``page`` are fields of the parsed page."""
        text = json.dumps([url, body, page], ensure_ascii=False, default=str)
        digest = self.fetch(url, "article", fetched, text if fetched == "ok" else None)
        if fetched == "ok":
            self.page(digest, url, "article", body=body, parser_version=version, **page)

    def attachment(
        self, url: str, status: str = "ok", text: str = "", *, version: str = READER_VERSION, said: dict | None = None, **more
    ) -> None:
        """One file asked for; ``said`` are fields of what was read of it, None when it was not read."""
        digest = self.fetch(url, "attachment", status, f"{url} {text}" if status == "ok" else None, **more)
        if said is not None:
            base = {
                "parser_version": PARSER_VERSION,
                "reader_version": version,
                "sha256": digest,
                "url": url,
                "kind": "docx",
                "warnings": "[]",
            }
            self.attachments.append({**base, "text": text, "characters": len(text), "is_empty": False, **said})

    def page(self, digest: str, url: str, kind: str, **values) -> None:
        base = {
            "parser_version": PARSER_VERSION, "sha256": digest, "url": url, "platform": "trs", "kind": kind, "encoding": "utf-8", "dates": "[]",
            "attachments": "[]", "tags": "{}", "next_pages": "[]", "warnings": "[]", "page_count": 1, "blank": False, "script_list": False,
            "challenge": False, "body": "",
        }  # fmt: skip
        if "published" in values:
            base["published_origin"] = "visible"
        self.pages.append({**base, **values})

    def finish(self, *, degraded: bool = False) -> None:
        self.now += timedelta(seconds=1)
        run = {
            "run_id": self.run, "city": self.city, "night": self.night, "started_at": self.opens, "finished_at": self.now,
            "seconds": (self.now - self.opens).total_seconds(), "requests": len(self.fetches), "not_modified": 0, "bytes": 0,
            "columns": len(self.columns), "columns_failed": 0, "articles_new": 0, "articles_unchanged": 0, "articles_failed": 0,
            "degraded": degraded,
        }  # fmt: skip
        bronze, parsed = self.folder / "bronze", self.folder / "parsed"
        night = self.night.isoformat()
        write_parquet(bronze / "fetches" / night / f"{self.run}.parquet", FETCH, self.fetches)
        write_parquet(bronze / "columns" / night / f"{self.run}.parquet", COLUMN, self.columns)
        write_parquet(bronze / "runs" / night / f"{self.run}.parquet", RUN, [run])
        for version in sorted({page["parser_version"] for page in self.pages}):
            pages = [page for page in self.pages if page["parser_version"] == version]
            write_parquet(parsed / version / f"pages-{self.run}.parquet", PAGE, pages)
            write_parquet(
                parsed / version / f"rows-{self.run}.parquet", ROW, [row for row in self.rows if row["parser_version"] == version]
            )
        if self.attachments:
            write_parquet(parsed / PARSER_VERSION / f"attachments-{self.run}.parquet", ATTACHMENT, self.attachments)


def write_parquet(path: Path, columns: dict[str, str], rows: list[dict], leave_out: tuple[str, ...] = ()) -> None:
    """Rows as a parquet file with a ``format`` column and instants in UTC."""
    import pyarrow as pa
    from pyarrow import parquet

    path.parent.mkdir(parents=True, exist_ok=True)
    kinds = {name: pa.timestamp("us", tz="UTC") if kind == "instant" else getattr(pa, kind)() for name, kind in columns.items()}
    arrays = {name: pa.array([row.get(name) for row in rows], kind) for name, kind in kinds.items() if name not in leave_out}
    parquet.write_table(pa.table({"format": pa.array([1] * len(rows), pa.int32()), **arrays}), path)


class SmallCity:
    """A city folder and a storage root on which crawls are written by hand."""

    def __init__(self, base: Path) -> None:
        from disclosure.settings import Settings

        self.settings = Settings(data=base / "data", cities=base / "cities")
        self.home = self.settings.cities / "qingyuan"
        self.folder = self.settings.city_data("qingyuan")
        self.content = {name: json.loads(json.dumps(value)) for name, value in CITY.items()}
        self.write()

    def write(self) -> None:
        """Write the content files after a change."""
        self.home.mkdir(parents=True, exist_ok=True)
        for name, value in self.content.items():
            (self.home / name).write_text(yaml.safe_dump(value, allow_unicode=True, sort_keys=False), encoding="utf-8")

    def load(self):
        from disclosure.registry import load_city

        return load_city(self.home)

    def crawl(self, night: str = "2025-07-10", run: str | None = None, opens: datetime | None = None) -> Crawl:
        """A crawl of a night, from 23:00 in Shanghai; nothing is on disk before its ``finish``."""
        day = date.fromisoformat(night)
        start = opens or datetime(day.year, day.month, day.day, 15, 0, tzinfo=UTC)
        return Crawl(self.folder, day, run or f"run-{night}", start, "qingyuan")

    def silver(self, as_of: datetime | None = None, round_id: str | None = "2025Q2"):
        """A connection with registry and silver of everything on disk."""
        from disclosure.match.doc_types import load_doc_types
        from disclosure.match.tokens import write_clause_tokens, write_item_tokens
        from disclosure.warehouse import connect
        from disclosure.warehouse.registry_tables import make_registry
        from disclosure.warehouse.silver import build_silver

        city, connection = self.load(), connect()
        doc_types = [(entry.id, entry.priority, entry.pattern, entry.exclude) for entry in load_doc_types()]
        make_registry(connection, city, city.round(round_id) if round_id else None, doc_types)
        build_silver(connection, city, self.folder, as_of or datetime(2030, 1, 1, tzinfo=UTC), PARSER_VERSION)
        write_item_tokens(connection)
        write_clause_tokens(connection)
        return connection


def rows_of(connection, query: str) -> list[dict]:
    """The rows of a query as dictionaries."""
    cursor = connection.execute(query)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@pytest.fixture
def small_city(tmp_path: Path) -> SmallCity:
    """A city of one site, five columns and five units, with a round over the second quarter of 2025 and no clauses."""
    return SmallCity(tmp_path)


@pytest.fixture(scope="session")
def small_city_at():
    """Makes such a city in a folder, for a module that builds it once."""
    return SmallCity


@pytest.fixture(name="write_parquet")
def write_parquet_fixture():
    """Writes rows as a parquet file."""
    return write_parquet


@pytest.fixture
def schemas():
    """The columns of each kind of parquet file."""
    return {"fetches": FETCH, "columns": COLUMN, "runs": RUN, "pages": PAGE, "rows": ROW}


@pytest.fixture
def rows():
    """Reads the rows of a query as dictionaries."""
    return rows_of


@pytest.fixture
def candidate_at(tmp_path):
    """A function: a folder's name and fields of the blend → a candidate with some of the shipped model's words and these fields, in that folder."""
    from dataclasses import replace

    from disclosure.match.candidate import read_candidate, write_candidate
    from disclosure.match.example_files import Pairs
    from disclosure.match.model import load_model

    model = load_model()
    pointing, named = model.topic_words[:200], model.domain_words[:50]
    words = tuple(sorted({word for word, *_ in pointing} | {word for word, *_ in named}))
    small = replace(
        model,
        words=words,
        topic_words=pointing,
        domain_words=named,
        title_rarity={word: model.title_rarity[word] for word in words},
        plan_rarity={word: model.plan_rarity[word] for word in words},
    )

    def make(name="candidate", **fields):
        blend = model.blend.model_copy(update={"accept": 0.7, "review": 0.05, **fields})
        write_candidate(replace(small, blend=blend), Pairs((), (), {}), tmp_path / name)
        return read_candidate(tmp_path / name)

    make.small = small
    return make
