"""Texts to tokens, with padding and cutting done here and not by the tokenizer file."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from tusou.encoders import chunks
from tusou.encoders.cleaning import cleaned
from tusou.encoders.description import FLORES
from tusou.encoders.tokenizer_files import load_tokenizer
from tusou.errors import ModelError
from tusou.text import language_of, whole

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    from tusou.encoders.description import TextSpec

FLORES_CODES = {
    "en": "eng_Latn",
    "zh": "zho_Hans",
    "ja": "jpn_Jpan",
    "ko": "kor_Hang",
    "ru": "rus_Cyrl",
    "de": "deu_Latn",
    "fr": "fra_Latn",
    "es": "spa_Latn",
    "it": "ita_Latn",
    "pt": "por_Latn",
}
"""FLORES-200 codes of the languages that are told apart; others count as English."""

KNOWN_TOKENS = 50_000
"""About so many are remembered, with the texts they belong to; at least those of 64 texts, which
are encoded at once."""


class TextTokenizer:
    """A tokenizer file and the spec of the texts that its tower takes.

    Args:
        path: tokenizer.json, or another file that `load_tokenizer` knows.
        spec: with a known `context_length`.
        loaded: what `load_tokenizer` made of it, where it has been asked already.

    Raises:
        ModelError: the file is damaged, or the padding token is not in it.
    """

    def __init__(self, path: Path, spec: TextSpec, loaded: Tokenizer | None = None) -> None:
        self.path = path
        self.spec = spec
        self._tokenizer = load_tokenizer(path) if loaded is None else loaded
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self.pad_id = self._find_pad_id()
        self._language_ids = self._find_language_ids()
        self.vocabulary_size: int = self._tokenizer.get_vocab_size()
        # A chunk is asked for three times: does it fit, does it as it is encoded, and what is it.
        self._known_ids = lru_cache(max(64, KNOWN_TOKENS // spec.context_length))(self._all_ids)

    def ids(self, text: str) -> list[int]:
        """Token ids of one text, special tokens included, at most `context_length`."""
        found = self._known_ids(text)
        context = self.spec.context_length
        # Only a single character with more tokens than the context can get here.
        return [*found] if len(found) <= context else [*found[: context - 1], found[-1]]

    def padded(
        self, rows: Sequence[Sequence[int]], length: int
    ) -> tuple[NDArray[Any], NDArray[Any]]:
        """Ids and mask (1 on tokens, 0 on padding), int64 (len(rows), length) each."""
        ids = np.full((len(rows), length), self.pad_id, dtype=np.int64)
        mask = np.zeros_like(ids)
        for index, row in enumerate(rows):
            ids[index, : len(row)] = row
            mask[index, : len(row)] = 1
        return ids, mask

    def split(self, text: str) -> list[str]:
        """Overlapping chunks of `text`, each within the context; none for a blank text."""
        if not text.strip():
            return []
        return chunks.split(text, self._window, self._spans, self._fits)

    @cached_property
    def _window(self) -> int:
        """Tokens that fit beside the special ones and the prefix."""
        return max(1, self.spec.context_length - len(self._all_ids("")))

    def _all_ids(self, text: str) -> list[int]:
        prefix = "" if self.spec.prefix == FLORES else self.spec.prefix
        prepared = prefix + cleaned(whole(text), self.spec.clean, repair=self.spec.repair)
        ids: list[int] = self._tokenizer.encode(prepared).ids
        if self._language_ids:
            ids = self._with_language(ids, text)
        return ids or [self.pad_id]

    def _with_language(self, ids: list[int], text: str) -> list[int]:
        """Begin with the token of the text's language, in place of the one the file puts there."""
        first = self._language_ids.get(language_of(text), self._language_ids["en"])
        kept = ids[1:] if ids and ids[0] in self._language_ids.values() else ids
        return [first, *kept]

    def _find_language_ids(self) -> dict[str, int]:
        if self.spec.prefix != FLORES:
            return {}
        found = {lang: self._tokenizer.token_to_id(code) for lang, code in FLORES_CODES.items()}
        known = {lang: token for lang, token in found.items() if token is not None}
        if "en" not in known:
            raise ModelError(
                f"{self.path} has no tokens for languages such as {FLORES_CODES['en']!r}",
                "the tokenizer is of another model; fetch the model again",
            )
        return known

    def _spans(self, text: str) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = self._tokenizer.encode(
            whole(text), add_special_tokens=False
        ).offsets
        return found

    def _fits(self, text: str) -> bool:
        return len(self._known_ids(text)) <= self.spec.context_length

    def _find_pad_id(self) -> int:
        if not self.spec.pad_token:
            return self.spec.pad_id
        found: int | None = self._tokenizer.token_to_id(self.spec.pad_token)
        if found is None:
            raise ModelError(
                f"{self.path} does not know the padding token {self.spec.pad_token!r}",
                "the tokenizer is of another model; fetch the model again",
            )
        return found
