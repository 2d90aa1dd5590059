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

import itertools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tusou.searching.fitted import fitted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from tusou.searching.candidates import Signal
    from tusou.text import Unit
    from tusou.types import Kind

BESIDE = 0.4
"""Once the line is reached, other items need this share of it.

Of 400 captions of 200 photos 1.5 % have a right one among ten that is a near miss beside wrong
hits, at 0.5 twice as many; of what single words bring up a seventh is cut off.
"""

JUDGES = 30
"""The best items tell how common a word is among what may be meant."""

SAME = 0.999
"""From here on two pictures are the same one, also where the library holds no other to compare
with; one read from its file and one from a page differ by less."""
SAME_EVIDENCE = 100.0
"""What it says, in log-odds: more than anything else."""

PHOTOS: tuple[Kind, ...] = ("photo", "pair")
"""Kinds whose picture is a picture, and not printed matter."""
THOUSAND = 1000
FEW = 200
"""Sizes of the libraries of photos on which the line was fitted."""
_LEAST_ITEMS = 20

_NEARLY_ONE = 0.9999

TELLING = 8
"""Items from which on the cosines of a query with them tell alone what is usual for it."""

_ONE_SIGMA = 0.8413
"""The share of a normal distribution that lies below one standard deviation above its middle."""

MIN_SPREAD = 0.02
"""The least spread of cosines: a handful of equal pictures must not make chance impossible."""


@dataclass(frozen=True, slots=True)
class Scatter:
    """How the stretched cosines of usual queries with random items scatter."""

    spread: float
    """As the standard deviation of a normal distribution."""
    middle: float = 0.0
    """Median over all queries and items."""
    own: float = 1.0
    """0–1: how much the middle of a query's own cosines tells, the rest being `middle`."""

    @classmethod
    def of_many(cls, heights: NDArray[np.float32], *, upwards: bool = False) -> Scatter:
        """Measure the heights of plenty of items with usual queries, (n_items, n_queries)."""
        return cls(spread_of(heights, upwards=upwards))

    @classmethod
    def of(cls, heights: NDArray[np.float32], *, upwards: bool = False) -> Scatter:
        """Measure the heights of items with usual sentences, float32 (n_items, n_sentences).

        Of a few items one is the thing asked for, and the middle of the query's own cosines would
        be the right photo itself. So there the middle and the spread over all sentences count too.
        In libraries of 1, 2, 3, 5, 9 and 12 photos of flickr8k 87, 92, 90, 91, 98 and 93 % of the
        captions find theirs (Chinese: 86, 87, 89, 89, 94 and 92); of captions of other photos 7,
        14, 20, 32, 47 and 50 % find one, and of sentences about absent things 6, 8, 9, 10, 11 and
        12 %. With the own middle alone none found a single photo.
        """
        own = min((len(heights) - 1) / (TELLING - 1), 1.0)
        if own == 1:
            return cls.of_many(heights, upwards=upwards)
        together, spread = heights.reshape(-1, 1), spread_of(heights, upwards=upwards)
        # Not by the median alone: to a chair two of the sentences are near, and a table is nearer
        # than the others.
        widest = max(spread, spread_of(together, upwards=upwards), float(together.std()))
        return cls(own * spread + (1 - own) * widest, float(quantile(together, 0.5)[0]), own)

    def towards(self, other: Scatter, share: float) -> Scatter:
        """Return what lies between, at `share` (0–1) of the way to `other`."""
        if not share or other == self:
            return self
        return Scatter(
            (1 - share) * self.spread + share * other.spread,
            (1 - share) * self.middle + share * other.middle,
            self.own,
        )


@dataclass(frozen=True, slots=True)
class Background:
    """What cosines of a query are nothing special in a library, by robust measures."""

    middle: float
    """Median of the stretched cosines of the query with random items."""
    spread: float
    """How far those of usual queries scatter. Not of this query: one about what no picture shows
    has cosines close together, and measured by its own spread its best hit would look as good as
    any."""
    n_items: int
    """How many items the library holds on this side: of more, the best by chance is better."""

    @classmethod
    def of(cls, heights: NDArray[np.float32], usual: Scatter, n_items: int) -> Background:
        """Measure the heights of random items for a query, float32 (n_sample,).

        Args:
            heights: of the query.
            usual: how those of usual queries with the same items scatter.
            n_items: how many items the library holds on this side.
        """
        own = float(quantile(heights, 0.5))
        middle = usual.own * own + (1 - usual.own) * usual.middle
        return cls(middle, usual.spread, n_items)

    def surprise(self, height: float) -> float:
        """Return how many spreads `height` stands above the best that chance gives."""
        return (height - self.middle) / self.spread - chance(self.n_items)


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


