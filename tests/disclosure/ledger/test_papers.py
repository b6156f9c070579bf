"""The page for a site's owner and the impact assessment: what they say, what they never say, and that they print on the paper they are meant for."""

import io
import re
from datetime import date
from types import MappingProxyType

import pypdfium2
import pytest

from disclosure.errors import InputError
from disclosure.fetch import CAUSES, FETCHED
from disclosure.fetch.guard import TELLING
from disclosure.ledger.assessment import LAW, LawFile, impact_assessment, plan_rate
from disclosure.ledger.entries import SUMS
from disclosure.ledger.page import REACTIONS, owner_page
from disclosure.ledger.paper import write_paper
from disclosure.ledger.words import STATUSES
from disclosure.registry import Manners, load_city, read_content
from disclosure.registry.models import RobotsPermission

CONTACT = "青禾市公开网页阅读服务 0000-0000"


def entry(night="2025-07-10", address="127.0.0.1", hosts=("www.qinghe.example", "zwgk.qinghe.example"), whole=MappingProxyType({}), **more):
    """An entry of the ledger as a usual night gives it; ``whole``: what other cities add to its sums."""
    robots = {"status": "ok", "crawl_delay": 5.0, "refused": 0, "fetched_at": None, "rules": [], "closed": 0, "permission": None}
    values = {
        "address": address, "hosts": list(hosts), "night": night, "requests": 312, "bytes": 4_100_000, "not_modified": 190, "peak_per_minute": 14,
        "gap_min_s": 2.998, "gap_max_s": 4.97, "robots": {host: dict(robots) for host in hosts}, "refusals": {}, "not_modified_share": 0.609,
        "first_request_at": "2025-07-10T15:00:09+00:00", "last_request_at": "2025-07-10T15:24:13+00:00", "mean_answer_s": 0.63,
        "purposes": {"robots": 2, "list": 20, "article": 290, "attachment": 0}, "answers": {"ok": 122, "not_modified": 190}, "stopped": {},
        "permissions": [], "other_requests": 0, "unrecorded": 0,
    }  # fmt: skip
    values |= more
    return values | {"whole": {name: values[name] for name in SUMS} | whole}


def troubled(**more):
    """An entry with rules that refused, answers that failed, and a host left alone."""
    found = entry(
        answers={"ok": 100, "gone": 2, "blocked": 3},
        refusals={"robots": 17, "blocked": 8},
        stopped={"www.qinghe.example": "blocked"},
        **more,
    )
    found["robots"]["zwgk.qinghe.example"] |= {
        "rules": [{"rule": "Disallow: /zwgk/<b>", "pages": 14}, {"rule": "Disallow: /s/", "pages": 3}],
        "refused": 17,
    }
    return found


@pytest.fixture
def office(world):
    """Settings and city of an office that has three sites."""
    sites = [
        {"id": "www", "name": "青禾市政府网", "url": "http://www.qinghe.example/", "operator": "sjj"},
        {"id": "zwgk", "name": "青禾市信息公开平台", "url": "http://zwgk.qinghe.example/"},
        {"id": "jyj", "name": "青禾市教育网", "url": "http://jyj.qinghe.example/"},
    ]
    manners = {"delay": 3, "jitter": 2, "budget": 400, "timeout": 20, "quiet_nights": ["2025-10-01"]}
    name = world.city({"tzgg": "/tzgg/"}, sites=sites, manners=manners)
    unit = "units:\n- {id: sjj, name: 青禾市数据局, kind: department, group: 部门}\n"
    (world.folder / "cities" / name / "units.yml").write_text(unit, encoding="utf-8")
    return world.settings(contact=CONTACT), load_city(world.folder / "cities" / name)


