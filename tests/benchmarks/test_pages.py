"""The benchmark of page reading: what its scores count, and that its command runs on a small gold file without peers."""

import json
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMAND = ROOT / "benchmarks" / "pages.py"
ARTICLE = {
    "title": "清河市 2024 年工作要点",
    "published": "2024-03-05 09:30",
    "source": "清河市政府办公室",
    "document_number": None,
    "index_number": None,
    "written_on": None,
    "attachments": [],
    "body_start": "各镇人民政府：",
    "body_end": "特此通知。",
    "body_chars": 100,
}
PARAGRAPH = "各镇人民政府：现将清河市二〇二四年度河道保洁工作的安排通知如下，请结合实际认真抓好落实。" * 3 + "特此通知。"
ARTICLE_PAGE = f"""<html><head><title>清河市人民政府</title></head><body><div class="nav"><a href="/">首页</a></div>
<h1>清河市2024年工作要点</h1><div class="info">发布时间：2024-03-05 09:30　来源：清河市政府办公室</div>
<div class="content"><p>{PARAGRAPH}</p></div></body></html>"""
LIST_PAGE = """<html><head><title>通知公告</title></head><body><h2>通知公告</h2><ul class="list">
<li><a href="a1.html">关于公布二〇二四年度河道保洁名单的通知</a><span>2024-03-05</span></li>
<li><a href="a2.html">关于召开临溪片区座谈会的公告</a><span>2024-03-04</span></li>
<li><a href="a3.html">关于调整清河大桥通行时间的通告</a><span>2024-03-01</span></li></ul></body></html>"""


@pytest.fixture(scope="module")
def parts():
    """The benchmark's modules, imported as its command imports them."""
    sys.path.insert(0, str(COMMAND.parent))
    try:
        from page_reading import gold, peers, readings, report, scoring, speed
    finally:
        sys.path.remove(str(COMMAND.parent))
    return SimpleNamespace(gold=gold, peers=peers, readings=readings, report=report, scoring=scoring, speed=speed)


@pytest.fixture
def small_gold(tmp_path):
    """A gold file of a list and an article of one site each; the list's second row is written down otherwise than the page has it."""
    pages = tmp_path / "pages"
    (pages / "qinghe").mkdir(parents=True)
    (pages / "single").mkdir()
    (pages / "qinghe" / "index.html").write_text(LIST_PAGE, encoding="utf-8")
    (pages / "single" / "linxi.html").write_text(ARTICLE_PAGE, encoding="utf-8")
    rows = [
        {"title": "关于公布二〇二四年度河道保洁名单的通知", "href": "a1.html", "date": "2024-03-05"},
        {"title": "关于召开临溪片区座谈会的公告", "href": "a2.html", "date": "2024-03-09"},
        {"title": "关于调整清河大桥通行时间的通告", "href": "a3.html", "date": "2024-03-01"},
    ]
    golds = [
        {"file": "qinghe/index.html", "original_url": "http://www.qinghe.example/tzgg/index.html", "kind": "list", "rows": rows, "column": "通知公告", "page_count": 1},
        {"file": "single/linxi.html", "original_url": "", "kind": "article", **ARTICLE, "body_chars": len(PARAGRAPH)},
    ]  # fmt: skip
    path = tmp_path / "gold.json"
    path.write_text(json.dumps(golds, ensure_ascii=False), encoding="utf-8")
    return path


def run(*arguments):
    """The command as a user calls it."""
    return subprocess.run([sys.executable, COMMAND, *map(str, arguments)], capture_output=True, text=True, cwd=ROOT)


def row(title, href, date):
    return {"title": title, "href": href, "date": date}


class TestRows:
    def test_a_row_is_hit_by_title_without_white_space_and_link(self, parts):
        got = [row("甲 公告", "1", "2024-01-01"), row("乙公告", "9", "2024-01-02"), row("丁", "4", None)]
        want = [row("甲公告", "1", "2024-01-01"), row("乙公告", "2", "2024-01-02")]
        assert parts.scoring.score_rows(got, want) == {"rows recall": (1, 2), "rows precision": (1, 3), "list dates": (1, 2)}

    def test_a_row_read_twice_is_hit_once(self, parts):
        numbers = parts.scoring.score_rows([row("甲", "1", "2024-01-01")] * 2, [row("甲", "1", "2024-01-01")])
        assert numbers == {"rows recall": (1, 1), "rows precision": (1, 2), "list dates": (1, 1)}

    def test_a_wrong_date_leaves_the_row_a_hit(self, parts):
        numbers = parts.scoring.score_rows([row("甲", "1", None)], [row("甲", "1", "2024-01-01")])
        assert numbers == {"rows recall": (1, 1), "rows precision": (1, 1), "list dates": (0, 1)}

    def test_of_a_date_with_a_time_the_day_counts(self, parts):
        assert parts.scoring.score_rows([row("甲", "1", "2024-01-01 08:00")], [row("甲", "1", "2024-01-01")])["list dates"] == (1, 1)

    def test_two_rows_with_one_link_each_take_their_own_date(self, parts):
        rows = [row("甲", "javascript:;", "2024-01-01"), row("甲", "javascript:;", "2024-01-02")]
        assert parts.scoring.score_rows(rows[::-1], rows) == {"rows recall": (2, 2), "rows precision": (2, 2), "list dates": (2, 2)}

    def test_rows_where_none_are_wanted_cost_precision_only(self, parts):
        numbers = parts.scoring.score_rows([row("甲", "1", None)], [])
        assert numbers == {"rows recall": (0, 0), "rows precision": (0, 1), "list dates": (0, 0)}
        assert parts.scoring.mean_score(numbers) == 0


