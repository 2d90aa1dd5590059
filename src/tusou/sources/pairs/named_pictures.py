"""The pictures that the manifests of a walk name: not photos of their own, and signs of change."""

from __future__ import annotations

import os
from hashlib import sha256

from tusou.sources.pairs.sniffing import pictures_named_by


class NamedPictures:
    """Which pictures the manifests read so far name.

    Attributes:
        manifests: path of a manifest → hash of the names, sizes and times of its pictures; those
            that are not there count nothing, and "" stands for no picture at all.
    """

    def __init__(self) -> None:
        self.manifests: dict[str, str] = {}
        # Hashes of paths: a million take 100 MB, the paths four times that.
        self._hashes: set[int] = set()

    def __contains__(self, path: str) -> bool:
        return hash(path) in self._hashes

    def read(self, manifest: str) -> None:
        """Take up the pictures of `manifest`, looking at each: a second per 200,000."""
        state, seen, last = sha256(), False, ""
        for path in pictures_named_by(manifest):
            if path == last:  # several captions of one picture mostly follow each other
                continue
            last = path
            self._hashes.add(hash(path))
            try:
                status = os.stat(path)
            except (OSError, ValueError):  # not there, or no possible name: told when it is decoded
                continue
            # With its name: of two pictures that were swapped the sums are as before.
            told = f"{path}\0{status.st_size}\0{status.st_mtime_ns}\0"
            state.update(told.encode("utf-8", "surrogatepass"))
            seen = True
        self.manifests[manifest] = state.hexdigest() if seen else ""
