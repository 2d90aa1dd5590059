"""Every kind of picture becomes upright 8-bit sRGB on white."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image, ImageCms

from tusou.pictures import open_picture, to_rgb

RED, WHITE = (255, 0, 0), (255, 255, 255)


def near(got, wanted, by=3):
    return all(abs(a - b) <= by for a, b in zip(got, wanted, strict=True))


def stored(image, suffix="PNG", **options):
    buffer = BytesIO()
    image.save(buffer, suffix, **options)
    return buffer.getvalue()


def two_halves():
    """A picture of 4 × 2, red on the left and blue on the right."""
    image = Image.new("RGB", (4, 2), "blue")
    image.paste(RED, (0, 0, 2, 2))
    return image


def test_rgb_stays_itself():
    """A plain RGB picture is handed back without a copy."""
    image = Image.new("RGB", (3, 2), "red")
    assert to_rgb(image) is image


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_applied(orientation):
    """A picture stored turned or mirrored comes out as it was seen."""
    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    upright = two_halves()
    upright.putpixel((0, 0), (0, 255, 0))
    image = upright.transpose(turns[orientation]) if orientation > 1 else upright
    exif = Image.Exif()
    exif[0x0112] = orientation
    seen = to_rgb(open_picture(stored(image, exif=exif)))
    assert (seen.size, seen.tobytes()) == (upright.size, upright.tobytes())


def test_result_carries_no_orientation():
    """Converting twice does not turn the picture twice."""
    exif = Image.Exif()
    exif[0x0112] = 6
    once = to_rgb(open_picture(stored(two_halves(), exif=exif)))
    assert once.size == (2, 4)
    assert to_rgb(once).size == (2, 4)
    assert not once.info


def test_senseless_orientation_is_ignored():
    """An orientation outside 1–8 leaves the picture as it is."""
    exif = Image.Exif()
    exif[0x0112] = 77
    assert to_rgb(open_picture(stored(two_halves(), exif=exif))).size == (4, 2)


def test_broken_exif_is_ignored():
    """EXIF data that cannot be read do not cost the picture."""
    image = two_halves()
    image.info["exif"] = b"Exif\0\0MM\0*\0\0\0\x08\xff\xff"
    assert to_rgb(image).getpixel((0, 0)) == RED


@pytest.mark.parametrize("mode", ["RGBA", "LA", "PA", "RGBa", "La"])
def test_transparency_lies_on_white(mode):
    """What is transparent becomes white, whatever colour hides in it."""
    image = Image.new("RGBA", (2, 1), (0, 0, 0, 0))
    image.putpixel((1, 0), (0, 0, 0, 255))
    between = {"PA": "P", "La": "LA", "LA": "LA", "RGBa": "RGBA", "RGBA": "RGBA"}[mode]
    if mode == "PA":
        converted = Image.new("PA", (2, 1))
        converted.putpixel((1, 0), (0, 255))
    else:
        converted = image.convert(between).convert(mode)
    rgb = to_rgb(converted)
    assert [rgb.getpixel((x, 0)) for x in (0, 1)] == [WHITE, (0, 0, 0)]


def test_palette_transparency_as_bytes():
    """A palette with an alpha per entry is composited without a warning."""
    image = Image.new("P", (2, 1))
    image.putpalette([255, 0, 0, 0, 0, 255])
    image.putpixel((1, 0), 1)
    rgb = to_rgb(open_picture(stored(image, transparency=bytes([255, 0]))))
    assert [rgb.getpixel((x, 0)) for x in (0, 1)] == [RED, WHITE]


def test_one_transparent_colour_of_rgb():
    """The PNG way of naming one colour transparent is honoured."""
    rgb = to_rgb(open_picture(stored(two_halves(), transparency=(0, 0, 255))))
    assert [rgb.getpixel((x, 0)) for x in (0, 3)] == [RED, WHITE]


@pytest.mark.parametrize(
    ("mode", "value", "grey"),
    [
        ("I;16", 65535, 255),
        ("I;16", 32896, 128),
        ("I;16B", 65535, 255),
        ("I", 65535, 255),
        ("I", 200, 200),
        ("F", 1.0, 255),
        ("F", 0.5, 128),
        ("F", 200.0, 200),
    ],
)
def test_deep_greys_keep_their_scale(mode, value, grey):
    """16-bit, 32-bit and float greys are brought to 8 bits by the range they are meant for."""
    image = Image.new(mode, (2, 1))
    image.putpixel((0, 0), value)
    assert near(to_rgb(image).getpixel((0, 0)), (grey,) * 3, by=1)


def test_values_beyond_every_customary_range_are_stretched():
    """Measured data, say heights with negative values, are stretched to black and white."""
    image = Image.new("F", (2, 1), -400.0)
    image.putpixel((1, 0), 8848.0)
    rgb = to_rgb(image)
    assert near(rgb.getpixel((0, 0)), (0, 0, 0))
    assert near(rgb.getpixel((1, 0)), WHITE)


@pytest.mark.parametrize("value", [0.0, 7.5, float("nan")])
def test_flat_float_picture(value):
    """A picture of one value, even of no number, is drawn and does not divide by zero."""
    rgb = to_rgb(Image.new("F", (3, 3), value))
    assert (rgb.mode, rgb.size) == ("RGB", (3, 3))


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "YCbCr", "HSV", "CMYK", "LAB"])
def test_white_is_white_in_every_mode(mode):
    """White stays white on the way from each of Pillow's modes."""
    if mode == "LAB":
        image = Image.new("LAB", (2, 2), (255, 128, 128))
    elif mode == "CMYK":
        image = Image.new("CMYK", (2, 2), (0, 0, 0, 0))
    else:
        image = Image.new("RGB", (2, 2), "white").convert(mode)
    assert near(to_rgb(image).getpixel((1, 1)), WHITE, by=2)


