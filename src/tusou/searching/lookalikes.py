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
NONE_PASSES = "no item that passes is a copy of this picture: similar finds what looks most like it"
"""What the filters leave out may be one."""


def no_copy(query: Query, below: Sequence[Found]) -> tuple[str, ...]:
    """Return the hint where a picture alone has found nothing and something is `below` the line.

    Not beside a line of the caller's: what is below it may be a copy.
    """
    own_line = query.min_cosine is not None or query.min_confidence is not None
    alone = query.image is not None and not query.text.strip() and not query.like
    if own_line or not alone or not below:
        return ()
    return (NO_COPY if query.where == Where() else NONE_PASSES,)
