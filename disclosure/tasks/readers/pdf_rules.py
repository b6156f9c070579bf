"""Ruling lines of a page → grids of cells; a cell reaches over two squares where the line between them is missing."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from disclosure.tasks.readers.pdf_lines import Line, build_lines
from disclosure.tasks.readers.pdf_page import Char, Page, Rule

NEAR = 4.0
"""Rules this close are one (double borders); no row of text is as low."""
TOUCH = 3.0
COVERED_SHARE = 0.6
MOST_RULES = 3_000
MOST_SQUARES = 6_000
MOST_ROUNDS = 20


@dataclass(eq=False)
class Cell:
    """A cell: its first and last row and column in its grid, its box on the page, and its lines of text."""

    top: int
    left: int
    bottom: int
    right: int
    x0: float
    x1: float
    y0: float = 0.0
    y1: float = 0.0
    lines: list[Line] = field(default_factory=list)


@dataclass
class Grid:
    """A ruled table on one page: positions of its rules and, for every square, the cell it belongs to."""

    page: int
    xs: list[float]
    ys: list[float]
    squares: list[list[Cell]]
    open_below: list[bool] = field(default_factory=list)

    @property
    def cells(self) -> list[Cell]:
        """Every cell once, row by row."""
        return list(dict.fromkeys(cell for row in self.squares for cell in row))


class TooManyRules(Exception):
    """A page is drawn with more lines than any table."""


def merge_rules(rules: list[Rule]) -> list[Rule]:
    """Join pieces of the same line; dashes and cell borders stand a little apart."""
    merged: list[Rule] = []
    lanes: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda item: item.at):
        if lanes and rule.at - lanes[-1][0].at <= 1.6:
            lanes[-1].append(rule)
        else:
            lanes.append([rule])
    for lane in lanes:
        start = True
        for rule in sorted(lane, key=lambda item: item.start):
            if not start and rule.start - merged[-1].end <= TOUCH:
                last = merged[-1]
                merged[-1] = Rule(last.at, last.start, max(last.end, rule.end))
            else:
                merged.append(rule)
            start = False
    return [rule for rule in merged if rule.end - rule.start > TOUCH]


def find_grids(page: Page) -> tuple[list[Grid], list[Rule]]:
    """Return the grids of a page from top to bottom, and the rules across that belong to none."""
    across, down = merge_rules(page.across), merge_rules(page.down)
    if len(across) + len(down) > MOST_RULES:
        raise TooManyRules
    grids, left_over = [], []
    for group_across, group_down in _connect(across, down):
        grid = _build_grid(page.number, group_across, group_down)
        if grid is None:
            left_over += group_across
        else:
            grids.append(grid)
    return sorted(grids, key=lambda grid: grid.ys[0]), left_over


def _connect(across: list[Rule], down: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Group rules that touch."""
    parent = list(range(len(across) + len(down)))
    down = sorted(down, key=lambda rule: rule.at)
    places = [rule.at for rule in down]
    for first, rule in enumerate(across):
        for second in range(bisect_left(places, rule.start - TOUCH), bisect_right(places, rule.end + TOUCH)):
            if down[second].start - TOUCH <= rule.at <= down[second].end + TOUCH:
                parent[_root(parent, first)] = _root(parent, len(across) + second)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for at in range(len(parent)):
        group = groups.setdefault(_root(parent, at), ([], []))
        if at < len(across):
            group[0].append(across[at])
        else:
            group[1].append(down[at - len(across)])
    return list(groups.values())


def cluster(values: list[float], near: float = NEAR) -> list[float]:
    """Return the middles of values that lie close together."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][0] <= near:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


def _positions(rules: list[Rule], crossing: list[Rule]) -> list[float]:
    """Return where a grid is divided: at its rules, and at the far ends of those that cross them (tables open at their sides)."""
    places = cluster([rule.at for rule in rules])
    first, last = min(rule.start for rule in crossing), max(rule.end for rule in crossing)
    if first < places[0] - 2 * NEAR:
        places.insert(0, first)
    if last > places[-1] + 2 * NEAR:
        places.append(last)
    return places


def _build_grid(page: int, across: list[Rule], down: list[Rule]) -> Grid | None:
    if not down or not across:
        return None
    xs, ys = _positions(down, across), _positions(across, down)
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < 1:
        return None
    if rows * columns > MOST_SQUARES:
        raise TooManyRules
    beside = _find_edges(down, xs, ys)
    below = _find_edges(across, ys, xs)
    owner = _join_squares(rows, columns, beside, below)
    made: dict[int, Cell] = {}
    squares = []
    for row in range(rows):
        line = []
        for column in range(columns):
            key = owner[row * columns + column]
            cell = made.setdefault(key, Cell(row, column, row, column, xs[column], xs[column + 1]))
            cell.top, cell.left = min(cell.top, row), min(cell.left, column)
            cell.bottom, cell.right = max(cell.bottom, row), max(cell.right, column)
            cell.x0, cell.x1 = xs[cell.left], xs[cell.right + 1]
            cell.y0, cell.y1 = ys[cell.top], ys[cell.bottom + 1]
            line.append(cell)
        squares.append(line)
    return Grid(page, xs, ys, squares, [(rows, column) not in below for column in range(columns)])


def _find_edges(rules: list[Rule], places: list[float], steps: list[float]) -> set[tuple[int, int]]:
    """Return (index of place, index of step) wherever a rule at the place covers most of the step."""
    covered: dict[tuple[int, int], float] = {}
    for rule in rules:
        place = min(range(len(places)), key=lambda at: abs(places[at] - rule.at))
        for step in range(max(bisect_right(steps, rule.start) - 1, 0), min(bisect_left(steps, rule.end), len(steps) - 1)):
            length = min(rule.end, steps[step + 1]) - max(rule.start, steps[step])
            covered[place, step] = covered.get((place, step), 0.0) + length
    return {key for key, length in covered.items() if length >= COVERED_SHARE * (steps[key[1] + 1] - steps[key[1]])}


def _join_squares(rows: int, columns: int, beside: set[tuple[int, int]], below: set[tuple[int, int]]) -> list[int]:
    """Return the owner of each square; squares without a line between share one, and every owner's squares form a rectangle."""
    parent = list(range(rows * columns))
    for at in range(rows * columns):
        row, column = divmod(at, columns)
        if column + 1 < columns and (column + 1, row) not in beside:
            parent[_root(parent, at + 1)] = _root(parent, at)
        if row + 1 < rows and (row + 1, column) not in below:
            parent[_root(parent, at + columns)] = _root(parent, at)
    rounds = 0
    while _square_up(parent, columns):
        rounds += 1
        if rounds > MOST_ROUNDS:
            raise TooManyRules
    return [_root(parent, at) for at in range(rows * columns)]


