"""Snippets out of long and mixed texts, healing of broken lines, languages of short strings."""

from __future__ import annotations

import pytest

from tusou.text import heal, language_of, matched_words, matching, segment, snippet, terms_among

ZH = "展厅里陈列着各个年代的木制家具与灯具，每一件都附有说明。" * 30


@pytest.mark.parametrize("place", [0, 7, 400, len(ZH)])
def test_the_match_is_shown_wherever_it_stands(place):
    """At the beginning, in the middle or at the end of long Chinese text, the match is inside."""
    text = ZH[:place] + "黄铜落地钟" + ZH[place:]
    found = snippet(text, "黄铜落地钟", width=60)
    assert "黄铜落地钟" in found.text
    assert found.words == ("黄铜落地钟",)
    assert len(found.text) <= 62
    assert found.text.strip("…") in text
    assert found.text.startswith("…") == (place > 20)
    assert found.text.endswith("…") == (place < len(ZH))


def test_a_whole_match_is_worth_more_than_parts_of_it():
    """The place with both halves of a word wins over those that have one of them."""
    text = "黄铜" * 5 + ZH + "黄铜落地钟" + ZH + "落地" * 5
    assert "黄铜落地钟" in snippet(text, "黄铜落地钟", width=50).text


def test_a_sentence_is_asked_by_what_it_means():
    """The words around a question move no window."""
    text = ZH + "窗边有一盏台灯。" + ZH
    assert "台灯" in snippet(text, "请帮我找一张台灯的照片", width=40).text


def test_two_scripts_in_one_window():
    """A Latin code and the Chinese word beside it are both told."""
    found = snippet(ZH + "型号 LC4 躺椅，皮革。" + ZH, "LC-4 躺椅", width=50)
    assert found.words == ("LC4", "躺椅")


def test_a_snippet_of_broken_lines_is_one_line():
    """Line ends, hyphens and margins of the page do not show."""
    found = snippet("The multi-\nhead atten-\ntion layer\r\nis here.\n\n\n", "attention")
    assert found.text == "The multihead attention layer is here."
    assert found.words == ("attention",)


@pytest.mark.parametrize(
    ("broken", "healed"),
    [
        ("rein-\nforce-\nment", "reinforcement"),
        ("Gemälde-\nsammlung", "Gemäldesammlung"),
        ("пере-\nнос", "перенос"),
        ("infor\u2010\nmation", "information"),
        ("pre-\n\ntext", "pre-\n\ntext"),
        ("COVID-\n19", "COVID-19"),
        ("用 Trans-\nformer 训练", "用 Transformer 训练"),
    ],
)
def test_line_ends_inside_words(broken, healed):
    """Words of any alphabet are joined, codes keep their hyphen, paragraphs stay."""
    assert heal(broken) == healed


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("沙发", "zh"),
        ("图", "zh"),
        ("圖書館", "zh"),
        ("LED灯", "zh"),
        ("いす", "ja"),
        ("의자", "ko"),
        ("Стул", "ru"),
        ("Μονή", "el"),
        ("chair", ""),
        ("the chair in the hall", "en"),
        ("图 3.1 GPU utilisation", ""),
        ("2024年第3期", "zh"),
        ("👍👍", ""),
    ],
)
def test_language_of_short_strings(text, language):
    """One ideograph, or two letters of a telling script, are enough; a Latin word is not."""
    assert language_of(text) == language


@pytest.mark.parametrize(
    "between", [" " * 200_000, "\n\t" * 100_000, " a" * 100_000, ". " * 100_000]
)
@pytest.mark.parametrize("end", ["12", "椅子", "LC4", ""])
def test_blanks_and_words_without_end_are_looked_at_once(between, end):
    """Some text layers are made so; looking on from every blank would take hours."""
    text = f"Price list{between}{end}"
    assert terms_among(text, {"list", "12"}) == {"list", "12"} & set(segment(text))
    assert matched_words(text, "list") == ("list",)


def test_a_word_without_end_is_bounded_wherever_it_is_met():
    """Its first letters are a word to the index, and to the marks on a page."""
    word = "z" * 100_000
    assert [found.at for found in matching([word], "z" * 64)] == [0]
    assert matched_words(word, "z" * 64)
