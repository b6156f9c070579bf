"""Why a column could not be read, in the words of the office, and what a person does about it where the status alone does not say."""

from __future__ import annotations

import re
from typing import NamedTuple

from disclosure.fetch.records import Fetch
from disclosure.fetch.redirects import CIRCLE, OFF_CITY, TOO_MANY
from disclosure.personal import mask_shown

LED_UP = "转到首页或上级目录"
BUSY = "与该主机的用时已满"
HIDDEN_LIST = "网页另有未显示的列表"
SHARED = "与别的栏目登记为同一网址"
LONGEST = 300  # characters of what a server said that are shown


class Case(NamedTuple):
    """``status`` and ``said`` (a pattern at the start of a record's detail) become ``words`` (its group behind them); advice for command line and page.

    The words are what the column's row keeps, and by which the advice is found again.
    """

    status: str
    said: str
    words: str
    advice: str = ""
    advice_zh: str = ""


CASES = (
    Case(
        "tls",
        r".*(unable to get local issuer certificate|unable to verify the first certificate)",
        "证书链不完整，服务器漏发中间证书",
        "the server leaves out an intermediate certificate, which a browser fetches by itself: save it as PEM beside city.yml and name the file in `sites.intermediate`",
        "服务器漏发中间证书（浏览器会自行补取，所以能打开）：把中间证书存为 PEM 放在 city.yml 旁，文件名填入该站点的 intermediate；并请运维单位补齐。",
    ),
    Case(
        "tls",
        r"(.+)",
        "加密连接不被接受",
        "ask the site's operator to mend its certificate or TLS (the check is never skipped)",
        "请站点运维单位修复证书或加密设置；本服务从不跳过校验。",
    ),
    Case(
        "moved",
        rf"robots\.txt: {OFF_CITY}: (\S+?)(?:;|\s|$)",
        "robots.txt 被转到本市未登记的主机",
        "name the host of that robots.txt as a site in city.yml, or ask the site's owner to serve it himself",
        "在 city.yml 中把 robots.txt 所在主机登记为站点，或请站点主办单位在本站直接提供 robots.txt。",
    ),
    Case(
        "moved",
        rf"robots\.txt: {CIRCLE}: (\S+?)(?:;|\s|$)",
        "robots.txt 转来转去，无法取得",
        "ask the site's operator to mend the redirect of robots.txt, which leads to itself",
        "请站点运维单位修复 robots.txt 的转向。",
    ),
    Case(
        "moved",
        rf"{OFF_CITY}: (\S+?)(?:;|\s|$)",
        "转到本市未登记的主机",
        "look where it leads; if the column is there now, name that host as a site in city.yml and change the column in columns.yml",
        "打开转到的网址核对：栏目确已迁去的，在 city.yml 登记该主机为站点，并更新栏目登记。",
    ),
    Case(
        "moved",
        rf"{CIRCLE}: (\S+?)(?:;|\s|$)",
        "转来转去回到原处",
        "open it in a browser; if it opens there, ask the site's operator why it sends a visitor without cookies in a circle",
        "用普通浏览器打开核对；能打开的，请站点运维单位说明为何对不带 Cookie 的访问反复转向。",
    ),
    Case(
        "moved",
        r"(\S+) is not on this machine",
        "转到不在本机的主机",
        "give that name an entry in DISCLOSURE_CONNECT, or take it out of `aliases`",
        "在 DISCLOSURE_CONNECT 中为该主机名补一项，或从 aliases 中删去。",
    ),
    Case("moved", rf"{TOO_MANY}()", "转向次数过多"),
    Case("robots", r"robots\.txt: (.+)", "robots.txt 规则"),
    Case("private", r"(.+)", "指向内部网络"),
    Case("gone", r"(.+)", "网页不存在"),
    Case("budget_spent", r"(\d+ s) with this host", BUSY),
    Case(
        "too_large",
        r"(.+)",
        "网页超过大小上限",
        "raise manners.max_bytes in city.yml, or read it by hand",
        "在 city.yml 中调高 manners.max_bytes，或人工核读。",
    ),
    Case(
        "dns",
        r"(.+)",
        "域名没有地址",
        "correct the host's name in city.yml and columns.yml, or ask the site's operator",
        "核对 city.yml、columns.yml 中的主机名；无误的，请站点运维单位检查域名解析。",
    ),
    *(Case(status, r"(.+)", words) for status, words in (("refused", "连接不上"), ("timeout", "没有按时作答"), ("truncated", "应答中断"))),
    *(  # what we say ourselves of a list that was read
        Case(
            status,
            r"(?!)",
            HIDDEN_LIST,
            "the page keeps another dated list out of sight (a tab?): register the address where this column's list stands alone, or name the rows in sight, if they are all of it, with columns accept --repair --selector",
            "网页上还有一份点击后才显示的列表（如另一选项卡）：请登记本栏目单独的网址；所显示的确为本栏目全部信息的，请系统管理员以 --repair --selector 指明。",
        )
        for status in ("partial", "unreadable")
    ),
    Case(
        "partial",
        r"(?!)",
        SHARED,
        "several columns are registered under this address: correct columns.yml, or name each column's rows with columns accept --repair --selector",
        "几个栏目登记为同一网址，分不清各自的信息：请分别登记各栏目自己的网址，或请系统管理员以 --repair --selector 指明各自的列表。",
    ),
    *(
        Case(status, r"(.+)", words)
        for status, words in (("server_error", "服务器出错"), ("rate_limited", "要求暂缓访问"), ("blocked", "拒绝访问"))
    ),
)


def name_cause(fetch: Fetch) -> str | None:
    """What stands in a column's row when its first page could not be had: the cause, and behind it what was found, to the letter. None where the status says it all."""
    case = find_case(fetch.status, fetch.detail)
    found = re.match(case.said, fetch.detail or "") if case is not None else None
    if case is None or found is None:
        return None
    return f"{case.words}（{mask_shown(found[1])[:LONGEST]}）" if found[1] else case.words


def name_led_up(fetch: Fetch) -> str:
    """What stands in the row of a column whose first page was redirected to a home page or a folder above, and where that is.

    One that left the city is told as that, whatever the path there: naming the host is what helps.
    """
    left = name_cause(fetch) if fetch.status == "moved" else None
    return left or f"{LED_UP}（{mask_shown(fetch.location or '')[:LONGEST]}）"


def find_case(status: str, said: str | None) -> Case | None:
    """The case of a fetch record, by its status and its own words."""
    return next((case for case in CASES if case.status == status and re.match(case.said, said or "")), None)


def find_advice(status: str | None, detail: str | None) -> Case | None:
    """The case of a column's row, where it has advice of its own."""
    return next((case for case in CASES if case.advice and case.status == status and (detail or "").startswith(case.words)), None)
