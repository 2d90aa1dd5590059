"""Where models are fetched from: the hub and its mirrors, or ModelScope.

Models come over a network through this file and the two behind it alone, and only
`tusou models pull` leads here.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from tusou.errors import InputError, ModelError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

HUB = "https://huggingface.co"
MODELSCOPE = "modelscope"
MODELSCOPE_ENDPOINT = "https://www.modelscope.cn"
OTHER_WAYS = (
    "try a mirror with --from URL or --from modelscope, or fetch the files on a machine that has "
    "a network and bring them here: tusou models import FOLDER"
)

Listener = Callable[["Fetching"], object]


@dataclass(frozen=True, slots=True)
class Fetching:
    """How far the download of one file is."""

    file: str
    done_bytes: int
    total_bytes: int | None
    file_number: int = 1
    n_files: int = 1


@dataclass(frozen=True, slots=True)
class RemoteFacts:
    """What a place tells of a file before it is fetched."""

    size_bytes: int | None
    sha256: str = ""
    git_sha1: str = ""
    """Git's own hash of small files: SHA-1 over "blob <length>\\0" and the content."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A repository at one state."""

    revision: str
    """The commit, where the place has commits."""
    files: Mapping[str, RemoteFacts] = field(default_factory=dict)


class Refused(ModelError):
    """A place does not give what it is asked for, or gives something else; another may."""


class Unreachable(Refused):
    """A place cannot be reached."""


class Place(Protocol):
    """Somewhere that model repositories are."""

    endpoint: str
    has_commits: bool
    """Whether the revisions of the hub mean something there."""

    def listing(self, repo: str, revision: str) -> Listing:
        """The files of a repository; raises Refused when it is not there."""

    def fetch(
        self, repo: str, revision: str, path: str, folder: Path, progress: Callable[[int], object]
    ) -> Path:
        """Bring one file below `folder`, going on from what an interrupted call left there."""


def open_places(names: Sequence[str] = ()) -> list[Place]:
    """The places to try, in this order.

    Args:
        names: `modelscope`, or the URL of the hub or of a mirror that speaks its protocol; none
            takes `HF_ENDPOINT` (several, separated by commas), else the hub.

    Raises:
        InputError: a name is neither.
    """
    from tusou.models.hub import HuggingFace
    from tusou.models.modelscope import ModelScope

    wanted = list(names) or os.environ.get("HF_ENDPOINT", "").split(",")
    places: list[Place] = []
    for name in filter(None, (each.strip().rstrip("/") for each in wanted)):
        if name == MODELSCOPE:
            endpoint = os.environ.get("MODELSCOPE_ENDPOINT") or MODELSCOPE_ENDPOINT
            places.append(ModelScope(_address(endpoint)))
        else:
            places.append(HuggingFace(_address(name)))
    return places or [HuggingFace(HUB)]


def _address(name: str) -> str:
    if name.startswith(("https://", "http://")):
        return name
    likely = HUB if "://" in name or "." not in name else f"https://{name}"
    raise InputError(
        f"{name!r} is no place to fetch models from",
        f"give {MODELSCOPE!r} or a URL such as {likely}",
    )
