"""Texts become the tokens the tower was trained on."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from encoders.contract import assert_covers
from encoders.tiny_models import CLS, CONTEXT, PAD, SEP, byte_tokenizer, token_ids, write_tokenizer
from tusou.encoders.description import FLORES, TextSpec
from tusou.encoders.tokenizer import TextTokenizer
from tusou.encoders.tokenizer_files import load_tokenizer
from tusou.errors import ModelError


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tokenizer")
    write_tokenizer(folder)
    return folder / "tokenizer.json"


@pytest.fixture(scope="module")
def tokenizer(path):
    return TextTokenizer(path, TextSpec(CONTEXT, PAD))


def test_padding_and_cutting_of_the_file_do_not_count(tokenizer):
    """The file asks for padding to 5 and cutting at 4; the description alone decides."""
    ids = tokenizer.ids("a red chair beside")
    assert ids == token_ids("a red chair beside")
    assert (ids[0], ids[-1]) == (CLS, SEP)
    assert len(ids) > 4
    assert tokenizer.ids("") == [CLS, SEP]


def test_half_characters_are_tokens_too(tokenizer):
    """A cut emoji, or a byte of the command line that is no UTF-8, counts as U+FFFD."""
    for half in ("\ud83d", "\udc80"):
        assert tokenizer.ids(f"a {half} chair") == tokenizer.ids("a \ufffd chair")
        assert "".join(tokenizer.split(f"{half} chair")) == f"{half} chair"


def test_padded_rows_and_their_mask(path):
    """Rows are filled with the padding id, and the mask is 1 on tokens alone."""
    ids, mask = TextTokenizer(path, TextSpec(CONTEXT, pad_id=9)).padded([[1, 5, 2], [1, 2]], 4)
    np.testing.assert_array_equal(ids, [[1, 5, 2, 9], [1, 2, 9, 9]])
    np.testing.assert_array_equal(mask, [[1, 1, 1, 0], [1, 1, 0, 0]])
    assert ids.dtype == mask.dtype == np.int64


def nllb_tokenizer(folder):
    """Words and language tokens; the file itself puts English first, as published ones do."""
    words = ["<pad>", "</s>", "eng_Latn", "zho_Hans", "jpn_Jpan", "a", "red", "chair", "红", "色"]
    tokenizer = Tokenizer(
        models.WordLevel({w: at for at, w in enumerate(words)}, unk_token="<pad>")
    )
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    special = [("eng_Latn", 2), ("</s>", 1)]
    tokenizer.post_processor = processors.TemplateProcessing(
        single="eng_Latn $A </s>", special_tokens=special
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder / "tokenizer.json"


def test_each_text_begins_with_the_token_of_its_language(tmp_path):
    """NLLB's tower is told the language, in place of the English that the file puts there."""
    tokenizer = TextTokenizer(nllb_tokenizer(tmp_path), TextSpec(CONTEXT, prefix=FLORES))
    assert tokenizer.ids("a red chair") == [2, 5, 6, 7, 1]
    assert tokenizer.ids("红色")[0] == 3
    assert tokenizer.ids("красный стул")[0] == 2


def test_a_tokenizer_without_languages_cannot_be_told_one(path):
    """NLLB's prefix with another model's tokenizer is an error, not silence."""
    with pytest.raises(ModelError, match="no tokens for languages"):
        TextTokenizer(path, TextSpec(CONTEXT, PAD, prefix=FLORES))


def test_the_padding_token_is_looked_up(path):
    """A padding token by name becomes its id, and an unknown one is an error."""
    assert TextTokenizer(path, TextSpec(CONTEXT, 7, "[SEP]")).pad_id == SEP
    with pytest.raises(ModelError, match="'<none>'"):
        TextTokenizer(path, TextSpec(CONTEXT, pad_token="<none>"))


@given(text=st.text(max_size=300))
def test_chunks_hold_every_character_and_fit(path, tokenizer, text):
    """Whatever the text, its chunks hold every character and each is within the context."""
    chunks = tokenizer.split(text)
    if not text.strip():
        assert chunks == []
        return
    assert_covers(text, chunks)
    for chunk in chunks:
        assert len(token_ids_of(tokenizer, chunk)) <= CONTEXT or len(chunk) == 1


