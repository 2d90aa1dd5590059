"""The pictures that the manifests of a walk name: not photos of their own, and signs of change."""

from __future__ import annotations

import os
from dataclasses import dataclass

from tusou.sources.pairs.sniffing import pictures_named_by


@dataclass(frozen=True, slots=True)
class Together:
    """What all pictures of a manifest come to; those that are not there count nothing."""

    size_bytes: int
    mtime_ns: int
    """The newest of them, 0 when there is none."""


class NamedPictures:
    """Which pictures the manifests read so far name.

    Attributes:
        manifests: path of a manifest → what its pictures come to.
    """

    def __init__(self) -> None:
        self.manifests: dict[str, Together] = {}
        # Hashes of paths: a million take 100 MB, the paths four times that.
        self._hashes: set[int] = set()

    def __contains__(self, path: str) -> bool:
        return hash(path) in self._hashes

    def read(self, manifest: str) -> None:
        """Take up the pictures of `manifest`, looking at each: a second per 200,000."""
        size_bytes, newest_ns, last = 0, 0, ""
        for path in pictures_named_by(manifest):
            if path == last:  # several captions of one picture mostly follow each other
                continue
            last = path
            self._hashes.add(hash(path))
            try:
                status = os.stat(path)
            except (OSError, ValueError):  # not there, or no possible name: told when it is decoded
                continue
            size_bytes += status.st_size
            newest_ns = max(newest_ns, status.st_mtime_ns)
        self.manifests[manifest] = Together(size_bytes, newest_ns)
