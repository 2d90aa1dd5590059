"""Kinds of pictures and documents that people expect to be read and that are not: what to do."""

from __future__ import annotations

from tusou.sources.table import suffix_of
from tusou.types import Skipped

READ = (
    "a PDF, a picture (JPEG, PNG, WebP, GIF, BMP, TIFF, AVIF, HEIC), "
    "or pairs in JSON, CSV or Parquet"
)

_DRAWINGS = "svg svgz eps ps ai wmf emf psd psb xcf kra cdr"
_PICTURES = (
    "jp2 j2k j2c jpf jpx jxl jxr tga pcx dcx dds ppm pgm pbm pnm pfm qoi sgi rgb ras ico icns cur "
    "blp fli flc fpx hdr exr imt msp pxr wal"
)
_RAW = "cr2 cr3 nef arw dng orf rw2 raf pef srw"
_TABLES = "xls xlsx ods numbers"
_DOCUMENTS = "doc docx ppt pptx odt odp rtf epub mobi djvu xps oxps pages key"

_MENDS = {
    **dict.fromkeys(_DRAWINGS.split(), "save it as PNG or PDF"),
    **dict.fromkeys(_PICTURES.split(), "save it as PNG"),
    **dict.fromkeys(_RAW.split(), "export it as JPEG"),
    **dict.fromkeys(
        _TABLES.split(), "save it as CSV where it lists pictures, else export it as PDF"
    ),
    **dict.fromkeys(_DOCUMENTS.split(), "export it as PDF"),
}


def unread(path: str) -> Skipped | None:
    """Return why a picture or document is left out; None for files that nobody would miss."""
    kind = suffix_of(path).removeprefix(".")
    mend = _MENDS.get(kind)
    return None if mend is None else Skipped(path, not_read(path), mend)


def not_read(path: str) -> str:
    """Say that files of this kind are not read."""
    kind = suffix_of(path).removeprefix(".")
    return f"{kind.upper()} files are not read" if kind else "files without suffix are not read"
