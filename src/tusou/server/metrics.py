"""Counts and times of requests, told in the text form of Prometheus (version 0.0.4)."""

from __future__ import annotations

import threading
import time
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BOUNDS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
"""Upper bounds of the histogram: around the tenth of a second that a search may take."""

Labels = tuple[tuple[str, str], ...]


@dataclass(slots=True)
class _Histogram:
    counts: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS_S) + 1))
    total_s: float = 0.0


class Metrics:
    """What has happened since the server started; safe for threads."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._requests: defaultdict[Labels, int] = defaultdict(int)
        self._seconds: defaultdict[Labels, _Histogram] = defaultdict(_Histogram)
        self._searches: defaultdict[Labels, int] = defaultdict(int)
        self.started = time.time()

    def count_request(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count a request that is done; `route` is the pattern of its path, never the path."""
        with self._guard:
            self._requests[("route", route), ("method", method), ("status", str(status))] += 1
            histogram = self._seconds[(("route", route),)]
            histogram.counts[bisect_left(BOUNDS_S, seconds)] += 1
            histogram.total_s += seconds

    def count_search(self, outcome: str) -> None:
        """Count a search that was answered with hits or with nothing."""
        with self._guard:
            self._searches[(("outcome", outcome),)] += 1

    def text(self, gauges: Mapping[str, tuple[str, Sequence[tuple[Labels, float]]]]) -> str:
        """Return all of it as text.

        Args:
            gauges: name → what it says, and its values: what is measured now.
        """
        with self._guard:
            requests, searches = _flat(self._requests), _flat(self._searches)
            blocks = [
                _block("tusou_requests_total", "counter", "Requests answered.", requests),
                _histograms(self._seconds),
                _block("tusou_searches_total", "counter", "Searches answered.", searches),
            ]
        for name, (told, values) in gauges.items():
            blocks.append(_block(name, "gauge", told, values))
        return "\n".join(blocks) + "\n"


def _flat(counts: Mapping[Labels, int]) -> list[tuple[Labels, float]]:
    return sorted((labels, float(count)) for labels, count in counts.items())


def _block(name: str, kind: str, told: str, values: Sequence[tuple[Labels, float]]) -> str:
    lines = [f"# HELP {name} {told}", f"# TYPE {name} {kind}"]
    lines += [f"{name}{_labels(labels)} {_number(value)}" for labels, value in values]
    return "\n".join(lines)


def _histograms(histograms: Mapping[Labels, _Histogram]) -> str:
    name = "tusou_request_seconds"
    lines = [f"# HELP {name} Time from a request to its answer.", f"# TYPE {name} histogram"]
    for labels, histogram in sorted(histograms.items(), key=lambda pair: pair[0]):
        bounds = [f"{bound:g}" for bound in BOUNDS_S] + ["+Inf"]
        summed = list(accumulate(histogram.counts))
        for bound, count in zip(bounds, summed, strict=True):
            lines.append(f"{name}_bucket{_labels((*labels, ('le', bound)))} {count}")
        lines.append(f"{name}_sum{_labels(labels)} {histogram.total_s:.6f}")
        lines.append(f"{name}_count{_labels(labels)} {summed[-1]}")
    return "\n".join(lines)


def _labels(labels: Labels) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels) + "}"


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def _number(value: float) -> str:
    return f"{value:.0f}" if value == int(value) else f"{value:.6g}"
