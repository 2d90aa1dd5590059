"""Documents in one TIFF file, as scanners and faxes write them: each page is an item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.errors import SourceError
from tusou.parts import at_part
from tusou.sources.images.exif import camera_data
from tusou.sources.loading import loaded
from tusou.types import Decoded, Item, Part, Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.Image import Image

    from tusou.pictures import Pages
    from tusou.types import DecodeOptions

_DPI = 200
"""Of pages that do not tell theirs, or one with which they would be no sheets; faxes have 204."""
_SHEET = range(100, 3_500)
"""Points that the longest side of a page may have: from a stamp to A0."""


def items_of(pages: Pages, path: str, options: DecodeOptions) -> Iterator[Decoded | Skipped]:
    """Yield each page, without text, which is for OCR to read; a `Skipped` for each broken one."""
    last = min(len(pages), options.max_pages or len(pages))
    for number in range(_first_page(options), last + 1):
        try:
            with at_part(Part("page", number)):
                decoded = _page(pages, number, path, options)
        except SourceError as exc:
            yield Skipped(path, exc.problem, exc.mend, number, whole_file=False)
        except MemoryError:
            problem = "there is not enough memory to read it"
            mend = "split it, or save it smaller"
            yield Skipped(path, problem, mend, number, whole_file=False)
        else:
            yield decoded


def _first_page(options: DecodeOptions) -> int:
    place = options.resumed
    return 1 if place is None else place.number + place.is_lost


def _page(pages: Pages, number: int, path: str, options: DecodeOptions) -> Decoded:
    image = pages.turn_to(number)
    page = loaded(image, options)
    date = camera_data(image).date
    scale = 72 / _dpi(image)
    item = Item(
        kind="page",
        image_path=path,
        page_number=number,
        date=date,
        date_from="exif" if date else "",
        text_state="missing",
        width_px=max(1, round(page.width_px * scale)),
        height_px=max(1, round(page.height_px * scale)),
    )
    return Decoded(item, page.picture)


def _dpi(image: Image) -> float:
    """The resolution of a scan: of both directions the finer."""
    told = image.info.get("dpi", (0, 0))
    dpi = max(map(float, told))
    is_sheet = dpi > 0 and round(max(image.size) * 72 / dpi) in _SHEET
    return dpi if is_sheet else _DPI
