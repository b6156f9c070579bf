"""A page as a tree of elements and texts: small, fast to make and to walk, and the same tree that BeautifulSoup makes with the same parser (``soup``)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from operator import itemgetter

MOST_TAGS = 64_000  # ten thousand rows of a table have 50,000; beyond it a page is an accident or an attack
MOST_LINKS = 15_000
DOCUMENT = "[document]"  # the name of the root, as in BeautifulSoup


class Text:
    """A run of text between two tags."""

    __slots__ = ("parent", "spot", "value")

    def __init__(self, value: str, parent: Tag | None = None) -> None:
        self.value = value
        self.parent = parent
        self.spot = 0

    def __str__(self) -> str:
        return self.value

    @property
    def parents(self) -> Iterator[Tag]:
        """The elements around it, innermost first."""
        return _climb(self.parent)


class Tag:
    """An element: ``name`` in lower case, ``attrs`` as written, ``children`` in page order."""

    __slots__ = ("attrs", "by_name", "children", "headline", "in_frame", "name", "parent", "spot", "words")

    def __init__(self, name: str, attrs: dict[str, str] | None = None, parent: Tag | None = None) -> None:
        self.name = name
        self.attrs = attrs if attrs is not None else {}
        self.parent = parent
        self.spot = 0  # where it was last seen among its siblings
        self.children: list[Tag | Text] = []
        self.in_frame = False  # part of the page's frame, set by ``mark_frame``
        self.by_name: dict[str, list[tuple[int, Tag]]] | None = None  # of the document: its elements, until it is changed
        self.headline: tuple[str, bool] | None = None  # of a link: its title as a row, once somebody has asked for it
        self.words: str | None = None  # its visible text, once somebody has asked for it

    def __repr__(self) -> str:
        return f"<{self.name} {self.attrs}>"

    @property
    def parents(self) -> Iterator[Tag]:
        """The elements around it, innermost first; the last is the document."""
        return _climb(self.parent)

    @property
    def descendants(self) -> Iterator[Tag | Text]:
        """Everything below it in page order."""
        stack = self.children[::-1]
        while stack:
            node = stack.pop()
            yield node
            if isinstance(node, Tag):
                stack += node.children[::-1]

    @property
    def tags(self) -> list[Tag]:
        """Every element below it in page order."""
        found: list[Tag] = []
        stack = [node for node in reversed(self.children) if isinstance(node, Tag)]
        while stack:
            tag = stack.pop()
            found.append(tag)
            if tag.children:
                stack += [node for node in reversed(tag.children) if isinstance(node, Tag)]
        return found

    @property
    def texts(self) -> Iterator[Text]:
        """Every text below it in page order."""
        return (node for node in self.descendants if isinstance(node, Text))

    def find_all(self, names: str | Iterable[str]) -> list[Tag]:
        """Elements below it with one of these names, in page order."""
        if self.name == DOCUMENT:
            return self._look_up((names,) if isinstance(names, str) else tuple(names))
        wanted = (names,) if isinstance(names, str) else frozenset(names)
        found: list[Tag] = []
        stack = self.children[::-1]
        while stack:  # written out, not over ``tags``: half of the time of a reading would be spent there
            node = stack.pop()
            if isinstance(node, Tag):
                if node.name in wanted:
                    found.append(node)
                stack += node.children[::-1]
        return found

    def _look_up(self, names: tuple[str, ...]) -> list[Tag]:
        """Elements of the whole document by name: it is walked once between two changes."""
        if self.by_name is None:
            self.by_name = {}
            for place, tag in enumerate(self.tags):
                self.by_name.setdefault(tag.name, []).append((place, tag))
        if len(names) == 1:
            return [tag for _, tag in self.by_name.get(names[0], ())]
        found = [entry for name in dict.fromkeys(names) for entry in self.by_name.get(name, ())]
        return [tag for _, tag in sorted(found, key=itemgetter(0))]

    def find(self, names: str | Iterable[str]) -> Tag | None:
        """The first element below it with one of these names."""
        if self.name == DOCUMENT:
            return next(iter(self._look_up((names,) if isinstance(names, str) else tuple(names))), None)
        wanted = (names,) if isinstance(names, str) else frozenset(names)
        stack = self.children[::-1]
        while stack:
            node = stack.pop()
            if isinstance(node, Tag):
                if node.name in wanted:
                    return node
                stack += node.children[::-1]
        return None

    def first(self, test: Callable[[Tag], bool]) -> Tag | None:
        """The first element below it that passes a test."""
        return next((node for node in self.tags if test(node)), None)

    @property
    def body(self) -> Tag | None:
        """The first body below it."""
        return self.find("body")

    @property
    def title(self) -> Tag | None:
        """The first title below it."""
        return self.find("title")

    def child_tags(self, names: Iterable[str] | None = None) -> list[Tag]:
        """Its child elements, or those with one of these names."""
        wanted = None if names is None else frozenset(names)
        return [node for node in self.children if isinstance(node, Tag) and (wanted is None or node.name in wanted)]

    def around(self, name: str) -> Tag | None:
        """The nearest element around it with this name."""
        return next((parent for parent in self.parents if parent.name == name), None)

    def get(self, name: str) -> str:
        """An trimmed; empty when it is not there."""
        return (self.attrs.get(name) or "").strip()

    def raw_text(self) -> str:
        """All text below it as it stands, seen or not."""
        return "".join(node.value for node in self.texts)

    def index(self, child: Tag | Text) -> int:
        """The place of a child among its siblings."""
        if child.spot >= len(self.children) or self.children[child.spot] is not child:
            for place, node in enumerate(self.children):
                node.spot = place
        return child.spot

    def remove(self) -> None:
        """Take it out of its parent with all below it. Once out, it has no parent."""
        if self.parent is not None:
            self.parent.forget_words()
            self.parent.children.pop(self.parent.index(self))
            self.parent = None

    def append(self, node: Tag | Text) -> None:
        """Put a node behind its last child."""
        self.insert(len(self.children), node)

    def insert(self, place: int, node: Tag | Text) -> None:
        """Put a node before the child at a place."""
        self.forget_words()
        node.parent = self
        self.children.insert(place, node)

    def forget_words(self) -> None:
        """Its text, and that of all around it, has changed."""
        tag: Tag | None = self
        while tag is not None:
            tag.words = tag.by_name = tag.headline = None
            tag = tag.parent


def siblings_after(node: Tag | Text) -> Iterator[Tag | Text]:
    """What stands behind a node under the same parent."""
    if node.parent is not None:
        around, place = node.parent.children, node.parent.index(node) + 1
        while place < len(around):  # not ``islice``, which walks to the place
            yield around[place]
            place += 1


def siblings_before(node: Tag | Text) -> Iterator[Tag | Text]:
    """What stands before a node under the same parent, the nearest first."""
    if node.parent is not None:
        yield from (node.parent.children[place] for place in range(node.parent.index(node) - 1, -1, -1))


def walk_back(node: Tag) -> Iterator[Tag]:
    """Every element that begins before this one, the nearest first."""
    here: Tag | Text = node
    while here.parent is not None:
        for sibling in siblings_before(here):
            if isinstance(sibling, Tag):
                yield from reversed([sibling, *sibling.tags])
        yield here.parent
        here = here.parent


def _climb(tag: Tag | None) -> Iterator[Tag]:
    while tag is not None:
        yield tag
        tag = tag.parent


class _Builder:
    """Makes the tree from the events of the parser."""

    def __init__(self) -> None:
        self.root = Tag(DOCUMENT)
        self._here = self.root
        self._parts: list[str] = []
        self._left, self._links_left = MOST_TAGS, MOST_LINKS
        self._skipped = 0  # open elements that are no longer taken
        self._depth = self.deepest = 0

    def start(self, name: str, attrs: dict[str, str]) -> None:
        if self._parts:
            self._flush()
        if self._left <= 0:
            self._skipped += 1
            return
        self._left -= 1
        if name == "a":
            self._links_left -= 1
            if self._links_left <= 0:
                self._left = 0
        self._depth += 1
        if self._depth > self.deepest:
            self.deepest = self._depth
        tag = Tag(name, dict(attrs) if attrs else {}, self._here)
        self._here.children.append(tag)
        self._here = tag

    def end(self, name: str) -> None:
        if self._parts:
            self._flush()
        if self._skipped:
            self._skipped -= 1
        elif self._here.parent is not None:
            self._here = self._here.parent
            self._depth -= 1

    def data(self, text: str) -> None:
        if not self._skipped:
            self._parts.append(text)

    def comment(self, text: str) -> None:
        if self._parts:
            self._flush()

    def pi(self, target: str, data: str | None = None) -> None:
        if self._parts:
            self._flush()

    def doctype(self, name: str, public: str, system: str) -> None:
        if self._parts:
            self._flush()

    def close(self) -> Tag:
        if self._parts:
            self._flush()
        return self.root

    def _flush(self) -> None:
        self._here.children.append(Text("".join(self._parts), self._here))
        self._parts = []


def parse_html(text: str) -> Tag:
    """The tree of a page (its document element). Nothing is run or loaded; comments are left out."""
    return parse_measured(text)[0]


def parse_measured(text: str) -> tuple[Tag, int]:
    """The tree of a page, and how deep its elements are nested."""
    from lxml import etree

    builder = _Builder()
    parser = etree.HTMLParser(target=builder, huge_tree=True, recover=True, encoding="utf-8", no_network=True)
    try:
        parser.feed(text.encode("utf-8", "replace"))
        parser.close()
    except etree.XMLSyntaxError:  # nothing in it that could be an element
        return Tag(DOCUMENT), 0
    return builder.root, builder.deepest
