"""Vector drawings: a bar chart and a measured drawing of a table."""

from __future__ import annotations

from samples.draw.sheets import ACCENT, HEIGHT, INK, LINE, SOFT, Sheets

BARS = (ACCENT, "#5d7f8c", "#d9a441", "#6f8f6b", "#8c7aa0")


def bar_chart(
    sheets: Sheets, area: tuple[float, float, float, float], values: list[tuple[str, int]],
    font: str,
) -> None:  # fmt: skip
    """Upright bars with a scale in per cent, in the box (x, y, width, height)."""
    x, y, w, h = area
    top = 40
    for tick in range(0, top + 1, 10):
        level = y + h - h * tick / top
        sheets.rule(x, level, x + w, level, INK if tick == 0 else LINE)
        sheets.text(x - 6, level + 3, f"{tick} %", 7.5, "SampleText", SOFT, "right")
    step = w / len(values)
    for i, (label, value) in enumerate(values):
        tall = h * value / top
        left = x + step * (i + 0.22)
        sheets.canvas.setFillColor(BARS[i])
        path = sheets.canvas.beginPath()
        base = HEIGHT - (y + h)
        path.moveTo(left, base)
        path.lineTo(left, base + tall)
        path.lineTo(left + step * 0.56, base + tall)
        path.lineTo(left + step * 0.56, base)
        path.close()
        sheets.canvas.drawPath(path, stroke=0, fill=1)
        middle = left + step * 0.28
        sheets.text(middle, y + h - tall - 5, f"{value} %", 8.5, "SampleBold", INK, "centre")
        sheets.text(middle, y + h + 14, label, 8.5, font, INK, "centre")


def measured_table(sheets: Sheets, x: float, y: float) -> None:
    """Front view of the dining table T-418 with its measures, 300 × 130 points."""
    canvas = sheets.canvas
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(1)
    canvas.setFillColor("#efe3d2")
    base = HEIGHT - y - 112
    canvas.roundRect(x, base + 94, 260, 8, 3, stroke=1, fill=1)
    canvas.rect(x + 28, base + 82, 204, 12, stroke=1, fill=1)
    for leg in (((34, 82), (45, 82), (34, 0), (28, 0)), ((215, 82), (226, 82), (232, 0), (226, 0))):
        path = canvas.beginPath()
        path.moveTo(x + leg[0][0], base + leg[0][1])
        for px, py in leg[1:]:
            path.lineTo(x + px, base + py)
        path.close()
        canvas.drawPath(path, stroke=1, fill=1)
    sheets.rule(x - 10, y + 112, x + 290, y + 112, SOFT)
    _measure(sheets, (x, y - 6), (x + 260, y - 6), "180 cm")
    _measure(sheets, (x + 280, y + 10), (x + 280, y + 112), "75 cm")


def _measure(
    sheets: Sheets, start: tuple[float, float], end: tuple[float, float], words: str
) -> None:
    sheets.rule(*start, *end, SOFT)
    upright = start[0] == end[0]
    for x, y in (start, end):
        if upright:
            sheets.rule(x - 4, y, x + 4, y, SOFT)
        else:
            sheets.rule(x, y - 4, x, y + 4, SOFT)
    if upright:
        sheets.text(start[0] + 8, (start[1] + end[1]) / 2 + 3, words, 8)
    else:
        sheets.text((start[0] + end[0]) / 2, start[1] - 5, words, 8, align="centre")
