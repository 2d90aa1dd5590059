"""Running heads and feet: the space of a page that figures may use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.sources.pdf.rects import Rect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tusou.sources.pdf.marks import Mark

_MARGIN = 0.12
"""Share of the page height at top and bottom where a rule parts the running head or foot."""
_MIN_WIDTH = 0.4
"""Share of the page width that such a rule has at least."""


def body_of(marks: Sequence[Mark], page: Rect) -> Rect:
    """The page without what stands above the rule of its head and below that of its foot.

    A plot just under the head would otherwise grow along the rule to the full width.
    """
    rules = [
        mark.rect
        for mark in marks
        if mark.kind == "line"
        and mark.rect.width >= _MIN_WIDTH * page.width
        and mark.rect.height <= 3.0
    ]
    heads = [rule.y1 for rule in rules if rule.y1 <= _MARGIN * page.height]
    feet = [rule.y0 for rule in rules if rule.y0 >= (1 - _MARGIN) * page.height]
    # A head or foot has one rule, or two close to each other; more are those of a table.
    top = max(heads) if 0 < len(heads) <= 2 else page.y0
    bottom = min(feet) if 0 < len(feet) <= 2 else page.y1
    return Rect(page.x0, top, page.x1, bottom)