def text_of(html):
    """What a reader sees of a page, white space collapsed."""
    return " ".join(re.sub(r"<style>.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL).split())


def pages_of(pdf):
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return len(document), tuple(round(size / 72 * 25.4) for size in document[0].get_size())


def test_the_owners_page_says_who_when_how_much_and_how_to_be_left_alone(office):
    text = text_of(owner_page(*office, [troubled(), entry(address="127.0.0.2", hosts=["jyj.qinghe.example"])]))
    for said in (
        CONTACT, f"PublicPageReader/1.0 ({CONTACT})", "2025年7月10日 夜", "127.0.0.1", "jyj.qinghe.example", "624", "8.2 MB", "23:00:09—23:24:13",
        "2.99–4.97", "61%", "5 秒", "14", "如同意读取，请调整下列规则或书面许可", "Disallow: /s/", "拒绝访问", "页面不存在", "提前停止的主机：www.qinghe.example（拒绝访问）",
        "不少于 3 秒", "0—2 秒", "23:00 至次日 06:00", "不超过 400 次", "2025年10月1日", "User-agent: PublicPageReader",
    ):  # fmt: skip
        assert said in text, said


def test_a_gap_is_never_shown_longer_than_it_was(office):
    assert "2.99" in owner_page(*office, [entry()])
    assert "3.00" not in owner_page(*office, [entry()])


def test_the_owners_page_never_says_what_it_is_for(office):
    page = owner_page(*office, [troubled()])
    assert not re.search(f"{TELLING.pattern}|评分|扣分|得分", page, re.IGNORECASE)


def test_every_way_an_answer_can_end_has_its_words():
    assert set(STATUSES) >= {*CAUSES, *FETCHED, "redirected"}
    assert set(REACTIONS) == set(CAUSES) - {"robots"}


def test_the_owners_page_names_no_column_and_no_page(world, site, run, monkeypatch, tmp_path):
    monkeypatch.setenv("DISCLOSURE_CONTACT", CONTACT)
    paths = site.put_column("/tzgg/", 3)
    site.put_column("/closed/", 2)
    site.put("/robots.txt", "User-agent: *\nDisallow: /closed/\n")
    world.crawl(world.city({"tzgg": "/tzgg/", "secretcolumn": "/closed/"}))
    path = tmp_path / "page.html"
    assert run("ledger", "qinghe", "--night", "2025-07-10", "--page", str(path)).stdout.strip() == str(path)
    page = path.read_text(encoding="utf-8")
    assert "Disallow: /closed/" in page
    assert not [said for said in (*paths, "tzgg", "secretcolumn", "关于第", "http://") if said in page]


def test_nothing_is_loaded_from_outside_and_every_value_is_escaped(office):
    for page in (owner_page(*office, [troubled()]), impact_assessment(*office, [troubled()])):
        assert not re.search(r"""(?:src|href)\s*=\s*["'](?!data:)|url\(|@import|<script""", page)
    assert "/zwgk/&lt;b&gt;" in owner_page(*office, [troubled()])


def test_a_usual_night_of_three_addresses_prints_on_one_sheet(office, tmp_path):
    entries = [
        troubled(),
        entry(address="127.0.0.2", hosts=["jyj.qinghe.example"]),
        entry(address="127.0.0.3", hosts=["wjw.qinghe.example"]),
    ]
    write_paper(owner_page(*office, entries), tmp_path / "page.pdf")
    assert pages_of((tmp_path / "page.pdf").read_bytes()) == (1, (210, 297))


def test_several_nights_have_a_table_each(office):
    text = text_of(owner_page(*office, [entry(), entry(night="2025-07-11")]))
    assert "2025年7月10日 至 2025年7月11日 共 2 夜" in text
    assert text.count("网络地址与主机") == 2


def test_the_page_tells_what_the_server_saw_of_all_cities(office):
    text = text_of(owner_page(*office, [entry(other_requests=37, whole={"requests": 349, "peak_per_minute": 19, "gap_min_s": 2.5})]))
    assert "349 请求总数（次）" in text
    assert "19 单个地址每分钟最多（次） 2.50 同一地址最短间隔（秒）" in text
    assert "2.50–4.97" in text
    assert "请求总数中有 37 次是为其他地区" in text
    assert "312" not in text
    alone = text_of(owner_page(*office, [entry()]))
    assert "312 请求总数（次）" in alone
    assert "其他地区" not in alone


def test_what_cities_with_clocks_of_their_own_cannot_say_is_a_dash(office):
    unknown = {"peak_per_minute": None, "gap_min_s": None, "gap_max_s": None}
    text = text_of(owner_page(*office, [entry(other_requests=37, whole=unknown), entry(address="127.0.0.2", hosts=["jyj.qinghe.example"])]))
    assert "— 单个地址每分钟最多（次） — 同一地址最短间隔（秒）" in text


def test_neither_paper_promises_what_a_counting_server_or_a_slow_answer_breaks(office):
    page, assessment = text_of(owner_page(*office, [entry()])), text_of(impact_assessment(*office, [entry()]))
    for said in ("不增加浏览次数", "到时即停"):
        assert said not in page + assessment
    assert "由服务器计的，每读一次可能加一" in page
    assert "由服务器计的见第十项" in assessment
    assert "到时不再发出请求；已发出的等其应答，最长 120 秒" in assessment
    assert "不含报头" in page


def test_the_assessment_counts_the_address_as_its_server_does(office):
    text = text_of(impact_assessment(*office, [entry(other_requests=37, whole={"requests": 349, "peak_per_minute": 19})]))
    assert "1 349 4.1 MB 19 2.99" in text
    assert "其中为其他地区 37 次" in text
    assert "其他地区" not in text_of(impact_assessment(*office, [entry()]))


def test_a_contact_that_names_an_evaluation_is_refused(office):
    settings, city = office
    with pytest.raises(InputError, match="speaks of an evaluation"):
        owner_page(settings.model_copy(update={"contact": "政务公开测评组 0000-1234567"}), city, [entry()])


def test_without_a_visit_there_is_no_page_and_only_html_and_pdf_are_written(office, tmp_path):
    with pytest.raises(InputError, match="no visit is recorded"):
        owner_page(*office, [])
    with pytest.raises(InputError, match=r"end with \.html or \.pdf"):
        write_paper("", tmp_path / "page.docx")


def test_the_assessment_is_filled_from_settings_content_and_ledger(office):
    text = text_of(impact_assessment(*office, [entry(), entry(night="2025-07-11")]))
    for said in (
        "《网络数据安全管理条例》第十八条", "国务院令第790号", CONTACT, "青禾市数据局", "127.0.0.1", "首次访问后填写", "不超过 1,200 次", "约 900 次", "不超过 400 次",
        "7 小时", "近 2 夜实测", "33.6 kB", "13.4 MB", "打开 8 个网页的请求数", "最长保留 30 天", "2025年7月11日", "已设 1 天", "评估人 审核人 负责人 日期",
    ):  # fmt: skip
        assert said in text, said


def test_before_the_first_visit_the_assessment_names_its_assumption(office):
    text = text_of(impact_assessment(*office, []))
    assert "40.0 kB（假设值，首次访问后以实测代替）" in text
    assert "尚未访问" in text
    assert text.count("首次访问后填写") == 4


def test_the_assessment_takes_the_last_seven_nights_and_two_sheets(office, tmp_path):
    entries = [troubled(night=f"2025-07-{day:02}") for day in range(1, 10)]
    page = impact_assessment(*office, entries)
    assert [f"2025年7月{day}日" in page for day in range(1, 10)] == [False, False, *[True] * 7]
    write_paper(page, tmp_path / "assessment.pdf")
    assert pages_of((tmp_path / "assessment.pdf").read_bytes()) == (2, (210, 297))


@pytest.mark.parametrize(
    ("manners", "per_hour", "per_night"),
    [
        ({}, 1200, 400),
        ({"delay": 10}, 360, 400),
        ({"delay": 3, "window": ("01:00", "01:10")}, 1200, 200),
        ({"delay": 0, "budget": 20}, None, 20),
    ],
)
def test_the_rate_plan_follows_from_the_manners(manners, per_hour, per_night):
    plan = plan_rate(Manners(**manners), [], read_content(LAW, LawFile).assumptions)
    assert (plan["per_hour"], plan["per_night"], plan["is_measured"]) == (per_hour, per_night, False)
    assert plan["night_bytes"] == 40_000 * per_night


def test_every_law_has_its_article_and_source():
    content = read_content(LAW, LawFile)
    assert all(law.article and law.gist and re.search(r"\d{4}年", law.source) for law in content.laws)
    assert ("网络数据安全管理条例", "第十八条") in {(law.name, law.article) for law in content.laws}


def test_the_command_writes_both_and_filters_nights_and_addresses(world, site, run, tmp_path):
    site.put_column("/tzgg/", 1)
    world.city({"tzgg": "/tzgg/"})
    for night in (date(2025, 7, 10), date(2025, 7, 11)):
        world.crawl(night=night)
    files = [tmp_path / "page.html", tmp_path / "assessment.html"]
    done = run("ledger", "qinghe", "--since", "2025-07-11", "--page", str(files[0]), "--assessment", str(files[1]))
    assert done.stdout.split() == [str(path) for path in files]
    assert "2025年7月10日" not in files[0].read_text(encoding="utf-8")
    with pytest.raises(InputError, match=r"nothing was asked of 127\.0\.0\.9 then; addresses there are: 127\.0\.0\.1"):
        run("ledger", "qinghe", "--address", "127.0.0.9")
    assert len(run("ledger", "qinghe", "--until", "2025-07-10", "--json").stdout.splitlines()) == 1
    with pytest.raises(InputError, match="--night is one night"):
        run("ledger", "qinghe", "--night", "2025-07-10", "--since", "2025-07-10")


def test_the_way_to_stop_us_says_that_a_permission_in_force_is_to_be_taken_back(office):
    settings, city = office
    permission = RobotsPermission(number="青府办函〔2025〕3号", by="市政府办", until=date(2025, 7, 10))
    sites = tuple(site.model_copy(update={"robots_permission": permission if site.id == "zwgk" else None}) for site in city.file.sites)
    city = city.model_copy(update={"file": city.file.model_copy(update={"sites": sites})})
    held, other = entry(), entry(hosts=["jyj.qinghe.example"])
    assert "下列书面许可所及的网页除外" in text_of(owner_page(settings, city, [held]))
    assert "青府办函〔2025〕3号。在许可的截止日期之前" in text_of(owner_page(settings, city, [held]))
    for entries in ([other], [held, entry(night="2025-07-11")]):  # another owner's, and one that has ended
        assert "书面许可所及" not in text_of(owner_page(settings, city, entries))
        assert "现行书面许可" not in text_of(owner_page(settings, city, entries))


def test_requests_without_a_record_are_owned_up_to(office):
    text = text_of(
        owner_page(*office, [entry(unrecorded=2), entry(night="2025-07-11", unrecorded=None), entry(night="2025-07-12", unrecorded=1)])
    )
    assert "另有至多 3 次请求没有记录（采集被强行终止，或正在进行），未计入。" in text
    assert "没有记录" not in text_of(owner_page(*office, [entry(), entry(night="2025-07-11", unrecorded=None)]))
