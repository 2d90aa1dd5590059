"""Hits: what was found, as it is shown, with the reasons."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tusou.batching import batched
from tusou.searching.evidence import names_of
from tusou.searching.marks import boxes_among
from tusou.text import Snippet, matched_in_names, matched_words, snippet
from tusou.types import Hit, Place, Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tusou.searching.candidates import Key
    from tusou.searching.evidence import Found
    from tusou.searching.lines import Line
    from tusou.searching.shelves import Shelf
    from tusou.types import StoredItem, Word

_HITS_AT_ONCE = 50
"""Hits whose words with their places are read together; a page of text has some hundred."""


def hit_of(
    found: Found,
    words: Sequence[Word],
    rank: int,
    query_text: str,
    *,
    names: Sequence[str],
    line: Line,
) -> Hit:
    """Return the hit of `found`, whose picture holds `words`, at 1-based `rank`.

    Args:
        names: those of the libraries that were searched.
    """
    piece = _snippet(found.stored, query_text)
    return replace(
        unsought_hit(found.stored, names[found.place.key[0]], rank),
        score=found.place.score,
        cosine=found.cosine,
        confidence=found.confidence,
        reasons=_reasons(found, words, query_text, piece),
        snippet=piece.text,
        also_on=tuple(_place(other, names) for other in found.also),
        needed=line.needed_by(found),
    )


def unsought_hit(stored: StoredItem, library: str, rank: int = 1) -> Hit:
    """Return an item as a hit that nothing speaks for, such as one named by its number."""
    item = stored.item
    return Hit(
        rank=rank,
        item=stored.id,
        kind=item.kind,
        path=stored.path,
        relative_path=stored.relative_path,
        page_number=item.page_number,
        bbox=item.bbox,
        score=None,
        cosine=None,
        confidence=None,
        caption=item.caption,
        text=item.text,
        image_path=item.image_path,
        fields=item.fields,
        library=library,
    )


def _snippet(stored: StoredItem, query_text: str) -> Snippet:
    """Return the best piece of the text, or of the caption where only that one matches."""
    item = stored.item
    of_text = snippet(item.text, query_text)
    if of_text.words or not item.caption:
        return of_text
    of_caption = snippet(item.caption, query_text)
    return of_caption if of_caption.words or not of_text.text else of_text


def _reasons(
    found: Found, words: Sequence[Word], query_text: str, piece: Snippet
) -> tuple[Reason, ...]:
    reasons = []
    for signal, share in sorted(found.place.shares.items(), key=lambda one: -one[1]):
        if signal == "words":
            matched = _matched(found.stored, query_text, piece)
            boxes = boxes_among(words, found.stored, query_text)
            reasons.append(Reason("words", share, matched, boxes))
        elif signal == "image":
            reasons.append(Reason("image", share))
        else:
            reasons.append(Reason("text", share))
    return tuple(reasons)


def _matched(stored: StoredItem, query_text: str, piece: Snippet) -> tuple[str, ...]:
    """Return the words of the query as they stand in what is shown, in values, or else in names."""
    words = (*piece.words, *matched_words("\n".join(stored.item.values), query_text))
    return tuple(dict.fromkeys(words)) or matched_in_names(names_of(stored), query_text)


def _place(other: Found, names: Sequence[str]) -> Place:
    """Where a folded item stands: the picture of a pair, not its manifest."""
    stored = other.stored
    path = stored.item.image_path if stored.item.kind == "pair" else stored.path
    return Place(path, stored.item.page_number, stored.id, names[other.place.key[0]])


def hits_of(
    found: Sequence[Found], query_text: str, shelves: Sequence[Shelf], line: Line, offset: int = 0
) -> tuple[Hit, ...]:
    """Return the hits of `found`, ranked in the given order from `offset` + 1 on."""
    hits: list[Hit] = []
    names = [shelf.name for shelf in shelves]
    for some in batched(found, _HITS_AT_ONCE):
        words = _words(some, shelves)
        for rank, one in enumerate(some, start=offset + len(hits) + 1):
            own = words.get(one.place.key, ())
            hits.append(hit_of(one, own, rank, query_text, names=names, line=line))
    return tuple(hits)


def _words(found: Sequence[Found], shelves: Sequence[Shelf]) -> dict[Key, tuple[Word, ...]]:
    """Return the words with their places of those that words speak for, by one question each."""
    words: dict[Key, tuple[Word, ...]] = {}
    for at, shelf in enumerate(shelves):
        keys = (one.place.key for one in found if "words" in one.place.shares)
        ids = [key[1] for key in keys if key[0] == at]
        here = shelf.store.words(ids) if ids else {}
        words |= {(at, item): own for item, own in here.items()}
    return words
