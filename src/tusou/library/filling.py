"""One run of indexing, with all that it needs opened and closed again."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tusou.errors import InputError
from tusou.executors import open_executor
from tusou.indexing import index
from tusou.indexing.drives import away_above
from tusou.library.encoding import encoding_there
from tusou.library.reading import ocr_of
from tusou.ocr import reader_stamp
from tusou.remote.addresses import is_address
from tusou.sources import walk
from tusou.sources.folders import printable

if TYPE_CHECKING:
    from collections.abc import Callable

    from tusou.indexing import IndexOptions
    from tusou.library.models import EncoderOwner
    from tusou.protocols import Store
    from tusou.types import IndexReport, Progress


@dataclass(frozen=True, slots=True)
class Workplace:
    """Where files are decoded: the executor, as in `open_executor`, and its workers."""

    executor: str | None = None
    workers: int | None = None


def fill(
    store: Store,
    owner: EncoderOwner,
    roots: list[str],
    options: IndexOptions,
    *,
    at: Workplace,
    ocr: str,
    progress: Callable[[Progress], object] | None,
) -> IndexReport:
    """Bring a library up to date with what lies below `roots`; see `Library.index`.

    On a cluster the workers encode as well.
    """
    _refuse_gone(store, roots)
    encoder = owner.for_indexing()
    texts = options.embed_text
    finish = None if encoder is None else encoding_there(owner, encoder, texts=texts)
    with (
        closing(open_executor(at.executor, workers=at.workers, finish=finish)) as executor,
        ocr_of(ocr, at.workers, at.executor) as (reading, mend),
    ):
        return index(
            walk(roots, ignore=options.ignore),
            store,
            encoder,
            executor,
            options=options,
            under=roots,
            ocr=reading,
            ocr_mend=mend,
            reader=reader_stamp(),
            listener=progress,
        )


def _refuse_gone(store: Store, roots: list[str]) -> None:
    """Tell of a root that is gone what to do about its files: it is no slip of the pen."""
    for root in roots:
        if is_address(root) or os.path.exists(root) or next(store.files(root), None) is None:
            continue
        problem = f"{printable(root)} is not there any more"
        if (drive := away_above(store.drives(), root)) is not None:
            problem = f"the drive at {printable(drive)} is not mounted"
        raise InputError(problem, f"if its files are really gone: tusou forget {printable(root)}")
