"""Sixel: a decoder of the standard finds the picture again."""

from __future__ import annotations

import re

import numpy as np
import pytest
from PIL import Image, ImageDraw

from tusou.explaining.sixel import encode_sixel


def decode(sent: bytes) -> np.ndarray:
    """Draw sixel data as a terminal does; unpainted pixels are -1. uint8-like (h, w, 3)."""
    match = re.fullmatch(rb'\x1bP0;1;0q"1;1;(\d+);(\d+)(.*)\x1b\\', sent, re.DOTALL)
    width, height = int(match[1]), int(match[2])
    canvas = np.full((-(-height // 6) * 6, width, 3), -1, int)
    palette: dict[int, tuple[int, ...]] = {}
    x = y = colour = 0
    tokens = re.compile(
        rb"#(?P<new>\d+);2;(?P<rgb>\d+;\d+;\d+)|#(?P<use>\d+)|!(?P<n>\d+)(?P<rep>[?-~])|(?P<one>[?-~])"
        rb"|(?P<back>\$)|(?P<down>-)"
    )
    at = 0
    while at < len(match[3]):
        token = tokens.match(match[3], at)
        assert token, match[3][at : at + 20]
        at = token.end()
        if token["new"]:
            values = map(int, token["rgb"].split(b";"))
            palette[int(token["new"])] = tuple(round(v * 255 / 100) for v in values)
        elif token["use"]:
            colour = int(token["use"])
        elif token["back"]:
            x = 0
        elif token["down"]:
            x, y = 0, y + 6
        else:
            bits = (token["rep"] or token["one"])[0] - 63
            times = int(token["n"] or 1)
            assert x + times <= width
            for bit in range(6):
                if bits >> bit & 1:
                    canvas[y + bit, x : x + times] = palette[colour]
            x += times
    return canvas[:height]


def test_flat_colours_come_back():
    """Four flat quarters are decoded in place and colour, to within 1 % of sixel's scale."""
    picture = Image.new("RGB", (40, 26), "#ff0000")
    picture.paste("#00ff00", (20, 0, 40, 13))
    picture.paste("#0000ff", (0, 13, 20, 26))
    picture.paste("#ffffff", (20, 13, 40, 26))
    difference = np.abs(decode(encode_sixel(picture)) - np.asarray(picture, int))
    assert difference.max() <= 3


def test_every_pixel_is_painted():
    """No pixel is left to the ground of the terminal, also when the height is no sixfold."""
    picture = Image.linear_gradient("L").resize((37, 23)).convert("RGB")
    drawn = decode(encode_sixel(picture))
    assert drawn.shape == (23, 37, 3)
    assert drawn.min() >= 0


def test_photo_looks_alike():
    """A picture with many colours differs little on average after the palette."""
    picture = Image.radial_gradient("L").resize((120, 90))
    picture = Image.merge("RGB", (picture, picture.rotate(90), picture.rotate(180)))
    ImageDraw.Draw(picture).ellipse((30, 20, 90, 70), fill="#b3202a")
    difference = np.abs(decode(encode_sixel(picture)) - np.asarray(picture, int))
    assert difference.mean() < 6


def test_runs_save_bytes():
    """A plain picture takes a few hundred bytes, not one per pixel."""
    assert len(encode_sixel(Image.new("RGB", (300, 200), "#336699"))) < 600


@pytest.mark.parametrize("size", [(1, 1), (1, 13), (13, 1), (6, 6), (5, 7)])
def test_small_pictures(size):
    """The smallest pictures are drawn whole."""
    drawn = decode(encode_sixel(Image.new("RGB", size, "#ffffff")))
    assert drawn.shape == (size[1], size[0], 3)
    assert drawn.min() == 255


def test_transparent_ground_becomes_white():
    """Sixel has no half transparency; what was clear is white."""
    picture = Image.new("RGBA", (10, 10), (255, 0, 0, 0))
    picture.paste((0, 0, 255, 255), (0, 0, 5, 10))
    drawn = decode(encode_sixel(picture))
    assert drawn[5, 8].tolist() == [255, 255, 255]
    assert drawn[5, 2].tolist() == [0, 0, 255]


@pytest.mark.parametrize("mode", ["L", "P", "CMYK", "1"])
def test_any_mode(mode):
    """Pictures of any mode can be sent."""
    assert decode(encode_sixel(Image.new(mode, (8, 8)))).shape == (8, 8, 3)
