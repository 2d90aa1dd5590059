"""Housekeeping: sweep what died, drop what no item uses."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tusou.stores.milvus.rows import hashed, reading_prefix, thumbnail_name, vector_name
from tusou.stores.milvus.server import one_of
from tusou.stores.milvus.tables import MODALITIES
from tusou.stores.milvus.versions import renew

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tusou.stores.milvus.files import Noted
    from tusou.stores.milvus.reading import Reading
    from tusou.stores.milvus.writing import Writing
    from tusou.types import Modality

_LIKES_AT_ONCE = 50


def tidy(writing: Writing, reading: Reading) -> None:
    """Sweep runs of dead processes; when nobody else writes, see to what is left or outdated."""
    _sweep_dead_runs(writing)
    if writing.open_runs or writing.numbers.others():
        return
    for some in writing.files.noted_unused():
        with writing.claims.held():
            free = {
                modality: _without_owner(
                    writing, modality, [k for _, of, k in some if of == modality]
                )
                for modality in MODALITIES
            }
            # Only now, and each time: others may have begun, and count on what nobody holds yet.
            if writing.numbers.others():
                return
            for modality, contents in free.items():
                _drop(writing, modality, contents)
            writing.files.strike([row for row, _, _ in some])
    renew(writing, reading)


def _sweep_dead_runs(writing: Writing) -> None:
    for noted in writing.files.noted_runs():
        if noted.run in writing.open_runs:
            continue
        if noted.token != writing.numbers.token and not _is_taken_over(writing, noted):
            continue
        if writing.files.standing(noted.file, noted.run).is_seen:
            # It died between showing the run and striking it from the journal.
            writing.files.strike_runs([noted.run])
        else:
            writing.sweep([noted.run])


def _is_taken_over(writing: Writing, noted: Noted) -> bool:
    """Make a dead process's run ours; False when it lives.

    It may come back from a long sleep in any moment: then either it finds in the journal that the
    run is not its own any more, or we find that its lease is good again.
    """
    if writing.numbers.is_alive(noted.token):
        return False
    writing.files.note_runs([replace(noted, token=writing.numbers.token)])
    if writing.numbers.is_alive(noted.token):
        writing.files.note_runs([noted])
        return False
    return True


def _without_owner(writing: Writing, modality: Modality, keys: Sequence[str]) -> list[str]:
    """Those of `keys`, hashed, that no item has, and that nobody here counts on."""
    column = f"{modality}_key"
    contents = {hashed(key) for key in keys if not writing.claims.holds(modality, key)}
    if not contents:
        return []
    used: set[str] = set()
    condition = one_of(column, contents)
    for rows in writing.server.each(writing.tables.items, condition, ["id", column]):
        used |= {row[column] for row in rows}
    return sorted(contents - used)


def _drop(writing: Writing, modality: Modality, contents: Sequence[str]) -> None:
    """Drop what is kept of these contents."""
    writing.blobs.drop([vector_name(modality, content) for content in contents])
    if modality == "image":
        writing.blobs.drop([thumbnail_name(content) for content in contents])
        _drop_readings(writing, contents)


def _drop_readings(writing: Writing, contents: Sequence[str]) -> None:
    """Drop what OCR read in these pictures; the name of its reader follows the content."""
    if not contents or not writing.blobs.count("reading"):
        return
    for start in range(0, len(contents), _LIKES_AT_ONCE):
        some = contents[start : start + _LIKES_AT_ONCE]
        likes = " or ".join(f'name like "{reading_prefix(content)}%"' for content in some)
        writing.server.delete(writing.tables.blobs, f'sort == "reading" and ({likes})')
