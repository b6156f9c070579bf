"""One address, one form."""

import pytest

from disclosure.fetch import OwnSites
from disclosure.registry import Site

SITES = OwnSites(
    [
        Site(id="www", name="门户", url="http://www.qinghe.example/", aliases=("qinghe.example", "old.qinghe.example:8080")),
        Site(id="zw", name="平台", url="https://zw.qinghe.example/zwgk/"),
        Site(id="local", name="本机", url="http://127.0.0.1:8001/"),
        Site(id="other", name="本机二", url="http://127.0.0.1:8002/"),
    ]
)


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("http://www.qinghe.example/a.html#top", "http://www.qinghe.example/a.html"),
        ("HTTP://WWW.Qinghe.Example:80/A.html", "http://www.qinghe.example/A.html"),
        ("https://www.qinghe.example/a.html", "http://www.qinghe.example/a.html"),
        ("http://qinghe.example/a.html?x=1", "http://www.qinghe.example/a.html?x=1"),
        ("http://old.qinghe.example:8080/a", "http://www.qinghe.example/a"),
        ("http://old.qinghe.example/a", "http://www.qinghe.example/a"),
        ("http://zw.qinghe.example/b/../c/./d", "https://zw.qinghe.example/c/d"),
        ("http://www.qinghe.example", "http://www.qinghe.example/"),
        ("http://www.qinghe.example/公开/%e5.html", "http://www.qinghe.example/%E5%85%AC%E5%BC%80/%E5.html"),
        ("http://www.qinghe.example/a b\n.html", "http://www.qinghe.example/a%20b.html"),
        ("http://127.0.0.1:8002/x", "http://127.0.0.1:8002/x"),
        ("http://user:secret@www.qinghe.example/a", "http://www.qinghe.example/a"),
        ("http://Elsewhere.example:80/x/", "http://elsewhere.example/x/"),
        ("http://www.qinghe.example/l/%2e%2E/secret/a.html", "http://www.qinghe.example/secret/a.html"),
        ("http://www.qinghe.example/l/.%2e;jsessionid=1/secret/", "http://www.qinghe.example/secret/"),
        ("http://www.qinghe.example/%73ecret/%7ea?x=%2D", "http://www.qinghe.example/secret/~a?x=-"),
        ("http://www.qinghe.example/l/..%2fsecret/", "http://www.qinghe.example/l/..%2Fsecret/"),
        ("http://www.qinghe.example//secret/a//b", "http://www.qinghe.example/secret/a//b"),
        ("http://www.qinghe.example/5%/%zz/%e5", "http://www.qinghe.example/5%25/%25zz/%E5"),
    ],
)
def test_an_address_has_one_form(url, canonical):
    assert SITES.canonical(url) == canonical
    assert SITES.canonical(canonical) == canonical


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("/t6.html;jsessionid=0A1B!node1", "/t6.html"),
        ("/t6.html;JSESSIONID=0A1B?id=6", "/t6.html?id=6"),
        ("/x;v=2;jsessionid=0A/t6.html", "/x;v=2/t6.html"),
        ("/t.jsp?id=6&jsessionid=0A1B&x=1", "/t.jsp?id=6&x=1"),
        ("/t.php?PHPSESSID=0a1b&id=6", "/t.php?id=6"),
        ("/t.php?jsessionid=0a1b", "/t.php"),
        ("/t.jsp?sid=6&sessionid=14&PHPSESSIDS=1", "/t.jsp?sid=6&sessionid=14&PHPSESSIDS=1"),
        ("/t.jsp?from=jsessionid=6", "/t.jsp?from=jsessionid=6"),
        ("/t6.html%3Bjsessionid=0A", "/t6.html%3Bjsessionid=0A"),
        ("/jsessionid=0A/t6.html", "/jsessionid=0A/t6.html"),
    ],
)
def test_a_session_id_belongs_to_no_address_and_what_may_name_an_item_stays(url, canonical):
    assert SITES.canonical(f"http://www.qinghe.example{url}") == f"http://www.qinghe.example{canonical}"


def test_only_the_one_form_of_an_own_address_is_canonical():
    assert SITES.is_canonical("http://www.qinghe.example/a")
    for url in ("http://qinghe.example/a", "http://www.qinghe.example/a;jsessionid=1", "http://elsewhere.example/a", "javascript:void(0)"):
        assert not SITES.is_canonical(url)


def test_a_redirect_keeps_the_name_and_the_session_it_leads_to():
    assert SITES.under_its_name("https://Qinghe.example:443/x/../a;jsessionid=0A#top") == "https://qinghe.example/a;jsessionid=0A"
    assert SITES.under_its_name("javascript:void(0)") is None


@pytest.mark.parametrize(
    "url",
    [
        "javascript:void(0)",
        "mailto:a@b.example",
        "http://[broken/",
        "http:///x",
        "http://a.example:99999/",
        "",
        "http://a b/",
        "http://a.example/\ud83d.html",
    ],
)
def test_what_is_no_web_address_has_none(url):
    assert SITES.canonical(url) is None
    assert not SITES.is_own(url)


@pytest.mark.parametrize(
    ("url", "is_own"),
    [
        ("http://qinghe.example/x", True),
        ("https://www.qinghe.example/x", True),
        ("http://www.qinghe.example:9200/x", False),
        ("http://127.0.0.1:8003/x", False),
        ("http://www.qinghe.example.evil.example/", False),
        ("http://www.qinghe.example@evil.example/", False),
    ],
)
def test_only_the_citys_own_hosts_and_aliases_are_its_own(url, is_own):
    assert SITES.is_own(url) is is_own


@pytest.mark.parametrize(
    "url",
    [
        "http://www.qinghe.example@127.0.0.1/",
        "http://www.qinghe.example:80@127.0.0.1/",
        "http://127.0.0.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[fe80::1%25eth0]/",
        "http://169.254.169.254/latest/",
        "http://localhost/",
        "http://www.qinghe.example:22/",
        "http://www.qinghe.example:8001/",
        "file:///etc/passwd",
        "ftp://www.qinghe.example/",
        "gopher://www.qinghe.example/",
        "//www.qinghe.example/",
        "http://www.qinghe.example.",
        "http://127.0.0.1\\@elsewhere.example/",
    ],
)
def test_no_trick_makes_another_server_one_of_a_citys_own(url):
    public = OwnSites([Site(id="www", name="门户", url="http://www.qinghe.example/", aliases=("qinghe.example",))])
    assert not public.is_own(url)


@pytest.mark.parametrize(
    "url", ["http://x@www.qinghe.example/a", "http://127.0.0.1\\@www.qinghe.example/a", "http://127.0.0.1:1@www.qinghe.example/a"]
)
def test_an_own_address_keeps_nothing_but_its_own_name(url):
    assert SITES.canonical(url) == "http://www.qinghe.example/a"
