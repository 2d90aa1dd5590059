"""Fetch the files of a catalogue's model, checked one by one."""

from __future__ import annotations

import hashlib
import logging
import re
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

from tusou.errors import InputError
from tusou.models.checksums import hashed, sha256_of
from tusou.models.half_file import part_of
from tusou.models.names import leads_outside
from tusou.models.places import OTHER_WAYS, Fetching, Listing, Refused, RemoteFacts
from tusou.origin import Origin, write_origin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from tusou.models.catalogue import CatalogueModel, RemoteFile
    from tusou.models.places import Listener, Place

log = logging.getLogger(__name__)

HALVES = ".fetching"
"""Folder inside a model's folder for files under way."""
OPTIONAL = ("tokenizer_config.json", "sentence_bert_config.json")
"""Files that some repositories leave out, and that are then not needed."""
_DATA = re.compile(r"[._][\w.-]+", re.ASCII)
"""What stands behind the name of a graph in the name of its external data: `_data`, `.data`."""
_COMMIT = re.compile(r"[0-9a-f]{7,40}")


def fetch(
    model: CatalogueModel,
    variant: str,
    places: Sequence[Place],
    folder: Path,
    *,
    revision: str = "",
    listener: Listener | None = None,
    note: Callable[[str], object] | None = None,
) -> Origin:
    """Fetch `model` into `folder`; files that are there already and sound are kept.

    Args:
        model: of the catalogue.
        variant: `fp32`, `fp16` or `int8`, as it offers.
        places: tried one after the other.
        folder: made when absent; an interrupted call goes on with what it left there.
        revision: a commit or branch in place of the catalogue's.
        listener: called as bytes arrive.
        note: told what could not be checked.

    Raises:
        InputError: `revision` can mean nothing for this model or one of the places.
        ModelError: no place gave all files undamaged, or they cannot be written here.
        OSError: the folder cannot be read or written.
    """
    files = _files_at(model, variant, places, revision)
    refusals: list[Refused] = []
    for place in places:
        try:
            origins, unchecked = _fetch_all(files, place, folder, listener or (lambda _: None))
        except Refused as exc:
            log.warning("%s", exc)
            refusals.append(exc)
            continue
        shutil.rmtree(folder / HALVES, ignore_errors=True)
        if unchecked and note is not None:
            note(f"not checked, as {place.endpoint} tells no hash of them: {', '.join(unchecked)}")
        return _recorded(model, variant, folder, origins)
    if len(refusals) == 1:
        raise refusals[0]
    raise Refused("; ".join(each.problem for each in refusals), OTHER_WAYS)


def _files_at(
    model: CatalogueModel, variant: str, places: Iterable[Place], revision: str
) -> list[RemoteFile]:
    """What `variant` needs, at `revision` where one is given."""
    files = model.files(variant)
    if not revision:
        return files
    for place in places:
        if not place.has_commits:
            raise InputError(
                f"{place.endpoint} does not know the revisions of the hub",
                "leave --revision away, or fetch from the hub or a mirror of it",
            )
    repos = sorted({each.repo for each in files})
    if len(repos) > 1 and _COMMIT.fullmatch(revision):
        raise InputError(
            f"{model.name} is put together of {' and '.join(repos)}, which share no commit",
            "give a branch that all have, such as main",
        )
    return [replace(each, revision=revision, sha256="") for each in files]


def _fetch_all(
    files: Sequence[RemoteFile], place: Place, folder: Path, listener: Listener
) -> tuple[list[dict[str, str]], list[str]]:
    """Where the files came from, and which of them could not be compared with a hash."""
    listings: dict[tuple[str, str], Listing] = {}
    for file in files:
        key = (file.repo, file.revision)
        if key not in listings:
            listings[key] = _inside(place.listing(*key), file.repo, place)
    wanted = _with_data(files, listings, place)
    unchecked = []
    for number, file in enumerate(wanted, start=1):
        listing = listings[file.repo, file.revision]
        facts = listing.files[file.path]
        facts = replace(facts, sha256=file.sha256 or facts.sha256)
        total = facts.size_bytes

        def tell(
            done: int, name: str = file.target, total: int | None = total, number: int = number
        ) -> None:
            listener(Fetching(name, done, total, number, len(wanted)))

        _fetch_one(file, facts, listing.revision, place, folder, tell=tell)
        if not (facts.sha256 or facts.git_sha1):
            unchecked.append(file.target)
    origins = [
        {"repo": repo, "revision": listing.revision, "endpoint": place.endpoint}
        for (repo, _), listing in listings.items()
    ]
    return origins, unchecked