def _root(parent: list[int], at: int) -> int:
    while parent[at] != at:
        parent[at] = parent[parent[at]]
        at = parent[at]
    return at


def _square_up(parent: list[int], columns: int) -> bool:
    """Let each owner have all squares of the rectangle around its own; True when one gained any."""
    boxes: dict[int, list[int]] = {}
    for at in range(len(parent)):
        row, column = divmod(at, columns)
        box = boxes.setdefault(_root(parent, at), [row, column, row, column])
        box[:] = [min(box[0], row), min(box[1], column), max(box[2], row), max(box[3], column)]
    changed = False
    for key, (top, left, bottom, right) in boxes.items():
        for row in range(top, bottom + 1):
            for at in range(row * columns + left, row * columns + right + 1):
                if _root(parent, at) != _root(parent, key):
                    parent[_root(parent, at)] = _root(parent, key)
                    changed = True
    return changed


def fill_grid(grid: Grid, chars: list[Char]) -> list[Char]:
    """Give each cell its lines of text; returns the characters outside the grid."""
    inside: dict[Cell, list[Char]] = {}
    outside = []
    for char in chars:
        x, y = char.middle
        if grid.xs[0] <= x <= grid.xs[-1] and grid.ys[0] <= y <= grid.ys[-1]:
            row = min(bisect_right(grid.ys, y) - 1, len(grid.ys) - 2)
            column = min(bisect_right(grid.xs, x) - 1, len(grid.xs) - 2)
            inside.setdefault(grid.squares[row][column], []).append(char)
        else:
            outside.append(char)
    for cell, own in inside.items():
        cell.lines = build_lines(own, grid.page)
    return outside


def adopt_overhang(grid: Grid, chars: list[Char]) -> list[Char]:
    """Give cells that stay open at the page's foot the lines that hang out below them; returns the characters left.

    Browsers end a table's lines above the last lines of a cell that goes on overleaf. A line is such a one when it follows at the
    cell's own distance, begins where the cell's lines begin (or has their middle) and keeps between the cell's rules.
    """
    open_cells = [cell for cell, opened in zip(grid.squares[-1], grid.open_below, strict=True) if opened and cell.lines]
    below = [char for char in chars if not char.text.isspace() and char.base > grid.ys[-1]]
    taken: set[int] = set()
    for cell in dict.fromkeys(open_cells):
        own = [char for char in below if cell.x0 <= char.middle[0] <= cell.x1]
        for line in build_lines(own, grid.page):
            if not _hangs_on(cell, line) or any(_runs_on(char, line, cell) for char in below):
                break
            cell.lines.append(line)
            taken.update(id(char) for char in line.chars)
    return [char for char in chars if id(char) not in taken]


def _hangs_on(cell: Cell, line: Line) -> bool:
    """Tell whether ``line`` follows the cell's last line as its lines follow each other."""
    last = cell.lines[-1]
    steps = [after.base - before.base for before, after in zip(cell.lines, cell.lines[1:], strict=False) if after.base > before.base]
    close = 0 < line.base - last.base <= (1.2 * min(steps) if steps else 1.9 * last.size)
    same_start = abs(line.x0 - min(item.x0 for item in cell.lines)) < 0.5 * last.size
    same_middle = abs(line.x0 + line.x1 - cell.x0 - cell.x1) < last.size
    return close and abs(line.size - last.size) < 0.1 * last.size and (same_start or same_middle)


def _runs_on(char: Char, line: Line, cell: Cell) -> bool:
    """Tell a character of the same printed line beyond the cell's rules and hardly a blank away: text that knows no cell."""
    if abs(char.base - line.base) > 0.3 * line.size or cell.x0 <= char.middle[0] <= cell.x1:
        return False
    return 0 <= char.x0 - line.x1 < 0.4 * line.size or 0 <= line.x0 - char.x1 < 0.4 * line.size
