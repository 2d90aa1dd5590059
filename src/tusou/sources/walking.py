"""The walk: which files under the given roots are to be indexed, in an order that never changes."""

from __future__ import annotations

import os
import stat
from difflib import get_close_matches
from typing import TYPE_CHECKING

from tusou.errors import InputError
from tusou.sources.folders import Tree, printable, told
from tusou.sources.ignoring import Ignore
from tusou.sources.pairs.sniffing import COLUMNS_HINT, is_manifest, pictures_named_by
from tusou.sources.table import KNOWN_SUFFIXES, MANIFEST_SUFFIXES, PICTURE_SUFFIXES, suffix_of
from tusou.types import Skipped, SourceFile

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence


def walk(
    paths: Iterable[str | os.PathLike[str]],
    *,
    ignore: Iterable[str] = (),
    known_suffixes: Collection[str] = KNOWN_SUFFIXES,
) -> Iterator[SourceFile | Skipped]:
    """Find the source files at or under `paths`, each once, sorted by name within its folder.

    Left out without a word: hidden files, litter of machines, what `ignore` names, files of
    other kinds, JSON and CSV files that hold no pairs, libraries, and pictures that a JSON or
    CSV manifest under the same roots names (they are found as pairs). A file belongs to the
    innermost root that holds it; a file or folder given directly is never left out.

    Args:
        paths: files or folders; a file is its own root.
        ignore: globs as in `.gitignore`, see `Ignore`.
        known_suffixes: lower case with the dot.

    Raises:
        InputError: one of `paths` is not there, or a glob is malformed.
    """
    roots = _roots(paths)
    return _Walk(roots, Ignore(ignore), known_suffixes).run()


def _roots(paths: Iterable[str | os.PathLike[str]]) -> list[str]:
    roots = dict.fromkeys(os.path.abspath(os.path.expanduser(path)) for path in paths)
    for root in roots:
        if not os.path.exists(root):
            raise _missing(root)
    return list(roots)


def _missing(root: str) -> InputError:
    folder, name = os.path.split(root)
    while not os.path.isdir(folder):
        folder, name = os.path.split(folder)
    try:
        near = get_close_matches(name, os.listdir(folder), n=3)
    except OSError:
        near = []
    said = " or ".join(repr(printable(other)) for other in near)
    mend = f"did you mean {said} in {printable(folder)}?" if near else "check its spelling"
    return InputError(f"there is nothing at {printable(root)!r}", mend)


class _Walk:
    def __init__(
        self, roots: Sequence[str], ignore: Ignore, known_suffixes: Collection[str]
    ) -> None:
        self._roots = roots
        self._known = known_suffixes
        self._folders = [
            Tree(root, ignore, other_roots=frozenset(roots) - {root})
            for root in roots
            if os.path.isdir(root)
        ]
        self._files = [root for root in roots if not os.path.isdir(root)]

    def run(self) -> Iterator[SourceFile | Skipped]:
        named = self._named_pictures()
        trees = {tree.root: tree for tree in self._folders}
        for root in self._roots:
            if root not in trees:
                yield self._given(root)
                continue
            for found in trees[root].files():
                if isinstance(found, Skipped):
                    yield found
                elif (file := self._found(found, root, named)) is not None:
                    yield file

    def _named_pictures(self) -> frozenset[int]:
        """Return hashes of the paths that manifests name: a million take 100 MB, not 400."""
        manifests = [path for path in self._files if _may_be_manifest(path)]
        for tree in self._folders:
            manifests += [
                path for path in tree.files() if isinstance(path, str) and _may_be_manifest(path)
            ]
        return frozenset(
            hash(picture)
            for manifest in manifests
            if is_manifest(manifest)
            for picture in pictures_named_by(manifest)
        )

    def _given(self, root: str) -> SourceFile | Skipped:
        """Take a file that the user named; if it cannot be indexed, say why."""
        suffix = suffix_of(root)
        if suffix not in self._known:
            problem = f"files {suffix or 'without suffix'} are not read"
            return Skipped(printable(root), problem, f"known: {' '.join(sorted(self._known))}")
        if _may_be_manifest(root) and not is_manifest(root):
            return Skipped(printable(root), "it holds no pairs of text and picture", COLUMNS_HINT)
        return self._described(root, root) or Skipped(root, "this is not a regular file")

    def _found(self, path: str, root: str, named: frozenset[int]) -> SourceFile | Skipped | None:
        suffix = suffix_of(path)
        if suffix not in self._known:
            return None
        if suffix in PICTURE_SUFFIXES and hash(path) in named:
            return None
        if _may_be_manifest(path) and not is_manifest(path):
            return None
        return self._described(path, root)

    @staticmethod
    def _described(path: str, root: str) -> SourceFile | Skipped | None:
        if printable(path) != path:
            return Skipped(printable(path), "the name of the file is not UTF-8", "rename it")
        try:
            status = os.stat(path)
        except FileNotFoundError:
            return Skipped(path, "the link leads nowhere", "remove the link or mend its target")
        except OSError as exc:
            return Skipped(path, f"the file cannot be seen ({told(exc)})", "check its permissions")
        if not stat.S_ISREG(status.st_mode):
            return None
        if status.st_size == 0:
            return Skipped(path, "the file is empty", "delete it, or fetch it again")
        return SourceFile(path, root, status.st_size, status.st_mtime_ns)


def _may_be_manifest(path: str) -> bool:
    """Whether the text file at `path` must be looked into; Parquet is left to the workers."""
    suffix = suffix_of(path)
    return suffix in MANIFEST_SUFFIXES and suffix != ".parquet"
