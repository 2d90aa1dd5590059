"""The tables of a library and how an older `library.db` becomes one of today.

Migrations are called m001, m002 and so on. One that has been released is never changed; a new
one is added at the end, and `PRAGMA user_version` counts those that have been applied. Each runs
in one transaction.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from tusou.errors import StoreError
from tusou.types.library_files import APPLICATION_ID

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence

_M001 = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE encoders (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    revision TEXT NOT NULL,
    files_sha256 TEXT NOT NULL,
    preprocessing_sha256 TEXT NOT NULL,
    dim INTEGER NOT NULL,
    UNIQUE (name, revision, files_sha256, preprocessing_sha256, dim)
);

-- A file whose items are still being staged is not visible, and neither are they.
CREATE TABLE files (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL,
    root TEXT NOT NULL,
    relative_path TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    options_key TEXT NOT NULL,
    skipped TEXT,
    page_skips TEXT,
    n_items INTEGER NOT NULL,
    visible INTEGER NOT NULL
);
CREATE UNIQUE INDEX files_by_path ON files (path) WHERE visible = 1;
CREATE INDEX files_pending ON files (id) WHERE visible = 0;
CREATE INDEX files_by_relative_path ON files (relative_path);

CREATE TABLE items (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    file_id INTEGER NOT NULL REFERENCES files (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    image_path TEXT NOT NULL,
    page_number INTEGER,
    x0 REAL, y0 REAL, x1 REAL, y1 REAL,
    language TEXT NOT NULL,
    date TEXT NOT NULL,
    date_from TEXT NOT NULL,
    text_state TEXT NOT NULL,
    width_px INTEGER NOT NULL,
    height_px INTEGER NOT NULL,
    fields TEXT,
    tags TEXT,
    image_key BLOB,
    text_key BLOB
);
CREATE INDEX items_by_file ON items (file_id);
CREATE INDEX items_by_image_path ON items (image_path, file_id);
CREATE INDEX items_by_text_key ON items (text_key, file_id) WHERE text_key IS NOT NULL;
CREATE INDEX items_by_image_key ON items (image_key) WHERE image_key IS NOT NULL;
CREATE INDEX items_by_nature ON items (kind, language, date, file_id);

-- Long columns stand apart, so that reading items by the thousand stays quick.
CREATE TABLE texts (
    item_id INTEGER PRIMARY KEY REFERENCES items (id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    caption TEXT NOT NULL
);
CREATE TABLE words (
    item_id INTEGER PRIMARY KEY REFERENCES items (id) ON DELETE CASCADE,
    packed BLOB NOT NULL
);
-- Names and values are folded; tags stand under the name "tag".
CREATE TABLE item_fields (
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    item_id INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    PRIMARY KEY (name, value, item_id)
) WITHOUT ROWID;
CREATE INDEX item_fields_by_item ON item_fields (item_id);

-- Kept by content: pictures and texts that occur twice are kept once.
CREATE TABLE thumbnails (id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, jpeg BLOB NOT NULL);
CREATE TABLE vectors (
    id INTEGER PRIMARY KEY,
    encoder_id INTEGER NOT NULL REFERENCES encoders (id),
    modality TEXT NOT NULL,
    key BLOB NOT NULL,
    n_chunks INTEGER NOT NULL,
    data BLOB NOT NULL,
    UNIQUE (encoder_id, modality, key)
);

-- op: 'put' when an item has become visible or has got a vector, 'remove' when it has gone.
CREATE TABLE changes (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    item_id INTEGER NOT NULL,
    op TEXT NOT NULL
);
"""


def m001(connection: sqlite3.Connection) -> None:
    """The first tables, and a name for the library that its derived indexes carry too."""
    run_script(connection, _M001)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("INSERT INTO meta VALUES ('library_id', ?)", (uuid.uuid4().hex,))
    connection.execute("INSERT INTO meta VALUES ('pruned', '0')")


_M002 = """
-- What OCR has read, by the content of the picture; packed: words with boxes.
CREATE TABLE readings (
    key BLOB NOT NULL,
    reader TEXT NOT NULL,
    text TEXT NOT NULL,
    packed BLOB,
    problem TEXT NOT NULL,
    PRIMARY KEY (key, reader)
);
CREATE INDEX items_in_need ON items (file_id)
    WHERE text_state IN ('missing', 'garbled', 'partial');
"""


def m002(connection: sqlite3.Connection) -> None:
    """Room for what OCR reads, and a quick way to the pages that need it."""
    run_script(connection, _M002)


def m003(connection: sqlite3.Connection) -> None:
    """Room for what tells the state of a file elsewhere, such as its ETag."""
    run_script(connection, "ALTER TABLE files ADD COLUMN version TEXT NOT NULL DEFAULT ''")


_M004 = """
-- Whoever begins to write begins a history: the changes from first_seq on, up to the next one's.
CREATE TABLE histories (first_seq INTEGER PRIMARY KEY, token TEXT NOT NULL);
"""


def m004(connection: sqlite3.Connection) -> None:
    """What tells changes apart that have one number: a restored database counts on from its own."""
    run_script(connection, _M004)
    connection.execute("INSERT INTO histories VALUES (0, ?)", (uuid.uuid4().hex,))


_M005 = """
-- Keys of vectors, thumbnails and readings that may have no item; modality: 'image' or 'text'.
CREATE TABLE unowned (
    modality TEXT NOT NULL, key BLOB NOT NULL, PRIMARY KEY (modality, key)
) WITHOUT ROWID;
INSERT OR IGNORE INTO unowned SELECT modality, key FROM vectors;
INSERT OR IGNORE INTO unowned SELECT 'image', key FROM thumbnails;
INSERT OR IGNORE INTO unowned SELECT 'image', key FROM readings;
DELETE FROM meta WHERE name = 'garbage';
"""


def m005(connection: sqlite3.Connection) -> None:
    """Room for what may be unused; once more all is looked at, then only what has changed."""
    run_script(connection, _M005)


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (m001, m002, m003, m004, m005)


def run_script(connection: sqlite3.Connection, script: str) -> None:
    """Run statements one by one; `executescript` would commit the transaction first."""
    for statement in script.split(";\n"):
        if statement.strip():
            connection.execute(statement)


def version_of(connection: sqlite3.Connection) -> int:
    """How many migrations the database has seen."""
    row: tuple[int] = connection.execute("PRAGMA user_version").fetchone()
    return row[0]


def check(connection: sqlite3.Connection, path: str, known: int) -> int:
    """Return the version of the database, which `known` migrations must cover.

    Raises:
        StoreError: it is of a newer version, or belongs to another program.
    """
    version = version_of(connection)
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    is_new = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    if not is_new and application != APPLICATION_ID:
        raise StoreError(
            f"{path} is a database of another program", "choose another folder for the library"
        )
    if version > known:
        raise StoreError(
            f"{path} was written by a newer tusou (format {version}, this one reads {known})",
            "a newer tusou made it: update yours",
        )
    return version


def migrate(
    connection: sqlite3.Connection,
    migrations: Sequence[Callable[[sqlite3.Connection], None]],
) -> None:
    """Apply the `migrations` that the database has not seen, each in one transaction."""
    for number, migration in enumerate(migrations, start=1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            # Another process may have been faster.
            if version_of(connection) < number:
                migration(connection)
                connection.execute(f"PRAGMA user_version = {number}")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
