"""The source of photos: the picture, and what is written inside its file about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.errors import OutOfReach
from tusou.pictures import decode_picture, fit, paged_file, to_rgb
from tusou.sources.images.pages import broken_off, items_of
from tusou.sources.images.photos import photo_of
from tusou.sources.loading import loaded
from tusou.sources.texts_beside import text_beside
from tusou.types import Copied, Decoded, Item, Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PIL.Image import Image

    from tusou.types import DecodeOptions, SourceFile


class ImageSource:
    """Reads JPEG, PNG, WebP, GIF, BMP, TIFF, AVIF and HEIC; told apart by content, not by name."""

    def decode(self, file: SourceFile, options: DecodeOptions) -> Iterator[Decoded | Skipped]:
        """Yield the one photo in `file`, the first of an animation; or the pages of a document.

        Where the walk met a text beside it, that comes before what is written inside the file.

        Raises:
            SourceError: it is no picture, damaged or too large.
        """
        beside, unread = _text_beside(file)
        with paged_file(file.path, options.max_pixels) as pages:
            if len(pages) > 1:
                yield from unread
                yield from items_of(pages, file.path, beside, options)
                return
            image = pages.turn_to(1)
            photo = loaded(image, options)
            item = photo_of(image, photo, file.path, beside)
        yield from (*unread, *broken_off(pages, file.path, 1))
        yield Decoded(item, photo.picture)

    def picture(
        self,
        item: Item,
        longest_px: int,
        passwords: Sequence[str] = (),  # noqa: ARG002 - PDFs have passwords
    ) -> Image:
        """Read the photo, or a page of a document, again.

        Raises:
            SourceError: the file is gone or cannot be read.
        """
        with paged_file(item.image_path) as pages:
            image = pages.turn_to(item.page_number or 1)
            return fit(to_rgb(decode_picture(image, at_least_px=longest_px)), longest_px)


def _text_beside(file: SourceFile) -> tuple[str, tuple[Skipped, ...]]:
    """The text beside a picture, if the walk met one that is not to be ignored; or why not."""
    if not file.version or isinstance(file, Copied):  # of a file elsewhere it is another sign
        return "", ()
    try:
        return text_beside(file.path), ()
    except OutOfReach as exc:
        return "", (Skipped(file.path, exc.problem, exc.mend, whole_file=False, fault="outside"),)
