"""Whether a file is still what was indexed: what is drawn must be of the library."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from tusou.errors import SourceError
from tusou.library.around import record_of
from tusou.remote.addresses import is_address
from tusou.sources.as_found import as_found, state_of, staying

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PIL.Image import Image

    from tusou.library.library import Library
    from tusou.types import FileRecord, SourceFile, StoredItem


@contextmanager
def unchanged(library: Library, stored: StoredItem) -> Iterator[str]:
    """The file that holds an item's picture, as it was when it was indexed; a local path.

    What was put in its place since then, a link to something else say, is not of the library; one
    that was merely touched is, by its bytes. The picture that a manifest names is vouched for by
    its name alone: the library knows the state of the manifest.

    Raises:
        SourceError: it is gone, or cannot be reached.
        FileChanged: it is another than was indexed, or became another within the block.
    """
    if is_address(stored.path):
        with _fetched(record_of(library, stored.path).file) as copy:
            yield copy
        return
    path = stored.item.picture_file or stored.path
    if state_of(path) is None:
        raise SourceError("the file is gone", "index its folder again")
    if path == stored.path:
        with as_found(_touched(record_of(library, path))) as path:
            yield path
    else:
        with staying(path):
            yield path


def picture_of(
    library: Library,
    stored: StoredItem,
    longest_px: int,
    passwords: Sequence[str] = (),
    *,
    whole_page: bool = False,
) -> Image:
    """Draw the picture of an item again from its file, RGB, longest side about `longest_px`.

    Args:
        library: where the item is.
        stored: the item.
        longest_px: of the picture.
        passwords: for encrypted PDFs.
        whole_page: of a figure of a page draw the page.

    Raises:
        SourceError: the file is gone or cannot be read.
        FileChanged: it is another than was indexed: of a page of that number it shows another.
    """
    from tusou.sources import draw

    item = stored.item
    if whole_page and item.kind == "figure":
        item = replace(item, kind="page", bbox=None)
    with unchanged(library, stored):
        return draw(item, longest_px, passwords)


@contextmanager
def _fetched(file: SourceFile) -> Iterator[str]:
    """A copy of a file elsewhere as it was when it was indexed; asked for if it is not here."""
    from tusou.remote.fetching import fetched_again, held

    for _ in fetched_again(file):
        pass
    with held(file) as copy:
        yield copy


def _touched(record: FileRecord) -> SourceFile:
    """The file as it was when it was indexed; of another time now where its bytes are the same."""
    file, now = record.file, state_of(record.path)
    if now is None or now == (file.size_bytes, file.mtime_ns) or now[0] != file.size_bytes:
        return file
    return replace(file, mtime_ns=now[1]) if _hashed(file.path, now) == record.sha256 else file


@lru_cache(maxsize=256)  # a server draws many pages of one document, which may be of gigabytes
def _hashed(path: str, state: tuple[int, int]) -> str:  # noqa: ARG001 - is part of the key
    from tusou.indexing.plan import sha256_of

    return sha256_of(path)
