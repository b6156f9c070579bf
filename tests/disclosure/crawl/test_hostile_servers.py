"""One night at a city whose hosts do everything wrong, and one that does not: nothing hangs, nothing swells, everything ends as a typed row."""

import json
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from disclosure.crawl.columns import READ_CAUSES
from disclosure.web.app import make_templates

SERVER = Path(__file__).with_name("hostile_server.py")
DATA_DOC = Path(__file__).parents[3] / "docs" / "data.md"
HEALTHY_ARTICLES = 12
MOST_MEMORY = 500  # megabytes
LATE, HUGE, CUT, NO_TEXT = ("timeout", "网络"), ("too_large", "我方"), ("truncated", "网络"), ("decode", "不明")
AWAY, OK, WALL, OURS, BROKEN = ("moved", "站点"), ("ok", None), ("blocked", "站点"), ("unreadable", "我方"), ("server_error", "站点")

ENDS = {
    "plain": OK,
    **dict.fromkeys(["silent", "silent_tls", "head_drip", "head_letters", "body_drip", "body_drip_without_length", "interim_drip"], LATE),
    **dict.fromkeys(["error_drip", "robots_drip"], LATE),
    **dict.fromkeys(["endless_chunks", "endless_without_length", "hundred_megabytes", "one_enormous_chunk", "endless_chunk_size"], HUGE),
    **dict.fromkeys(["endless_chunk_extensions", "endless_trailer", "endless_status_line", "header_of_a_megabyte"], HUGE),
    **dict.fromkeys(["ten_thousand_headers", "interim_storm", "gzip_bomb", "deflate_bomb", "nested_bomb"], HUGE),
    **dict.fromkeys(["empty_members", "packed_many_times", "not_packed", "packed_unasked", "packed_transfer"], NO_TEXT),
    **dict.fromkeys(["two_lengths", "negative_chunk", "no_http", "no_head", "odd_version", "noise", "bytes_of_nothing", "a_film"], NO_TEXT),
    **dict.fromkeys(["packed_twice", "packed_in_members", "early_hints", "odd_headers", "cookies", "odd_links", "odd_titles"], OK),
    **dict.fromkeys(["utf8_that_is_gbk", "gbk_that_is_utf8", "no_such_charset", "plain_list_and_wild_articles"], OK),
    **dict.fromkeys(["packed_and_cut", "length_too_long", "length_too_short", "half_a_chunk", "half_a_head", "no_chunks"], CUT),
    **dict.fromkeys(["unanswered", "reset", "two_answers", "a_part"], CUT),
    **dict.fromkeys(["to_itself", "to_a_stranger", "to_a_private_address", "to_the_metadata_service", "to_another_port"], AWAY),
    **dict.fromkeys(["to_a_file", "to_a_script", "to_no_address", "to_a_far_corner", "to_nowhere"], AWAY),
    "further_and_further": AWAY,
    "to_another_scheme": LATE,  # followed, and nobody there speaks TLS
    **dict.fromkeys(["to_itself_for_a_cookie", "wall_with_202"], WALL),
    "wall_with_200": ("challenge", "站点"),
    **dict.fromkeys(["always_500", "robots_500"], BROKEN),
    **dict.fromkeys(["unavailable_for_a_while", "unavailable_for_ever"], ("rate_limited", "站点")),
    "not_modified_unasked": ("failed", "不明"),
    **dict.fromkeys(["two_hundred_and_nothing", "a_zip", "deep"], OURS),
    **dict.fromkeys(["half_a_page", "fifty_thousand_links"], ("partial", "站点")),
    **{f"almost_too_large_{number}": ("partial", "站点") for number in range(1, 6)},
    "pages_without_end": ("partial", "我方"),
    **dict.fromkeys(["robots_as_page", "robots_of_hundred_megabytes", "robots_bomb", "robots_as_noise"], OK),
    **dict.fromkeys(["robots_of_all_rules", "robots_without_sense", "robots_for_a_page_never"], OK),
    "robots_for_a_page_a_year": ("robots", "站点"),
    "robots_to_itself": AWAY,
    "nobody_listens": ("refused", "网络"),
}
"""Nature → status and cause of its column."""

