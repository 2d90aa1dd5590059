"""Where the matched words stand in a shown text."""

from __future__ import annotations

import pytest

from tusou.text import emphasis


def marked(text, *words):
    """The text with the stretches in brackets."""
    shown, at = "", 0
    for start, end in emphasis(text, words):
        shown += f"{text[at:start]}[{text[start:end]}]"
        at = end
    return shown + text[at:]


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("A red chair.", ["red"], "A [red] chair."),
        ("Red, red and RED", ["red"], "[Red], [red] and [RED]"),
        ("art in the party", ["art"], "[art] in the party"),
        ("the redder the better", ["red"], "the redder the better"),
        ("红色沙发和红色地毯", ["红色"], "[红色]沙发和[红色]地毯"),
        ("客厅sofa沙发", ["sofa"], "客厅[sofa]沙发"),
        ("A-127 and A-1270", ["A-127"], "[A-127] and A-1270"),
        ("120x60 X 75cm, 120x6", ["120", "60", "75cm"], "[120]x[60] X [75cm], [120]x6"),
        ("60x, x60, 60xy and LX60", ["60"], "60x, x60, 60xy and LX60"),
        ("C++ (fast)", ["C++", "(fast)"], "[C++] [(fast)]"),
        ("a red armchair", ["red", "red armchair"], "a [red armchair]"),
        ("nothing here", ["chair"], "nothing here"),
        ("nothing here", ["", " "], "nothing here"),
        ("", ["chair"], ""),
        ("café au lait", ["CAFÉ"], "[café] au lait"),
    ],
)
def test_stretches(text, words, shown):
    """Whole words whatever the case, Chinese anywhere, the longest first."""
    assert marked(text, *words) == shown


def test_no_words():
    """Nothing to mark."""
    assert emphasis("red", []) == []


def test_stretches_do_not_overlap():
    """Words that meet are marked one after the other."""
    assert emphasis("红色沙发", ["红色沙", "沙发"]) == [(0, 3)]
