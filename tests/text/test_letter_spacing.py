"""Letter-spaced headings: joined where a word was set apart, left where letters are meant."""

from __future__ import annotations

import pytest

from tusou.text import heal
from tusou.text.letter_spacing import join_spaced, unparted_words

NBSP, THIN, HAIR, WIDE = "\u00a0", "\u2009", "\u200a", "\u3000"


@pytest.mark.parametrize(
    ("spaced", "joined"),
    [
        ("L I V I N G  C O L L E C T I O N", "LIVING COLLECTION"),
        ("L I V I N G   C O L L E C T I O N", "LIVING COLLECTION"),
        (f"L{NBSP}I{NBSP}V{NBSP}I{NBSP}N{NBSP}G", "LIVING"),
        (f"L{THIN}I{THIN}V{THIN}I{THIN}N{THIN}G C{THIN}H{THIN}A{THIN}I{THIN}R", "LIVING CHAIR"),
        (f"L{HAIR}A{HAIR}M{HAIR}P", "LAMP"),
        (f"L A M P{WIDE}S O F A", "LAMP SOFA"),
        ("L  A  M  P    S  O  F  A", "LAMP SOFA"),
        ("A R T", "ART"),
        ("T H E  A R T  O F  W O O D", "THE ART OF WOOD"),
        ("C O L L E C T I O N  2 0 2 6", "COLLECTION 2026"),
        ("l i v i n g", "living"),
        ("Page 1\nS O F A S\nfrom 99", "Page 1\nSOFAS\nfrom 99"),
        ("К А Т А Л О Г", "КАТАЛОГ"),
        ("M Ö B E L", "MÖBEL"),
        ("目 录", "目录"),
        (f"目{WIDE}录", "目录"),
        ("产 品 目 录", "产品目录"),
        ("见 通 用 近 似 定 理 Theorem", "见通用近似定理 Theorem"),
    ],
)
def test_spaced_words_are_joined(spaced, joined):
    """Narrow gaps go, wider ones part words."""
    assert join_spaced(spaced) == joined
    assert heal(spaced) == joined


@pytest.mark.parametrize(
    "text",
    [
        "A B testing",
        "I am a b",
        "A B C D",
        "a b c",
        "x y z",
        "k x k y",
        "Vitamin A B E complex",
        "Plan A B D E here",
        "1 2 3 4",
        "B C D F G",
        "A E I O U",
        "a 目 录 b",
        "the 男 女 toilet",
        "S M L XL",
        "I",
    ],
)
def test_letters_that_are_meant_stay_apart(text):
    """Variables, lists, sizes and letters inside a sentence are no spaced words."""
    assert join_spaced(text) == text


def test_a_heading_without_word_gap_is_told():
    """Where every gap is alike the words cannot be parted, and segmentation is told so."""
    assert list(unparted_words("L I V I N G C O L L E C T I O N")) == ["LIVINGCOLLECTION"]
    assert list(unparted_words("L I V I N G  R O O M")) == []
    assert list(unparted_words("S O F A")) == []


def test_a_page_of_single_letters_is_left():
    """No heading has hundreds of letters."""
    grid = "W O R D " * 100
    assert join_spaced(grid) == grid
