"""A night as WARC 1.1, made from bronze: what is handed out, with equal bytes every time."""

from __future__ import annotations

import hashlib
import ipaddress
import uuid
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from disclosure import __version__, bronze
from disclosure.errors import InputError, explain_disk_faults
from disclosure.evidence import exchange
from disclosure.evidence.chain import list_links
from disclosure.evidence.entries import hash_row
from disclosure.evidence.exchange import Before
from disclosure.evidence.records import Row, Shown, find_searched, in_order, list_tables, open_shown, select_rows, with_asked
from disclosure.evidence_store import EvidenceStore
from disclosure.fetch.client import agent_name
from disclosure.settings import Settings

PROFILE = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
FIELDS = "application/warc-fields"
REQUEST, RESPONSE = "application/http; msgtype=request", "application/http; msgtype=response"
Head = list[tuple[str, str]]


def export_night(settings: Settings, city_id: str, night: date, out: Path | None = None) -> Path:
    """Write all runs of a night as one gzipped WARC file and give its path (default: ``exports/<city>-<night>.warc.gz`` of the city's data).

    The file appears whole or not at all. Bodies with personal data go out masked, files that could not be read not at all. Raises InputError when nothing was crawled that night,
    RunError when a body is lost or damaged or the file cannot be written.
    """
    folder = settings.city_data(city_id)
    runs = _runs_of(folder, night)
    if not runs:
        raise InputError(f"no run of the night of {night} is recorded", where=city_id, fix="`disclosure ledger` lists the nights there are")
    path = out or folder / "exports" / f"{city_id}-{night}.warc.gz"
    part = path.with_name(f".{path.name}.part")
    with explain_disk_faults(path, "make room, or choose another file with --out"):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with part.open("wb") as file:
                _Night(folder, city_id, night, settings.contact, file).write(runs)
            part.replace(path)
        finally:
            with suppress(OSError):  # what it could not be made for is said already
                part.unlink(missing_ok=True)
    return path


