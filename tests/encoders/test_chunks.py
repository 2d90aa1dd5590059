"""Over-long texts are split so that nothing is lost."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from encoders.contract import assert_covers
from tusou.encoders.chunks import LONG, split


def words_of(text: str) -> list[tuple[int, int]]:
    return [found.span() for found in re.finditer(r"\S+", text)]


def by_words(text: str, window: int) -> list[str]:
    return split(text, window, words_of, lambda part: len(words_of(part)) <= window)


def by_characters(text: str, window: int, per_character: int = 1) -> list[str]:
    """Each character is `per_character` tokens that all claim it, as bytes of Chinese do."""
    return split(
        text,
        window,
        lambda part: [(i, i + 1) for i in range(len(part)) for _ in range(per_character)],
        lambda part: len(part) * per_character <= window,
    )


def test_a_text_that_fits_is_one_chunk():
    """A text within the window stays whole, blanks and all."""
    assert by_words("  one two three ", 3) == ["  one two three "]


def test_a_long_text_of_few_tokens_is_one_chunk():
    """Many characters are a reason to count tokens first, not to split."""
    assert by_words("x" * (2 * LONG) + " end", 2) == ["x" * (2 * LONG) + " end"]


def test_cleaning_may_make_a_text_fit():
    """What is cleaned away does not count, up to as many tokens again as fit."""
    text = " ".join(["word"] * 4 + ["&nbsp;" + "x" * 20] * 2)
    assert split(text, 4, words_of, lambda part: "&nbsp;" in part) == [text]


def test_marks_that_cleaning_takes_away_do_not_count():
    """A table of contents is mostly dots, which SigLIP never sees."""
    text = "\n".join(f"chapter {number} {'. ' * 40}{number}" for number in range(1, 5))
    marks = re.compile(r"\w+|\.")

    def spans(part: str) -> list[tuple[int, int]]:
        return [found.span() for found in marks.finditer(part)]

    assert split(text, 12, spans, lambda part: len(words_of(part.replace(".", ""))) <= 12) == [text]


def test_a_text_of_many_times_the_window_is_not_asked_whether_it_fits():
    """Asking means to clean and encode all of it, which is as much work as splitting it."""
    asked = []

    def fits(part: str) -> bool:
        asked.append(part)
        return len(words_of(part)) <= 5

    text = "a longish sentence of words " * 40
    assert_covers(text, split(text, 5, words_of, fits))
    assert text not in asked
    assert max(map(len, asked)) < len(text) / 10


def test_chunks_overlap_by_a_tenth():
    """Neighbours share a tenth of the window, at token borders."""
    numbers = " ".join(str(n) for n in range(10, 31))
    assert by_words(numbers, 10) == [
        "10 11 12 13 14 15 16 17 18 19 ",
        "19 20 21 22 23 24 25 26 27 28 ",
        "21 22 23 24 25 26 27 28 29 30",
    ]


def test_the_last_chunk_is_as_long_as_the_others():
    """A few words at the foot of a page would be compared as if they were a text."""
    text = " ".join(f"word{n}" for n in range(95))
    assert [len(words_of(chunk)) for chunk in by_words(text, 30)] == [30, 30, 30, 30]


def test_the_last_chunk_begins_with_a_whole_character():
    """Of characters with three tokens each, as many as fit, and not the one before them."""
    assert by_characters("家具目录二零二六", 10, per_character=3)[-1] == "零二六"


def test_a_token_more_at_each_beginning_costs_one_short_chunk_each():
    """Some tokenizers begin each text with a blank of their own, and Chinese is one long word."""
    text = "一二三四五六七八九十" * 100

    def spans(part: str) -> list[tuple[int, int]]:
        return [(0, 1), *((at, at + 1) for at in range(len(part)))]

    chunks = split(text, 20, spans, lambda part: len(part) + 1 <= 20)
    assert_covers(text, chunks)
    assert len(chunks) <= 2 * len(text) / 18


def test_chinese_without_spaces_is_split_between_characters():
    """A text of Chinese characters alone is split like any other."""
    text = "一二三四五六七八九十甲乙丙丁"
    assert by_characters(text, 10) == ["一二三四五六七八九十", "五六七八九十甲乙丙丁"]


def test_a_character_is_never_cut():
    """A window that ends inside a character of several tokens leaves it to the next chunk."""
    chunks = by_characters("家具目录二零二六", 10, per_character=3)
    assert_covers("家具目录二零二六", chunks)
    assert all(1 <= len(chunk) <= 3 for chunk in chunks)


def test_a_character_larger_than_the_window_stands_alone():
    """A character with more tokens than the window is a chunk of its own."""
    assert by_characters("家具", 2, per_character=3) == ["家", "具"]


def test_a_text_that_grows_when_encoded_is_halved():
    """Where the spans promise a fit that encoding does not keep, the text is halved."""
    chunks = split("abcdefgh" * 4, 100, words_of, lambda part: len(part) <= 9)
    assert_covers("abcdefgh" * 4, chunks)
    assert all(len(chunk) <= 9 for chunk in chunks)


def test_a_text_without_tokens_is_kept():
    """A text of which the tokenizer sees nothing is not lost."""
    text = "\u200b" * 30
    chunks = split(text, 5, lambda _: [], lambda part: len(part) <= 12)
    assert_covers(text, chunks)


@given(st.text(max_size=400), st.integers(1, 30))
def test_every_character_is_in_a_chunk_by_words(text, window):
    """Whatever the text, chunks of words hold every character in order."""
    assert_covers(text, by_words(text, window))


@given(st.text(alphabet="的一是图搜红色椅子 ，。a1", max_size=300), st.integers(3, 40))
def test_every_character_is_in_a_chunk_by_bytes(text, window):
    """Whatever the text, chunks of characters of three tokens hold every one, and fit."""
    chunks = by_characters(text, window, per_character=3)
    assert_covers(text, chunks)
    assert all(len(chunk) * 3 <= window or len(chunk) <= 1 for chunk in chunks)


@pytest.mark.parametrize("length", [1_000, 20_000])
def test_the_number_of_chunks_grows_with_the_text(length):
    """A window of 100 moves on by 90 tokens each time."""
    text = " ".join("w" for _ in range(length))
    assert len(by_words(text, 100)) == pytest.approx(length / 90, abs=2)
