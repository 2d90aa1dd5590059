"""Simulate a search over 1 to 4096 shards and print tables for the documentation.

python -m benchmarks.sharding [--queries 2000] [--k 100] [--seed 0]
"""

from __future__ import annotations

import argparse

import numpy as np

from benchmarks.sharding.model import (
    Shard,
    enough_of_each,
    merge_ms,
    wait_for_all,
    wait_for_most,
    wait_with_second_request,
)

SHARDS = (1, 4, 16, 64, 256, 1024, 4096)
SECOND_AFTER_MS = 15.0
"""Three medians: one answer in a hundred and fifty has not come by then."""
DEADLINE_MS = 30.0


def latency_row(shard: Shard, dice: np.random.Generator, queries: int, shards: int) -> str:
    """Percentiles of waiting in ms: for all, with a second request, with a deadline."""
    plain = wait_for_all(shard, dice, queries, shards)
    second, sent = wait_with_second_request(shard, dice, queries, shards, SECOND_AFTER_MS)
    most, missed = wait_for_most(shard, dice, queries, shards, DEADLINE_MS)
    figures = [
        f"{shards}",
        f"{np.percentile(plain, 50):.0f}",
        f"{np.percentile(plain, 99):.0f}",
        f"{np.percentile(second, 50):.0f}",
        f"{np.percentile(second, 99):.0f}",
        f"{100 * (sent - 1):.1f} %",
        f"{np.percentile(most, 99):.0f}",
        f"{100 * missed:.2f} %",
    ]
    return "| " + " | ".join(figures) + " |"


def merging_row(dice: np.random.Generator, shards: int, k: int) -> str:
    """What merging takes, with all k of each shard and with as many as are enough."""
    enough = enough_of_each(shards, k)
    figures = [
        f"{shards}",
        f"{shards * k:,}",
        f"{merge_ms(dice, shards, k, k):.2f}",
        f"{enough}",
        f"{shards * enough:,}",
        f"{merge_ms(dice, shards, enough, k):.2f}",
    ]
    return "| " + " | ".join(figures) + " |"


def main() -> None:
    """Parse, simulate, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--queries", type=int, default=2000)
    parser.add_argument("--k", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    dice = np.random.default_rng(args.seed)
    shard = Shard()
    print(f"{shard}, {args.queries} questions, second request after {SECOND_AFTER_MS:.0f} ms")
    print("Times are of one question; a fused search asks four, one after another.")
    print("\n| shards | p50 | p99 | second: p50 | p99 | more requests "
          f"| {DEADLINE_MS:.0f} ms: p99 | shards missed |")  # fmt: skip
    print("|---:|" * 1 + "---:|" * 7)
    for shards in SHARDS:
        print(latency_row(shard, dice, args.queries, shards))
    print(f"\n| shards | rows for k = {args.k} | merge, ms | enough | rows | merge, ms |")
    print("|---:|---:|---:|---:|---:|---:|")
    for shards in SHARDS:
        print(merging_row(dice, shards, args.k))


if __name__ == "__main__":
    main()
