"""Change the model of a library: new vectors beside the old, compared, then switched at once."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from tusou.given import several
from tusou.indexing.reembed import ReembedReport
from tusou.library.arguments import workers_of
from tusou.library.models import open_named
from tusou.library.tidying import tidy
from tusou.types import DecodeOptions, Query

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tusou.indexing.reembed import Listener
    from tusou.library.library import Library
    from tusou.library.models import EncoderOwner
    from tusou.searching import SearchResult
    from tusou.types import SourceFile


__all__ = ["How", "ModelComparison", "ReembedReport", "compare_models", "reembed"]


class How(TypedDict, total=False):
    """The options of `reembed`."""

    passwords: Sequence[str]
    workers: int | None
    switch: bool
    progress: Listener | None


@dataclass(frozen=True, slots=True)
class ModelComparison:
    """One query asked of both models."""

    query: str
    before: SearchResult
    """With the library's own model."""
    after: SearchResult
    """With the new one."""


def reembed(
    library: Library,
    owner: EncoderOwner,
    model: str,
    *,
    passwords: Sequence[str] = (),
    workers: int | None = None,
    switch: bool = True,
    progress: Listener | None = None,
) -> ReembedReport:
    """Make the vectors of another model beside those of the library, then search with them.

    Until the change the old ones are searched. An interrupted call goes on where it stopped.

    Args:
        library: which is to change.
        owner: knows where models lie and on which device they run.
        model: name or folder of the new model.
        passwords: tried on encrypted PDFs.
        workers: decoding processes, as in `Library.index`.
        switch: False only makes the vectors, to be compared.
        progress: called with a `Reembedding` after each batch.

    Raises:
        InputError: the library has that model already.
        UnknownName: there is no such model.
        StoreError: another process is writing.
    """
    from tusou.executors import open_executor
    from tusou.indexing.reembed import reembed as fill
    from tusou.indexing.settings import with_encoder
    from tusou.models import place_of, remember_place

    encoder = open_named(model, owner.settings, owner.device).for_many()
    place = place_of(model, owner.settings)
    decode = DecodeOptions(passwords=several(passwords))
    workers = workers_of(workers)
    with closing(library.store.beside(encoder.stamp)) as beside:
        if switch:
            beside.let_nobody_else_write()
        with closing(open_executor(workers=workers)) as executor:
            report = fill(
                library.store, beside, encoder, executor, _look, decode=decode, listener=progress
            )
        if switch:
            keys = {record.options_key for record in library.store.files()}
            remember_place(encoder.stamp, place, owner.settings)
            beside.adopt({key: with_encoder(key, encoder.stamp) for key in keys})
            tidy(beside)
    return report


def _look(path: str) -> SourceFile | None:
    """The source file at `path` as a walk finds it now."""
    from tusou.errors import TusouError
    from tusou.sources import walk
    from tusou.types import SourceFile

    try:
        found = [each for each in walk([path]) if isinstance(each, SourceFile)]
    except TusouError:
        return None
    return next((each for each in found if each.path == path), None)


def compare_models(
    library: Library, owner: EncoderOwner, model: str, queries: Sequence[str], k: int
) -> Iterator[ModelComparison]:
    """See `Library.compare`."""
    from tusou.searching import Shelf, search

    encoder = open_named(model, owner.settings, owner.device)
    with closing(library.store.beside(encoder.stamp)) as beside:
        new = Shelf(str(library.folder), beside, encoder)
        for text in several(queries):
            query = Query(text=text, k=k, show_all=True)
            yield ModelComparison(text, search(query, [library.shelf()]), search(query, [new]))
