"""The spider: lists to their end, every article once; rows, articles, bodies and records of requests on disk."""

from __future__ import annotations

import gzip
import hashlib
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import scrapy
from scrapy.http import TextResponse

GZIP = 6  # as our store


class OfficeSpider(scrapy.Spider):
    """Reads the columns whose first pages are ``starts`` and keeps everything below ``folder``.

    Rows and articles go through Scrapy's feed exports as JSON lines; ``bodies`` holds each body once, gzip by SHA-256;
    ``fetches.jsonl`` has one line per page with the fields of our own record.
    """

    name = "offices"

    def __init__(self, starts: list[str], folder: Path) -> None:
        super().__init__()
        self.start_urls = starts
        self._bodies = folder / "bodies"
        self._records = (folder / "fetches.jsonl").open("ab", buffering=0)
        self._number = 0

    def parse(self, response: TextResponse) -> Iterator[Any]:
        """A list page: its rows, the articles behind them, the next page."""
        sha256 = self._keep(response, "list")
        for row in response.css("ul.list > li"):
            link = row.css("a")
            href = link.attrib["href"]
            yield {
                "kind": "row",
                "page_url": response.url,
                "sha256": sha256,
                "title": link.attrib.get("title") or link.css("::text").get(),
                "href": href,
                "date": row.css("span::text").get(),
            }
            yield response.follow(href, callback=self.parse_article)
        for further in response.css("a.next::attr(href)").getall():
            yield response.follow(further, callback=self.parse)

    def parse_article(self, response: TextResponse) -> Iterator[dict[str, Any]]:
        """An article: title, date, source, text, attachments."""
        sha256 = self._keep(response, "article")
        info = " ".join(response.css("div.info ::text").getall())
        content = response.css("div.content")
        yield {
            "kind": "article",
            "url": response.url,
            "sha256": sha256,
            "title": response.css("h1::text").get(),
            "published": response.css("div.info").re_first(r"发布时间：(\d{4}-\d\d-\d\d \d\d:\d\d)"),
            "source": response.css("div.info span").re_first(r"来源：([^<]+)"),
            "info": info,
            "body": "\n".join("".join(paragraph.css("::text").getall()) for paragraph in content.css("p")),
            "attachments": [
                {"title": link.css("::text").get(), "href": link.attrib["href"], "url": response.urljoin(link.attrib["href"])}
                for link in content.css("a[href]")
                if link.attrib["href"].endswith((".docx", ".pdf", ".xlsx"))
            ],
        }

    def closed(self, reason: str) -> None:
        """Scrapy's own call at the end."""
        self._records.close()

    def _keep(self, response: TextResponse, purpose: str) -> str:
        sha256 = hashlib.sha256(response.body).hexdigest()
        path = self._bodies / sha256[:2] / f"{sha256}.gz"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_suffix(".part")
            part.write_bytes(gzip.compress(response.body, compresslevel=GZIP, mtime=0))
            part.replace(path)
        self._record(response, purpose, sha256)
        return sha256

    def _record(self, response: TextResponse, purpose: str, sha256: str) -> None:
        self._number += 1
        headers = {name.decode("latin-1").lower(): b", ".join(values).decode("latin-1") for name, values in response.headers.items()}
        record = {
            "seq": self._number,
            "address": str(response.ip_address),
            "host": response.url.split("/")[2],
            "url": response.url,
            "purpose": purpose,
            "finished_at": datetime.now(UTC).isoformat(),
            "seconds": response.meta.get("download_latency"),
            "clock": time.monotonic(),
            "http_status": response.status,
            "status": "ok",
            "sha256": sha256,
            "bytes": len(response.body),
            "content_type": headers.get("content-type"),
            "etag": headers.get("etag"),
            "last_modified": headers.get("last-modified"),
            "headers": json.dumps(headers, ensure_ascii=False),
        }
        self._records.write(json.dumps(record, ensure_ascii=False).encode() + b"\n")
