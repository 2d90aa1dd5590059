"""Opening picture files: all formats, and every kind of damage as one error."""

from __future__ import annotations

import os
import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tusou.errors import OutOfReach, SourceError
from tusou.pictures import fit, open_picture, picture_file, to_rgb

FORMATS = ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF"]


def stored(image, suffix, **options):
    buffer = BytesIO()
    image.save(buffer, suffix, **options)
    return buffer.getvalue()


def gradient(size=(200, 100)):
    ramp = Image.linear_gradient("L").resize(size)
    return Image.merge("RGB", (ramp, ramp.transpose(Image.Transpose.FLIP_LEFT_RIGHT), ramp))


@pytest.mark.parametrize("suffix", FORMATS)
def test_each_format_opens(suffix):
    """Each format is decoded and looks like what was stored."""
    opened = to_rgb(open_picture(stored(gradient(), suffix)))
    assert opened.size == (200, 100)
    assert abs(opened.getpixel((100, 50))[0] - gradient().getpixel((100, 50))[0]) < 12


def test_heic_opens():
    """HEIC is decoded through pi-heif, which is imported only now."""
    file = Path(__file__).parents[1] / "files" / "pear.heic"
    assert to_rgb(open_picture(file)).size == (64, 48)


def test_path_str_and_bytes(tmp_path):
    """A path, its string and the bytes are all the same."""
    path = tmp_path / "a.png"
    path.write_bytes(stored(gradient(), "PNG"))
    opened = [open_picture(given).tobytes() for given in (path, str(path), path.read_bytes())]
    assert opened[0] == opened[1] == opened[2]


@pytest.mark.parametrize("suffix", ["GIF", "WEBP", "PNG", "TIFF"])
def test_first_frame_of_an_animation(suffix):
    """Of several pictures in a file the first is taken."""
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue", "green")]
    data = stored(frames[0], suffix, save_all=True, append_images=frames[1:], lossless=True)
    red, green, blue = to_rgb(open_picture(data)).getpixel((4, 4))
    assert (red > 240, green < 15, blue < 15) == (True, True, True)


def test_content_decides_not_the_name(tmp_path):
    """A PNG that is named .jpg opens."""
    path = tmp_path / "a.jpg"
    path.write_bytes(stored(gradient(), "PNG"))
    assert open_picture(path).format == "PNG"


def test_jpeg_is_decoded_small_when_small_is_enough():
    """A large JPEG is decoded at reduced scale, at no less than twice the size asked."""
    data = stored(gradient((4000, 2000)), "JPEG")
    assert open_picture(data, at_least_px=400).size == (1000, 500)
    assert open_picture(data).size == (4000, 2000)


def test_other_formats_are_reduced():
    """A large PNG comes back reduced, at no less than twice the size asked."""
    reduced = open_picture(stored(gradient((4000, 2000)), "PNG"), at_least_px=400)
    assert reduced.size == (800, 400)


def test_reduced_looks_like_fitted():
    """Reducing on the way changes a picture by no more than a shade."""
    data = stored(gradient((1600, 800)), "PNG")
    one = fit(to_rgb(open_picture(data, at_least_px=100)), 100)
    other = fit(to_rgb(open_picture(data)), 100)
    differences = [abs(a - b) for a, b in zip(one.tobytes(), other.tobytes(), strict=True)]
    assert max(differences) <= 4


@pytest.mark.parametrize("mode", ["1", "P", "LA", "CMYK", "I;16"])
def test_every_mode_can_be_reduced(mode):
    """Reduction works for palettes, bits, inks and deep greys as well."""
    image = Image.new("L", (900, 600), 255).convert("RGB" if mode == "P" else "L")
    image = image.convert("I").convert(mode) if mode == "I;16" else image.convert(mode)
    data = stored(image, "TIFF")
    assert open_picture(data, at_least_px=100).size == (225, 150)


def test_thin_pictures_can_be_reduced():
    """A picture thinner than the factor of reduction keeps a pixel."""
    assert open_picture(stored(Image.new("RGB", (9000, 2)), "PNG"), at_least_px=100).height == 1


def png_claiming(width, height):
    """A tiny PNG whose header claims a huge size."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    length, check = struct.pack(">I", 13), struct.pack(">I", zlib.crc32(chunk))
    return b"\x89PNG\r\n\x1a\n" + length + chunk + check + b"\0\0\0\0IDAT\0\0\0\0"


@pytest.mark.parametrize("side", [13_000, 100_000])
def test_decompression_bomb(side):
    """Too many pixels are refused from the header, with size and limit, and without a warning."""
    with pytest.raises(SourceError) as caught:
        open_picture(png_claiming(side, side))
    assert caught.value.problem == (
        f"the picture has {side * side / 1e6:,.0f} Mpx ({side} × {side}), the limit is 100 Mpx"
    )
    assert caught.value.mend


def test_limit_is_the_callers():
    """`max_pixels` is what counts, not Pillow's own limit, which is left as it was."""
    before = Image.MAX_IMAGE_PIXELS
    data = stored(gradient(), "PNG")
    assert open_picture(data, max_pixels=20_000).size == (200, 100)
    with pytest.raises(SourceError, match=r"limit is 0\.0 Mpx"):
        open_picture(data, max_pixels=19_999)
    assert before == Image.MAX_IMAGE_PIXELS


