"""Whether a file is a manifest of pairs, told from its first rows, and which pictures it names."""

from __future__ import annotations

import os.path
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from tusou.errors import OutOfReach, SourceError
from tusou.sources.pairs.columns import image_of, tell_apart
from tusou.sources.pairs.rows import Row, naming_rows, read_rows
from tusou.sources.table import PICTURE_SUFFIXES, suffix_of

COLUMNS_HINT = 'it needs a column of texts and one of pictures, as "text" and "image_path"'

_ROWS_LOOKED_AT = 20


def is_manifest(path: str) -> bool:
    """Whether one of the first rows of `path` has both a text and a picture.

    JSON and CSV hold any kind of data; what names no picture file is passed over quietly.

    Raises:
        OutOfReach: it cannot be read now, so nobody knows.
        MissingExtra: it is Parquet and pyarrow is not installed.
    """
    try:
        return any(
            isinstance(row, Row) and _is_pair(row.values, os.path.dirname(path))
            for row in islice(read_rows(path), _ROWS_LOOKED_AT)
        )
    except OutOfReach:
        raise
    except SourceError:
        return False


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
            if isinstance(row, Row) and (named := named_path(image_of(row.values))):
                yield resolve(named, folder)
    except SourceError:
        return


def names_pictures(path: str) -> bool:
    """Whether `path` is a manifest that may name picture files; raises as `is_manifest`.

    Of Parquet that holds pictures nothing but the names of the columns is read.
    """
    if suffix_of(path) == ".parquet" and next(pictures_named_by(path), None) is None:
        return False
    return is_manifest(path)


def named_path(image: Any) -> str:
    """Return the path that a picture column names, "" when it holds the picture itself."""
    if isinstance(image, Mapping):
        return "" if image.get("bytes") else named_path(image.get("path"))
    return image.strip() if isinstance(image, str) else ""


def resolve(named: str, folder: str) -> str:
    """Return `named` as an absolute path, relative ones taken from the manifest's `folder`."""
    path = os.path.normpath(os.path.join(folder, os.path.expanduser(named)))
    if "\\" in named and os.sep == "/" and not os.path.exists(path):
        return os.path.normpath(os.path.join(folder, named.replace("\\", "/")))
    return path


def _is_pair(values: Mapping[str, Any], folder: str) -> bool:
    pair = tell_apart(values)
    if not pair.text or pair.image is None:
        return False
    named = named_path(pair.image)
    if not named:
        return True
    if "://" in named:
        return False
    return suffix_of(named) in PICTURE_SUFFIXES or os.path.isfile(resolve(named, folder))
