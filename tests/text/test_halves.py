"""Half characters."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tusou.text import whole


@pytest.mark.parametrize("text", ["", "a red chair", "红色扶手椅", "🦊", "\ufffd"])
def test_whole_texts_stay(text):
    """Emoji are one character here, not two."""
    assert whole(text) == text


def test_half_an_emoji_becomes_the_replacement_character():
    """As JSON has it where a program cut a text by its UTF-16 length."""
    assert whole(json.loads('"fox \\ud83e"')) == "fox \ufffd"
    assert whole("\ude80 and \ud83d") == "\ufffd and \ufffd"


@given(st.text(st.characters(categories=["L", "Cs"])))
def test_any_text_can_be_written_afterwards(text):
    """In UTF-8, and places of its characters stay."""
    done = whole(text)
    assert len(done) == len(text)
    assert done.encode("utf-8").decode("utf-8") == done
