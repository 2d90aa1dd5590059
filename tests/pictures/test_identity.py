"""The key of a picture depends on its pixels and on nothing else."""

from __future__ import annotations

import hashlib

from PIL import Image

from tusou.pictures import image_key


def test_key_is_sha256_over_size_and_pixels():
    """The key can be computed by anybody from size and RGB bytes."""
    image = Image.new("RGB", (2, 3), "red")
    assert image_key(image) == hashlib.sha256(b"2x3:" + b"\xff\0\0" * 6).hexdigest()


def test_shape_counts():
    """The same bytes in another shape are another picture."""
    assert image_key(Image.new("RGB", (2, 3))) != image_key(Image.new("RGB", (3, 2)))


def test_metadata_does_not_count():
    """Two files of one picture share their key."""
    image = Image.new("RGB", (2, 3), "red")
    noted = image.copy()
    noted.info["comment"] = "another file"
    assert image_key(image) == image_key(noted)


def test_mode_does_not_count():
    """A grey picture and its RGB twin are the same."""
    grey = Image.new("L", (2, 3), 77)
    assert image_key(grey) == image_key(grey.convert("RGB"))
