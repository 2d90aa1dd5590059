"""Whether a page's text layer can be trusted, from the text and from what is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.sources.pdf.rects import Rect
from tusou.text import text_state

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PIL.Image import Image

    from tusou.types import TextState

_PICTURE_SHARE = 0.4
"""A picture that covers this share of a page (0–1) carries what the page says when ..."""
_FEW_LETTERS = 60
"""... its text layer has fewer letters than this: "Scanned by CamScanner" has 20."""
_WHOLE_PICTURE = 0.8
"""A picture that covers this share of a page is the page: a scan, mostly. What it says ..."""
_LEAST_WRITTEN = 0.05
"""... is not in a layer whose lines cover less of its height: stamps of three lines cover 0.04, of
title pages and slides over a photo most 0.1 to 0.3, of a page of prose 0.4 and more."""
_MARGIN = 0.1
"""Share of the width and height of a page, on each side, where headers, footers and stamps stand
("Downloaded from … All use subject to …" has more letters than a slide)."""


def page_text_state(
    text: str, picture_share: float, picture: Image | None, written: float
) -> TextState:
    """Judge the text layer of a page.

    Args:
        text: the layer as extracted, before it is healed.
        picture_share: how much of the page (0–1) its largest picture covers.
        picture: the page as drawn, None when it could not be drawn.
        written: how much of its height lines of the layer cover, see `written_share`.

    Returns:
        "good" also for an empty page: there is nothing that OCR could find.
    """
    state = text_state(text, picture_share=picture_share)
    if state == "missing" and picture is not None and is_blank(picture):
        return "good"
    if state == "good" and picture_share >= _PICTURE_SHARE and text.strip():
        few = sum(map(str.isalnum, text)) < _FEW_LETTERS
        beside = picture_share >= _WHOLE_PICTURE and written < _LEAST_WRITTEN
        return "partial" if few or beside else state
    return state


def written_share(lines: Iterable[Rect], page: Rect) -> float:
    """Return how much of the height of `page` (0–1) lines of text cover that are in no margin."""
    across, down = _MARGIN * page.width, _MARGIN * page.height
    inner = Rect(page.x0 + across, page.y0 + down, page.x1 - across, page.y1 - down)
    covered, end = 0.0, inner.y0
    for line in sorted(lines, key=lambda line: line.y0):
        x, y = line.centre
        if inner.x0 <= x <= inner.x1 and inner.y0 <= y <= inner.y1:
            covered += max(0.0, line.y1 - max(line.y0, end))
            end = max(end, line.y1)
    return covered / page.height


def is_blank(picture: Image) -> bool:
    """Whether a picture (RGB) is one plain colour."""
    return len(picture.getcolors(maxcolors=1) or ()) == 1
