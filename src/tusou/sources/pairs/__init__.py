"""Pairs: manifests that give a text to each of many pictures.

A manifest is a JSON list of objects, JSON Lines, CSV, TSV or Parquet with at least one column of
texts and one of pictures; `columns` lists the names by which they are known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tusou.sources.pairs.source import PairSource

__all__ = ["PairSource"]


def __getattr__(name: str) -> Any:
    """Import the source, and with it Pillow, when asked; the walk needs `sniffing` alone."""
    if name != "PairSource":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from tusou.sources.pairs.source import PairSource

    return PairSource
