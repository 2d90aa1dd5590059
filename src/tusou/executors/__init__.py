"""Executors: where source files are decoded.

One is added by a line in `EXECUTORS`: a class for the protocol `Executor` that is made of a `Work`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.executors.finishing import Finish
from tusou.executors.limits import Limits
from tusou.executors.work import Work
from tusou.registry import Registry, Target

if TYPE_CHECKING:
    from tusou.executors.standing import StandingWorkers
    from tusou.protocols import Executor
    from tusou.types import DecodeOptions

__all__ = ["EXECUTORS", "Finish", "Limits", "Work", "open_executor", "open_standing"]

EXECUTORS = Registry(
    "executor",
    {
        "local": Target("tusou.executors.local:LocalExecutor"),
        "inline": Target("tusou.executors.inline:InlineExecutor"),
        "ray": Target("tusou.executors.ray.executor:RayExecutor", extra="ray"),
    },
)


def open_executor(
    name: str | None = None,
    *,
    target: str = "tusou.sources:decode_file",
    workers: int | None = None,
    limits: Limits | None = None,
    finish: Finish | None = None,
) -> Executor:
    """Open an executor by its name.

    Args:
        name: "local" for worker processes on this machine, "inline" for this very process, "ray"
            for a cluster; None: "inline" where no worker is wanted, else "local".
        target: the decode function as "module:attr"; it takes a SourceFile and DecodeOptions,
            yields Decoded and Skipped, and raises TusouError for a file as a whole.
        workers: how many processes; None: one per core, at most four. Of a cluster: how many
            workers; None: as many as there is room for.
        limits: what a file may cost; default: `Limits()`.
        finish: what a cluster does to items where they were decoded; elsewhere it is left to the
            caller.

    Raises:
        InputError: the executor cannot do with that few workers.
        UnknownName: there is no executor of that name.
    """
    made = EXECUTORS.load(name or ("inline" if workers == 0 else "local"))
    executor: Executor = made(Work(target, workers, limits or Limits(), finish))
    return executor


def open_standing(
    target: str,
    *,
    workers: int,
    limits: Limits | None = None,
    options: DecodeOptions | None = None,
) -> StandingWorkers:
    """Open workers that stay warm and take one file at a time from any thread.

    Args:
        target: as for `open_executor`.
        workers: how many processes at most; each starts with the first file it gets.
        limits: what a file may cost.
        options: what the decode function gets with each file.
    """
    from tusou.executors.standing import StandingWorkers

    return StandingWorkers(target, workers=workers, limits=limits or Limits(), options=options)
