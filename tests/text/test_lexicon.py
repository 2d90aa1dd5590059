"""What words are called in the other language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tusou.text import lexicon
from tusou.text.lexicon import in_chinese, in_english
from tusou.text.scripts import HAN
from tusou.text.stop_words import ENGLISH
from tusou.text.tokens import cjk_pairs

LINES = Path(lexicon.__file__).with_suffix(".txt").read_text("utf-8").splitlines()
ROWS = [line.split("\t") for line in LINES]


def english(run):
    """Each word of a CJK run with the first of its names."""
    return [(run[one.start : one.end], " ".join(one.names[0])) for one in in_english(run)]


@pytest.mark.parametrize(
    ("run", "words"),
    [
        ("红色沙发", [("红色", "red"), ("沙发", "sofa")]),
        ("坦桑尼亚", [("坦桑尼亚", "tanzania")]),
        ("信用卡", [("信用卡", "credit card")]),
        ("内窥镜灯泡", [("内窥镜", "endoscop"), ("灯泡", "light bulb")]),
        ("布吡", []),  # no piece of a word that is not known
        ("布", [("布", "cloth")]),
    ],
)
def test_a_run_is_cut_into_words_that_are_known(run, words):
    """And told by the terms under which an index holds their names."""
    assert english(run) == words


def test_the_longest_words_win():
    """Of the ways to cut a run that which leaves out least, then has fewest words."""
    assert [run for run, _ in english("信用卡")] == ["信用卡"]
    assert [run for run, _ in english("电动汽车电池")][-1] == "电池"


@pytest.mark.parametrize(
    ("words", "chinese"),
    [
        (["red", "sofas"], ["红色", "沙发"]),
        (["Credit", "Cards"], ["信用卡"]),
        (["swimming", "pool"], ["游泳池"]),
        (["xyzzy"], []),
    ],
)
def test_words_and_phrases_are_called_something_in_chinese(words, chinese):
    """In any form; a phrase before its words."""
    found = in_chinese(words)
    assert len(found) == len(chinese)
    for one, name in zip(found, chinese, strict=True):
        assert tuple(cjk_pairs(name)) in one.names


def test_no_word_is_called_by_a_single_character():
    """It stands in others everywhere."""
    found = in_chinese(["dog", "car", "lamp"])
    assert len(found) == 3
    assert all(len(pair) == 2 for one in found for name in one.names for pair in name)


# ── The list ────────────────────────────────────────────────────────────────────────────────


def test_each_line_is_a_chinese_word_and_its_names():
    assert len(ROWS) > 5_000
    assert all(len(row) == 2 for row in ROWS)
    assert all(re.fullmatch(f"[{HAN}]{{1,8}}", chinese) for chinese, _ in ROWS)
    for _, names in ROWS:
        each = names.split("|")
        assert 1 <= len(each) <= 4
        assert len(set(each)) == len(each)
        assert all(1 <= len(name.split()) <= 3 and name == name.strip() for name in each)


def test_each_word_is_there_once_in_order():
    """So that two who add words meet in no line."""
    words = [chinese for chinese, _ in ROWS]
    assert words == sorted(set(words))


def test_no_name_is_a_word_that_only_carries_a_sentence():
    assert not [names for _, names in ROWS for name in names.split("|") if name in ENGLISH]