def spread_of(heights: NDArray[np.float32], *, upwards: bool = False) -> float:
    """Return how far heights scatter: float32 (n_sample, n_queries), mean of queries.

    As the standard deviation of a normal distribution: by the median of the distances to the
    median, so that the few items that a query is about do not count. `upwards`, as of photos: by
    the distance up to where five in six lie below, because there the best by chance stands, and
    models differ in how far their cosines reach up. At the line that lost 8 % of the captions of
    photos with the model that it was set on, three others lost 12, 13 and 10 %, by the distances
    either way 17, 17 and 20 % (while phrases stood for usual sentences). Pages of text and pages
    of pictures lie far apart; of them the upper ones tell the spread worse (nDCG@5 3 less).

    By the standard deviation where most heights are equal and those distances tell nothing; at
    least `MIN_SPREAD`.
    """
    middle = quantile(heights, 0.5)
    if upwards:
        off = quantile(heights, _ONE_SIGMA) - middle
    else:
        off = 1.4826 * quantile(np.abs(heights - middle), 0.5)
    spreads = np.where(off < MIN_SPREAD, heights.std(axis=0), off)
    return max(float(spreads.mean()), MIN_SPREAD)


def quantile(heights: NDArray[np.float32], share: float) -> NDArray[np.float32]:
    """Over the first axis, which has rows; numpy's own loads numpy.ma, 17 ms of a first query."""
    place = share * (len(heights) - 1)
    low, high = math.floor(place), math.ceil(place)
    ordered = np.partition(heights, [low, high], axis=0)
    return np.asarray(ordered[low] + (place - low) * (ordered[high] - ordered[low]))


def stretched(cosines: NDArray[np.float32] | np.float32) -> NDArray[np.float32]:
    """Stretch cosines so that they have no upper bound (Fisher's z, the inverse of tanh).

    Pictures of one kind have cosines of 0.5 to 0.9 with each other, where a few spreads above
    the middle would lie beyond 1: without stretching even an equal picture would be no surprise.
    Cosines of sentences with pictures are small and hardly change.
    """
    return np.arctanh(np.clip(cosines, -_NEARLY_ONE, _NEARLY_ONE))


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


def _look(surprise: float, n_items: int, *, of_photo: bool) -> float:
    """Return the evidence of a picture.

    Pages are compared with a thousand at least, so photos are too: in a library of ninety items
    each would stand 0.7 spreads higher than the pages there.
    """
    numbers = fitted()
    if not of_photo:
        return soft(numbers.image_slope * surprise + numbers.image_shift)
    less = max(chance(THOUSAND) - chance(n_items), 0.0)
    return soft(numbers.photo_slope * (surprise - less) + numbers.photo_shift)


def chance(n_items: int) -> float:
    """Return how many spreads above the middle the largest of `n_items` normal draws lies.

    Near sqrt(2 ln n) (Fisher and Tippett, "Limiting forms of the frequency distribution", 1928).
    Where there are fewer than eight, a spread is known too badly: of one photo each fourth
    sentence about an absent thing found it, and so each sixteenth does.
    """
    return math.sqrt(2 * math.log(max(n_items, TELLING)))


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


def photo_line(n_items: int, brevity: float = 0.0) -> float:
    """Return the confidence that the surest photo has to reach in a library of that size.

    A right photo among many is less sure than among few, though it stands out as much: the line
    falls and rises with that. Between two hundred and a thousand, where both were fitted, the
    surprise that reaches it moves from one to the other, so that either loses as few right ones.
    """
    numbers = fitted()
    share = math.log(THOUSAND / max(n_items, 2)) / math.log(THOUSAND / FEW)
    share = min(max(share, 0.0), 1.0)
    log_odds = (1 - share) * logit(numbers.needed_photo) + share * logit(numbers.needed_few_photos)
    log_odds += brevity * (logit(numbers.needed_word) - logit(numbers.needed_photo))
    return logistic(log_odds + numbers.sure_photo_size * math.log(max(n_items, 2) / THOUSAND))


def coverages(units: Sequence[Unit], texts: Sequence[set[str]]) -> list[float]:
    """Return for each text 0–1: the share of the query that its terms hold.

    A unit counts the more, the fewer of the best `JUDGES` texts hold it; one that none of them
    holds counts most. So the number of hits asked for changes nothing.
    """
    held = [[not unit.terms.isdisjoint(terms) for unit in units] for terms in texts]
    weights = [
        unit.weight * math.log(1 + JUDGES / (0.5 + sum(row[at] for row in held[:JUDGES])))
        for at, unit in enumerate(units)
    ]
    total = sum(weights)
    if not total:
        return [0.0] * len(texts)
    return [sum(itertools.compress(weights, row)) / total for row in held]


def soft(value: float) -> float:
    """Return log(1 + exp(value)): `value` where it is large, nothing where it is below zero."""
    return max(value, 0.0) + math.log1p(math.exp(-abs(value)))


def logit(probability: float) -> float:
    """Return the log-odds of a probability in (0, 1)."""
    return math.log(probability / (1 - probability))


def logistic(value: float) -> float:
    """Return 1 / (1 + exp(-value))."""
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, value))))
