"""Tokenizer files: the border to `tokenizers`, one reader per kind of file."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from tusou.encoders.clip_vocabulary import read_clip_merges
from tusou.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path


def load_tokenizer(path: Path) -> Tokenizer:
    """Read a tokenizer file by its name.

    Raises:
        ModelError: the file is missing, damaged or of an unknown kind.
    """
    reader = READERS.get(path.name, _from_json if path.suffix == ".json" else None)
    if reader is None:
        known = ", ".join(READERS)
        raise ModelError(f"{path} is no tokenizer file that is known", f"known are: {known}")
    if not path.is_file():
        raise ModelError(f"{path} is missing", "fetch it again (the starter: reinstall tusou)")
    with _translated(path):
        return reader(path)


LONGEST_WORD = 200
"""Letters beyond which Chinese-CLIP's own tokenizer does not know a word."""


def _from_json(path: Path) -> Tokenizer:
    return Tokenizer.from_file(str(path))


def _from_bert_vocabulary(path: Path) -> Tokenizer:
    """BERT's WordPiece, as Chinese-CLIP uses it: lower-cased, Chinese characters one by one."""
    vocabulary = models.WordPiece.read_file(str(path))
    tokenizer = Tokenizer(
        models.WordPiece(
            vocabulary,
            unk_token="[UNK]",  # noqa: S106 - no password
            max_input_chars_per_word=LONGEST_WORD,
        )
    )
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    first, last = ("[CLS]", vocabulary["[CLS]"]), ("[SEP]", vocabulary["[SEP]"])
    tokenizer.post_processor = processors.BertProcessing(last, first)
    return tokenizer


READERS: Mapping[str, Callable[[Path], Tokenizer]] = {
    "tokenizer.json": _from_json,
    "vocab.txt": _from_bert_vocabulary,
    "bpe_simple_vocab_16e6.txt.gz": read_clip_merges,
    "merges.txt": read_clip_merges,
}


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    """Turn what `tokenizers` raises into ModelError."""
    try:
        yield
    except Exception as exc:  # the library raises nothing more particular
        raise ModelError(
            f"{path} is not a usable tokenizer: {exc}", "the file is damaged; fetch it again"
        ) from exc
