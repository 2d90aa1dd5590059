"""Write what all engines get: vectors, queries, and the exact ten nearest of each query.

python -m benchmarks.search.data FOLDER ITEMS
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from benchmarks.search.data_sizes import MORE, QUERIES, WARM_UP
from benchmarks.stores import clustered

AT_ONCE = 50_000


def main(folder: Path, items: int) -> None:
    """Write the files; a block of queries is compared with all rows at once."""
    folder.mkdir(parents=True)
    dice = np.random.default_rng(0)
    sizes = [AT_ONCE] * (items // AT_ONCE) + [items % AT_ONCE]
    rows = np.concatenate([clustered(size, dice) for size in sizes if size])
    queries = clustered(WARM_UP + QUERIES, np.random.default_rng(7))
    np.save(folder / "rows.npy", rows)
    np.save(folder / "queries.npy", queries)
    np.save(folder / "more.npy", clustered(MORE, np.random.default_rng(8)))
    nearest = [np.argsort(-(rows @ query), kind="stable")[:10] for query in queries]
    np.save(folder / "nearest.npy", np.array(nearest))
    print(folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
