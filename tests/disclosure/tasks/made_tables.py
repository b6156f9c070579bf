"""Random task tables and the programs' formats to write them in: one table, what a careful reader reads from it, and its files."""

from __future__ import annotations

import csv
import html
import io
import random
import zipfile
from dataclasses import dataclass, field

NUMERALS = "一二三四五六七八九"
HAN = "把账目按月贴出写明来处旧的换下新讲给人听路灯桥梁水渠校舍药价车次"
STEMS = "松泉砚竹云岚槐笙荻渚"
ENDS = ["局", "委", "办", "中心", "发展和改革委员会", "市场监督管理局", "住房和城乡建设局"]
COLLECTIVES = [["各乡镇", "街道"], ["各县（市、区）政府"], ["市政府各部门", "各直属机构"]]
DEADLINES = ["长期", "6月底前", "年底前", "持续推进", "2025年9月30日前", "按季度"]
TITLES = {
    "number": ["序号", "编号"],
    "level": ["工作任务", "重点任务", "类别"],
    "text": ["具体要求", "工作要求", "主要内容", "任务内容"],
    "units": ["责任单位", "责任部门", "责任科室", "责任分工", "责任/牵头部门"],
    "lead": ["牵头单位", "牵头部门"],
    "cooperating": ["配合单位", "协办单位"],
    "deadline": ["时限", "完成时限", "时限要求", "完成时间"],
    "other": ["备注", "责任人"],
}


@dataclass
class Cell:
    """A cell of the grid: its text and how far it reaches."""

    text: str
    rows: int = 1
    columns: int = 1


@dataclass
class Made:
    """A table as rows of cells (merged ones reach), where pages break, and the tasks that a careful reader reads from it."""

    title: str
    header: list[list[Cell]]
    body: list[list[Cell]]
    breaks: list[int] = field(default_factory=list)
    expected: list[dict] = field(default_factory=list)
    width: int = 0

    @property
    def rows(self) -> list[list[Cell]]:
        """Header and body, the header again at every page break."""
        rows = list(self.header)
        for at, row in enumerate(self.body):
            if at in self.breaks:
                rows += self.header
            rows.append(row)
        return rows


def make(seed: int, *, merges: bool = True, sections_at_least: int = 1) -> Made:
    """A table drawn from ``seed``: sections, levels, merged units and deadlines, long units, paragraphs in cells, repeated headers."""
    rng = random.Random(seed)
    numbered, levels, paired, dated = rng.random() < 0.6, rng.randint(0, 2), rng.random() < 0.3, rng.random() < 0.7
    sections, other = rng.random() < 0.6, rng.random() < 0.2
    if not numbered and not levels and not sections:
        numbered = True
    made = Made(f"青禾市{2021 + seed % 5}年政务公开工作主要任务分解表", [], [])
    made.header, made.width = _header(rng, numbered, levels, paired, dated, other)
    for at in range(rng.randint(sections_at_least, sections_at_least + 2)):
        headings = [f"{NUMERALS[at % 9]}、{_words(rng, 4, 9)}"] if sections else []
        headings += [f"（一）{_words(rng, 4, 9)}"] if sections and rng.random() < 0.3 else []
        made.body += [[Cell(heading, 1, made.width)] for heading in headings]
        block = _block(rng, levels, merges)
        _put(made, rng, block, headings, (numbered, levels, paired, dated, other), merges)
    free = [
        at for at in range(1, len(made.body)) if all(cell.rows == 1 for row in made.body[:at] for cell in row) or _is_clean(made.body, at)
    ]
    if free and rng.random() < 0.5:
        made.breaks = sorted(rng.sample(free, min(len(free), rng.randint(1, 2))))
    return made


def _is_clean(body: list[list[Cell]], at: int) -> bool:
    """No merged cell reaches over the line above row ``at``."""
    return all(start + cell.rows <= at for start, row in enumerate(body[:at]) for cell in row)


def _words(rng: random.Random, least: int, most: int) -> str:
    return "".join(rng.choices(HAN, k=rng.randint(least, most)))


def _header(rng, numbered, levels, paired, dated, other):
    titles = [("number", rng.choice(TITLES["number"]))] if numbered else []
    titles += [("level", title) for title in rng.sample(TITLES["level"], levels)]
    titles += [("text", rng.choice(TITLES["text"]))]
    two_rows = paired and rng.random() < 0.5
    depth = 2 if two_rows else 1
    first = [Cell(title, depth) for _, title in titles]
    second: list[Cell] = []
    if paired:
        lead, help_ = rng.choice(TITLES["lead"]), rng.choice(TITLES["cooperating"])
        if two_rows:
            first.append(Cell("责任分工", 1, 2))
            second = [Cell(lead), Cell(help_)]
        else:
            first += [Cell(lead), Cell(help_)]
    else:
        first.append(Cell(rng.choice(TITLES["units"]), depth))
    if dated:
        first.append(Cell(rng.choice(TITLES["deadline"]), depth))
    if other:
        first.append(Cell(rng.choice(TITLES["other"]), depth))
    width = len(titles) + (2 if paired else 1) + dated + other
    return ([first, second] if two_rows else [first]), width


