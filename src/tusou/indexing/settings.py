"""What an indexing run is asked to do."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field

from tusou.types import DecodeOptions, EncoderStamp

DECODER_VERSION = 7
"""Raised when sources read the same file differently than before: files are decoded again."""


@dataclass(frozen=True, slots=True)
class IndexOptions:
    """Options of one run.

    Args:
        decode: how source files are turned into items.
        ignore: globs of files and folders to leave out, gitignore-like.
        embed_text: also encode the texts of items, so that a sentence finds what it means.
    """

    decode: DecodeOptions = field(default_factory=DecodeOptions)
    ignore: tuple[str, ...] = ()
    embed_text: bool = True


def options_key(options: IndexOptions, stamp: EncoderStamp | None) -> str:
    """Hash of everything that decides which items and vectors a file gives.

    A file indexed under another key is decoded again. Passwords are no part of it: they decide
    whether a file opens, not what it holds; nor where a worker went on.
    """
    shape = asdict(options.decode)
    del shape["passwords"], shape["resumed"]
    shape |= {"decoder": DECODER_VERSION, "embed_text": options.embed_text}
    return with_encoder(_hash(shape, 16), stamp)


def with_encoder(key: str, stamp: EncoderStamp | None) -> str:
    """The key of the same options with vectors of another encoder."""
    shape = key.partition("+")[0]
    if stamp is None:
        return shape
    facts = [stamp.files_sha256, stamp.preprocessing_sha256]
    return f"{shape}+{_hash(facts, 8)}"


def _hash(facts: object, digits: int) -> str:
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:digits]
