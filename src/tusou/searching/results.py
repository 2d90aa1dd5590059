"""What a search answers, and its JSON: the one place that knows the shape."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from tusou.text import Parsed
from tusou.types import Given
from tusou.types.values import as_members
from tusou.wording import digits_apart

if TYPE_CHECKING:
    from tusou.types import Hit, Place, RankMode, Reason

Outcome = Literal["hits", "nothing"]


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer to one query."""

    query: str
    """The text of the query; "" when it was a picture."""
    model: str
    """Name of the model whose vectors were compared; "" when none was."""
    rank: RankMode
    outcome: Outcome
    needed: float | None
    """The line of the item that decides whether there are hits, None when there is none.

    Lines differ by kind: each hit has one of its own."""
    needed_of: Literal["confidence", "cosine"]
    """What `needed` is compared with: `best_confidence` or `best_cosine`."""
    took_ms: float
    hits: tuple[Hit, ...] = ()
    near_misses: tuple[Hit, ...] = ()
    listing: bool = False
    """Whether this lists what passes filters: nothing was looked for, no hit has a confidence."""
    best_cosine: float | None = None
    """The largest cosine met, also when it did not reach the line."""
    best_confidence: float | None = None
    """Of the item that decides: of those met the one that stands highest above its own line."""
    parsed: Parsed = field(default_factory=lambda: Parsed(""))
    """The text of the query as it was understood."""
    given: Given = field(default_factory=Given)
    """What was given beside the text."""
    hints: tuple[str, ...] = ()
    """Sentences for people: what may have been meant otherwise, and what lets nothing pass."""

    def to_dict(self) -> dict[str, Any]:
        """Return what `--json` prints and the server sends."""
        best = self.best_cosine if self.needed_of == "cosine" else self.best_confidence
        # What did not reach the line must not look as if it had.
        digits = 4 if best is None or self.needed is None else digits_apart(best, self.needed, 4)
        return {
            "query": self.query,
            "parsed": _parsed_json(self.parsed) | _given_json(self.given),
            "model": self.model,
            "rank": self.rank,
            "outcome": self.outcome,
            "listing": self.listing,
            "needed": _rounded(self.needed, digits),
            "needed_of": self.needed_of,
            "best_confidence": _rounded(self.best_confidence, digits),
            "best_cosine": _rounded(self.best_cosine, digits),
            "took_ms": round(self.took_ms, 1),
            "hits": [hit_json(hit) for hit in self.hits],
            "near_misses": [hit_json(hit) for hit in self.near_misses],
            "hints": list(self.hints),
        }


def hit_json(hit: Hit) -> dict[str, Any]:
    """Return a hit as JSON values; boxes are [x0, y0, x1, y1]."""
    return {
        "rank": hit.rank,
        "item": hit.item,
        "kind": hit.kind,
        "path": hit.path,
        "relative_path": hit.relative_path,
        "image_path": hit.image_path,
        "page_number": hit.page_number,
        "bbox": None if hit.bbox is None else hit.bbox.rounded(),
        "score": _rounded(hit.score),
        "cosine": _rounded(hit.cosine),
        "confidence": _rounded(hit.confidence),
        "needed": _rounded(hit.needed),
        "reasons": [_reason_json(reason) for reason in hit.reasons],
        "snippet": hit.snippet,
        "caption": hit.caption,
        "fields": as_members(hit.fields),
        "also_on": [_place_json(place) for place in hit.also_on],
        "library": hit.library,
    }


def _parsed_json(parsed: Parsed) -> dict[str, Any]:
    return {
        "words": parsed.words,
        "phrases": list(parsed.phrases),
        "without": list(parsed.without),
        "weights": [{"words": words, "weight": weight} for words, weight in parsed.weights],
        "filters": [{"name": name, "value": value} for name, value in parsed.filters],
    }


def _given_json(given: Given) -> dict[str, Any]:
    return {
        "image": given.image,
        "like": [_example_json(*one) for one in given.like],
        "unlike": [_example_json(*one) for one in given.unlike],
    }


def _example_json(kind: str, what: int | str) -> dict[str, int | str]:
    return {kind: what}


def _reason_json(reason: Reason) -> dict[str, Any]:
    return {
        "signal": reason.signal,
        "share": _rounded(reason.share),
        "words": list(reason.words),
        "boxes": [box.rounded() for box in reason.boxes],
    }


def _place_json(place: Place) -> dict[str, Any]:
    return asdict(place)


def _rounded(value: float | None, digits: int = 4) -> float | None:
    return None if value is None else round(value, digits)
