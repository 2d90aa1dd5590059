"""Sentences in the language of the person."""

from __future__ import annotations

import pytest

from tusou.wording import listed, said, translated


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


@pytest.mark.parametrize(
    ("message", "told"),
    [
        # A frame goes before what it tells.
        ("argument -k: '0' is not a whole number of at least 1",
         "参数 -k：'0' 不是大于或等于 1 的整数"),
        ("row 3: this pair has no picture", "第 3 行：这个图文对没有图片"),
        ("OCR: its words cannot be read (A: b)", "OCR：无法识别其中的文字（A：b）"),
        # Names are never read, also where they look like words of ours.
        ("/photos and films/x cannot be written: permission denied",
         "无法写入 /photos and films/x：没有权限"),
        ("3 pictures", "3 张图片"),
        ("no pictures", "no pictures"),
    ],
)  # fmt: skip
def test_the_form_is_found(chinese, message, told):
    """By a word of ours at the beginning, else by what is always the same."""
    assert translated(message) == told
