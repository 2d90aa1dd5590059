"""What lies at an address, and what a folder there holds, without reading any file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from tusou.errors import InputError
from tusou.remote.addresses import is_below, is_web, joined, name_of, normal
from tusou.remote.faults import translated
from tusou.remote.filesystems import opened
from tusou.types import held_ns

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_TIMES = (
    *("mtime", "LastModified", "last_modified", "Last-Modified", "updated", "modificationTime"),
    *("modified", "modify", "created"),
)
"""Names under which fsspec's file systems tell when a file was changed, the surest first."""

_VERSIONS = (
    *("ETag", "etag", "e_tag", "VersionId", "generation", "md5Hash", "Content-MD5", "Digest"),
    *("checksum", "sha", "crc32c"),
)
"""The same for what changes with the content."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file or folder elsewhere, as it was told of."""

    address: str
    is_folder: bool
    size_bytes: int | None = None
    """None when it was not told."""
    mtime_ns: int = 0
    """0 when it was not told."""
    version: str = ""
    """What changes with the content, such as an ETag; "" when there is nothing of the kind."""


def look(address: str) -> Entry:
    """Return what lies at `address`.

    Raises:
        SourceError: nothing, or it cannot be reached; MissingExtra, UnknownName: see `opened`.
    """
    system, path = opened(address)
    with translated(address):
        system.invalidate_cache()
        return _entry(address, system.info(path))


def listed(folder: str) -> list[Entry]:
    """Return what lies in the folder at an address, sorted.

    Over HTTP these are the links on its page that lead to what is below it.

    Raises:
        SourceError: it cannot be listed; MissingExtra, UnknownName: see `opened`.
    """
    system, path = opened(folder)
    with translated(folder):
        system.invalidate_cache()
        told = system.ls(path + "/" if is_web(folder) else path, detail=True)
        found = _linked(folder, told) if is_web(folder) else _held(folder, path, told)
    return sorted(found, key=lambda entry: entry.address)


def _held(folder: str, path: str, told: Iterable[Mapping[str, Any]]) -> list[Entry]:
    own = path.strip("/")
    # Stores of objects may list the mark of a folder beside what is in it.
    inside = [info for info in told if str(info["name"]).strip("/") != own]
    return [_entry(joined(folder, name_of(str(info["name"]))), info) for info in inside]


def _linked(folder: str, told: Iterable[Mapping[str, Any]]) -> list[Entry]:
    found: dict[str, Entry] = {}
    for info in told:
        link = str(info["name"])
        if "?" in link or "/../" in link:  # another order of the list, or a way out
            continue
        try:
            address = normal(link)
        except InputError:  # a link that is no file of a folder
            continue
        if is_below(address, folder):
            found.setdefault(address, Entry(address, is_folder=link.endswith("/")))
    return list(found.values())


def _entry(address: str, info: Mapping[str, Any]) -> Entry:
    size = info.get("size")
    times = (_time_ns(info[name]) for name in _TIMES if name in info)
    versions = (str(info[name]) for name in _VERSIONS if info.get(name))
    return Entry(
        address,
        is_folder=info.get("type") == "directory",
        size_bytes=int(size) if size is not None else None,
        mtime_ns=held_ns(next((ns for ns in times if ns), 0)),
        version=next(versions, ""),
    )


def _time_ns(value: Any) -> int:
    """A time in any of the forms that file systems give it, in ns since 1970; 0 for none."""
    if isinstance(value, str):
        value = _moment(value)
    if isinstance(value, datetime):
        moment = value if value.tzinfo else value.replace(tzinfo=UTC)
        value = moment.timestamp()
    if isinstance(value, int | float):
        # Hadoop counts milliseconds: as seconds they would lie beyond the year 5000.
        return round(value * (1e3 if value > 1e11 else 1e6)) * 1000
    return 0


def _moment(text: str) -> datetime | None:
    for read in (datetime.fromisoformat, parsedate_to_datetime, _ftp_moment):
        try:
            return read(text)
        except ValueError:
            continue
    return None


def _ftp_moment(text: str) -> datetime:
    return datetime.strptime(text[:14], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
