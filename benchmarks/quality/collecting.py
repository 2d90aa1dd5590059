"""What a search measures of each item that it looks at, kept for fitting and ablations."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

import tusou
from tusou.indexing.settings import DECODER_VERSION
from tusou.searching.candidates import candidates
from tusou.searching.confidence import words_scale
from tusou.searching.evidence import measured
from tusou.searching.fitted import FILE
from tusou.searching.ordering import ordered
from tusou.searching.rounds import n_weighed
from tusou.searching.search import asked_of
from tusou.searching.weighing import fetched
from tusou.types import Query

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from tusou.searching import Shelf

COLUMNS = ("bm25", "coverage", "image", "text", "figure", "photo", "same")
NOTHING = -50.0
"""The surprise of what has no vector."""
UNRANKED = 10_000
"""The place of what a signal has not brought up."""
MEASURED = ("encoders", "ranking", "searching", "stores", "text")
"""The packages whose code decides what is measured."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The items that a search looked at, for one query."""

    signs: NDArray[np.float64]
    """(n_items, len(COLUMNS))."""
    ranks: NDArray[np.int64]
    """(n_items, 3): place by words, image, text; `UNRANKED` where it has none."""
    items: NDArray[np.int64]
    places: tuple[tuple[str, int | None], ...]
    """(relative path, page number) of each item; copies are not folded yet."""


def seen(text: str, shelf: Shelf) -> Seen:
    """Measure everything that the signals bring up for `text`."""
    asked = asked_of(Query(text=text), shelf)
    brought = candidates(asked, n_weighed(asked.query))
    found = measured(fetched(ordered(asked.query, brought), [shelf]), asked, brought)
    rows = [
        (
            (one.signs.bm25 or 0.0) * words_scale(one.signs.n_items),
            one.signs.coverage,
            NOTHING if one.signs.image is None else one.signs.image,
            NOTHING if one.signs.text is None else one.signs.text,
            one.stored.item.kind == "figure",
            one.stored.item.kind in ("photo", "pair"),
            one.signs.is_same,
        )
        for one in found
    ]
    ranked = {
        signal: {key: at for at, key in enumerate(brought.keys(signal))}
        for signal in ("words", "image", "text")
    }
    return Seen(
        np.array(rows, dtype=np.float64).reshape(-1, len(COLUMNS)),
        np.array(
            [[ranked[s].get(one.place.key, UNRANKED) for s in ranked] for one in found],
            dtype=np.int64,
        ).reshape(-1, 3),
        np.array([one.stored.id for one in found], dtype=np.int64),
        tuple((one.stored.relative_path, one.stored.item.page_number) for one in found),
    )


def collected(
    texts: Sequence[str], shelf: Shelf, cache: Path, name: str, *, again: bool
) -> list[Seen]:
    """Measure all `texts`, or read what an earlier run kept of the same library, model and code.

    `again` measures in any case.
    """
    kept = cache / f"{name}-{_key(texts, shelf)}.pickle"
    if kept.exists() and not again:
        return list(pickle.loads(kept.read_bytes()))
    answers = []
    for done, text in enumerate(texts, start=1):
        answers.append(seen(text, shelf))
        if done % 50 == 0:
            print(f"  {name}: {done} of {len(texts)} queries", flush=True)
    kept.write_bytes(pickle.dumps(answers))
    return answers


def _key(texts: Sequence[str], shelf: Shelf) -> str:
    """Hash of all that decides what is measured: a new library may end at the number of changes
    at which that of another model did."""
    stamp = shelf.encoder.stamp if shelf.encoder is not None else None
    state = (stamp, DECODER_VERSION, shelf.store.stats().sequence, *texts)
    return sha256(repr((code_key(), *state)).encode()).hexdigest()[:16]


def code_key(package: Path = Path(tusou.__file__).parent) -> str:
    """Hash of the code that is measured, and of this file.

    The fitted numbers are left out: they are fitted on what is measured, which does not depend on
    them.
    """
    files = [path for name in MEASURED for path in sorted((package / name).rglob("*.*"))]
    hashed = sha256(Path(__file__).read_bytes())
    for path in files:
        if path.is_file() and path.suffix != ".pyc" and path.name != FILE:
            hashed.update(path.relative_to(package).as_posix().encode() + path.read_bytes())
    return hashed.hexdigest()
