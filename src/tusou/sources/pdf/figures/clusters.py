"""Grouping rectangles that stand close together, on a coarse grid over the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from tusou.sources.pdf.rects import Rect

_MAX_CELLS = 250
"""Cells along the longest side: labelling them takes under 10 ms whatever the page size."""


def cluster(rects: Sequence[Rect], page: Rect, gap: float) -> list[list[int]]:
    """Group rectangles that are about `gap` points apart or less, directly or through others.

    The work grows with the page's area, not with pairs: a plot has thousands of marks.

    Returns:
        Indices into `rects`, each once, groups and members ascending.
    """
    if not rects:
        return []
    cell = max(gap, max(page.width, page.height) / _MAX_CELLS)
    columns, rows = int(page.width / cell) + 1, int(page.height / cell) + 1
    boxes = np.array(rects, dtype=np.float64) - (page.x0, page.y0, page.x0, page.y0)
    # Half a gap more on each side, so that neighbours share a cell.
    first = np.floor((boxes[:, :2] - gap / 2) / cell).astype(int)
    last = np.floor((boxes[:, 2:] + gap / 2) / cell).astype(int)
    limit = np.array([columns - 1, rows - 1])
    first, last = np.clip(first, 0, limit), np.clip(last, 0, limit)
    grid = np.zeros((rows, columns), dtype=bool)
    for (x0, y0), (x1, y1) in zip(first.tolist(), last.tolist(), strict=True):
        grid[y0 : y1 + 1, x0 : x1 + 1] = True
    labels = _components(grid)[first[:, 1], first[:, 0]]
    groups: dict[int, list[int]] = {}
    for index, label in enumerate(labels.tolist()):
        groups.setdefault(label, []).append(index)
    return list(groups.values())


def _components(grid: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Label the 4-connected components of `grid`, row run by row run; empty cells are 0."""
    labels = np.zeros(grid.shape, dtype=np.int64)
    parents = [0]
    above: list[tuple[int, int, int]] = []
    for row in range(grid.shape[0]):
        edges = np.flatnonzero(np.diff(np.concatenate(([False], grid[row], [False]))))
        runs = []
        for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            touching = [label for x0, x1, label in above if x0 < end and start < x1]
            label = _joined(parents, touching)
            labels[row, start:end] = label
            runs.append((start, end, label))
        above = runs
    roots = np.array([_root(parents, label) for label in range(len(parents))])
    return np.asarray(roots[labels], dtype=np.int64)


def _joined(parents: list[int], labels: list[int]) -> int:
    """One label for all `labels`, a new one when there are none."""
    if not labels:
        parents.append(len(parents))
        return len(parents) - 1
    roots = [_root(parents, label) for label in labels]
    lowest = min(roots)
    for root in roots:
        parents[root] = lowest
    return lowest


def _root(parents: list[int], label: int) -> int:
    while parents[label] != label:
        label = parents[label]
    return label
