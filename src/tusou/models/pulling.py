"""Fetch the files of a catalogue's model, checked one by one."""

from __future__ import annotations

import hashlib
import logging
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

from tusou.errors import ModelError
from tusou.models.origin import Origin, hashed, sha256_of, write_origin
from tusou.models.places import OTHER_WAYS, Fetching, Listing, RemoteFacts, Unreachable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tusou.models.catalogue import CatalogueModel, RemoteFile
    from tusou.models.places import Listener, Place

log = logging.getLogger(__name__)

HALVES = ".fetching"
"""Folder inside a model's folder for files under way."""
OPTIONAL = ("tokenizer_config.json", "sentence_bert_config.json")
"""Files that some repositories leave out, and that are then not needed."""


def fetch(
    model: CatalogueModel,
    variant: str,
    places: Sequence[Place],
    folder: Path,
    *,
    revision: str = "",
    listener: Listener | None = None,
) -> Origin:
    """Fetch `model` into `folder`; files that are there already and sound are kept.

    Args:
        model: of the catalogue.
        variant: `fp32`, `fp16` or `int8`, as it offers.
        places: tried one after the other.
        folder: made when absent; an interrupted call goes on with what it left there.
        revision: a commit or branch in place of the catalogue's.
        listener: called as bytes arrive.

    Raises:
        ModelError: no place could be reached, a file is not there, or it arrived damaged.
    """
    files = [
        replace(each, revision=revision, sha256="") if revision else each
        for each in model.files(variant)
    ]
    problems: list[str] = []
    for place in places:
        try:
            origins = _fetch_all(files, place, folder, listener or (lambda _: None))
        except Unreachable as exc:
            log.warning("%s", exc)
            problems.append(exc.problem)
            continue
        shutil.rmtree(folder / HALVES, ignore_errors=True)
        return _recorded(model, variant, folder, origins)
    raise Unreachable("; ".join(problems), OTHER_WAYS)


def _fetch_all(
    files: Sequence[RemoteFile], place: Place, folder: Path, listener: Listener
) -> list[dict[str, str]]:
    listings: dict[tuple[str, str], Listing] = {}
    for file in files:
        key = (file.repo, file.revision)
        if key not in listings:
            listings[key] = place.listing(*key)
    wanted = _with_data(files, listings)
    for number, file in enumerate(wanted, start=1):
        listing = listings[file.repo, file.revision]
        total = listing.files[file.path].size_bytes

        def tell(
            done: int, name: str = file.target, total: int | None = total, number: int = number
        ) -> None:
            listener(Fetching(name, done, total, number, len(wanted)))

        _fetch_one(file, listing, place, folder, tell)
    return [
        {"repo": repo, "revision": listing.revision, "endpoint": place.endpoint}
        for (repo, _), listing in listings.items()
    ]


def _with_data(
    files: Sequence[RemoteFile], listings: dict[tuple[str, str], Listing]
) -> list[RemoteFile]:
    """The files with the external data that lie beside their graphs, without what is optional."""
    wanted: list[RemoteFile] = []
    for file in files:
        listed = listings[file.repo, file.revision].files
        if file.path not in listed:
            if file.path.rpartition("/")[2] in OPTIONAL:
                continue
            raise ModelError(
                f"the repository {file.repo} has no file {file.path}",
                "it has changed since the catalogue was made; " + OTHER_WAYS,
            )
        beside = [path for path in listed if path.startswith(file.path)]
        for path in beside if file.path.endswith(".onnx") else [file.path]:
            ending = path.removeprefix(file.path)
            known = file.sha256 if path == file.path else ""
            wanted.append(replace(file, path=path, target=file.target + ending, sha256=known))
    return wanted


def _fetch_one(
    file: RemoteFile, listing: Listing, place: Place, folder: Path, tell: Callable[[int], None]
) -> None:
    facts = listing.files[file.path]
    facts = replace(facts, sha256=file.sha256 or facts.sha256)
    target = folder / file.target
    if target.is_file() and not _wrong(target, facts):
        tell(target.stat().st_size)
        return
    halves = folder / HALVES / file.repo.replace("/", "--")
    halves.mkdir(parents=True, exist_ok=True)
    found = halves / file.path
    part = found.with_name(f"{found.name}.part")
    if facts.size_bytes and part.is_file() and part.stat().st_size >= facts.size_bytes:
        part.replace(found)  # ended between the last byte and its name; its hash will tell
    else:
        found = place.fetch(file.repo, listing.revision, file.path, halves, tell)
    problem = _wrong(found, facts)
    if problem:
        found.unlink()
        raise ModelError(
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
