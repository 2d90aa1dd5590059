"""Random items without reading all: every item has a lot, and a sample is of the highest.

Numbers of items cannot be drawn, they lie too far apart, and Milvus gives rows in no order but that
of a search. So lots stand where Milvus wants a vector, and drawing is one search: the server
compares a number of each item and sends no more rows than are wanted.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from tusou.stores.milvus.server import MOST_ROWS
from tusou.types import Sampled

if TYPE_CHECKING:
    from tusou.stores.milvus.consistent_reads import ConsistentReads
    from tusou.stores.milvus.server import Row, Server
    from tusou.types import Kind, Modality

LOTS = 1
"""Raise it when lots are made otherwise."""
_LOTS_OF = 1 << 24
"""Float32 holds so many numbers exactly."""
_HIGHEST = [1.0, 0.0]
"""What is near to this by dot product has a high lot."""
_SPARE = 64
"""Rows read beyond those wanted: of runs under way some are not to be seen."""
_MORE = 4


def lot_of(item_id: int) -> dict[str, list[float]]:
    """The lot of an item, above 0 and at most 1, as its row holds it."""
    drawn = int.from_bytes(blake2b(str(item_id).encode(), digest_size=3).digest(), "big")
    return {"none": [(drawn + 1) / _LOTS_OF, 0.0]}


def sample(
    server: Server, table: str, reads: ConsistentReads, n: int, of: tuple[Kind, Modality] | None
) -> Sampled:
    """Up to `n` items that are seen, the same for the same library; of one kind, if asked.

    At most `MOST_ROWS`. How many there are is counted by the server, and reckoned down by the
    share of the rows read that are to be seen.
    """
    condition = f'kind == "{of[0]}" and {of[1]}_key != ""' if of else ""
    asked = min(n + _SPARE, MOST_ROWS)
    while True:
        found: list[Row] = []

        def read(asked: int = asked, found: list[Row] = found) -> list[Row]:
            found[:] = _highest(server, table, condition, asked)
            return found

        seen = reads.visible_at_once(read)
        if len(found) < asked or len(seen) >= n or asked == MOST_ROWS:
            break
        asked = min(asked * _MORE, MOST_ROWS)
    n_items = len(seen)
    if len(found) == asked:
        n_items = max(n_items, round(server.count(table, condition) * len(seen) / asked))
    ordered = sorted(seen, key=lambda row: (-row["lot"], row["id"]))
    return Sampled({row["id"]: row["kind"] for row in ordered[:n]}, n_items)


def _highest(server: Server, table: str, condition: str, n: int) -> list[Row]:
    """The n rows of items with the highest lots that pass."""
    [hits] = server.call(
        "search",
        table,
        data=[_HIGHEST],
        anns_field="none",
        limit=n,
        filter=condition,
        output_fields=["id", "file", "run", "kind"],
    )
    return [{**hit["entity"], "lot": float(hit["distance"])} for hit in hits]
