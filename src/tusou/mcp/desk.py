"""The desk: what an assistant may ask of the libraries, answered in plain values."""

from __future__ import annotations

import base64
import binascii
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from tusou.client.limits import MOST_BEFORE
from tusou.errors import InputError, NotFound, SourceError, UnknownName
from tusou.mcp.answers import Answer, item_text, jpeg, result_text
from tusou.types import Query, Where
from tusou.wording.found import page_of_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL.Image import Image

    from tusou.library import Library
    from tusou.searching import SearchResult
    from tusou.types import Hit, Kind, RankMode, StoredItem

MOST_HITS = 50
MOST_PICTURES = 5
PAGE_PX = 1024
"""Longest side of a page as shown unless asked otherwise: print is read, 0.1 to 0.3 MB."""
PAGE_PX_RANGE = (64, 2000)
TEXT_CHARACTERS = 8000
"""Of a page's text at once; a crowded page has about 5,000."""
UPLOAD_BYTES = 10_000_000
"""Of a picture sent with a question."""
LOOKED_UP = 10


class Desk:
    """Answers questions about some libraries. Its methods may be called from several threads.

    Args:
        libraries: at least one, opened; the caller closes them. One that is there several times,
            under whatever names of its folder, counts once.
        read_files: whether a question may name a picture file of this machine. Over HTTP it may
            not: who asks need not be who owns the files.
    """

    def __init__(self, libraries: Sequence[Library], *, read_files: bool = True) -> None:
        from tusou.library.several import own_places

        self.libraries = _named(own_places(libraries))
        self.names = {str(library.folder): name for name, library in self.libraries.items()}
        self._read_files = read_files

    # ── questions ───────────────────────────────────────────────────────────────────────────

    def search(
        self,
        query: str = "",
        *,
        picture: str = "",
        k: int = 5,
        offset: int = 0,
        kinds: Sequence[Kind] = (),
        within: Sequence[str] = (),
        rank: RankMode = "fused",
        near_misses: bool = False,
        pictures: int = 3,
    ) -> Answer:
        """Search all libraries by a sentence, a picture, or both; see `Library.search`.

        With `near_misses` they stand among the hits, marked as what they are.
        """
        from tusou.library import search_libraries

        asked = Query(
            text=query,
            image=self._picture(picture),
            k=_within(k, 1, MOST_HITS),
            offset=_within(offset, 0, MOST_BEFORE),
            rank=rank,
            where=Where(kinds=tuple(kinds), path_globs=tuple(within)),
            own_filters=True,
            show_all=near_misses,
        )
        shelves = list(self.libraries.values())
        result = search_libraries(shelves, asked)
        if not near_misses:
            return self._answer(result, pictures)
        # Near misses as hits look like hits: only the search without them tells them apart.
        strict = replace(asked, show_all=False, offset=0, k=asked.offset + asked.k)
        return self._answer(result, pictures, search_libraries(shelves, strict))

    def similar(
        self,
        *,
        item: int | None = None,
        picture: str = "",
        library: str = "",
        k: int = 5,
        offset: int = 0,
        to: Literal["image", "text"] = "image",
        kinds: Sequence[Kind] = (),
        within: Sequence[str] = (),
        pictures: int = 3,
    ) -> Answer:
        """Find what looks like an item of its library, or like a picture in all or the one named.

        Texts that fit it with `to="text"`.
        """
        from tusou.library import search_libraries

        k, offset = _within(k, 1, MOST_HITS), _within(offset, 0, MOST_BEFORE)
        where = Where(kinds=tuple(kinds), path_globs=tuple(within))
        if item is not None:
            holder = self._library(library)
            own = self._item(holder, item).id
            result = holder.similar(own, k=k, offset=offset, to=to, where=where)
            return self._answer(result, pictures)
        what = self._picture(picture)
        if what is None:
            raise InputError("there is nothing to compare with", "give an item or a picture")
        # One signal alone has no line: what is most alike is found, of all libraries together.
        asked = Query(image=what, k=k, offset=offset, rank=to, where=where, own_filters=True)
        result = search_libraries(self._libraries(library), asked)
        return self._answer(result, pictures)

    def page(
        self,
        *,
        item: int | None = None,
        path: str = "",
        page_number: int | None = None,
        library: str = "",
        query: str = "",
        longest_px: int = PAGE_PX,
        from_character: int = 0,
    ) -> Answer:
        """Give the text and the picture of a page, figure, photo or pair."""
        holder, stored = self._found(item, path, page_number, library)
        text = stored.item.text
        end = max(0, from_character) + TEXT_CHARACTERS
        lines = [item_text(stored), "", text[max(0, from_character) : end] or "(no text)"]
        if end < len(text):
            lines.append(f"(goes on: ask again with from_character={end}; {len(text)} in all)")
        try:
            drawn = _drawn(holder, stored, query)
        except SourceError as error:
            return Answer("\n".join([*lines, f"(no picture: {error})"]))
        return Answer("\n".join(lines), (jpeg(drawn, _within(longest_px, *PAGE_PX_RANGE)),))

    def lookup(self, *, path: str = "", text: str = "", library: str = "") -> Answer:
        """Fetch items by a path, whole or its end, or by exact text; from all libraries or one."""
        found = self._looked_up(path or None, text or None, library)
        blocks = [self._item_text(holder, stored) for holder, stored in found[:LOOKED_UP]]
        if len(found) > LOOKED_UP:
            blocks.append(f"and {len(found) - LOOKED_UP} more")
        return Answer("\n\n".join(blocks))

    def stats(self) -> Answer:
        """Tell what each library holds."""
        return Answer("\n\n".join(_stats(name, one) for name, one in self.libraries.items()))

    # ── parts ───────────────────────────────────────────────────────────────────────────────

    def _looked_up(
        self, path: str | None, text: str | None, library: str
    ) -> list[tuple[Library, StoredItem]]:
        found: list[tuple[Library, StoredItem]] = []
        missing: NotFound | None = None
        for holder in self._libraries(library):
            named = [] if path is None or text is not None else _at_path(holder, path)
            try:
                stored_there = named or holder.lookup(path=path, text=text)
                found += [(holder, stored) for stored in stored_there]
            except NotFound as error:
                missing = missing or error
        if missing is not None and not found:
            raise missing
        return found

    def _item_text(self, library: Library, stored: StoredItem) -> str:
        """The head of an item, with the name of its library when there are several."""
        of = f"\nlibrary: {self.names[str(library.folder)]}" if len(self.libraries) > 1 else ""
        return item_text(stored) + of

    def _answer(
        self, result: SearchResult, pictures: int, strict: SearchResult | None = None
    ) -> Answer:
        shown = result.hits[: _within(pictures, 0, MOST_PICTURES)]
        kept = [(hit, self._thumbnail(hit)) for hit in shown]
        drawn = [(hit, picture) for hit, picture in kept if picture]
        text = result_text(result, self.names, strict)
        if drawn:
            named = ", ".join(str(hit.rank) for hit, _ in drawn)
            text += f"\n\nPictures of {named} in this order; get_page shows one larger."
        return Answer(text, tuple(picture for _, picture in drawn))

    def _thumbnail(self, hit: Hit) -> bytes | None:
        return self._library(self.names[hit.library]).thumbnail(hit.item)

    def _libraries(self, name: str) -> list[Library]:
        """The library called `name`; all of them when no name is given."""
        return [self._library(name)] if name else list(self.libraries.values())

    def _library(self, name: str) -> Library:
        """The library called `name`; the only one when no name is given.

        Raises:
            UnknownName: there is none of that name.
            InputError: there are several and none is named.
        """
        if name:
            if name in self.libraries:
                return self.libraries[name]
            raise UnknownName.among("library", name, self.libraries)
        if len(self.libraries) > 1:
            raise InputError(
                "several libraries are open, and item numbers are their own",
                f"name one with library: {', '.join(self.libraries)}",
            )
        return next(iter(self.libraries.values()))

    def _item(self, library: Library, item: int) -> StoredItem:
        """The item with this number; the mend of the library itself speaks of its commands."""
        try:
            return library.get(item)
        except NotFound as error:
            name = self.names[str(library.folder)]
            mend = "search first: each hit tells its item and its library"
            raise NotFound(f"the library {name} has no item {item}", mend) from error

    def _found(
        self, item: int | None, path: str, page_number: int | None, library: str
    ) -> tuple[Library, StoredItem]:
        if item is not None:
            holder = self._library(library)
            return holder, self._item(holder, item)
        if not path:
            raise InputError("no page is named", "give an item, or a path and a page_number")
        near = [
            (holder, stored)
            for holder in self._libraries(library)
            for stored in _at_path(holder, path)
            if stored.item.page_number == page_number and stored.item.kind != "figure"
        ]
        exact = [one for one in near if one[1].relative_path == path]
        if not near:
            mend = "search for it, then give its item"
            raise NotFound(f"no library holds {page_of_file(path, page_number, 'en')}", mend)
        return _one_file(exact or near, path)

    def _picture(self, given: str) -> Image | None:
        """A picture from a `data:` URL, or from a file where that is allowed."""
        from tusou.library.pictures import query_picture

        if not given:
            return None
        if given.startswith("data:"):
            return _sent(given)
        if not self._read_files:
            raise InputError(
                "over HTTP a picture cannot be named by its path",
                "send it as data:image/jpeg;base64,…",
            )
        return query_picture(given)


