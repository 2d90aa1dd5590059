"""What has been measured, kept step by step: a run that was killed goes on where it was."""

from __future__ import annotations

import json
import os
import sys
import time
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from benchmarks.environments import PLACE, machine

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from pathlib import Path

    Figures = dict[str, Any]
    Versions = dict[str, dict[str, str]]

FILES = PLACE / "results"


class Checkpoints:
    """The steps of one benchmark, by name, in a file of JSON.

    Args:
        name: of the benchmark.
        forget: steps that are measured anew; what is known of all others stays.
        settings: what the figures depend on. Those of other settings, and of another machine, are
            kept apart: only figures of one machine can be compared, and a trial takes nothing from
            what took hours.
        files: where the file is.
    """

    def __init__(
        self,
        name: str,
        *,
        forget: Collection[str] = (),
        settings: Any = None,
        files: Path = FILES,
    ) -> None:
        self._same = {"machine": machine(), "settings": json.loads(json.dumps(settings))}
        self._file = self._place(files, name)
        known = _read(self._file)
        held = known.get("steps", {})
        self.steps: dict[str, Figures] = {step: held[step] for step in held if step not in forget}
        self.versions: Versions = known.get("versions", {})
        self.loads: dict[str, float] = known.get("loads", {})
        """Step → how busy the machine was when the run began that measured it: of its own work a
        load taken before each step would tell most."""
        self._load_now = os.getloadavg()[0]
        self._first_load: float | None = known.get("load")
        """That of the first step, all that was kept before it was kept for each."""

    def _place(self, files: Path, name: str) -> Path:
        """The plain name for the settings that came first, one of their own for all others."""
        first = files / f"{name}.json"
        known = _read(first)
        if not known or {key: known.get(key) for key in self._same} == self._same:
            return first
        digest = sha256(json.dumps(self._same, sort_keys=True).encode()).hexdigest()[:8]
        return files / f"{name}-{digest}.json"

    @property
    def about(self) -> str:
        """The machine, and how busy it was when the runs began that measured the steps."""
        return f"{self._same['machine']}, {self._load()}"

    def _load(self) -> str:
        loads = [self.loads[step] for step in self.steps if step in self.loads]
        if not loads and self.steps and self._first_load is not None:
            return f"load {self._first_load:.1f} when the first of its steps began"
        lacks = len(loads) < len(self.steps)
        least, most = (f"{end(loads or [self._load_now]):.1f}" for end in (min, max))
        told = f"load {least}" if least == most else f"load {least} to {most}"
        return f"{told} at the start{', as far as it was kept' if loads and lacks else ''}"

    def holds(self, steps: Iterable[str]) -> bool:
        """Whether all of `steps` have been measured, or were tried and failed."""
        return all(step in self.steps for step in steps)

    def measured(self, step: str, measure: Callable[[], Figures]) -> Figures:
        """Return the figures of a step, measured now unless they are known.

        What only tells why the step "failed" is tried again. The "versions" of what was measured,
        and the load, are kept beside the figures.
        """
        if self._is_missing(step):
            started = time.monotonic()
            print(f"{step} …", file=sys.stderr, flush=True)
            figures = measure()
            self.versions[step] = figures.pop("versions", {})
            self.loads[step] = self._load_now
            self.steps[step] = figures
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
        measured = {"steps": self.steps, "versions": self.versions, "loads": self.loads}
        held = {**self._same, "load": self._first_load, **measured}
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
