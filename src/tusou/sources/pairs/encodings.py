"""Text files of unknown encoding: UTF-8, UTF-16 with its mark, else GB 18030."""

from __future__ import annotations

import codecs
import os
import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from tusou.errors import OutOfReach, SourceError, is_outside, system_reason

if TYPE_CHECKING:
    from collections.abc import Iterator

_SAMPLE_BYTES = 1 << 18


def encoding_of(sample: bytes) -> str:
    """Tell the encoding of a text from its first bytes.

    GB 18030 is what a Chinese Excel writes; it also decodes GBK and GB 2312, and nearly any other
    bytes too, so it comes last.
    """
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample, final=False)
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8-sig"


@contextmanager
def text_file(path: str) -> Iterator[TextIO]:
    """Open a text file in its encoding; a byte that is wrong within it costs one character.

    Raises:
        OutOfReach: the file is gone, or cannot be read now.
        SourceError: it cannot be read.
    """
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise SourceError("this is not a regular file", "give a manifest")
        with open(path, "rb") as raw:
            encoding = encoding_of(raw.read(_SAMPLE_BYTES))
        with open(path, encoding=encoding, errors="replace", newline="") as text:
            yield text
    except OSError as exc:
        kind = OutOfReach if is_outside(exc) else SourceError
        raise kind(
            f"the manifest cannot be read ({system_reason(exc)})", "check its permissions"
        ) from exc
