"""Sentences in the language of the person."""

from __future__ import annotations

import pytest

from tusou.wording import listed, said, sentences, translated


@pytest.fixture
def chinese(monkeypatch):
    monkeypatch.setenv("TUSOU_LANG", "zh")


def test_english_is_said_as_it_is_written(monkeypatch):
    monkeypatch.setenv("TUSOU_LANG", "en")
    assert said("indexed {} ({})", "3 files", "7 pages") == "indexed 3 files (7 pages)"
    assert translated("nothing found") == "nothing found"
    assert listed(["a", "b"]) == "a, b"


def test_chinese_is_said_where_the_table_has_it(chinese):
    assert said("nothing found") == "没有找到"
    assert said("{} page", 1) == "1 页"
    assert listed(["甲", "乙"]) == "甲、乙"


def test_what_the_table_lacks_stays_english(chinese):
    assert said("a sentence of a plug-in: {}", 1) == "a sentence of a plug-in: 1"
    assert translated("a sentence of a plug-in") == "a sentence of a plug-in"


def test_a_finished_sentence_is_told_by_its_form(chinese):
    """What differs, such as a name, is carried over unread."""
    told = translated("no model is called 'nothing found'")
    assert "'nothing found'" in told
    assert told != "no model is called 'nothing found'"


def test_values_with_braces_are_carried_over(chinese):
    assert "{0}{}" in said("{} in {}", "{0}{}", "x")


def test_of_two_forms_that_fit_the_closer_one_is_meant():
    """The one of which more is always the same."""
    order = sentences._open_ones()
    assert [row.n_letters for row in order] == sorted(
        (row.n_letters for row in order), reverse=True
    )
