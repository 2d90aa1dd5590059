"""Keys of texts."""

from __future__ import annotations

from hashlib import sha256

from tusou.text import text_key


def test_the_key_is_the_hash_of_the_stripped_original():
    """Surrounding white space does not count, everything inside does."""
    assert text_key("  蓝色沙发\n") == sha256("蓝色沙发".encode()).hexdigest()
    assert text_key("a b") != text_key("a  b")
    assert text_key("ﬁne") != text_key("fine")


def test_half_a_surrogate_has_a_key_too():
    """Text layers hold characters that UTF-8 refuses."""
    assert len(text_key("\ud800")) == 64
