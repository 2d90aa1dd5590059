"""Photos: one picture file becomes one item."""

from __future__ import annotations

from tusou.sources.images.source import ImageSource

__all__ = ["ImageSource"]
