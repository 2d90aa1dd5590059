import pytest
from training.dictionary import Entry
from training.vocabulary import build_tokenizer, chinese_scores, english_scores, spaced

ENTRIES = [
    Entry("红色", "紅色", ("red",)),
    Entry("颜色", "顏色", ("colour",)),
    Entry("红", "紅", ("red",)),
    Entry("扶手椅", "扶手椅", ("armchair",)),
    Entry("椅子", "椅子", ("chair",)),
    Entry("扶手", "扶手", ("handrail",)),
    Entry("山羊", "山羊", ("goat",)),
    Entry("羊山", "羊山", ("hill",)),
]


@pytest.fixture(scope="module")
def tokenizer():
    english = english_scores(["[PAD]", "a", "dog", "red", "##s", "cafe", "!", "-", "t", "shirt"])
    chinese = chinese_scores(["红色扶手椅", "红色的山羊"], ENTRIES, {"red", "chair"}, {"山羊"})
    return build_tokenizer({**english, **chinese})


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("A  Dog!", ["a", "dog", "!"]),
        ("Café dogs", ["cafe", "dog", "s"]),
        ("Ｒｅｄ T-shirt", ["red", "t", "-", "shirt"]),
        ("红色扶手椅。", ["红色", "扶手椅"]),
        ("red红色dog", ["red", "红色", "dog"]),
        ("", []),
    ],
)
def test_both_languages_are_cut_into_words(tokenizer, text, tokens):
    assert tokenizer.encode(text).tokens == ["[CLS]", *tokens, "[SEP]"]


def test_a_held_out_word_is_left_to_its_characters(tokenizer):
    assert tokenizer.encode("山羊").tokens == ["[CLS]", "山", "羊", "[SEP]"]


def test_unknown_characters_have_a_token(tokenizer):
    assert 1 in tokenizer.encode("😀").ids


def test_spaced_text_has_no_words(tokenizer):
    assert tokenizer.encode(spaced("红色")).tokens == ["[CLS]", "红", "色", "[SEP]"]


def test_long_text_is_cut_and_still_closed(tokenizer):
    ids = tokenizer.encode("dog " * 500).ids
    assert (len(ids), ids[-1]) == (64, 3)
