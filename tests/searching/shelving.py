"""Real shelves for tests: the embedded store, filled with items and vectors of the colour encoder.

A text of a test item is its text layer; a colour is its picture.
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from colour_encoder import ColourEncoder
from tusou.searching import Shelf
from tusou.stores import open_store
from tusou.text import text_key
from tusou.types import Box, FileRecord, Item, NewItem, SourceFile, Word

RGB = {
    "red": (220, 30, 30),
    "green": (40, 160, 60),
    "blue": (40, 80, 210),
    "yellow": (245, 220, 40),
    "orange": (245, 140, 20),
    "brown": (125, 75, 35),
}

PAGES = [
    ("catalogue.pdf", "red", "Armchair Oslo in red velvet with oak legs"),
    ("catalogue.pdf", "green", "Sofa Malmö, green, seats three"),
    ("catalogue.pdf", "blue", "Price table: armchair 499, sofa 1,299"),
    ("目录.pdf", "yellow", "黄色落地灯，高 160 厘米"),
    ("目录.pdf", "brown", "棕色橡木餐桌"),
]


def picture(colour: str) -> Image.Image:
    """A picture of one colour."""
    return Image.new("RGB", (32, 24), RGB[colour])


def shelf_of(
    folder: Path,
    pages: list[tuple[str, str | None, str]] = PAGES,
    encoder: ColourEncoder | None = None,
    name: str = "shelf",
    root: str = "/files",
) -> Shelf:
    """A shelf with one page for each (file, colour or None, text), numbered within its file."""
    store = open_store(str(folder))
    if encoder is not None:
        store.bind_encoder(encoder.stamp)
    for file in dict.fromkeys(page[0] for page in pages):
        own = [page for page in pages if page[0] == file]
        _write(store, f"{root}/{file}", root, own, encoder)
    store.tidy()
    return Shelf(name, store, encoder)


def _write(store, path, root, pages, encoder) -> None:
    items = []
    for number, (_, colour, text) in enumerate(pages, start=1):
        words = tuple(
            Word(word, Box(at / 20, 0.1, (at + 1) / 20, 0.15))
            for at, word in enumerate(text.split())
        )
        item = Item("page", path, number, text=text, words=words)
        items.append(NewItem(item, colour, text_key(text) if text else None))
    if encoder is not None:
        _encode(store, pages, encoder)
    with store.write_file(SourceFile(path, root, 1, 1)) as writer:
        writer.add(items)
        writer.finish(FileRecord(path, root, 1, 1, text_key(path), n_items=len(items)))


def _encode(store, pages, encoder) -> None:
    colours = [colour for _, colour, _ in pages if colour]
    images = encoder.encode_images([picture(colour) for colour in colours])
    store.put_vectors("image", {colour: images[i : i + 1] for i, colour in enumerate(colours)})
    texts = [text for _, _, text in pages if text]
    store.put_vectors(
        "text", {text_key(text): encoder.encode_texts(encoder.split_text(text)) for text in texts}
    )
