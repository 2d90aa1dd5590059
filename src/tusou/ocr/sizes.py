"""How large pictures are drawn to be read: dense enough for their letters, and of bounded area."""

from __future__ import annotations

from math import sqrt

PAGE_DPI = 150
"""Resolution at which pages are read: a first choice, other ones are still to be compared with it
(`python -m benchmarks.ocr FOLDER --dpi 100 125 150 200`)."""
LEAST_PX = 1000
"""Small pages are drawn at least this long: labels and slides are set in points of their own."""
MOST_PX = 2600
"""Longest side of a picture that is read as a whole: a page of A2 at 150 dpi would need 1.5 GB of
memory. Only long ones are drawn longer, and read in slices."""
PHOTO_PX = 2000
"""Longest side at which photos are read; they are never enlarged."""
BREADTH_PX = 1000
"""Shorter side of long pictures, such as a conversation of ten screens in one."""
MOST_PIXELS = 20_000_000
"""Area of long ones: nine pages of A4, which take a core two minutes."""
LONGEST_PX = 20_000


def reading_px(width_points: float, height_points: float) -> int:
    """How long a page of that size is drawn for reading, in pixels of its longest side."""
    longest = max(width_points, height_points) / 72 * PAGE_DPI
    return round(min(max(longest, LEAST_PX), _most_px(width_points, height_points, MOST_PX)))


def photo_px(width_px: int, height_px: int) -> int:
    """How long a photo of that size is read, in pixels of its longest side."""
    return round(_most_px(width_px, height_px, PHOTO_PX))


def _most_px(width: float, height: float, usual: int) -> float:
    times = max(width, height) / max(min(width, height), 1)
    long = min(times * BREADTH_PX, sqrt(times * MOST_PIXELS), LONGEST_PX)
    return max(usual, long)
