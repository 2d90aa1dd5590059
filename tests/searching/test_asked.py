"""A query in the space of a model."""

from __future__ import annotations

import numpy as np
import pytest

from colour_encoder import ColourEncoder
from searching.shelving import picture
from tusou.searching.asked import TEXT_WEIGHT, Asked, by_picture, unit
from tusou.types import Query


def test_a_sentence_or_a_picture_alone_is_its_vector():
    """One part is taken as the model gives it."""
    encoder = ColourEncoder()
    text = Asked(Query(" red "), []).vector(encoder)
    image = Asked(Query(image=picture("red")), []).vector(encoder)
    assert text == pytest.approx(encoder.encode_texts(["red"])[0])
    assert image == pytest.approx(encoder.encode_images([picture("red")])[0])


def test_sentence_and_picture_are_a_weighted_sum():
    """Of orthogonal parts the sentence has its weight times the share of the picture."""
    encoder = ColourEncoder()
    both = Asked(Query("yellow", image=picture("red")), []).vector(encoder)
    yellow, red = encoder.encode_texts(["yellow", "red"])
    assert np.linalg.norm(both) == pytest.approx(1)
    assert float(both @ yellow) == pytest.approx(TEXT_WEIGHT * float(both @ red), rel=1e-4)
    assert both.dtype == np.float32


def test_each_model_encodes_a_query_once():
    """Several shelves of one model share the vector; another model makes its own."""
    first, same, other = ColourEncoder(), ColourEncoder(), ColourEncoder("other")
    asked = Asked(Query("red", image=picture("blue")), [])
    for encoder in (first, same, first, other):
        asked.vector(encoder)
    calls = [(one.text_calls, one.image_calls) for one in (first, same, other)]
    assert calls == [([1], [1]), ([], []), ([1], [1])]


def test_a_zero_vector_stays():
    """Nothing is divided by a length of 0."""
    assert unit(np.zeros(3, dtype=np.float32)).tolist() == [0, 0, 0]
    assert unit(np.array([3, 4], dtype=np.float32)) == pytest.approx([0.6, 0.8])


@pytest.mark.parametrize(
    ("query", "is_one"),
    [
        (Query(image=picture("red")), True),
        (Query(like=(7,)), True),
        (Query(" ", image=picture("red"), like=(picture("blue"),), unlike=("green",)), True),
        (Query("red", image=picture("red")), False),
        (Query(image=picture("red"), like=("a chair",)), False),
        (Query("red"), False),
        (Query(), False),
    ],
)
def test_a_query_by_picture_says_no_word_of_what_is_wanted(query, is_one):
    """Only then is a copy of the picture what was asked for."""
    assert by_picture(query) is is_one


@pytest.mark.parametrize(
    ("query", "words", "pictures"),
    [
        (Query("red"), True, False),
        (Query(like=("a red chair",)), True, False),
        (Query(like=(7,)), False, True),
        (Query("red", like=(7,)), True, True),
        (Query(like=("red", picture("red"))), True, True),
        (Query(unlike=("red",), image=picture("red")), False, True),
    ],
)
def test_examples_are_words_or_pictures_like_the_query_itself(query, words, pictures):
    """What a cosine means depends on it: those of pictures spread about twice as wide."""
    asked = Asked(query, [])
    assert (asked.says_words, asked.shows_pictures) == (words, pictures)
