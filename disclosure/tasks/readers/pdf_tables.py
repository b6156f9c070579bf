"""Ruled grids of following pages → one table: columns told by position, repeated headings kept, rows cut by a page break made whole."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from statistics import median

from disclosure.tasks.model import Warning
from disclosure.tasks.readers.pdf_lines import SENTENCE_END, Line, Measure, is_break, is_doubtful, is_justified, join_lines, usual_pitch
from disclosure.tasks.readers.pdf_page import UNREADABLE
from disclosure.tasks.readers.pdf_rules import Cell, Grid, cluster
from disclosure.tasks.source import Row, Slot, Table

SAME_PLACE = 4.0
WIDEST_PADDING = 8.0
LISTED, LAST = "、，,；;", "。！？!?"
"""What stands between the names of a list, and what ends a text."""
_NUMBER = re.compile(r"[（(]?\d{1,4}(?:[.-]\d{1,3})*[)）.、]?")
Matrix = list[list[Cell]]


def is_continued(grid: Grid, after: Grid) -> bool:
    """Tell whether ``after``, first on the next page, goes on with the columns of ``grid``."""
    if after.page != grid.page + 1 or abs(grid.xs[0] - after.xs[0]) > SAME_PLACE or abs(grid.xs[-1] - after.xs[-1]) > SAME_PLACE:
        return False
    inner, other = grid.xs[1:-1], after.xs[1:-1]
    common = sum(any(abs(x - y) <= SAME_PLACE for y in other) for x in inner)
    return common >= 0.6 * min(len(inner), len(other))


class TableBuilder:
    """Joins the grids of one table; ``warnings`` are what is not certain."""

    def __init__(self, grids: Sequence[Grid], number: int) -> None:
        self.grids = grids
        self.number = number
        self.warnings: list[Warning] = []
        self.xs = cluster([x for grid in grids for x in grid.xs], SAME_PLACE)
        self.parts = [self._align(grid) for grid in grids]
        self.measures = self._measure()
        self.rows: Matrix = []
        self.told: set[Cell] = set()
        self.starts: list[tuple[int, bool]] = []

    @property
    def place(self) -> str:
        """Where the table begins."""
        return f"第{self.grids[0].page}页表{self.number}"

    def _align(self, grid: Grid) -> Matrix:
        """Return the rows of a grid over the columns of the whole table."""
        last = len(grid.xs) - 2
        owners = [min(max(sum(x <= (a + b) / 2 for x in grid.xs) - 1, 0), last) for a, b in zip(self.xs, self.xs[1:], strict=False)]
        rows = [[row[owner] for owner in owners] for row in grid.squares]
        for row in rows:
            for cell in row:
                at = [column for column, other in enumerate(row) if other is cell]
                cell.left, cell.right = at[0], at[-1]
        return rows

    def _measure(self) -> dict[Cell, Measure]:
        """Find the padding of the cells, hence the room their lines had."""
        cells = list(dict.fromkeys(cell for part in self.parts for row in part for cell in row))
        lines = [(line, cell) for cell in cells for line in cell.lines]
        padding = find_padding([line.x0 - cell.x0 for line, cell in lines])
        pitch = usual_pitch([line for line, _ in lines])
        justified = is_justified([(line, cell.x1 - padding) for line, cell in lines])
        return {cell: self._measure_cell(cell, padding, pitch, justified) for cell in cells}

    def _measure_cell(self, cell: Cell, padding: float, pitch: float, justified: bool) -> Measure:
        right = max([cell.x1 - padding, *(min(line.x1, cell.x1) for line in cell.lines)])
        return Measure(cell.x0 + padding, right, self._pitch(cell, pitch), justified)

    def _pitch(self, cell: Cell, usual: float) -> float:
        steps = [b.base - a.base for a, b in zip(cell.lines, cell.lines[1:], strict=False) if b.base > a.base]
        return min([*steps, usual * 1.6]) if steps else usual

    def build(self) -> Table:
        """Return the table with all its pages."""
        for at, part in enumerate(self.parts):
            rows = list(part)
            if at:
                rows = self._join_part(rows, self.grids[at])
            for index, row in enumerate(rows):
                self.rows.append(row)
                self.starts.append((self.grids[at].page, bool(at) and index == 0))
        return Table(tuple(self._make_row(at) for at in range(len(self.rows))), self.place)

    def _make_row(self, at: int) -> Row:
        page, new_page = self.starts[at]
        slots = []
        for column, cell in enumerate(self.rows[at]):
            if column and self.rows[at][column - 1] is cell:
                slots.append(Slot(covered="left"))
            elif cell in self.told:
                slots.append(Slot(covered="above"))
            else:
                slots.append(Slot(self._text(cell)))
                self.told.add(cell)
                self._check_text(cell, page, at)
        return Row(tuple(slots), f"第{page}页表{self.number}第{at + 1}行", new_page)

    def _text(self, cell: Cell) -> str:
        return "\n".join(join_lines(cell.lines, self.measures[cell]))

    def _check_text(self, cell: Cell, page: int, at: int) -> None:
        where = f"第{page}页表{self.number}第{at + 1}行"
        if any(UNREADABLE in line.text for line in cell.lines):
            self.warnings.append(Warning("unreadable_font", where, "字体没有字符对照表，单元格中有认不出的字（以�代替）"))
        if any(is_doubtful(line, after, self.measures[cell]) for line, after in zip(cell.lines, cell.lines[1:], strict=False)):
            self.warnings.append(Warning("paragraph_guessed", where, "有一行恰好排满，不能确定其后是否另起一段，按同一段读"))

    def _join_part(self, rows: Matrix, grid: Grid) -> Matrix:
        """Tie the first row after the headings to the foot of the page before."""
        heads = self._count_heads(rows)
        if heads >= len(rows) or not self.rows:
            return rows
        foot, first = self.rows[-1], rows[heads]
        verdict = self._is_cut(foot, first, rows)
        where = f"第{grid.page}页表{self.number}第{len(self.rows) + heads + 1}行"
        if verdict in ("cut", "likely"):
            if verdict == "likely":
                self.warnings.append(Warning("row_over_pages", where, "这一行像是上页末行的续行，按同一行读"))
            for upper, lower in dict.fromkeys(zip(foot, first, strict=True)):
                self._merge(rows, upper, lower)
            return rows[:heads] + rows[heads + 1 :]
        open_below = self._open_columns()
        number = self._number_column()
        leaves_open = any(any(part.open_below) for part in self.grids)
        for upper, lower in dict.fromkeys(zip(foot, first, strict=True)):
            if (upper.left, upper.right) != (lower.left, lower.right) or not (upper.lines or lower.lines):
                continue
            if upper.left in open_below:
                self._merge(rows, upper, lower)
            elif open_below:
                continue
            elif not (upper.lines and lower.lines):
                self._join_empty(rows, upper, lower, where)
            elif (number is None or upper.left != number) and not leaves_open:
                self._join_text(rows, upper, lower, where)
        if verdict == "doubt":
            self.warnings.append(Warning("row_over_pages", where, "不能确定这一行是否接上页末行，按新的一行读"))
        return rows

    def _count_heads(self, rows: Matrix) -> int:
        """Return how many rows at the top repeat the headings."""
        count = 0
        while count < min(len(rows), len(self.rows)) and count < 4:
            texts = [_squeeze(cell) for cell in rows[count]]
            if not any(texts) or texts != [_squeeze(cell) for cell in self.rows[count]]:
                break
            count += 1
        return count

    def _open_columns(self) -> set[int]:
        """Return the columns whose last cell has no line at its foot, when others have one."""
        grid = self.grids[len({page for page, _ in self.starts}) - 1]
        owners = [
            min(max(sum(x <= (a + b) / 2 for x in grid.xs) - 1, 0), len(grid.xs) - 2) for a, b in zip(self.xs, self.xs[1:], strict=False)
        ]
        return {column for column, owner in enumerate(owners) if grid.open_below[owner]}

    def _number_column(self) -> int | None:
        """Return the column that numbers the rows, if one does."""
        for column in range(min(3, len(self.xs) - 1)):
            cells = dict.fromkeys(row[column] for part in self.parts for row in part if row[column].left == row[column].right == column)
            texts = [_squeeze(cell) for cell in cells]
            numbers = sum(_NUMBER.fullmatch(text) is not None for text in texts)
            if numbers >= 2 and numbers >= 0.5 * len([text for text in texts if text]):
                return column
        return None

    def _is_cut(self, foot: list[Cell], first: list[Cell], rows: Matrix) -> str:
        """Return ``cut`` when ``first`` goes on with the row ``foot``, ``doubt`` when that may be, else nothing."""
        if [(cell.left, cell.right) for cell in foot] != [(cell.left, cell.right) for cell in first] or not any(c.lines for c in first):
            return ""
        pairs = list(dict.fromkeys(zip(foot, first, strict=True)))
        opened = self._open_columns()
        if all(cell.left in opened for cell in foot):
            return "cut"
        if opened and not all(cell.left in opened for cell in foot if cell.lines):
            return ""
        going_on = [self._goes_on(upper, lower) for upper, lower in pairs if lower.lines]
        number = self._number_column()
        if number is not None and foot[number].left == foot[number].right:
            above, below = bool(foot[number].lines), bool(first[number].lines)
            if above and below:
                return ""
            if below:
                return "cut" if any(going_on) else ""
            if above and len(pairs) > 1:
                spans = any(
                    row[number] is after[number] and _NUMBER.fullmatch(_squeeze(row[number]))
                    for row, after in zip(self.rows, self.rows[1:], strict=False)
                )
                return (
                    "cut" if any(going_on) else "doubt" if spans or all(not upper.lines for upper, lower in pairs if lower.lines) else "cut"
                )
        if number is None and self._lacks_usual(pairs):
            return "cut" if going_on and all(going_on) else "likely"
        if going_on and all(going_on):
            return "cut" if len(pairs) > len(going_on) or len(pairs) == 1 else "doubt"
        return "doubt" if any(going_on) and len(pairs) > len(going_on) else ""

    def _lacks_usual(self, pairs: Sequence[tuple[Cell, Cell]]) -> bool:
        """Tell a row that has text only below text, and nothing in a column that every other row fills for itself."""
        if any(lower.lines and not upper.lines for upper, lower in pairs):
            return False
        for upper, lower in pairs:
            if upper.lines and not lower.lines and lower.top == lower.bottom and not self._is_merged(upper.left):
                own = [row[upper.left] for row in self.rows]
                if sum(bool(cell.lines) for cell in own) >= 0.9 * len(own):
                    return True
        return False

    def _is_merged(self, column: int) -> bool:
        """Tell whether cells of a column reach over rows."""
        rows = [row for part in self.parts for row in part]
        return any(row[column] is after[column] for row, after in zip(rows, rows[1:], strict=False))

    def _goes_on(self, upper: Cell, lower: Cell) -> bool:
        """Tell text that breaks off within a sentence at the very end of its line."""
        if not upper.lines or upper.lines[-1].text.endswith(SENTENCE_END):
            return False
        return not is_break(upper.lines[-1], _on_page(lower.lines[0]), self.measures[upper])

    def _join_empty(self, rows: Matrix, upper: Cell, lower: Cell, where: str) -> None:
        """Let an empty first cell belong to the cell above when others of its column are merged; say so, and say when it stays apart."""
        column = upper.left
        merged = self._is_merged(column)
        own = list(dict.fromkeys(row[column] for part in self.parts for row in part))
        if merged and not lower.lines:
            number = self._number_column()
            spans = lower.bottom > lower.top and number is not None and bool(rows[lower.top][number].lines)
            self._merge(rows, upper, lower)
            if not spans:
                self.warnings.append(Warning("row_over_pages", where, f"第{column + 1}列空白，按上页末格跨页合并读"))
        elif merged or sum(bool(cell.lines) for cell in own) >= 0.8 * len(own):
            self.warnings.append(Warning("row_over_pages", where, f"第{column + 1}列一页空白，不能确定上页末格是否跨页合并，按两格读"))

    def _join_text(self, rows: Matrix, upper: Cell, lower: Cell, where: str) -> None:
        """Let text that breaks off at the end of a full line go on in a cell that reaches over rows; say so, and say when it may."""
        last, after = upper.lines[-1], lower.lines[0]
        height = self.measures[upper].pitch or 1.5 * last.size
        if upper.y1 - last.base > 1.3 * height or last.text[-1] in LAST:
            return
        column = upper.left + 1
        full = self._goes_on(upper, lower)
        reaches = [cell.bottom > cell.top for cell in (upper, lower)]
        on_top = after.base - lower.y0 <= 1.3 * height + 0.3 * last.size
        begins_alike = upper.lines[0].text[0] == after.text[0] and last.text[-1] not in LISTED
        if full and any(reaches) and on_top and len(upper.lines) > 1 and not begins_alike:
            self._merge(rows, upper, lower)
            self.warnings.append(Warning("cell_over_pages", where, f"第{column}列像是上页末格的续文，按同一格读"))
        elif full or all(reaches):
            self.warnings.append(Warning("cell_over_pages", where, f"不能确定第{column}列是否接上页末格，按两格读"))

    def _merge(self, rows: Matrix, upper: Cell, lower: Cell) -> None:
        """Make ``lower`` one cell with ``upper``."""
        upper.lines.extend(lower.lines)
        for row in rows:
            row[:] = [upper if cell is lower else cell for cell in row]


def find_padding(margins: Sequence[float]) -> float:
    """Return the blank between a cell's rule and its text: the least margin that many lines keep, else the least when it is small enough."""
    rounded = sorted(round(margin, 1) for margin in margins if margin > -2)
    if not rounded:
        return 0.0
    for at, margin in enumerate(rounded):
        end = bisect_right(rounded, margin + 0.3)
        if end - at >= max(2, 0.08 * len(rounded)):
            return max(median(rounded[at:end]), 0.0)
    return max(min(rounded[0], WIDEST_PADDING), 0.0)


def _on_page(line: Line) -> Line:
    """Return the line as of another page, so that its height is not compared."""
    return Line(line.text, line.chars, line.page or -1)


def _squeeze(cell: Cell) -> str:
    return "".join("".join(line.text.split()) for line in cell.lines)


def build_table(grids: Sequence[Grid], number: int) -> tuple[Table, list[Warning]]:
    """Return the table that these grids, one to a page, are the pages of, and what is not certain about it."""
    builder = TableBuilder(grids, number)
    return builder.build(), builder.warnings
