"""Meta tags of 政府网站发展指引 (国办发〔2017〕47号, annex) in the spellings that pages use."""

from __future__ import annotations

from disclosure.sites.reading.tree import Tag
from disclosure.text import collapse, squeeze

NAMES = (
    "SiteName",
    "SiteDomain",
    "SiteIDCode",
    "ColumnName",
    "ColumnDescription",
    "ColumnKeywords",
    "ColumnType",
    "ArticleTitle",
    "PubDate",
    "ContentSource",
    "Keywords",
    "Author",
    "Description",
    "Image",
    "Url",
)
SPELLING = {name.lower(): name for name in NAMES}
JUNK = {"", "null", "none", "undefined", "无", "nan"}


def read_tags(root: Tag) -> dict[str, str]:
    """Tag name in its official spelling → value as printed; empty and junk values are left out; the first of several wins.

    A second one comes from a header that was pasted in with its own head.
    """
    found: dict[str, str] = {}
    for meta in root.find_all("meta"):
        said = meta.attrs if "content" in meta.attrs else {key.strip("\xa0\u3000"): value for key, value in meta.attrs.items()}
        name = SPELLING.get(squeeze(said.get("name") or said.get("property") or "").lower())
        if name is None:
            continue
        value = collapse(said.get("content") or "")
        if name not in found and value.lower() not in JUNK:
            found[name] = value
    return found
