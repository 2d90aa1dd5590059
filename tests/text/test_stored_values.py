"""Texts and values as stores hold them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tusou.text import fold_value, storable

any_text = st.text(st.characters(codec=None))


@given(any_text)
def test_storable_text_is_unicode(text):
    """Whatever a text holds, the result can be encoded, and good text is not touched."""
    result = storable(text)
    result.encode()
    try:
        text.encode()
    except UnicodeEncodeError:
        return
    assert result == text


@pytest.mark.parametrize(
    ("value", "folded"),
    [
        (" Red ", "red"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        (4, "4"),
        (4.0, "4"),
        (4.5, "4.5"),
        (True, "true"),
        (float("inf"), "inf"),
        ("红色", "红色"),
    ],
)
def test_values_compare_as_folded_text(value, folded):
    """Numbers, truth values and texts are told apart by what they read."""
    assert fold_value(value) == folded


def test_long_values_stay_different():
    """Values that differ only at their end are not confused, and are kept short."""
    one, other = "x" * 5000 + "a", "x" * 5000 + "b"
    assert fold_value(one) != fold_value(other)
    assert fold_value(one) == fold_value(one.upper())
    assert len(fold_value(one)) < 256
