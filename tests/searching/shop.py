"""A shelf of what everybody may see beside what only some may know of."""

from __future__ import annotations

from pathlib import Path

from tusou.searching import Shelf
from tusou.stores import open_store
from tusou.types import FileRecord, Item, Kind, NewItem, SourceFile

PUBLIC = {"colour": "red", "price": "300", "Access": "public"}
SECRET = {"colour": "crimson", "Reserve Price": "90", "Reserve Colour": "x", "Access": "secret"}
FILES: dict[str, tuple[Kind, str, dict[str, str]]] = {
    "shop/2024/chairs.csv": ("pair", "", PUBLIC),
    "shop/2024/beach.jpg": ("photo", "2020-05-01", {"Access": "public"}),
    "bids/tender for acme/offer.csv": ("pair", "", SECRET),
    "bids/tender for acme/site.jpg": ("photo", "2019-05-01", {"Access": "secret"}),
}


def shop(
    folder: Path, files: dict[str, tuple[Kind, str, dict[str, str]]], text: str = "a chair"
) -> Shelf:
    """A shelf with an item for each file: its kind, date and fields; all have the same text."""
    store = open_store(str(folder / "library"))
    for name, (kind, date, fields) in files.items():
        path = f"/files/{name}"
        item = Item(kind, path, text=text, fields=fields, date=date)
        with store.write_file(SourceFile(path, "/files", 1, 1)) as writer:
            writer.add([NewItem(item, None, name)])
            writer.finish(FileRecord(path, "/files", 1, 1, name, n_items=1))
    store.tidy()
    return Shelf("shop", store, None)
