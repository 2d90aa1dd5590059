"""Housekeeping: sweep what died, drop what no item uses."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tusou.batching import batched
from tusou.stores.milvus.rows import hashed, reading_prefix, thumbnail_name, vector_name
from tusou.stores.milvus.server import one_of
from tusou.stores.milvus.versions import renew
from tusou.types import MODALITIES

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from tusou.stores.milvus.consistent_reads import ConsistentReads
    from tusou.stores.milvus.files import Noted
    from tusou.stores.milvus.server import Row
    from tusou.stores.milvus.writing import Writing
    from tusou.types import Modality

_AT_ONCE = 100
"""What is dropped is held in memory until it is known that nobody misses it: 20 kB each."""


def tidy(writing: Writing, reads: ConsistentReads) -> None:
    """Sweep runs of dead processes; when nobody else writes, see to what is left or outdated."""
    _sweep_dead_runs(writing)
    if writing.open_runs or writing.numbers.others():
        return
    for noted in writing.files.noted_unused():
        # Whatever is put is noted, and most of it has its items by now.
        free = _without_owner(writing, noted)
        left = [one for one in noted if (one[1], hashed(one[2])) in free]
        if writing.numbers.others():
            return
        writing.files.strike([one[0] for one in noted if one not in left])
        for some in batched(left, _AT_ONCE):
            if not _drop_unused(writing, some):
                return
    renew(writing, reads)


def _sweep_dead_runs(writing: Writing) -> None:
    for noted in writing.files.noted_runs():
        if noted.run in writing.open_runs:
            continue
        is_ours = noted.token == writing.numbers.token
        if not is_ours and writing.numbers.is_alive(noted.token):
            continue
        # Another that tidies would strike what is noted below, its items being there still.
        writing.numbers.hold()
        if not is_ours and not _is_taken_over(writing, noted):
            continue
        # It may have died before it swept what else it had found of the file.
        if writing.sweep_beside({noted.file: noted.run})[noted.file].is_seen:
            writing.files.strike_runs([noted.run])


def _is_taken_over(writing: Writing, noted: Noted) -> bool:
    """Make a dead process's run ours; False when it lives.

    It may come back from a long sleep in any moment: then either it finds in the journal that the
    run is not its own any more, or we find that its lease is good again.
    """
    writing.files.note_runs([replace(noted, token=writing.numbers.token)])
    if writing.numbers.is_alive(noted.token):
        writing.files.note_runs([noted])
        return False
    return True


def _drop_unused(writing: Writing, noted: Sequence[tuple[str, Modality, str]]) -> bool:
    """Drop what no item has of these, (key of the row, modality, key), and strike them.

    False where others are at work, who may count on what nobody holds yet: then nothing is gone.
    Milvus drops nothing on a condition: another may begin between the question and the dropping,
    and be done with a whole file. So both questions are asked again, and what is missed is put
    back; all of it where the server fails before it has answered them.
    """
    with writing.claims.held():
        # What is counted on here stays noted: its items may never come.
        noted = [one for one in noted if not writing.claims.holds(one[1], one[2])]
        free = _without_owner(writing, noted)
        if writing.numbers.others():
            return False
        rows = _kept(writing, free)
        missed = free
        try:
            writing.blobs.drop_rows(rows)
            # The others first: the items of who is at work no longer are there.
            is_alone = not writing.numbers.others()
            if is_alone:
                missed = free - _without_owner(writing, noted)
        finally:
            names = (*_names(missed), *_readings(missed))
            writing.blobs.put_back([row for row in rows if row["name"].startswith(names)])
        if is_alone:
            writing.wanted.strike(free - missed)
            writing.files.strike([key for key, _, _ in noted])
        return is_alone


def _without_owner(
    writing: Writing, noted: Sequence[tuple[str, Modality, str]]
) -> set[tuple[Modality, str]]:
    """(modality, key, hashed) of those that no item has."""
    free: set[tuple[Modality, str]] = set()
    for modality in MODALITIES:
        contents = {hashed(key) for _, of, key in noted if of == modality}
        if not contents:
            continue
        column = f"{modality}_key"
        condition = one_of(column, contents)
        for rows in writing.server.each(writing.tables.items, condition, ["id", column]):
            contents -= {row[column] for row in rows}
        free |= {(modality, content) for content in contents}
    return free


def _kept(writing: Writing, unused: Collection[tuple[Modality, str]]) -> list[Row]:
    """The rows of what is kept of these contents."""
    rows = writing.blobs.rows(_names(unused))
    readings = _readings(unused)
    if readings and writing.blobs.count("reading"):
        rows += writing.blobs.rows_below(readings)
    return rows


def _names(unused: Collection[tuple[Modality, str]]) -> list[str]:
    """The blobs that hold vectors and thumbnails of these contents."""
    vectors = [vector_name(modality, content) for modality, content in unused]
    return vectors + [thumbnail_name(content) for of, content in unused if of == "image"]


def _readings(unused: Collection[tuple[Modality, str]]) -> list[str]:
    """What the names of blobs begin with that hold what OCR read in pictures of these contents."""
    return [reading_prefix(content) for of, content in unused if of == "image"]