def wide_profile():
    """An ICC profile whose primaries are not those of sRGB: sRGB's with red and blue swapped."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    for name, other in ((b"rXYZ", b"bXYZ"), (b"bXYZ", b"rXYZ")):
        at = profile.find(name, 128)
        profile[at : at + 4] = other.lower()
    profile = bytes(profile).replace(b"rxyz", b"rXYZ").replace(b"bxyz", b"bXYZ")
    return profile.replace(b"sRGB", b"test").replace(
        "sRGB".encode("utf-16-be"), "test".encode("utf-16-be")
    )


def test_icc_profile_is_applied():
    """Colours are converted by the profile the picture carries."""
    image = two_halves()
    swapped = to_rgb(open_picture(stored(image, icc_profile=wide_profile())))
    assert near(swapped.getpixel((0, 0)), (0, 0, 255), by=12)


def test_icc_profile_keeps_alpha():
    """A profile is applied to a transparent picture, and its transparency stays."""
    image = two_halves().convert("RGBA")
    image.putpixel((0, 0), (255, 0, 0, 0))
    seen = to_rgb(open_picture(stored(image, icc_profile=wide_profile())))
    assert seen.getpixel((0, 0)) == WHITE
    assert near(seen.getpixel((1, 1)), (0, 0, 255), by=12)


@pytest.mark.parametrize("profile", [b"no profile at all", b"\0" * 200])
def test_broken_icc_profile_is_ignored(profile):
    """A profile that makes no sense leaves the colours as they are."""
    seen = to_rgb(open_picture(stored(two_halves(), icc_profile=profile)))
    assert seen.getpixel((0, 0)) == RED


def test_srgb_profile_changes_nothing():
    """The most frequent profile, sRGB itself, is recognised and costs nothing."""
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    seen = to_rgb(open_picture(stored(two_halves(), icc_profile=srgb)))
    assert seen.tobytes() == two_halves().tobytes()


def test_profile_for_another_mode_is_ignored():
    """A grey picture with an RGB profile keeps its greys."""
    image = Image.new("L", (2, 2), 100)
    assert (
        to_rgb(open_picture(stored(image, icc_profile=wide_profile()))).getpixel((0, 0))
        == (100,) * 3
    )
