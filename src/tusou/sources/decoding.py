"""What every source's items go through: fitting, key and thumbnail; and drawing one again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tusou.errors import SourceError
from tusou.remote.addresses import is_address
from tusou.sources.elsewhere import at_hand, decode_elsewhere
from tusou.sources.table import SOURCES, source_for, suffix_of
from tusou.sources.unread import READ, not_read
from tusou.timing import span
from tusou.types import Decoded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PIL.Image import Image

    from tusou.protocols import Source
    from tusou.types import Arrived, DecodeOptions, Item, Kind, Skipped, SourceFile

_DRAWN_BY: dict[Kind, str] = {"figure": ".pdf", "photo": ".png", "pair": ".json"}
"""Kind of item → a suffix whose source made it; a pair's picture may lie in its manifest."""


def decode_file(file: SourceFile, options: DecodeOptions) -> Iterator[Decoded | Skipped | Arrived]:
    """Yield the items of `file`, complete with `image_key` and `thumbnail`.

    Runs inside a worker process. A file from elsewhere is fetched by it first.

    Raises:
        SourceError: the file as a whole cannot be read.
        MissingExtra: a package that files of this kind need is not installed.
    """
    with span("start"):  # the first file of a kind brings its packages
        source = source_for(file.path)
    if source is None:
        raise SourceError(not_read(file.path), READ)
    read = decode_elsewhere if is_address(file.path) else _decode_here
    for what in read(source, file, options):
        yield _complete(what, options) if isinstance(what, Decoded) else what


def _decode_here(
    source: Source, file: SourceFile, options: DecodeOptions
) -> Iterator[Decoded | Skipped | Arrived]:
    yield from source.decode(file, options)


def draw(item: Item, longest_px: int, passwords: Sequence[str] = ()) -> Image:
    """Draw the picture of `item` again from its file: RGB, longest side about `longest_px`.

    Of a file elsewhere a copy is drawn that is still here, else it is fetched.

    Raises:
        SourceError: the file is gone or cannot be read.
    """
    suffix = _DRAWN_BY.get(item.kind) or suffix_of(item.image_path)  # pages are of many kinds
    source: Source = SOURCES.load(suffix)()
    with at_hand(item) as here, span("render"):
        return source.picture(here, longest_px, passwords)


def _complete(decoded: Decoded, options: DecodeOptions) -> Decoded:
    if decoded.picture is None:
        return decoded
    from tusou.pictures import fit, image_key, thumbnail  # Pillow takes 50 ms

    with span("previews"):
        picture = fit(decoded.picture, options.picture_px)
        return replace(
            decoded,
            picture=picture,
            image_key=image_key(picture),
            thumbnail=thumbnail(picture, options.thumbnail_px),
        )
