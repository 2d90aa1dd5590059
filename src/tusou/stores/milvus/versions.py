"""What a library was made by: the form of its tables, the rules of its words and of its lots."""

from __future__ import annotations

import logging
from itertools import islice
from typing import TYPE_CHECKING

from tusou.errors import StoreError
from tusou.stores.milvus.ocr import sweep_replaced, unpacked
from tusou.stores.milvus.rows import item_row
from tusou.stores.milvus.sampling import LOTS
from tusou.stores.milvus.server import one_of
from tusou.stores.milvus.tables import FORMAT, OWNED
from tusou.stores.text_state import TERMS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tusou.stores.milvus.files import Files
    from tusou.stores.milvus.reading import Reading
    from tusou.stores.milvus.rows import Numbered
    from tusou.stores.milvus.writing import Writing

log = logging.getLogger(__name__)

_ITEMS_AT_ONCE = 100
OURS = {"format": FORMAT, "terms": TERMS, "lots": LOTS}


def check_versions(files: Files, place: str) -> None:
    """Refuse tables of another form; tell of words that were cut by other rules.

    Raises:
        StoreError: the tables are not of our form.
    """
    found = files.versions(OURS)
    terms = found["terms"]
    if found["format"] != FORMAT:
        raise StoreError(
            f"{place} has format {found['format']}, this tusou reads {FORMAT}",
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


def renew(writing: Writing, reading: Reading) -> None:
    """Write the words and lots of all items again if an older tusou made them.

    Item by item: searches go on. What is interrupted is done again the next time.
    """
    found = writing.files.versions(OURS)
    outdated = [name for name in ("terms", "lots") if found[name] < OURS[name]]
    if not outdated:
        return
    log.warning("an older tusou wrote the items: %s written anew", " and ".join(outdated))
    writing.numbers.hold()
    for rows in writing.server.each(writing.tables.items, "id >= 0", ["id", *OWNED]):
        visible = reading.visible(lambda rows=rows: rows)  # type: ignore[misc]
        items = unpacked(writing, visible)
        while some := list(islice(items, _ITEMS_AT_ONCE)):
            if "terms" in outdated:
                _write_words(writing, some)
            if "lots" in outdated:
                writing.server.upsert(writing.tables.items, [item_row(one) for one in some])
        sweep_replaced(writing, visible)
    for name in outdated:
        writing.files.note_version(name, OURS[name])


def _write_words(writing: Writing, many: Sequence[Numbered]) -> None:
    """Replace the rows of words of these items, which are nowhere without words in between."""
    kept = writing.write_words(many, [item_row(one) for one in many])
    others = f"{one_of('item', (one.id for one in many))} and not ({one_of('key', kept)})"
    writing.server.delete(writing.tables.words, others)
