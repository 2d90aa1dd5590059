"""What a page or photo says once its picture was read: its layer and the reading together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.text import language_of, text_key
from tusou.types import ItemText

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tusou.types import Item, Reading, TextState, Word


def read_text(item: Item, layer: Sequence[Word], reading: Reading) -> ItemText:
    """Return the text of `item` after `reading`.

    A good layer stays, and what was read beside its words is added. Of a layer that does not cover
    the page only that is kept which was not read as well; a garbled one is dropped. The
    description of a photo stands before what was read in it.

    Args:
        item: a page or photo, as it was before.
        layer: the words of its text layer.
        reading: without a problem.
    """
    if item.text_state == "good":
        added = _beside(reading.words, layer)
        text = _joined(item.text, " ".join(word.text for word in added))
        return _item_text(text, (*layer, *added), "both")
    if item.kind == "photo":
        return _item_text(_joined(item.text, reading.text), reading.words, "ocr")
    if item.text_state == "partial" and _squeezed(item.text) not in _squeezed(reading.text):
        words = (*reading.words, *_beside(layer, reading.words))
        return _item_text(_joined(reading.text, item.text), words, "ocr")
    return _item_text(reading.text, reading.words, "ocr")


def _item_text(text: str, words: Sequence[Word], state: TextState) -> ItemText:
    key = text_key(text) if text.strip() else None
    return ItemText(text, key, language_of(text), state, words)


def _joined(*texts: str) -> str:
    return "\n".join(text for text in texts if text.strip())


def _squeezed(text: str) -> str:
    return "".join(text.casefold().split())


def _beside(words: Sequence[Word], others: Sequence[Word]) -> tuple[Word, ...]:
    """Those of `words` in whose middle none of `others` stands."""
    if not words or not others:
        return tuple(words)
    import numpy as np

    x0, y0, x1, y1 = np.array([(b.x0, b.y0, b.x1, b.y1) for b in (w.box for w in others)]).T
    return tuple(
        word
        for word in words
        for x, y in [((word.box.x0 + word.box.x1) / 2, (word.box.y0 + word.box.y1) / 2)]
        if not np.any((x0 <= x) & (x <= x1) & (y0 <= y) & (y <= y1))
    )
