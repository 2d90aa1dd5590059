"""What was asked, in one line: the sentence, the picture, and what hits should be like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.explaining.labels import labels_for
from tusou.explaining.typefaces import Typesetter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tusou.explaining.labels import Labels
    from tusou.types import Given, GivenExample


def headline(query: str, given: Given, labels: Labels) -> str:
    """Return `red chair · like #31, chair.jpg · unlike leather`; "" where nothing was asked."""
    parts = [query]
    if given.image is not None:
        parts.append(_picture(given.image, labels))
    parts += [labels.like.format(what=_listed(given.like, labels))] if given.like else []
    parts += [labels.unlike.format(what=_listed(given.unlike, labels))] if given.unlike else []
    return " · ".join(part for part in parts if part)


def asked_in_one_line(query: str, given: Given, typesetter: Typesetter | None = None) -> str:
    """Return the headline in the language in which was asked, where a font can draw it."""
    if not (given.like or given.unlike or given.image is not None):
        return query
    fonts = typesetter or Typesetter()
    return headline(query, given, labels_for(sentences_of(query, given), fonts))


def sentences_of(query: str, given: Given) -> str:
    """Return all that was asked in words, which tells the language of whoever asks."""
    said = [str(what) for kind, what in (*given.like, *given.unlike) if kind == "sentence"]
    return " ".join([query, *said])


def _listed(examples: Iterable[GivenExample], labels: Labels) -> str:
    return labels.comma.join(_named(*one, labels) for one in examples)


def _named(kind: str, what: int | str, labels: Labels) -> str:
    if kind == "item":
        return f"#{what}"
    return _picture(str(what), labels) if kind == "picture" else str(what)


def _picture(name: str, labels: Labels) -> str:
    return name.replace("\\", "/").rsplit("/", 1)[-1] or labels.picture
