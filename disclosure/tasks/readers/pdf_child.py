"""The process that PDFium runs in: a PDF on standard input → a JSON line per page on standard output.

A damaged or hostile file may take all memory or time of this process, or kill it; nothing else comes to harm. It is started as a plain
file (``python -I pdf_child.py``) so that it imports nothing of the package, and it alone touches the library.
Coordinates are as shown on the page (turned pages upright), from the top left corner.
"""

from __future__ import annotations

import ctypes
import json
import math
import re
import resource
import signal
import sys
import time
import zlib
from collections.abc import Iterator
from typing import Any

MOST_MEMORY = 360_000_000
MOST_PAGES = 300
MOST_CHARS = 600_000
MOST_PAGE_CHARS = 40_000
MOST_PAGE_RULES = 40_000
MOST_OBJECTS = 60_000
MOST_SECONDS = 0.9
SECONDS_A_PAGE = 0.12
MOST_CHECKED = 60_000_000
DEEPEST_FORM = 6
TEXT, PATH, IMAGE, FORM = 1, 2, 3, 5
HIDDEN, UNKNOWN, WHITE, PALE = 1, 2, 4, 8
WHITE_FROM, PALE_FROM = 250, 150
_PACKED = re.compile(rb"/Filter\s*(?:/FlateDecode|\[\s*/FlateDecode\s*\])(?:(?!stream)[^\x00]){0,400}?>>\s*stream\r?\n")
Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]


class Refused(Exception):
    """The file is refused; the message is the key of one of the reader's lines."""


