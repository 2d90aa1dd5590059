"""Where a page's own coordinates land on the page as shown (after CropBox and rotation)."""

from __future__ import annotations

import ctypes
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pypdfium2.raw as pdfium_c

from tusou.errors import SourceError
from tusou.sources.pdf.rects import Rect
from tusou.types import Box

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class PageFrame:
    """The visible part of a page in its own space, and how it is turned when shown.

    Attributes:
        left, bottom, right, top: the visible rectangle in user space, in points.
        quarter_turns: clockwise turns by 90° when shown, 0–3.
    """

    left: float
    bottom: float
    right: float
    top: float
    quarter_turns: int = 0

    @property
    def width(self) -> float:
        """Width of the page as shown, in points."""
        upright = self.quarter_turns % 2 == 0
        return self.right - self.left if upright else self.top - self.bottom

    @property
    def height(self) -> float:
        """Height of the page as shown, in points."""
        upright = self.quarter_turns % 2 == 0
        return self.top - self.bottom if upright else self.right - self.left

    @property
    def rect(self) -> Rect:
        """The whole page as shown."""
        return Rect(0.0, 0.0, self.width, self.height)

    def shown(self, boxes: NDArray[np.float64]) -> NDArray[np.float64]:
        """Map boxes of user space onto the page as shown.

        Args:
            boxes: float64 (n, 4): left, bottom, right, top.

        Returns:
            float64 (n, 4): x0, y0, x1, y1 in points, origin top left.
        """
        left, bottom, right, top = boxes.T
        if self.quarter_turns == 1:
            columns = bottom - self.bottom, left - self.left, top - self.bottom, right - self.left
        elif self.quarter_turns == 2:
            columns = self.right - right, bottom - self.bottom, self.right - left, top - self.bottom
        elif self.quarter_turns == 3:
            columns = self.top - top, self.right - right, self.top - bottom, self.right - left
        else:
            columns = left - self.left, self.top - top, right - self.left, self.top - bottom
        return np.stack(columns, axis=1)

    def fractions(self, rect: Rect) -> Box:
        """`rect` as fractions (0–1) of the page as shown."""
        inside = rect.clipped(self.rect)
        width, height = self.width, self.height
        return Box(inside.x0 / width, inside.y0 / height, inside.x1 / width, inside.y1 / height)

    def points(self, box: Box) -> Rect:
        """A box of fractions back in points of the page as shown."""
        width, height = self.width, self.height
        return Rect(box.x0 * width, box.y0 * height, box.x1 * width, box.y1 * height)


def frame_of(page: Any) -> PageFrame:
    """The frame of a pypdfium2 page.

    Raises:
        SourceError: the page has no area.
    """
    bounds = pdfium_c.FS_RECTF()
    pdfium_c.FPDF_GetPageBoundingBox(page.raw, ctypes.byref(bounds))
    turns = pdfium_c.FPDFPage_GetRotation(page.raw) % 4
    frame = PageFrame(bounds.left, bounds.bottom, bounds.right, bounds.top, turns)
    sides = frame.width, frame.height
    if not all(math.isfinite(side) and side > 0 for side in sides):
        raise SourceError(f"the page has no area ({sides[0]:g} × {sides[1]:g} points)")
    return frame
