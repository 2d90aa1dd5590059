"""What is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from tusou.errors import InputError
from tusou.given import (
    NotTaken,
    argument,
    chosen,
    flag,
    is_picture,
    language,
    moment,
    not_empty,
    number,
    several,
    shown,
    text,
    whole,
)
from tusou.types.names import KINDS, RANK_MODES
from tusou.types.ranges import as_numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PIL.Image import Image

    from tusou.types.names import Kind, RankMode

Example: TypeAlias = "str | int | Image"
"""What an answer should be like, or unlike: a sentence, the number of an item, a picture (RGB)."""


GivenExample: TypeAlias = tuple[Literal["item", "picture", "sentence"], int | str]
"""An example as it was given: the number of an item, the name of a picture, a sentence."""


@dataclass(frozen=True, slots=True)
class Given:
    """What was given beside the text of a query; pictures by their names, "" without one."""

    image: str | None = None
    like: tuple[GivenExample, ...] = ()
    unlike: tuple[GivenExample, ...] = ()


MOST_FILTERS = 1000
"""How many filters may be given together: globs, names of fields, and what is excluded."""


@dataclass(frozen=True, slots=True)
class Where:
    """Which items a search may return; empty fields do not restrict.

    One kind, glob or code stands for a tuple of it, and `fields` may be a mapping.

    Raises:
        InputError: a filter cannot be one: the problem says what is taken.
        UnknownName: there is no such kind.
    """

    kinds: tuple[Kind, ...] = ()
    path_globs: tuple[str, ...] = ()
    """Globs over the relative path, or a folder prefix ending in "/"."""
    languages: tuple[str, ...] = ()
    after: str = ""
    """ISO date, of a day perhaps with a time; items with an earlier date, or none, are left out.

    The time has no offset from UTC, as dates of items have none."""
    before: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    """(name, value) pairs; a value compares as text, case folded; tags under the name "tag".

    A number also equals one that is written otherwise ("1299", "1,299.00 €"), and a range ("<500",
    ">=100", "100..500") holds the numbers that lie in it, see `as_numbers`; stores differ in that,
    see `Capabilities.compares_numbers`."""
    phrases: tuple[str, ...] = ()
    """What stands in the text, the caption or the names word for word, case and accents aside."""
    without: tuple[str, ...] = ()
    """Words and phrases that stand in none of them."""
    excluded: tuple[Where, ...] = ()
    """Filters without words: what passes one of these is left out."""

    if TYPE_CHECKING:  # what is taken; what it is then, the fields above tell

        def __init__(
            self,
            *,
            kinds: Kind | Iterable[Kind] = (),
            path_globs: str | Iterable[str] = (),
            languages: str | Iterable[str] = (),
            after: str = "",
            before: str = "",
            fields: Mapping[str, str] | Iterable[tuple[str, str]] = (),
            phrases: str | Iterable[str] = (),
            without: str | Iterable[str] = (),
            excluded: Iterable[Where] = (),
        ) -> None: ...

    def __post_init__(self) -> None:
        """Bring every filter into its form; refuse what is none.

        Then what no store can turn round, and more than it can compare: one of `excluded` holds
        words or phrases, or nothing; or there are more than `MOST_FILTERS`.
        """
        if isinstance(self.fields, Mapping):
            object.__setattr__(self, "fields", self.fields.items())
        for name, check in _SEVERAL.items():
            values = several(getattr(self, name))
            kept = tuple(argument(name, "tusou.Where", check, value) for value in values)
            object.__setattr__(self, name, kept)
        for name in ("after", "before"):
            if getattr(self, name) != "":
                _set(self, name, "tusou.Where", moment)
        if self.n_filters > MOST_FILTERS:
            raise InputError(
                f"{self.n_filters:,} filters are too many: {MOST_FILTERS:,} may be given together",
                "give folders or patterns in place of single files",
            )
        if any(one.has_words for one in self.excluded):
            raise InputError(
                "a filter that is excluded holds words or phrases",
                "give what must not stand there as `without`",
            )
        if any(one.is_empty for one in self.excluded):
            raise InputError("an empty filter is excluded, which lets nothing pass", "leave it out")

    @property
    def n_filters(self) -> int:
        """How many filters are compared one by one: kinds, languages and values are not."""
        names = {name for name, _ in self.fields}
        inner = sum(max(1, one.n_filters) for one in self.excluded)
        return len(self.path_globs) + len(names) + inner

    @property
    def is_empty(self) -> bool:
        """Whether everything passes."""
        return self == Where()

    @property
    def has_numbers(self) -> bool:
        """Whether numbers of fields have to be some, or to lie in a range, or not to."""
        own = any(as_numbers(value) is not None for _, value in self.fields)
        return own or any(one.has_numbers for one in self.excluded)

    @property
    def has_words(self) -> bool:
        """Whether texts have to hold something, or not to hold it."""
        return bool(self.phrases or self.without)


@dataclass(frozen=True, slots=True)
class Query:
    """A sentence, a picture, examples, or all of them, and what the answer should look like."""

    text: str = ""
    """As typed: signs of the query language count, unless it is `literal`."""
    image: Image | None = None
    k: int = 10
    """How many hits at most."""
    offset: int = 0
    """How many hits before those are left out: the pages that were seen."""
    rank: RankMode = "fused"
    where: Where = field(default_factory=Where)
    own_filters: bool = False
    """Whether whoever typed the text gave `where` as well: hints may offer what it leaves out."""
    min_cosine: float | None = None
    min_confidence: float | None = None
    show_all: bool = False
    """Return near misses as hits."""
    literal: bool = False
    """Every character of `text` is meant as it stands."""
    emphasis: tuple[tuple[str, float], ...] = ()
    """(words of the text, weight): what counts more than the rest, or below 1 less."""
    like: tuple[Example, ...] = ()
    unlike: tuple[Example, ...] = ()
    diverse: bool = False
    """Prefer hits that differ from those before them."""

    def __post_init__(self) -> None:
        """Bring every part into its form.

        Raises:
            InputError: one cannot be a part of a query: the problem says what is taken.
            UnknownName: there is no such way of ranking.
        """
        see = "tusou.Library.search"
        chosen("way of ranking", self.rank, RANK_MODES)
        _set(self, "text", see, text)
        _set(self, "image", see, _picture_or_none)
        _set(self, "k", see, whole, 1)
        _set(self, "offset", see, whole, 0)
        _set(self, "where", see, _filters)
        if self.min_cosine is not None:
            _set(self, "min_cosine", see, number, -1, 1)
        if self.min_confidence is not None:
            _set(self, "min_confidence", see, number, 0, 1)
        for name in ("own_filters", "show_all", "literal", "diverse"):
            _set(self, name, see, flag)
        for name in ("like", "unlike"):
            given = several(getattr(self, name))
            kept = tuple(argument(name, see, _example, one) for one in given)
            object.__setattr__(self, name, kept)

    @property
    def last(self) -> int:
        """The rank of the last hit that is wanted."""
        return self.offset + self.k


def _set(
    one: Where | Query, name: str, see: str, check: Callable[..., object], *limits: float
) -> None:
    object.__setattr__(one, name, argument(name, see, check, getattr(one, name), *limits))


def _kind(value: Any) -> Kind:
    return chosen("kind", value, KINDS)


def _pair(value: Any) -> tuple[str, str]:
    if not isinstance(value, tuple | list) or len(value) != 2:
        raise NotTaken(f"{shown(value)} is no pair of a name and a value")
    return not_empty(value[0]), text(value[1])


def _filters(value: object) -> Where:
    if not isinstance(value, Where):
        raise NotTaken(f"{shown(value)} is no Where")
    return value


_SEVERAL: dict[str, Callable[[Any], object]] = {
    "kinds": _kind,
    "path_globs": not_empty,
    "languages": language,
    "fields": _pair,
    "phrases": not_empty,
    "without": not_empty,
    "excluded": _filters,
}


def _example(value: object) -> Example:
    if isinstance(value, str):
        return not_empty(value)
    if is_picture(value):
        return value
    try:
        return whole(value)
    except NotTaken:
        problem = f"{shown(value)} is no sentence, no picture and no number of an item"
        raise NotTaken(problem) from None


def _picture_or_none(value: object) -> Image | None:
    if value is not None and not is_picture(value):
        raise NotTaken(f"{shown(value)} is no picture of Pillow")
    return value
