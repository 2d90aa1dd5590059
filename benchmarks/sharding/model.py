"""The model: how long a shard takes, how a query waits for all of them, what merging costs.

The time of one shard is log-normal around its median; now and then it is a straggler (a pause of
the garbage collector, a segment read from disk, a neighbour on the machine) and takes many times
as long. A query asks all shards at once and has its answer with the last of them, which is what
makes the rare slow shard the rule: Dean and Barroso, "The Tail at Scale", CACM 56(2), 2013.
"""

from __future__ import annotations

import heapq
import math
import time
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Times: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Shard:
    """How long one shard takes to answer.

    Attributes:
        median_ms: half of the answers are there by then.
        spread: standard deviation of the logarithm; 0.35 puts the 99th percentile at 2.3 medians.
        straggler_share: share of answers that come late.
        straggler_factor: how many times as long these take.
    """

    median_ms: float = 5.0
    spread: float = 0.35
    straggler_share: float = 0.005
    straggler_factor: float = 20.0

    def times(self, dice: np.random.Generator, shape: tuple[int, ...]) -> Times:
        """Draw times in ms."""
        drawn = self.median_ms * np.exp(dice.normal(0.0, self.spread, shape))
        late = dice.random(shape) < self.straggler_share
        return np.where(late, drawn * self.straggler_factor, drawn)


def wait_for_all(shard: Shard, dice: np.random.Generator, queries: int, shards: int) -> Times:
    """Milliseconds until the last of `shards` has answered, for each of `queries`."""
    return shard.times(dice, (queries, shards)).max(axis=1)


def wait_with_second_request(
    shard: Shard, dice: np.random.Generator, queries: int, shards: int, after_ms: float
) -> tuple[Times, float]:
    """The same where a replica is asked as well when no answer has come after `after_ms`.

    Returns:
        The times, and how many requests were sent for each shard on average.
    """
    first = shard.times(dice, (queries, shards))
    second = after_ms + shard.times(dice, (queries, shards))
    answered = np.where(first > after_ms, np.minimum(first, second), first)
    return answered.max(axis=1), 1.0 + float((first > after_ms).mean())


def wait_for_most(
    shard: Shard, dice: np.random.Generator, queries: int, shards: int, deadline_ms: float
) -> tuple[Times, float]:
    """The same where the answer is given at `deadline_ms` with what is there by then.

    Returns:
        The times, and the share of shards that an answer misses on average: what recall loses.
    """
    drawn = shard.times(dice, (queries, shards))
    return np.minimum(drawn.max(axis=1), deadline_ms), float((drawn > deadline_ms).mean())


def kept_of_top(shards: int, k: int, each: int) -> float:
    """Share of the k best that remain on average when each shard returns only its `each` best.

    Items are spread by hash, so that each of the k best lies in any shard with the same
    probability: a shard holds h of them as the binomial distribution says, and loses what is
    beyond `each`. Reckoned in whole numbers, which are exact.
    """
    ways_lost = sum(
        (held - each) * math.comb(k, held) * (shards - 1) ** (k - held)
        for held in range(each + 1, k + 1)
    )
    return 1.0 - shards * ways_lost / (k * shards**k)


def enough_of_each(shards: int, k: int, share: float = 0.9999) -> int:
    """How many each shard must return so that `share` of the k best remain."""
    return next(each for each in range(k + 1) if kept_of_top(shards, k, each) >= share)


def merge(lists: list[list[tuple[float, int]]], k: int) -> list[tuple[float, int]]:
    """The k best of lists of (minus score, item), each of them ascending."""
    return list(islice(heapq.merge(*lists), k))


def merge_ms(dice: np.random.Generator, shards: int, asked: int, k: int) -> float:
    """Milliseconds to merge `shards` lists here, in plain Python: the best of three."""
    lists = [
        sorted(zip(dice.random(asked).tolist(), range(asked), strict=True)) for _ in range(shards)
    ]
    best = float("inf")
    for _ in range(3):
        begin = time.process_time()
        merge(lists, k)
        best = min(best, time.process_time() - begin)
    return best * 1e3
