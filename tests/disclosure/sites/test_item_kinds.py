"""What an item is: a statement that nothing arose, a document of another organ, a document out of force."""

import pytest

from disclosure.sites import read_page
from disclosure.sites.reading.itemkinds import read_issuer, read_relayed
from disclosure.sites.reading.statements import read_statement

SITE = "http://www.qinghe.example"
URL = f"{SITE}/zwgk/content_8812077.html"
TITLE = "关于做好灌区春灌工作的通知"
TEXT = "<p>各有关单位：</p><p>为做好灌区春灌工作，现将有关事项通知如下，请结合实际抓好落实，并于月底前报送情况。</p><p>青禾市水务局</p><p>2023年3月1日</p>"
LINE = '<div class="info">发布时间：2023-03-02 10:08 来源：青禾市水务局</div>'
HEAD = f"<h1>{TITLE}</h1>{LINE}"


def article(make, head=HEAD, *, body=TEXT, title=TITLE, meta="", after="", url=URL, box="con"):
    """An article of an unknown system."""
    return read_page(
        make.page(f'{make.crumb}<div class="detail">{head}<div class="{box}">{body}</div>{after}</div>', title=title, meta=meta), url
    )


STATEMENTS = [
    "2023年第一季度无行政处罚情况说明",
    "本季度无信息更新的说明",
    "关于暂未产生重大行政决策的情况说明",
    "关于2023年无部门预算调整的说明",
    "临溪县民政局2023年二季度未发生行政强制情况",
    "我局本年度未收到政府信息公开申请",
    "青禾市水务局2023年无政府性基金预算情况说明",
    "暂无相关信息的情况说明",
    "临溪县水务局2023年上半年无人事任免信息",
    "本单位无行政许可事项的说明",
    "2023年3月暂无招标公告情况说明",
    "关于我镇第三季度未开展执法检查的说明",
    "关于暂无建议提案办理情况的说明",
    "临溪县司法局2023年未制定规范性文件的情况说明",
    "白塔镇2023年1月无救助对象变动情况公示",
]
ITEMS = [
    "关于预算调整情况的说明",
    "关于城北水厂停水的情况说明",
    "无障碍环境建设情况说明",
    "关于开展无偿献血的通知",
    "未成年人保护工作情况说明",
    "2023年第一季度不合格食品情况通报",
    "关于未按时缴费用户的公告",
    "关于“3·5”火灾事故的情况说明",
    "临溪县无证经营专项整治情况",
    "关于网传青禾市无电可用的情况说明",
    "关于无人机管理的通告",
    "关于2023年部门决算的说明",
    "2023年一季度未检出不合格样品的抽检公告",
    "关于暂停办理不动产登记业务的公告",
    "县政府无烟机关创建工作情况",
    "本市无偿献血工作情况",
    "关于尚未领取养老金人员的公告",
    "关于暂未通过年检企业的通告",
    "关于未发生变更的单位名单公示说明的通知",
    "第一季度空气质量情况说明",
    "关于清理无主坟墓的公告",
    "2022年度“三公”经费决算情况说明",
    "关于全市没有发生重大安全事故的工作总结",
]
RELAYED = [
    ("关于印发", "国办发", None, None, "临溪县人民政府", True),
    ("关于印发", "皖政办", "临溪县人民政府办公室", None, "临溪县人民政府", True),
    ("关于转发《省政府办法》的通知", "临政办", "临溪县人民政府办公室", "中国政府网", "临溪县人民政府", False),
    ("某文", None, "安徽省人民政府", None, "临溪县人民政府", True),
    ("某文", None, "省财政厅", None, "临溪县人民政府", True),
    ("某文", None, "县水务局", None, "临溪县人民政府", False),
    ("某文", None, "市水务局", None, "临溪县人民政府", True),
    ("某文", None, None, "新华社", "临溪县人民政府", True),
    ("某文", None, None, "临溪县融媒体中心", "临溪县人民政府", False),
    ("某文", None, None, "本站原创", "临溪县人民政府", None),
    ("【转载】某文", None, None, None, "临溪县人民政府", True),
    ("某文", None, None, None, "临溪县人民政府", None),
    ("某文", "国办发", None, None, "", True),
    ("某文", "国发", "国务院", None, "中国政府网", False),
    ("某文", None, "水务局", None, "临溪县人民政府", None),
    ("某文", None, "青禾市水务局", None, "青禾市人民政府", False),
    ("某文", None, "白塔镇人民政府", None, "临溪县人民政府", None),
    ("某文", None, None, "国家统计局", "临溪县统计局", True),
    ("某文", None, None, "生态环境部", "临溪县人民政府", True),
    ("某文", None, None, "发展部", "临溪县人民政府", None),
    ("某文", None, None, "县委宣传部", "临溪县人民政府", False),
    ("某文", None, None, "组织部", "临溪县人民政府", None),
]
PLAIN = "现将有关情况说明如下，各单位要结合实际抓好落实并及时反馈，联系人林一，联系电话见附件所列名单。" * 3