def test_jpeg_beyond_the_limit_is_opened_small():
    """A JPEG with thrice the pixels allowed is fine where a small picture is enough."""
    data = stored(gradient((300, 100)), "JPEG")
    assert open_picture(data, max_pixels=10_000, at_least_px=20).size == (75, 25)
    with pytest.raises(SourceError, match="limit"):
        open_picture(data, max_pixels=10_000)


def test_progressive_jpeg_gets_no_grace():
    """A progressive JPEG is held whole by its decoder, so that the limit is strict."""
    data = stored(gradient((300, 100)), "JPEG", progressive=True)
    with pytest.raises(SourceError, match="limit"):
        open_picture(data, max_pixels=10_000, at_least_px=20)


@pytest.mark.parametrize("suffix", FORMATS)
def test_truncated(suffix):
    """A file cut in half is an error, never half a picture and never another exception."""
    noise = Image.frombytes("RGB", (64, 64), os.urandom(64 * 64 * 3))
    data = stored(noise, suffix)
    with pytest.raises(SourceError) as caught:
        open_picture(data[: len(data) // 2])
    assert "picture" in caught.value.problem
    assert caught.value.mend


@pytest.mark.parametrize("suffix", FORMATS)
def test_corrupt_bytes_never_escape(suffix):
    """However a file is damaged, it opens or is a SourceError."""
    data = bytearray(stored(gradient((40, 30)), suffix))
    for at in range(8, len(data), max(1, len(data) // 120)):
        damaged = data.copy()
        damaged[at] ^= 0xFF
        try:
            to_rgb(open_picture(bytes(damaged)))
        except SourceError as exc:
            assert exc.problem  # noqa: PT017 - most damage is found, some is not


def test_damage_is_not_hidden_by_metadata():
    """A broken PNG does not pass because something asked for its EXIF data before its pixels."""
    data = bytearray(stored(gradient(), "PNG"))
    data[data.find(b"IDAT") + 20] ^= 0xFF
    with pytest.raises(SourceError):
        open_picture(bytes(data))


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "the file is empty"),
        (b"\x89", "the file is too short for a picture (1 B)"),
        (b"<!DOCTYPE html><title>Not found</title>", "the file is a web page, not a picture"),
        (b"%PDF-1.7 and so on and on", "the file is a PDF document, not a picture"),
        (b"\xf0\xf1\xf2" * 9, "this is not a picture in a format that is read"),
        (b"GIF89a" + b"\0" * 20, "the picture is damaged (its header makes no sense)"),
    ],
)
def test_no_picture(data, problem):
    """What is no picture is named for what it is."""
    with pytest.raises(SourceError) as caught:
        open_picture(data)
    assert caught.value.problem == problem


def test_missing_file(tmp_path):
    """A file that is gone is out of reach: it may come back."""
    with pytest.raises(OutOfReach, match="not there"):
        open_picture(tmp_path / "gone.png")


@pytest.mark.skipif(not os.path.exists("/proc/self/mem"), reason="a file that gives EIO")
def test_a_drive_that_fails(tmp_path):
    """An error of the drive is no damage of the picture; a picture cut off is."""
    with pytest.raises(OutOfReach, match=r"cannot be read \(input/output error\)"):
        open_picture("/proc/self/mem")
    cut = stored(gradient(), "PNG")[:200]
    with pytest.raises(SourceError) as caught:
        open_picture(cut)
    assert not isinstance(caught.value, OutOfReach)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_forbidden_file(tmp_path):
    """A file without permission says so."""
    path = tmp_path / "a.png"
    path.write_bytes(b"x")
    path.chmod(0)
    with pytest.raises(OutOfReach, match="may not be read"):
        open_picture(path)


def test_pipes_and_folders_do_not_hang(tmp_path):
    """Only regular files are opened: a named pipe would wait for ever."""
    os.mkfifo(tmp_path / "pipe.png")
    for path in (tmp_path / "pipe.png", tmp_path):
        with pytest.raises(SourceError, match="not a regular file"):
            open_picture(path)


def test_picture_file_tells_without_decoding():
    """The header alone gives format and size, even where the pixels are broken."""
    data = stored(gradient(), "PNG")
    with picture_file(data[:60]) as image:
        assert (image.format, image.size) == ("PNG", (200, 100))


def test_errors_within_the_block_are_translated():
    """What Pillow raises later, over the pixels, is a SourceError as well."""
    data = stored(gradient(), "PNG")
    with pytest.raises(SourceError), picture_file(data[:60]) as image:
        image.load()
