"""The vectors of usual texts: encoded once for a model, and kept."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from colour_encoder import ColourEncoder
from tusou.config import user_data_folder
from tusou.searching import usual
from tusou.searching.asked import brevity
from tusou.searching.usual import SENTENCES, WORDS, usual_texts


@pytest.fixture(autouse=True)
def fresh(own_home, monkeypatch):
    """As in a process that has just started, for somebody who has just come."""
    monkeypatch.setattr(usual, "_KNOWN", {})


@pytest.fixture
def another_process(monkeypatch):
    """Forget what this process knows."""
    return lambda: monkeypatch.setattr(usual, "_KNOWN", {})


def kept() -> list[Path]:
    return list((Path(user_data_folder(os.environ)) / "usual").glob("*"))


def together(encoder):
    """All of them, as they are kept."""
    texts = usual_texts(encoder)
    return np.concatenate([texts.sentences, texts.words])


def test_sentences_are_sentences_and_words_are_words():
    """What is asked is measured by what is as long; half of them in each language."""
    assert {brevity(text) for text in SENTENCES} == {0.0}
    assert {brevity(text) for text in WORDS} <= {0.75, 1.0}
    for texts in (SENTENCES, WORDS):
        assert sum(text.isascii() for text in texts) == len(texts) / 2


def test_they_are_in_both_languages():
    """A model that knows one of them well scatters the other differently."""
    for texts in (SENTENCES, WORDS):
        assert any(text.isascii() for text in texts)
        assert not all(text.isascii() for text in texts)


def test_they_are_encoded_once(another_process):
    """In this process they are remembered, and the next one finds them in a file."""
    encoder = ColourEncoder()
    texts = usual_texts(encoder)
    assert texts.sentences == pytest.approx(encoder.encode_texts(SENTENCES))
    assert texts.words == pytest.approx(encoder.encode_texts(WORDS))
    encoder.text_calls.clear()
    assert usual_texts(encoder) is texts
    another_process()
    np.testing.assert_array_equal(together(encoder), np.concatenate([texts.sentences, texts.words]))
    assert encoder.text_calls == []
    assert len(kept()) == 1


def test_a_model_that_was_fetched_again_is_the_same(another_process):
    """Its name and its revision are no part of what the vectors depend on."""
    usual_texts(ColourEncoder())
    another_process()
    again = ColourEncoder()
    again.stamp = replace(again.stamp, name="renamed", revision="2")
    usual_texts(again)
    assert again.text_calls == []


def test_each_model_has_its_own(another_process):
    """Whatever else changes of an encoder: what it is known by tells them apart."""
    usual_texts(ColourEncoder())
    other = ColourEncoder("other")
    usual_texts(other)
    assert len(other.text_calls) == 1
    assert len(kept()) == 2


@pytest.mark.parametrize(
    "content",
    [b"", b"\x93NUMPY", b"no array", b"\x93NUMPY\x01\x00\x02\x00{}", b"PK\x03\x04"],
    ids=str,
)
def test_a_damaged_file_is_made_anew(another_process, content):
    """It costs the time of encoding again and no more."""
    encoder = ColourEncoder()
    rows = together(encoder)
    (file,) = kept()
    file.write_bytes(content)
    another_process()
    np.testing.assert_array_equal(together(encoder), rows)
    assert len(encoder.text_calls) == 2
    np.testing.assert_array_equal(np.load(file), rows)


@pytest.mark.parametrize(
    "spoilt", [lambda rows: rows[:3], np.zeros_like, lambda rows: rows * np.nan]
)
def test_an_array_that_cannot_be_theirs_is_made_anew(another_process, spoilt):
    """Too few rows, or rows that are not of unit length, are not taken."""
    encoder = ColourEncoder()
    rows = together(encoder)
    (file,) = kept()
    np.save(file, spoilt(rows))
    another_process()
    np.testing.assert_array_equal(together(encoder), rows)


def test_a_mend_of_our_own_makes_them_anew(another_process, monkeypatch):
    """The same model may give a text another vector then; the version tells."""
    encoder = ColourEncoder()
    usual_texts(encoder)
    another_process()
    monkeypatch.setattr(usual, "VERSION", usual.VERSION + 1)
    usual_texts(encoder)
    assert len(encoder.text_calls) == 2


def test_a_folder_that_cannot_be_written_does_no_harm(own_home, monkeypatch):
    """The search goes on."""
    own_home.mkdir(parents=True, exist_ok=True)
    (own_home / "file").write_bytes(b"")
    monkeypatch.setenv("XDG_DATA_HOME", str(own_home / "file"))
    assert len(together(ColourEncoder())) == len(SENTENCES) + len(WORDS)
