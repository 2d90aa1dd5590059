"""For those who watch the server: alive, ready, and counts."""

from __future__ import annotations

import os
import time

from fastapi import APIRouter, Response

from tusou.server.answers import StateAnswer
from tusou.server.desk import Desk
from tusou.server.metrics import MEDIA_TYPE, Labels
from tusou.server.routes.common import TheDesk, refusals, told

router = APIRouter(tags=["health"])

Gauges = dict[str, tuple[str, list[tuple[Labels, float]]]]


@router.get("/healthz", responses=refusals(), response_model=StateAnswer)
async def alive() -> Response:
    """The process answers: at once, also when all threads are at work."""
    return told({"state": "ok"})


@router.get(
    "/readyz",
    responses=refusals() | {503: {"model": StateAnswer, "description": "still loading"}},
    response_model=StateAnswer,
)
async def ready(desk: TheDesk) -> Response:
    """The model is loaded and the library can be read; 503 before."""
    if not desk.warm.is_set():
        return told({"state": "starting"}, 503)
    return told({"state": "ok"})


@router.get(
    "/metrics",
    responses=refusals() | {200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
    response_class=Response,
)
def metrics(desk: TheDesk) -> Response:
    """Counts and times in the text form of Prometheus."""
    return Response(desk.metrics.text(_gauges(desk)), media_type=MEDIA_TYPE)


def _gauges(desk: Desk) -> Gauges:
    stats = desk.library.stats()
    one: Labels = ()
    return {
        "tusou_items": (
            "Items of the library.",
            [((("kind", kind),), float(n)) for kind, n in sorted(stats.items.items())],
        ),
        "tusou_files": ("Source files of the library.", [(one, float(stats.files))]),
        "tusou_skipped_files": ("Source files left out.", [(one, float(stats.skipped_files))]),
        "tusou_library_bytes": (
            "Size of the library on disk.", [(one, float(stats.size_bytes + stats.derived_bytes))]
        ),
        "tusou_indexing": ("Whether a job is indexing.", [(one, float(desk.jobs.is_running))]),
        "tusou_ready": ("Whether the model is loaded.", [(one, float(desk.warm.is_set()))]),
        "tusou_memory_bytes": ("Resident memory.", [(one, float(resident_bytes()))]),
        "tusou_uptime_seconds": ("Since the start.", [(one, time.time() - desk.metrics.started)]),
    }  # fmt: skip


def resident_bytes() -> int:
    """Memory this process holds; 0 where the system does not tell."""
    try:
        with open("/proc/self/statm", "rb") as statm:
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError, ValueError):
        return 0
