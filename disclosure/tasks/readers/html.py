"""Web pages: saved from a site, or exported by Word, Excel and other programs; also as a web archive in one file."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from disclosure.errors import InputError
from disclosure.sites.reading.tree import Tag
from disclosure.tasks.model import Warning
from disclosure.tasks.readers.files import expect, kind_of, load
from disclosure.tasks.readers.html_blocks import BlockMaker, has_table
from disclosure.tasks.readers.html_tables import Sizes
from disclosure.tasks.readers.html_tree import decode_markup, drop_unshown, parse_markup
from disclosure.tasks.source import Block, Paragraph, Source, source_of_blocks
from disclosure.text import squeeze

SUFFIXES = (".html", ".htm", ".mht", ".mhtml")
_PROSE = 200
"""Characters from which a body without a table is taken for the document."""


def read(path: Path) -> Source:
    """Return the page's paragraphs and tables. InputError when it is no page, has no text, or is larger than any task document.

    Where the page shows an article, only its headline and body are read; else the whole page with its frame.
    """
    data = load(path)
    if kind_of(data) not in ("text", "binary"):  # text in UTF-16 looks binary; the markup is looked for below
        expect(data, path, "html")
    decoded = decode_markup(data, path)
    blocks, warnings = read_markup(decoded.text, path)
    if not blocks:
        raise InputError("no text in this page", where=path, fix="is the table a picture, or filled by a script?")
    if decoded.warning is not None and decoded.warning[0] == "decode":
        warnings.append(Warning("decode", "", f"有些字符无法按 {decoded.encoding} 读出，请核对原件。"))
    source = source_of_blocks(path.name, hashlib.sha256(data).hexdigest(), blocks, warnings=tuple(warnings))
    return replace(source, encoding=decoded.encoding)


def read_markup(text: str, path: Path) -> tuple[list[Block], list[Warning]]:
    """Return the blocks of markup and the doubts about them; ``path`` is named in errors."""
    root = parse_markup(text, path)
    deleted = drop_unshown(root)
    sizes = Sizes.count(root)
    maker = _read_article(root, sizes, path)
    if maker is None:
        maker = BlockMaker(path)
        maker.add_elements([root.body or root], sizes)
    if deleted:
        maker.warnings.append(Warning("deleted_text", "", f"有{deleted}处标为删除的文字，未读入。"))
    return maker.blocks, maker.warnings


def _read_article(root: Tag, sizes: Sizes, path: Path) -> BlockMaker | None:
    """Return the blocks of the article that a site's page shows, None for other pages and for a body without table and prose."""
    from disclosure.sites.reading.articles import byline_tags
    from disclosure.sites.reading.bodies import find_body, is_called_body
    from disclosure.sites.reading.frame import mark_frame
    from disclosure.sites.reading.markup import segments_of
    from disclosure.sites.reading.tags import read_tags
    from disclosure.sites.reading.titles import find_title, read_crumbs
    from disclosure.sites.reading.trimming import is_tool_text

    tags = read_tags(root)
    marks = any(is_called_body(tag) or (tag.name == "meta" and tag.get("name").lower() == "contentstart") for tag in root.tags)
    if not marks and "ArticleTitle" not in tags:
        return None  # a program's export: its first lines are no headline of a site
    mark_frame(root)
    title, heading = find_title(root, tags, read_crumbs(root))
    roots = find_body(root, heading, byline_tags(segments_of(root.body or root), heading))
    maker, whole = BlockMaker(path), squeeze(title or "")
    maker.add_elements(roots, sizes)
    said = squeeze("".join(block.text for block in maker.blocks[:6] if isinstance(block, Paragraph)))
    is_worth = has_table(maker.blocks) or len(squeeze("".join(b.text for b in maker.blocks if isinstance(b, Paragraph)))) >= _PROSE
    if not is_worth:
        return None
    lines = [block for block in maker.blocks if not (isinstance(block, Paragraph) and is_tool_text(block.text))]
    if title and whole not in said:
        lines.insert(0, Paragraph(title, ""))
    maker.blocks = _count_anew(lines)
    return maker


def _count_anew(blocks: list[Block]) -> list[Block]:
    """Return the blocks with paragraphs counted from 1."""
    number = 0
    counted: list[Block] = []
    for block in blocks:
        number += isinstance(block, Paragraph)
        counted.append(replace(block, place=f"第{number}段") if isinstance(block, Paragraph) else block)
    return counted
