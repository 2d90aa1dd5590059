"""Records of files as bytes, with the numbers of their items, and back."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from tusou.stores.packing import unpack_skipped
from tusou.types import FileRecord

if TYPE_CHECKING:
    from collections.abc import Sequence


def pack_record(record: FileRecord, items: Sequence[range] = ()) -> bytes:
    """A record as bytes, and the numbers of its items; paths of odd bytes stay what they are."""
    spans = [(some.start, some.stop) for some in items]
    return json.dumps({**asdict(record), "items": spans}).encode("ascii")


def unpack_record(packed: bytes) -> FileRecord:
    """The record that `pack_record` packed."""
    values = json.loads(packed)
    values.pop("items", None)
    skipped = values.pop("skipped")
    page_skips = values.pop("page_skips")
    return FileRecord(
        **values,
        skipped=None if skipped is None else unpack_skipped(skipped),
        page_skips=tuple(unpack_skipped(skip) for skip in page_skips),
    )


def items_of(packed: bytes) -> list[range] | None:
    """The numbers of the items of a packed record; None in one that was written without them."""
    spans = json.loads(packed).get("items")
    return None if spans is None else [range(*span) for span in spans]
