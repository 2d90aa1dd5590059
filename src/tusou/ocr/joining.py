"""Lines that go on in the next slice: what the slices see of one is one line, before it is read.

A line that runs along the cut of a long picture may be longer than a slice. Each slice sees a part
of it, cut where the slice ends, in the middle of a letter perhaps; together they tell where it
begins and where it ends, which is all that counts.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from tusou.ocr.turning import Seen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Corners = NDArray[np.float64]

LONGEST = 100
"""Times its breadth, how long a line is that is read as one: the network that reads compares all of
a line with all of it, and its memory grows with the square. A longer one is cut between words."""
_WITHIN = 3.0
"""Times its breadth, how far from where it would be halved a line may be cut."""
_GAP = 1 / 3
"""Of its breadth: about the width of the blank between two words."""


def grouped(seen: Sequence[Seen]) -> list[list[int]]:
    """Group what slices saw into lines, by number; those of one line overlap in its row.

    Args:
        seen: as they lie on the picture, all flat or all tall.
    """
    if not seen:
        return []
    along, across = int(seen[0].tall), int(not seen[0].tall)
    quads = np.stack([line.quad for line in seen])
    begins, ends = quads[:, :, along].min(axis=1), quads[:, :, along].max(axis=1)
    tops, bottoms = quads[:, :, across].min(axis=1), quads[:, :, across].max(axis=1)
    groups = {at: [at] for at in range(len(seen))}
    open_ = np.empty(0, np.intp)
    for at in np.argsort(begins, kind="stable").tolist():
        open_ = open_[ends[open_] > begins[at]]
        near = open_[(tops[open_] < bottoms[at]) & (bottoms[open_] > tops[at])]
        for other in near.tolist():
            if groups[other] is not groups[at] and _is_one(seen[other], seen[at]):
                groups[other] += groups[at]
                groups |= dict.fromkeys(groups[at], groups[other])
        open_ = np.append(open_, at)
    return list({id(group): group for group in groups.values()}.values())


def joined(parts: Sequence[Seen]) -> Seen:
    """The line of which slices saw `parts`, as broad as the broadest, from end to end.

    Were one end a little broader, it would be cut out in perspective: its begin, as if it were
    farther away, would be narrower than its end.
    """
    first = min(parts, key=lambda part: part.span[0])
    last = max(parts, key=lambda part: part.span[1])
    begin, end = (_edges(first)[0].mean(axis=0), _edges(last)[1].mean(axis=0))
    broadest = max(parts, key=lambda part: part.breadth)
    across = np.diff(_edges(broadest)[0], axis=0)[0] / 2
    votes: Counter[bool] = Counter()
    for part in parts:
        votes[part.upside_down] += ceil(part.length)
    edges = (np.stack((begin - across, begin + across)), np.stack((end - across, end + across)))
    return _between(*edges, like=first, upside_down=votes.most_common(1)[0][0])


def cuts(strip: NDArray[np.uint8]) -> list[float]:
    """Where a line is cut so that no part is much longer than `LONGEST`: fractions (0–1).

    Args:
        strip: uint8 (breadth, length, 3): the line, cut out.
    """
    breadth, length = strip.shape[:2]
    n = ceil(length / (LONGEST * breadth))
    if n < 2:
        return []
    ink = np.ptp(strip.mean(axis=2), axis=0)
    width = max(round(_GAP * breadth), 1)
    around = np.convolve(ink, np.full(width, 1 / width), mode="same")
    reach = round(_WITHIN * breadth)
    middles = [round(number * length / n) for number in range(1, n)]
    return [
        (middle - reach + int(np.argmin(around[middle - reach : middle + reach])) + 0.5) / length
        for middle in middles
    ]


def parted(line: Seen, at: Sequence[float]) -> list[Seen]:
    """The parts of a line that is cut at these fractions of its length."""
    begin, end = _edges(line)
    edges = [begin + share * (end - begin) for share in (0.0, *at, 1.0)]
    return [_between(*pair, like=line, upside_down=line.upside_down) for pair in pairwise(edges)]


def _edges(line: Seen) -> tuple[Corners, Corners]:
    """Where it begins and where it ends: float64 (2, 2) each, left or upper corner first."""
    if line.tall:
        return line.quad[[0, 1]], line.quad[[3, 2]]
    return line.quad[[0, 3]], line.quad[[1, 2]]


def _between(begin: Corners, end: Corners, *, like: Seen, upside_down: bool) -> Seen:
    order = [0, 1, 3, 2] if like.tall else [0, 2, 3, 1]
    return Seen(np.concatenate((begin, end))[order], tall=like.tall, upside_down=upside_down)


def _is_one(first: Seen, second: Seen) -> bool:
    """Whether two parts overlap along the line and lie in one row there."""
    begin = max(first.span[0], second.span[0])
    end = min(first.span[1], second.span[1])
    if begin >= end:
        return False
    off = abs(first.middle_at((begin + end) / 2) - second.middle_at((begin + end) / 2))
    return off < min(first.breadth, second.breadth) / 2
