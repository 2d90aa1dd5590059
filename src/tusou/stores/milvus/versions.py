"""What a library was made by: the form of its tables, the rules of its words and of its lots."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from tusou.errors import StoreError
from tusou.stores.milvus.ocr import sweep_replaced, unpacked
from tusou.stores.milvus.rows import item_row
from tusou.stores.milvus.sampling import LOTS
from tusou.stores.milvus.tables import FORMAT, OWNED
from tusou.stores.milvus.wanted import WANTED
from tusou.stores.milvus.wording import PHRASES
from tusou.stores.text_state import TERMS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tusou.stores.milvus.consistent_reads import ConsistentReads
    from tusou.stores.milvus.files import Files
    from tusou.stores.milvus.rows import Numbered
    from tusou.stores.milvus.server import Row
    from tusou.stores.milvus.writing import Writing

log = logging.getLogger(__name__)

_ITEMS_AT_ONCE = 100
OURS = {"format": FORMAT, "terms": TERMS, "phrases": PHRASES, "lots": LOTS, "wanted": WANTED}
_OF_WORDS = ("terms", "phrases")


def check_versions(files: Files, place: str) -> None:
    """Refuse tables of another form; tell of words that were cut by other rules.

    Raises:
        StoreError: the tables are not of our form.
    """
    found = files.versions(OURS)
    if found["format"] != FORMAT:
        raise StoreError(
            f"{place} has format {found['format']}, this tusou reads {FORMAT}",
            "a newer tusou made it: update yours",
        )
    if any(found[name] < OURS[name] for name in _OF_WORDS):
        log.warning(
            "%s: an older tusou cut its words, some may not be found; the next `tusou index` "
            "cuts them anew, unless others write then",
            place,
        )
    elif any(found[name] > OURS[name] for name in _OF_WORDS):
        log.warning("%s: a newer tusou cut its words, some may not be found; update yours", place)


def renew(writing: Writing, reads: ConsistentReads) -> None:
    """Write the words and lots of all items again if an older tusou made them.

    Item by item: searches go on. What is interrupted is done again the next time. Others may give
    items texts meanwhile (OCR, in this process or another), and theirs remain: see `_settle`.
    """
    found = writing.files.versions(OURS)
    outdated = [name for name in (*_OF_WORDS, "lots") if found[name] < OURS[name]]
    if not outdated:
        return
    log.warning("an older tusou wrote the items: %s written anew", " and ".join(outdated))
    writing.numbers.hold()
    for rows in writing.server.each(writing.tables.items, "id >= 0", ["id", *OWNED]):
        visible = reads.shown(rows)
        for start in range(0, len(visible), _ITEMS_AT_ONCE):
            _settle(writing, visible[start : start + _ITEMS_AT_ONCE], outdated)
        sweep_replaced(writing, visible)
    for name in outdated:
        writing.files.note_version(name, OURS[name])


def _settle(writing: Writing, rows: Sequence[Row], outdated: Sequence[str]) -> None:
    """Write what is outdated of these items, until nobody has changed their texts meanwhile.

    Milvus compares nothing when it writes. So both sides look, or write, twice: we read the texts
    once more after we have written what is made of them; whoever gives an item another text writes
    its words once more after that (`Writing.write`). Either we see that text, or its words come
    after ours.
    """
    written: dict[int, tuple[object, ...]] = {}
    while True:
        fresh = [one for one in unpacked(writing, rows) if written.get(one.id) != _told(one)]
        if not fresh:
            return
        if not set(_OF_WORDS).isdisjoint(outdated):
            writing.replace_words(fresh)
        if "lots" in outdated:
            writing.server.upsert(writing.tables.items, map(item_row, fresh))
        written |= {one.id: _told(one) for one in fresh}


def _told(one: Numbered) -> tuple[object, ...]:
    """What another text changes of an item."""
    item = one.new.item
    return item.text, item.language, item.text_state, one.new.text_key
