"""Where the time of an indexing run went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

STAGES = ("walk", "decode", "encode", "write", "ocr", "indexes", "other")


@dataclass(frozen=True, slots=True)
class StageTime:
    """One stage of a run."""

    stage: str
    """One of `STAGES`."""
    seconds: float
    """How long the run stood at this stage: of `decode`, `encode` and `ocr`, how long it had to
    wait for workers or threads. All stages together make up the run."""
    worked_s: float
    """Seconds in all processes and threads, more than `seconds` where they are ahead; those of
    threads with the time that they wait for each other and for cores."""
    parts: Mapping[str, float] = field(default_factory=dict, hash=False)
    """`worked_s` by part, where the stage has parts."""


@dataclass(frozen=True, slots=True)
class Profile:
    """The stages of a run, in the order of `STAGES`; those that took no time are left out."""

    stages: tuple[StageTime, ...] = ()

    @property
    def seconds(self) -> float:
        """How long the run took."""
        return sum(stage.seconds for stage in self.stages)

    @property
    def limiting(self) -> str:
        """The stage that the run stood at longest; "" when there was none to speak of."""
        stages = [stage for stage in self.stages if stage.stage != "other"]
        return max(stages, key=lambda stage: stage.seconds).stage if stages else ""
