"""Index what was made into a new library, in this process: `one.py MATERIAL LIBRARY`; prints JSON.

The whole pipeline runs, but the encoder is one that takes no time to speak of: what a picture
costs a model does not depend on how many there are, and would hide everything that does.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from benchmarks.process_tree import PeakMemory
from benchmarks.stores import DIM, clustered
from tusou.types import EncoderStamp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from PIL.Image import Image

    from tusou.types import IndexReport

    Rows = NDArray[np.float32]


class QuickEncoder:
    """Vectors that lie as real ones do, by the content and without a model."""

    stamp = EncoderStamp("quick", "1", "0" * 64, "0" * 64, DIM)
    batch_size = 64

    def encode_images(self, images: Sequence[Image]) -> Rows:
        """float32 (n, DIM); the same for the same picture."""
        return _vectors([image.tobytes() for image in images])

    def encode_texts(self, texts: Sequence[str]) -> Rows:
        """float32 (n, DIM); the same for the same text."""
        return _vectors([text.encode() for text in texts])

    def expect_texts(self) -> None:
        """Nothing is opened."""

    def for_many(self) -> QuickEncoder:
        """This one."""
        return self

    def split_text(self, text: str) -> list[str]:
        """One chunk."""
        return [text] if text.strip() else []


def _vectors(contents: Sequence[bytes]) -> Rows:
    rows = [clustered(1, np.random.default_rng(crc32(content))) for content in contents]
    return np.concatenate([*rows, np.empty((0, DIM), np.float32)])


def measure(material: Path, library: Path) -> dict[str, float]:
    """Seconds and bytes of each item, by stage and place; peak memory."""
    from tusou.executors import Limits, open_executor
    from tusou.stores import open_store

    shutil.rmtree(library, ignore_errors=True)
    # On a machine that is busy with something else every file would be given up after 30 s.
    patient = Limits(stall_s=3600.0, file_s=3600.0)
    with (
        closing(open_store(str(library))) as store,
        closing(open_executor(limits=patient)) as executor,
        PeakMemory(os.getpid()) as peak,
    ):
        store.bind_encoder(QuickEncoder.stamp)
        started = time.perf_counter()
        report = _indexed(str(material / "roots"), store, executor)
        seconds = time.perf_counter() - started
        stats = store.stats()
    items = sum(report.items.values())
    if not items:
        raise SystemExit(f"nothing was indexed: {report.skipped[:3]}")
    told = {
        "items": items,
        "files": report.indexed,
        "seconds": seconds,
        "ms_each": seconds / items * 1e3,
        "database_bytes_each": stats.size_bytes / items,
        "derived_bytes_each": stats.derived_bytes / items,
        "main_mb": peak.main_bytes / 1e6,
        "all_mb": peak.tree_bytes / 1e6,
        "own_mb": peak.tree_own_bytes / 1e6,
    }
    stages = {f"{one.stage}_ms": one.seconds / items * 1e3 for one in report.profile.stages}
    return told | stages


def _indexed(root: str, store, executor) -> IndexReport:  # noqa: ANN001
    from tusou.indexing import IndexOptions, index
    from tusou.sources import walk

    return index(
        walk([root]), store, QuickEncoder(), executor, options=IndexOptions(), under=[root]
    )


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]), Path(sys.argv[2]))))
