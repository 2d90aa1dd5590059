"""What photos are asked, and which of them are right."""

from __future__ import annotations

import json

import numpy as np
import pytest
from benchmarks.quality.collecting import COLUMNS, Seen
from benchmarks.quality.photo_queries import (
    WORDS,
    PhotoQuery,
    absent,
    absent_words,
    folds_of,
    sentences,
    words,
)

from benchmarks.quality import dev, photo_queries, photos, reporting


@pytest.fixture
def asked(tmp_path, monkeypatch):
    """Let words.jsonl hold these rows."""

    def write(*rows):
        file = tmp_path / "words.jsonl"
        lines = [json.dumps({"query": query, "lang": lang}) for query, lang in rows]
        file.write_text("\n".join(lines), "utf-8")
        monkeypatch.setattr(photo_queries, "WORDS", file)

    return write


def holding(tmp_path, **captions):
    """Photos with captions: English ones, or a pair of English and Chinese."""
    both = {name: own if isinstance(own, tuple) else (own, []) for name, own in captions.items()}
    return photos.Photos(tmp_path, {n: {"en": en, "zh": zh} for n, (en, zh) in both.items()})


def test_absent_words_are_noticed_when_a_caption_holds_them(tmp_path):
    """They were chosen so that no caption does; whole words in English."""
    word = absent()[0]["absent"][0]
    assert word not in absent_words(holding(tmp_path, a=([f"x{word}"], ["没有"])))
    assert word in absent_words(holding(tmp_path, a=([f"the {word} here"], ["没有"])))


def test_one_caption_of_each_photo_is_asked_in_both_languages(tmp_path):
    """The same photos in both, the same for the same seed; then what no photo shows."""
    captions = {f"{n}.jpg": {"en": [f"en {n}"], "zh": [f"zh {n}"]} for n in range(7)}
    made = sentences(photos.Photos(tmp_path, captions))
    assert made == sentences(photos.Photos(tmp_path, captions))
    able = [one for one in made if one.right]
    assert len(able) == 14
    assert {min(one.right) for one in able if one.language == "en"} == set(captions)
    assert all(one.text == f"{one.language} {min(one.right)[0]}" for one in able)
    assert [one.text for one in made[14:]] == [row["query"] for row in absent()]


def test_right_for_words_are_the_photos_whose_captions_name_them(tmp_path, asked):
    """All words in one caption, whole or in the plural; Chinese wherever it stands."""
    asked(("dog", "en"), ("red shirt", "en"), ("狗", "zh"))
    made = holding(
        tmp_path,
        one=(["two dogs run", "a dog"], ["一只狗", "黑狗"]),
        two=(["a hotdog", "a man in a shirt of red"], ["人"]),
        three=(["Red shirts", "a red shirt"], ["人"]),
    )
    dogs, shirts, chinese = words(made)
    assert dogs == PhotoQuery("dog", "en", frozenset({"one"}))
    assert shirts.right == {"two", "three"}
    assert chinese.right == {"one"}


def test_words_that_no_caption_names_have_no_answer(tmp_path, asked):
    """They are asked to see whether that is told."""
    asked(("zebra", "en"))
    assert words(holding(tmp_path, one=["a dog", "a dog"])) == [PhotoQuery("zebra", "en")]


def test_words_that_single_captions_name_are_not_asked(tmp_path, asked):
    """One of five saw it, or thought so: neither answer would be right."""
    asked(("hat", "en"))
    assert words(holding(tmp_path, one=["a man in a hat", "a man"], two=["a hat"])) == []


def test_the_words_are_of_both_languages_and_each_is_asked_once():
    """In one word and in more."""
    rows = [json.loads(line) for line in WORDS.read_text("utf-8").splitlines()]
    assert len({row["query"] for row in rows}) == len(rows) > 400
    assert {row["lang"] for row in rows} == {"en", "zh"}
    assert all(row["query"].isascii() == (row["lang"] == "en") for row in rows)
    assert any(" " in row["query"] for row in rows)


def test_a_photo_is_in_one_fold_whatever_library_it_is_in(tmp_path):
    """What is held out of a fit on a thousand must not come back by the two hundred."""
    captions = {f"{n:05}.jpg": {"en": [f"en {n}"], "zh": [f"zh {n}"]} for n in range(60)}
    many = photos.Photos(tmp_path / "many", captions)
    many.folder.mkdir()
    for name in captions:
        (many.folder / name).touch()
    of_photo = {}
    for one in (many, photos.fewer(many, tmp_path, 20)):
        queries = sentences(one)
        for query, fold in zip(queries, folds_of(queries), strict=True):
            assert of_photo.setdefault(query.about, fold) == fold
    assert set(of_photo.values()) == set(range(dev.N_FOLDS))


def test_captions_are_left_out_with_their_photo_and_words_as_themselves():
    """Of a word one library may hold many photos, and another one only: it is the same word."""
    english, chinese = (
        PhotoQuery("a dog", "en", frozenset({"1"}), "1"),
        PhotoQuery("一条狗", "zh", frozenset({"1"}), "1"),
    )
    assert folds_of([english]) == folds_of([chinese])
    for right in ("", "1", "12"):
        assert PhotoQuery("dog", "en", frozenset(right)).about == "dog"


def test_photographs_hold_what_was_seen_and_what_was_right():
    """Grades by the file, and how short each query is."""
    queries = [PhotoQuery("dog", "en", frozenset({"b.jpg"})), PhotoQuery("a green cow flies", "en")]
    seen = Seen(
        np.zeros((2, len(COLUMNS))),
        np.zeros((2, 3), dtype=np.int64),
        np.arange(2),
        (("a.jpg", None), ("b.jpg", None)),
    )
    made = reporting._photographs("starter, words", queries, [seen, seen], 200)
    dog, cow = made.answers
    assert (dog.grades.tolist(), cow.grades.tolist()) == ([0, 2], [0, 0])
    assert (dog.answerable, cow.answerable) == (True, False)
    assert (dog.n_items, dog.brevity, cow.brevity) == (200, 1.0, 0.0)
    assert made.languages == ["en", "en"]
    assert made.teaches
    assert not reporting._photographs("second encoder", queries, [seen, seen], 200).teaches
