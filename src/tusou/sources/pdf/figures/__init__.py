"""Finding the figures of a page: pictures and drawings with their captions."""

from __future__ import annotations

from tusou.sources.pdf.figures.finding import Figure, find_figures
from tusou.sources.pdf.figures.raster import page_share
from tusou.sources.pdf.figures.repeating import repeated_pictures

__all__ = ["Figure", "find_figures", "page_share", "repeated_pictures"]
