"""What was fitted on graded queries: the numbers of `fitted.json`, written by commands.

`python -m benchmarks.quality fit` weighs the signals and calibrates the confidence anew and
writes the file; `python -m benchmarks.quality.pictures … --write` does so for queries by picture,
and `python -m benchmarks.quality.mixed` tells what photos among pages were weighed by.

The others were set by hand after measurement, each with what was measured beside it:
`asked.AGAINST`, `diversity.RELEVANCE`, `hubs.SHARE`, `confidence.BESIDE`, `lines.VERY_PICTURE`.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE = "fitted.json"


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights of the evidence for an item and of its confidence, all in log-odds."""

    bm25: float
    """Per point of BM25."""
    covered: float
    """For a text that holds every word of the query; less in proportion."""
    image_slope: float
    """Per spread of surprise."""
    image_shift: float
    photo_slope: float
    """The same of photos and pairs, in the order alone."""
    photo_shift: float
    text_slope: float
    text_shift: float
    figure: float
    """What a figure has to stand behind the page that it is part of: of the many figures of a
    library the best by chance is better."""
    sure_shift: float
    """Log-odds of being right without any evidence."""
    sure_words: float
    """Per unit of the evidence of words; so for the others."""
    sure_text: float
    sure_page: float
    """Of the picture of a page or figure."""
    sure_photo: float
    """Of the picture of a photo or pair."""
    sure_photo_shift: float
    """Log-odds of a photo or pair without any evidence of its picture."""
    sure_photo_size: float
    """Log-odds that they lose with each e-fold more items beyond a thousand: there is more to
    take for the right one."""
    sure_photo_brief: float
    """Log-odds that they gain where one word was asked; half of it where two were."""
    needed: float
    """The confidence (0–1) that the surest item has to reach when it is a page or figure."""
    needed_photo: float
    """The same for a photo or pair, in a library of a thousand."""
    needed_few_photos: float
    """The same in a library of two hundred, told as it would be among a thousand."""
    needed_word: float
    """The same for a photo or pair where one word was asked, in a library of a thousand."""
    needed_words: float
    """The same for any item of a library without a model, where words alone tell."""
    picture_slope: float
    """Where a picture was asked for, log-odds per spread of surprise."""
    picture_shift: float
    picture_page_slope: float
    """The same for pages and figures."""
    picture_page_shift: float
    needed_picture: float
    """The confidence that the surest item has to reach there."""


_INSTEAD: ContextVar[Fitted | None] = ContextVar("numbers instead of the package's", default=None)


def fitted() -> Fitted:
    """Return the numbers in force: those of the package, or within `fitted_as` others."""
    return _INSTEAD.get() or _packaged()


@contextmanager
def fitted_as(numbers: Fitted) -> Iterator[None]:
    """Let other numbers be in force in this context.

    So that a query is measured by what was fitted without it.
    """
    before = _INSTEAD.set(numbers)
    try:
        yield
    finally:
        _INSTEAD.reset(before)


@cache
def _packaged() -> Fitted:
    values = json.loads(files(__package__).joinpath(FILE).read_text("utf-8"))
    return Fitted(**values["fitted"])
