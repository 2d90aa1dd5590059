"""Compare the figures that the PDF source finds with those that a person marked.

    python -m benchmarks.quality.figures CORPUS [--misses-only]

CORPUS is the folder that the paths in `figures.jsonl` are relative to. Printed are the share of
marked figures found (a box with IoU >= 0.5, each box used once), the share of the found ones that
carry the right caption (first 30 letters and digits), both also by file, then every miss by name,
and how many boxes of these pages are no marked figure: who boxes everything finds everything.
"""

from __future__ import annotations

import argparse
import json
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from tusou.sources.pdf import PdfSource
from tusou.types import Box, Decoded, DecodeOptions, Item, SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

LABELS = Path(__file__).with_name("figures.jsonl")
FOUND_AT = 0.5
"""The IoU from which a box counts as the figure: usual, and enough to recognise it."""
CAPTION_LETTERS = 30

Page = tuple[str, int]
"""A path relative to the corpus and a page number."""


@dataclass(frozen=True, slots=True)
class Label:
    """A figure as a person marked it; `caption` is "" where none is printed."""

    path: str
    page_number: int
    box: Box
    caption: str
    paraphrase: str

    @property
    def page(self) -> Page:
        """Where it stands."""
        return self.path, self.page_number

    @property
    def name(self) -> str:
        """How reports call it."""
        return f"{self.path} p. {self.page_number}: {self.caption or self.paraphrase}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one marked figure.

    Args:
        label: the figure.
        iou: with the box that was taken for it, or the best of the page when none was.
        found: whether a box was taken for it.
        caption: the caption found with that box.
        readable: whether the text layer of the page holds the printed caption at all.
    """

    label: Label
    iou: float
    found: bool
    caption: str
    readable: bool

    @property
    def right_caption(self) -> bool:
        """Whether the figure was found with the caption that is printed."""
        return self.found and same_caption(self.label.caption, self.caption)


# ── measures ────────────────────────────────────────────────────────────────────────────────


def iou(one: Box, other: Box) -> float:
    """Area that two boxes share over the area that they cover together, 0–1."""
    shared = max(0.0, min(one.x1, other.x1) - max(one.x0, other.x0)) * max(
        0.0, min(one.y1, other.y1) - max(one.y0, other.y0)
    )
    covered = _area(one) + _area(other) - shared
    return shared / covered if covered > 0 else 0.0


def _area(box: Box) -> float:
    return max(0.0, box.x1 - box.x0) * max(0.0, box.y1 - box.y0)


def match(wanted: Sequence[Box], found: Sequence[Box], at: float = FOUND_AT) -> dict[int, int]:
    """Pair boxes one to one, the most alike first; index in `wanted` → index in `found`."""
    pairs = product(range(len(wanted)), range(len(found)))
    scored = sorted(((iou(wanted[w], found[f]), w, f) for w, f in pairs), key=lambda p: -p[0])
    taken: dict[int, int] = {}
    for score, w, f in scored:
        if score >= at and w not in taken and f not in taken.values():
            taken[w] = f
    return taken


def normalised(caption: str) -> str:
    """Letters and digits alone, of one width and case: spaces and marks differ by typesetting."""
    folded = unicodedata.normalize("NFKC", caption).casefold()
    return "".join(mark for mark in folded if mark.isalnum())


def same_caption(printed: str, found: str) -> bool:
    """Whether both begin alike; no printed caption wants none found."""
    wanted = normalised(printed)[:CAPTION_LETTERS]
    if not wanted:
        return not normalised(found)
    return normalised(found)[: len(wanted)] == wanted


# ── the run ─────────────────────────────────────────────────────────────────────────────────


def read_labels(path: Path = LABELS) -> list[Label]:
    """The marked figures."""
    rows = (json.loads(line) for line in path.read_text("utf-8").splitlines())
    return [
        Label(row["path"], row["page_number"], Box(*row["bbox"]), row["caption"], row["paraphrase"])
        for row in rows
    ]


def items_of(corpus: Path, pages: Iterable[Page]) -> dict[Page, list[Item]]:
    """The page and the figures that the PDF source gives for each of `pages`."""
    asked = set(pages)
    read: dict[Page, list[Item]] = {page: [] for page in asked}
    for path in sorted({path for path, _ in asked}):
        last = max(number for name, number in asked if name == path)
        for item in _decode(corpus, path, last):
            if item.page_number is not None and (path, item.page_number) in read:
                read[path, item.page_number].append(item)
    return read


def _decode(corpus: Path, path: str, max_pages: int) -> list[Item]:
    status = (corpus / path).stat()
    file = SourceFile(str(corpus / path), str(corpus), status.st_size, status.st_mtime_ns)
    events = PdfSource().decode(file, DecodeOptions(max_pages=max_pages))
    return [event.item for event in events if isinstance(event, Decoded)]


def compare(labels: Sequence[Label], items: Sequence[Item]) -> list[Outcome]:
    """What became of the figures of one page, given what the source says of that page."""
    text = normalised(" ".join(item.text for item in items if item.kind == "page"))
    figures = [item for item in items if item.kind == "figure"]
    boxes = boxes_of(items)
    pairs = match([label.box for label in labels], boxes)
    outcomes = []
    for index, label in enumerate(labels):
        candidates = [boxes[pairs[index]]] if index in pairs else boxes
        printed = normalised(label.caption)[:CAPTION_LETTERS]
        outcome = Outcome(
            label=label,
            iou=max((iou(label.box, box) for box in candidates), default=0.0),
            found=index in pairs,
            caption=figures[pairs[index]].caption if index in pairs else "",
            readable=bool(printed) and printed in text,
        )
        outcomes.append(outcome)
    return outcomes


def boxes_of(items: Sequence[Item]) -> list[Box]:
    """The boxes of the figures among `items`, in their order."""
    whole_page = Box(0.0, 0.0, 1.0, 1.0)
    return [item.bbox or whole_page for item in items if item.kind == "figure"]


def run(corpus: Path, labels: Sequence[Label]) -> tuple[list[Outcome], int]:
    """Read the pages of all `labels`; what became of each, and how many boxes are none of them."""
    by_page: dict[Page, list[Label]] = defaultdict(list)
    for label in labels:
        by_page[label.page].append(label)
    items = items_of(corpus, by_page)
    outcomes = [outcome for page in by_page for outcome in compare(by_page[page], items[page])]
    n_boxes = sum(len(boxes_of(items[page])) for page in by_page)
    return outcomes, n_boxes - sum(outcome.found for outcome in outcomes)


# ── the report ──────────────────────────────────────────────────────────────────────────────


def share(part: int, whole: int) -> str:
    """ "12 of 15 (80 %)"."""
    return f"{part} of {whole} ({100 * part / whole:.0f} %)" if whole else "0 of 0"


def report(outcomes: Sequence[Outcome]) -> list[str]:
    """The figures over all and by file, line by line."""
    captioned = [o for o in outcomes if o.label.caption]
    readable = [o for o in captioned if o.readable]
    bare = [o for o in outcomes if not o.label.caption]
    lines = [
        f"found at IoU >= {FOUND_AT}: {_found(outcomes)}",
        f"  with a printed caption: {_found(captioned)}; without: {_found(bare)}",
        f"right caption, of the found ones: {_right(captioned)}",
        f"  printed captions that the text layer holds: {share(len(readable), len(captioned))}",
    ]
    by_file: Mapping[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        by_file[outcome.label.path].append(outcome)
    for path, own in by_file.items():
        lines.append(f"  {path}: found {_found(own)}, captions {_right(own)}")
    return lines


def misses(outcomes: Sequence[Outcome]) -> list[str]:
    """Each figure not found, and each found with another caption, by name."""
    unseen = [f"  {o.iou:.2f}  {o.label.name}" for o in outcomes if not o.found]
    wrong = [
        f"  {o.label.name}\n      instead: {o.caption[:70]!r}"
        f"{'' if o.readable or not o.label.caption else ' (not in the text layer)'}"
        for o in outcomes
        if o.found and not o.right_caption
    ]
    return ["not found (best IoU on the page):", *unseen, "found with another caption:", *wrong]


def _found(outcomes: Sequence[Outcome]) -> str:
    return share(sum(o.found for o in outcomes), len(outcomes))


def _right(outcomes: Sequence[Outcome]) -> str:
    found = [o for o in outcomes if o.found]
    return share(sum(o.right_caption for o in found), len(found))


def main() -> None:
    """Parse, run, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--misses-only", action="store_true", help="leave the figures out")
    args = parser.parse_args()
    outcomes, others = run(args.corpus, read_labels())
    if not args.misses_only:
        print("\n".join(report(outcomes)))
        print(f"boxes on these pages that are no marked figure: {others}")
    print("\n".join(misses(outcomes)))


if __name__ == "__main__":
    main()
