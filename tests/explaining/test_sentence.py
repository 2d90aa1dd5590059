"""Which words of a sentence a picture is like."""

from __future__ import annotations

import pytest
from PIL import Image

from colour_encoder import ColourEncoder
from tusou.explaining import sentence_parts
from tusou.explaining.sentence import MOST_PARTS


@pytest.fixture
def encoder():
    """Knows colours."""
    return ColourEncoder()


@pytest.fixture
def red(encoder):
    """The vector of a red picture."""
    return encoder.encode_images([Image.new("RGB", (20, 20), (220, 30, 30))])[0]


def shares(text, picture, encoder):
    """Word → share."""
    return {part.text: part.share for part in sentence_parts(text, picture, encoder)}


def test_the_word_that_is_seen_counts(encoder, red):
    """Of "a red armchair" a red picture is like "red"."""
    found = shares("a red armchair", red, encoder)
    assert list(found) == ["a", "red", "armchair"]
    assert found["red"] == max(found.values())
    assert found["red"] > 0.9


def test_shares_make_one(encoder, red):
    """All shares together are 1."""
    found = shares("red chair, blue table", red, encoder)
    assert sum(found.values()) == pytest.approx(1)


def test_word_that_speaks_against_it_gives_nothing(encoder, red):
    """Leaving "blue" out makes the sentence more like a red picture: its share is 0."""
    assert shares("red blue", red, encoder)["blue"] == 0


def test_chinese_is_told_by_character(encoder, red):
    """Pairs are left out, characters are told."""
    parts = sentence_parts("红色扶手椅", red, encoder)
    assert "".join(part.text for part in parts) == "红色扶手椅"
    assert parts[0].share == max(part.share for part in parts)
    assert parts[-1].share < parts[0].share / 2


def test_mixed_scripts(encoder, red):
    """Words and characters stand in the order of the sentence, each at its place."""
    text = "找 red 的椅子, LC4!"
    parts = sentence_parts(text, red, encoder)
    assert [part.text for part in parts] == ["找", "red", "的", "椅", "子", "LC4!"]
    assert all(text[part.start :].startswith(part.text) for part in parts)


def test_nothing_matters(encoder, red):
    """Where no word brings the sentence nearer, all shares are 0."""
    assert set(shares("green blue", red, encoder).values()) == {0}


def test_single_word(encoder, red):
    """One word has it all."""
    assert shares("red", red, encoder) == {"red": pytest.approx(1)}
    assert shares("红", red, encoder) == {"红": pytest.approx(1)}


@pytest.mark.parametrize("text", ["", "   ", "?!…", " · "])
def test_no_words(encoder, red, text):
    """A text without words has no parts, and nothing is encoded."""
    assert sentence_parts(text, red, encoder) == ()
    assert encoder.text_calls == []


def test_long_texts_are_left_alone(encoder, red):
    """A pasted page would cost an encoding for each word."""
    assert len(sentence_parts("red " * MOST_PARTS, red, encoder)) == MOST_PARTS
    assert sentence_parts("red " * (MOST_PARTS + 1), red, encoder) == ()


def test_one_call(encoder, red):
    """The sentence and its variants are encoded together."""
    sentence_parts("a red armchair", red, encoder)
    assert encoder.text_calls == [4]
