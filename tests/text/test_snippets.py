"""Snippets and matched words."""

from __future__ import annotations

import pytest

from tusou.text import Snippet, matched_words, snippet

FILLER = "Nothing of interest stands in this sentence at all. " * 10
FILLER_ZH = "这里没有什么值得看的内容，只是一些填充的句子。" * 10


def test_the_window_holds_the_words_asked_for():
    """Of a long text the piece with the matches is shown, with the words as written."""
    found = snippet(FILLER + "Two RED chairs by the window. " + FILLER, "a red chair")
    assert "Two RED chairs" in found.text
    assert found.words == ("RED", "chairs")
    assert found.text.startswith("…")
    assert found.text.endswith("…")
    assert len(found.text) < 200


def test_chinese_words_are_shown_whole():
    """Neighbouring pairs make one word."""
    found = snippet(FILLER_ZH + "图中是一把红色扶手椅。" + FILLER_ZH, "红色扶手椅")
    assert "红色扶手椅" in found.text
    assert found.words == ("红色扶手椅",)


def test_the_window_with_more_different_words_wins():
    """Two words together beat one word three times."""
    text = "oak oak oak " + FILLER + "an oak table " + FILLER
    assert "oak table" in snippet(text, "oak table", width=60).text


def test_without_a_match_the_beginning_is_shown():
    """A picture may be found by its look; its text still says what it is."""
    found = snippet(FILLER, "elephant")
    assert found.text.startswith("Nothing of interest")
    assert found.words == ()


def test_a_short_text_is_shown_whole():
    """Nothing is cut where all fits; white space is folded."""
    assert snippet("A red\n\n chair", "sofa") == Snippet("A red chair", ())
    assert snippet("", "sofa") == Snippet("", ())


def test_latin_words_are_not_cut():
    """The ends of the window fall between words."""
    text = " ".join(f"word{i}x" for i in range(200))
    shown = snippet(text, "word100x", width=50).text.strip("…").split()
    assert set(shown) <= set(text.split())


@pytest.mark.parametrize("width", [20, 80, 160, 400])
def test_the_width_is_kept(width):
    """A snippet is about as wide as asked, whatever matches."""
    text = (FILLER + "red chair " + FILLER_ZH) * 3
    assert len(snippet(text, "red chair 内容", width=width).text) <= width + 25


@pytest.mark.parametrize(
    ("text", "query", "words"),
    [
        ("Chairs and a chair", "chair", ("Chairs", "chair")),
        ("Model A-127 and LC4", "a127 lc4", ("A-127", "LC4")),
        ("红色的沙发，沙发床", "沙发", ("沙发",)),
        ("informa-\ntion", "information", ("information",)),
        ("L I V I N G R O O M", "living room", ("LIVINGROOM",)),
        ("nothing", "sofa", ()),
        ("扶手椅", "椅", ("椅",)),
    ],
)
def test_matched_words(text, query, words):
    """The different words that match, as written, in order."""
    assert matched_words(text, query) == words
