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
    ],
)
def test_an_address_has_one_form(url, canonical):
    assert SITES.canonical(url) == canonical
    assert SITES.canonical(canonical) == canonical


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
