"""The source of pairs: each row of a manifest becomes one item."""

from __future__ import annotations

import os
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
from tusou.types import Copied, Decoded, InRow, Item, Part, Resumed, Skipped, picture_in_row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PIL.Image import Image

    from tusou.errors import Fault
    from tusou.types import DecodeOptions, SourceFile

_MAX_COMPLAINTS = 20
"""Rows told of one by one; after that they are counted, or a lost folder would fill the report."""

_SHOWN = 300
"""Characters of a name that is complained of: it may be a whole picture, written out."""


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
class _Asked:
    """A picture that a row names or holds.

    Attributes:
        picture: it, or its name.
        nth: which of the row, from 1.
        nth_held: which of those that lie in the row, from 1.
        is_lost: whether it brought a reader to grief.
    """

    picture: Picture
    nth: int
    nth_held: int
    is_lost: bool


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
        self._place = options.resumed or Resumed(0, is_lost=False)
        self._addresses = 0
        self._last = self._lost = _NO_PICTURE

    def all(self) -> Iterator[Decoded | Skipped]:
        """Read the manifest to its end, or to where it breaks off."""
        number, broken = 0, None
        try:
            for row in continued(read_rows(self._path)):
                number = row.number
                if number < self._place.number:
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
        first, is_given = _NO_PICTURE, self._place_in(number).is_given
        for asked in self._asked(number, pair.images):
            picture = self._read(asked, Part("row", number, asked.nth, is_given))
            if picture.loaded is not None:
                is_given = True
                yield self._decoded(pair, picture)
            elif picture.error is not None:
                first = first if first.error else picture
                if not asked.is_lost:  # of that the executor tells
                    error = picture.error
                    yield from self.complain(number, error.problem, error.mend, error.fault)
        if not is_given and not row.repeats and (pair.text or first.error):
            yield self._decoded(pair, first)

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

    def _place_in(self, number: int) -> Resumed:
        """Where to go on in a row: in the first one where a reader came to grief, maybe."""
        return self._place if number == self._place.number else Resumed(number, is_lost=False)

    def _asked(self, number: int, images: Sequence[Picture]) -> Iterator[_Asked]:
        """Those of a row that are not at addresses, from the place to go on at."""
        place, nth_held = self._place_in(number), 0
        for nth, image in enumerate(images, 1):
            nth_held += isinstance(image, bytes)
            if nth < place.nth:
                continue
            if is_address(image):
                self._addresses += 1
            else:
                yield _Asked(image, nth, nth_held, place.is_lost and nth == place.nth)

    def _read(self, asked: _Asked, part: Part) -> _Read:
        if isinstance(asked.picture, str):
            return self._named(asked, part, asked.picture)
        mark = picture_in_row(self._path, InRow(part.number, asked.nth_held))
        if asked.is_lost:
            return _came_to_grief(mark, os.path.basename(mark))
        return self._load(part, mark, asked.picture, os.path.basename(mark))

    def _named(self, asked: _Asked, part: Part, named: str) -> _Read:
        shown = named if len(named) <= _SHOWN else named[:_SHOWN] + "…"
        if self._is_copy:  # and no list from elsewhere shows what lies on this machine
            problem = f"the picture {shown!r} is not in the file, which lies elsewhere"
            mend = "download it with its pictures, and index that"
            return _Read("", None, SourceError(problem, mend))
        if not is_possible_name(named):
            problem = f"no file can have the name of its picture, {shown!r}"
            return _Read("", None, SourceError(problem, "write the name anew"))
        path = resolve(named, self._folder)
        if asked.is_lost:
            self._lost = _came_to_grief(path, shown)
        if path == self._lost.path:
            return self._lost
        if path != self._last.path:  # several captions of one picture mostly follow each other
            self._last = self._load(part, path, path, shown)
        return self._last

    def _load(self, part: Part, image_path: str, content: str | bytes, shown: str) -> _Read:
        try:
            with at_part(part):
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


def _came_to_grief(image_path: str, shown: str) -> _Read:
    error = SourceError("the process that read it came to grief", "save it anew")
    return _Read(image_path, None, _fault(error, image_path, shown))


def _fault(error: SourceError, image_path: str, shown: str) -> SourceError:
    """What is wrong with a picture, under the name by which the list knows it."""
    if isinstance(error.__cause__, FileNotFoundError):
        problem = f"there is nothing at {printable(image_path)!r}"
        error = OutOfReach(problem, "put it there, or correct its path in the list")
    # One that is missing changes the manifest's state when it comes: no need to try.
    away = isinstance(error, OutOfReach) and os.path.exists(image_path)
    kind = OutOfReach if away else SourceError
    return kind(f"its picture {shown!r}: {error.problem}", error.mend)
