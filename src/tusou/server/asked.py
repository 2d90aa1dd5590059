"""What a search asks for: the same members in an address and in a form."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from tusou.client.limits import MOST_BEFORE, MOST_HITS
from tusou.given import flag, named_value
from tusou.library.unchanged import unchanged
from tusou.types import Box, Kind, Query, RankMode, Where

if TYPE_CHECKING:
    from PIL.Image import Image

    from tusou.searching import SearchResult
    from tusou.server.desk import Desk
    from tusou.types import Example

NUMBER = r"(0(\.[0-9]{1,6})?|1(\.0{1,6})?)"
BOX = rf"^{NUMBER},{NUMBER},{NUMBER},{NUMBER}$"
YEAR = r"(000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3})"
LEAP_YEAR = r"([0-9]{2}(0[48]|[2468][048]|[13579][26])|(0[48]|[2468][048]|[13579][26])00)"
DAY = (
    r"((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])"
    r"|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))"
)
DATE = rf"^({YEAR}(-(0[1-9]|1[0-2]|{DAY}))?|{LEAP_YEAR}-02-29)$"
"""The years, months and days that there are: a document can say that by a pattern alone."""
GIVEN = r"^[0-9a-f]{32}$"
"""The number of a picture or of a job, as the server gave it."""
BLANK = r"\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
r"""What `str.strip` takes away. Not `\s`: dialects of patterns disagree on U+0085 and U+FEFF, and
what a client takes for a name would be refused."""
LANGUAGE = r"^[A-Za-z]{2,3}$"
EXAMPLE = f"[^{BLANK}]"
LIKE = "item:12, picture:NUMBER or a sentence that hits are like; 12 alone is a sentence"
UNLIKE = "the same, unlike"
FIELD = rf"^[^={BLANK}][^=]{{0,99}}=[\s\S]{{0,500}}$"
LAST_ITEM = 2**53
"""Beyond it JSON numbers of browsers are not exact."""

Text = Annotated[str, Field(max_length=2000)]
ItemId = Annotated[int, Field(ge=0, le=LAST_ITEM)]
Glob = Annotated[str, Field(min_length=1, max_length=500)]
Language = Annotated[str, Field(pattern=LANGUAGE)]
ExampleText = Annotated[str, Field(min_length=1, max_length=500, pattern=EXAMPLE)]
FieldPair = Annotated[str, Field(pattern=FIELD)]
Date = Annotated[str, Field(pattern=DATE)]


def _said(value: object) -> object:
    """Only "true" and "false": a form that says "0" or "yes" is asked what it means."""
    return value if value in ("true", "false") else flag(value)


Flag = Annotated[bool, BeforeValidator(_said)]


class Filters(BaseModel):
    """Which items may be returned."""

    model_config = ConfigDict(extra="forbid", populate_by_name=False)

    kind: list[Kind] = Field([], max_length=8, description="only these kinds")
    within: list[Glob] = Field(
        [], alias="in", max_length=20, description='only these files, as "*.pdf" or "folder/"'
    )
    lang: list[Language] = Field([], max_length=20, description="only texts in en, zh, …")
    after: Date | None = Field(None, description="only items dated this day or later")
    before: Date | None = Field(None, description="only items dated this day or earlier")
    field: list[FieldPair] = Field(
        [], max_length=20, description="only pairs whose field has this value, NAME=VALUE"
    )

    def where(self) -> Where:
        """The filters as the library takes them."""
        return Where(
            kinds=tuple(self.kind),
            path_globs=tuple(self.within),
            languages=tuple(self.lang),
            after=self.after or "",
            before=self.before or "",
            fields=tuple(map(named_value, self.field)),
        )


class Paging(Filters):
    """Which of the hits are wanted."""

    k: int = Field(24, ge=1, le=MOST_HITS, description="hits on a page")
    offset: int = Field(0, ge=0, le=MOST_BEFORE, description="hits before this page")


class ByPicture(Paging):
    """The picture to search by: one that was sent before, or an item's, or a part of either."""

    picture: str | None = Field(None, pattern=GIVEN, description="see POST /api/v1/pictures")
    item: ItemId | None = Field(None, description="an item's picture")
    box: str | None = Field(
        None, pattern=BOX, description="x0,y0,x1,y1: only this part of the picture, from 0 to 1"
    )

    def part(self) -> Box | None:
        """The part of the picture, its corners in order and never empty."""
        if self.box is None:
            return None
        x0, y0, x1, y1 = (float(number) for number in self.box.split(","))
        return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


