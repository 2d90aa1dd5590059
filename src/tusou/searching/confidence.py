"""Evidence and confidence: how much speaks for an item, and how sure that makes it.

Each signal is brought to log-odds, the scale on which evidence adds up (Good, "Probability and
the weighing of evidence", 1950). Words count in proportion to BM25 and to the share of the query
that a text holds. A cosine counts by its surprise, how far it stands above the best that chance
gives in this library, and only upwards: a page that looks like nothing asked for may still say
it. So

    evidence = bm25 * BM25 / size + covered * coverage + soft(image) + min(soft(text), covered)
    soft(signal) = log(1 + exp(slope * surprise + shift))

where size is ln n / ln 1000 of the number of items, and `soft` is the log-likelihood ratio, but
for a constant, of a signal that tells something for some queries and nothing for the others. The
confidence is the logistic of the same parts under weights of their own, because a signal may put
the right page first and yet not tell whether there is one. Pictures that were asked for by a
picture are judged by weights of their own again: that a copy is near says much more than that a
sentence fits. The numbers are in `fitted.json`; docs/en/search.md says how they came about.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tusou.searching.chance import best_by_chance
from tusou.searching.fitted import fitted
from tusou.searching.log_odds import logistic, soft

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tusou.searching.candidates import Signal
    from tusou.types import Kind

SAME = 0.999
"""From here on two pictures are the same one, also where the library holds no other to compare
with; one read from its file and one from a page differ by less."""
SAME_EVIDENCE = 100.0
"""What it says, in log-odds: more than anything else."""

PHOTOS: tuple[Kind, ...] = ("photo", "pair")
"""Kinds whose picture is a picture, and not printed matter."""
THOUSAND = 1000
"""The size of the libraries of photos on which weights were fitted."""
_LEAST_ITEMS = 20


@dataclass(frozen=True, slots=True)
class Signs:
    """What was measured of one item; None where a signal was not asked."""

    bm25: float | None = None
    coverage: float = 0.0
    """0–1: the share of the query that its words hold."""
    image: float | None = None
    """The surprise of its picture."""
    text: float | None = None
    """The surprise of its text."""
    n_items: int = THOUSAND
    """How many pictures it was compared with; where there was none, how many items there are."""
    brevity: float = 0.0
    """0–1: 1 where one word was asked, 0 where a sentence was, or a picture."""
    by_picture: bool = False
    """Whether pictures alone were asked for: the item is right when it shows the same picture."""
    is_same: bool = False
    """Whether it is the very picture, text or file that was asked for."""


def evidence_of(signs: Signs, *, of_photo: bool = False) -> dict[Signal, float]:
    """Return what each signal that was asked says for an item, in log-odds, at least 0.

    Args:
        signs: of the item.
        of_photo: weigh its picture as that of a photo among pages, see `Found.evidence`. Without
            it, what confidence is told from, whose weights for photos are its own.
    """
    numbers = fitted()
    parts: dict[Signal, float] = {}
    if signs.bm25 is not None:
        points = signs.bm25 * words_scale(signs.n_items)
        parts["words"] = numbers.bm25 * points + numbers.covered * signs.coverage
    if signs.image is not None:
        parts["image"] = _look(signs.image, signs.n_items, of_photo=of_photo)
    if signs.text is not None:
        meant = soft(numbers.text_slope * signs.text + numbers.text_shift)
        # What a text means to the model is no better proof than the words themselves.
        parts["text"] = min(meant, numbers.covered)
    return parts


def evidence_of_both(signs: Signs) -> dict[Signal, float]:
    """Return what speaks for an item where words and a picture are asked together, in log-odds.

    A page may answer a sentence that it looks nothing like; what is asked for with a picture has
    to look like it. So each spread above the usual picture counts, and not only above the best by
    chance: among 2,334 products none of which is the one of the picture all are below that, and
    "blue" beside a T-shirt brought blue things of any kind.
    """
    parts = evidence_of(signs)
    if signs.image is not None:
        parts["image"] = soft(signs.image + best_by_chance(signs.n_items))
    return parts


def _look(surprise: float, n_items: int, *, of_photo: bool) -> float:
    """Return the evidence of a picture.

    Pages are compared with a thousand at least, so photos are too: in a library of ninety items
    each would stand 0.7 spreads higher than the pages there.
    """
    numbers = fitted()
    if not of_photo:
        return soft(numbers.image_slope * surprise + numbers.image_shift)
    less = max(best_by_chance(THOUSAND) - best_by_chance(n_items), 0.0)
    return soft(numbers.photo_slope * (surprise - less) + numbers.photo_shift)


def words_scale(n_items: int) -> float:
    """Return what a point of BM25 counts in a library of that size, 1 among a thousand items.

    BM25 adds up how rare words are, at most the logarithm of the number of items, so that the
    same match has fewer points in a small library.
    """
    return math.log(THOUSAND) / math.log(max(n_items, _LEAST_ITEMS))


def confidence(
    parts: Mapping[Signal, float], kind: Kind, n_items: int = THOUSAND, brevity: float = 0.0
) -> float:
    """Return the probability (0–1) that an item of this kind is what was asked for.

    A photo is right by its words or by its picture, whichever is surer adding to the other; on a
    page both are evidence for one thing.

    Args:
        parts: what each signal says, see `evidence_of`.
        kind: how far pictures are to be trusted was fitted for documents and photos apart.
        n_items: how many pictures the library holds.
        brevity: of the query, see `Signs`.
    """
    photo = sure_by_photo(parts, kind, n_items, brevity)
    return 1 - (1 - sure_by_text(parts, kind)) * (1 - photo)


def sure_of(signs: Signs, kind: Kind) -> float:
    """Return the probability (0–1) that an item of this kind with these signs is what is asked."""
    if signs.is_same:
        return 1.0
    if signs.by_picture and signs.image is not None:
        return sure_by_picture(signs.image, kind)
    return confidence(evidence_of(signs), kind, signs.n_items, signs.brevity)


def sure_by_text(parts: Mapping[Signal, float], kind: Kind) -> float:
    """Return how sure words and texts make an item (0–1), and of a page also its look."""
    numbers = fitted()
    log_odds = (
        numbers.sure_shift
        + numbers.sure_words * parts.get("words", 0.0)
        + numbers.sure_text * parts.get("text", 0.0)
    )
    if kind not in PHOTOS:
        log_odds += numbers.sure_page * parts.get("image", 0.0)
    return logistic(log_odds)


def sure_by_photo(
    parts: Mapping[Signal, float], kind: Kind, n_items: int, brevity: float = 0.0
) -> float:
    """Return how sure its picture makes a photo or pair (0–1); 0 for others.

    To a word no photo is as near as one is to a sentence that describes it, and many show what it
    says: the same surprise says more.
    """
    if kind not in PHOTOS or "image" not in parts:
        return 0.0
    numbers = fitted()
    size = math.log(max(n_items, 2) / THOUSAND)
    return logistic(
        numbers.sure_photo * parts["image"]
        + numbers.sure_photo_shift
        + numbers.sure_photo_size * size
        + numbers.sure_photo_brief * brevity
    )


def sure_by_picture(surprise: float, kind: Kind) -> float:
    """Return how sure (0–1) an item is the picture that was asked for, or what it was cut from."""
    numbers = fitted()
    if kind in PHOTOS:
        return logistic(numbers.picture_slope * surprise + numbers.picture_shift)
    return logistic(numbers.picture_page_slope * surprise + numbers.picture_page_shift)
