"""What a library was made by: the form of its tables, and the rules that its words were cut by."""

from __future__ import annotations

import logging
from itertools import islice
from typing import TYPE_CHECKING

from tusou.errors import StoreError
from tusou.stores.milvus.ocr import sweep_replaced, unpacked
from tusou.stores.milvus.rows import item_row
from tusou.stores.milvus.server import one_of
from tusou.stores.milvus.tables import FORMAT, OWNED
from tusou.stores.text_state import VERSION as TERMS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tusou.stores.milvus.files import Files
    from tusou.stores.milvus.reading import Reading
    from tusou.stores.milvus.rows import Numbered
    from tusou.stores.milvus.writing import Writing

log = logging.getLogger(__name__)

_ITEMS_AT_ONCE = 100


def check_versions(files: Files, place: str) -> None:
    """Refuse tables of another form; tell of words that were cut by other rules.

    Raises:
        StoreError: the tables are not of our form.
    """
    found, terms = files.versions(FORMAT, TERMS)
    if found != FORMAT:
        raise StoreError(
            f"{place} has format {found}, this tusou reads {FORMAT}",
            "a newer tusou made it: update yours",
        )
    if terms < TERMS:
        log.warning(
            "%s: an older tusou cut its words, some may not be found; the next `tusou index` "
            "cuts them anew, unless others write then",
            place,
        )
    elif terms > TERMS:
        log.warning("%s: a newer tusou cut its words, some may not be found; update yours", place)


def cut_anew(writing: Writing, reading: Reading) -> None:
    """Write the words of all items again if an older tusou cut them.

    Item by item: searches go on. What is interrupted is done again the next time.
    """
    if writing.files.versions(FORMAT, TERMS)[1] >= TERMS:
        return
    log.warning("the words of all items are cut anew, by the rules of this tusou")
    writing.numbers.hold()
    for rows in writing.server.each(writing.tables.items, "id >= 0", ["id", *OWNED]):
        visible = reading.visible(lambda rows=rows: rows)  # type: ignore[misc]
        items = unpacked(writing, visible)
        while some := list(islice(items, _ITEMS_AT_ONCE)):
            _write_words(writing, some)
        sweep_replaced(writing, visible)
    writing.files.note_terms(TERMS)


def _write_words(writing: Writing, many: Sequence[Numbered]) -> None:
    """Replace the rows of words of these items, which are nowhere without words in between."""
    kept = writing.write_words(many, [item_row(one) for one in many])
    others = f"{one_of('item', (one.id for one in many))} and not ({one_of('key', kept)})"
    writing.server.delete(writing.tables.words, others)
