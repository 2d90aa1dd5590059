"""What the tests of the PDF source share: reading a page the way the source does."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from sources.pdf.making import Sheet, write_pdf
from tusou.sources.pdf.frame import PageFrame, frame_of
from tusou.sources.pdf.open import opened, page_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Opener = Callable[..., Any]


@pytest.fixture
def open_page(tmp_path: Path) -> Opener:
    """Write a page and open it: `with open_page(sheet) as (document, page, frame)`."""

    @contextmanager
    def opener(sheet: Sheet) -> Iterator[tuple[Any, Any, PageFrame]]:
        file = write_pdf(tmp_path / "page.pdf", sheet)
        with opened(file.path) as document, page_of(document, 0) as page:
            yield document, page, frame_of(page)

    return opener
