"""A page of what went wrong: each query with the first hits and the pages that it should find."""

from __future__ import annotations

import base64
import html
from typing import TYPE_CHECKING

from benchmarks.quality.dev import all_queries, library_of
from tusou.evaluation import PlaceFinder
from tusou.evaluation.evaluate import evaluate

if TYPE_CHECKING:
    from pathlib import Path

    import tusou
    from benchmarks.quality.dev import Asked
    from tusou.types import Hit

GOOD = 0.5
"""nDCG@5 from which a query is no failure."""
SHOWN = 5
_STYLE = (
    "body{font:14px sans-serif;margin:2em} figure{display:inline-block;margin:4px;width:170px;"
    "vertical-align:top} img{max-width:160px;max-height:200px;border:3px solid #ccc}"
    ".right img{border-color:#2a2} .below{opacity:.45} "
    "figcaption{font-size:11px;word-break:break-all}"
)
_ABOUT = (
    "Framed in green: right. Pale: near misses, which lie below the line and do not count. The "
    "weights are those of the package, which were fitted on these queries too."
)


def write(data: Path, cache: Path) -> Path:
    """Ask every query of documents and write `failures.html` into the cache; returns its path."""
    asked = [one for one in all_queries(data / "pdfs") if one.origin != "figures"]
    with library_of(data / "pdfs", cache) as library:
        finder = PlaceFinder(library.store.files())
        report = evaluate(
            [one.query for one in asked], lambda text, k: library.search(text, k=k), finder
        )
        blocks = [
            _block(one, answered.measures.get("ndcg@5", 0.0), library)
            for one, answered in zip(asked, report.answered, strict=True)
            if _failed(answered.measures)
        ]
    path = cache / "failures.html"
    head = f"<!doctype html><meta charset=utf-8><title>failures</title><style>{_STYLE}</style>"
    count = f"<h1>{len(blocks)} of {len(asked)} queries</h1>"
    about = f"<p>{_ABOUT}</p>"
    path.write_text(head + count + about + "\n".join(blocks), "utf-8")
    return path


def _failed(measures: object) -> bool:
    values = dict(measures)  # type: ignore[call-overload]
    return bool(values.get("ndcg@5", 1.0) < GOOD or values.get("right") == 0.0)


def _block(one: Asked, value: float, library: tusou.Library) -> str:
    query = one.query
    above = {hit.item for hit in library.search(query.text, k=SHOWN).hits}
    hits = library.search(query.text, k=SHOWN, show_all=True).hits
    wanted = {(entry.path, entry.page_number) for entry in query.relevant}
    told = [f"{query.kind}, {query.language}"]
    told.append(f"nDCG@5 {value:.2f}" if query.relevant else "has no answer")
    if not above:
        told.append("nothing found; near misses")
    shown = "".join(_picture(hit, wanted, library, is_hit=hit.item in above) for hit in hits)
    pages = "".join(
        _page(entry.path, entry.page_number, library) for entry in query.relevant[:SHOWN]
    )
    return (
        f"<h2>{html.escape(query.text)}</h2><p>{', '.join(told)}</p><div>{shown}</div>"
        f"<p>should find</p><div>{pages}</div><hr>"
    )


def _picture(
    hit: Hit, wanted: set[tuple[str, int | None]], library: tusou.Library, *, is_hit: bool
) -> str:
    right = (hit.relative_path, hit.page_number) in wanted or (hit.relative_path, None) in wanted
    note = f"{hit.rank}. {hit.confidence:.2f} {hit.kind} {hit.relative_path} {hit.page_number}"
    return _figure(
        library.thumbnail(hit.item), note, ("right" if right else "") + ("" if is_hit else " below")
    )


def _page(path: str, page_number: int | None, library: tusou.Library) -> str:
    for record in library.store.files():
        if record.path.endswith("/" + path):
            for stored in library.store.get(library.store.find(image_path=record.path)):
                item = stored.item
                if item.kind != "figure" and page_number in (None, item.page_number):
                    return _figure(library.thumbnail(stored.id), f"{path} {page_number}", "right")
    return ""


def _figure(jpeg: bytes | None, note: str, style: str) -> str:
    data = base64.b64encode(jpeg or b"").decode()
    return (
        f'<figure class="{style}"><img src="data:image/jpeg;base64,{data}">'
        f"<figcaption>{html.escape(note)}</figcaption></figure>"
    )
