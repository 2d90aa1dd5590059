"""The source of pairs: each row of a manifest becomes one item."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tusou.errors import OutOfReach, SourceError
from tusou.parts import at_part
from tusou.pictures import fit, open_picture, to_rgb
from tusou.sources.loading import LoadedPicture, load_picture
from tusou.sources.pairs.columns import Pair, tell_apart
from tusou.sources.pairs.rows import BrokenRow, read_rows
from tusou.sources.pairs.sniffing import COLUMNS_HINT, is_manifest, named_path, resolve
from tusou.sources.pairs.values import as_fields, is_possible_name
from tusou.text import language_of
from tusou.types import Copied, Decoded, Item, Part, Skipped, picture_in_row

if TYPE_CHECKING:
    from PIL.Image import Image

    from tusou.errors import Fault
    from tusou.types import DecodeOptions, SourceFile

_MAX_COMPLAINTS = 20
"""Rows told of one by one; after that they are counted, or a lost folder would fill the report."""

_SHOWN = 300
"""Characters of a name that is complained of: it may be a whole picture, written out."""


class PairSource:
    """Reads manifests of pairs; relative picture paths are taken from the manifest's folder.

    A row whose picture is missing or damaged is still an item, found by its text, and a `Skipped`
    says what happened to the picture.
    """

    def decode(self, file: SourceFile, options: DecodeOptions) -> Iterator[Decoded | Skipped]:
        """Yield an item per row; nothing at all for data that hold no pairs.

        A manifest that breaks off keeps the rows before the break, and a `Skipped` tells of it.

        Raises:
            SourceError: it breaks off at its start, or the user named it and it holds no pairs.
            OutOfReach: it cannot be read on now.
            MissingExtra: it is Parquet and pyarrow is not installed.
        """
        if not is_manifest(file.path):
            if file.path == file.root:
                raise SourceError("it holds no pairs of text and picture", COLUMNS_HINT)
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

            content = picture_bytes(item.picture_file, item.picture_row)
        return fit(to_rgb(open_picture(content, at_least_px=longest_px)), longest_px)


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
        self._last: tuple[str, LoadedPicture | None, SourceError | None] = ("", None, None)

    def all(self) -> Iterator[Decoded | Skipped]:
        """Read the manifest to its end, or to where it breaks off."""
        number, broken = 0, None
        try:
            for row in read_rows(self._path):
                number = row.number
                if number < self._first:
                    continue
                if isinstance(row, BrokenRow):
                    yield from self.complain(number, row.problem)
                else:
                    yield from self.read(number, row.values)
        except OutOfReach:
            raise
        except SourceError as exc:
            if not number:
                raise
            broken = exc
        yield from self.remaining_complaints()
        if broken is not None:  # told last and always: it may stand for most of the rows
            yield Skipped(self._path, broken.problem, broken.mend, whole_file=False)

    def read(self, number: int, values: Mapping[str, Any]) -> Iterator[Decoded | Skipped]:
        """The item of a row, after what is wrong with it."""
        pair = tell_apart(values)
        if not pair.text and pair.image is None:
            yield from self.complain(number, "it has neither text nor picture")
            return
        image_path, loaded, error = self._picture(number, pair.image)
        if error is not None and number != self._lost:  # of that one the executor tells
            yield from self.complain(number, error.problem, error.mend, error.fault)
        yield self._decoded(pair, image_path, loaded)

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

    def _picture(
        self, number: int, image: Any
    ) -> tuple[str, LoadedPicture | None, SourceError | None]:
        """Return the path, the picture, and what is wrong with it."""
        if image is None:
            return "", None, None
        named = named_path(image)
        if not named:
            held = image["bytes"] if isinstance(image, Mapping) else image
            return self._load(number, picture_in_row(self._path, number), held)
        shown = named if len(named) <= _SHOWN else named[:_SHOWN] + "…"
        if "://" in named:
            return "", None, SourceError(f"the picture is at {shown!r}", "download it first")
        if self._is_copy:  # and no list from elsewhere shows what lies on this machine
            problem = f"the picture {shown!r} is not in the file, which lies elsewhere"
            return "", None, SourceError(problem, "download it with its pictures, and index that")
        if not is_possible_name(named):
            problem = f"no file can have the name of its picture, {shown!r}"
            return "", None, SourceError(problem, "write the name anew")
        path = resolve(named, self._folder)
        if path != self._last[0]:  # several captions of one picture mostly follow each other
            self._last = self._load(number, path, path)
        return self._last

    def _load(
        self, number: int, image_path: str, content: str | bytes
    ) -> tuple[str, LoadedPicture | None, SourceError | None]:
        if number == self._lost:
            problem = "the process that read it came to grief"
            return image_path, None, _fault(image_path, problem, "save it anew")
        try:
            with at_part(Part("row", number)):
                return image_path, load_picture(content, self._options), None
        except MemoryError:
            problem = "there is not enough memory to read it"
            return image_path, None, _fault(image_path, problem, "split it, or save it smaller")
        except SourceError as exc:
            # One that is missing changes the manifest's state when it comes: no need to try.
            away = isinstance(exc, OutOfReach) and os.path.exists(image_path)
            kind = OutOfReach if away else SourceError
            return image_path, None, _fault(image_path, exc.problem, exc.mend, kind)

    def _decoded(self, pair: Pair, image_path: str, loaded: LoadedPicture | None) -> Decoded:
        item = Item(
            kind="pair",
            image_path=image_path,
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


def _fault(
    image_path: str, problem: str, mend: str, kind: type[SourceError] = SourceError
) -> SourceError:
    return kind(f"its picture {os.path.basename(image_path)!r}: {problem}", mend)
