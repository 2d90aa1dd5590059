"""A surface to design on: round cards with soft shadows, text, bars, placed pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from tusou.errors import InputError
from tusou.pictures import to_rgb

if TYPE_CHECKING:
    from tusou.explaining.typefaces import Typesetter

Area = tuple[int, int, int, int]
"""Left, top, width, height in pixels."""

_CROPPED = 1.25
"""A picture may lose a fifth of one side to fill its place; 4:3 photos then always do."""
_FINE = 4
"""Round corners are drawn this many times larger, then reduced, to be smooth."""
_MOST_PIXELS = 500_000_000
"""Of four bytes each; a sheet of 1,200 hits, five in a row, has as many."""


class Surface:
    """An RGB picture and the pens to draw on it.

    Raises:
        InputError: so large a picture is not drawn.
    """

    def __init__(self, size: tuple[int, int], ground: str, typesetter: Typesetter) -> None:
        if size[0] * size[1] > _MOST_PIXELS:
            problem = f"a sheet of {size[0]} × {size[1]} pixels is too large to be drawn"
            raise InputError(problem, "draw fewer at once, or at a smaller scale")
        self.picture = Image.new("RGB", size, ground)
        self.typesetter = typesetter

    def card(
        self, area: Area, radius: int, fill: str, *, shadow: float = 0.0, outline: str = ""
    ) -> None:
        """A rectangle with round corners, and a soft shadow of strength 0–1 under it."""
        left, top, width, height = area
        if shadow:
            self._shadow(area, radius, shadow)
        mask = round_mask((width, height), radius)
        if outline:
            self.picture.paste(outline, (left, top), mask)
            inner = round_mask((width - 2, height - 2), radius - 1)
            self.picture.paste(fill, (left + 1, top + 1), inner)
        else:
            self.picture.paste(fill, (left, top), mask)

    def _shadow(self, area: Area, radius: int, strength: float) -> None:
        left, top, width, height = area
        blur = max(2, radius)
        mask = Image.new("L", (width + 6 * blur, height + 6 * blur), 0)
        mask.paste(round_mask((width, height), radius), (3 * blur, 3 * blur))
        mask = mask.filter(ImageFilter.GaussianBlur(blur)).point(lambda v: round(v * strength))
        self.picture.paste("#3a332a", (left - 3 * blur, top - 3 * blur + blur // 2), mask)

    def place(
        self, picture: Image.Image, area: Area, radius: int, *, may_crop: bool = False
    ) -> None:
        """A picture in the middle of `area`, as large as fits, with round corners.

        With `may_crop` it fills the area when that costs little of it.
        """
        left, top, width, height = area
        scales = sorted((width / picture.width, height / picture.height))
        scale = scales[1] if may_crop and scales[1] < _CROPPED * scales[0] else scales[0]
        size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
        fitted = to_rgb(picture).resize(size, Image.Resampling.LANCZOS)
        x, y = (width - size[0]) // 2, (height - size[1]) // 2
        # Only the corners that meet those of the area are round.
        mask = Image.new("L", (width, height), 0)
        mask.paste(255, (x, y, x + size[0], y + size[1]))
        mask = ImageChops.multiply(mask, round_mask((width, height), radius))
        layer = Image.new("RGB", (width, height))
        layer.paste(fitted, (x, y))
        self.picture.paste(layer, (left, top), mask)

    def text(
        self, at: tuple[float, float], text: str, size: int, colour: str, *, bold: bool = False
    ) -> float:
        """One line whose baseline starts at `at`; returns the x where it ends."""
        x, y = at
        pen = ImageDraw.Draw(self.picture)
        for run in self.typesetter.runs(text, size, bold=bold):
            pen.text((x, y), run.text, fill=colour, font=run.font, anchor="ls")
            x += run.font.getlength(run.text)
        return x

    def centred(
        self, at: tuple[float, float], text: str, size: int, colour: str, *, bold: bool = False
    ) -> None:
        """One line around the x of `at`."""
        width = self.typesetter.width(text, size, bold=bold)
        self.text((at[0] - width / 2, at[1]), text, size, colour, bold=bold)


def round_mask(size: tuple[int, int], radius: int) -> Image.Image:
    """White where a rectangle with round corners is, as an "L" picture."""
    width, height = max(1, size[0]), max(1, size[1])
    radius = max(0, min(radius, width // 2, height // 2))
    mask = Image.new("L", (width, height), 255)
    if not radius:
        return mask
    fine = Image.new("L", (2 * radius * _FINE, 2 * radius * _FINE), 0)
    ImageDraw.Draw(fine).ellipse((0, 0, fine.width - 1, fine.height - 1), fill=255)
    disc = fine.resize((2 * radius, 2 * radius), Image.Resampling.BOX)
    for x, from_x in ((0, 0), (width - radius, radius)):
        for y, from_y in ((0, 0), (height - radius, radius)):
            corner = disc.crop((from_x, from_y, from_x + radius, from_y + radius))
            mask.paste(corner, (x, y))
    return mask
