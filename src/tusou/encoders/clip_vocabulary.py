"""CLIP's tokenizer from its list of merges alone, as OpenAI published it.

Byte-pair encoding over bytes written as printable characters; a word ends in `</w>`. The
vocabulary follows from the merges: the bytes, the bytes that end a word, one token per merge,
and the two marks. Source: Radford et al., "Learning transferable visual models from natural
language supervision", 2021, and the repository openai/CLIP.
"""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

if TYPE_CHECKING:
    from pathlib import Path

START, END = "<|startoftext|>", "<|endoftext|>"
WORD_END = "</w>"
N_MERGES = 49_152 - 256 - 2
"""The published file holds more merges than the models use."""

WORDS = r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"
"""Contractions, runs of letters, single digits, runs of anything else."""


def read_clip_merges(path: Path) -> Tokenizer:
    """Build the tokenizer from `bpe_simple_vocab_16e6.txt.gz`, or the same list unpacked.

    It expects texts as `cleaning.cleaned` leaves them when it repairs and lowers.
    """
    content = path.read_bytes()
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8")
    lines = text.split("\n")
    # The first line is a comment that names the version.
    first = 1 if lines[0].startswith(("#", '"')) else 0
    merges = [_pair(line) for line in lines[first : first + N_MERGES] if line.strip()]
    if not merges:
        raise ValueError("it holds no merges")
    return _tokenizer(merges)


def _pair(line: str) -> tuple[str, str]:
    left, right = line.split()
    return left, right


def _tokenizer(merges: list[tuple[str, str]]) -> Tokenizer:
    vocabulary = _vocabulary(merges)
    tokenizer = Tokenizer(
        models.BPE(vocabulary, merges, end_of_word_suffix=WORD_END, unk_token=END, fuse_unk=False)
    )
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(WORDS), behavior="removed", invert=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{START} $A {END}",
        special_tokens=[(START, vocabulary[START]), (END, vocabulary[END])],
    )
    return tokenizer


def _vocabulary(merges: list[tuple[str, str]]) -> dict[str, int]:
    characters = _byte_characters()
    tokens = [*characters, *(each + WORD_END for each in characters)]
    tokens += [left + right for left, right in merges]
    return {token: index for index, token in enumerate([*tokens, START, END])}


def _byte_characters() -> list[str]:
    """The character that stands for each byte, in the order of their tokens.

    Bytes that print stand for themselves and come first; the others follow as U+0100 and up.
    """
    printable = [*range(ord("!"), ord("~") + 1), *range(0xA1, 0xAC + 1), *range(0xAE, 0xFF + 1)]
    others = 256 - len(printable)
    return [*map(chr, printable), *(chr(256 + index) for index in range(others))]