class Search(ByPicture):
    """A sentence, a picture, examples, or all of them; filters alone list what passes."""

    q: Text = Field("", description="a sentence in Chinese or English, with the signs of queries")
    literal: Flag = Field(False, description='take quotes, -word, name:value and "^2" as words')
    like: list[ExampleText] = Field([], max_length=20, description=LIKE)
    unlike: list[ExampleText] = Field([], max_length=20, description=UNLIKE)
    diverse: Flag = Field(False, description="prefer hits that differ from those before them")
    rank: RankMode = Field(
        "fused", description="which signals are asked; words alone take no picture and no example"
    )
    min_cosine: float | None = Field(None, ge=-1, le=1, allow_inf_nan=False)
    min_confidence: float | None = Field(None, ge=0, le=1, allow_inf_nan=False)
    everything: Flag = Field(False, alias="all", description="near misses as hits")
    own_filters: Flag = Field(
        False, description="whoever typed q chose the filters: hints may name what they leave out"
    )


def answered(desk: Desk, asked: Search, image: Image | None) -> dict[str, Any]:
    """Search, and give the page of hits that is asked for; filters alone list what passes.

    Raises:
        TusouError: the query asks for nothing, or cannot be answered.
    """
    like, unlike = examples(desk, asked.like), examples(desk, asked.unlike)
    if asked.item is not None and asked.box is None and asked.picture is None:
        like = (asked.item, *like)  # by its own vector: nothing has to be drawn
    query = Query(
        text=asked.q,
        image=image,
        k=asked.k + 1,
        offset=asked.offset,
        rank=asked.rank,
        where=asked.where(),
        own_filters=asked.own_filters,
        min_cosine=asked.min_cosine,
        min_confidence=asked.min_confidence,
        show_all=asked.everything,
        literal=asked.literal,
        like=like,
        unlike=unlike,
        diverse=asked.diverse,
    )
    from tusou.library import search_libraries

    with desk.searching.passed():
        result = search_libraries([desk.library], query)
    desk.metrics.count_search(result.outcome)
    return paged(result, asked)


def paged(result: SearchResult, asked: Paging) -> dict[str, Any]:
    """The page of hits that is asked for; one more was searched to know whether there are more."""
    last = asked.offset + asked.k
    page = replace(result, hits=result.hits[: asked.k])
    more = len(result.hits) > asked.k and last <= MOST_BEFORE
    return page.to_dict() | {"offset": asked.offset, "next_offset": last if more else None}


def examples(desk: Desk, given: list[str]) -> tuple[Example, ...]:
    """What hits should be like or unlike.

    Raises:
        NotFound: there is no such item, or a picture is not kept any more.
    """
    return tuple(_example(desk, text) for text in given)


def _example(desk: Desk, text: str) -> Example:
    kind, _, key = text.partition(":")
    if kind == "item" and key.isdecimal() and len(key) < 17:
        return desk.library.get(int(key)).id
    if kind == "picture":
        from tusou.pictures import named

        return named(desk.pictures.uploaded(key).picture, text)
    return text


def image_of(desk: Desk, asked: ByPicture) -> Image | None:
    """The picture to search by; None for none, and for a whole item, which has its vector.

    Raises:
        NotFound: it is not there.
        SourceError: it cannot be drawn again.
    """
    part = asked.part()
    if asked.picture is not None:
        from tusou.pictures import cut, named

        picture = named(desk.pictures.uploaded(asked.picture).picture, f"picture:{asked.picture}")
        return picture if part is None else cut(picture, part)
    if asked.item is not None and part is not None:
        stored = desk.library.get(asked.item)
        with unchanged(desk.library, stored):
            return desk.pictures.pixels(stored, part)
    return None
