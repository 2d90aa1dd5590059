"""kitty and iTerm2: what is sent decodes to the picture."""

from __future__ import annotations

import re
from base64 import standard_b64decode
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from tusou.explaining.inline import KITTY_CHUNK_BYTES, encode_iterm, encode_kitty


@pytest.fixture
def noisy() -> Image.Image:
    """A picture that does not compress, so that it takes many chunks."""
    pixels = np.random.default_rng(7).integers(0, 256, (90, 120, 3), np.uint8)
    return Image.fromarray(pixels)


def kitty_codes(sent: bytes) -> list[tuple[dict[str, str], bytes]]:
    """The escape codes as (keys, payload); nothing else may be between them."""
    pattern = re.compile(rb"\x1b_G([^;]*);([^\x1b]*)\x1b\\")
    assert pattern.sub(b"", sent) == b""
    return [
        (dict(pair.split("=") for pair in keys.decode().split(",")), data)
        for keys, data in pattern.findall(sent)
    ]


def same(png: bytes, picture: Image.Image) -> bool:
    with Image.open(BytesIO(png)) as sent:
        return sent.format == "PNG" and sent.convert("RGB").tobytes() == picture.tobytes()


def test_kitty_chunks_join_to_the_picture(noisy):
    """All chunks but the last say that more follows, and together they are the PNG."""
    codes = kitty_codes(encode_kitty(noisy))
    assert len(codes) > 3
    assert [keys["m"] for keys, _ in codes] == ["1"] * (len(codes) - 1) + ["0"]
    assert all(len(data) <= KITTY_CHUNK_BYTES for _, data in codes)
    assert all(len(data) % 4 == 0 for _, data in codes)
    assert same(standard_b64decode(b"".join(data for _, data in codes)), noisy)


def test_kitty_keys(noisy):
    """The first chunk displays a PNG; every chunk asks the terminal not to answer."""
    codes = kitty_codes(encode_kitty(noisy))
    assert codes[0][0] == {"a": "T", "f": "100", "q": "2", "m": "1"}
    assert all(keys == {"q": "2", "m": keys["m"]} for keys, _ in codes[1:])


def test_small_picture_is_one_kitty_chunk():
    """A small picture takes one code that says it is the last."""
    [(keys, _)] = kitty_codes(encode_kitty(Image.new("RGB", (4, 4))))
    assert keys["m"] == "0"


def test_iterm_carries_the_picture(noisy):
    """One code with the true size in bytes and pixels, and the PNG."""
    sent = encode_iterm(noisy)
    match = re.fullmatch(rb"\x1b\]1337;File=([^:]*):([A-Za-z0-9+/=]*)\x07", sent)
    keys = dict(pair.split("=") for pair in match[1].decode().split(";"))
    png = standard_b64decode(match[2])
    assert keys == {"inline": "1", "size": str(len(png)), "width": "120px", "height": "90px"}
    assert same(png, noisy)


@pytest.mark.parametrize("mode", ["L", "RGBA", "P", "CMYK", "LAB", "F", "I;16"])
@pytest.mark.parametrize("encode", [encode_kitty, encode_iterm])
def test_any_mode(encode, mode):
    """Pictures of modes that PNG lacks are converted first."""
    assert encode(Image.new(mode, (5, 5)))
