"""What has been measured, kept step by step: a run that was killed goes on where it was."""

from __future__ import annotations

import json
import os
import sys
import time
from typing import TYPE_CHECKING, Any

from benchmarks.environments import PLACE, machine

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Figures = dict[str, Any]

FILES = PLACE / "results"


class Checkpoints:
    """The steps of one benchmark, by name, in a file of JSON.

    Args:
        name: of the benchmark.
        fresh: forget what was measured before.
        settings: what the figures depend on; those of other settings are forgotten, and those of
            another machine, because only figures of one machine can be compared.
        files: where the file is.
    """

    def __init__(
        self, name: str, *, fresh: bool = False, settings: Any = None, files: Path = FILES
    ) -> None:
        self._file = files / f"{name}.json"
        known = {} if fresh else _read(self._file)
        self._same = {"machine": machine(), "settings": json.loads(json.dumps(settings))}
        if {key: known.get(key) for key in self._same} != self._same:
            known = {}
        self.began_load: float = known.get("load", os.getloadavg()[0])
        self.steps: dict[str, Figures] = known.get("steps", {})

    @property
    def about(self) -> str:
        """The machine, and how busy it was when the first step began."""
        return f"{self._same['machine']}, load {self.began_load:.1f} at the start"

    def measured(self, step: str, measure: Callable[[], Figures]) -> Figures:
        """Return the figures of a step, measured now unless they are known.

        What only tells why the step "failed" is tried again.
        """
        if self._is_missing(step):
            started = time.monotonic()
            print(f"{step} …", file=sys.stderr, flush=True)
            self.steps[step] = measure()
            took_s = time.monotonic() - started
            print(f"{step}: {took_s:.0f} s {told(self.steps[step])}", file=sys.stderr, flush=True)
            self._write()
        return self.steps[step]

    def announce(self, seconds: dict[str, float]) -> None:
        """Say about how long the steps that are missing take, on the machine it was tried on."""
        missing = {step: cost for step, cost in seconds.items() if self._is_missing(step)}
        minutes = sum(missing.values()) / 60
        print(
            f"{self.about}\n{len(seconds) - len(missing)} of {len(seconds)} steps are there; "
            f"the others take about {minutes:.0f} min on two cores",
            file=sys.stderr,
            flush=True,
        )

    def _is_missing(self, step: str) -> bool:
        return "failed" in self.steps.get(step, {"failed": "not tried"})

    def _write(self) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._file.with_suffix(".new")
        held = {**self._same, "load": self.began_load, "steps": self.steps}
        fresh.write_text(json.dumps(held, indent=1), encoding="utf-8")
        fresh.replace(self._file)


def told(figures: Figures) -> str:
    """Figures in a line."""
    numbers = {
        key: round(one, 3) if isinstance(one, float) else one for key, one in figures.items()
    }
    return json.dumps(numbers, ensure_ascii=False)


def _read(file: Path) -> dict[str, Any]:
    try:
        known: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return known