class _Night:
    """One export: what was held before each request, and the file that grows."""

    def __init__(self, folder: Path, city_id: str, night: date, contact: str | None, file: IO[bytes]) -> None:
        self._folder, self._city, self._night, self._contact = folder, city_id, night, contact
        self._agent = agent_name(contact).encode("latin-1").decode()
        self._store, self._searched = EvidenceStore(folder), find_searched(folder)
        self._writer = WARCWriter(file, gzip=True, warc_version="1.1")
        self._before: dict[str, Before] = {}

    def write(self, runs: list[Row]) -> None:
        """The description first, then every record in the order it was made."""
        rows = {run["run_id"]: self._fetches(run["run_id"]) for run in runs}
        self._remember_earlier({row["url"] for found in rows.values() for row in found})
        self._write_info(runs)
        for found in rows.values():
            for row, asked in with_asked(found):
                self._write_exchange(row, asked)
                self._remember(row, asked)

    def _fetches(self, run_id: str) -> list[Row]:
        found = bronze.read_rows(bronze.run_file(self._folder, "fetches", self._night, run_id))
        return sorted(found, key=lambda row: int(row["seq"]))

    def _remember_earlier(self, urls: set[str]) -> None:
        paths = [path for path in list_tables(self._folder, "fetches") if path.parent.name < self._night.isoformat()]
        for row in in_order(select_rows(paths, "url", urls)):
            self._remember(row, row["location"] or row["url"])

    def _remember(self, row: Row, asked: str) -> None:
        if row["status"] == "ok" and row["sha256"] and row["purpose"] != "robots":
            self._before[row["url"]] = Before(row["etag"], row["last_modified"], asked, _warc_date(row["requested_at"]))

    def _write_info(self, runs: list[Row]) -> None:
        links = {link.run_id: link for link in list_links(self._folder)}
        chained = [f"{links[run['run_id']].number} {links[run['run_id']].sha256}" for run in runs if run["run_id"] in links]
        fields = {
            "software": f"disclosure/{__version__}",
            "format": "WARC File Format 1.1",
            "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
            "operator": self._contact or "loopback",
            "http-header-user-agent": self._agent,
            "robots": "RFC 9309: 4xx allows, 5xx and unreachable disallow",
            "description": f"{self._city}, night of {self._night}; bodies are kept decoded, request heads and reason phrases are made again from the record",
            "runs": " ".join(run["run_id"] for run in runs),
            "manifests": ", ".join(chained) or "none",
        }
        block = "".join(f"{name}: {value}\r\n" for name, value in fields.items()).encode()
        name = f"{self._city}-{self._night}.warc.gz"
        seed = f"{self._city} {self._night} {fields['runs']}"
        self._put("warcinfo", seed, runs[0]["started_at"], [("WARC-Filename", name)], FIELDS, None, block)

    def _write_exchange(self, row: Row, asked: str) -> None:
        seed, at = hash_row(row), row["requested_at"]
        answer = _record_id(seed, "answer")
        if row["attempt"]:
            before = self._before.get(row["url"]) if row["purpose"] != "robots" and asked == row["url"] else None
            head = [("WARC-Target-URI", asked), ("WARC-Concurrent-To", answer), *_ip(row)]
            if before and before.is_conditional and row["purpose"] == "article" and row["status"] != "not_modified":
                before = None  # an article whose row changed is asked for whatever the server thinks
                head.append(("X-Request-Note", "whether this request was conditional is not recorded"))
            headers = exchange.request_headers(asked, self._agent, before)
            self._put("request", seed, at, head, REQUEST, _http(exchange.request_line(row, asked), headers, is_request=True), b"")
        if row["attempt"] and row["http_status"] is not None:
            self._write_answer(row, asked, seed)
        else:
            detail = {"status": row["status"], "detail": row["detail"], "attempt": row["attempt"], "column": row["column_id"]}
            block = "".join(f"{name}: {value}\r\n" for name, value in detail.items() if value is not None).encode()
            self._put("metadata", seed, at, [("WARC-Target-URI", asked), *_ip(row)], FIELDS, None, block, id_of="answer")

    def _write_answer(self, row: Row, asked: str, seed: str) -> None:
        head: Head = [("WARC-Target-URI", asked), *_ip(row)]
        if row["status"] == "not_modified":
            before = self._before.get(row["url"])
            head.append(("WARC-Profile", PROFILE))
            if before:
                head += [("WARC-Refers-To-Target-URI", before.url), ("WARC-Refers-To-Date", before.date)]
            if row["sha256"]:
                head.append(("WARC-Payload-Digest", f"sha256:{row['sha256']}"))
            http = _http(exchange.status_line(row), exchange.answer_headers(row, None))
            self._put("revisit", seed, row["requested_at"], head, RESPONSE, http, b"", id_of="answer")
            return
        shown = open_shown(self._store, row["sha256"], self._searched) if row["sha256"] else Shown(b"")
        payload = shown.body or b""
        if shown.stone:
            state = "removed" if shown.body is None else "masked"
            head.append(("X-Personal-Data", f"{state}; body as received sha256:{row['sha256']}"))
        elif shown.is_unsearched:
            head.append(("X-Personal-Data", f"not looked for, no text could be read; body as received sha256:{row['sha256']}"))
        if shown.body is None or (not row["sha256"] and row["bytes"]):
            head.append(("WARC-Truncated", "unspecified"))
        if row["status"] != "ok":
            head.append(("X-Fetch-Status", row["status"]))
        head.append(("WARC-Payload-Digest", f"sha256:{hashlib.sha256(payload).hexdigest()}"))
        http = _http(exchange.status_line(row), exchange.answer_headers(row, len(payload)))
        self._put("response", seed, row["requested_at"], head, RESPONSE, http, payload, id_of="answer")

    def _put(
        self,
        kind: str,
        seed: str,
        at: datetime,
        head: Head,
        content_type: str,
        http: StatusAndHeaders | None,
        payload: bytes,
        id_of: str = "",
    ) -> None:
        http_head = http.headers_buff if http else b""
        headers = StatusAndHeaders(
            "",
            [("WARC-Type", kind), ("WARC-Record-ID", _record_id(seed, id_of or kind)), ("WARC-Date", _warc_date(at)), *head],
            protocol="WARC/1.1",
        )
        headers.add_header("WARC-Block-Digest", f"sha256:{hashlib.sha256(http_head + payload).hexdigest()}")
        if kind in ("request", "metadata"):  # else warcio adds a digest of another kind
            headers.add_header("WARC-Payload-Digest", f"sha256:{hashlib.sha256(payload).hexdigest()}")
        record = ArcWarcRecord("warc", kind, headers, BytesIO(payload), http, content_type, len(payload))
        record.payload_length = len(payload)
        self._writer.write_record(record)


def _http(first: str, headers: Head, *, is_request: bool = False) -> StatusAndHeaders:
    head = (
        StatusAndHeaders(first, headers, protocol="HTTP/1.1") if not is_request else StatusAndHeaders(first, headers, is_http_request=True)
    )
    head.compute_headers_buffer()
    return head


def _runs_of(folder: Path, night: date) -> list[Row]:
    paths = [path for path in list_tables(folder, "runs") if path.parent.name == night.isoformat()]
    rows = [row for path in paths for row in bronze.read_rows(path, ["run_id", "started_at", "finished_at"])]
    return sorted(rows, key=lambda row: (row["finished_at"], row["run_id"]))


def _record_id(seed: str, kind: str) -> str:
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, f'{seed}/{kind}')}>"


def _warc_date(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _ip(row: Row) -> Iterator[tuple[str, str]]:
    try:
        yield "WARC-IP-Address", str(ipaddress.ip_address(row["address"] or ""))
    except ValueError:
        return  # a host without an address was never asked


def describe_export(path: Path) -> dict[str, Any]:
    """Name, size (bytes) and SHA-256 of an exported file."""
    with path.open("rb") as file:
        return {"file": str(path), "bytes": path.stat().st_size, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}
