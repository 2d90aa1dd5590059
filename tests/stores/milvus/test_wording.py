"""Terms as words of ten letters, and words that texts have to hold."""

from __future__ import annotations

import pytest

from tusou.stores.milvus.rows import Texts
from tusou.stores.milvus.wording import holds, question_of, rows_of_words, telling_word, word_of
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


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("red chairs", "two red chairs"),
        ("chair s", "the chair's leg"),
        ("note", "note-book"),
        ("IMG 2034", "IMG_2034.jpg"),
        ("子大", "椅子，大的"),
        ("l'eau", "de l'eau"),
        ("été", "un été"),
    ],
)
def test_a_word_that_tells_of_a_phrase_is_a_term_of_all_that_hold_it(phrase, text):
    """Words, written as they may be, and single Chinese characters."""
    texts = Texts((text,))
    assert holds(Where(phrases=(phrase,)), texts)
    [row] = rows_of_words(texts)
    assert word_of(telling_word([phrase])) in row.split()


@pytest.mark.parametrize("phrase", ["14", "S.", "A", "pdf", "?!", ""])
def test_numbers_letters_and_suffixes_tell_of_no_phrase(phrase):
    """As parts of "3.14", "U.S." and "a.pdf" they stand in texts, and are no terms of theirs."""
    assert telling_word([phrase]) == ""
    assert telling_word([phrase, "red chairs"]) == "chair"
