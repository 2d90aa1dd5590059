"""Indexing over the API: start, watch, cancel."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field, StrictBool
from starlette.responses import StreamingResponse

from tusou.client.limits import BEAT_S
from tusou.server.answers import JobAnswer, JobsAnswer
from tusou.server.asked import GIVEN
from tusou.server.desk import Desk
from tusou.server.jobs import Job
from tusou.server.routes.common import TheDesk, refusals, told
from tusou.server.spoken import in_words
from tusou.types import OcrMode

router = APIRouter(tags=["jobs"])

PACE_S = 0.2
"""At most five events a second: a bar that moves smoothly needs no more."""

JobId = Annotated[str, Path(pattern=GIVEN)]
Local = Annotated[str, Field(min_length=1, max_length=4096, pattern=r"^[^\x00]+$")]


class Wanted(BaseModel):
    """What to index."""

    model_config = ConfigDict(extra="forbid")

    paths: list[Local] = Field(
        min_length=1,
        max_length=100,
        description="files or folders of the server's machine, or addresses of such",
    )
    max_pages: int | None = Field(None, ge=1, le=1_000_000)
    text_pages_only: StrictBool = False
    figures: StrictBool = True
    ocr: OcrMode = Field("auto", description="which pictures are read for words")
    ignore: list[Annotated[str, Field(min_length=1, max_length=500)]] = Field([], max_length=100)


@router.post("/jobs", status_code=202, responses=refusals(400, 404, 409), response_model=JobAnswer)
def start_job(desk: TheDesk, wanted: Wanted, request: Request) -> Response:
    """Begin to index files and folders; only what changed is done."""
    from tusou.library.filling import refuse_mistyped

    paths = tuple(wanted.paths)
    desk.allow_indexing(paths)
    refuse_mistyped(desk.library.store, paths, wanted.ignore)
    options = wanted.model_dump(exclude={"paths"})
    return told(in_words(desk.jobs.start(paths, options).told(), request.headers), 202)


@router.get("/jobs", responses=refusals(), response_model=JobsAnswer)
def jobs(desk: TheDesk, request: Request) -> Response:
    """The jobs since the server started, the newest first."""
    every = {"jobs": [job.told() for job in desk.jobs.all()]}
    return told(in_words(every, request.headers))


@router.get("/jobs/{job}", responses=refusals(404), response_model=JobAnswer)
def one_job(desk: TheDesk, job: JobId, request: Request) -> Response:
    """How far a job is, and at its end what it did."""
    return told(in_words(desk.jobs.find(job).told(), request.headers))


@router.delete("/jobs/{job}", responses=refusals(404), response_model=JobAnswer)
def cancel_job(desk: TheDesk, job: JobId, request: Request) -> Response:
    """Stop a job; what it has finished is kept."""
    return told(in_words(desk.jobs.cancel(job).told(), request.headers))


@router.get(
    "/jobs/{job}/events",
    responses=refusals(404) | {200: {"content": {"text/event-stream": {}}}},
    response_class=StreamingResponse,
)
async def job_events(desk: TheDesk, job: JobId, request: Request) -> StreamingResponse:
    """A job as server-sent events (`event: job`, its data as GET tells it) until it ends."""
    events = _events(desk, desk.jobs.find(job), request)
    return StreamingResponse(events, media_type="text/event-stream")


async def _events(desk: Desk, job: Job, request: Request) -> AsyncIterator[str]:
    # Woken by the board, and no thread waits for it: there are as many listeners as there are.
    loop, changed = asyncio.get_running_loop(), asyncio.Event()
    version = -1

    def wake() -> None:
        with suppress(RuntimeError):  # the loop has ended, and whoever listened
            loop.call_soon_threadsafe(changed.set)

    with desk.jobs.waking(wake):
        yield "retry: 2000\n\n"
        while not await request.is_disconnected():
            changed.clear()
            news = desk.jobs.told_since(job, version)
            if news is not None:
                version, content = news[0], in_words(news[1], request.headers)
                yield f"event: job\nid: {version}\ndata: {json.dumps(content)}\n\n"
                if content["state"] != "running":
                    return
                await asyncio.sleep(PACE_S)
                continue
            try:
                await asyncio.wait_for(changed.wait(), BEAT_S)
            except TimeoutError:
                yield ": still here\n\n"
