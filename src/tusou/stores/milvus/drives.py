"""The folders below which files lie on drives of their own: a small row for each."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

from tusou.stores.milvus.numbers import small_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tusou.stores.milvus.files import Files
    from tusou.stores.milvus.server import Server


def drives(server: Server, table: str) -> dict[str, str]:
    """Folder → where the drive that begins there is mounted."""
    rows = server.query(table, 'sort == "drive"', ["data"])
    return dict(json.loads(row["data"]) for row in rows)


def note_drives(
    server: Server, files: Files, mounted: Mapping[str, str], gone: Iterable[str]
) -> None:
    """Note drives and strike others; paths of odd bytes stay what they are."""
    files.strike([_key(folder) for folder in gone])
    server.upsert(
        files.table,
        [small_row(_key(one), "drive", data=json.dumps([one, at])) for one, at in mounted.items()],
    )


def _key(folder: str) -> str:
    return "drive/" + sha256(folder.encode("utf-8", "surrogatepass")).hexdigest()[:40]
