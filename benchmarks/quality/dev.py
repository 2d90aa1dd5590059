"""The dev corpus as a library, and the graded queries that are put to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

import tusou
from benchmarks.quality.figures import read_labels
from tusou.evaluation import GradedQuery, Relevant, read_queries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tusou.types import OcrMode

OWN = Path(__file__).with_name("queries.jsonl")
N_FOLDS = 8
SAME_PAGES = ("cars/",)
"""Folders whose files share pages, and so a fold."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A graded query, where it comes from and the source files that answer it."""

    query: GradedQuery
    origin: str
    """"dev" (59 + 8 of the corpus), "own" (132 + 40 written here), "figures" (70 paraphrases)."""
    crosses: bool = False
    """Whether it is in another language than all of its exact pages, see `with_crossings`."""
    group: str = ""
    """What stays together in one fold, see `grouped`."""


def all_queries(corpus: Path) -> list[Asked]:
    """Every graded query on the corpus."""
    asked = [Asked(query, "dev") for query in read_queries(corpus / "queries.jsonl")]
    asked += [Asked(query, "own") for query in read_queries(OWN)]
    for label in read_labels():
        language = "zh" if any("一" <= mark <= "鿿" for mark in label.paraphrase) else "en"
        relevant = (Relevant(label.path, label.page_number, 2),)
        asked.append(Asked(GradedQuery(label.paraphrase, "figure", language, relevant), "figures"))
    return grouped(asked)


def grouped(asked: Sequence[Asked]) -> list[Asked]:
    """Return the queries with their groups: files that one query has exact pages in are together.

    So no file that answers a query exactly answers another one exactly in another fold. A query
    without an answer is a group of its own.
    """
    first_of: dict[str, str] = {}

    def first(name: str) -> str:
        while first_of.setdefault(name, name) != name:
            name = first_of[name]
        return name

    for one in asked:
        files = sorted(_files(one))
        for name in files[1:]:
            first_of[first(name)] = first(files[0])
    return [replace(one, group=first(min(_files(one)))) for one in asked]


def _files(one: Asked) -> set[str]:
    """Files, or folders of `SAME_PAGES`, with exact pages; else those with any, else its text."""
    relevant = one.query.relevant
    paths = [entry.path for entry in relevant if entry.grade == 2]
    paths = paths or [entry.path for entry in relevant] or [one.query.text]
    return {next((name for name in SAME_PAGES if path.startswith(name)), path) for path in paths}


def folds_of(asked: Sequence[Asked], seed: int = 0) -> np.ndarray:
    """Return the fold (0 to N_FOLDS − 1) of each query: groups are dealt out at random."""
    groups = sorted({one.group for one in asked})
    dealt = np.random.default_rng(seed).permutation(len(groups)) % N_FOLDS
    of_group = dict(zip(groups, dealt, strict=True))
    return np.array([of_group[one.group] for one in asked])


def library_of(corpus: Path, cache: Path, *, ocr: OcrMode = "auto") -> tusou.Library:
    """Open the library of the corpus in `cache`; what is there already is not read again.

    Without OCR (`off`) it is another library.
    """
    library = tusou.open(cache / ("library-without-ocr" if ocr == "off" else "library"))
    report = library.index(corpus, ocr=ocr)
    print(f"library: {dict(report.items)} new, {report.unchanged} files known", flush=True)
    return library


def with_crossings(asked: Sequence[Asked], library: tusou.Library, corpus: Path) -> list[Asked]:
    """Return the queries with `crosses` told by the languages of the pages in the library.

    A page without text has no language, and what may be on any page of a file is not asked.
    """

    def languages(path: str, page_number: int | None) -> set[str]:
        ids = library.store.find(image_path=str(corpus.absolute() / path))
        pages = [one.item for one in library.store.get(ids) if one.item.kind == "page"]
        return {page.language for page in pages if page.page_number == page_number} - {""}

    def crosses(one: Asked) -> bool:
        exact = [entry for entry in one.query.relevant if entry.grade == 2]
        told = set[str]().union(*(languages(entry.path, entry.page_number) for entry in exact))
        return bool(told) and one.query.language not in told

    return [replace(one, crosses=crosses(one)) for one in asked]