class TestArticles:
    @pytest.mark.parametrize(
        ("written", "day"),
        [
            ("2024-03-05", "2024-03-05"), ("2024年3月5日 09:30", "2024-03-05"), ("2024/3/5", "2024-03-05"),
            ("发布于2024.03.05", "2024-03-05"), ("2024-03-05T09:30:00+08:00", "2024-03-05"), ("", None), (None, None), ("近日", None),
        ],
    )  # fmt: skip
    def test_the_day_of_a_date_in_any_form(self, parts, written, day):
        assert parts.scoring.day_of(written) == day

    def test_everything_right_is_one_everywhere(self, parts):
        values = {**ARTICLE, "title": "清河市2024年工作要点", "body": "各镇人民政府：" + "字" * 88 + "特此通知。"}
        numbers = parts.scoring.score_article(values, ARTICLE)
        assert set(numbers) == set(parts.scoring.ARTICLE_FIELDS)
        assert set(numbers.values()) == {(True, 1)}

    def test_nothing_read_is_right_only_where_nothing_stands(self, parts):
        numbers = parts.scoring.score_article({}, ARTICLE)
        right = {name for name, (hit, _) in numbers.items() if hit}
        assert right == {"document_number", "index_number", "written_on", "attachments"}

    def test_the_time_of_day_counts_for_published_and_not_for_its_day(self, parts):
        numbers = parts.scoring.score_article({"published": "2024年3月5日"}, ARTICLE)
        assert (numbers["published"], numbers["published day"]) == ((False, 1), (True, 1))

    def test_a_date_where_none_is_shown_is_a_miss(self, parts):
        numbers = parts.scoring.score_article({"published": "2024-03-05"}, {**ARTICLE, "published": None})
        assert numbers["published day"] == (False, 1)

    @pytest.mark.parametrize(("length", "right"), [(95, True), (105, True), (94, False), (106, False)])
    def test_a_body_is_of_the_right_size_within_a_twentieth(self, parts, length, right):
        assert parts.scoring.score_body("字" * length, ARTICLE)["body size"] == (right, 1)

    def test_the_bars_of_a_table_are_no_text(self, parts):
        numbers = parts.scoring.score_body("| 各镇 | 人民政府： |\n特此通知。", ARTICLE)
        assert (numbers["body start"], numbers["body end"]) == ((True, 1), (True, 1))

    def test_an_empty_body_is_right_only_where_the_page_has_none(self, parts):
        empty = {**ARTICLE, "body_start": None, "body_end": None, "body_chars": 0}
        assert [hit for hit, _ in parts.scoring.score_body("", empty).values()] == [True, True, True]
        assert [hit for hit, _ in parts.scoring.score_body("分享到：微博", empty).values()] == [False, False, False]


class TestSums:
    def test_the_mean_is_over_fields_that_were_asked(self, parts):
        assert parts.scoring.mean_score({"title": (1, 2), "source": (1, 1), "rows recall": (0, 0)}) == 0.75
        assert parts.scoring.mean_score({"rows recall": (0, 0)}) is None

    def test_pages_add_up_field_by_field(self, parts):
        assert parts.scoring.add_up([{"kind": (1, 1), "title": (0, 1)}, {"kind": (1, 1)}]) == {"kind": (2, 2), "title": (0, 1)}

    @pytest.mark.parametrize(
        ("gold", "site"),
        [
            ({"file": "x/1.html", "site": "清河市"}, "清河市"),
            ({"file": "x/1.html", "original_url": "http://www.qinghe.example:80/1.html"}, "www.qinghe.example"),
            ({"file": "x/y/1.html", "original_url": ""}, "x"),
            ({"file": "single/www.linxi.example.html"}, "www.linxi.example"),
        ],
    )
    def test_the_site_of_a_page(self, parts, gold, site):
        assert parts.gold.GoldPage(gold, b"", None).site == site

    def test_every_article_a_peer_raises_on_is_a_miss_in_its_fields_even_where_nothing_stands(self, parts):
        def refuse(html, url):
            raise parts.peers.CannotRead("no text")

        peer = parts.peers.Peer("peer", "1", "", ("published day",), refuse)
        pages = [
            parts.gold.GoldPage({"file": "1", "kind": kind, **ARTICLE, "published": None}, b"<p>", None) for kind in ("article", "other")
        ]
        reading = parts.readings.read_peer(peer, pages)
        assert (reading.raised, reading.numbers) == (1, {"published day": (0, 1)})

    def test_a_peer_is_scored_in_the_fields_it_has(self, parts):
        peer = parts.peers.Peer("peer", "1", "", ("title", "published day"), lambda html, url: {"title": html, "published": "2024/3/5"})
        page = parts.gold.GoldPage({"file": "1", "kind": "article", **ARTICLE}, ARTICLE["title"].encode(), None)
        assert parts.readings.read_peer(peer, [page]).numbers == {"title": (1, 1), "published day": (1, 1)}


