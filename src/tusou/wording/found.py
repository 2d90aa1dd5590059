"""What people are told of something that was found: which part of its file it is, and by what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.wording.sentences import said

if TYPE_CHECKING:
    from tusou.types.names import Kind
    from tusou.wording.language import Language

SIGNALS = {"words": "words", "image": "looks like it", "text": "its text means it"}
"""`Reason.signal` → what it says."""


def part_of_file(kind: Kind, page_number: int | None) -> str:
    """`page 3`, `figure on page 3`; what is a file of its own is its kind: `photo`, `pair`."""
    if page_number is None:
        return kind
    return f"page {page_number}" if kind == "page" else f"{kind} on page {page_number}"


def page_of_file(path: str, page_number: int | None, into: Language | None = None) -> str:
    """`catalogue.pdf page 3`, in the language of the person, or `into`; a photo is its path."""
    return path if page_number is None else said("{} page {}", path, page_number, into=into)