def _named(libraries: Sequence[Library]) -> dict[str, Library]:
    """Libraries by the names of their folders; equal names get a number."""
    named: dict[str, Library] = {}
    for library in libraries:
        name, number = Path(library.folder).name, 2
        while name in named:
            name, number = f"{Path(library.folder).name}-{number}", number + 1
        named[name] = library
    return named


def _sent(url: str) -> Image:
    """The picture in a `data:` URL.

    Raises:
        InputError: it is too large, not base64, or no picture.
    """
    from tusou.library.pictures import query_picture
    from tusou.pictures import open_picture
    from tusou.types import PICTURE_PX

    if len(url) > UPLOAD_BYTES * 4 // 3:
        raise InputError("the picture is too large", f"send at most {UPLOAD_BYTES // 10**6} MB")
    try:
        data = base64.b64decode(url.partition(",")[2], validate=True)
        return query_picture(open_picture(data, at_least_px=PICTURE_PX))
    except (binascii.Error, ValueError) as exc:
        raise InputError("the picture is not base64", "data:image/jpeg;base64,…") from exc
    except SourceError as error:
        raise InputError(f"the picture cannot be read: {error.problem}", error.mend) from error


def _one_file(found: Sequence[tuple[Library, StoredItem]], path: str) -> tuple[Library, StoredItem]:
    """The first, when all are of one file.

    Raises:
        InputError: they are of several.
    """
    files = list(dict.fromkeys(stored.item.image_path for _, stored in found))
    if len(files) > 1:
        named = ", ".join(files[:LOOKED_UP])
        raise InputError(f"{len(files)} files are called {path}", f"give one of: {named}")
    return found[0]