def _block(rng, levels, merges):
    """Groups of items below up to two levels: [(levels, paragraphs)] with equal neighbours to be merged."""
    rows = []
    for _ in range(rng.randint(1, 3)):
        outer = _words(rng, 3, 7)
        for _ in range(rng.randint(1, 2) if levels == 2 else 1):
            path = [outer, _words(rng, 3, 7)][:levels] if levels else []
            for _ in range(rng.randint(1, 4)):
                paragraphs = [
                    f"{_words(rng, 6, 45)}，{_words(rng, 4, 12)}。" for _ in range(1 if rng.random() < 0.8 else rng.randint(2, 3))
                ]
                rows.append((path, paragraphs))
            if levels and rng.random() < 0.25:
                rows.append((path[:-1], [f"{_words(rng, 12, 45)}，{_words(rng, 4, 12)}。"]))
    return rows


def _units(rng):
    names = [f"市{''.join(rng.choices(STEMS, k=rng.randint(2, 3)))}{rng.choice(ENDS)}" for _ in range(rng.choice([1, 1, 2, 3, 7]))]
    names = list(dict.fromkeys(names))
    if rng.random() < 0.2:
        names += rng.choice(COLLECTIVES)
    return list(dict.fromkeys(names))


def _put(made, rng, block, headings, shape, merges):
    numbered, levels, paired, dated, other = shape
    lead: list[str] = []
    helped: list[str] = []
    deadline = ""
    held: dict[str, Cell] = {}
    for at, (path, paragraphs) in enumerate(block):
        row: list[Cell] = []
        number = len(made.expected) + 1
        if numbered:
            row.append(Cell(str(number)))
        for depth in range(len(path)):
            same = at > 0 and block[at - 1][0][: depth + 1] == path[: depth + 1]
            _reach(row, held, f"level{depth}", path[depth], same)
        row.append(Cell("\n".join(paragraphs), 1, 1 + levels - len(path)))
        share = merges and at > 0 and rng.random() < 0.35
        lead, helped = (lead, helped) if share else (_units(rng), _units(rng))
        _reach(row, held, "units", "、".join(lead), share)
        if paired:
            _reach(row, held, "helped", "、".join(helped), share)
        if dated:
            same_deadline = merges and at > 0 and rng.random() < 0.3
            deadline = deadline if same_deadline else rng.choice(DEADLINES)
            _reach(row, held, "deadline", deadline, same_deadline)
        if other:
            row.append(Cell(""))
        made.body.append(row)
        units = [(name, "lead" if paired else "responsible") for name in lead]
        units += [(name, "cooperating") for name in helped if paired]
        made.expected.append(
            {
                "number": number,
                "path": [*headings, *path],
                "text": "\n".join(paragraphs),
                "units": _roles(made, units, paired),
                "deadline": deadline if dated else None,
            }
        )


def _roles(made, units, paired):
    seen: dict[tuple[str, str], None] = {}
    for unit in units:
        seen.setdefault(unit)
    return [list(unit) for unit in seen]


def _reach(row, held, key, text, same):
    """Add a cell, or let the one above reach down over this row."""
    if same and key in held:
        held[key].rows += 1
    else:
        held[key] = Cell(text)
        row.append(held[key])


# ---------------------------------------------------------------- formats


def as_html(made: Made, *, rules: bool = True, style: str = "") -> str:
    """A whole page with one table; ``rules`` draws its lines."""
    border = "border:0.5pt solid black;" if rules else ""
    css = f"table{{border-collapse:collapse;width:100%}}td,th{{{border}padding:2pt 4pt;vertical-align:top;font-weight:normal}}"
    css += "body{font-family:'Noto Sans CJK SC';font-size:10.5pt}p{margin:0}h1{font-size:15pt;text-align:center}" + style

    def line(row: list[Cell], tag: str) -> str:
        cells = "".join(
            f"<{tag} rowspan={cell.rows} colspan={cell.columns}>"
            + "".join(f"<p>{html.escape(p)}</p>" for p in cell.text.split("\n"))
            + f"</{tag}>"
            for cell in row
        )
        return f"<tr>{cells}</tr>"

    head = "".join(line(row, "th") for row in made.header)
    body = "".join(
        ("".join(line(r, "th") for r in made.header) if at in made.breaks else "") + line(row, "td") for at, row in enumerate(made.body)
    )
    table = f"<table><thead>{head}</thead><tbody>{body}</tbody></table>"
    return f"<!doctype html><html lang=zh><head><meta charset=utf-8><title>{made.title}</title><style>{css}</style></head><body><h1>{made.title}</h1>{table}</body></html>"


