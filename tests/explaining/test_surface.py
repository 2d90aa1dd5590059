"""The surface: cards, pictures and text land where they should."""

from __future__ import annotations

import pytest
from PIL import Image, ImageChops

from tusou.errors import InputError
from tusou.explaining.surface import Surface, round_mask


@pytest.fixture
def surface(latin_only):
    return Surface((200, 150), "#ffffff", latin_only)


def changed(surface: Surface) -> tuple[int, int, int, int] | None:
    """The box of everything that is no longer white."""
    blank = Image.new("RGB", surface.picture.size, "#ffffff")
    return ImageChops.difference(surface.picture, blank).getbbox()


def test_round_mask_has_round_corners():
    """Corners are empty, the middle and the edges are full, the curve is smooth."""
    mask = round_mask((60, 40), 12)
    assert mask.size == (60, 40)
    assert mask.getpixel((0, 0)) == mask.getpixel((59, 39)) == 0
    assert mask.getpixel((30, 0)) == mask.getpixel((0, 20)) == mask.getpixel((30, 20)) == 255
    assert len(mask.crop((0, 0, 12, 12)).getcolors()) > 4


@pytest.mark.parametrize("size", [(1, 1), (3, 50), (50, 3), (0, 0)])
def test_round_mask_of_tiny_areas(size):
    """A radius larger than the area is made to fit."""
    assert round_mask(size, 30).size == (max(1, size[0]), max(1, size[1]))


def test_a_sheet_of_hundreds_of_millions_of_pixels_is_refused(latin_only):
    """So many hits, or so large a scale, would take gigabytes."""
    with pytest.raises(InputError, match="3000 × 1000000 pixels") as caught:
        Surface((3000, 1_000_000), "#ffffff", latin_only)
    assert "draw fewer" in caught.value.mend


def test_card_fills_its_area_only(surface):
    """A card without a shadow changes its own area and nothing else."""
    surface.card((20, 30, 100, 60), 8, "#336699")
    assert changed(surface) == (20, 30, 120, 90)
    assert surface.picture.getpixel((70, 60)) == (0x33, 0x66, 0x99)


def test_shadow_falls_around_and_below(surface):
    """A shadow darkens the ground outside the card, more below than above."""
    surface.card((50, 40, 100, 60), 8, "#ffffff", shadow=0.5)
    above, below = (surface.picture.getpixel((100, y))[0] for y in (36, 103))
    assert below < above < 255


def test_outline_surrounds_the_fill(surface):
    """An outlined card has the line at its edge and the fill within."""
    surface.card((20, 20, 100, 60), 6, "#ffffff", outline="#000000")
    assert surface.picture.getpixel((70, 20)) == (0, 0, 0)
    assert surface.picture.getpixel((70, 22)) == (255, 255, 255)


def test_picture_fits_in_the_middle(surface):
    """A wide picture keeps its proportions and leaves equal room above and below."""
    surface.place(Image.new("RGB", (300, 100), "#aa0000"), (20, 20, 120, 100), 0)
    assert changed(surface) == (20, 50, 140, 90)


def test_picture_may_fill_its_place(surface):
    """A picture nearly of the right shape is cropped a little rather than framed."""
    surface.place(Image.new("RGB", (400, 300), "#aa0000"), (20, 20, 120, 100), 0, may_crop=True)
    assert changed(surface) == (20, 20, 140, 120)


def test_very_different_shapes_are_never_cropped(surface):
    """Cropping would cost too much of a banner, so it is framed."""
    surface.place(Image.new("RGB", (900, 100), "#aa0000"), (20, 20, 120, 100), 0, may_crop=True)
    assert changed(surface)[3] - changed(surface)[1] < 20


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "CMYK", "1"])
def test_pictures_of_any_mode(surface, mode):
    """Grey, palette, transparent and print pictures can be placed."""
    dark = Image.new("RGB", (40, 40), "#202020").convert(mode)
    surface.place(dark, (10, 10, 80, 80), 6)
    assert changed(surface) is not None


def test_transparent_ground_is_white(surface):
    """What hides behind transparency is not shown."""
    surface.place(Image.new("RGBA", (40, 40), (255, 0, 0, 0)), (10, 10, 80, 80), 6)
    assert changed(surface) is None


def test_tiny_and_endless_pictures(surface):
    """A picture of one pixel, or of one pixel's width, does not fail."""
    surface.place(Image.new("RGB", (1, 1)), (10, 10, 80, 80), 6)
    surface.place(Image.new("RGB", (1, 5000)), (10, 10, 80, 80), 6)
    surface.place(Image.new("RGB", (5000, 1)), (10, 10, 80, 80), 6, may_crop=True)


def test_text_stands_on_its_baseline(surface):
    """Text begins at x, ends where it says, and stands above y."""
    end = surface.text((30, 80), "HEN", 20, "#000000")
    left, top, right, bottom = changed(surface)
    assert 28 <= left <= 34
    assert right <= end + 1
    assert top >= 60
    assert bottom in (80, 81)


def test_centred_text_is_centred(surface):
    """The middle of centred text is at x."""
    surface.centred((100, 80), "HEH", 20, "#000000", bold=True)
    left, _, right, _ = changed(surface)
    assert (left + right) / 2 == pytest.approx(100, abs=2)
