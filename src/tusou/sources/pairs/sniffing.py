"""Whether a file is a manifest of pairs, told from its first rows, and which pictures it names."""

from __future__ import annotations

import os.path
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from tusou.errors import OutOfReach, SourceError
from tusou.sources.pairs.columns import images_of, tell_apart
from tusou.sources.pairs.continuing import continued
from tusou.sources.pairs.pictures_in import Picture, is_address, names_picture_file
from tusou.sources.pairs.rows import Row, naming_rows, read_rows
from tusou.sources.pairs.unfit import unfit
from tusou.sources.table import suffix_of
from tusou.types import Skipped

_ROWS_LOOKED_AT = 20


def why_no_manifest(path: str) -> Skipped | None:
    """Return why `path` is no manifest; None where one of its first rows is a text and a picture.

    JSON and CSV hold any kind of data: what nobody would miss is marked as such.

    Raises:
        OutOfReach: it cannot be read now, so nobody knows.
        MissingExtra: it is Parquet and pyarrow is not installed.
    """
    folder, seen = os.path.dirname(path), list[Mapping[str, Any]]()
    try:
        for row in islice(continued(read_rows(path)), _ROWS_LOOKED_AT):
            if not isinstance(row, Row):
                continue
            if _is_pair(row.values, folder):
                return None
            seen.append(row.values)
    except OutOfReach:
        raise
    except SourceError as exc:
        if not seen:
            return Skipped(path, exc.problem, exc.mend, is_other_data=True)
    return unfit(path, seen)


def pictures_named_by(path: str) -> Iterator[str]:
    """Yield the absolute path of each picture file that the manifest at `path` names.

    Takes a second per 200,000 rows of JSON Lines; a manifest that breaks off names what came
    before. Parquet that holds pictures names none.

    Raises:
        MissingExtra: it is Parquet and pyarrow is not installed.
    """
    folder = os.path.dirname(path)
    try:
        for row in naming_rows(path):
            for picture in images_of(row.values) if isinstance(row, Row) else ():
                if isinstance(picture, str) and not is_address(picture):
                    yield resolve(picture, folder)
    except SourceError:
        return


def holds_pictures(path: str) -> bool:
    """Whether `path` is Parquet that names no picture files, told by its columns' names alone.

    Raises:
        MissingExtra: it is Parquet and pyarrow is not installed.
    """
    return suffix_of(path) == ".parquet" and next(pictures_named_by(path), None) is None


def resolve(named: str, folder: str) -> str:
    """Return `named` as an absolute path, relative ones taken from the manifest's `folder`."""
    path = os.path.normpath(os.path.join(folder, os.path.expanduser(named)))
    if "\\" in named and os.sep == "/" and not os.path.exists(path):
        return os.path.normpath(os.path.join(folder, named.replace("\\", "/")))
    return path


def _is_pair(values: Mapping[str, Any], folder: str) -> bool:
    pair = tell_apart(values)
    return bool(pair.text) and any(_is_picture(picture, folder) for picture in pair.images)


def _is_picture(picture: Picture, folder: str) -> bool:
    if isinstance(picture, bytes) or is_address(picture) or names_picture_file(picture):
        return True
    return os.path.isfile(resolve(picture, folder))
