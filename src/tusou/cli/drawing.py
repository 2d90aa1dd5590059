"""Pictures of what was found: contact sheets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tusou.errors import InputError, SourceError, system_reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL.Image import Image

    from tusou.explaining import Section
    from tusou.library import Library
    from tusou.types import Hit

CARD_PX = 520
"""Twice the width of a card: sheets are drawn for screens with fine pixels."""
SCALE = 2.0
ENDING = "name a file ending in .png"


class Drawer:
    """Draws hits of these libraries again from their source files."""

    def __init__(self, libraries: Sequence[Library]) -> None:
        self._libraries = {str(library.folder): library for library in libraries}

    def hit(self, hit: Hit) -> Image | None:
        """The picture of a hit; of a file that is gone its stored thumbnail, else None."""
        library = self._libraries[hit.library]
        try:
            return library.picture(hit.item, CARD_PX)
        except SourceError:
            return _opened(library.thumbnail(hit.item))

    def page(self, hit: Hit) -> Image | None:
        """The whole page that a figure stands on."""
        if hit.page_number is None:
            return None
        from tusou.library.unchanged import picture_of

        library = self._libraries[hit.library]
        try:
            return picture_of(library, library.get(hit.item), CARD_PX, whole_page=True)
        except SourceError:
            return None


def inline_picture(picture: Image, graphics: str) -> bytes:
    """The bytes that draw a picture at the cursor of a terminal."""
    from tusou.explaining import encode_picture

    return encode_picture(picture, graphics)


def new_sheet_file() -> Path:
    """A new file among the temporary ones."""
    import tempfile

    with tempfile.NamedTemporaryFile(prefix="tusou-", suffix=".png", delete=False) as made:
        return Path(made.name)


def _opened(jpeg: bytes | None) -> Image | None:
    if jpeg is None:
        return None
    from io import BytesIO

    from PIL import Image

    return Image.open(BytesIO(jpeg))


def write_sheet(file: Path, sections: Sequence[Section], drawer: Drawer, title: str = "") -> None:
    """Write the hits of one or several searches as one picture.

    Raises:
        InputError: the file cannot be written, its folder is not there, or its name tells no
            format.
    """
    check_file(file)
    from tusou.explaining import search_sheet

    sheet = search_sheet(
        sections,
        drawer.hit,
        title=title,
        columns=min(5, max((len(section.hits) for section in sections), default=1) or 1),
        draw_page=drawer.page,
        scale=SCALE,
    )
    save_picture(sheet, file)


def check_file(file: Path) -> None:
    """Refuse a file that no picture can be written to, before anything is drawn.

    Raises:
        InputError: its folder is not there, or its name tells no format.
    """
    if not file.absolute().parent.is_dir():
        raise InputError(
            f"cannot write {file}: there is no folder {file.parent}", "make the folder first"
        )
    from PIL import Image

    if Image.registered_extensions().get(file.suffix.lower()) not in Image.SAVE:
        raise InputError(f"cannot write {file}: its name tells no format of pictures", ENDING)


def save_picture(picture: Image, file: Path) -> None:
    """Write a picture in the format that the name of the file tells.

    Raises:
        InputError: it cannot be written, its folder is not there, or its name tells no format.
    """
    check_file(file)
    try:
        picture.save(file)
    except OSError as exc:
        problem = f"cannot write {file}: {system_reason(exc)}"
        raise InputError(problem, "check the rights of its folder and the room there") from exc
    except ValueError as exc:
        raise InputError(f"cannot write {file}: {exc}", ENDING) from exc
