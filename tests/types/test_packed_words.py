"""Words and boxes in little space."""

from __future__ import annotations

import math
import pickle
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tusou.types import Box, PackedWords, Word

fractions = st.floats(0, 1)
boxes = st.builds(Box, fractions, fractions, fractions, fractions)
# A lone surrogate comes back; two that belong together come back as the character that they are.
texts = st.text(st.characters(exclude_categories=("Cs",))) | st.just("\ud83d lone")
words = st.lists(st.builds(Word, texts, boxes), max_size=20)
PAGE = tuple(
    Word(f"word{i % 90}", Box(i % 10 / 10, i / 500, i % 10 / 10 + 0.05, i / 500))
    for i in range(500)
)


@given(words)
def test_words_come_back(given_words):
    """Texts exactly, boxes to 1/65535; and packed again they are the same bytes."""
    packed = PackedWords.of(given_words)
    back = tuple(packed)
    assert [word.text for word in back] == [word.text for word in given_words]
    for word, old in zip(back, given_words, strict=True):
        for side in ("x0", "y0", "x1", "y1"):
            assert getattr(word.box, side) == pytest.approx(getattr(old.box, side), abs=1e-5)
    assert PackedWords.of(back).packed == packed.packed


@given(words)
def test_they_are_a_sequence_of_words(given_words):
    packed = PackedWords.of(given_words)
    assert len(packed) == len(given_words)
    assert bool(packed) is bool(given_words)
    assert [*reversed(packed)] == [*packed][::-1]
    assert packed[1:3] == tuple(packed)[1:3]
    assert all(packed[at] == word for at, word in enumerate(packed))


def test_columns_are_packed_as_words_are():
    """Texts, and the steps of all boxes side by side."""
    whole = PackedWords.of([Word("a", Box(0, 0.2, 0.4, 1)), Word("b", Box(0.2, 0.4, 0.6, 0.8))])
    steps = [[0, 13107], [13107, 26214], [26214, 39321], [65535, 52428]]
    assert PackedWords.of_columns(["a", "b"], np.array(steps, "<u2").tobytes()) == whole
    assert PackedWords.of_columns([], b"") == ()


def test_boxes_are_cut_at_the_edge_of_the_page():
    """A word that stands half outside keeps the part inside."""
    (word,) = PackedWords.of([Word("x", Box(-0.5, -3, 0.5, 1.7))])
    assert (word.box.x0, word.box.y0, word.box.y1) == (0, 0, 1)


def test_a_page_of_words_is_small():
    """Of 500 words less than 6 kB; and as much goes from one process to another."""
    packed = PackedWords.of(PAGE)
    assert len(packed.packed) < 6000
    assert len(pickle.dumps(packed)) < len(packed.packed) + 200
    assert pickle.loads(pickle.dumps(packed)) == packed


def test_what_is_no_number_is_zero():
    (word,) = PackedWords.of([Word("x", Box(math.nan, 0.5, math.inf, 1))])
    assert (word.box.x0, word.box.x1) == (0, 1)


def test_a_tuple_of_them_unpacks_them_once(monkeypatch):
    """Making one asks for their number first."""
    packed, times = PackedWords(PackedWords.of(PAGE).packed), []
    decompress = zlib.decompress
    monkeypatch.setattr(zlib, "decompress", lambda data: times.append(1) or decompress(data))
    assert (*packed, *packed) == 2 * tuple(packed)
    assert len(times) == 1


def test_they_have_no_hash():
    """Tuples that they equal have another."""
    with pytest.raises(TypeError, match="unhashable"):
        hash(PackedWords.of(PAGE))


def test_what_is_packed_is_not_packed_again():
    packed = PackedWords.of(PAGE)
    assert PackedWords.of(packed) is packed


def test_they_equal_words_that_would_be_kept_alike():
    """Boxes differ by less than a step; a tuple of anything else is something else."""
    packed = PackedWords.of([Word("a", Box(0.1, 0.2, 0.3, 0.4))])
    alike = PackedWords.of([Word("a", Box(0.1 + 1e-7, 0.2, 0.3, 0.4))])
    assert packed == alike == (Word("a", Box(0.1, 0.2, 0.3, 0.4)),)
    assert packed != (Word("b", Box(0.1, 0.2, 0.3, 0.4)),)
    assert packed != ("a",)
    assert PackedWords.of(()) == ()
    assert repr(packed) == f"PackedWords.of({tuple(packed)!r})"
