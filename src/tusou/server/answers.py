"""The answers of the API, as its OpenAPI document describes them.

What a search answers is made in one place, `tusou.searching.results`; here it is described. New
members may come beside those listed, none will go within this version of the API.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from tusou.client.limits import MOST_BEFORE
from tusou.types import Kind, RankMode

Fraction = Annotated[float, Field(ge=0, le=1)]
BoxAnswer = Annotated[
    list[float],
    Field(
        min_length=4,
        max_length=4,
        description="[x0, y0, x1, y1], fractions of the page or picture as shown, from top left",
    ),
]


class Answer(BaseModel):
    """Base: members that are not listed may come along."""

    model_config = ConfigDict(extra="allow")


class ErrorAnswer(BaseModel):
    """What is wrong, and what to do about it."""

    error: str = Field(description="its name in the tree of errors", examples=["NotFound"])
    problem: str
    mend: str


class ReasonAnswer(Answer):
    """Why an item was found."""

    signal: str = Field(description="words, image or text")
    share: Fraction | None = Field(description="its share of the score")
    words: list[str]
    boxes: list[BoxAnswer]


class PlaceAnswer(Answer):
    """Where else the same picture stands."""

    path: str
    page_number: int | None
    item: int | None = Field(description="its number, for /items/{item}")
    library: str


class HitAnswer(Answer):
    """An item found."""

    rank: int
    item: int
    kind: Kind
    path: str
    relative_path: str
    image_path: str
    page_number: int | None = Field(description="from 1")
    bbox: BoxAnswer | None
    score: float | None = Field(description="what the order follows; null in a listing")
    cosine: float | None
    confidence: Fraction | None = Field(description="null in a listing")
    needed: float | None = Field(description="the confidence with which it alone opens an answer")
    reasons: list[ReasonAnswer]
    snippet: str
    caption: str
    fields: dict[str, Any]
    also_on: list[PlaceAnswer] = Field(
        description="of the candidates that were looked at: of many copies a few thousand at most"
    )
    library: str


class SearchAnswer(Answer):
    """Hits, or that nothing was found, with what came near."""

    query: str
    parsed: dict[str, Any] = Field(description="the query as it was understood")
    model: str = Field(description='"" when no vectors were compared')
    rank: RankMode
    outcome: Literal["hits", "nothing"]
    listing: bool = Field(description="what passes the filters, where nothing is looked for")
    needed: float | None = Field(
        description="the line of the item that decides whether there are hits; null without a line"
    )
    needed_of: Literal["confidence", "cosine"] = Field(
        description="what it is compared with: best_confidence or best_cosine"
    )
    best_confidence: float | None = Field(description="of the item that decides")
    best_cosine: float | None
    took_ms: float
    hits: list[HitAnswer]
    near_misses: list[HitAnswer]
    hints: list[str] = Field(
        description="what may have been meant otherwise, in the language of the request"
    )
    offset: int
    next_offset: int | None = Field(
        description=f"where the next page begins; null at the end, and beyond {MOST_BEFORE}, "
        "where pages end"
    )


class ItemAnswer(Answer):
    """Everything that is known of an item."""

    item: int
    kind: Kind
    path: str
    relative_path: str
    image_path: str
    page_number: int | None
    bbox: BoxAnswer | None
    text: str
    caption: str
    language: str
    date: str
    date_from: str
    text_state: str
    width_px: int = Field(description="of pages and figures: in PDF points")
    height_px: int
    fields: dict[str, Any]
    tags: list[str]


class PageAnswer(Answer):
    """The page that an item is, or stands on: numbers of page items."""

    item: int
    previous: int | None
    next: int | None


class ShownItem(ItemAnswer):
    """An item with what lies around it."""

    page: PageAnswer | None
    figures: list[ItemAnswer] = Field(description="on the page, when the item is one")


class ItemsAnswer(Answer):
    """Some items."""

    items: list[ItemAnswer]


class MarksAnswer(Answer):
    """Where the words of a query stand on an item."""

    boxes: list[BoxAnswer]


class HeatAnswer(Answer):
    """Where a picture looks like a query."""

    values: list[list[Fraction]] = Field(description="rows from the top; 1 is the hottest place")
    cosine: float = Field(description="of the whole picture with the query")
    drop: float = Field(description="the loss of cosine that 1 stands for")


class PictureAnswer(Answer):
    """A picture that was sent, kept for a while."""

    picture: str = Field(description="what `picture=` takes")
    width_px: int
    height_px: int


class SkippedAnswer(Answer):
    """A file or page that was left out, and why."""

    path: str
    page_number: int | None
    whole_file: bool
    is_other_data: bool
    problem: str
    mend: str


class UndoneAnswer(Answer):
    """What the disk has no room for, and the mend: until then searches that need this fail."""

    problem: str
    mend: str


class ShrunkAnswer(Answer):
    """A list that gives far fewer items than before; those that it lost were removed."""

    path: str
    had: int
    has: int


class ReportAnswer(Answer):
    """What a job did."""

    indexed: int
    unchanged: int
    moved: int
    reused: int = Field(description="copies, and files with another time and the same bytes")
    removed: int
    items: dict[str, int]
    needs_ocr: int
    ocr: dict[str, Any] = Field(description="what OCR has read, and how long it took")
    seconds: float
    shrunk: list[ShrunkAnswer] = Field(
        description="lists that lost more than a fifth of their items: the export may be cut off"
    )
    other_kinds: dict[str, int] = Field(
        description="suffix → files of kinds that are not read, beside those in `skipped`"
    )
    undone: UndoneAnswer | None = Field(description="indexes that the disk has no room for")
    skipped: list[SkippedAnswer]


class ProgressAnswer(Answer):
    """How far a job is."""

    done_files: int
    total_files: int
    done_items: int
    skipped_files: int
    seconds: float
    current: str
    read: int = Field(description="pictures read by OCR")
    to_read: int


class JobAnswer(Answer):
    """An indexing run."""

    job: str
    paths: list[str]
    state: Literal["running", "done", "failed", "cancelled"]
    started: float = Field(description="seconds since 1970")
    progress: ProgressAnswer | None
    report: ReportAnswer | None
    error: ErrorAnswer | None


class JobsAnswer(Answer):
    """Jobs, the newest first."""

    jobs: list[JobAnswer]


class ModelAnswer(Answer):
    """The model whose vectors a library holds."""

    name: str
    revision: str
    dim: int


class LibraryAnswer(Answer):
    """What the library holds."""

    library: str
    files: int
    skipped_files: int
    items: dict[str, int]
    texts_from: dict[str, int] = Field(description="where the texts of pages come from")
    vectors: dict[str, int]
    model: ModelAnswer | None
    size_bytes: int
    derived_bytes: int
    sequence: int = Field(description="grows with every change")
    roots: dict[str, int] = Field(description="folders that were indexed → files")
    lacks_model: str = Field(description='why only words are searched; "" when pictures are too')


class FacetsAnswer(Answer):
    """What items can be filtered by, with the number of items or files."""

    kinds: dict[str, int]
    folders: dict[str, int]
    languages: dict[str, int]
    fields: dict[str, dict[str, int]]


class FileAnswer(Answer):
    """One source file."""

    path: str
    items: int
    size_bytes: int
    skipped: SkippedAnswer | None
    page_skips: list[SkippedAnswer]


class FilesAnswer(Answer):
    """Source files by path."""

    files: list[FileAnswer]
    offset: int
    next_offset: int | None


class InstalledModel(Answer):
    """A model that is installed."""

    name: str
    size_bytes: int
    languages: list[str]
    licence: str
    dim: int | None
    revision: str


class ModelsAnswer(Answer):
    """The models there are."""

    models: list[InstalledModel]


class MapAnswer(Answer):
    """The collection laid out on a plane: four lists of equal length."""

    items: list[int]
    x: list[Fraction]
    y: list[Fraction]
    kinds: list[Kind]
    total: int = Field(description="items with a picture; of more than 4,000 a sample is laid out")


class SessionAnswer(Answer):
    """Who the client is to the server."""

    guarded: bool = Field(description="whether a login is needed")
    logged_in: bool
    csrf: str = Field(description="to be sent as X-CSRF-Token with every change")
    read_only: bool
    version: str


class StateAnswer(Answer):
    """Whether the server is up."""

    state: Literal["ok", "starting"]
