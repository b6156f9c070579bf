"""Long runs of what the reader's own regular expressions look for."""

from __future__ import annotations

from bad_pages.case import HEAD, Case, article, case, listing, page, rows

SIZE = 1_900_000
"""Characters of a run: a page is read up to 2,000,000."""


def run(token: str, size: int = SIZE) -> str:
    """A token again and again."""
    return token * (size // len(token))


def titled(token: str) -> str:
    """A page whose name is a run."""
    return f"<html><head><title>{run(token)}</title></head>{HEAD}<p>正文</p></html>"


def row(token: str) -> str:
    """A list one of whose titles is a run."""
    return page(f"<ul>{rows(5)}<li><a href='/a/2023/12345.html'>标题{run(token)}题</a>2023-01-01</li></ul>")


def linked(token: str) -> str:
    """A list one of whose addresses is a run."""
    return page(f'<ul>{rows(5)}<li><a href="/a/2023/{run(token)}x">标题标题标题</a>2023-01-01</li></ul>')


def attributes(token: str) -> str:
    """A list with runs in the other attributes of a row."""
    part = run(token, SIZE // 5)
    return page(
        f'<ul>{rows(5)}<li style="{part}" class="{part}" id="{part}"><a href="/a/2023/1.html" title="{part}" onclick="{part}">标题标题..</a>'
    )


def scripted(token: str) -> str:
    """A list whose script is a run."""
    return listing(f"<div id=a></div><script>{run(token)}</script>")


def short_scripts(token: str) -> str:
    """A list whose scripts are runs that are short enough to be read one by one."""
    return listing(f"<script>{run(token, 3_900)}</script>" * 450)


def file_scripts(token: str) -> str:
    """An article whose scripts are runs and hint at files."""
    return article(f"<script>files=[{{}}];'<a .pdf';{run(token, 58_000)}</script>" * 30)


def named(token: str) -> str:
    """An article with a file whose name is a run."""
    return article(f"<p>附件：<a href='/a.pdf'>{run(token)}.pdf</a></p>")


def headed(token: str) -> str:
    """An article whose headline is a run."""
    return page(f"<h1>标题{run(token)}标题</h1><p>发布时间：2023-01-01</p><p>正文</p>")


def lined(token: str) -> str:
    """An article whose byline is a run."""
    return page(
        f"<h1>标题标题</h1><p>发布时间：{run(token, SIZE // 3)} 来源：{run(token, SIZE // 3)} 文号：{run(token, SIZE // 3)}</p><p>正文</p>"
    )


def bodied(token: str) -> str:
    """An article whose body is a run."""
    return article(f"<p>征求意见 {run(token)}</p>")


def tagged(token: str) -> str:
    """An article whose meta tags are runs."""
    part = run(token, SIZE // 3)
    return f'<html><head><meta name=ArticleTitle content="{part}"><meta name=PubDate content="{part}"><meta name=ContentSource content="{part}">{HEAD}'


def bare(token: str) -> str:
    """Nothing but a run."""
    return run(token)


RUNS = {
    titled: (" -", "| ", "- ", "_", "文-", "E}}"),
    row: (".", "…", ">", "(", "【置顶", "首页", "2023-1-1", "{"),
    linked: ("a", "1", "index", "0a", "../", "%", "/1/", "?"),
    attributes: ("height:0;", "overflow:hidden;", "left:-", "a ", "display:", "..", "none", "首页"),
    scripted: (
        "go({",
        "laypage({",
        "pageCount",
        "getElementById('a').innerHTML=",
        "<script type='text",
        "'",
        "count:",
        "{{",
        "/*",
        "$('#a",
    ),
    short_scripts: ("\n", "a=", "a+", "'a'+", "var a='", "else if(", "((", "$('#a').html(a+"),
    file_scripts: ("/*", "a", "} ", "a:", "files=[", "{'a':", "$.", "+ "),
    named: ("1", ">", "2023", "（", "下载", "附件", ". ", "1.1M"),
    headed: ("\u3000", "<br>", " ", "<br>\u3000", "<i>文</i>", "-"),
    lined: ("1", "2023", "<a>", "文〔", "（", "| ", "来源", "\u3000"),
    bodied: ("<a>", "2023年", "二〇二三年", "自2023", "第1页", "共", "1/", "文〔2023", "来 源", "附件", "、", "<br>", "&nbsp;"),
    tagged: ("1", "2023-", "文〔", "- ", "'", "《", "&"),
    bare: (
        "<meta ",
        "<script ",
        "class='",
        "<a href='",
        "&",
        "</",
        "<!--",
        "<![CDATA[",
        "_CONFIG={",
        "EpointWebBuilder",
        "<?= ",
        "<td><a>",
        "\u3000",
    ),
}
CASES: list[Case] = [
    case(f"{make.__name__}_{number}", lambda make=make, token=token: make(token)) for make, tokens in RUNS.items() for number, token in enumerate(tokens)
]  # fmt: skip