def _at_path(library: Library, path: str) -> list[StoredItem]:
    """Items at a path or an address, where it is whole; else of files whose path ends so."""
    from tusou.library.keys import kept_path
    from tusou.remote.addresses import is_address

    store = library.store
    if is_address(path) or os.path.isabs(os.path.expanduser(path)):
        return store.get(store.find(image_path=kept_path(path)))
    matching = (one for one in store.files() if one.path.endswith(f"/{path}"))
    return [item for one in matching for item in store.get(store.find(image_path=one.path))]


def _drawn(library: Library, stored: StoredItem, query: str) -> Image:
    """The picture of an item; with a query the words that match are marked.

    Of a file that is gone, or another by now, it is the thumbnail that was kept.
    """
    from tusou.library.explaining import marked

    try:
        if query.strip():
            return marked(library, stored.id, query)
        return library.picture(stored.id, PAGE_PX_RANGE[1])
    except SourceError:
        kept = library.thumbnail(stored.id)
        if kept is None:
            raise
        from tusou.pictures import open_picture

        return open_picture(kept)


def _stats(name: str, library: Library) -> str:
    stats, encoder = library.stats(), library.encoder
    items = ", ".join(f"{n} {kind}s" for kind, n in stats.items.items()) or "nothing"
    model = library.lacks_model if encoder is None else encoder.stamp.name
    roots = sorted({record.root for record in library.store.files()})
    return "\n".join(
        [
            f"library {name} at {library.folder}",
            f"files: {stats.files}, skipped: {stats.skipped_files}",
            f"items: {items}",
            f"model: {model}",
            *(f"indexed: {root}" for root in roots[:LOOKED_UP]),
        ]
    )


def _within(number: int, low: int, high: int) -> int:
    return min(max(number, low), high)
