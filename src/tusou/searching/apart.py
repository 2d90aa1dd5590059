"""Apart: hits and near misses without copies, of as many rounds as it takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tusou.searching.copies import Copies, same_picture
from tusou.searching.diversity import diversified
from tusou.searching.rounds import NEAR_MISSES, SPARE, n_sought

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tusou.searching.evidence import Found
    from tusou.searching.lines import Line
    from tusou.searching.shelves import Shelf
    from tusou.types import Query, StoredItem


@dataclass(frozen=True, slots=True)
class Apart:
    """What was found, each thing once."""

    above: list[Found]
    """What reaches the line, best first: as many as are wanted or as there are."""
    below: list[Found]
    rounds: list[list[Found]]
    """All that was weighed."""

    @property
    def first(self) -> Sequence[Found]:
        """The first round, which tells whether there are hits."""
        return self.rounds[0] if self.rounds else []


def told_apart(
    query: Query,
    rounds: Iterable[list[Found]],
    line: Line,
    shelves: Sequence[Shelf],
    same: Callable[[StoredItem], str | None] = same_picture,
) -> Apart:
    """Return hits and near misses of `rounds`, of which no more are drawn than are needed.

    What is folded is made up for by what stands behind it: as many different items are looked at
    as where no two are the same.

    Args:
        query: how many are wanted.
        rounds: what is weighed, each round in its order behind the one before.
        line: what hits have to reach.
        shelves: the libraries.
        same: see `Copies`.
    """
    copies = Copies(shelves, same)
    drawn: list[list[Found]] = []
    above: list[Found] = []
    below: list[Found] = []
    for one in rounds:
        drawn.append(one)
        copies.extend(one)
        above, below = _parted(query, copies, line, drawn[0])
        nothing = line.finds_nothing(drawn[0])
        enough = len(below) >= NEAR_MISSES if nothing else len(above) >= query.last
        if enough or len(copies) >= n_sought(query):
            break
    if query.diverse:
        above = _diverse(above, drawn, query.last, shelves)
    return Apart(above, below, drawn)


def _parted(
    query: Query, copies: Copies, line: Line, first: Sequence[Found]
) -> tuple[list[Found], list[Found]]:
    """Return hits and near misses without copies, as far as they may be shown.

    To compare pictures takes longer than all else. All that are shown have to be compared with
    those before them, and the others need not. A diverse answer is chosen from all.
    """
    among = copies.n_weighed if query.diverse else SPARE * (query.last + NEAR_MISSES)
    while True:
        copies.compare(among)
        above, below = line.parted(copies.folded(), first)
        shown = [*above, *below[:NEAR_MISSES]][: query.last]
        if copies.not_compared().isdisjoint(one.place.key for one in shown):
            return above, below
        among *= 2


def _diverse(
    above: Sequence[Found], rounds: Sequence[Sequence[Found]], n: int, shelves: Sequence[Shelf]
) -> list[Found]:
    """Return `above` with what is most useful first in each round."""
    chosen: list[Found] = []
    for one in rounds:
        keys = {found.place.key for found in one}
        part = [found for found in above if found.place.key in keys]
        chosen += diversified(part, n - len(chosen), shelves)
    return chosen
