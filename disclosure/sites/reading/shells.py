"""Pages that are a shell: a program in the browser puts in what they show, and the bytes that were sent hold none of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from disclosure.sites.reading.gaps import MARK, is_cut_short, is_picture
from disclosure.sites.reading.kinds import IMPRINT, MOST_BESIDE, Signs, read_words
from disclosure.sites.reading.markup import NEVER_SHOWN, is_small, lines_of
from disclosure.sites.reading.states import EMPTY_LIST, is_filled_by_script
from disclosure.sites.reading.tree import Tag
from disclosure.text import squeeze

MOUNT = re.compile(
    r"(?:__)?(?:app|root|nuxt|next|vue|react|ng|angular|svelte|layout)(?:[-_]?(?:app|root|main|container|view|page|\d))?", re.IGNORECASE
)
"""What the element is called in which a framework puts everything, by its id."""
BOUND = re.compile(
    r"v-(?:for|if|html|text|cloak|bind\b.*|on\b.*)|[:@][a-z].*|(?:data-)?ng-(?!hide).*|x-data|data-(?:reactroot|v-app|server-rendered)|\*ng\w+",
    re.IGNORECASE,
)
"""Attributes that only a framework understands."""
ASKS = re.compile(r"data-(?:url|api|src|source|href|ajax)", re.IGNORECASE)
SERVED = "data-server-rendered"
PARTS = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)+")  # <app-root>, <router-view>: no element of HTML has a hyphen
NEEDS_SCRIPT = re.compile(r"java\s?script|脚本|\bjs\b", re.IGNORECASE)
COOKIE = re.compile(r"cookie", re.IGNORECASE)
FORWARDS = re.compile(r"location\s*(?:\.href\s*)?=[^=]|location\.(?:replace|assign)\s*\(")
LOADING = re.compile(
    r"(?:(?:页面|数据|系统|内容|资源|正在|努力|拼命|首次)*(?:加载|载入|启动|初始化|渲染)(?:资源|数据|页面)?中?|loading(?:\.\.\.)?|请?(?:稍候|稍等|耐心等待)|please\s?wait)"
    r"(?:[.…。，,、!！\s]|请?(?:稍候|稍等|耐心等待))*",
    re.IGNORECASE,
)
BOXES = ("div", "ul", "ol", "table", "tbody", "section", "main", "article")
MOST_LINKS = 2  # an imprint's: a page with more leads somewhere
SMALL = 200


@dataclass(frozen=True)
class Program:
    """What is known of a page's scripts before they are taken out. ``is_loaded``: some come from files; ``is_shell``: as ``is_shell`` says."""

    is_loaded: bool = False
    is_shell: bool = False


def find_program(html: str, root: Tag) -> Program:
    """What the scripts of a page are to it; for the whole tree, unseen elements too."""
    loaded = any(tag.get("src") for tag in root.find_all("script"))
    return Program(loaded, loaded and is_shell(html, root))


def is_shell(html: str, root: Tag) -> bool:
    """True for a page without any text or row, whose program files fill an element of their framework, or which says to readers without scripts that it needs them.

    Notices that it is loading or that there is nothing are no text here: what they mean is seen when the program has run. An imprint is none either. A page without
    an end, and one that only sends its reader on, is no shell; a challenge has to be told before.
    """
    body = root.body or root
    if len(body.find_all("a")) > MOST_LINKS or not all(is_notice(line) or IMPRINT.search(line) for line in lines_of(body)):
        return False
    if is_cut_short(html):
        return False
    if any(is_mount(tag) for tag in body.tags if not _is_within_noscript(tag)):
        return True
    scripts = "".join(tag.raw_text() for tag in root.find_all("script"))
    if FORWARDS.search(scripts) or any(meta.get("http-equiv").lower() == "refresh" for meta in root.find_all("meta")):
        return False
    said = [tag.raw_text() for tag in root.find_all("noscript")]
    return any(NEEDS_SCRIPT.search(words) and not COOKIE.search(words) for words in said)


def is_notice(line: str) -> bool:
    """True for a line that says that something is loading, or that there is nothing (yet)."""
    words = squeeze(line)
    return bool(LOADING.fullmatch(words)) or (len(words) <= 20 and bool(EMPTY_LIST.search(words)))


def is_mount(tag: Tag) -> bool:
    """True for the element that a framework fills, not for one that the server filled itself."""
    if tag.name in NEVER_SHOWN or SERVED in tag.attrs:
        return False
    return bool(PARTS.fullmatch(tag.name) or MOUNT.fullmatch(tag.get("id")) or any(BOUND.fullmatch(name) for name in tag.attrs))


def has_empty_mount(root: Tag) -> bool:
    """True where an element of a framework stands empty, or with a notice that it is loading, beside the frame of the page."""
    return any(is_mount(tag) and _is_unfilled(tag) for tag in (root.body or root).tags if not tag.in_frame)


def is_filled_frame(signs: Signs, html: str, scripts: str, program: Program) -> bool:
    """True for a page of nothing but its frame, its place and an empty box that a script fills: a framework's element, a box that says that it is loading
    or what it is loaded from, or one that the page's own script names.

    ``signs`` of the tree without unseen elements, with its frame marked; ``scripts`` the text of its scripts.
    """
    if signs.main is not None or is_cut_short(html):
        return False
    words = read_words(signs.root, [])
    if words.total > MOST_BESIDE or words.has_byline or words.has_date or _shows_pictures(signs.root):
        return False
    if is_filled_by_script(html, signs.root, scripts) or (program.is_loaded and has_empty_mount(signs.root)):
        return True
    boxes = [tag for tag in signs.root.find_all(BOXES) if not tag.in_frame and _is_unfilled(tag)]
    return (program.is_loaded or bool(scripts.strip())) and any(_waits(tag, scripts) for tag in boxes)


def _shows_pictures(root: Tag) -> bool:
    """Whether the page shows something without words beside its frame: a picture, a player, a page within the page."""
    return any(is_picture(tag) or MARK in tag.attrs for tag in (root.body or root).tags if not tag.in_frame)


def _waits(box: Tag, scripts: str) -> bool:
    """Whether an empty box shows that something is to come."""
    if any(ASKS.fullmatch(name) and value.strip() for name, value in box.attrs.items()) or any(map(is_loading, lines_of(box))):
        return True
    name = re.escape(box.get("id"))
    return bool(name) and bool(re.search(rf"[\"'`]#?{name}[\"'`]", scripts))


def is_loading(line: str) -> bool:
    """True for a line that says that something is loading."""
    return bool(LOADING.fullmatch(squeeze(line)))


def _is_unfilled(tag: Tag) -> bool:
    """Whether an element shows no word but that it is loading, no link and no picture."""
    if not is_small(tag, SMALL) or tag.find(("a", "img", "iframe", "form")) is not None:
        return False
    return all(map(is_loading, lines_of(tag)))


def _is_within_noscript(tag: Tag) -> bool:
    return any(parent.name == "noscript" for parent in tag.parents)
