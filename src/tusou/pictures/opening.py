"""Opening picture files: the border where Pillow's many exceptions become one SourceError."""

from __future__ import annotations

import os
import stat
import threading
import warnings
from contextlib import contextmanager
from io import BytesIO
from typing import IO, TYPE_CHECKING

from PIL import Image, UnidentifiedImageError

from tusou.errors import OutOfReach, SourceError, TooLarge, is_outside, system_reason
from tusou.pictures.colour import eight_bit
from tusou.pictures.formats import HEAD_BYTES, picture_format, what_it_is
from tusou.pictures.frames import go_to, page_frames
from tusou.pictures.sizes import fitted_size

if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import PathLike

DEFAULT_MAX_PIXELS = 100_000_000

_REDUCIBLE_FACTOR = 4
"""A baseline JPEG may have this many times `max_pixels`: it is decoded at reduced scale."""

_pillow_limit = threading.Lock()


def open_picture(
    path_or_bytes: str | PathLike[str] | bytes,
    *,
    max_pixels: int = DEFAULT_MAX_PIXELS,
    at_least_px: int | None = None,
) -> Image.Image:
    """Open and fully decode a picture: JPEG, PNG, WebP, GIF, BMP, TIFF, AVIF or HEIC.

    Of an animation or a file of several pictures the first is taken; `paged_file` has all.

    Args:
        path_or_bytes: a file's path, or what the file holds.
        max_pixels: the largest picture that is decoded.
        at_least_px: a picture of about this longest side is enough; a larger one may come back
            reduced to no less than twice that, which spares time and memory.

    Returns:
        The picture as stored, with its metadata in `info`; `to_rgb` makes it upright sRGB.

    Raises:
        OutOfReach: there is no such file, or it cannot be read now.
        SourceError: it is no picture, it is damaged or too large.
    """
    with picture_file(path_or_bytes, max_pixels=max_pixels) as image:
        return decode_picture(image, max_pixels=max_pixels, at_least_px=at_least_px)


@contextmanager
def picture_file(
    path_or_bytes: str | PathLike[str] | bytes, *, max_pixels: int = DEFAULT_MAX_PIXELS
) -> Iterator[Image.Image]:
    """Open a picture without decoding its pixels: size, format and metadata can be read.

    `decode_picture` then decodes it, within the block.

    Raises:
        SourceError: as `open_picture`; errors within the block are translated as well.
    """
    with reading(), stream_of(path_or_bytes) as stream:
        image = open_header(stream)
        go_to(image, next(page_frames(image), 0))
        check_pixels(image, max_pixels)
        yield image


def decode_picture(
    image: Image.Image, *, max_pixels: int = DEFAULT_MAX_PIXELS, at_least_px: int | None = None
) -> Image.Image:
    """Decode the pixels of an opened `image`; see `open_picture` for the arguments."""
    with reading():
        if at_least_px is not None:
            # Twice the size wanted: the resize that follows then has something to average.
            image.draft(None, fitted_size(image.size, 2 * at_least_px))
        if image.width * image.height > max_pixels:
            raise _too_many_pixels(image.size, max_pixels)
        image.load()
        return image if at_least_px is None else _reduced(image, at_least_px)


def _reduced(image: Image.Image, at_least_px: int) -> Image.Image:
    factor = max(image.size) // (2 * at_least_px)
    if factor < 2:
        return image
    return eight_bit(image).reduce((min(factor, image.width), min(factor, image.height)))


def check_pixels(image: Image.Image, max_pixels: int) -> None:
    """Refuse a picture with more pixels than are decoded."""
    # A progressive JPEG is held whole by the decoder, whatever the scale.
    reducible = image.format in ("JPEG", "MPO") and "progressive" not in image.info
    limit = max_pixels * _REDUCIBLE_FACTOR if reducible else max_pixels
    if image.width * image.height > limit:
        raise _too_many_pixels(image.size, limit)


def _too_many_pixels(size: tuple[int, int], limit: int) -> TooLarge:
    width, height = size
    return TooLarge(
        f"the picture has {_mega(width * height)} Mpx ({width} × {height}), "
        f"the limit is {_mega(limit)} Mpx",
        "save a smaller copy of it",
    )


def _mega(pixels: int) -> str:
    return f"{pixels / 1e6:,.0f}" if pixels >= 10_000_000 else f"{pixels / 1e6:.1f}"


@contextmanager
def stream_of(path_or_bytes: str | PathLike[str] | bytes) -> Iterator[IO[bytes]]:
    """Open what holds a picture."""
    if isinstance(path_or_bytes, bytes):
        yield BytesIO(path_or_bytes)
        return
    mode = os.stat(path_or_bytes).st_mode
    if not stat.S_ISREG(mode):  # opening a pipe or a device may never return
        raise SourceError("this is not a regular file", "give a picture file")
    with open(path_or_bytes, "rb") as stream:
        yield stream


def open_header(stream: IO[bytes]) -> Image.Image:
    """Open a picture by its content; none of its pixels are decoded."""
    head = stream.read(HEAD_BYTES)
    stream.seek(0)
    name = picture_format(head)
    if not name:
        raise _not_a_picture(head)
    if name == "HEIF":
        _register_heif()
    with _without_pillows_limit():
        return Image.open(stream, formats=(name,))


def _not_a_picture(head: bytes) -> SourceError:
    if not head:
        return SourceError("the file is empty", "delete it, or fetch it again")
    if len(head) < HEAD_BYTES // 4:
        return SourceError(f"the file is too short for a picture ({len(head)} B)", "fetch it again")
    found = what_it_is(head)
    if not found:
        return SourceError("this is not a picture in a format that is read", "save it as PNG")
    return SourceError(f"the file is {found}, not a picture", "give it the right suffix")


def _register_heif() -> None:
    import pi_heif  # opens libheif, 16 ms: only for those who have such files

    if "HEIF" not in Image.OPEN:
        pi_heif.register_heif_opener(thumbnails=False)


@contextmanager
def _without_pillows_limit() -> Iterator[None]:
    """Lift Pillow's own pixel limit, which knows nothing of reduced scale; ours follows at once."""
    with _pillow_limit:
        before, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None
        try:
            yield
        finally:
            Image.MAX_IMAGE_PIXELS = before


@contextmanager
def reading() -> Iterator[None]:
    """Translate whatever reading a picture raises; keep the warnings of damaged files in."""
    with warnings.catch_warnings(action="ignore"):
        try:
            yield
        except SourceError:
            raise
        except FileNotFoundError as exc:
            raise OutOfReach("the file is not there", "index its folder again") from exc
        except PermissionError as exc:
            raise OutOfReach("the file may not be read", "change its permissions") from exc
        except MemoryError as exc:
            raise SourceError("the picture does not fit into memory", "save it smaller") from exc
        except OSError as exc:
            if not is_outside(exc):  # Pillow says so of damaged files, without a number
                raise _damaged(exc) from exc
            raise OutOfReach(
                f"the file cannot be read ({system_reason(exc)})", "index it again"
            ) from exc
        except Exception as exc:  # parsers of damaged files raise anything at all
            raise _damaged(exc) from exc


def _damaged(exc: Exception) -> SourceError:
    return SourceError(_damage(exc), "open and save it anew, or fetch it again")


def _damage(exc: Exception) -> str:
    if isinstance(exc, UnidentifiedImageError):  # its text is the stream's repr
        return "the picture is damaged (its header makes no sense)"
    said = str(exc).strip() or type(exc).__name__
    if "truncated" in said.lower() or isinstance(exc, EOFError):
        return f"the picture ends too early ({said})"
    return f"the picture is damaged ({said})"