@given(text=st.text(alphabet="红色的椅子和白色的桌子在客厅里", min_size=1, max_size=200))
def test_chunks_of_chinese_fit(tokenizer, text):
    """Chinese without spaces is split within the context too."""
    chunks = tokenizer.split(text)
    assert_covers(text, chunks)
    assert all(len(token_ids_of(tokenizer, chunk)) <= CONTEXT for chunk in chunks)


@given(text=st.text(alphabet="aB, .!椅子", max_size=120))
def test_chunks_fit_as_they_are_encoded(path, text):
    """With a prefix and cleaning the chunks still fit, and are parts of the text as given."""
    tokenizer = TextTokenizer(path, TextSpec(CONTEXT, prefix="query: ", clean="canonical"))
    chunks = tokenizer.split(text)
    if text.strip():
        assert_covers(text, chunks)
    assert all(len(tokenizer.ids(chunk)) <= CONTEXT for chunk in chunks)


@given(text=st.text(alphabet="“ﬁＡ”&amp;ç Ã¼", max_size=120))
def test_chunks_fit_as_they_are_repaired(path, text):
    """Where repairing makes a text shorter or longer, its chunks fit all the same."""
    tokenizer = TextTokenizer(path, TextSpec(CONTEXT, clean="lower", repair=True))
    chunks = tokenizer.split(text)
    if text.strip():
        assert_covers(text, chunks)
    assert all(len(tokenizer._all_ids(chunk)) <= CONTEXT or len(chunk) == 1 for chunk in chunks)


def test_a_character_beyond_the_context_is_cut_before_the_last_token(path):
    """The one case that is cut: a single character with more tokens than the context."""
    tokenizer = TextTokenizer(path, TextSpec(4))
    ids = tokenizer.ids("🛋")
    assert len(ids) == 4
    assert (ids[0], ids[-1]) == (CLS, SEP)


def test_a_vocabulary_of_bert_is_a_tokenizer(tmp_path):
    """vocab.txt alone gives WordPiece: lower-cased, Chinese characters one by one."""
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "红", "色", "chair", "##s", "red"]
    path = tmp_path / "vocab.txt"
    path.write_text("\n".join(words) + "\n", encoding="utf-8")
    tokenizer = TextTokenizer(path, TextSpec(12))
    names = [words[i] for i in tokenizer.ids("RED chairs 红色桌")]
    assert names == ["[CLS]", "red", "chair", "##s", "红", "色", "[UNK]", "[SEP]"]
    assert tokenizer.split("chairs 红色" * 5)[0].startswith("chairs 红色")


def test_words_of_a_vocabulary_are_those_of_chinese_clip(tmp_path):
    """A Greek word lowered as a whole ends in "ς", and words of up to 200 letters are read."""
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "οδος", "x", "##x"]
    path = tmp_path / "vocab.txt"
    path.write_text("\n".join(words) + "\n", encoding="utf-8")
    tokenizer = TextTokenizer(path, TextSpec(300, clean="lower"))
    assert [words[i] for i in tokenizer.ids("ΟΔΟΣ")] == ["[CLS]", "οδος", "[SEP]"]
    assert len(tokenizer.ids("x" * 200)) == 202
    assert [words[i] for i in tokenizer.ids("x" * 201)] == ["[CLS]", "[UNK]", "[SEP]"]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("tokenizer.json", b"{}", "not a usable tokenizer"),
        ("tokenizer.json", None, "missing"),
        ("vocab.txt", b"only\nwords\n", "not a usable tokenizer"),
        ("tokenizer.model", b"x", "no tokenizer file that is known"),
    ],
)
def test_unusable_tokenizers_are_named(tmp_path, name, content, told):
    """A tokenizer file that cannot be used is named, with what to do."""
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ModelError, match=told) as caught:
        load_tokenizer(path)
    assert name in caught.value.problem
    assert caught.value.mend


def token_ids_of(tokenizer: TextTokenizer, text: str) -> list[int]:
    """Ids before anything is cut."""
    free = byte_tokenizer()
    free.no_padding()
    free.no_truncation()
    return free.encode(text).ids


def test_what_is_remembered_is_not_handed_out(tokenizer):
    """Who changes the list it was given changes it for nobody else."""
    text = "a red chair by the window"
    first = tokenizer.ids(text)
    before = [*first]
    first.clear()
    assert tokenizer.ids(text) == before
    assert tokenizer.split(text) == [text]
