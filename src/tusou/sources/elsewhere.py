"""Files that lie elsewhere: sources read a copy that is here, and items keep the address."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from tusou.remote.addresses import is_address
from tusou.timing import span, spanned
from tusou.types import Arrived, Copied, Decoded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tusou.protocols import Source
    from tusou.types import DecodeOptions, Item, Skipped, SourceFile


def decode_elsewhere(
    source: Source, file: SourceFile, options: DecodeOptions
) -> Iterator[Decoded | Skipped | Arrived]:
    """Fetch `file`, then yield what `source` makes of it.

    Raises:
        SourceError: it cannot be fetched, or as a whole not be read.
    """
    from tusou.remote.fetching import fetched, held

    yield from spanned("fetch", fetched(file))
    with held(file) as copy:
        root = copy if file.root == file.path else file.root
        here = Copied(copy, root, file.size_bytes, file.mtime_ns, file.path, version=file.version)
        for what in source.decode(here, options):
            yield _renamed(what, here)


def arriving(file: SourceFile) -> Iterator[Arrived]:
    """Bring a file here that lies elsewhere, if it is not; yields signs of life.

    Raises:
        SourceError: it cannot be fetched.
        FileChanged: what lies there is not in the state that `file` tells.
    """
    if is_address(file.path):
        from tusou.remote.fetching import fetched_again

        yield from spanned("fetch", fetched_again(file))


@contextmanager
def at_hand(item: Item) -> Iterator[Item]:
    """Yield `item` with its picture on this machine, for the length of the block.

    Raises:
        SourceError: it lies elsewhere and cannot be fetched.
    """
    if not is_address(item.image_path):
        yield item
        return
    from tusou.remote.fetching import held

    with ExitStack() as stack:
        with span("fetch"):
            copy = stack.enter_context(held(item.picture_file))
        yield item.moved_to(copy)


def _renamed(what: Decoded | Skipped, copy: Copied) -> Decoded | Skipped:
    """Let what was read of a copy name the address."""
    if not isinstance(what, Decoded):
        return replace(what, path=copy.address)
    if what.item.picture_file != copy.path:
        return what
    return replace(what, item=what.item.moved_to(copy.address))