CHILD = """
import sys
from disclosure.cli import cli
cli(["crawl", "wild", "--night", "2025-07-10", "--json"], standalone_mode=False)
sys.stdout.write(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def host(name: str) -> str:
    """The host name of a nature."""
    return f"{name.replace('_', '-')}.example"


@pytest.fixture(scope="module")
def night(long_world):
    """The night: report lines, stderr and peak memory (MB) of the process, the hostile servers' log, the healthy site."""
    world = long_world
    with subprocess.Popen([sys.executable, str(SERVER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as servers:
        targets = json.loads(servers.stdout.readline())
        with socket.socket() as unheard:
            unheard.bind(("127.0.0.9", 0))
            targets["nobody_listens"] = f"127.0.0.9:{unheard.getsockname()[1]}"
            try:
                yield run_night(world, targets, servers)
            finally:
                servers.kill()


def run_night(world, targets, servers):
    healthy = world.site("www.healthy.example", ip="127.0.0.8")
    healthy.put_column("/tzgg/", HEALTHY_ARTICLES)
    world.connect |= {host(name): target for name, target in targets.items()}
    names = [name for name in targets if name not in ("stranger", "private")]
    sites = [{"id": "healthy", "name": "好站", "url": "http://www.healthy.example/", "platform": "trs"}]
    sites += [site_of(name) for name in names]
    columns = {"healthy": "/tzgg/"} | {name: f"{site_of(name)['url']}lb/" for name in names}
    # the healthy site has a whole second before it counts as slow, also on a busy machine
    manners = {"timeout": 1, "retries": 0, "max_pages": 4}
    world.city(columns, name="wild", sites=sites, manners=manners)
    environment = {
        "DISCLOSURE_DATA": str(world.folder / "data"),
        "DISCLOSURE_CITIES": str(world.folder / "cities"),
        "DISCLOSURE_CONNECT": ",".join(f"{name}={target}" for name, target in world.connect.items()),
        "PATH": "/usr/bin:/bin",
    }
    run = subprocess.run([sys.executable, "-c", CHILD], env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 0, run.stderr[-2000:]
    *lines, peak = run.stdout.splitlines()
    servers.stdin.write("\n")
    servers.stdin.flush()
    return {
        "lines": [json.loads(line) for line in lines],
        "stderr": run.stderr,
        "megabytes": int(peak) / 1024,
        "hits": json.loads(servers.stdout.readline()),
        "healthy": healthy,
        "columns": {row["column_id"]: row for row in world.rows("columns", "wild")},
        "fetches": world.rows("fetches", "wild"),
        "world": world,
    }


def site_of(name):
    scheme = "https" if name == "silent_tls" else "http"
    return {"id": name, "name": name, "url": f"{scheme}://{host(name)}/", "platform": "trs"}


def fetches_of(night, name, purpose):
    return [row for row in night["fetches"] if row["host"] == host(name) and row["purpose"] == purpose]


def test_every_column_ends_as_a_row(night):
    assert set(night["columns"]) == {*ENDS, "healthy"}


@pytest.mark.parametrize("name", ENDS)
def test_a_hostile_host_ends_with_its_type_and_cause(night, name):
    row = night["columns"][name]
    assert (row["status"], row["cause"]) == ENDS[name]
    assert (row["reason"] is None) is (row["status"] == "ok")
    assert (row["coverage"] == "complete") is (row["status"] == "ok")


def test_the_healthy_host_loses_nothing(night):
    row = night["columns"]["healthy"]
    assert (row["status"], row["coverage"], row["rows"], row["articles_new"]) == ("ok", "complete", HEALTHY_ARTICLES, HEALTHY_ARTICLES)
    assert list(night["healthy"].articles.values()) == [1] * HEALTHY_ARTICLES
    read = {row["url"] for row in night["world"].parsed("pages", "wild")}
    assert {f"http://www.healthy.example{path}" for path in night["healthy"].articles} <= read


def test_memory_stays_bounded(night):
    assert night["megabytes"] < MOST_MEMORY


def test_no_body_beyond_the_limit_is_taken(night):
    assert max(row["bytes"] for row in night["fetches"]) <= 20_000_000 + 64 * 1024


def test_nobody_whom_the_city_does_not_name_is_asked(night):
    assert (night["hits"]["stranger"], night["hits"]["private"]) == ([], [])


def test_no_cookie_is_sent_back(night):
    assert [path for paths in night["hits"].values() for path in paths if "cookie" in path] == []
    assert len(night["hits"]["cookies"]) == 5


def test_every_status_is_documented_and_has_a_cause_when_it_is_a_failure(night):
    lines = [line for line in DATA_DOC.read_text(encoding="utf-8").splitlines() if line.startswith("`status`: ok")]
    documented = {word for line in lines for word in re.findall(r"[a-z_]+", line)}
    for row in night["fetches"]:
        assert row["status"] in documented
        assert (row["cause"] is None) is (row["status"] in ("ok", "not_modified", "redirected")), row["url"]
        assert row["detail"] or row["cause"] is None, row["url"]
    for row in night["columns"].values():
        assert row["status"] in documented
        assert row["status"] in READ_CAUSES or row["status"] in ("ok", "partial")


def test_nothing_of_the_insides_of_python_is_shown(night):
    inside = re.compile(r"0x[0-9a-f]{6}|urllib3|http\.client|Traceback|Exception|Error\b|Errno|<class|object at|_ssl|IncompleteRead|\{.*\}")
    shown = [text for row in night["fetches"] for text in (row["detail"], row["location"], row["content_type"]) if text]
    assert [text for text in shown if inside.search(text)] == []
    assert not inside.search("".join(map(str, night["lines"])).replace("'", "").replace("{", "").replace("}", ""))
    assert night["stderr"] == ""


def test_no_connection_gives_one_page_the_answer_of_another(night):
    titles = {row["title"] for row in night["world"].parsed("pages", "wild")}
    assert "不是这一页" not in titles
    assert [row["status"] for row in fetches_of(night, "early_hints", "article")] == ["ok"] * 3


def test_articles_fail_one_by_one(night):
    ends = {row["status"] for row in fetches_of(night, "plain_list_and_wild_articles", "article")}
    assert ends == {"truncated", "decode", "too_large"}
    assert night["columns"]["plain_list_and_wild_articles"]["articles_failed"] == 3


def test_only_pages_of_the_host_itself_are_asked_for_by_odd_links(night):
    rows = fetches_of(night, "odd_links", "article")
    assert rows
    assert {row["host"] for row in night["fetches"]} <= {"www.healthy.example", *map(host, ENDS)}
    asked = [row["url"] for row in rows]
    assert [url for url in asked if len(url) > 4_000 or not re.fullmatch(r"http://odd-links\.example/[!-~]*", url) or "/../" in url] == []
    assert [path for path in night["hits"]["odd_links"] if re.search(r"[\s\x00-\x1f\x7f-\xff]", path)] == []


def test_odd_titles_are_kept_as_text(night):
    rows = [row["title"] for row in night["world"].parsed("rows", "wild") if row["page_url"] == f"http://{host('odd_titles')}/lb/"]
    text = "\n".join(rows)
    assert "<script>alert(2)</script>关于转义的通知" in text
    assert "=cmd|'/C calc'!A0 关于公式的通知" in text
    assert len(rows) == 11
    assert not re.search("[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff]", text)


def test_web_pages_escape_what_a_title_holds(night):
    environment = make_templates().env
    for name in environment.list_templates(extensions=["html"]):
        source = environment.loader.get_source(environment, name)[0]
        assert environment.autoescape(name) if callable(environment.autoescape) else environment.autoescape
        assert not re.search(r"\|\s*safe\b|autoescape\s+false", source), name


def test_robots_are_read_from_their_start(night):
    assert {row["status"] for row in fetches_of(night, "robots_of_hundred_megabytes", "article")} == {"robots"}
    (robots,) = fetches_of(night, "robots_of_hundred_megabytes", "robots")
    assert (robots["status"], robots["bytes"] < 1_000_000) == ("ok", True)
