"""The pictures and sentences of the pair self-test: those of the sample library."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from tusou.errors import ModelError

if TYPE_CHECKING:
    from tusou.encoders.selftest import Pair, SelfTestReport
    from tusou.protocols import Encoder

LANGUAGES = ("en", "zh")

FOUND_LEAST = 0.5
"""A model finds at least this share of the pictures in one of its languages; chance finds 8 %."""


def selftest_pairs() -> list[Pair]:
    """A picture with its sentence, once in English and once in Chinese."""
    from tusou.encoders.selftest import Pair
    from tusou.pictures import fit, open_picture
    from tusou.types import PICTURE_PX

    sample = Path(str(files("tusou") / "sample"))
    rows = json.loads((sample / "selftest.json").read_text(encoding="utf-8"))
    pictures = [fit(open_picture(sample / row["image"]), PICTURE_PX) for row in rows]
    return [
        Pair(picture, row[language], language)
        for language in LANGUAGES
        for picture, row in zip(pictures, rows, strict=True)
    ]


def tested(encoder: Encoder) -> SelfTestReport:
    """Let `encoder` find the pictures by the sentences.

    Raises:
        ModelError: in no language it finds half of them, so its parts do not belong together.
    """
    from tusou.encoders.selftest import pair_self_test

    report = pair_self_test(encoder, selftest_pairs())
    if best_share(report) < FOUND_LEAST:
        raise ModelError(
            f"{encoder.stamp.name} fails the self-test: {shares_found(report)} of its sentences "
            "find their picture",
            "its towers, its tokenizer or its preprocessing are of another model; fetch all files "
            "of one model again (--force keeps it as it is)",
        )
    return report


def best_share(report: SelfTestReport) -> float:
    """The largest share of sentences, over the languages, that found their picture."""
    return max(found / of for found, of in report.found.values())


def shares_found(report: SelfTestReport) -> str:
    """The shares in words for people."""
    return ", ".join(
        f"{language} {found / of:.0%}" for language, (found, of) in report.found.items()
    )
