"""From the spans of a run to its profile."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tusou.types import STAGES, Profile, StageTime

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tusou.timing import Stopwatch
    from tusou.types import FileDone


@dataclass(slots=True)
class Worked:
    """What workers, or threads beside the run, told of their time."""

    seconds: float = 0.0
    parts: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))

    def add(self, done: FileDone) -> None:
        """Take the time of one file; what belongs to no part of it is called "other"."""
        other = max(0.0, done.seconds - sum(done.parts.values()))
        self.add_parts({**done.parts, "other": other})

    def add_parts(self, parts: Mapping[str, float]) -> None:
        """Take seconds by part."""
        for name, seconds in parts.items():
            self.seconds += seconds
            self.parts[name] += seconds


def profile_of(watch: Stopwatch, seconds: float, worked: Mapping[str, Worked]) -> Profile:
    """Sort the spans of a run, named "stage" or "stage.part", into stages.

    Args:
        watch: that counted them.
        seconds: how long the run took; what no span names is the stage "other".
        worked: stages whose work was done by workers, or by threads beside the run.
    """
    spans: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for name, spent in watch.seconds.items():
        stage, _, part = name.partition(".")
        if stage in STAGES:
            spans[stage][part] = spent
    named = sum(sum(parts.values()) for parts in spans.values())
    spans["other"][""] = spans["other"].get("", 0.0) + max(0.0, seconds - named)
    stages = (_stage(name, spans[name], worked.get(name)) for name in STAGES)
    return Profile(tuple(stage for stage in stages if stage.worked_s or stage.seconds))


def _stage(name: str, spans: Mapping[str, float], elsewhere: Worked | None) -> StageTime:
    """One stage; parts that the run did by itself count as work beside that done elsewhere."""
    seconds = sum(spans.values())
    own = {part: s for part, s in spans.items() if part}
    if elsewhere is None:
        return StageTime(name, seconds, seconds, own)
    together = Worked(elsewhere.seconds, elsewhere.parts.copy())
    together.add_parts(own)
    return StageTime(name, seconds, together.seconds, dict(together.parts))
