"""Fresh files on their way into the library: taken over from a copy, decoded, or left as they were.

What a file holds is known by its SHA-256: of one on this machine before it is decoded, of one
elsewhere when it has arrived.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tusou.errors import SourceError
from tusou.indexing.left_behind import LeftBehind
from tusou.indexing.plan import CopyFinder, sha256_of
from tusou.indexing.shrinking import shrunk
from tusou.remote.addresses import is_address
from tusou.sources.as_found import is_as_found
from tusou.sources.table import is_manifest_name
from tusou.timing import span
from tusou.types import Arrived, Decoded, FileDone, FileRecord, Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tusou.indexing.plan import Plan
    from tusou.indexing.tally import Tally
    from tusou.indexing.write import LibraryWriter
    from tusou.protocols import Store
    from tusou.types import DecodeEvent, SourceFile


class Incoming:
    """The fresh files of a plan.

    Args:
        plan: says which.
        store: the library's store.
        writer: writes what is decoded, to `store`.
        tally: counts what comes of each file.
        key: the options key of the run.
        under: the walked roots.
    """

    def __init__(
        self,
        plan: Plan,
        store: Store,
        writer: LibraryWriter,
        tally: Tally,
        key: str,
        *,
        under: Sequence[str],
    ) -> None:
        self._plan = plan
        self._store = store
        self._writer = writer
        self._tally = tally
        self._key = key
        self._copies = CopyFinder(store.files, key)
        self.left_behind = LeftBehind(under)
        self._hashes: dict[str, str] = {}

    def to_decode(self) -> Iterator[SourceFile]:
        """The files that no known file stands for; the others are copied here.

        Files elsewhere are fetched, and hashed, where they are decoded.
        """
        for file in self._plan.fresh:
            if is_address(file.path):
                yield file
                continue
            try:
                with span("walk.hashes"):
                    sha256 = sha256_of(file.path)
            except SourceError as exc:
                self._fail(file, exc)
                continue
            if not self._copy(file, sha256):
                self._hashes[file.path] = sha256
                yield file

    def write(self, event: DecodeEvent) -> None:
        """Bring what came of a file into the store and the totals."""
        file, what = event.file, event.what
        if isinstance(what, Decoded):
            self._writer.add(file, what)
        elif isinstance(what, Skipped):
            # One elsewhere that did not arrive is not to blame: it is tried again.
            self._skip(file, replace(what, fault="outside") if self._is_away(file) else what)
        elif isinstance(what, Arrived):
            if what.sha256:
                self._hashes[file.path] = what.sha256
        elif isinstance(what, FileDone):
            self._tally.decoding.add(what)
            self._finish(file)

    def _copy(self, file: SourceFile, sha256: str) -> bool:
        """Take over the items of a known file with the same bytes."""
        known = self._plan.touched.get(file.path)
        origin = file.path if known == sha256 else self._copies.find(sha256)
        held = None if origin is None else self._store.file(origin)
        # Bytes are not all: of a picture the text beside it counts too.
        if origin is None or held is None or held.version != file.version:
            return False
        with span("write"):
            # What was left out of the file there, as told of its copy.
            skips = tuple(replace(one, path=file.path) for one in held.page_skips)
            record = FileRecord.of(file, sha256, self._key, page_skips=skips)
            if not self._store.copy_file(origin, record):
                return False
        self._copies.add(sha256, file.path)
        self.left_behind.note(held)
        self._tally.took_over(file, "" if origin == file.path else sha256)
        return True

    def _is_away(self, file: SourceFile) -> bool:
        """Whether it lies elsewhere and has not arrived as a whole."""
        return is_address(file.path) and file.path not in self._hashes

    def _holds(self, file: SourceFile) -> bool:
        """Whether the library has items of it, and of no other bytes than those that are there."""
        known = self._store.file(file.path)
        if known is None or known.skipped is not None:
            return False
        return self._hashes.get(file.path, known.sha256) == known.sha256

    def _finish(self, file: SourceFile) -> None:
        """Make a file visible and count it; one that could not be got at stays as it was."""
        if (self._is_away(file) or self._writer.is_put_off(file)) and self._holds(file):
            self._hashes.pop(file.path, None)
            self._writer.leave(file)
            self._tally.done(file, is_skipped=True)
            return
        sha256 = self._hashes.pop(file.path, "")
        if not is_address(file.path) and not is_as_found(file):
            sha256 = ""  # it was hashed before it was decoded: the items may be of other bytes
        self._copies.drop(file.path)
        held = self._store.file(file.path) if is_manifest_name(file.path) else None
        done = self._writer.finish(file, sha256)
        if (lost := shrunk(held, done.record.n_items)) is not None:
            self._tally.shrunk.append(lost)
        is_skipped = done.record.skipped is not None
        if not is_skipped:
            self._tally.indexed += 1
            self._tally.items += done.kinds
            if sha256 and not done.record.lacks_parts:
                self._copies.add(sha256, file.path)
        self._tally.done(file, is_skipped=is_skipped)

    def _skip(self, file: SourceFile, skipped: Skipped) -> None:
        self._writer.skip(file, skipped)
        self._tally.skipped.append(skipped)

    def _fail(self, file: SourceFile, error: SourceError) -> None:
        """Record a file that could not even be read."""
        self._skip(file, Skipped(file.path, error.problem, error.mend, fault="outside"))
        self._finish(file)
