"""Where sources and OCR meet: pictures are drawn and read, in worker processes."""

from __future__ import annotations

from contextlib import closing, contextmanager
from functools import cache
from typing import TYPE_CHECKING

from tusou.errors import SourceError, UnknownName
from tusou.executors import Limits, open_executor
from tusou.ocr import missing, open_reader, photo_px, reader_stamp, reading_px
from tusou.sources import arriving, as_found, draw
from tusou.timing import span
from tusou.types import OCR_MODES, Item, Reading, Skipped, ToRead

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tusou.indexing import Ocr
    from tusou.protocols import Reader
    from tusou.types import Arrived, DecodeOptions, SourceFile

LIMITS = Limits(
    # A page takes 2 to 15 s of a core. On a machine that others kept busy one was given up after
    # 180 s with a third of its work left, and what is given up is not tried again.
    stall_s=600.0,
    file_s=600.0,
    memory_bytes=2_000_000_000,
    recycle_bytes=1_200_000_000,  # the models and a page of A4 hold 0.6 GB
)
"""What one picture may cost."""


@contextmanager
def ocr_of(
    mode: str, workers: int | None, executor: str | None = None
) -> Iterator[tuple[Ocr | None, str]]:
    """Yield how a run reads pictures, or None and what to do to have them read.

    Raises:
        MissingExtra: everything is to be read and the extra `ocr` is not installed.
        UnknownName: there is no such mode.
    """
    from tusou.indexing import Ocr

    if mode not in OCR_MODES:
        raise UnknownName.among("way to read pictures", mode, OCR_MODES)
    if mode == "off":
        yield None, "index again without --ocr off"
    elif not (stamp := reader_stamp()):
        if mode == "all":
            raise missing()
        yield None, f"{missing().mend}, then index again"
    else:
        target = f"{__name__}:read_picture"
        opened = open_executor(executor, target=target, workers=workers, limits=LIMITS)
        with closing(opened) as reading:
            yield Ocr(reading, stamp, everything=mode == "all"), ""


def read_picture(file: SourceFile, options: DecodeOptions) -> Iterator[Reading | Skipped | Arrived]:
    """Draw one page or photo (`ToRead`) from its file and yield what it says.

    Raises:
        SourceError: it can be drawn and not be read.
        MissingExtra: the extra `ocr` is not installed.
    """
    if not isinstance(file, ToRead):
        raise TypeError(f"{file!r} is no picture to read")
    size_of = reading_px if file.kind == "page" else photo_px
    px = size_of(file.width_px, file.height_px)
    try:
        yield from arriving(file)
        with as_found(file) as path:
            picture = draw(Item(file.kind, path, file.page_number), px, options.passwords)
    except SourceError as exc:  # gone, changed or locked: another run may have it back
        yield Skipped(file.path, exc.problem, exc.mend, file.page_number, fault="outside")
        return
    with span("start"):
        reader = _reader()
    with span("reading"):
        reading = reader.read(picture)
    yield reading


@cache
def _reader() -> Reader:
    """One for each worker process: its models take half a second to load."""
    return open_reader()
