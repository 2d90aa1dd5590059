"""Opening a PDF: passwords, forms, and PDFium's errors in our words."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from tusou.errors import Locked, OutOfReach, SourceError, is_outside

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MENDS = {
    pdfium_c.FPDF_ERR_FORMAT: "open and save it again with a PDF program, or leave it out",
    pdfium_c.FPDF_ERR_SECURITY: "save it without its protection",
    pdfium_c.FPDF_ERR_FILE: "check that the file is there and can be read",
}


@contextmanager
def translated(name: str) -> Iterator[None]:
    """Turn what PDFium and the file system raise into `SourceError` about `name`."""
    try:
        yield
    except pdfium.PdfiumError as exc:
        code = getattr(exc, "err_code", None)
        mend = _MENDS.get(code, _MENDS[pdfium_c.FPDF_ERR_FORMAT])
        kind = OutOfReach if code == pdfium_c.FPDF_ERR_FILE else SourceError
        raise kind(f"{name} is not a PDF that can be read: {_reason_of_pdfium(exc)}", mend) from exc
    except OSError as exc:
        reason = exc.strerror or type(exc).__name__
        kind = OutOfReach if is_outside(exc) else SourceError
        raise kind(f"{name} cannot be opened: {reason}", "check the file") from exc


@contextmanager
def opened(path: str, passwords: Sequence[str] = ()) -> Iterator[pdfium.PdfDocument]:
    """Open the PDF at `path`, with no password first and then each of `passwords`.

    Raises:
        OutOfReach: the file is gone, or encrypted and no password fits.
        SourceError: it is damaged.
    """
    name = Path(path).name
    document = _unlock(path, name, passwords)
    try:
        if document.get_formtype() != pdfium_c.FORMTYPE_NONE:
            # Filled fields are drawn only with a form environment, which costs about 1 ms.
            document.init_forms()
        yield document
    finally:
        document.close()


@contextmanager
def page_of(document: pdfium.PdfDocument, index: int) -> Iterator[pdfium.PdfPage]:
    """Load page `index` (from 0) and free its memory at the end of the block.

    Raises:
        SourceError: the page is broken.
    """
    with translated(f"page {index + 1}"):
        page = document[index]
    try:
        yield page
    finally:
        page.close()


def _unlock(path: str, name: str, passwords: Sequence[str]) -> pdfium.PdfDocument:
    for password in (None, *passwords):
        with translated(name):
            try:
                return pdfium.PdfDocument(path, password=password)
            except pdfium.PdfiumError as exc:
                code = getattr(exc, "err_code", None)
                if code == pdfium_c.FPDF_ERR_SUCCESS:
                    raise SourceError(
                        f"{name} holds no page that can be read", "leave it out"
                    ) from exc
                if code != pdfium_c.FPDF_ERR_PASSWORD:
                    raise
    tried = "none of the passwords fits" if passwords else "no password was given"
    mend = "tusou index and tusou export take passwords of PDFs with --password-file"
    # The file is sound: what a library holds of it, read with its password, stays.
    raise Locked(f"{name} is encrypted: {tried}", mend)


def _reason_of_pdfium(exc: Exception) -> str:
    """PDFium's own words without its name: "Data format error"."""
    message = str(exc)
    _, found, inner = message.partition("PDFium: ")
    return inner.rstrip(").") if found else message.rstrip(".")
