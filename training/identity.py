"""What a work folder was made of: other data and settings need another folder.

Stages go on from the checkpoints and caches that they find. Of other pictures, or of another
seed, these would be taken for finished, and old weights would be exported as if they were new.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from training.settings import IMAGE_SIDE
from training.whole import save_text

if TYPE_CHECKING:
    from pathlib import Path

    from training.settings import Settings

NAME = "made-of.json"
ALWAYS_READ = ("tiny_imagenet",)
"""Its labels choose the words that are held out, whether it is trained on or not."""


class Refused(ValueError):
    """Data, settings and what lies in the work folder do not fit together, or something lacks.

    Its sentence says what to do: whoever started a stage reads it alone.
    """


def identity(settings: Settings) -> dict[str, Any]:
    """All that checkpoints and caches depend on; files of the data by their sizes."""
    return {
        "data": _files(settings),
        "sources": sorted(settings.sources),
        "seed": settings.seed,
        "views": settings.views,
        "image side": IMAGE_SIDE,
    }


def claim(settings: Settings) -> None:
    """Mark the work folder as made of these data and settings.

    A folder that has no mark yet, of an older recipe, gets one.

    Raises:
        Refused: it was made of others, or the data folder lacks what every run reads.
    """
    _complete(settings)
    path, mine = settings.work / NAME, identity(settings)
    if not path.exists():
        save_text(path, json.dumps(mine, indent=1, ensure_ascii=False))
        return
    theirs = json.loads(path.read_text("utf-8"))
    other = [name for name in mine if theirs.get(name) != mine[name]]
    if other:
        told = "; ".join(_difference(name, theirs.get(name), mine[name]) for name in other)
        raise Refused(
            f"{settings.work} was made with other options ({told}): "
            "name another folder with --work, or call it with the options it was made with"
        )


def _complete(settings: Settings) -> None:
    """A folder must not be marked as made of half of its data: the mended call would differ."""
    if not _photos(settings, set(settings.sources)):
        raise Refused(
            f"{settings.data} has no photos/NAME-00.parquet of {', '.join(settings.sources)}: "
            "name the data folder with --data, or your sets with --sources"
        )
    for pattern in ("dictionary/*.txt.gz", "backbone/imagenet_labels.txt"):
        if not any(settings.data.glob(pattern)):
            raise Refused(f"{settings.data}/{pattern} is missing: put it there")


def _difference(name: str, theirs: Any, mine: Any) -> str:
    if name == "data":
        return "files of --data differ: " + ", ".join(sorted(_unequal(theirs, mine)))
    return f"{name} {_plain(theirs)}, now {_plain(mine)}"


def _unequal(theirs: dict[str, int], mine: dict[str, int]) -> set[str]:
    return {file for file, _ in theirs.items() ^ mine.items()}


def _plain(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)


def _files(settings: Settings) -> dict[str, int]:
    photos = _photos(settings, {*settings.sources, *ALWAYS_READ})
    others = [*settings.data.glob("dictionary/*.txt.gz"), *settings.data.glob("backbone/*")]
    return {
        file.relative_to(settings.data).as_posix(): file.stat().st_size
        for file in sorted([*photos, *others])
    }


def _photos(settings: Settings, sources: set[str]) -> list[Path]:
    found = settings.data.glob("photos/*.parquet")
    return [file for file in found if file.stem.rsplit("-", 1)[0] in sources]