class TestCommand:
    def test_without_peers_it_says_how_to_install_them_and_prints_the_rest(self, small_gold, tmp_path):
        done = run("--gold", small_gold, "--pages", tmp_path / "pages", "--peers", tmp_path / "none", "--repeat", 3)
        assert (done.returncode, done.stderr) == (0, "")
        assert "not installed: trafilatura, htmldate, gne; install with: make peers" in done.stdout
        assert re.search(r"^title +1\.000 1/1$", done.stdout, re.MULTILINE)
        assert re.search(r"^list dates +0\.667 2/3$", done.stdout, re.MULTILINE)
        assert re.search(r"^www\.qinghe\.example +1 +0\.\d{3} ", done.stdout, re.MULTILINE)
        assert re.search(r"^linxi +1 +1\.000 ", done.stdout, re.MULTILINE)
        assert re.search(r"^ours +\d+ +\d+$", done.stdout, re.MULTILINE)
        assert re.search(r"^ours / bs4\+lxml = \d+\.\d\d on list pages, \d+\.\d\d on article pages$", done.stdout, re.MULTILINE)
        assert re.search(r"^150 list pages/s and core: (not )?met$", done.stdout, re.MULTILINE)

    def test_misses_are_shown_with_what_was_read_and_what_was_wanted(self, small_gold, tmp_path):
        done = run("--gold", small_gold, "--pages", tmp_path / "pages", "--peers", tmp_path / "none", "--repeat", 3, "-v")
        assert "qinghe/index.html\n    list dates: got 3 want 3 2/3\n" in done.stdout

    def test_as_json_it_is_one_object(self, small_gold, tmp_path):
        done = run("--gold", small_gold, "--pages", tmp_path / "pages", "--peers", tmp_path / "none", "--repeat", 3, "--json", "-v")
        report = json.loads(done.stdout)
        assert report["fields"]["ours"]["list dates"] == [2, 3]
        assert report["missing"] == ["trafilatura", "htmldate", "gne"]
        assert [site["site"] for site in report["sites"]] == ["www.qinghe.example", "linxi"]
        assert set(report["speed"]["pages"]["list"]) >= {"ours", "bs4+lxml"}
        assert "list dates" in done.stderr

    def test_a_page_that_is_not_there_is_one_line(self, small_gold, tmp_path):
        done = run("--gold", small_gold, "--pages", tmp_path)
        assert (done.returncode, done.stdout) == (2, "")
        assert (
            done.stderr
            == f"pages.py: {tmp_path / 'qinghe/index.html'}: No such file or directory; name the folder of the pages with --pages\n"
        )

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("{", "cannot be read as JSON"),
            ("{}", "a list of pages was expected"),
            ('[{"file": "a", "kind": "list"}]', "entry 1 (a) lacks rows"),
        ],
    )
    def test_a_gold_file_of_another_shape_is_one_line(self, tmp_path, text, said):
        path = tmp_path / "gold.json"
        path.write_text(text, encoding="utf-8")
        done = run("--gold", path)
        assert done.returncode == 2
        assert said in done.stderr
        assert len(done.stderr.splitlines()) == 1


class TestLock:
    TEXT = (ROOT / "benchmarks" / "requirements.lock").read_text(encoding="utf-8")

    def entries(self, text):
        return re.split(r"\n(?=[a-z])", text.strip(), flags=re.IGNORECASE)

    def test_it_pins_every_peer_with_hashes(self, parts):
        entries = self.entries(self.TEXT)
        assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
        assert {entry.split("==")[0] for entry in entries} >= {*parts.peers.MAKERS, "parsel"}

    def test_it_names_no_address(self):
        assert "://" not in self.TEXT
        assert re.findall(r"^ *--(?!hash=)\S+", self.TEXT, re.MULTILINE) == []

    def test_what_the_product_pins_too_has_the_same_version(self):
        """All readers run in one process: one lxml, one BeautifulSoup."""
        pins = [
            {
                tuple(line.split(" \\")[0].split(" ;")[0].split("==", 1))
                for line in text.splitlines()
                if re.match(r"[a-z]", line, re.IGNORECASE)
            }
            for text in (self.TEXT, (ROOT / "requirements.lock").read_text(encoding="utf-8"))
        ]
        names = [{name for name, _ in pin} for pin in pins]
        assert names[0] & names[1] >= {"lxml", "beautifulsoup4"}
        assert {pin for pin in pins[0] if pin[0] in names[1]} - pins[1] == set()
