"""The tree of a page by way of BeautifulSoup: the reference that the fast tree is held to, and the plain way to take a page apart.

A platform's ``unpack`` may select with BeautifulSoup what it needs and hand its markup on (``str(tag)``); readings over either tree are the same.
"""

from __future__ import annotations

import warnings

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, XMLParsedAsHTMLWarning
from bs4 import Tag as SoupTag
from bs4.element import NavigableString, PreformattedString

from disclosure.sites.reading.tree import DOCUMENT, Tag, Text


def make_soup(html: str) -> BeautifulSoup:
    """A page as BeautifulSoup, by the parser of all readings. Nothing is run or loaded."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        return BeautifulSoup(html, "lxml", huge_tree=True)


def tree_of_soup(soup: BeautifulSoup) -> Tag:
    """The tree of ``parse_html`` made from BeautifulSoup's."""
    root = Tag(DOCUMENT)
    pairs: list[tuple[SoupTag, Tag]] = [(soup, root)]
    while pairs:
        source, target = pairs.pop()
        for child in source.children:
            if isinstance(child, SoupTag):
                attrs = {name: value if isinstance(value, str) else " ".join(value) for name, value in child.attrs.items()}
                tag = Tag(child.name, attrs)
                target.append(tag)
                pairs.append((child, tag))
            elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
                target.append(Text(str(child)))
    return root
