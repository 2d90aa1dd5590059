"""The few words that stand beside a hit: its name, and how sure it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tusou.types import Hit


def name_of(hit: Hit) -> str:
    """The name of the file, shown as a title: of a pair that of its picture."""
    path = hit.image_path if hit.kind == "pair" and hit.image_path else hit.relative_path
    return path.replace("\\", "/").rsplit("/", 1)[-1]


def sureness(hit: Hit) -> str:
    """`confidence 87 %  ·  cosine 0.3121`, without the cosine where there is none.

    "" for an item that nothing was looked for with: of a random sample, or of a listing.
    """
    if hit.confidence is None:
        return ""
    sure = f"confidence {round(hit.confidence * 100)} %"
    return sure if hit.cosine is None else f"{sure}  ·  cosine {hit.cosine:.4f}"


def words_of(hit: Hit) -> str:
    """The snippet, else the caption, on one line."""
    return " ".join((hit.snippet or hit.caption).split())
