"""A query in the space of a model."""

from __future__ import annotations

import numpy as np
import pytest

from colour_encoder import ColourEncoder
from searching.shelving import picture
from tusou.searching.asked import SENTENCE, Asked, beside_picture, brevity, by_picture, unit
from tusou.types import Query


def test_a_sentence_or_a_picture_alone_is_its_vector():
    """One part is taken as the model gives it."""
    encoder = ColourEncoder()
    text = Asked(Query(" red "), []).vector(encoder)
    image = Asked(Query(image=picture("red")), []).vector(encoder)
    assert text == pytest.approx(encoder.encode_texts(["red"])[0])
    assert image == pytest.approx(encoder.encode_images([picture("red")])[0])


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("red", 1.0),
        ("red chair", 1.25),
        ("a red chair in a room", 1.5),
        ("红色的椅子在房间里", 1.5),
    ],
)
def test_the_more_is_said_the_more_it_counts_beside_a_picture(text, weight):
    assert beside_picture(text) == pytest.approx(weight)


def test_a_word_and_a_picture_count_alike():
    """Of orthogonal parts each has the same share."""
    encoder = ColourEncoder()
    both = Asked(Query("yellow", image=picture("red")), []).vector(encoder)
    yellow, red = encoder.encode_texts(["yellow", "red"])
    assert np.linalg.norm(both) == pytest.approx(1)
    assert float(both @ yellow) == pytest.approx(float(both @ red), rel=1e-4)
    assert both.dtype == np.float32


@pytest.mark.parametrize("weight", [0.01, 0.2, 0.5, 3.0])
def test_words_that_weigh_all_alike_weigh_nothing(weight):
    """What counts that many times as much needs something beside it."""
    encoder, words = ColourEncoder(), ("red", "wooden", "chair")
    plain = Asked(Query("red wooden chair"), []).vector(encoder)
    emphasis = tuple((word, weight) for word in words)
    weighed = Asked(Query("red wooden chair", emphasis=emphasis), []).vector(encoder)
    assert weighed == pytest.approx(plain, abs=1e-6)


def test_words_that_weigh_little_never_turn_a_sentence_around():
    """Each takes away no more than its own share of it."""
    encoder = ColourEncoder()
    plain = Asked(Query("red blue green"), []).vector(encoder)
    emphasis = (("red", 0.1), ("blue", 0.1))
    weighed = Asked(Query("red blue green", emphasis=emphasis), []).vector(encoder)
    red, blue, green = encoder.encode_texts(["red", "blue", "green"])
    assert float(weighed @ plain) > 0.5
    assert min(float(weighed @ red), float(weighed @ blue)) >= 0
    assert float(weighed @ green) > 2 * float(weighed @ red)


def test_a_word_counts_about_as_many_times_as_it_weighs():
    """Beside another of the same sentence; the sentence is no sum, so only about."""
    encoder = ColourEncoder()
    asked = Asked(Query("red blue", emphasis=(("red", 3.0),)), []).vector(encoder)
    red, blue = encoder.encode_texts(["red", "blue"])
    assert float(asked @ red) / float(asked @ blue) == pytest.approx(3, rel=0.25)


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


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("dog", 1.0),
        ("a dog", 1.0),
        ("狗", 1.0),
        ("红色", 1.0),
        ("自行车", 0.75),
        ("red shirt", 0.5),
        ("红色衣服", 0.5),
        ("a red shirt on a line", 0.0),
        ("一只狗在雪地里奔跑", 0.0),
        ("", 0.0),
        ("?!", 0.0),
    ],
)
def test_how_short_a_query_is(text, short):
    """By the words that say something; two characters are one."""
    assert SENTENCE == 3
    assert brevity(text) == pytest.approx(short)
    assert Asked(Query(text), []).brevity == brevity(text)


def test_a_word_beside_a_picture_is_no_short_query():
    """What is near to both is as near as to a picture."""
    assert Asked(Query("dog", image=picture("red")), []).brevity == 0
    assert Asked(Query(like=("dog",)), []).brevity == 0


def test_words_and_pictures_of_a_query_can_be_taken_apart():
    """Each side alone is the vector of a query with nothing else; what is unwanted is said."""
    encoder = ColourEncoder()
    query = Query("yellow", image=picture("red"), like=("green", picture("blue")), unlike=("pink",))
    whole = Asked(query, [])
    words, pictures = whole.sides
    said = Asked(Query("yellow", like=("green",), unlike=("pink",)), [])
    shown = Asked(Query(image=picture("red"), like=(picture("blue"),)), [])
    assert words.vector(encoder) == pytest.approx(said.vector(encoder))
    assert pictures.vector(encoder) == pytest.approx(shown.vector(encoder))
    assert (words.by_picture, pictures.by_picture) == (False, True)
    assert (words.brevity, whole.brevity) == (1, 0)


@pytest.mark.parametrize("query", [Query("red"), Query(image=picture("red")), Query(like=("red",))])
def test_what_has_one_side_is_not_taken_apart(query):
    """It is what it is."""
    assert Asked(query, []).sides == ()


def test_to_take_a_query_apart_encodes_nothing_again():
    """A picture costs a tenth of a second and more with a large model."""
    encoder = ColourEncoder()
    asked = Asked(Query("yellow", image=picture("red"), like=("green", picture("blue"))), [])
    asked.vector(encoder)
    calls = (list(encoder.image_calls), list(encoder.text_calls))
    for side in asked.sides:
        side.vector(encoder)
    assert (encoder.image_calls, encoder.text_calls) == calls
