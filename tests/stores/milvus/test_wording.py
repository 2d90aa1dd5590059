"""Terms as words of ten letters, and words that texts have to hold."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tusou.stores.milvus.rows import Texts
from tusou.stores.milvus.wording import (
    holds,
    question_of,
    rows_of_words,
    telling_question,
    word_of,
)
from tusou.text import phrase_terms
from tusou.types import Where


@pytest.mark.parametrize("term", ["chair", "椅子", "3.5mm", "c++", "a" * 500, "\ud800"])
def test_every_term_is_one_word_of_ten_letters(term):
    """Whatever it holds: analyzers cut nothing and fold nothing."""
    word = word_of(term)
    assert len(word) == 10
    assert word.isascii()
    assert word.isalpha()
    assert word.islower()
    assert word == word_of(term)


def test_different_terms_are_different_words():
    """A hundred thousand terms share no word."""
    assert len({word_of(f"term{i}") for i in range(100_000)}) == 100_000


def test_rows_hold_all_words_and_fit():
    """No row is longer than a string of Milvus, none is lost, and there is always one."""
    rows = rows_of_words(Texts((" ".join(f"w{i}q" for i in range(9000)),)))
    assert len(rows) > 1
    assert max(map(len, rows)) <= 65_535
    assert word_of("w8999q") in rows[-1].split()
    assert rows_of_words(Texts(("", ""))) == [""]


def test_weights_are_told_by_repeating():
    """Three times as much weight, three times as often; scores are divided again."""
    assert question_of({"red": 1.0, "sofa": 1.0}) == (f"{word_of('red')} {word_of('sofa')}", 1.0)
    question, factor = question_of({"red": 3.0, "sofa": 1.0, "lamp": 0.2})
    counts = [question.split().count(word_of(term)) for term in ("red", "sofa", "lamp")]
    assert [count / factor for count in counts] == pytest.approx([3.0, 1.0, 0.2])


@pytest.mark.parametrize(
    ("phrases", "without", "expected"),
    [
        (("red armchair",), (), True),
        (("RED Armchair",), (), True),
        (("armchair red",), (), False),
        (("window brass",), (), False),
        (("!?",), (), True),
        ((), ("armchairs",), False),
        ((), ("sofa",), True),
        ((), ("red armchair",), False),
        ((), ("!?",), True),
        (("brass",), ("lamp",), True),
        (("img_2043.jpg", "IMG 2043"), (), True),
        (("brass rooms",), (), False),
        ((), ("room",), False),
        ((), ("jpg",), True),
    ],
)
def test_texts_hold_words_or_do_not(phrases, without, expected):
    """Phrases do not go from one text into the next; left-out words count in any form."""
    texts = Texts(("a red armchair at the window", "brass"), ("rooms/IMG_2043.jpg",))
    assert holds(Where(phrases=phrases, without=without), texts) is expected


def is_found(phrase, texts):
    """Whether the rows of words hold what the phrase is looked for by."""
    words = " ".join(rows_of_words(texts)).split()
    return not set(telling_question([phrase]).split()).isdisjoint(words)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("red chairs", "two red chairs"),
        ("the chair s", "the chair's leg"),
        ("a note", "a note-book"),
        ("two IMG 2034", "two IMG_2034.jpg"),
        ("子大", "椅子，大的"),
        ("l'eau", "de l'eau"),
        ("un été", "un été"),
        ("red chair", "4k60red chair"),
        ("mm", "2.5mm2"),
        ("hc", "a 74HC595"),
        ("chairs", "2chairs"),
        ("一", "第一章"),
    ],
)
def test_a_word_that_tells_of_a_phrase_is_a_term_of_all_that_hold_it(phrase, text):
    """Words, written as they may be, also within codes, and single Chinese characters."""
    texts = Texts((text,))
    assert holds(Where(phrases=(phrase,)), texts)
    assert is_found(phrase, texts)


@pytest.mark.parametrize("phrase", ["14", "S.", "A", "pdf", "?!", "", "2.5", "A-127"])
def test_numbers_letters_and_suffixes_tell_of_no_phrase(phrase):
    """They stand in too many texts to tell of few."""
    assert telling_question([phrase]) == ""
    assert telling_question([phrase, "red chairs"]) == telling_question(["red chairs"]) != ""


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("Mr. Smith", "faces/Mr. Smith"),
        ("John Smith", "Mr. John Smith"),
        ("v.final", "chair v.final"),
        ("parquet#row=3", "t.parquet#row=3"),
        ("chair.svg", "red chair.svg"),
        ("椅子", "1. 红色椅子"),
    ],
)
def test_phrases_are_found_behind_the_last_point_of_a_name(phrase, name):
    """Where no words are searched."""
    texts = Texts((), (name,))
    assert holds(Where(phrases=(phrase,)), texts)
    assert is_found(phrase, texts)


PARTS = (
    *("a", "b", "cm", "mm", "2", "16", "2.5", "74", "HC", "595", "N", "-", "_", ".", " ", "，"),
    *("椅", "子", "红色", "chair", "chairs", "'s", "’s", "pdf", "jpg", "/", "&", "+", "C++", "C#"),
    *(
        "x",
        "é",
        "ﬁ",
        "ſ",
        "ß",
        "ø",
        "㎡",
        "㊀",
        "㈠",
        "½",
        "²",
        "\u200c",
        "が",
        "か\u3099",
        "ㅎ",
        "ㅏ",
    ),
    *("Ⅷ", "①", "\n", "-\n", "A R T", "A" * 41, "z" * 70, ",", "1,299", "3,14", "·", ":", "0x1f"),
    *("120x60", "ǅ", "\u0301", "fps", "k", "don't", "ising", "\u00ad", "µ", "ﬀ", "ªb", "#row=3"),
)


@settings(max_examples=1500)
@given(
    parts=st.lists(st.sampled_from(PARTS), min_size=1, max_size=6),
    ends=st.tuples(st.integers(0, 12), st.integers(1, 4)),
    is_name=st.booleans(),
)
def test_whatever_holds_a_phrase_is_found_by_its_telling_word(parts, ends, is_name):
    """However words, numbers and signs are put together; in texts and names of any form."""
    text = "".join(parts)
    texts = Texts((), ("f/" + text,)) if is_name else Texts((text,))
    terms = phrase_terms(text)
    start, length = ends
    for phrase in (text, " ".join(terms[start : start + length])):
        if telling_question([phrase]) and holds(Where(phrases=(phrase,)), texts):
            assert is_found(phrase, texts)
