"""Lines and marks without a file, for tests of the geometry alone."""

from __future__ import annotations

from tusou.sources.pdf.lines import Fragment, Line
from tusou.sources.pdf.marks import Mark
from tusou.sources.pdf.rects import Rect

PAGE = Rect(0, 0, 600, 800)
PROSE = "an ordinary line of running text that goes on over its width"


def line(x: float, y: float, text: str, width: float | None = None, size: float = 8) -> Line:
    """A line whose top left is (x, y); six points a letter when no width is given."""
    rect = Rect(x, y, x + (6 * len(text) if width is None else width), y + size)
    return Line((Fragment(text, rect),), rect, size)


def paragraph(x: float, y: float, width: float, n_lines: int = 4) -> list[Line]:
    """Running text from `y` downwards, 12 points a line."""
    return [line(x, y + 12 * index, PROSE, width) for index in range(n_lines)]


def picture(x0: float, y0: float, x1: float, y1: float, content: str = "") -> Mark:
    return Mark("picture", Rect(x0, y0, x1, y1), content=content)


def plot(x0: float, y0: float, x1: float, y1: float) -> list[Mark]:
    """Two axes and ten slanted strokes from corner to corner."""
    axes = [
        Mark("line", Rect(x0, y1 - 1, x1, y1), stroked=True),
        Mark("line", Rect(x0, y0, x0 + 1, y1), stroked=True),
    ]
    dx, dy = (x1 - x0) / 10, (y1 - y0) / 10
    strokes = [
        Mark("curve", Rect(x0 + i * dx, y1 - (i + 1) * dy, x0 + (i + 1) * dx, y1 - i * dy))
        for i in range(10)
    ]
    return axes + strokes


def ruling(x0: float, y0: float, columns: int = 4, rows: int = 5) -> list[Mark]:
    """The rules of a table with cells of 70 × 18 points."""
    x1, y1 = x0 + 70 * columns, y0 + 18 * rows
    across = [Rect(x0, y0 + 18 * r, x1, y0 + 18 * r + 1) for r in range(rows + 1)]
    down = [Rect(x0 + 70 * c, y0, x0 + 70 * c + 1, y1) for c in range(columns + 1)]
    return [Mark("line", rect, stroked=True) for rect in across + down]


def cells(x0: float, y0: float, columns: int = 4, rows: int = 5) -> list[Line]:
    """The words in such a table."""
    return [
        line(x0 + 70 * c + 5, y0 + 18 * r + 5, "cell text", 50)
        for r in range(rows)
        for c in range(columns)
    ]
