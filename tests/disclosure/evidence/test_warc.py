"""A night as WARC: what other people's tools read out of it is what was fetched."""

import gzip
import hashlib
import json
import re
import subprocess
import sys
from datetime import date
from urllib.parse import urlsplit

import pyarrow as pa
import pytest
from warcio.archiveiterator import ArchiveIterator

from disclosure import bronze
from disclosure.errors import InputError
from disclosure.evidence.warc import export_night
from disclosure.evidence_store import EvidenceStore

NIGHT, NEXT = date(2025, 7, 10), date(2025, 7, 11)


def read(path):
    """Every record as (type, warc headers, http head, payload), digests checked."""
    found = []
    with path.open("rb") as file:
        for record in ArchiveIterator(file, check_digests="raise", no_record_parse=False):
            payload = record.content_stream().read()
            found.append((record.rec_type, record.rec_headers, record.http_headers, payload))
    return found


def by_type(records, kind):
    return [record for record in records if record[0] == kind]


def test_every_body_of_the_night_comes_out_with_its_digest(world, folder):
    records = read(export_night(world.settings(), "qinghe", NIGHT))
    answers = by_type(records, "response")
    rows = {row["url"]: row for row in world.rows("fetches")}
    assert len(answers) == len(rows) == 6
    for _, head, http, payload in answers:
        row = rows[head["WARC-Target-URI"]]
        if row["sha256"]:
            assert payload == EvidenceStore(folder).open(row["sha256"])
            assert head["WARC-Payload-Digest"] == f"sha256:{row['sha256']}"
        assert http.get_statuscode() == str(row["http_status"])
        assert http["Content-Length"] == str(len(payload))
        assert head["WARC-IP-Address"] == "127.0.0.1"


