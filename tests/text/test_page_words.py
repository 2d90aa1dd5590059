"""What of the words of a page matches a query."""

from __future__ import annotations

import pytest

from tusou.text import matched_words, matching


def pieces(words, query):
    """What matches, each with the number of its word."""
    return [(one.at, words[one.at][one.start : one.end]) for one in matching(words, query)]


def numbers(words, query):
    return [one.at for one in matching(words, query)]


@pytest.mark.parametrize(
    "word",
    ["chairs", "Chairs,", "(chair)", "chair's", "A-127", "127", "LC4.", "c++", "扶手椅", "!", ""],
)
@pytest.mark.parametrize("query", ["chair", "a127", "lc4", "c++", "椅", "127"])
def test_a_word_of_a_page_matches_as_it_does_in_a_text(word, query):
    """With the marks that a source left around it."""
    assert numbers([word], query) == [0] * bool(matched_words(word, query))


@pytest.mark.parametrize(
    ("words", "query", "found"),
    [
        (["a", "jack", "of", "3.5", "mm."], "3.5mm", [3, 4]),
        (["chair", "A", "127"], "A-127", [1, 2]),
        (["127", "A"], "A127", []),
        (["3.5", "mm", "3.5", "mm"], "3.5mm", [0, 1, 2, 3]),
        (["3.5", "(mm)", "chairs"], "chair", [2]),
        (["120x60", "cm,", "120", "x", "75"], "120x60", [0, 2]),
        (["120", "×", "60", "cm"], "120x60", [0, 2]),
    ],
)
def test_both_halves_of_a_code_are_marked_on_a_page(words, query, found):
    """A source cuts "3.5 mm" into two words with a box each."""
    assert numbers(words, query) == found


def test_a_word_that_is_not_chinese_matches_as_a_whole():
    """With what stands around it and what was added to its stem."""
    assert pieces(["(Chairs),"], "chair") == [(0, "(Chairs),")]


@pytest.mark.parametrize(
    ("line", "query", "found"),
    [
        ("布艺沙发套可以拆下，用三十度温水手洗", "沙发", ["沙发"]),
        ("布艺沙发套可以拆下，用三十度温水手洗", "沙发套", ["沙发套"]),
        ("沙发，沙发床", "沙发", ["沙发", "沙发"]),
        ("圖書館", "图书", ["圖書"]),
        ("型号LC4的沙发", "lc4 沙发", ["LC4", "沙发"]),
        ("宽120x60厘米", "60", ["60"]),
        ("没有", "沙发", []),
    ],
)
def test_of_a_chinese_line_the_characters_that_match(line, query, found):
    """A line without blanks is one word."""
    assert [piece for _, piece in pieces([line], query)] == found


@pytest.mark.parametrize(
    ("words", "query", "found"),
    [
        (["布艺沙", "发套"], "沙发", [(0, "沙"), (1, "发")]),
        (["布艺沙", "发套"], "沙发套", [(0, "沙"), (1, "发套")]),
        (["目", "录"], "目录", [(0, "目"), (1, "录")]),
        (["沙。", "发套"], "沙发", []),
        (["布艺沙", "chair", "发套"], "沙发", []),
        (["布艺沙", "sofa", "发套"], "沙发", [(1, "sofa")]),
    ],
)
def test_a_chinese_word_that_goes_on_in_the_next_line(words, query, found):
    """Each half is marked where it stands, and so are letters set apart."""
    assert pieces(words, query) == found


@pytest.mark.parametrize(
    ("heading", "query", "found"),
    [
        ("S O F A", "sofa", "SOFA"),
        ("our S O F A now", "sofas", "SOFA"),
        ("L I V I N G R O O M", "living room", "LIVINGROOM"),
        ("L I V I N G R O O M", "living", "LIVING"),
        ("L I V I N G R O O M", "room", "ROOM"),
        ("S T A R T", "art", ""),
        ("A B C D", "abcd", ""),
    ],
)
def test_a_heading_whose_letters_are_set_apart(heading, query, found):
    """Its letters are marked where an index holds the word that they spell."""
    assert "".join(piece for _, piece in pieces(heading.split(), query)) == found


def test_letters_of_which_folding_leaves_nothing_are_no_word():
    """Marks of vowels that stand alone, before a heading whose letters are set apart."""
    assert numbers([*"\ufe70\ufe72\ufe74", *"SOFATABLE"], "table") == [*range(7, 12)]