def _inside(listing: Listing, repo: str, place: Place) -> Listing:
    """The listing, if all its files can lie in one folder: a place may be anybody's."""
    for name in listing.files:
        if leads_outside(name) or "\\" in name:
            raise Refused(
                f"{place.endpoint} lists a file of {repo} that leads out of its folder: {name!r}",
                "this is no honest place; take another with --from",
            )
    return listing


def _with_data(
    files: Sequence[RemoteFile], listings: dict[tuple[str, str], Listing], place: Place
) -> list[RemoteFile]:
    """The files with the external data that lie beside their graphs, without what is optional."""
    wanted: list[RemoteFile] = []
    for file in files:
        listed = listings[file.repo, file.revision].files
        if file.path not in listed:
            if file.path.rpartition("/")[2] in OPTIONAL:
                continue
            raise Refused(
                f"{place.endpoint} has no file {file.path} in the repository {file.repo}",
                "it has changed since the catalogue was made; " + OTHER_WAYS,
            )
        wanted.append(file)
        if file.path.endswith(".onnx"):
            endings = (
                path.removeprefix(file.path) for path in listed if path.startswith(file.path)
            )
            wanted.extend(
                replace(file, path=file.path + ending, target=file.target + ending, sha256="")
                for ending in endings
                if _DATA.fullmatch(ending)
            )
    return wanted


def _fetch_one(
    file: RemoteFile,
    facts: RemoteFacts,
    revision: str,
    place: Place,
    folder: Path,
    *,
    tell: Callable[[int], None],
) -> None:
    target = folder / file.target
    if target.is_file() and not _wrong(target, facts):
        tell(target.stat().st_size)
        return
    halves = folder / HALVES / file.repo.replace("/", "--")
    found = halves / file.path
    part = part_of(found)
    if facts.size_bytes and part.is_file() and part.stat().st_size >= facts.size_bytes:
        part.replace(found)  # ended between the last byte and its name; its hash will tell
    else:
        found = place.fetch(file.repo, revision, file.path, halves, tell)
    problem = _wrong(found, facts)
    if problem:
        found.unlink()
        raise Refused(
            f"{file.path} of {file.repo} arrived damaged from {place.endpoint}: {problem}",
            "pull again; when it stays so, the place serves another file: take another with --from",
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    found.replace(target)


def _wrong(path: Path, facts: RemoteFacts) -> str:
    """How a file differs from what it should be, "" when it does not."""
    size = path.stat().st_size
    if facts.size_bytes is not None and size != facts.size_bytes:
        return f"{size} bytes, not {facts.size_bytes}"
    if facts.sha256:
        found = sha256_of(path)
        return "" if found == facts.sha256 else f"SHA-256 {found[:12]}…, not {facts.sha256[:12]}…"
    if facts.git_sha1:
        content = path.read_bytes()
        # Git's name of the content, not a protection: what matters has a SHA-256.
        blob = hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False)
        return "" if blob.hexdigest() == facts.git_sha1 else "its content is another"
    return ""


def _recorded(
    model: CatalogueModel, variant: str, folder: Path, places: list[dict[str, str]]
) -> Origin:
    origin = Origin(
        name=model.installed_as(variant),
        source="pulled",
        revision="+".join(dict.fromkeys(place["revision"][:12] for place in places)),
        languages=model.languages,
        licence=model.licence,
        dim=model.dim,
        places=tuple(places),
        files=hashed(folder),
    )
    write_origin(folder, origin)
    return origin
