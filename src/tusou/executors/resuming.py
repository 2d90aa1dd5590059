"""Going on with a file whose worker came to grief: without the page or picture that it was at."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tusou.types import Resumed, Skipped

if TYPE_CHECKING:
    from tusou.errors import Fault
    from tusou.executors.verdicts import Verdict
    from tusou.executors.wire import Job

MOST_WORKERS = 8
"""Workers that one file may cost; after that it is given up as a whole."""


def resumed(job: Job, verdict: Verdict) -> Job | None:
    """Return what another worker is to go on with; None when the file is given up.

    A part that fell silent, or whose worker was killed from outside, is tried a second time: the
    drive may answer again. One of which something came already is not, for it would come twice.

    Args:
        job: what the worker was at when it ended.
        verdict: why it ended.
    """
    part = job.part
    if part is None or job.workers >= MOST_WORKERS or verdict.cause == "length":
        return None
    again = verdict.may_pass and not job.has_told and job.tried != part
    place = Resumed(part.number, is_lost=not again, nth=part.nth, is_given=part.is_given)
    options = replace(job.options, resumed=place)
    return replace(
        job, options=options, part=None, has_told=False, tried=part, workers=job.workers + 1
    )


def lost_part(job: Job, verdict: Verdict, rest: Job) -> Skipped | None:
    """Return the `Skipped` for the part of `job` that `rest` leaves out; None if it tries again."""
    place = rest.options.resumed
    if job.part is None or place is None or not place.is_lost:
        return None
    problem, mend = verdict.problem, verdict.mend
    # A part that fell silent twice, while others are read, is to blame itself.
    fault: Fault = "outside" if verdict.cause == "kill" else "file"
    if job.part.kind == "page":
        number = job.part.number
        return Skipped(job.file.path, problem, mend, number, whole_file=False, fault=fault)
    told = f"row {job.part.number:,}: {problem}"
    return Skipped(job.file.path, told, mend, whole_file=False, fault=fault)
