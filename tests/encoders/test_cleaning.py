"""Texts are brought to the form that the towers were trained on."""

import html

import ftfy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tusou.encoders.cleaning import cleaned, repaired


def plain(text: str) -> str:
    """The repair as CLIP's authors define it, without any short cut."""
    return " ".join(html.unescape(html.unescape(ftfy.fix_text(text))).split())


@pytest.mark.parametrize(
    ("clean", "expected"),
    [
        ("", " A Red, Chair! "),
        ("lower", " a red, chair! "),
        ("canonical", "a red chair"),
    ],
)
def test_cleaning(clean, expected):
    """Texts are lower-cased and freed of punctuation only where the model wants it."""
    assert cleaned(" A Red, Chair! ", clean) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“curly” ‘quotes’", "\"curly\" 'quotes'"),
        ("ＦＵＬＬ　ｗｉｄｔｈ，１２", "FULL width,12"),
        ("ﬁne ﬂoor", "fine floor"),
        ("a &lt;b&gt; &amp;amp; c", "a <b> & c"),
        ("schÃ¶n", "schön"),
        ("cafe\u0301", "café"),
        (" a \n\t b\x00c\x1b[31m ", "a bc"),
        ("🛋️ 红色的扶手椅", "🛋️ 红色的扶手椅"),
        ("", ""),
    ],
)
def test_texts_are_repaired(text, expected):
    """What ftfy mends: quotes, widths, ligatures, entities, wrong decoding, control characters."""
    assert repaired(text) == expected == plain(text)


@given(text=st.text(alphabet=st.characters(max_codepoint=127), max_size=80))
def test_sound_texts_need_no_ftfy(text):
    """ASCII that is passed by without ftfy comes out as ftfy would leave it."""
    assert repaired(text) == plain(text)


@given(text=st.text(alphabet="&#;ampquotlg x“ﬁＡÃ¼\t", max_size=40))
def test_repairing_is_the_authors(text):
    """Any mixture of what is repaired comes out as by the definition."""
    assert repaired(text) == plain(text)


def test_repair_comes_first():
    """Quotes and entities become the punctuation that is then taken out, full width is lowered."""
    assert cleaned("“Ａ_b” &amp; C", "canonical", repair=True) == "a b c"
    assert cleaned("“Ａ”", "lower", repair=True) == '"a"'
    assert cleaned("“Ａ”", "", repair=True) == '"A"'


def test_only_open_clip_keeps_snake_case_apart():
    """Without repair a text is cleaned as transformers does, which joins the words."""
    assert cleaned("snake_case", "canonical") == "snakecase"
    assert cleaned("snake_case", "canonical", repair=True) == "snake case"
