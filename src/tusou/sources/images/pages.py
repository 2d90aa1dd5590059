"""Documents in one TIFF file, as scanners and faxes write them: each page is an item."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tusou.errors import SourceError, lacks_memory
from tusou.parts import at_part
from tusou.sources.images.photos import photo_of
from tusou.sources.loading import loaded
from tusou.types import Decoded, Part, Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.Image import Image

    from tusou.pictures import Pages
    from tusou.types import DecodeOptions

_DPI = 200
"""Of pages that do not tell theirs, or one with which they would be no sheets; faxes have 204."""
_SHEET = range(100, 3_500)
"""Points that the longest side of a page may have: from a stamp to A0."""


def items_of(
    pages: Pages, path: str, beside: str, options: DecodeOptions
) -> Iterator[Decoded | Skipped]:
    """Yield each page, of whose text little is known until OCR has read it.

    A `Skipped` stands for each broken one, and for those behind the place where a file breaks off.

    Args:
        pages: of the file.
        path: where it lies.
        beside: the text that lies beside it, which the first page has.
        options: how it is read.
    """
    last = min(len(pages), options.max_pages or len(pages))
    for number in range(options.first_page, last + 1):
        try:
            with at_part(Part("page", number)):
                decoded = _page(pages, number, path, beside if number == 1 else "", options)
        except SourceError as exc:
            yield Skipped(path, exc.problem, exc.mend, number, whole_file=False)
        except MemoryError:
            fault = lacks_memory()
            yield Skipped(path, fault.problem, fault.mend, number, whole_file=False)
        else:
            yield decoded
    yield from broken_off(pages, path, last)


def broken_off(pages: Pages, path: str, last: int) -> Iterator[Skipped]:
    """Tell of what follows page `last`, where the file breaks off behind its last one."""
    if pages.break_off is None or last < len(pages):
        return
    problem = f"it breaks off behind page {last}: {pages.break_off.problem}"
    yield Skipped(path, problem, pages.break_off.mend, whole_file=False)


def _page(pages: Pages, number: int, path: str, beside: str, options: DecodeOptions) -> Decoded:
    image = pages.turn_to(number)
    page = loaded(image, options)
    photo = photo_of(image, page, path, beside)
    scale = 72 / _dpi(image)
    item = replace(
        photo,
        kind="page",
        page_number=number,
        text_state="partial" if photo.text else "missing",
        width_px=max(1, round(photo.width_px * scale)),
        height_px=max(1, round(photo.height_px * scale)),
    )
    return Decoded(item, page.picture)


def _dpi(image: Image) -> float:
    """The resolution of a scan: of both directions the finer."""
    told = image.info.get("dpi", (0, 0))
    dpi = max(map(float, told))
    is_sheet = dpi > 0 and round(max(image.size) * 72 / dpi) in _SHEET
    return dpi if is_sheet else _DPI
