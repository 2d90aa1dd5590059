"""Explain a hit of a library: gather its picture, its words and its heat map."""

from __future__ import annotations

from dataclasses import dataclass, replace
from io import BytesIO
from time import perf_counter
from typing import TYPE_CHECKING

from tusou.errors import SourceError
from tusou.types import PICTURE_PX, Box

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PIL.Image import Image

    from tusou.explaining import Explanation, HeatMap, SentencePart
    from tusou.library.library import Library
    from tusou.types import Hit, Query, RankMode, StoredItem

SHOWN_PX = 1400
"""Longest side of the picture that is marked: print on a page can then be read."""
DEPTH = 100
"""An item named by its number is looked for among so many hits."""
BY_PICTURE: tuple[RankMode, ...] = ("fused", "image")
"""Ways of ranking that look at pictures: of the others no place of a picture is a reason."""


def explain(
    library: Library,
    item: Hit | int,
    query: Query,
    image: Image | None = None,
    *,
    heat: bool = True,
    passwords: Sequence[str] = (),
) -> Explanation:
    """See `Library.explain`."""
    from tusou.explaining import Explanation
    from tusou.searching import given_of

    started = perf_counter()
    query = query if image is None else replace(query, image=image)
    hit = hit_of(library, item, query) if isinstance(item, int) else item
    stored = library.get(hit.item)
    shown = _shown(library, hit, stored, passwords)
    heat = heat and query.rank in BY_PICTURE
    found, parts = _evidence(library, hit, stored, query, passwords) if heat else (None, ())
    return Explanation(
        hit=hit,
        query=query.text,
        picture=shown.picture,
        words=shown.placed(_words(library, hit, stored, query)),
        frame=shown.frame,
        heat=found,
        parts=parts,
        took_ms=(perf_counter() - started) * 1000,
        given=given_of(query),
    )


def marked(library: Library, item: int, text: str, passwords: Sequence[str] = ()) -> Image:
    """Return the picture of an item, of a figure its page, with the words of a query marked.

    Nothing is searched for: the words are where they are, whatever rank the item would have.

    Args:
        library: where the item is.
        item: its id.
        text: of the query, signs and all.
        passwords: for encrypted PDFs.

    Raises:
        NotFound: there is no such item.
        SourceError: its file is gone, and no thumbnail was kept.
    """
    from tusou.explaining.marking import mark_boxes
    from tusou.searching import unsought_hit
    from tusou.types import Query

    stored = library.get(item)
    shown = _shown(library, unsought_hit(stored, str(library.folder)), stored, passwords)
    boxes = _on_page(library, stored, Query(text=text))
    return mark_boxes(shown.picture, shown.placed(boxes), frame=shown.frame)


def hit_of(library: Library, item: int, query: Query) -> Hit:
    """Return the hit that a search gives for an item; a bare one when it is not among the best.

    Raises:
        NotFound: there is no such item.
    """
    from tusou.searching import search, unsought_hit

    stored = library.get(item)
    wide = replace(query, k=max(query.last, DEPTH), offset=0, show_all=True)
    result = search(wide, [library.shelf(query.rank)])
    found = next((hit for hit in result.hits if hit.item == item), None)
    return found or unsought_hit(stored, str(library.folder))


def _evidence(
    library: Library, hit: Hit, stored: StoredItem, query: Query, passwords: Sequence[str]
) -> tuple[HeatMap | None, tuple[SentencePart, ...]]:
    """Return the heat map and the shares of the sentence's words; neither without a model."""
    from tusou.explaining import heat_map, sentence_parts
    from tusou.searching import asked_of, lists_only

    shelf = library.shelf()
    if lists_only(query, shelf):
        return None, ()
    picture = None if shelf.encoder is None else _compared(library, hit, stored, passwords)
    if shelf.encoder is None or picture is None:
        return None, ()
    asked = asked_of(query, shelf)
    found = heat_map(picture, asked.vector(shelf.encoder), shelf.encoder)
    if not asked.query.text.strip():
        return found, ()
    seen = shelf.encoder.encode_images([picture])[0]
    return found, sentence_parts(asked.query.text, seen, shelf.encoder)


def _compared(
    library: Library, hit: Hit, stored: StoredItem, passwords: Sequence[str]
) -> Image | None:
    """Return the picture as it was encoded: of a part of a page that part alone."""
    from tusou.pictures import cut

    part = hit.bbox if stored.item.bbox is None else None
    enlarged = 1.0 if part is None else 1 / max(part.width, part.height, 0.05)
    try:
        longest_px = round(PICTURE_PX * enlarged)
        picture = library.picture(stored.id, longest_px, passwords=passwords)
    except SourceError:
        drawn = _thumbnail(library, stored.id)
        if drawn is None:
            return None
        picture = drawn
    return picture if part is None else cut(picture, part)


@dataclass(frozen=True, slots=True)
class _Shown:
    """The picture to mark."""

    picture: Image
    frame: Box | None
    """On it."""
    part: Box | None = None
    """What it shows of the page; None for all of it."""

    def placed(self, boxes: Iterable[Box]) -> tuple[Box, ...]:
        """Boxes that are fractions of the page as fractions of the picture; none beside it."""
        if self.part is None:
            return tuple(boxes)
        within = (box.within(self.part) for box in boxes)
        return tuple(box for box in within if box is not None)


def _shown(library: Library, hit: Hit, stored: StoredItem, passwords: Sequence[str]) -> _Shown:
    """Return the picture to mark: a whole page where the file is there, as it was indexed.

    Raises:
        SourceError: it is not, and no thumbnail was kept.
    """
    from tusou.library.unchanged import picture_of

    item = stored.item
    try:
        picture = picture_of(library, stored, SHOWN_PX, passwords, whole_page=True)
        return _Shown(picture, hit.bbox)
    except SourceError:
        kept = _thumbnail(library, stored.id)
        if kept is None:
            raise
        if item.bbox is None:
            return _Shown(kept, hit.bbox)
        return _Shown(kept, None, item.bbox)


def _thumbnail(library: Library, item: int) -> Image | None:
    kept = library.thumbnail(item)
    if kept is None:
        return None
    from PIL import Image

    return Image.open(BytesIO(kept)).convert("RGB")


def _words(library: Library, hit: Hit, stored: StoredItem, query: Query) -> tuple[Box, ...]:
    """Return where the matched words stand on the page; of a figure all those of its page."""
    told = tuple(box for reason in hit.reasons for box in reason.boxes)
    if told or stored.item.kind != "figure" or not query.text.strip():
        return told
    return _on_page(library, stored, query)


def _on_page(library: Library, stored: StoredItem, query: Query) -> tuple[Box, ...]:
    """Return where the words of a query stand on an item, or on the page of a figure."""
    from tusou.library.around import marks, page_of

    if stored.item.kind != "figure":
        return marks(library, stored.id, query)
    page = page_of(library, stored)
    return () if page is None else marks(library, page.item, query)
