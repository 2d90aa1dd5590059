"""What a picture as query asks for, told where nothing is it: a copy, and not what is alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.types import Where

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tusou.searching.evidence import Found
    from tusou.types import Query

NO_COPY = "no item is a copy of this picture: similar finds what looks most like it"
"""Without the signs of a command line: assistants, programs and the page are told it too."""


def no_copy(query: Query, below: Sequence[Found]) -> tuple[str, ...]:
    """Return the hint where a picture alone has found nothing and something is `below` the line.

    Not beside a line or filters of the caller's: what these leave out may be a copy.
    """
    own_line = query.min_cosine is not None or query.min_confidence is not None
    alone = query.image is not None and not query.text.strip() and not query.like
    is_sieved = own_line or query.where != Where()
    return (NO_COPY,) if alone and below and not is_sieved else ()
