"""Own tables and pages as HTML, printed to PDF by chromium; what a reader should find in them beside it."""

from __future__ import annotations

import html
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from disclosure.tasks.readers.spans import Span, lay_out

HAN = "把账目按月贴出写明来处旧的换下新讲给人听路灯桥梁水渠校舍药价车次清河临溪松泉砚竹云岚"
ENDS = ["局", "委", "办公室", "发展和改革委员会", "住房和城乡建设局", "市场监督管理局"]
STYLE = """<!doctype html>
<meta charset="utf-8"><style>
@page {{ size: {size}; margin: 20mm 18mm; }}
body {{ font-family: 'Noto Serif CJK SC', serif; font-size: {points}pt; margin: 0; }}
table {{ border-collapse: collapse; width: 100%; table-layout: fixed; }}
td, th {{ padding: {padding}; vertical-align: {align}; text-align: {side}; font-weight: normal; overflow-wrap: anywhere; {border} }}
p {{ margin: 0; }} .indent p {{ text-indent: 2em; }}
</style>
"""
Print = Callable[..., bytes]


@dataclass
class Made:
    """A table: rows of cells, the share of the width of each column, and how it is printed."""

    rows: list[list[Span]]
    widths: list[int]
    heads: int = 1
    size: str = "A4"
    points: float = 10.5
    padding: str = "3pt 5pt"
    align: str = "top"
    side: str = "left"
    border: str = "border: 0.75pt solid #000;"
    keep: bool = True
    notes: list[str] = field(default_factory=list)

    def expect(self) -> list[tuple[tuple[str, str], ...]]:
        """Return (text, covered) of every square."""
        return [tuple((slot.text, slot.covered) for slot in row) for row in lay_out(self.rows)]

    def as_html(self, before: str = "", after: str = "") -> str:
        """Return the page."""
        style = STYLE.format(size=self.size, points=self.points, padding=self.padding, align=self.align, side=self.side, border=self.border)
        total = sum(self.widths)
        columns = "".join(f'<col style="width:{100 * width / total:.2f}%">' for width in self.widths)
        head = "".join(_row(row, self.keep) for row in self.rows[: self.heads])
        body = "".join(_row(row, self.keep) for row in self.rows[self.heads :])
        return f"{style}{before}<table><colgroup>{columns}</colgroup><thead>{head}</thead><tbody>{body}</tbody></table>{after}"


def _row(row: list[Span], keep: bool) -> str:
    cells = "".join(
        f'<td rowspan="{cell.rows}" colspan="{cell.columns}">{"".join(f"<p>{html.escape(part)}</p>" for part in cell.text.split(chr(10)))}</td>'
        for cell in row
    )
    return f"<tr{' style=break-inside:avoid' if keep else ''}>{cells}</tr>"


def words(rng: random.Random, least: int, most: int) -> str:
    """Return meaningless Han words."""
    return "".join(rng.choices(HAN, k=rng.randint(least, most)))


def unit(rng: random.Random) -> str:
    """Return the name of a unit that is none."""
    return f"市{words(rng, 2, 3)}{rng.choice(ENDS)}"


def sentence(rng: random.Random) -> str:
    """Return a requirement, at times with Latin words and numbers in it."""
    middle = rng.choice(["", "", f"{rng.randint(2, 90)}项", "（含App Store版）", "https://www.linxi.example/list", "2031年9月30日前"])
    return f"{words(rng, 5, 40)}{middle}{words(rng, 2, 8)}，{words(rng, 3, 12)}。"


def make_table(seed: int, *, merges: bool = True, most: int = 26) -> Made:
    """Return a table drawn from ``seed``: numbers, a merged first level, section rows, long units, paragraphs in cells."""
    rng = random.Random(seed)
    numbered, level, dated = rng.random() < 0.7, merges and rng.random() < 0.6, rng.random() < 0.6
    titles = ["序号"] * numbered + ["类别"] * level + ["工作任务", "责任单位"] + ["完成时限"] * dated
    widths = [10] * numbered + [14] * level + [rng.randint(40, 60), rng.randint(14, 26)] + [16] * dated
    made = Made([[Span(title) for title in titles]], widths)
    made.size = rng.choice(["A4", "A4", "A4 landscape"])
    made.points = rng.choice([9, 10.5, 12])
    made.padding = rng.choice(["3pt 5pt", "2pt 5.4pt", "1px", "4pt 8pt"])
    made.align, made.side = rng.choice(["top", "middle"]), rng.choice(["left", "left", "justify"])
    number = 0
    while len(made.rows) < most:
        if rng.random() < 0.25:
            made.rows.append([Span(f"{rng.choice('一二三四五六七八')}、{words(rng, 4, 9)}", 1, len(titles))])
        count = rng.randint(1, 4) if level else 1
        share = merges and count > 1 and rng.random() < 0.5
        for at in range(count):
            number += 1
            row = [Span(str(number))] * numbered
            row += [Span(words(rng, 3, 8), count)] * (level and at == 0)
            row += [Span("\n".join(sentence(rng) for _ in range(rng.choice([1, 1, 1, 2, 3]))))]
            if not (share and at):
                row += [Span("、".join(unit(rng) for _ in range(rng.choice([1, 1, 2, 4]))), count if share else 1)]
            row += [Span(rng.choice(["长期", "年底前", "2031年6月底前", "每季度末月25日前"]))] * dated
            made.rows.append(row)
    return made


@contextmanager
def open_printer(missing: Callable[[str], None]) -> Iterator[Print]:
    """Give a function that prints HTML to PDF in one browser."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        missing("chromium is not installed (apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-background-networking"])
        page = browser.new_page()

        def print_page(markup: str, **options: object) -> bytes:
            page.set_content(markup)
            return page.pdf(prefer_css_page_size=True, print_background=True, **options)

        yield print_page
        browser.close()
