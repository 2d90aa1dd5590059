"""What was asked, in one line: the sentence, the picture, and what hits should be like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.explaining.asked_in import language_asked_in
from tusou.explaining.typefaces import Typesetter
from tusou.wording import listed, said

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tusou.types import Given, GivenExample
    from tusou.wording import Language


def headline(query: str, given: Given, language: Language) -> str:
    """Return `red chair · like #31, chair.jpg · unlike leather`; "" where nothing was asked."""
    parts = [query]
    if given.image is not None:
        parts.append(_picture(given.image, language))
    parts += [said("like {}", _listed(given.like, language), into=language)] if given.like else []
    parts += (
        [said("unlike {}", _listed(given.unlike, language), into=language)] if given.unlike else []
    )
    return " · ".join(part for part in parts if part)


def asked_in_one_line(query: str, given: Given, typesetter: Typesetter | None = None) -> str:
    """Return the headline in the language in which was asked, where a font can draw it."""
    if not (given.like or given.unlike or given.image is not None):
        return query
    fonts = typesetter or Typesetter()
    return headline(query, given, language_asked_in(sentences_of(query, given), fonts))


def sentences_of(query: str, given: Given) -> str:
    """Return all that was asked in words, which tells the language of whoever asks."""
    sentences = [str(what) for kind, what in (*given.like, *given.unlike) if kind == "sentence"]
    return " ".join([query, *sentences])


def _listed(examples: Iterable[GivenExample], language: Language) -> str:
    return listed((_named(*one, language) for one in examples), language)


def _named(kind: str, what: int | str, language: Language) -> str:
    if kind == "item":
        return f"#{what}"
    return _picture(str(what), language) if kind == "picture" else str(what)


def _picture(name: str, language: Language) -> str:
    return name.replace("\\", "/").rsplit("/", 1)[-1] or said("a picture", into=language)
