"""Terms for an index and for a query."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tusou.text import (
    indexed_terms,
    phrase_terms,
    query_terms,
    segment,
    terms_among,
    weighted_terms,
)
from tusou.text.folding import fold
from tusou.text.stemming import stem
from tusou.text.tokens import Token, tokens, tokens_among, word_terms


def test_words_are_folded_and_stemmed_in_order():
    """An index keeps every word, repeats included."""
    assert segment("Two chairs, THE chair") == ["two", "chair", "the", "chair"]


def test_chinese_gives_characters_and_pairs():
    """A run of Chinese is found by one character and by two."""
    assert segment("扶手椅") == ["扶", "手", "椅", "扶手", "手椅"]
    assert segment("椅") == ["椅"]


def test_a_query_takes_pairs_and_a_single_character_alone():
    """Characters of a longer word would only find noise."""
    assert query_terms("扶手椅") == ["扶手", "手椅"]
    assert query_terms("椅") == ["椅"]


@pytest.mark.parametrize(
    ("word", "terms"),
    [
        ("A-127", ("a127", "127")),
        ("LC4", ("lc4", "lc")),
        ("3.5mm", ("3.5mm", "3.5", "mm")),
        ("1,299.00", ("1299",)),
        ("1,299", ("1299",)),
        ("3,5", ("3.5",)),
        ("6.4.1", ("6.4.1",)),
        ("multi-head", ("multihead", "multi", "head")),
        ("2019-04-10", ("20190410", "2019", "04", "10")),
        ("978-3-16-148410-0", ("9783161484100", "978", "3", "16", "148410", "0")),
        ("3-4", ("3-4", "3", "4")),
        ("3–4", ("3-4", "3", "4")),
        ("1.5-2", ("1.5-2", "1.5", "2")),
        ("16:9", ("16-9", "16", "9")),
        ("v1-2", ("v12", "v1")),
        ("1,2,3,4,5,6,7", ("1", "2", "3", "4", "5", "6", "7")),
        ("120㎡", ("120m2", "120", "m2")),
        ("chair's", ("chair",)),
        ("C++", ("c++",)),
        ("_", ()),
        ("ﬁne", ("fine",)),
    ],
)
def test_terms_of_a_word(word, terms):
    """The whole as typed, then its parts."""
    assert word_terms(word) == terms


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("120x60x75cm", ["120", "60", "75cm"]),
        ("120 x 60 X 75 cm", ["120", "60", "75", "cm"]),
        ("120 × 60*75", ["120", "60", "75"]),
        ("宽１２０ｘ６０", ["宽", "１２０", "６０"]),
        ("60х40", ["60", "40"]),
        ("1.5x2,5m", ["1.5", "2,5m"]),
        ("table-120x60", ["table", "120", "60"]),
        ("0x1f and 0x10", ["0x1f", "and", "0x10"]),
        ("IP65x2, 3x, x3", ["IP65x2", "3x", "x3"]),
        ("iPhone X 64, 5 x", ["iPhone", "X", "64", "5", "x"]),
    ],
)
def test_a_size_is_its_numbers(text, words):
    """Whatever is written for "×" between them."""
    assert [token.text for token in tokens(text)] == words


@pytest.mark.parametrize(
    ("query", "codes", "parts"),
    [
        ("IP65", ["ip65"], ["ip", "65"]),
        ("LC1,LC2,LC3,LC4,LC5,LC6,LC7", [f"lc{n}" for n in range(1, 8)], ["lc"]),
        ("a1b2c3d4e5f6g7-" * 4 + "X", ["a1b2c3d4e5f6g7"], []),
        ("3-4", ["3-4", "3", "4"], []),
        ("2019-04-10", ["20190410", "2019", "04", "10"], []),
    ],
)
def test_only_the_parts_of_a_code_count_for_little(query, codes, parts):
    """A list too long to be one word has no whole, and its first entry is as good as the others."""
    weights = weighted_terms(query)
    assert [weights[term] for term in codes] == [1.0] * len(codes)
    assert all(weights[term] < 1 for term in parts if term in weights)


def test_a_query_leaves_out_what_only_carries_the_sentence():
    """Stop words, particles and asking phrases go, unless nothing else is there."""
    assert query_terms("show me the page that shows a revolving chair") == [
        "revolv",
        "chair",
        "revolvingchair",
    ]
    assert query_terms("请帮我找一张红色沙发的照片") == ["红色", "色沙", "沙发"]
    assert query_terms("the who") == ["the", "who", "thewho"]
    assert query_terms("照片") == ["照片"]
    assert query_terms("研究的目的") == ["研究", "目的"]
    assert query_terms("Где найти каталог для ламп и") != []


def test_neighbours_are_looked_up_together_in_short_queries_only():
    """Names are short; pairs out of a sentence are accidents."""
    assert "libreoffic" in query_terms("libre office")
    assert "darkblu" not in query_terms("dark blue velvet sofa with wooden legs")


def test_a_pasted_page_is_cut():
    """A query has a bounded number of terms."""
    assert len(query_terms(" ".join(f"word{i}" for i in range(2000)))) == 128


def test_a_blank_query_has_no_terms():
    """Signs alone are nothing to look up."""
    assert query_terms(" ?! …") == []
    assert segment("") == []


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("ＡＢＣ", "abc"),
        ("Ünïcödé", "unicode"),
        ("ﬂoor", "floor"),
        ("Straße", "strasse"),
        ("Øre", "ore"),
        ("ΣΑΣ", "σασ"),
        ("Й", "и"),
        ("が", "が"),
        ("한", "한"),
        ("ｶﾞ", "ガ"),
        ("㎡", "m2"),
    ],
)
def test_folding(written, folded):
    """Width, case, ligatures and accents of alphabets fold; kana and Hangul stay whole."""
    assert fold(written) == folded


@pytest.mark.parametrize(
    ("word", "cut"),
    [
        ("chairs", "chair"),
        ("tilings", "tile"),
        ("bus", "bus"),
        ("каталоги", "каталог"),
        ("a127", "a127"),
        ("椅子", "椅子"),
    ],
)
def test_stems(word, cut):
    """Each script has its rules; what is no word of them stays whole."""
    assert stem(word) == cut


def test_tokens_know_where_they_stand():
    """A token is a piece of the text."""
    text = "LED灯 A-127, ok"
    found = list(tokens(text))
    assert [token.text for token in found] == ["LED", "灯", "A-127", "ok"]
    assert all(text[token.start : token.end] == token.text for token in found)


@given(st.text(max_size=300))
def test_any_text_can_be_cut(text):
    """No text makes segmentation fail, and no term holds white space or is too long."""
    for term in segment(text) + query_terms(text):
        assert term
        assert len(term) <= 256
        assert term.split() == [term]


@example("b..0")
@example("b 0")
@given(st.text(alphabet="abcde fghij 椅子红色0123-.,", min_size=1, max_size=40))
def test_a_text_is_found_by_itself(text):
    """Every query that has terms finds the text that is written just so.

    But for a letter before one digit: "b 0" is a code to a query, and to a text "B 0" alone.
    """
    wanted = query_terms(text)
    assert not wanted or set(wanted) & {*segment(text), *segment(text.upper())}


ODD = ["multi-head", "IP65", "ISO 9001", "3.5 mm", "ÉTÉ", "红色扶手椅", "c++", "L I V I N G R"]
PLAIN = ["Chairs", "chair,", "dying.", "sky;", "mm", "X", "EU", "7", "x" * 70]
WORDS = st.sampled_from([*PLAIN, "LibreOffice", "sky's", *ODD])
TEXTS = st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=8).map(" ".join))


@given(TEXTS)
def test_both_kinds_of_terms_are_those_of_each(text):
    """A body is read once for both."""
    assert indexed_terms(text) == (segment(text), phrase_terms(text))


def test_a_text_is_not_held_word_by_word():
    """Beside its terms: a cell of a table may hold a book."""
    text = "chair 12 " * 50_000
    tracemalloc.start()
    terms, exact = indexed_terms(text)
    held, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(terms) == len(exact) == 100_000
    assert peak < 2.5 * held


@given(TEXTS, TEXTS)
def test_terms_among_are_those_of_the_whole_text(text, other):
    """Though most words are passed over."""
    terms = set(segment(text))
    for wanted in (frozenset(query_terms(other)), frozenset(sorted(terms)[::2])):
        assert terms_among(text, wanted) == terms & wanted


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("航拍的照片", ["航拍"]),
        ("羽毛球拍的照片", ["羽毛", "毛球", "球拍"]),
        ("拍的", ["拍的"]),
        ("在云南拍的猫", ["在云", "云南", "南拍", "猫"]),
        ("现在拍的", ["现在"]),
        ("在沙发上的猫", ["在沙", "沙发", "发上", "猫"]),
        ("a seat taken by a cat", ["seat", "taken", "cat", "seattaken", "takencat"]),
    ],
)
def test_words_that_only_look_like_taking_a_picture_are_looked_up(query, terms):
    """A racket, a selfie, and what is seen of a place."""
    assert query_terms(query) == terms


@given(TEXTS, TEXTS)
def test_tokens_among_are_those_that_give_what_is_wanted(text, other):
    """In their places, and others only where they are no plain words."""
    wanted = frozenset(query_terms(other))

    def gives(token: Token) -> bool:
        return not token.is_cjk and not wanted.isdisjoint(word_terms(token.text))

    every, among = list(tokens(text)), list(tokens_among(text, wanted))
    assert set(among) <= set(every)
    assert [token for token in among if gives(token)] == [token for token in every if gives(token)]


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("找一张台灯的照片", ["台灯"]),
        ("帮我找红色沙发", ["红色", "色沙", "沙发"]),
        ("搜索沙发的图片", ["沙发"]),
        ("显示 沙发", ["沙发"]),
        ("有沙发呢", ["有沙", "沙发"]),
        ("什么是沙发", ["是沙", "沙发"]),
        ("坐着的女孩", ["坐", "女孩"]),
        ("坐著的女孩", ["坐", "女孩"]),
        ("請幫我找一張床的圖片", ["床"]),
        ("找一張價目表的頁面", ["价目", "目表"]),
        ("搜尋沙發的相片", ["沙发"]),
        ("顯示 沙發", ["沙发"]),
        ("什麼是沙發", ["是沙", "沙发"]),
        ("甚麼沙發", ["沙发"]),
        ("有沙發嗎", ["有沙", "沙发"]),
        ("在云南拍的照片", ["云南"]),
        ("iPhone拍的", ["iphon"]),
        ("去年在海边拍的", ["去年", "海边"]),
        ("在云南拍攝的相片", ["云南"]),
        ("用手机拍的照片", ["手机"]),
        ("爸爸拍的图片", ["爸爸"]),
        ("photos taken at the beach", ["beach"]),
        ("the pictures taken with an iPhone", ["iphon"]),
        ("taken in Yunnan", ["yunnan"]),
        ("show me a picture of a lamp", ["lamp"]),
        ("a page with a lamp", ["lamp"]),
        ("how can I clean a sofa", ["clean", "sofa", "cleansofa"]),
        ("birds that can swim", ["bird", "swim", "birdsswim"]),
        ("it may rain", ["rain"]),
        ("what will be shown", ["shown"]),
        ("a man sitting down", ["man", "sit", "mansit"]),
        ("walking down stairs", ["walk", "stair", "walkingstair"]),
        ("down the road", ["road"]),
        ("turn off the light", ["turn", "light", "turnlight"]),
    ],
)
def test_what_only_asks_is_not_looked_up(query, terms):
    """Asking phrases, particles and question words."""
    assert query_terms(query) == terms


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("显示器", ["显示", "示器"]),
        ("搜索引擎", ["搜索", "索引", "引擎"]),
        ("查找表", ["查找", "找表"]),
        ("吧台椅", ["吧台", "台椅"]),
        ("文艺酒吧", ["文艺", "艺酒", "酒吧"]),
        ("毛呢外套", ["毛呢", "呢外", "外套"]),
        ("着火点", ["着火", "火点"]),
        ("著火點", ["着火", "火点"]),
        ("著名建築", ["着名", "名建", "建筑"]),
        ("專著目錄", ["专着", "着目", "目录"]),
        ("顯示器", ["显示", "示器"]),
        ("搜尋引擎", ["搜寻", "寻引", "引擎"]),
        ("a slide with a ladder", ["slide", "ladder", "slideladd"]),
        ("US map", ["us", "map", "usmap"]),
        ("WHO report", ["who", "report", "whoreport"]),
        ("show us a map", ["map"]),
        ("May 2024 report", ["may", "2024", "report", "mayreport", "may2024"]),
        ("report of may 2024", ["report", "may", "2024", "reportmay", "may2024"]),
        ("the May report", ["may", "report", "mayreport"]),
        ("a rusty tin can", ["rusti", "tin", "can", "rustytin", "tincan"]),
        ("can of paint", ["can", "paint", "canpaint"]),
        ("beer can 330ml", ["beer", "can", "330ml", "330", "ml", "beercan"]),
        ("last will and testament", ["last", "will", "testament", "lastwil", "willtesta"]),
        ("red down jacket", ["red", "down", "jacket", "reddown", "downjacket"]),
        ("off road tyres", ["off", "road", "tyre", "offroad", "roadtyr"]),
        ("A 127", ["a127", "127"]),
        ("猫 狗", ["猫", "狗"]),
    ],
)
def test_words_that_look_like_asking_are_looked_up(query, terms):
    """A monitor is no demand to show something, and two animals are no word."""
    assert query_terms(query) == terms


def test_weights_share_out_what_the_query_weighed():
    """One word that weighs more says nothing more; of two it takes from the other."""
    assert weighted_terms("sofa", [("sofa", 10.0)]) == weighted_terms("sofa")
    plain, heavier = weighted_terms("red sofa"), weighted_terms("red sofa", [("sofa", 3.0)])
    assert sum(heavier.values()) == pytest.approx(sum(plain.values()))
    assert heavier["sofa"] == pytest.approx(3 * heavier["red"])


@given(st.lists(st.tuples(st.sampled_from(["red", "sofa", "沙发", "A-127"]), st.floats(0.1, 10))))
def test_no_weights_make_a_query_worth_more(emphasis):
    """A score of BM25 means the same with and without them."""
    query = "red sofa 沙发 A-127"
    total = sum(weighted_terms(query, emphasis).values())
    assert total == pytest.approx(sum(weighted_terms(query).values()))
