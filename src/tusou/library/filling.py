"""One run of indexing, with all that it needs opened and closed again."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from tusou.errors import InputError
from tusou.executors import open_executor
from tusou.indexing import index
from tusou.indexing.drives import away_above
from tusou.indexing.out_of_sight import drive_away, gone
from tusou.library.encoding import encoding_there
from tusou.library.reading import ocr_of
from tusou.library.roots import roots_of
from tusou.ocr import reader_stamp
from tusou.remote.addresses import is_address
from tusou.sources import walk
from tusou.sources.other_kinds import OtherKinds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tusou.indexing import IndexOptions
    from tusou.library.models import EncoderOwner
    from tusou.protocols import Store
    from tusou.remote.addresses import PathLike
    from tusou.types import IndexReport, Progress, Skipped


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

    On a cluster the workers encode as well. A root that is gone, as one on a drive that is away, is
    told, its files are kept, and the others are indexed.

    Raises:
        InputError: all roots are gone; as `walk`.
    """
    there, away = there_and_away(store, roots)
    encoder = owner.for_indexing()
    texts = options.embed_text
    finish = None if encoder is None else encoding_there(owner, encoder, texts=texts)
    with (
        closing(open_executor(at.executor, workers=at.workers, finish=finish)) as executor,
        ocr_of(ocr, at.workers, at.executor) as (reading, mend),
    ):
        others = OtherKinds()
        report = index(
            chain(walk(there, ignore=options.ignore, others=others), away),
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
    return replace(report, other_kinds=others.counts)


def refuse_mistyped(store: Store, paths: Iterable[PathLike], ignore: Iterable[str] = ()) -> None:
    """Refuse what `fill` would refuse, before anything is begun.

    Raises:
        InputError: all of `paths` are gone, or one is not there and the library never held it; as
            `walk`.
    """
    there, _ = there_and_away(store, roots_of(paths))
    walk(there, ignore=ignore)


def there_and_away(store: Store, roots: list[str]) -> tuple[list[str], tuple[Skipped, ...]]:
    """The roots that are to be walked, and those that are gone.

    Raises:
        InputError: all are gone.
    """
    away = tuple(_away(store, roots))
    there = [root for root in roots if root not in {one.path for one in away}]
    if away and not there:
        raise InputError(away[0].problem, away[0].mend)
    return there, away


def _away(store: Store, roots: list[str]) -> Iterator[Skipped]:
    """Yield the roots that are gone, and whose files the library holds: no slips of the pen."""
    for root in roots:
        held = None if is_address(root) or os.path.exists(root) else next(store.files(root), None)
        if held is None:
            continue
        drive, is_folder = away_above(store.drives(), root), held.path != root
        if drive is None:
            yield gone(root, is_folder=is_folder)
        else:
            yield drive_away(root, drive, is_folder=is_folder)
