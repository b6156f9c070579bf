"""The tree of a page: the same as BeautifulSoup's, and safe to change."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.sites import read_page
from disclosure.sites.reading import reader
from disclosure.sites.reading.markup import text_of
from disclosure.sites.reading.soup import make_soup, tree_of_soup
from disclosure.sites.reading.tree import Tag, Text, parse_html, siblings_after, siblings_before, walk_back
from disclosure.text import decode_page

PAGE = """<!DOCTYPE html><html><head><title>临溪县</title></head><body class="a  b"><!-- 导航 --><ul>
<li><a href="/1.html" title=x>一</a> <span>2025-07-01</span><li><a href=/2.html>二</a></ul><p>甲&nbsp;乙&lt;丙<br>丁</p>
<table><tr><td>子<td>丑</table><script>var a = "<b>";</script></body></html><p>后"""


def shape(root: Tag) -> list[object]:
    """A tree as a flat list; white space between elements and inside a class counts as one blank."""
    found: list[object] = []
    for node in root.descendants:
        if isinstance(node, Text):
            found.append(node.value if node.value.strip() else " ")
        else:
            found.append((node.name, sorted((name, " ".join(value.split())) for name, value in node.attrs.items()), len(node.children)))
    return found


def reference(html: str) -> Tag:
    return tree_of_soup(make_soup(html))


def test_it_is_the_tree_that_beautifulsoup_makes():
    assert len(shape(parse_html(PAGE))) > 30
    assert shape(parse_html(PAGE)) == shape(reference(PAGE))


MARKUP = st.lists(
    st.sampled_from(["<div>", "</div>", "<p>", "</li>", "<li>", "<table>", "<td>", "</table>", "<a href='x'>", "</a>", "字", " ", "<br>", "<!--注-->"])
)  # fmt: skip


@given(MARKUP)
@settings(max_examples=200, deadline=None)
def test_it_is_the_same_for_markup_that_nobody_closed(parts):
    html = "<html><body>" + "".join(parts) + "</body></html>"
    assert shape(parse_html(html)) == shape(reference(html))


def test_it_is_the_same_for_every_real_page(shared):
    pages = sorted((shared / "pages").rglob("*.html"))
    assert len(pages) > 200
    for page in pages:
        html = decode_page(page.read_bytes()).text
        assert shape(parse_html(html)) == shape(reference(html)), page


FIXTURES = sorted((Path(__file__).parent / "fixtures").glob("*.html"))


def read_over_soup(body: bytes, url: str | None, monkeypatch) -> object:
    """The page as read over BeautifulSoup's tree."""
    with monkeypatch.context() as patched:
        patched.setattr(reader, "parse_measured", lambda html: (reference(html), 1))
        return read_page(body, url)


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_a_page_of_every_platform_reads_the_same_over_beautifulsoup(path, monkeypatch):
    url = f"http://www.qinghe.example/zwgk/{path.name}"
    assert read_page(path.read_bytes(), url) == read_over_soup(path.read_bytes(), url, monkeypatch)


def test_every_real_page_reads_the_same_over_beautifulsoup(shared, monkeypatch):
    pages = sorted((shared / "pages").rglob("*.html"))[::3]
    assert len(pages) > 80
    for page in pages:
        body = page.read_bytes()
        assert read_page(body) == read_over_soup(body, None, monkeypatch), page


@pytest.mark.parametrize("html", ["", " ", "<", "<!-- only -->", "<?xml version='1.0'?>", "\x00", "plain words"])
def test_what_holds_no_element_is_a_tree_too(html):
    assert [tag.name for tag in parse_html(html).tags] in ([], ["html", "body", "p"], ["html"], ["html", "body"])


def test_the_words_of_an_element_follow_every_change():
    root = parse_html("<div><p>甲</p><p>乙</p><p>丙</p></div>")
    first, second, third = root.find_all("p")
    assert text_of(root) == "甲 乙 丙"
    second.remove()
    assert (text_of(root), second.parent) == ("甲 丙", None)
    third.append(Text("丁"))
    assert text_of(root) == "甲 丙丁"
    assert first.parent is not None
    first.parent.insert(0, second)
    assert text_of(root) == "乙 甲 丙丁"
    assert [text_of(node) for node in siblings_after(second)] == ["甲", "丙丁"]
    assert [text_of(node) for node in siblings_before(third)] == ["甲", "乙"]


def test_walking_back_meets_every_element_that_began_before():
    root = parse_html("<h1>一</h1><div><h2>二</h2></div><p>三</p>")
    (start,) = root.find_all("p")
    assert [tag.name for tag in walk_back(start)] == ["h2", "div", "h1", "body", "html", "[document]"]
