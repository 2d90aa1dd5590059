"""Making the vectors of another encoder costs no more of the store than it must."""

from __future__ import annotations

import gc
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from colour_encoder import ColourEncoder
from indexing.making import colour_folder, pairs
from tusou.executors import Work, open_executor
from tusou.executors.inline import InlineExecutor
from tusou.indexing import IndexOptions, index, reembed
from tusou.sources import decode_file, walk
from tusou.stores.embedded import EmbeddedStore
from tusou.types import DecodeOptions, SourceFile, StoredItem


class Watched(EmbeddedStore):
    """The store, which notes what is asked of it."""

    def __init__(self, folder: str) -> None:
        super().__init__(folder)
        self.read: Counter[int] = Counter()
        self.listings: list[str] = []

    def get(self, ids):
        self.read.update(ids)
        return super().get(ids)

    def files(self, under=""):
        self.listings.append(under)
        return super().files(under)


class Observed(InlineExecutor):
    """Decodes, and counts the items of its files that are in memory when it begins."""

    items_alive: int

    def decode(self, files, options):
        gc.collect()
        files = list(files)
        paths = {file.path for file in files}
        there = (one for one in gc.get_objects() if isinstance(one, StoredItem))
        self.items_alive = sum(one.path in paths for one in there)
        return super().decode(files, options)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four photos and two pairs."""
    made = colour_folder(tmp_path / "files")
    rows = [{"text": f"{name} chair", "image_path": f"{name}.png"} for name in ("red", "blue")]
    pairs(made / "pairs.json", rows)
    return made


@pytest.fixture
def store(tmp_path: Path, folder: Path) -> Iterator[Watched]:
    """A library of that folder."""
    encoder = ColourEncoder()
    with closing(Watched(str(tmp_path / "library"))) as made:
        made.bind_encoder(encoder.stamp)
        with closing(open_executor(workers=0)) as executor:
            where = [str(folder)]
            index(walk(where), made, encoder, executor, options=IndexOptions(), under=where)
        made.read.clear()
        made.listings.clear()
        yield made


def look(path: str) -> SourceFile | None:
    """The file at `path` as a walk finds it."""
    return next((one for one in walk([path]) if isinstance(one, SourceFile)), None)


def fill(store: Watched) -> tuple[reembed.ReembedReport, Observed, list[reembed.Reembedding]]:
    """Make the vectors of another encoder."""
    encoder = ColourEncoder("other")
    executor = Observed(Work(f"{decode_file.__module__}:{decode_file.__name__}"))
    told: list[reembed.Reembedding] = []
    with closing(store.beside(encoder.stamp)) as beside:
        report = reembed.reembed(
            store, beside, encoder, executor, look, decode=DecodeOptions(), listener=told.append
        )
    return report, executor, told


def test_items_are_read_once_for_each_side(store):
    """Counting what there is to do reads no texts: a large library would be read twice."""
    texts = {item.id for item in store.get(store.ids()) if item.item.text}
    pictures = set(store.ids())
    store.read.clear()
    report, _, told = fill(store)
    assert (report.texts, report.from_sources) == (2, 4)
    assert store.read == Counter(texts) + Counter(pictures)
    assert told[0].total == len(texts) + len(pictures)
    assert told[-1].done == told[-1].total


def test_what_lacks_pictures_is_not_kept_in_memory(store, monkeypatch):
    """While files are decoded no item lies about with its text, however many there are."""
    monkeypatch.setattr(reembed, "ITEMS_AT_ONCE", 2)
    _, executor, _ = fill(store)
    assert executor.items_alive == 0


def test_files_are_looked_up_one_by_one(store):
    """Listing what is at or below a path goes through all files, once for each file."""
    report, _, _ = fill(store)
    assert report.from_thumbnails == 0
    assert store.listings == []


def test_files_that_were_copied_back_are_the_same(store, folder):
    """By their bytes: their times are those of the copy."""
    for name in ("green.png", "yellow.png"):
        os.utime(folder / name, ns=(1, 1))
    report, _, _ = fill(store)
    assert (report.from_sources, report.from_thumbnails) == (4, 0)


def test_files_that_were_changed_are_not(store, folder):
    """Their pictures are made of thumbnails, also where the size is that of before."""
    green, yellow = folder / "green.png", folder / "yellow.png"
    green.write_bytes(green.read_bytes()[:-1] + b"?")
    yellow.write_bytes(yellow.read_bytes() + b"?")
    report, _, _ = fill(store)
    assert (report.from_sources, report.from_thumbnails) == (2, 2)