def guard_process() -> None:
    """Limit the memory of this process; the clock is set by ``set_clock``."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGPROF, signal.SIG_DFL)


def set_clock(pages_done: int) -> None:
    """Let the process die by SIGPROF when it has used up its share of processor time."""
    left = MOST_SECONDS + pages_done * SECONDS_A_PAGE - time.process_time()
    signal.setitimer(signal.ITIMER_PROF, max(left, 0.05))


class PageReader:
    """One page's characters and rules, in shown coordinates."""

    def __init__(self, raw: Any, page: Any) -> None:
        self.raw = raw
        self.page = page
        box = raw.FS_RECTF()
        if not raw.FPDF_GetPageBoundingBox(page, box):
            raise Refused("broken")
        self.left, self.right = sorted((box.left, box.right))
        self.bottom, self.top = sorted((box.bottom, box.top))
        self.turned = raw.FPDFPage_GetRotation(page) % 4
        wide, high = self.right - self.left, self.top - self.bottom
        self.size = (high, wide) if self.turned % 2 else (wide, high)
        self.rules: list[list[int]] = []
        self.fills: list[list[int]] = []
        self.images = 0
        self.objects = 0

    def show(self, x: float, y: float) -> Point:
        """Turn a point of the file's page into one of the shown page."""
        if self.turned == 0:
            return x - self.left, self.top - y
        if self.turned == 1:
            return y - self.bottom, x - self.left
        if self.turned == 2:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def read_objects(self) -> None:
        """Collect rules, fills and pictures of the page."""
        for at in range(self.raw.FPDFPage_CountObjects(self.page)):
            self._read_object(self.raw.FPDFPage_GetObject(self.page, at), (1, 0, 0, 1, 0, 0), 0)

    def _read_object(self, item: Any, outer: Matrix, depth: int) -> None:
        self.objects += 1
        if self.objects > MOST_OBJECTS:
            raise Refused("objects")
        kind = self.raw.FPDFPageObj_GetType(item)
        if kind == PATH:
            self._read_path(item, outer)
        elif kind == IMAGE:
            self.images += 1
            self._keep_fill([self.show(*apply(outer, x, y)) for x, y in self._bounds(item)])
        elif kind == FORM and depth < DEEPEST_FORM:
            inner = multiply(self._matrix(item), outer)
            for at in range(self.raw.FPDFFormObj_CountObjects(item)):
                self._read_object(self.raw.FPDFFormObj_GetObject(item, at), inner, depth + 1)

    def _bounds(self, item: Any) -> list[Point]:
        edges = [ctypes.c_float() for _ in range(4)]
        self.raw.FPDFPageObj_GetBounds(item, *edges)
        left, bottom, right, top = (edge.value for edge in edges)
        return [(left, bottom), (right, top)]

    def _matrix(self, item: Any) -> Matrix:
        matrix = self.raw.FS_MATRIX()
        self.raw.FPDFPageObj_GetMatrix(item, matrix)
        return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f

    def _read_path(self, item: Any, outer: Matrix) -> None:
        count = self.raw.FPDFPath_CountSegments(item)
        if count > MOST_PAGE_RULES:
            raise Refused("objects")
        filled, stroked = ctypes.c_int(), ctypes.c_int()
        self.raw.FPDFPath_GetDrawMode(item, filled, stroked)
        fill_shade = read_shade(self.raw.FPDFPageObj_GetFillColor, item) if filled.value else 255
        line_shade = read_shade(self.raw.FPDFPageObj_GetStrokeColor, item) if stroked.value else 255
        if min(fill_shade, line_shade) >= WHITE_FROM:
            return
        matrix = multiply(self._matrix(item), outer)
        for points in self._subpaths(item, count, matrix):
            if line_shade < WHITE_FROM:
                self._keep_strokes(points)
            elif fill_shade < WHITE_FROM:
                self._keep_fill(points)
        if len(self.rules) > MOST_PAGE_RULES:
            raise Refused("objects")

    def _subpaths(self, item: Any, count: int, matrix: Matrix) -> Iterator[list[Point]]:
        raw, start = self.raw, (0.0, 0.0)
        points: list[Point] = []
        x, y = ctypes.c_float(), ctypes.c_float()
        for at in range(count):
            segment = raw.FPDFPath_GetPathSegment(item, at)
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            point = self.show(*apply(matrix, x.value, y.value))
            if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO:
                if len(points) > 1:
                    yield points
                points, start = [], point
            points.append(point)
            if raw.FPDFPathSegment_GetClose(segment):
                points.append(start)
        if len(points) > 1:
            yield points

    def _keep_strokes(self, points: list[Point]) -> None:
        for (x0, y0), (x1, y1) in zip(points, points[1:], strict=False):
            if abs(x1 - x0) < 1 or abs(y1 - y0) < 1:
                self.rules.append(hundredths(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))

    def _keep_fill(self, points: list[Point]) -> None:
        xs, ys = [point[0] for point in points], [point[1] for point in points]
        box = hundredths(min(xs), min(ys), max(xs), max(ys))
        (self.rules if min(box[2] - box[0], box[3] - box[1]) < 300 else self.fills).append(box)

    def read_chars(self, budget: int) -> list[list[int]]:
        """Return the characters: code point, left, top, right, bottom, baseline, size, direction in degrees, flags."""
        raw = self.raw
        text = raw.FPDFText_LoadPage(self.page)
        count = raw.FPDFText_CountChars(text)
        if count > min(budget, MOST_PAGE_CHARS):
            raise Refused("chars")
        box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        chars, known, last = [], (0, 0, 0), None
        for at in range(count):
            if raw.FPDFText_IsGenerated(text, at) == 1:
                continue
            code = raw.FPDFText_GetUnicode(text, at)
            if not raw.FPDFText_GetLooseCharBox(text, at, box) or not raw.FPDFText_GetCharOrigin(text, at, x, y):
                continue
            item = raw.FPDFText_GetTextObject(text, at)
            key = ctypes.cast(item, ctypes.c_void_p).value
            if key != last:
                last, known = key, self._style(text, at, item)
            size, angle, flags = known
            if raw.FPDFText_HasUnicodeMapError(text, at) == 1 or not code:
                flags |= UNKNOWN
            (x0, y0), (x1, y1) = self.show(box.left, box.bottom), self.show(box.right, box.top)
            origin = self.show(x.value, y.value)
            where = hundredths(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
            chars.append([code, *where, *hundredths(*origin), size, angle, flags])
        raw.FPDFText_ClosePage(text)
        return chars

    def _style(self, text: Any, at: int, item: Any) -> tuple[int, int, int]:
        raw, matrix = self.raw, self.raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(text, at, matrix)
        (x0, y0), (x1, y1) = self.show(0, 0), self.show(matrix.a, matrix.b)
        angle = round(math.degrees(math.atan2(y1 - y0, x1 - x0))) % 360
        size = raw.FPDFText_GetFontSize(text, at) * math.hypot(matrix.c, matrix.d)
        mode = raw.FPDFTextObj_GetTextRenderMode(item)
        reader = raw.FPDFPageObj_GetStrokeColor if mode == 1 else raw.FPDFPageObj_GetFillColor
        shade = read_shade(reader, item)
        flags = HIDDEN if mode in (3, 7) or size < 1 else 0
        flags |= WHITE if shade >= WHITE_FROM else PALE if shade >= PALE_FROM else 0
        return hundredths(size)[0], angle, flags


def read_shade(reader: Any, item: Any) -> int:
    """Return how light a colour is, 0 black to 255 white or fully clear."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not reader(item, red, green, blue, alpha):
        return 0
    shade = (red.value * 3 + green.value * 6 + blue.value) // 10
    return int(255 - (255 - shade) * alpha.value / 255)


def apply(matrix: Matrix, x: float, y: float) -> Point:
    """Return the point after the matrix."""
    return matrix[0] * x + matrix[2] * y + matrix[4], matrix[1] * x + matrix[3] * y + matrix[5]


def multiply(inner: Matrix, outer: Matrix) -> Matrix:
    """Return the matrix that applies ``inner`` first."""
    a, b, c, d, e, f = inner
    x, y = apply(outer, e, f)
    a1, b1, c1, d1 = outer[:4]
    return a * a1 + b * c1, a * b1 + b * d1, c * a1 + d * c1, c * b1 + d * d1, x, y


def hundredths(*values: float) -> list[int]:
    """Return points as whole hundredths, kept within any page."""
    return [round(100 * min(max(value, -20_000), 20_000)) if value == value else 0 for value in values]


def open_file(raw: Any, data: bytes) -> Any:
    """Return PDFium's document; Refused says why there is none."""
    document = raw.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        raise Refused("locked" if raw.FPDF_GetLastError() in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY) else "broken")
    return document