def as_grid(made: Made) -> list[list[tuple[str, str, int]]]:
    """Every square of the table: (text, "" or above or left, columns of the cell that begins here)."""
    rows = made.rows
    grid: list[dict[int, tuple[str, str, int]]] = [{} for _ in rows]
    for at, row in enumerate(rows):
        column = 0
        for cell in row:
            while column in grid[at]:
                column += 1
            for below in range(cell.rows):
                for right in range(cell.columns):
                    covered = "left" if right else "above" if below else ""
                    grid[at + below][column + right] = ("" if covered else cell.text, covered, cell.columns)
            column += cell.columns
    return [[row[column] for column in range(made.width)] for row in grid]


def as_xlsx(made: Made) -> bytes:
    """A workbook with merged cells and the title in a merged row above."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.cell(1, 1, made.title)
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=made.width)
    for at, row in enumerate(made.rows):
        column = 0
        for cell in row:
            while _is_covered(sheet, at + 2, column + 1):
                column += 1
            value = int(cell.text) if cell.text.isdigit() else cell.text
            sheet.cell(at + 2, column + 1, value)
            if cell.rows > 1 or cell.columns > 1:
                sheet.merge_cells(start_row=at + 2, start_column=column + 1, end_row=at + 1 + cell.rows, end_column=column + cell.columns)
            column += cell.columns
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _is_covered(sheet, row, column):
    return any(area.min_row <= row <= area.max_row and area.min_col <= column <= area.max_col for area in sheet.merged_cells.ranges)


def as_docx(made: Made, *, split: bool = False) -> bytes:
    """A Word document with gridSpan and vMerge; ``split`` breaks the table in two at every page break."""
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    rows = []
    starts = set()
    count = 0
    for at in range(len(made.body)):
        if at in made.breaks:
            starts.add(len(made.header) + at + count * len(made.header))
            count += 1
    grid = as_grid(made)
    for at, squares in enumerate(grid):
        cells = ""
        column = 0
        while column < len(squares):
            text, covered, reach = squares[column]
            goes_down = not covered and at + 1 < len(grid) and grid[at + 1][column][1] == "above"
            merge = "<w:vMerge/>" if covered == "above" else '<w:vMerge w:val="restart"/>' if goes_down else ""
            paragraphs = "".join(f"<w:p><w:r><w:t xml:space='preserve'>{html.escape(p)}</w:t></w:r></w:p>" for p in text.split("\n"))
            cells += f'<w:tc><w:tcPr><w:tcW w:w="1000" w:type="dxa"/><w:gridSpan w:val="{reach}"/>{merge}</w:tcPr>{paragraphs}</w:tc>'
            column += reach
        if split and at in starts:
            rows.append("</w:tbl><w:p/><w:tbl>")
        rows.append(f"<w:tr>{cells}</w:tr>")
    body = f"<w:p><w:r><w:t>{made.title}</w:t></w:r></w:p><w:tbl>{''.join(rows)}</w:tbl><w:p/>"
    document = f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{word}"><w:body>{body}</w:body></w:document>'
    types = (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    relations = (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", types)
        package.writestr("_rels/.rels", relations)
        package.writestr("word/document.xml", document)
    return out.getvalue()


def as_csv(made: Made) -> str:
    """The squares as a spreadsheet saves them: merged ones empty."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([made.title] + [""] * (made.width - 1))
    writer.writerows([[text for text, _, _ in row] for row in as_grid(made)])
    return out.getvalue()


def as_markdown(made: Made) -> str:
    """A pipe table, line ends in cells as <br>."""
    rows = [[text.replace("\n", "<br>") for text, _, _ in row] for row in as_grid(made)]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([f"# {made.title}", "", lines[0], "|" + "---|" * made.width, *lines[1:]])


def as_tabbed(made: Made) -> str:
    """Plain text as Word saves it in the layout of the seeds: each cell begins a line with a tab, a blank line between rows."""
    rows = []
    for squares in as_grid(made):
        cells = [text for text, covered, _ in squares if covered != "left"]
        rows.append("\n".join(f"\t{cell}" for cell in cells))
    return made.title + "\n" + "\n\n".join(rows) + "\n"
