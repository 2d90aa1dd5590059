"""Which pages are indexed: some of each PDF, spread over a folder, the same in every run."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def chosen(folder: Path, pages: int, of_each: int) -> tuple[list[Path], int]:
    """PDFs below `folder` whose first `of_each` pages come to at least `pages`, and how many.

    They are taken from all over the sorted list, so that one folder does not decide.
    """
    import pypdfium2 as pdfium

    readable: list[tuple[Path, int]] = []
    for path in sorted(folder.rglob("*.pdf")):
        try:
            document = pdfium.PdfDocument(path)
        except pdfium.PdfiumError:
            continue
        readable.append((path, min(len(document), of_each)))
        document.close()
    if not readable:
        raise SystemExit(f"there is no PDF below {folder}")
    taken: list[Path] = []
    total = 0
    for step in (7, 5, 3, 2, 1):
        for path, count in readable[::step]:
            if total < pages and path not in taken:
                taken.append(path)
                total += count
    return sorted(taken), total