def read_pages(data: bytes) -> Iterator[dict[str, Any]]:
    """Yield the values of every page."""
    import pypdfium2.raw as raw

    set_clock(0)
    raw.FPDF_InitLibrary()
    document = open_file(raw, data)
    count = raw.FPDF_GetPageCount(document)
    if count > MOST_PAGES:
        raise Refused("pages")
    budget = MOST_CHARS
    for at in range(count):
        set_clock(at)
        page = raw.FPDF_LoadPage(document, at)
        if not page:
            yield {"broken": True}
            continue
        reader = PageReader(raw, page)
        reader.read_objects()
        chars = reader.read_chars(budget)
        budget -= len(chars)
        yield {"size": reader.size, "chars": chars, "rules": reader.rules, "fills": reader.fills, "images": reader.images}
        raw.FPDF_ClosePage(page)


def count_damage(data: bytes) -> int:
    """Return how many packed streams cannot be unpacked: the library passes over them in silence. Locked streams are not looked at."""
    if b"/Encrypt" in data:
        return 0
    damaged, left = 0, MOST_CHECKED
    for found in _PACKED.finditer(data):
        end = data.find(b"endstream", found.end())
        if end < 0 or left <= 0:
            break
        try:
            left -= len(zlib.decompressobj().decompress(data[found.end() : end], left))
        except zlib.error:
            damaged += 1
    return damaged


def main() -> None:
    """Read standard input, write a line per page, last one ``{"end": …}`` with the reason when it is refused."""
    guard_process()
    end, damaged, data = "whole", 0, sys.stdin.buffer.read()
    try:
        for page in read_pages(data):
            sys.stdout.write(json.dumps(page, separators=(",", ":")) + "\n")
        damaged = count_damage(data)
    except Refused as refused:
        end = str(refused)
    except MemoryError:
        end = "memory"
    sys.stdout.write(json.dumps({"end": end, "damaged": damaged}) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
