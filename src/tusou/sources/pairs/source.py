"""The source of pairs: each row of a manifest becomes one item."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tusou.errors import OutOfReach, SourceError, lacks_memory
from tusou.parts import at_part
from tusou.pictures import fit, open_picture, to_rgb
from tusou.sources.folders import printable
from tusou.sources.loading import LoadedPicture, load_picture
from tusou.sources.pairs.columns import MOST_PICTURES, Pair, names_too_many, tell_apart
from tusou.sources.pairs.continuing import continued
from tusou.sources.pairs.pictures_in import Picture, is_address
from tusou.sources.pairs.rows import BrokenRow, Row, read_rows
from tusou.sources.pairs.sniffing import resolve, why_no_manifest
from tusou.sources.pairs.values import as_fields, is_possible_name
from tusou.text import language_of
from tusou.types import Copied, Decoded, InRow, Item, Part, Skipped, picture_in_row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PIL.Image import Image

    from tusou.errors import Fault
    from tusou.types import DecodeOptions, SourceFile

_MAX_COMPLAINTS = 20
"""Rows told of one by one; after that they are counted, or a lost folder would fill the report."""

_SHOWN = 300
"""Characters of a name that is complained of: it may be a whole picture, written out."""

_HELD_S = 10.0
"""For how long the pictures of one row are read before any is given. A worker has 40 s for a file
and 3 s more for each item that it gave, and large pictures take up to 3 s each."""


class PairSource:
    """Reads manifests of pairs; relative picture paths are taken from the manifest's folder.

    A row with several pictures is an item for each, so that each is found by its look.
    A row whose picture is missing or damaged is still an item, found by its text, and a `Skipped`
    says what happened to the picture.
    """

    def decode(self, file: SourceFile, options: DecodeOptions) -> Iterator[Decoded | Skipped]:
        """Yield an item per row; a `Skipped` says why data hold no pairs.

        A manifest that breaks off keeps the rows before the break, and a `Skipped` tells of it.

        Raises:
            SourceError: it breaks off at its start.
            OutOfReach: it cannot be read on now.
            MissingExtra: it is Parquet and pyarrow is not installed.
        """
        if (unfit := why_no_manifest(file.path)) is not None:
            is_other_data = unfit.is_other_data and file.path != file.root
            yield replace(unfit, is_other_data=is_other_data)
            return
        rows = _ManifestReader(file.path, options, is_copy=isinstance(file, Copied))
        yield from rows.all()

    def picture(
        self,
        item: Item,
        longest_px: int,
        passwords: Sequence[str] = (),  # noqa: ARG002 - PDFs have passwords
    ) -> Image:
        """Read the picture again, from its file or out of the Parquet file that holds it.

        Raises:
            SourceError: it is gone or cannot be read.
        """
        if not item.image_path:
            raise SourceError("this pair has no picture", "its text is all there is")
        content: str | bytes = item.image_path
        if item.picture_row is not None:
            from tusou.sources.pairs.parquet_rows import picture_bytes

            content = picture_bytes(item.picture_file, *item.picture_row)
        return fit(to_rgb(open_picture(content, at_least_px=longest_px)), longest_px)


@dataclass(frozen=True, slots=True)
class _Read:
    """A picture of a row: where it lies, "" for nowhere, and it or what is wrong with it."""

    path: str
    loaded: LoadedPicture | None
    error: SourceError | None


_NO_PICTURE = _Read("", None, None)


class _ManifestReader:
    """Turns the rows of one manifest into items and keeps count of complaints."""

    def __init__(self, path: str, options: DecodeOptions, *, is_copy: bool) -> None:
        self._path = path
        self._is_copy = is_copy
        self._folder = os.path.dirname(path)
        self._options = options
        self._complaints = 0
        place = options.resumed
        self._first = 0 if place is None else place.number
        self._lost = place.number if place is not None and place.is_lost else 0
        self._addresses = 0
        self._last = _NO_PICTURE

    def all(self) -> Iterator[Decoded | Skipped]:
        """Read the manifest to its end, or to where it breaks off."""
        number, broken = 0, None
        try:
            for row in continued(read_rows(self._path)):
                number = row.number
                if number < self._first:
                    continue
                if isinstance(row, BrokenRow):
                    yield from self.complain(number, row.problem)
                else:
                    yield from self.read(row)
        except OutOfReach:
            raise
        except SourceError as exc:
            if not number:
                raise
            broken = exc
        yield from self.remaining_complaints()
        yield from self.told_of_addresses()
        if broken is not None:  # told last and always: it may stand for most of the rows
            yield Skipped(self._path, broken.problem, broken.mend, whole_file=False)

    def read(self, row: Row) -> Iterator[Decoded | Skipped]:
        """The items of a row, after what is wrong with it; one without picture if none is sound.

        Of one that repeats another's text there are pictures alone.
        """
        number, pair = row.number, tell_apart(row.values)
        if not pair.images and names_too_many(row.values):
            problem = f"it names more than {MOST_PICTURES} pictures"
            yield from self.complain(number, problem, "give each picture a row of its own")
        elif not pair.images and not pair.text:
            yield from self.complain(number, "it has neither text nor picture")
        first, is_given = _NO_PICTURE, False
        for pictures in _together(self._pictures(number, pair.images)):
            yield from self.told_of(number, pictures)
            sound = [picture for picture in pictures if picture.loaded is not None]
            for picture in sound:
                yield self._decoded(pair, picture)
            first = first if first.error else pictures[0]
            is_given = is_given or bool(sound)
        if not is_given and not row.repeats and (pair.text or first.error):
            yield self._decoded(pair, first)
        if number == self._lost and len(pair.images) > 1:
            self._last = _NO_PICTURE  # nobody knows which of them it was: another may be sound

    def told_of(self, number: int, pictures: Sequence[_Read]) -> Iterator[Skipped]:
        """Tell what is wrong with pictures of a row; of one that was lost the executor tells."""
        for error in (picture.error for picture in pictures):
            if error is not None and number != self._lost:
                yield from self.complain(number, error.problem, error.mend, error.fault)

    def complain(
        self, number: int, problem: str, mend: str = "", fault: Fault = "file"
    ) -> Iterator[Skipped]:
        """Tell of a row, unless too many were told of already."""
        self._complaints += 1
        if self._complaints <= _MAX_COMPLAINTS:
            told = f"row {number:,}: {problem}"
            yield Skipped(self._path, told, mend, whole_file=False, fault=fault)

    def remaining_complaints(self) -> Iterator[Skipped]:
        """Tell at the end how many more rows there were to complain of."""
        if self._complaints > _MAX_COMPLAINTS:
            more = self._complaints - _MAX_COMPLAINTS
            problem = f"{more:,} more rows are broken or lack their picture"
            yield Skipped(self._path, problem, "mend the rows named first", whole_file=False)

    def told_of_addresses(self) -> Iterator[Skipped]:
        """Tell at the end how many pictures lie elsewhere: nothing is fetched unasked."""
        if not self._addresses:
            return
        if self._addresses == 1:
            problem = "one of its pictures is at an address, which is not fetched"
        else:
            problem = f"{self._addresses:,} of its pictures are at addresses, which are not fetched"
        mend = "download what lies there, and write its path into a column image_path"
        yield Skipped(self._path, problem, mend, whole_file=False)

    def _pictures(self, number: int, images: Sequence[Picture]) -> Iterator[_Read]:
        """Read those of a row that are not at addresses."""
        n_held = 0
        for image in images:
            if isinstance(image, bytes):
                n_held += 1
                yield self._held(number, n_held, image)
            elif is_address(image):
                self._addresses += 1
            else:
                yield self._named(number, image)

    def _held(self, number: int, nth: int, image: bytes) -> _Read:
        mark = picture_in_row(self._path, InRow(number, nth))
        return self._load(number, mark, image, os.path.basename(mark))

    def _named(self, number: int, named: str) -> _Read:
        shown = named if len(named) <= _SHOWN else named[:_SHOWN] + "…"
        if self._is_copy:  # and no list from elsewhere shows what lies on this machine
            problem = f"the picture {shown!r} is not in the file, which lies elsewhere"
            mend = "download it with its pictures, and index that"
            return _Read("", None, SourceError(problem, mend))
        if not is_possible_name(named):
            problem = f"no file can have the name of its picture, {shown!r}"
            return _Read("", None, SourceError(problem, "write the name anew"))
        path = resolve(named, self._folder)
        if path != self._last.path:  # several captions of one picture mostly follow each other
            self._last = self._load(number, path, path, shown)
        return self._last

    def _load(self, number: int, image_path: str, content: str | bytes, shown: str) -> _Read:
        if number == self._lost:
            error = SourceError("the process that read it came to grief", "save it anew")
            return _Read(image_path, None, _fault(error, image_path, shown))
        try:
            with at_part(Part("row", number)):
                return _Read(image_path, load_picture(content, self._options), None)
        except MemoryError:
            error = lacks_memory()
        except SourceError as exc:
            error = exc
        return _Read(image_path, None, _fault(error, image_path, shown))

    @staticmethod
    def _decoded(pair: Pair, picture: _Read) -> Decoded:
        loaded = picture.loaded
        item = Item(
            kind="pair",
            image_path=picture.path,
            text=pair.text,
            language=language_of(pair.text),
            date=pair.date,
            date_from="field" if pair.date else "",
            width_px=loaded.width_px if loaded else 0,
            height_px=loaded.height_px if loaded else 0,
            fields=as_fields(pair.fields),
            tags=pair.tags,
        )
        return Decoded(item, loaded.picture if loaded else None)


def _together(pictures: Iterator[_Read]) -> Iterator[list[_Read]]:
    """All pictures of a row, read before any is given.

    A worker that one of them kills must not leave a part of the row behind. Those that take long
    come one by one all the same, or the whole list would run out of time, and of many that lie in
    the row so many at once as a row may name.
    """
    held, since = list[_Read](), time.monotonic()
    for picture in pictures:
        held.append(picture)
        if len(held) == MOST_PICTURES or time.monotonic() - since > _HELD_S:
            yield held
            held = []
    if held:
        yield held


def _fault(error: SourceError, image_path: str, shown: str) -> SourceError:
    """What is wrong with a picture, under the name by which the list knows it."""
    if isinstance(error.__cause__, FileNotFoundError):
        problem = f"there is nothing at {printable(image_path)!r}"
        error = OutOfReach(problem, "put it there, or correct its path in the list")
    # One that is missing changes the manifest's state when it comes: no need to try.
    away = isinstance(error, OutOfReach) and os.path.exists(image_path)
    kind = OutOfReach if away else SourceError
    return kind(f"its picture {shown!r}: {error.problem}", error.mend)