@pytest.mark.parametrize("title", STATEMENTS)
def test_a_headline_that_nothing_arose_is_a_statement(title):
    assert read_statement(title, "") == title


@pytest.mark.parametrize("title", ITEMS)
def test_an_explanation_of_what_did_arise_is_an_item(title):
    assert read_statement(title, PLAIN) is None


@pytest.mark.parametrize(
    ("title", "body", "said"),
    [
        ("情况说明", "2023年第一季度，我局未发生行政处罚案件，特此说明。", "2023年第一季度，我局未发生行政处罚案件，特此说明"),
        ("2023年一季度行政处罚情况", "本季度无行政处罚。", "本季度无行政处罚"),
        ("关于行政执法公示的情况说明", "截至目前，本单位暂无此类信息。", "截至目前，本单位暂无此类信息"),
        ("2023年政府信息公开工作年度报告", "一、总体情况。" + "全年主动公开信息若干条。" * 60 + "本年度未发生行政复议。", None),
    ],
)
def test_a_short_body_that_nothing_arose_is_a_statement(title, body, said):
    assert read_statement(title, body) == said


def test_a_page_carries_its_statement(make):
    page = article(make, body="<p>2023年第一季度，本单位无行政处罚。</p>")
    assert (page.item_class, page.statement) == ("statement", "2023年第一季度，本单位无行政处罚")
    other = article(make)
    assert (other.item_class, other.statement) == ("", None)


def test_a_list_carries_its_statement(make):
    page = read_page(make.trs_list(rows="<li>情况说明：本季度无行政强制事项。</li>"), f"{SITE}/zwgk/xzqz/index.html")
    assert (page.kind, page.statement) == ("list", "情况说明：本季度无行政强制事项。")
    assert read_page(make.trs_list(rows="<li>暂无相关信息</li>"), f"{SITE}/zwgk/xzqz/index.html").statement is None


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("青政办〔2023〕5号", "青政办"),
        ("国办发〔2020〕1号", "国办发"),
        ("国务院令第700号", "国务院令"),
        ("2023年第5号", None),
        (None, None),
    ],
)
def test_the_issuer_is_the_code_of_the_number(number, code):
    assert read_issuer(number) == code


@pytest.mark.parametrize(("title", "issuer", "publisher", "source", "site", "relayed"), RELAYED)
def test_relaying_is_decided_by_number_then_publisher_then_source(title, issuer, publisher, source, site, relayed):
    assert read_relayed(title, issuer, publisher, source, site) is relayed


def test_a_document_of_the_state_on_a_city_site_is_relayed(make):
    page = article(make, HEAD, body="<p>国办发〔2023〕7号</p>" + TEXT)
    assert (page.document_number, page.issuer, page.relayed) == ("国办发〔2023〕7号", "国办发", True)


@pytest.mark.parametrize(
    ("value", "state"),
    [
        ("有效", "有效"),
        ("已废止", "已废止"),
        ("废止", "已废止"),
        ("失效", "失效"),
        ("部分失效", "部分失效"),
        ("尚未生效", "尚未生效"),
        ("已修改", "已修改"),
        ("有效期至2025年", None),
        ("", None),
        ("无", None),
    ],
)
def test_a_field_says_whether_a_document_is_in_force(make, value, state):
    table = f"<table><tr><td>索引号</td><td>1/2023-1</td><td>有效性</td><td>{value}</td></tr><tr><td>发布机构</td><td>青禾市水务局</td><td>文号</td><td>无</td></tr></table>"
    assert article(make, table + HEAD).validity == state


@pytest.mark.parametrize(
    ("mark", "state"),
    [
        ("（已失效）", "失效"),
        ("（已废止）", "已废止"),
        ("【部分失效】", "部分失效"),
        ("（2021年已废止）", "已废止"),
        ("(该文件已失效)", "失效"),
        ("（废止和失效文件目录）", None),
    ],
)
def test_a_mark_in_the_headline_says_so_too(make, mark, state):
    assert article(make, f"<h1>{TITLE}{mark}</h1>{LINE}", title=TITLE + mark).validity == state


@pytest.mark.parametrize("words", ["此文件已废止", "【本文件已失效】", "该文件已于2022年5月废止", "本规范性文件已被废止。"])
def test_a_banner_above_or_below_the_headline_says_so_too(make, words):
    above, below = article(make, f'<p class="w">{words}</p>{HEAD}'), article(make, f'{HEAD}<div class="tip">{words}</div>')
    assert above.validity == below.validity == ("失效" if "失效" in words else "已废止")


def test_words_about_revoking_are_no_banner(make):
    assert article(make, f'{HEAD}<div class="tip">废止文件目录</div>').validity is None
