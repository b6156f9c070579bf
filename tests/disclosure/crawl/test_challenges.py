"""A wall in place of a page is known by what it says, whatever status it comes with; no page of a government site is taken for one."""

from pathlib import Path

import pytest

from disclosure.sites import read_page

URL = "http://www.qinghe.example/tzgg/"
FIXTURES = Path(__file__).parents[1] / "sites" / "fixtures"

WALLS = {
    "a script that puts a cookie together": (
        '<script>document.cookie=("_")+("_jsl_")+("clearance_s=")+("17")+(+!+[]+"")+";max-age=3600;path=/";location.hre'
        "f=location.pathname+location.search</script>"
    ),
    "a script that computes hashes": (
        '<html><body><script>var _0x1a=["a"];function go(x){};go({"bts":["17","x"],"chars":"abc","ct":"0f","ha":"md5","'
        'is":true,"tn":"c","vt":"3600","wt":"1500"})</script></body></html>'
    ),
    "a packed script with its key": (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><meta content="k9Q0aZ" id="m5x" r="m"><script type="text/java'
        'script" r="m">$_ts=window["$_ts"];if(!$_ts)$_ts={};$_ts.nsd=71234;$_ts.cd="qwerty";if($_ts.lcd)$_ts.lcd();</sc'
        'ript><script type="text/javascript" charset="utf-8" src="/a8b/q1w2.9d.js" r="m"></script></head><body></body><'
        "/html>"
    ),
    "a packed script under made-up names": (
        '<html><head><meta charset="utf-8"><meta id="Zq1" content="(*a^b)" r="m"><script r="m" src="/x9/k2.js"></script'
        '><script r="m">(function(){var _$a0=[1,2];function _$b1(_$c2){return _$c2^7}_$b1(3)})()</script></head><body o'
        'nload="_$k3()"><input type="hidden" id="__onload__" name="v" value="xx"/></body></html>'
    ),
    "an agent on the server": (
        '<html><head><title>网站防火墙</title></head><body><div class="ip-attack"><p>您的请求带有不合法参数，已被网站管理员设置拦截！</p><p>可能原因：您提交'
        "的内容包含危险的攻击请求</p><dl><dt>如何解决：</dt><dd>1）检查提交内容；</dd><dd>2）如网站托管，请联系空间提供商；</dd><dd>3）普通网站访客，请联系网站管理员；</dd></dl>"
        "</div></body></html>"
    ),
    "a cloud shield": (
        "<html><head><title>访问被拦截</title></head><body><h1>抱歉，您的访问可能对网站造成危险，已被云防护拦截</h1><p>事件编号：2025-0001</p><p>您的地址：192"
        ".0.2.7</p></body></html>"
    ),
    "a cloud shield that sees an attack": (
        "<html><head><title>云防护</title></head><body><h2>当前访问疑似黑客攻击，已被网站管理员设置为拦截</h2><p>如果您是网站管理员，请登录云防护控制台查看详情</p><p>事件"
        "ID：77aa</p></body></html>"
    ),
    "a slider": (
        '<html><head><title>滑动验证页面</title></head><body><div id="nc"></div><p>为保证您的正常访问，请按住滑块，拖动到最右边</p></body></html>'
    ),
    "a slider with a picture": (
        '<html><head><title>验证</title><script src="/captcha/tc.js"></script></head><body><p>请拖动滑块完成拼图</p></body></html>'
    ),
    "letters to be read": (
        '<html><body><form><p>您的访问过于频繁，请输入验证码后继续</p><input name="code"><img src="/code.jpg"><button>提交</button></form><'
        "/body></html>"
    ),
    "a look at the browser": (
        "<html><head><title>请稍候…</title></head><body><h1>正在检查您的浏览器</h1><p>检查通过后将自动跳转到您访问的页面，请稍候5秒</p></body></html>"
    ),
    "a look at the browser in English": (
        "<html><head><title>Just a moment...</title></head><body><h1>Checking your browser before accessing</h1></body></html>"
    ),
    "a script that sets a cookie and comes again": (
        '<html><body><script>function setCookie(n,v){document.cookie=n+"="+v+";path=/"}setCookie("wzws","1");window.loc'
        "ation.replace(window.location.href)</script><noscript>请开启JavaScript</noscript></body></html>"
    ),
    "a question for a script": (
        '<html><head><script>var dynamicurl="/WZWSREL2xiLw==";var wzwsquestion="ab";var wzwsfactor="7";eval(function(p,'
        'a,c,k,e,d){return p}("1",1,1,[],0,{}))</script></head><body></body></html>'
    ),
    "a script that sets a cookie by an argument": (
        '<html><script>var arg1="A1B2";var _0x4=function(){};setCookie("acw_sc__v2",arg1);function reload(x){document.c'
        'ookie="acw_sc__v2="+x+";path=/";document.location.reload()}</script></html>'
    ),
    "nothing but a guard's script": ('<html><head><script src="/_guard/auto.js"></script></head><body></body></html>'),
    "a guard's slider": (
        '<html><head><meta http-equiv="refresh" content="5"></head><body><script src="/_guard/html.js?js=slider_html"><'
        "/script></body></html>"
    ),
    "a check": ("<html><head><title>安全验证</title></head><body><p>请完成下列验证后继续访问</p></body></html>"),
    "a firewall that suspects an attack": (
        "<html><head><title>访问被拦截！</title></head><body><p>您的请求疑似攻击行为！</p><p>如果您是网站管理员，可以查看误报原因。事件ID: 09-0000-01</p></bo"
        "dy></html>"
    ),
    "a firewall that sees a threat": (
        "<html><head><title>405</title></head><body><div>很抱歉，由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。</div><div>您的请求ID是: 77aa00</"
        "div></body></html>"
    ),
    "a firewall with its rule": (
        "<html><head><title>WAF拦截页面</title></head><body><p>很抱歉，您提交的请求可能对网站造成威胁，请求已被管理员设置的策略阻断。</p><p>UUID: 0f</p></body"
        "></html>"
    ),
    "a guard that stopped what was done": (
        "<html><head><title>网站卫士拦截提示</title></head><body><p>当前网址访问存在异常，您的操作已被拦截</p></body></html>"
    ),
    "a black list": (
        "<html><head><title>403</title></head><body><h1>您的IP已被禁止访问</h1><p>由于您的访问行为异常，IP地址已被加入黑名单</p></body></html>"
    ),
    "a firewall that suspects us": (
        '<html><head><title>访问已被拦截</title><script>document.write("")</script></head><body><div>访问已被拦截，请求疑似存在攻击行为</div><'
        "/body></html>"
    ),
}

