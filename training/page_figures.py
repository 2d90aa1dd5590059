"""Vision only on the graded queries of the PDF corpus: pages, tiles and embedded pictures."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pypdfium2

from training.metrics import Floats, ndcg_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from PIL import Image

    from training.runner import Runner
    from training.settings import Settings

RENDER = 768
"""Pixels of the longer side of a rendered page."""
SMALLEST = 0.03
"""Embedded pictures smaller than this part of their page are ornaments."""
WHOLE_PAGE = 0.9
Key = tuple[str, int]


def pieces(page: pypdfium2.PdfPage) -> Iterator[tuple[str, Image.Image]]:
    """The page, its four quarters, and the pictures inside it, cut from the rendering."""
    width, height = page.get_size()
    image = page.render(scale=RENDER / max(width, height)).to_pil().convert("RGB")
    yield "page", image
    w, h = image.size
    for left in (0.0, 0.4):
        for top in (0.0, 0.4):
            yield (
                "tile",
                image.crop(
                    (int(left * w), int(top * h), int((left + 0.6) * w), int((top + 0.6) * h))
                ),
            )
    for box in _picture_boxes(page, width, height):
        yield (
            "figure",
            image.crop(tuple(int(v * s) for v, s in zip(box, (w, h, w, h), strict=True))),
        )  # type: ignore[arg-type]


def _picture_boxes(page: pypdfium2.PdfPage, width: float, height: float) -> list[tuple[float, ...]]:
    boxes = []
    for item in page.get_objects(filter=[3], max_depth=3):  # 3 is FPDF_PAGEOBJ_IMAGE
        left, bottom, right, top = (
            item.get_bounds() if hasattr(item, "get_bounds") else item.get_pos()
        )
        box = (
            max(0.0, left / width),
            max(0.0, 1 - top / height),
            min(1.0, right / width),
            min(1.0, 1 - bottom / height),
        )
        area = (box[2] - box[0]) * (box[3] - box[1])
        if box[2] > box[0] and box[3] > box[1] and SMALLEST <= area <= WHOLE_PAGE:
            boxes.append(box)
    return boxes[:12]


def encode_corpus(runner: Runner, folder: Path) -> tuple[list[Key], list[str], Floats]:
    """Every piece of every page: its page, its kind, its vector."""
    keys: list[Key] = []
    kinds: list[str] = []
    rows: list[Floats] = []
    for line in (folder / "manifest.jsonl").read_text("utf-8").splitlines():
        name = json.loads(line)["file"]
        document = pypdfium2.PdfDocument(folder / name)
        for number in range(len(document)):
            found = list(pieces(document[number]))
            rows.append(runner.images([picture for _, picture in found]))
            keys += [(name, number + 1)] * len(found)
            kinds += [kind for kind, _ in found]
    return keys, kinds, np.concatenate(rows)


def page_figures(
    runner: Runner, settings: Settings, used: Sequence[str] = ("page", "tile", "figure")
) -> dict[str, Any]:
    """nDCG@5 in percent by kind of query, scoring a page by the best of its pieces."""
    folder = settings.data / "pdfs"
    if not (folder / "queries.jsonl").exists():
        return {}
    keys, kinds, rows = encode_corpus(runner, folder)
    queries = [
        json.loads(line) for line in (folder / "queries.jsonl").read_text("utf-8").splitlines()
    ]
    queries = [q for q in queries if q["kind"] != "none"]
    scores = runner.texts([q["query"] for q in queries]) @ rows.T
    pages = sorted(set(keys))
    figures: dict[str, Any] = {"pages": len(pages), "pieces": len(keys)}
    for label, wanted in (
        ("all pieces", used),
        ("pages only", ("page",)),
        ("figures and pages", ("page", "figure")),
    ):
        figures[label] = _by_kind(queries, _best(scores, keys, kinds, pages, wanted), pages)
    return figures


def _best(
    scores: Floats, keys: list[Key], kinds: list[str], pages: list[Key], wanted: Sequence[str]
) -> Floats:
    place = {page: i for i, page in enumerate(pages)}
    best = np.full((len(scores), len(pages)), -1.0, np.float32)
    for column, (key, kind) in enumerate(zip(keys, kinds, strict=True)):
        if kind in wanted:
            best[:, place[key]] = np.maximum(best[:, place[key]], scores[:, column])
    return best


def _by_kind(queries: list[dict[str, Any]], best: Floats, pages: list[Key]) -> dict[str, Any]:
    found: dict[str, list[float]] = {}
    for query, row in zip(queries, best, strict=True):
        grades = {(name, number): grade for name, number, grade in query["relevant"]}
        ranked = [grades.get(pages[i], 0) for i in np.argsort(-row, kind="stable")[:5]]
        found.setdefault(query["kind"], []).append(ndcg_at(ranked, list(grades.values())))
        if query["kind"] == "visual":
            found.setdefault(f"visual {query['lang']}", []).append(found["visual"][-1])
    return {
        kind: {"ndcg@5": round(float(np.mean(values) * 100), 1), "queries": len(values)}
        for kind, values in found.items()
    }