def test_warcio_check_passes_and_fails_on_a_changed_byte(world, folder, tmp_path):
    path = export_night(world.settings(), "qinghe", NIGHT)
    command = [sys.executable, "-c", "import sys; from warcio.cli import main; sys.exit(main())", "check", "-v"]
    done = subprocess.run([*command, path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("digest pass") == 13
    spoilt = tmp_path / "spoilt.warc"
    spoilt.write_bytes(gzip.decompress(path.read_bytes()).replace("关于第1号".encode(), "关于第9号".encode(), 1))
    assert subprocess.run([*command, spoilt], capture_output=True, check=False).returncode == 1


def test_every_digest_is_sha256_in_hexadecimal(world, site):
    site.put("/robots.txt", "User-agent: *\nDisallow: /b/")
    site.put_column("/a/", 1)
    world.crawl(world.city({"a": "/a/", "b": "/b/"}))
    records = read(export_night(world.settings(), "qinghe", NIGHT))
    assert {kind for kind, *_ in records} == {"warcinfo", "request", "response", "metadata"}
    digests = [value for _, head, _, _ in records for name, value in head.headers if name.endswith("-Digest")]
    assert len(digests) > len(records)
    assert [value for value in digests if not re.fullmatch("sha256:[0-9a-f]{64}", value)] == []


@pytest.fixture
def lists(world, site):
    """Three columns that were read in the first night; one of them has changed since."""
    for name in "abc":
        site.put_column(f"/{name}/", 1)
    world.crawl(world.city({name: f"/{name}/" for name in "abc"}))
    first = export_night(world.settings(), "qinghe", NIGHT)
    site.pages["/c/"].body += b"<!-- changed -->"
    site.log.clear()
    world.crawl(night=NEXT)
    return read(first)


def test_requests_are_written_as_the_server_saw_them(world, site, lists):
    written = {}
    for _, head, http, _ in by_type(read(export_night(world.settings(), "qinghe", NEXT)), "request"):
        path = urlsplit(head["WARC-Target-URI"]).path
        written[path] = dict(http.headers)
        assert (http.protocol, http.statusline) == ("GET", f"{path} HTTP/1.1")
    assert written == {hit.path: hit.headers for hit in site.log}
    assert all("If-None-Match" in written[f"/{name}/"] for name in "abc")
    assert not [head for _, head, http, _ in by_type(lists, "request") if "If-None-Match" in dict(http.headers)]


def test_of_an_article_that_came_anew_it_is_said_that_its_condition_is_unknown(world, site):
    site.put_column("/tzgg/", 1)
    world.crawl(world.city({"tzgg": "/tzgg/"}))
    site.put_list("/tzgg/", [("关于第1号事项的通知（更正）", "./202506/t20250601_1.html", "2025-06-01")])
    site.pages["/tzgg/202506/t20250601_1.html"].body += b"<!-- changed -->"
    world.crawl(night=NEXT)
    (request,) = [
        record
        for record in by_type(read(export_night(world.settings(), "qinghe", NEXT)), "request")
        if "t2025" in record[1]["WARC-Target-URI"]
    ]
    assert request[1]["X-Request-Note"] == "whether this request was conditional is not recorded"
    assert "If-None-Match" not in dict(request[2].headers)


def test_an_unchanged_page_is_a_revisit_that_names_the_answer_before(world, lists):
    first = {head["WARC-Target-URI"]: head for _, head, _, _ in by_type(lists, "response")}
    revisits = by_type(read(export_night(world.settings(), "qinghe", NEXT)), "revisit")
    assert {urlsplit(head["WARC-Target-URI"]).path for _, head, _, _ in revisits} >= {"/a/", "/b/"}
    for _, head, http, payload in revisits:
        assert head["WARC-Profile"].endswith("/server-not-modified")
        before = first[head["WARC-Refers-To-Target-URI"]]
        assert (head["WARC-Refers-To-Date"], head["WARC-Payload-Digest"]) == (before["WARC-Date"], before["WARC-Payload-Digest"])
        assert (http.get_statuscode(), payload) == ("304", b"")


def test_the_same_night_exported_twice_gives_equal_bytes(world, folder, tmp_path):
    export_night(world.settings(), "qinghe", NIGHT, tmp_path / "a")
    world.crawl(night=NEXT)
    export_night(world.settings(), "qinghe", NIGHT, tmp_path / "b")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_hops_of_a_redirect_stand_as_they_were_asked(world, site):
    site.put_column("/tzgg/", 1)
    site.put("/old/", "", status=302, headers={"Location": "/tzgg/"})
    world.crawl(world.city({"old": "/old/"}))
    records = read(export_night(world.settings(), "qinghe", NIGHT))
    hops = [
        (urlsplit(head["WARC-Target-URI"]).path, http.get_statuscode(), http["Location"])
        for _, head, http, _ in by_type(records, "response")
    ]
    assert hops[1:3] == [("/old/", "302", hops[1][2]), ("/tzgg/", "200", None)]
    assert hops[1][2].endswith("/tzgg/")
    asked = [urlsplit(head["WARC-Target-URI"]).path for _, head, _, _ in by_type(records, "request")]
    assert asked == site.paths


def test_what_got_no_answer_and_what_was_not_asked_are_said(world, site):
    site.put("/robots.txt", "User-agent: *\nDisallow: /b/")
    site.put_column("/b/", 1)
    dead = world.site("dead.qinghe.example", ip="127.0.0.2")
    dead.close()
    sites = [{"id": name, "name": name, "url": f"http://{name}.qinghe.example/"} for name in ("www", "dead")]
    columns = {"a": "http://dead.qinghe.example/a/", "b": "/b/"}
    world.crawl(world.city(columns, sites=sites, manners={"retries": 0}))
    records = read(export_night(world.settings(), "qinghe", NIGHT))
    said = {urlsplit(head["WARC-Target-URI"]).path: payload.decode() for _, head, _, payload in by_type(records, "metadata")}
    assert said["/robots.txt"].startswith("status: refused\r\n")
    assert "attempt: 1" in said["/robots.txt"]
    assert said["/b/"].startswith("status: robots\r\n")
    assert "attempt: 0" in said["/b/"]


def test_half_an_answer_is_said_to_be_truncated(world, site):
    site.put("/a/", "x" * 100, cut=50)
    world.crawl(world.city({"a": "/a/"}, manners={"retries": 0}))
    (head,) = [head for _, head, _, _ in read(export_night(world.settings(), "qinghe", NIGHT)) if head["X-Fetch-Status"] == "truncated"]
    assert head["WARC-Target-URI"].endswith("/a/")


def test_an_error_page_that_was_not_kept_says_so(world, site):
    site.put("/a/", "gone", status=404)
    world.crawl(world.city({"a": "/a/"}))
    answers = by_type(read(export_night(world.settings(), "qinghe", NIGHT)), "response")
    (answer,) = [entry for entry in answers if entry[1]["WARC-Target-URI"].endswith("/a/")]
    assert (answer[1]["X-Fetch-Status"], answer[1]["WARC-Truncated"], answer[2].get_statuscode()) == ("gone", "unspecified", "404")


def test_headers_of_the_wire_keep_their_values_under_other_names(world, folder):
    (path,) = (folder / "bronze" / "fetches").glob("*/*.parquet")
    head = {"content-encoding": "gzip", "content-length": "17", "server": "Fiction/1", "x-note": "多\r\nZeilen"}
    bronze.write_rows(path, [row | {"headers": json.dumps(head)} for row in bronze.read_rows(path)], bronze.FETCHES)
    _, _, http, payload = by_type(read(export_night(world.settings(), "qinghe", NIGHT)), "response")[1]
    assert (http["X-Archive-Orig-Content-Encoding"], http["X-Archive-Orig-Content-Length"]) == ("gzip", "17")
    assert (http["Content-Encoding"], http["Server"], http["Content-Length"]) == (None, "Fiction/1", str(len(payload)))


def test_a_night_of_the_first_format_exports_too(world, folder):
    (path,) = (folder / "bronze" / "fetches").glob("*/*.parquet")
    rows = bronze.read_rows(path)
    new = ("visit", "method", "headers", "parser_version")
    schema = pa.schema([field for field in bronze.FETCHES if field.name not in new])
    bronze.write_rows(path, [{name: row[name] for name in schema.names} | {"format": 1} for row in rows], schema)
    records = read(export_night(world.settings(), "qinghe", NIGHT))
    assert [kind for kind, *_ in records].count("response") == 6
    assert by_type(records, "response")[1][2]["ETag"] == rows[1]["etag"]


def test_the_description_names_operator_rules_and_manifest(world, folder):
    settings = world.settings(contact="清河市政务公开办公室 0000-12345")
    _, head, _, payload = read(export_night(settings, "qinghe", NIGHT))[0]
    text = payload.decode()
    assert "operator: 清河市政务公开办公室 0000-12345\r\n" in text
    assert "robots: RFC 9309" in text
    manifest = next((folder / "bronze" / "manifests").glob("*.json")).read_bytes()
    assert f"manifests: 1 {hashlib.sha256(manifest).hexdigest()}" in text


def test_a_lost_body_leaves_no_half_file(world, folder, tmp_path):
    next((folder / "bronze" / "bodies").glob("*/*.gz")).unlink()
    with pytest.raises(Exception, match="no such body"):
        export_night(world.settings(), "qinghe", NIGHT, tmp_path / "out" / "x.warc.gz")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_night_without_a_run_is_the_users_mistake(world, folder):
    with pytest.raises(InputError, match="no run of the night of 2025-07-11"):
        export_night(world.settings(), "qinghe", NEXT)