PAGES = {
    "a notice of a safety inspection": "<h1>关于开展消防安全检查的通知</h1><p>2025-06-20</p><p>定于6月下旬在清河市各街道开展消防安全检查，请各单位做好准备。</p>",
    "a warning against fraud": "<h1>警惕冒充客服的电话</h1><p>发布时间：2025-06-20</p><p>本月反诈中心共拦截可疑来电三千余次，您的账户若被冻结请拨打110。</p>",
    "a warning of machines": "<h1>安全提示</h1><p>2025-06-20</p><p>违规操作可能造成危险，请按规程操作。</p>",
    "a notice of works on the site": "<h1>关于网站升级改造的公告</h1><p>2025-06-20</p><p>升级期间网站访问可能受限，给您带来不便，敬请谅解。</p>",
    "a shell that a script fills": '<div id="app"></div><script src="/js/app.js"></script><script>window.config={site:"qh"}</script>',
    "a forward": '<script>location.href="/xxgk/index.html"</script>',
    "a page that names its site": '<meta name="SiteName" content="清河市人民政府"><h1>访问受限说明</h1><p>您的请求如被拦截，请致电网站管理员。</p>',
}


def is_wall(html: str) -> bool:
    return read_page(f"<html><head></head><body>{html}</body></html>".encode(), URL).challenge


@pytest.mark.parametrize("name", WALLS)
def test_a_wall_is_a_challenge(name):
    page = read_page(WALLS[name].encode(), URL)
    assert (page.kind, page.challenge, page.rows) == ("other", True, ())


@pytest.mark.parametrize("name", PAGES)
def test_an_ordinary_page_is_none(name):
    assert not is_wall(PAGES[name])


def test_no_page_of_the_fixtures_is_one():
    paths = sorted(path for path in FIXTURES.rglob("*") if path.suffix in (".html", ".htm", ".shtml"))
    assert len(paths) >= 20
    assert [path.name for path in paths if read_page(path.read_bytes(), None).challenge] == []


@pytest.mark.parametrize("status", [200, 202, 403, 404, 412, 418, 500, 521])
def test_a_wall_is_one_with_every_status(world, site, status):
    site.put("/tzgg/", WALLS["a cloud shield that sees an attack"], status=status)
    world.crawl(world.city({"tzgg": "/tzgg/"}))
    (wall,) = world.rows("columns")
    assert (wall["status"], wall["reason"], wall["cause"]) == ("challenge" if status == 200 else "blocked", "防护或挑战页", "站点")
    (fetch,) = [row for row in world.rows("fetches") if row["url"].endswith("/tzgg/")]
    assert (fetch["status"], fetch["http_status"], fetch["attempt"]) == ("blocked", status, 1)


def test_a_column_that_is_a_shell_is_the_sites_doing_and_stops_nobody(world, site):
    shell = '<html><head><script src="/js/app.js"></script></head><body><div id="app"></div></body></html>'
    site.put("/tzgg/", shell)
    site.put("/zcwj/", shell)
    world.crawl(world.city({"tzgg": "/tzgg/", "zcwj": "/zcwj/"}))
    assert [(row["status"], row["reason"], row["cause"], row["coverage"]) for row in world.rows("columns")] == [
        ("script_list", "脚本渲染", "站点", "none")
    ] * 2
