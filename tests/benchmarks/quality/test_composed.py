"""A picture of one thing and words about another: what the tables count."""

from __future__ import annotations

import io
import random
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from benchmarks.quality.composed import Product, Wish

from benchmarks.quality import composed, photos
from colour_encoder import ColourEncoder
from searching.shelving import picture

N = 24


def unit(*row):
    return np.array(row, dtype=np.float32) / np.linalg.norm(row)


def test_the_heavier_the_sentence_the_more_of_what_it_means_comes_first():
    """Each is asked for by the next one's picture: without its sentence it is never the first."""
    pictures = np.eye(6, dtype=np.float32)
    near = np.roll(np.arange(6), -1)
    shares = composed.first_by_weight(pictures, near, pictures)
    assert shares[0] < 0.5
    assert shares[1:] == [1.0] * (len(composed.WEIGHTS) - 1)


def test_the_picture_that_is_asked_with_is_among_the_nearest():
    """And never the one that is sought."""
    rows = np.stack([unit(1, at / 10) for at in range(20)])
    near = composed.nearest(rows, np.random.default_rng(0))
    distance = np.abs(near - np.arange(20))
    assert distance.min() >= 1
    assert distance.max() <= composed.NEAREST


def test_words_of_a_caption_say_something():
    words = composed.words_of("The dog is in the snow", 5, random.Random(0))
    assert sorted(words.split()) == ["dog", "snow"]
    assert composed.words_of("The dog is in the snow", 1, random.Random(0)) in ("dog", "snow")


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("the same in {en}", "the same in red"),
        ("{en} {type}", "red shirts"),
        ("同款{zh}", "同款红色"),
    ],
)
def test_a_wish_is_of_the_type_in_another_colour(form, text):
    wish = Wish(Product("1.jpg", "Shirts", "blue", ""), "red")
    assert wish.text(form) == text
    assert wish.is_met_by(Product("2.jpg", "Shirts", "red", ""))
    assert not wish.is_met_by(Product("3.jpg", "Shirts", "blue", ""))
    assert not wish.is_met_by(Product("4.jpg", "Socks", "red", ""))


def jpeg(colour):
    held = io.BytesIO()
    picture(colour).save(held, "JPEG")
    return held.getvalue()


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """Shirts, of which half are red and half are blue, as the data has them."""
    data = tmp_path_factory.mktemp("data")
    (data / "photos").mkdir()
    rows = [
        {
            "image": jpeg(("red", "blue")[at % 2]),
            "captions_en": [f"Shirt {at}", f"Men's casual {('red', 'blue')[at % 2]} shirts"],
            "label": "Shirts",
        }
        for at in range(N)
    ]
    pq.write_table(pa.Table.from_pylist(rows), data / "photos" / "fashion_small-00.parquet")
    return data


def test_a_third_of_the_products_is_asked_with(shop, tmp_path):
    """The others are the shop, whose list names their pictures."""
    held, shown = composed.unpacked(shop, tmp_path)
    assert (len(held), len(shown)) == (N * 2 // 3, N // 3)
    assert {one.colour for one in held} == {"red", "blue"}
    assert all((tmp_path / "stock" / one.name).exists() for one in held)
    assert all((tmp_path / "asked with" / one.name).exists() for one in shown)
    assert len((tmp_path / "list.jsonl").read_text("utf-8").splitlines()) == len(held)


def test_wished_for_is_a_colour_of_which_there_are_enough(shop, tmp_path):
    held, shown = composed.unpacked(shop, tmp_path)
    made = composed.wishes(held, shown)
    assert len(made) == len(shown)
    assert all({one.colour, one.product.colour} == {"red", "blue"} for one in made)
    few = [one for one in held if one.colour == "red"] + held[:1]
    assert all(one.colour == "red" for one in composed.wishes(few, shown))


def test_the_table_counts_what_is_as_wished(shop, tmp_path):
    """Of one hit of both, one of the type alone and none that is left."""
    held, shown = composed.unpacked(shop, tmp_path)
    wish = composed.wishes(held, shown)[0]
    right = next(one for one in held if wish.is_met_by(one))
    wrong = next(one for one in held if not wish.is_met_by(one))
    hits = [SimpleNamespace(image_path=f"/x/{one.name}", path="") for one in (right, wrong)]
    answers = SimpleNamespace(search=lambda *_, **__: SimpleNamespace(hits=hits))
    table = composed.told(answers, [wish], held, tmp_path)
    assert "| {en} | 100.0 | 20.0 | 40.0 | 20.0 | 0.0 |" in table
    nothing = SimpleNamespace(search=lambda *_, **__: SimpleNamespace(hits=[]))
    assert "| {en} | 0.0 | 0.0 | 0.0 | 0.0 | 100.0 |" in composed.told(
        nothing, [wish], held, tmp_path
    )


def test_texts_and_pictures_are_encoded_in_their_order(tmp_path):
    encoder, colours = ColourEncoder(), ["red", "green", "blue"] * 30
    paths = [tmp_path / f"{at}.png" for at in range(90)]
    for path, colour in zip(paths, colours, strict=True):
        picture(colour).save(path)
    pictures = photos.encoded(encoder, paths)
    texts = composed.in_batches(encoder, colours)
    assert pictures.shape == texts.shape
    assert np.all(np.argmax(pictures, axis=1) == np.argmax(texts, axis=1))
