"""The measurement of examples, on photos of plain colours."""

from __future__ import annotations

import io
import random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from benchmarks.quality.examples import Photos, against, diverse, read
from PIL import Image

from colour_encoder import ColourEncoder

COLOURS = {"red": (220, 30, 30), "blue": (40, 80, 210), "green": (40, 160, 60)}
N = 16


def jpeg(*colours):
    """A picture of stripes."""
    picture = Image.new("RGB", (32, 32))
    for at, colour in enumerate(colours):
        width = 32 // len(colours)
        picture.paste(COLOURS[colour], (at * width, 0, (at + 1) * width, 32))
    held = io.BytesIO()
    picture.save(held, "PNG")
    return held.getvalue()


@pytest.fixture(scope="module")
def photos(tmp_path_factory):
    """48 photos: red, blue, and both; and one of another split."""
    folder = tmp_path_factory.mktemp("photos")
    shown = [("red",)] * N + [("blue",)] * N + [("red", "blue")] * N
    rows = [
        {"image": jpeg(*one), "captions_en": [f"something {' and '.join(one)}"], "split": "val"}
        for one in shown
    ]
    rows.append({"image": jpeg("green"), "captions_en": ["green"], "split": "train"})
    pq.write_table(pa.Table.from_pylist(rows), folder / "flickr8k-00.parquet")
    return read(folder, ColourEncoder())


def test_photos_of_the_split_are_read(photos: Photos):
    """One vector for each, and words by how many photos show them."""
    assert photos.vectors.shape == (3 * N, ColourEncoder().stamp.dim)
    assert photos.counted(N, 2 * N) == ["blue", "red"]
    assert photos.holding("red", "blue") == N


def test_what_is_left_out_goes_down(photos: Photos, capsys):
    """The more counts against it, the less of it is shown."""
    against(photos, ColourEncoder(), random.Random(0))
    shown = [float(line.rsplit(" ", 1)[1]) for line in capsys.readouterr().out.splitlines()]
    assert len(shown) == 6
    assert shown == sorted(shown, reverse=True)
    assert shown[-1] < shown[0]


def test_diversity_lowers_likeness(photos: Photos, capsys):
    """The smaller λ, the less alike the first are."""
    import benchmarks.quality.examples as module

    wide = module.Photos(photos.vectors.repeat(2, axis=0), photos.words * 2)
    diverse(wide, ColourEncoder(), random.Random(0))
    lines = capsys.readouterr().out.splitlines()
    alike = [float(line.rsplit(" ", 1)[1]) for line in lines]
    assert alike[0] >= alike[-1]
    assert lines[0].startswith("λ 1.0: right")
