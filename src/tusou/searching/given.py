"""What was given with a query beside its text, as an answer tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.types import Given

if TYPE_CHECKING:
    from PIL.Image import Image

    from tusou.types import Example, GivenExample, Query


def given_of(query: Query) -> Given:
    """Return the picture and the examples of `query` by the names by which they were given."""
    return Given(
        image=None if query.image is None else _name(query.image),
        like=tuple(map(_given_example, query.like)),
        unlike=tuple(map(_given_example, query.unlike)),
    )


def _given_example(example: Example) -> GivenExample:
    if isinstance(example, str):
        return "sentence", example
    return ("item", example) if isinstance(example, int) else ("picture", _name(example))


def _name(picture: Image) -> str:
    from tusou.pictures import name_of  # a query of words loads nothing for pictures

    return name_of(picture)
