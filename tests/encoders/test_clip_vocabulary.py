"""CLIP's tokenizer from its merges, against a plain second implementation."""

import gzip
import re
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tusou.encoders.tokenizer_files import load_tokenizer
from tusou.errors import ModelError

CORPUS = (
    "a red chair beside the other chair, the reddest chairs in there; 红色的椅子 红色 1 12 it's"
)
END_OF_WORD = "</w>"
PARTS = re.compile(r"'s|'t|'re|'ve|'m|'ll|'d|[^\W\d_]+|\d|(?:[^\w\s]|_)+")


def printable(byte: int) -> str:
    """The character for a byte: itself where it prints, else the next free one from U+0100."""
    prints = [b for b in range(256) if 33 <= b <= 126 or 161 <= b <= 172 or 174 <= b <= 255]
    hidden = [b for b in range(256) if b not in prints]
    return chr(byte) if byte in prints else chr(256 + hidden.index(byte))


def symbols(word: str) -> list[str]:
    spelled = [printable(byte) for byte in word.encode("utf-8")]
    return [*spelled[:-1], spelled[-1] + END_OF_WORD]


def merged(parts: list[str], pair: tuple[str, str]) -> list[str]:
    found: list[str] = []
    for part in parts:
        # The part before must be whole, not the result of this very merge.
        if found and (found[-1], part) == pair:
            found[-1] += part
        else:
            found.append(part)
    return found


def learned_merges(count: int) -> list[tuple[str, str]]:
    """The most frequent pair, again and again."""
    words = [symbols(word) for word in PARTS.findall(CORPUS.lower())]
    merges = []
    for _ in range(count):
        pairs = Counter(pair for word in words for pair in pairwise(word))
        best = max(pairs, key=lambda pair: (pairs[pair], pair))
        merges.append(best)
        words = [merged(word, best) for word in words]
    return merges


MERGES = learned_merges(30)
ORDER = sorted(range(256), key=lambda byte: len(printable(byte).encode()) and ord(printable(byte)))
TOKENS = [
    *(printable(byte) for byte in ORDER),
    *(printable(byte) + END_OF_WORD for byte in ORDER),
    *(left + right for left, right in MERGES),
    "<|startoftext|>",
    "<|endoftext|>",
]


def plain_tokens(text: str) -> list[str]:
    """Split into words, then merge pair by pair in the order the pairs were learned."""
    tokens = ["<|startoftext|>"]
    for word in PARTS.findall(text.lower()):
        parts = symbols(word)
        for pair in MERGES:
            parts = merged(parts, pair)
        tokens += parts
    return [*tokens, "<|endoftext|>"]


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory):
    return load_tokenizer(write_merges(tmp_path_factory.mktemp("clip") / "merges.txt"))


def write_merges(path):
    lines = ["#version: 0.2", *(" ".join(pair) for pair in MERGES), ""]
    content = "\n".join(lines).encode("utf-8")
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


def test_the_vocabulary_follows_from_the_merges(tokenizer):
    """Bytes, bytes that end a word, one token per merge and two marks, in that order."""
    assert tokenizer.get_vocab_size() == 2 * 256 + len(MERGES) + 2
    assert [tokenizer.id_to_token(index) for index in range(len(TOKENS))] == TOKENS


@pytest.mark.parametrize("text", [CORPUS, "", "It's THE reddest", "x1234 a_b?!", "红椅 chairs"])
def test_tokens_are_those_of_the_definition(tokenizer, text):
    """Words are split, spelled in bytes and merged in the order the merges were learned."""
    assert tokenizer.encode(text).tokens == plain_tokens(text)


@given(text=st.text(alphabet="achirdestno'., 12_红色椅的\n", max_size=60))
def test_any_text_has_the_tokens_of_the_definition(tokenizer, text):
    """Whatever the text, both implementations agree."""
    assert tokenizer.encode(text).tokens == plain_tokens(text)


def test_the_published_file_is_packed(tokenizer, tmp_path):
    """The gzip file that OpenAI published reads like the list unpacked."""
    packed = load_tokenizer(write_merges(tmp_path / "bpe_simple_vocab_16e6.txt.gz"))
    assert packed.get_vocab() == tokenizer.get_vocab()


# Without a time in it, the packed file is the same in every process that collects this test.
NO_PAIRS = gzip.compress(b"#v\none two three\n", mtime=0)


@pytest.mark.parametrize("content", [b"not packed", b"", NO_PAIRS])
def test_a_damaged_file_is_named(tmp_path, content):
    """A file that is not gzip, or holds something else than pairs, is named."""
    path = tmp_path / "bpe_simple_vocab_16e6.txt.gz"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=r"vocab_16e6\.txt\.gz is not a usable tokenizer"):
        load_tokenizer(path)
