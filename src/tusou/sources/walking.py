"""The walk: which files under the given roots are to be indexed, in an order that never changes."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from difflib import get_close_matches
from itertools import chain
from typing import TYPE_CHECKING

from tusou.errors import InputError, MissingExtra, OutOfReach, system_reason
from tusou.remote.addresses import absolute, is_address
from tusou.sources.folders import Tree, printable
from tusou.sources.ignoring import Ignore
from tusou.sources.other_kinds import OtherKinds
from tusou.sources.pairs.named_pictures import NamedPictures
from tusou.sources.pairs.sniffing import holds_pictures, why_no_manifest
from tusou.sources.remote_folders import root_at
from tusou.sources.remote_walk import walk_elsewhere
from tusou.sources.table import (
    KNOWN_SUFFIXES,
    PICTURE_SUFFIXES,
    is_manifest_name,
    suffix_of,
)
from tusou.sources.texts_beside import TEXT_SUFFIX, TextsBeside, text_path
from tusou.sources.unread import READ, not_read, unread
from tusou.types import Skipped, SourceFile, held_ns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


def walk(
    paths: Iterable[str | os.PathLike[str]],
    *,
    ignore: Iterable[str] = (),
    others: OtherKinds | None = None,
) -> Iterator[SourceFile | Skipped]:
    """Find the source files at or under `paths`, each once, sorted by name within its folder.

    Left out with a word: pictures and documents of kinds that are not read, JSON and CSV files
    that hold no pairs (as other data, unless their rows name pictures), empty files, names
    that are not UTF-8, folders without permission, links that lead nowhere.

    Left out and counted in `others`: all other kinds of files, but texts beside pictures.

    Left out without a word: hidden files, litter of machines, what `ignore` names, libraries, and
    pictures that a manifest under the same roots names (they are found as pairs). A file belongs
    to the innermost root that holds it; a file or folder given directly is never left out.

    The version of a manifest that names pictures is a hash of their names, sizes and times, so
    that it counts as changed when one of them comes, changes, goes or takes another's place; that
    of a picture tells of the text beside it ("a.txt" beside "a.jpg"), "" that there is none.

    What cannot be seen now is told as a fault outside it, for it may well be there: a file or
    folder that does not answer, one whose link leads nowhere, a manifest that cannot be opened, a
    root that shows no file at all, which is how a drive looks that is not mounted.

    Args:
        paths: files or folders, or addresses of such; a file is its own root.
        ignore: globs as in `.gitignore`, see `Ignore`.
        others: where files of kinds that nobody reads are counted, as the walk goes.

    Raises:
        InputError: one of `paths` is not there or cannot be reached, or a glob is malformed.
        MissingExtra: an address needs a package that is not installed.
    """
    roots = [absolute(path) for path in paths]
    here = list(dict.fromkeys(root for root in roots if not is_address(root)))
    for root in here:
        if not os.path.exists(root):
            raise _missing(root)
    rules, others = Ignore(ignore), others or OtherKinds()
    there = {root: root_at(root) for root in dict.fromkeys(filter(is_address, roots))}
    found = _Walk(here, rules, others).run()
    return chain(found, walk_elsewhere(there, rules, others)) if there else found


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
    def __init__(self, roots: Sequence[str], ignore: Ignore, others: OtherKinds) -> None:
        self._roots = roots
        self._others = others
        self._folders = [
            Tree(root, ignore, other_roots=frozenset(roots) - {root})
            for root in roots
            if os.path.isdir(root)
        ]
        self._files = [root for root in roots if not os.path.isdir(root)]
        self._pictures = NamedPictures()
        self._texts = TextsBeside()
        self._unfit: dict[str, Skipped] = {}

    def run(self) -> Iterator[SourceFile | Skipped]:
        self._read_manifests()
        trees = {tree.root: tree for tree in self._folders}
        for root in self._roots:
            if root not in trees:
                yield self._given(root)
                continue
            for found in trees[root].files():
                if isinstance(found, Skipped):
                    yield found
                elif (file := self._found(found, root)) is not None:
                    yield file
        self._others.count(TEXT_SUFFIX, self._texts.n_alone)

    def _read_manifests(self) -> None:
        for path in self._candidates():
            try:
                if holds_pictures(path):
                    continue
                if (unfit := why_no_manifest(path)) is None:
                    self._pictures.read(path)
                else:
                    self._unfit[path] = replace(unfit, path=printable(path))
            except MissingExtra:
                continue  # Parquet without its package: the worker that would read it says so
            except OutOfReach as exc:
                self._unfit[path] = Skipped(printable(path), exc.problem, exc.mend, fault="outside")

    def _candidates(self) -> Iterator[str]:
        """Yield what may be a manifest by its name; take up texts on the way."""
        yield from filter(_may_list_pairs, self._files)
        for file in self._files:
            if suffix_of(file) in PICTURE_SUFFIXES:
                self._texts.add(text_path(file))
        for tree in self._folders:
            for path in tree.files():
                if isinstance(path, str):
                    self._texts.add(path)
                    if _may_list_pairs(path):
                        yield path

    def _given(self, root: str) -> SourceFile | Skipped:
        """Take a file that the user named; if it cannot be indexed, say why."""
        shown = printable(root)
        if suffix_of(root) not in KNOWN_SUFFIXES:
            return unread(shown) or Skipped(shown, not_read(root), READ)
        if root in self._unfit:
            return replace(self._unfit[root], is_other_data=False)
        return self._described(root, root) or Skipped(shown, "this is not a regular file")

    def _found(self, path: str, root: str) -> SourceFile | Skipped | None:
        suffix = suffix_of(path)
        if suffix not in KNOWN_SUFFIXES:
            if (told := unread(printable(path))) is None and suffix != TEXT_SUFFIX:
                self._others.add(path)
            return told
        if suffix in PICTURE_SUFFIXES and path in self._pictures:
            return None
        return self._unfit.get(path) or self._described(path, root)

    def _described(self, path: str, root: str) -> SourceFile | Skipped | None:
        file = _described(path, root)
        is_picture = suffix_of(path) in PICTURE_SUFFIXES
        state = self._texts.state(path) if is_picture else self._pictures.manifests.get(path)
        return replace(file, version=state) if isinstance(file, SourceFile) and state else file


def _may_list_pairs(path: str) -> bool:
    return is_manifest_name(path) and os.path.isfile(path)  # a pipe would be waited for


def _described(path: str, root: str) -> SourceFile | Skipped | None:
    if printable(path) != path:
        return Skipped(printable(path), "the name of the file is not UTF-8", "rename it")
    try:
        status = os.stat(path)
    except FileNotFoundError:
        mend = "remove the link or mend its target"
        return Skipped(path, "the link leads nowhere", mend, fault="outside")
    except OSError as exc:
        problem = f"the file cannot be seen ({system_reason(exc)})"
        return Skipped(path, problem, "check its permissions", fault="outside")
    if not stat.S_ISREG(status.st_mode):
        return None
    if status.st_size == 0:
        return Skipped(path, "the file is empty", "delete it, or fetch it again")
    return SourceFile(path, root, status.st_size, held_ns(status.st_mtime_ns))
