"""The PDF source: one item for each page, one for each figure on it."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tusou.errors import SourceError, lacks_memory
from tusou.parts import at_part
from tusou.sources.pdf.about import About, about
from tusou.sources.pdf.broken import BrokenPages
from tusou.sources.pdf.characters import read_characters
from tusou.sources.pdf.figures import find_figures, page_share, repeated_pictures
from tusou.sources.pdf.frame import PageFrame, frame_of
from tusou.sources.pdf.lines import lines_of, words_of
from tusou.sources.pdf.marks import Mark, read_marks
from tusou.sources.pdf.open import opened, page_of
from tusou.sources.pdf.render import draw
from tusou.sources.pdf.states import is_blank, page_text_state, written_share
from tusou.text import heal, language_of
from tusou.timing import span
from tusou.types import Decoded, DecodeOptions, Item, Part, Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PIL.Image import Image

    from tusou.sources.pdf.figures import Figure
    from tusou.sources.pdf.lines import Line
    from tusou.types import SourceFile


_PAGES_PER_OPENING = 64
"""PDFium keeps 0.3 MB a page (parsed objects, fonts) until a document is closed: 1,300 pages took
470 MB. Opening again costs a few milliseconds."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """What stays the same while the pages of one document are read."""

    document: Any
    path: str
    options: DecodeOptions
    about: About = field(default_factory=About)
    repeated: frozenset[str] = frozenset()


class PdfSource:
    """Reads PDFs with PDFium; each page's native memory is freed before the next is read."""

    def decode(self, file: SourceFile, options: DecodeOptions) -> Iterator[Decoded | Skipped]:
        """Yield each page, followed by its figures, and a `Skipped` for each broken page.

        Where more than 20 broken pages follow each other, one `Skipped` stands for the rest.

        Pages that `options` leaves out (`max_pages`, `text_pages_only`) are not reported.

        Raises:
            SourceError: the file is damaged, or encrypted and no password fits.
        """
        with opened(file.path, options.passwords) as document:
            n_pages = min(len(document), options.max_pages or len(document))
            with span("figures"):
                repeated = repeated_pictures(document, n_pages) if options.figures else frozenset()
            told = about(document)
        broken, index = BrokenPages(file.path), options.first_page - 1
        while index < n_pages:
            with opened(file.path, options.passwords) as document:
                reading = _Reading(document, file.path, options, told, repeated)
                until = index + _PAGES_PER_OPENING
                while index < n_pages and (index < until or broken.are_counted):
                    yield from _read_or_skip(reading, index, broken)
                    index += 1
        yield from broken.end_row()

    def picture(self, item: Item, longest_px: int, passwords: Sequence[str] = ()) -> Image:
        """Draw a page or figure again, RGB, longest side `longest_px`.

        `longest_px_at(dpi, item.width_px, item.height_px)` gives it for a resolution.

        Raises:
            SourceError: the file is gone or damaged, or has no such page.
        """
        with opened(item.image_path, passwords) as document:
            number = item.page_number or 0
            if not 1 <= number <= len(document):
                raise SourceError(f"{item.image_path} has no page {number}", "index it again")
            with page_of(document, number - 1) as page:
                frame = frame_of(page)
                part = frame.rect if item.bbox is None else frame.points(item.bbox)
                return draw(document, page, frame, longest_px, part)


def _read_or_skip(
    reading: _Reading, index: int, broken: BrokenPages
) -> Iterator[Decoded | Skipped]:
    """The items of a page, or why it was left out."""
    # Of pages that are only counted nobody is told: there may be a million.
    told = nullcontext() if broken.are_counted else at_part(Part("page", index + 1))
    try:
        with told:
            for decoded in _read_page(reading, index):
                yield from broken.end_row()
                yield decoded
    except SourceError as exc:
        yield from broken.add(index + 1, exc)
    except MemoryError:
        yield from broken.add(index + 1, lacks_memory())


@dataclass(frozen=True, slots=True)
class _PageContent:
    """What is read of one page."""

    frame: PageFrame
    text: str
    """As extracted, not healed."""
    lines: list[Line]
    marks: list[Mark]


def _read_page(reading: _Reading, index: int) -> Iterator[Decoded]:
    """The page as an item, then its figures."""
    options, document = reading.options, reading.document
    with page_of(document, index) as page:
        content = _content(page, figures=options.figures)
        if options.text_pages_only and not content.text.strip():
            return
        frame, size = content.frame, options.picture_px
        drawable = _is_drawable(content, options.max_pixels)
        picture = draw(document, page, frame, size, frame.rect) if drawable else None
        with span("text"):
            item = _page_item(reading, index, content, picture)
        yield Decoded(item, picture)
        if not options.figures or not drawable:
            return
        with span("figures"):
            found = find_figures(content.lines, content.marks, frame.rect, reading.repeated)
        for figure in found:
            part = draw(document, page, frame, size, figure.rect)
            # Pictures that PDFium cannot decode, and white ones that mask something, show nothing.
            if not is_blank(part):
                yield Decoded(_figure_item(reading, item, frame, figure), part)


def _is_drawable(content: _PageContent, max_pixels: int) -> bool:
    """Whether all pictures on a page are small enough to be drawn.

    One of 169 Mpx takes 2 GB while it is scaled down; the page's text is still worth having.

    Raises:
        SourceError: they are not, and the page has no text either.
    """
    pixels = max((mark.pixels for mark in content.marks), default=0)
    if pixels > max_pixels and not content.text.strip():
        size = f"{pixels / 1e6:.0f} megapixels"
        raise SourceError(
            f"its picture has {size}, more than the {max_pixels / 1e6:g} allowed",
            "save it at a lower resolution",
        )
    return pixels <= max_pixels


def _content(page: Any, *, figures: bool) -> _PageContent:
    frame = frame_of(page)
    with span("text"):
        characters = read_characters(page, frame)
        lines = lines_of(characters)
    with span("figures"):
        marks = read_marks(page, frame, pictures_only=not figures)
    return _PageContent(frame, characters.text, lines, marks)


def _page_item(reading: _Reading, index: int, content: _PageContent, picture: Image | None) -> Item:
    text, frame = heal(content.text).strip(), content.frame
    share = page_share(content.marks, frame.rect)
    written = written_share((line.rect for line in content.lines), frame.rect)
    return Item(
        kind="page",
        image_path=reading.path,
        page_number=index + 1,
        text=text,
        language=language_of(text),
        date=reading.about.date,
        date_from="pdf" if reading.about.date else "",
        text_state=page_text_state(content.text, share, picture, written),
        width_px=max(1, round(frame.width)),
        height_px=max(1, round(frame.height)),
        fields={"title": reading.about.title} if reading.about.title else {},
        words=words_of(content.lines, frame),
    )


def _figure_item(reading: _Reading, page: Item, frame: PageFrame, figure: Figure) -> Item:
    caption = heal(figure.caption).strip()
    return Item(
        kind="figure",
        image_path=reading.path,
        page_number=page.page_number,
        bbox=frame.fractions(figure.rect),
        text=caption,
        caption=caption,
        language=language_of(caption) or (page.language if caption else ""),
        date=page.date,
        date_from=page.date_from,
        width_px=max(1, round(figure.rect.width)),
        height_px=max(1, round(figure.rect.height)),
        fields=page.fields,
    )
