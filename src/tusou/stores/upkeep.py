"""Housekeeping: shorten the log, give space back; counts, sizes, damage."""

from __future__ import annotations

import logging
import os
import sqlite3
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from tusou.errors import StoreError
from tusou.stores.connections import RESTORE, DiskRefused, translated
from tusou.stores.histories import prune_histories
from tusou.stores.opening import opened
from tusou.stores.reading_rows import IN_NEED
from tusou.types import KINDS, StoreStats
from tusou.types.library_files import INDEXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tusou.stores.connections import Connections
    from tusou.stores.write_lock import WriteLock

log = logging.getLogger(__name__)

# "both" counts as a layer: OCR only added to it.
_TEXTS_FROM = f"""
SELECT count(*) FILTER (WHERE is_page AND has_text AND text_state != 'ocr'),
    count(*) FILTER (WHERE is_page AND has_text AND text_state = 'ocr'),
    count(*) FILTER (WHERE is_page AND NOT has_text),
    count(*) FILTER (WHERE {IN_NEED}),
    count(*) FILTER (WHERE NOT is_page AND has_text AND text_state = 'ocr')
FROM (SELECT kind = 'page' AS is_page, text_key IS NOT NULL AS has_text, text_state
    FROM items JOIN files ON files.id = file_id AND visible = 1 WHERE kind IN ('page', 'photo'))
"""  # noqa: S608 - a constant
_MOST_FREE = 0.2
"""Share of empty pages above which the file is shortened."""


@contextmanager
def put_off_without_room(folder: str) -> Iterator[None]:
    """Tell what the disk refuses inside the block: the library is whole, and tidied next time."""
    try:
        yield
    except DiskRefused as exc:
        log.warning("%s cannot be tidied and stays larger than it need be: %s", folder, exc)


def make_room(connections: Connections, lock: WriteLock) -> None:
    """Empty the log of SQLite of what this process has written: the indexes may need its room.

    It grows to 64 MB and more, and lies beside what it has brought into the database.
    """
    if lock.is_held:  # else another process may be writing, and would be waited for
        with suppress(DiskRefused), connections.maintaining() as connection:
            _empty_log(connection)


def prune_changes(connection: sqlite3.Connection, upto: int) -> None:
    """Shorten the log by the changes that every derived index holds."""
    connection.execute("DELETE FROM changes WHERE seq <= ?", (upto,))
    connection.execute("UPDATE meta SET value = ? WHERE name = 'pruned'", (str(upto),))
    prune_histories(connection, upto)


def give_back_space(connection: sqlite3.Connection) -> None:
    """Shorten the files on disk and refresh what the query planner knows."""
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    free = connection.execute("PRAGMA freelist_count").fetchone()[0]
    if free > _MOST_FREE * pages:
        # Each step frees one page, and only this method steps to the end.
        connection.executescript("PRAGMA incremental_vacuum")
    _optimize(connection)
    _empty_log(connection)


def _optimize(connection: sqlite3.Connection) -> None:
    try:
        connection.execute("PRAGMA optimize")
    except sqlite3.OperationalError as exc:
        # Of a write that the disk refuses this tells no extended code. What the planner knows can
        # wait; a disk that cannot be read shows all the same, at the next step.
        if exc.sqlite_errorcode not in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
            raise


def _empty_log(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def counts(connection: sqlite3.Connection, encoder_id: int | None) -> StoreStats:
    """Count what is visible; sizes are left 0."""
    files, skipped = connection.execute(
        "SELECT count(*), count(skipped) FROM files WHERE visible = 1"
    ).fetchone()
    items = dict(
        connection.execute(
            "SELECT kind, count(*) FROM items "
            "JOIN files ON files.id = file_id AND visible = 1 GROUP BY kind"
        )
    )
    vectors = dict(
        connection.execute(
            "SELECT modality, count(*) FROM vectors WHERE encoder_id = ? GROUP BY modality",
            (encoder_id,),
        )
    )
    row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'changes'").fetchone()
    return StoreStats(
        files=files,
        skipped_files=skipped,
        items={kind: items[kind] for kind in KINDS if kind in items},
        vectors=vectors,
        size_bytes=0,
        derived_bytes=0,
        sequence=0 if row is None else row[0],
        texts_from=texts_from(connection),
    )


def with_sizes(stats: StoreStats, database: str) -> StoreStats:
    """The counts with the sizes of the database at this path and of the indexes beside it."""
    derived = os.path.join(os.path.dirname(database), INDEXES)
    return replace(
        stats,
        size_bytes=bytes_below([database, database + "-wal"]),
        derived_bytes=bytes_below([derived]),
    )


def texts_from(connection: sqlite3.Connection) -> dict[str, int]:
    """Count pages by where their text comes from, and photos with words; see `StoreStats`."""
    found = connection.execute(_TEXTS_FROM).fetchone()
    names = ("layer", "ocr", "none", "unread", "photos")
    return {name: n for name, n in zip(names, found, strict=True) if n}


def bytes_below(paths: Iterable[str]) -> int:
    """Size of these files and of all files below these folders; what is not there counts 0."""
    total = 0
    for path in paths:
        if os.path.isfile(path):
            total += os.path.getsize(path)
        for folder, _, names in os.walk(path):
            for name in names:
                try:
                    total += os.path.getsize(os.path.join(folder, name))
                except FileNotFoundError:
                    continue  # an index has been swapped meanwhile
    return total


def look_for_damage(path: str) -> None:
    """Let SQLite look through the database at `path`.

    Raises:
        StoreError: it is damaged, cannot be read, or is none.
    """
    with translated(path), closing(opened(path)) as connection:
        (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise StoreError(f"{path} is damaged: {verdict}", RESTORE)
