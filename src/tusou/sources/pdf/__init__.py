"""PDFs: pages with their text layer and words, and the figures on them, through PDFium."""

from __future__ import annotations

from tusou.sources.pdf.render import longest_px_at
from tusou.sources.pdf.source import PdfSource

__all__ = ["PdfSource", "longest_px_at"]
