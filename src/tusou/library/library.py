"""One library: index folders, search, look up, forget."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Self, Unpack
from weakref import WeakSet

from tusou.config import Settings
from tusou.errors import NotFound
from tusou.given import argument, not_empty, several, whole
from tusou.library import arguments
from tusou.library.lots import drawn
from tusou.library.models import EncoderOwner, Opened, refuse_unknown
from tusou.library.pictures import example, query_picture
from tusou.library.placing import located
from tusou.library.roots import roots_of
from tusou.remote.addresses import absolute
from tusou.types import Query

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from PIL.Image import Image

    from tusou.explaining import Explanation
    from tusou.library.changing import How, ModelComparison, ReembedReport
    from tusou.library.export import ExportOptions, ExportReport
    from tusou.library.watching import Watch
    from tusou.protocols import Encoder, Store
    from tusou.remote.addresses import PathLike
    from tusou.searching import SearchResult, Shelf
    from tusou.types import (
        Hit,
        IndexReport,
        Kind,
        Modality,
        OcrMode,
        Progress,
        RankMode,
        StoredItem,
        StoreStats,
        Where,
    )


class Library:
    """A searchable collection on disk. Close it, or use it in a `with` block."""

    def __init__(
        self,
        folder: PathLike | None = None,
        *,
        model: str | None = None,
        device: str | None = None,
        create: bool = True,
        settings: Settings | None = None,
    ) -> None:
        from tusou.stores import open_store

        self._settings = settings or Settings.from_environment()
        self.folder = located(self._settings.library if folder is None else folder)
        if model is not None:
            argument("model", "tusou.open", not_empty, model)
            if create:
                refuse_unknown(model, self._settings)
        self.store: Store = open_store(str(self.folder), create=create)
        self._owner = EncoderOwner(self.store, self._settings, model, device)
        self._watches: WeakSet[Watch] = WeakSet()

    # ── life ────────────────────────────────────────────────────────────────────────────────

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End every `watch`, and release files and connections."""
        for one in list(self._watches):
            one.close()
        self.store.close()

    @property
    def settings(self) -> Settings:
        """Where models lie and which one is the default."""
        return self._settings

    def __repr__(self) -> str:
        return f"Library({str(self.folder)!r})"

    @property
    def encoder(self) -> Encoder | None:
        """The encoder of this library, opened at first use; None when it is searched by words.

        Raises:
            UnknownName: the model asked for is not there.
            ModelMismatch: the model asked for is not the one of the library's vectors.
        """
        return self._owner.opened.encoder

    @property
    def lacks_model(self) -> str:
        """Why there is no encoder, in a few words; "" when there is one."""
        return self._owner.opened.lack

    @property
    def model_mend(self) -> str:
        """What to do about a model that lacks; "" when there is one, or none is wanted."""
        return self._owner.opened.mend

    # ── filling ─────────────────────────────────────────────────────────────────────────────

    def index(
        self,
        paths: PathLike | Iterable[PathLike],
        *,
        max_pages: int | None = None,
        text_pages_only: bool = False,
        figures: bool = True,
        ignore: Iterable[str] | str = (),
        passwords: Iterable[str] | str = (),
        embed_text: bool = True,
        ocr: OcrMode | None = None,
        workers: int | None = None,
        executor: str | None = None,
        progress: Callable[[Progress], object] | None = None,
    ) -> IndexReport:
        """Bring the library up to date with files and folders; only what changed is done.

        An interrupted run keeps what it finished; the same call goes on from there.

        Args:
            paths: files or folders, walked recursively; or addresses of such, as
                ``s3://bucket/folder`` (extra `remote`).
            max_pages: only the first pages of each PDF.
            text_pages_only: leave out PDF pages without text.
            figures: also make the figures inside PDF pages items of their own.
            ignore: globs of files and folders to leave out; one or several.
            passwords: tried on encrypted PDFs in this order; one or several.
            embed_text: also encode texts, so that a sentence finds what it means.
            ocr: read the pictures of pages without usable text (`auto`), of all pages and photos
                (`all`; raises MissingExtra without the extra `ocr`), or none (`off`).
            workers: decoding processes; None: one per core, at most four; 0: in this process.
            executor: a name of `tusou.executors.EXECUTORS`; None: `local`, or `inline` with 0
                workers. `ray` decodes and encodes on a Ray cluster (extra `ray`) whose nodes see
                files and model under the same paths; `workers` are then those of it.
            progress: called with a `Progress` after each file and each picture read, and now and
                then while files are looked for (of 0 files then) and within one that takes long.
                What it raises ends the run; what is finished stays.

        Raises:
            InputError: an argument is not what is taken, or there is nothing at a path.
        """
        from tusou.library.filling import Workplace, fill

        options = arguments.index_options(
            max_pages=max_pages,
            text_pages_only=text_pages_only,
            figures=figures,
            ignore=ignore,
            passwords=passwords,
            embed_text=embed_text,
        )
        return fill(
            self.store,
            self._owner,
            roots_of(paths),
            options,
            at=Workplace(executor, arguments.workers_of(workers)),
            ocr=ocr or self._settings.ocr,
            progress=progress,
        )

    def watch(self, paths: PathLike | Iterable[PathLike], **options: object) -> Watch:
        """Index, then again whenever files below `paths` come, change or go, until it is closed.

        Takes the options of `index`; yields each run's report. What hinders a later one is logged.
        `close()` of what is returned ends it from any thread, as `close()` of the library does; a
        run under way stops, what it has finished stays, and the loop over the reports ends.

        Raises:
            InputError: one of `paths` is an address.
        """
        from tusou.library.watching import Watch

        found = Watch(self, roots_of(paths), options)
        self._watches.add(found)
        return found

    def forget(self, path: PathLike) -> int:
        """Remove a source file, or everything below a folder; returns how many files went.

        The user's files are not touched.

        Raises:
            NotFound: the library holds nothing there.
        """
        from tusou.library.forgetting import forget

        return forget(self.store, absolute(path))

    def reembed(self, model: str, **how: Unpack[How]) -> ReembedReport:
        """Make vectors of a new model beside the old, then switch; see `changing.reembed`."""
        from tusou.library.changing import reembed

        return reembed(self, self._owner, model, **how)

    def compare(
        self, model: str, queries: Sequence[str], *, k: int = 5
    ) -> Iterator[ModelComparison]:
        """Ask the library's own model and one that `reembed` made vectors of, query by query."""
        from tusou.library.changing import compare_models

        return compare_models(self, self._owner, model, queries, k)

    # ── finding ─────────────────────────────────────────────────────────────────────────────

    def search(
        self,
        text: str = "",
        *,
        image: Image | PathLike | None = None,
        k: int = 10,
        offset: int = 0,
        rank: RankMode = "fused",
        kinds: Iterable[Kind] | Kind = (),
        within: Iterable[str] | str = (),
        where: Where | None = None,
        min_cosine: float | None = None,
        min_confidence: float | None = None,
        show_all: bool = False,
        like: Iterable[int | PathLike | Image] | int | PathLike | Image = (),
        unlike: Iterable[int | PathLike | Image] | int | PathLike | Image = (),
        diverse: bool = False,
        literal: bool = False,
    ) -> SearchResult:
        """Find items by a sentence, a picture, examples, or all of them.

        Args:
            text: a sentence; "exact phrase", -without, word^2 and kind:figure count.
            image: a picture, or the path of one.
            k: how many hits at most.
            offset: how many hits before those are left out.
            rank: `fused`, `image` (plain CLIP search), `text` or `words`.
            kinds: only these kinds of items; one or several.
            within: globs over the relative path, or folders ending in "/"; one or several.
            where: further restrictions.
            min_cosine: drop what is less alike.
            min_confidence: drop what is less sure; None takes the calibrated line.
            show_all: return near misses as hits.
            like: what hits should be like, averaged: sentences (str), numbers of items, pictures,
                paths of pictures (`Path`); one or several.
            unlike: the same of what they should not be like.
            diverse: prefer hits that differ from those before them.
            literal: take every character of `text` as it stands.

        Raises:
            InputError: nothing is asked for, or an argument is not what is taken.
        """
        from tusou.library.several import search_libraries

        query = Query(
            text=text,
            image=query_picture(image),
            k=k,
            offset=offset,
            rank=rank,
            where=arguments.narrowed(where, kinds, within),
            min_cosine=min_cosine,
            min_confidence=min_confidence,
            show_all=show_all,
            like=tuple(map(example, several(like))),
            unlike=tuple(map(example, several(unlike))),
            diverse=diverse,
            literal=literal,
        )
        return search_libraries([self], query)

    def similar(
        self,
        what: int | PathLike | Image,
        *,
        k: int = 10,
        offset: int = 0,
        to: Modality = "image",
        kinds: Iterable[Kind] | Kind = (),
        within: Iterable[str] | str = (),
        where: Where | None = None,
    ) -> SearchResult:
        """Find items that look like an item or a picture, or whose text fits it.

        Args:
            what: an item's id, the path of a picture, or a picture; the others are as of `search`.
            to: `image`: likeness of pictures; `text`: texts nearest to the picture.
        """
        from tusou.library.shown import ShownResult
        from tusou.searching import similar

        among = arguments.narrowed(where, kinds, within, "tusou.Library.similar")
        found = similar(
            arguments.compared(what), self.shelf(), k=k, offset=offset, to=to, where=among
        )
        return ShownResult.of(found)

    def explain(
        self,
        hit: Hit | int,
        query: str | Query = "",
        *,
        image: Image | PathLike | None = None,
        heat: bool = True,
        passwords: Sequence[str] = (),
    ) -> Explanation:
        """Tell why an item was found: marked words, heat map, what each word of the query gave.

        Args:
            hit: from `search` with the same query, or an item's id, which is then looked for
                among the best hits of that query.
            query: the sentence that was searched for, or the whole `Query`.
            image: the picture that was searched for.
            heat: False leaves out what needs the model; so does a `Query` whose `rank` looks at
                no picture.
            passwords: for encrypted PDFs.

        Raises:
            InputError: nothing is asked for, or an argument is not what is taken.
            NotFound: there is no such item.
            SourceError: its file is gone, and no thumbnail was kept.
        """
        from tusou.library.explaining import explain

        found, asked = arguments.explained(hit, query)
        return explain(self, found, asked, query_picture(image), heat=heat, passwords=passwords)

    def lookup(self, *, path: PathLike | None = None, text: str | None = None) -> list[StoredItem]:
        """Fetch items by their exact image path or their exact text; one index look-up.

        Raises:
            InputError: neither or both are given.
            NotFound: there is no such key; the mend names the nearest.
        """
        from tusou.library.keys import look_up

        return look_up(self.store, path, text)

    def sample(self, n: int = 3, *, seed: int | None = None) -> list[StoredItem]:
        """Up to `n` random items, to try queries with."""
        wanted = argument("n", "tusou.Library.sample", whole, n)
        return self.store.get(drawn(self.store, wanted, random.Random(seed)))  # noqa: S311

    # ── looking at items ────────────────────────────────────────────────────────────────────

    def get(self, item: int) -> StoredItem:
        """The item with this id.

        Raises:
            NotFound: there is none.
        """
        found = self.store.get([arguments.item_of(item, "tusou.Library.get")])
        if not found:
            raise NotFound.item(item)
        return found[0]

    def picture(self, item: int, longest_px: int = 1024, *, passwords: Sequence[str] = ()) -> Image:
        """Draw an item's picture again from its source file, RGB, with one of `passwords`.

        Raises:
            InputError: `longest_px` is not from 1 to 10,000.
            SourceError: the file is gone, cannot be read, or is another than was indexed.
        """
        from tusou.library.unchanged import picture_of

        return picture_of(self, self.get(item), arguments.pixels_of(longest_px), passwords)

    def thumbnail(self, item: int) -> bytes | None:
        """The stored JPEG of an item, longest side 320 pixels."""
        return self.store.thumbnail(arguments.item_of(item, "tusou.Library.thumbnail"))

    def export(
        self, options: ExportOptions, *, progress: Callable[[int, int], object] | None = None
    ) -> ExportReport:
        """Write pairs, pictures or vectors; see `tusou.library.export.ExportOptions`."""
        from tusou.library.export import export

        return export(self, options, progress)

    def stats(self) -> StoreStats:
        """Counts and sizes."""
        return self.store.stats()

    def shelf(self, rank: RankMode = "fused") -> Shelf:
        """This library as `tusou.searching` takes it; words alone are ranked without a model."""
        from tusou.searching import Shelf

        opened = Opened(None) if rank == "words" else self._owner.opened
        return Shelf(str(self.folder), self.store, opened.encoder, opened.lack, opened.mend)
