"""The library as a whole: counts, what to filter by, files, models, map."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from tusou.library.around import indexed_folders, indexed_roots
from tusou.library.told import file_json, stats_json
from tusou.server.answers import (
    FacetsAnswer,
    FilesAnswer,
    LibraryAnswer,
    MapAnswer,
    ModelsAnswer,
)
from tusou.server.asked import Flag
from tusou.server.desk import Desk
from tusou.server.routes.common import TheDesk, refusals, told
from tusou.server.spoken import in_words, spoken

router = APIRouter(tags=["library"])

MAPPED_MOST = 4000
"""Items on the map: it is arranged in 4 s then, and more dots would hide each other."""


@router.get("/library", responses=refusals(), response_model=LibraryAnswer)
def library(desk: TheDesk, request: Request) -> Response:
    """Counts and sizes."""
    held = desk.library
    content = stats_json(str(held.folder), held.stats(), held.store.encoder)
    content["roots"] = desk.remembered("roots", lambda: indexed_roots(held))
    content["lacks_model"] = spoken(held.lacks_model, request.headers)
    return told(content)


@router.get("/facets", responses=refusals(), response_model=FacetsAnswer)
def facets(desk: TheDesk) -> Response:
    """What items can be filtered by: kinds, folders, languages, fields and their values."""
    return told(desk.remembered("facets", lambda: _facets(desk)))


def _facets(desk: Desk) -> dict[str, Any]:
    found = desk.library.store.facets()
    return {
        "kinds": {kind: n for kind, n in desk.library.stats().items.items() if n},
        "folders": indexed_folders(desk.library),
        "languages": dict(found.languages),
        "fields": {name: dict(values) for name, values in found.fields.items()},
    }


@router.get("/files", responses=refusals(), response_model=FilesAnswer)
def files(
    desk: TheDesk,
    request: Request,
    skipped: Annotated[
        Flag, Query(description="only those of which something was left out")
    ] = False,
    k: Annotated[int, Query(ge=1, le=500)] = 100,
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
) -> Response:
    """Source files by path, with what was left out and why."""
    wanted: list[dict[str, Any]] = []
    more, seen = False, 0
    for record in desk.library.store.files():
        if skipped and record.skipped is None and not record.page_skips:
            continue
        seen += 1
        if seen <= offset:
            continue
        if len(wanted) == k:
            more = True
            break
        wanted.append(file_json(record))
    page = {"files": wanted, "offset": offset, "next_offset": offset + k if more else None}
    return told(in_words(page, request.headers))


@router.get("/models", responses=refusals(), response_model=ModelsAnswer)
def models(desk: TheDesk) -> Response:
    """The models that are installed."""
    from tusou.models import available

    found = [
        {
            "name": info.name,
            "size_bytes": info.size_bytes,
            "languages": list(info.languages),
            "licence": info.licence,
            "dim": info.dim,
            "revision": info.revision,
        }
        for info in available(desk.library.settings)
    ]
    return told({"models": found})


@router.get("/map", responses=refusals(503), response_model=MapAnswer)
def collection_map(desk: TheDesk) -> Response:
    """The collection on a plane, what looks alike lying together; computed once per change."""
    return told(desk.remembered("map", lambda: _map(desk)))


def _map(desk: Desk) -> dict[str, Any]:
    import numpy as np

    from tusou.explaining.projection import plane

    store = desk.library.store
    ids = sorted(store.sample(MAPPED_MOST).kinds)
    total = desk.library.stats().vectors.get("image", 0)
    vectors = store.get_vectors("image", ids)
    there = [one for one in store.get(ids) if one.id in vectors]
    if not there:
        return {"items": [], "x": [], "y": [], "kinds": [], "total": total}
    with desk.searching.passed():
        places = plane(np.stack([vectors[one.id][0] for one in there]))
    return {
        "items": [one.id for one in there],
        "x": [round(float(x), 4) for x in places[:, 0]],
        "y": [round(float(y), 4) for y in places[:, 1]],
        "kinds": [one.item.kind for one in there],
        "total": total,
    }
