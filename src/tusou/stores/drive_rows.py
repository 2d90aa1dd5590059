"""The folders below which files lie on drives of their own, in a row of `meta`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping


def select(connection: sqlite3.Connection) -> dict[str, str]:
    """Folder → where the drive that begins there is mounted."""
    row = connection.execute("SELECT value FROM meta WHERE name = 'drives'").fetchone()
    return {} if row is None else dict(json.loads(row[0]))


def update(connection: sqlite3.Connection, mounted: Mapping[str, str], gone: Iterable[str]) -> None:
    """Note drives and strike others, in this transaction; paths of odd bytes stay what they are."""
    struck = set(gone)
    kept = {folder: at for folder, at in select(connection).items() if folder not in struck}
    noted = json.dumps({**kept, **mounted})
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('drives', ?)", (noted,))
