"""The collection of small rows: files, runs under way, the encoder, what is to be tidied.

A file's row names the run whose items are to be seen. Replacing this one row is the moment in
which a new version takes the place of the old: Milvus has no transactions, but a row is replaced
as a whole. Runs that have rows nobody should see are journalled first ("run" rows), so that what
a process left that died can be found and swept away.
"""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from tusou.batching import batched
from tusou.stores.milvus.numbers import small_row
from tusou.stores.milvus.records import unpack_record
from tusou.stores.milvus.server import one_of
from tusou.text import storable
from tusou.types import EncoderStamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tusou.stores.milvus.blobs import Blobs
    from tusou.stores.milvus.server import Row, Server
    from tusou.types import FileRecord, Modality

_FIELDS = ("key", "path", "run", "record", "changed")
_RUN = ("run", "file", "data")
_KEYS_AT_ONCE = 500
_BOUND_S = 0.25
"""Longer than it takes others from seeing that no encoder is bound to binding theirs."""
SKIPPED = "skipped"
"""Stands in the rows of files that were left out, to be counted."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The version of a file that is to be seen.

    Attributes:
        file: the key of the file.
        run: the number that its items and its record carry.
        record: that of its record where it was written before both were the same.
        changed_ms: when it became visible, by the writer's clock.
    """

    file: str
    run: int
    record: int
    changed_ms: int

    @property
    def record_name(self) -> str:
        """The blob that holds its record."""
        is_own = self.record == self.run
        return record_name(self.file, self.run) if is_own else f"r/{self.record}"

    @property
    def runs(self) -> set[int]:
        """The numbers that its rows carry."""
        return {self.run, self.record}


@dataclass(frozen=True, slots=True)
class Noted:
    """A run in the journal: it has rows that nobody should see, or soon should see no longer.

    Attributes:
        run: the number that its items carry.
        file: the key of its file.
        token: the process that answers for it.
        was_seen: it was seen when it was noted, by who replaces or forgets that version.
    """

    run: int
    file: str
    token: str
    was_seen: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """How a run of a file stands.

    Attributes:
        run: that run.
        seen: the version of its file that is to be seen.
        noted: the run in the journal, None when it is not there.
        is_alone: nobody has begun to write the file since who writes this run.
    """

    run: int
    seen: Seen | None
    noted: Noted | None
    is_alone: bool

    @property
    def is_seen(self) -> bool:
        """Whether the run is the version to be seen."""
        return self.seen is not None and self.seen.run == self.run

    def is_of(self, token: str) -> bool:
        """Whether the process of that token answers for the run."""
        return self.noted is not None and self.noted.token == token

    def is_buried(self, token: str) -> bool:
        """Whether the run is seen, but taken from its writer, the process of that token, for dead.

        Who replaces or forgets the run takes it over as well, but after having seen it.
        """
        is_replaced = self.noted is not None and self.noted.was_seen
        return self.is_seen and not (is_replaced or self.is_of(token))


def file_key(path: str) -> str:
    """The key of a file's row: a hash of its path, whatever bytes that has."""
    return "file/" + sha256(path.encode("utf-8", "surrogatepass")).hexdigest()[:40]


def record_name(key: str, run: int) -> str:
    """The blob that holds the record of a version of a file."""
    return f"{records_prefix(key)}{run}"


def records_prefix(key: str) -> str:
    """What the names of the blobs begin with that hold records of a file."""
    return f"r/{key}/"


class Files:
    """The rows of one library's files."""

    def __init__(self, server: Server, table: str, blobs: Blobs) -> None:
        self._server = server
        self.table = table
        self._blobs = blobs

    # ── versions ────────────────────────────────────────────────────────────────────────────

    def seen(self, keys: Iterable[str]) -> dict[str, Seen]:
        """File key → the version to be seen, of those of `keys` that the library holds."""
        found: dict[str, Seen] = {}
        for some in batched(dict.fromkeys(keys), _KEYS_AT_ONCE):
            for row in self._server.query(self.table, one_of("key", some), _FIELDS):
                found[row["key"]] = _seen(row)
        return found

    def standing(self, key: str, run: int) -> Standing:
        """How `run` stands among the versions of a file: one look at both."""
        return self.standings({key: run})[key]

    def standings(self, runs: Mapping[str, int]) -> dict[str, Standing]:
        """The same of one run of each of several files: file key → how its run stands."""
        keys = [*runs, *map(_begun_key, runs), *map(_run_key, runs.values())]
        condition = one_of("key", keys)
        fields = list(dict.fromkeys([*_FIELDS, *_RUN]))
        rows = {row["key"]: row for row in self._server.query(self.table, condition, fields)}
        return {
            key: Standing(
                run,
                _seen(rows[key]) if key in rows else None,
                _noted(rows[_run_key(run)]) if _run_key(run) in rows else None,
                _begun_key(key) in rows and rows[_begun_key(key)]["run"] == run,
            )
            for key, run in runs.items()
        }

    def show(self, path: str, run: int, *, skipped: bool) -> None:
        """Let this version of a file be seen from now on; `skipped` when it has no items."""
        now = now_ms()
        row = small_row(
            file_key(path),
            "file",
            path=storable(path),
            file=file_key(path),
            run=run,
            record=run,
            changed=now,
            data=SKIPPED if skipped else "",
        )
        self._server.upsert(self.table, [row, small_row("meta/changed", "meta", changed=now)])

    def hide(self, runs: Mapping[str, int]) -> None:
        """Let these versions be seen no longer (file key → run).

        One that is shown meanwhile stays, or goes too: servers look for what they delete first.
        """
        condition = f"{one_of('key', runs)} and {one_of('run', runs.values())}"
        self._server.delete(self.table, condition)
        self._server.upsert(self.table, [small_row("meta/changed", "meta", changed=now_ms())])

    def last_change(self) -> int:
        """Milliseconds of the last change, 0 before the first."""
        rows = self._server.query(self.table, 'key == "meta/changed"', ["changed"])
        return int(rows[0]["changed"]) if rows else 0

    # ── records ─────────────────────────────────────────────────────────────────────────────

    def record(self, path: str) -> FileRecord | None:
        """The record of the file at `path`, None when there is none."""
        return self._record_now(file_key(path))

    def records(self, under: str) -> Iterator[FileRecord]:
        """The records of all files, or of those at or below `under`."""
        folder = under if under.endswith("/") else under + "/"
        for rows in self._server.each(self.table, 'sort == "file"', _FIELDS):
            close = [row for row in rows if _may_be_under(row["path"], storable(folder))]
            wanted = [_seen(row) for row in (close if under else rows)]
            blobs = self._blobs.get(one.record_name for one in wanted)
            for one in wanted:
                packed = blobs.get(one.record_name)
                record = unpack_record(packed) if packed else self._record_now(one.file, one)
                if record is not None and (
                    not under or record.path == under or record.path.startswith(folder)
                ):
                    yield record

    def _record_now(self, key: str, gone: Seen | None = None) -> FileRecord | None:
        """The record of a file as it is now.

        The file may be replaced between the two look-ups, and the record that its row named with
        it: then its row names another.

        Args:
            key: of the file.
            gone: the version that it had, of which there is no record.
        """
        while (seen := self.seen([key]).get(key)) not in (None, gone):
            packed = self._blobs.get([seen.record_name]).get(seen.record_name)
            if packed is not None:
                return unpack_record(packed)
            gone = seen
        return None

    # ── runs under way ──────────────────────────────────────────────────────────────────────

    def note_runs(self, runs: Iterable[Noted]) -> None:
        """Journal runs, in place of what the journal says of them."""
        self._server.upsert(self.table, map(_run_row, runs))

    def begin(self, noted: Noted) -> None:
        """Journal a run of a file that is going to be written, before the file is looked at.

        Of two that write a file at once the first finds that the other has begun too, and disturbs
        it: see `Writing.sweep_beside`. So who finds itself the last that has begun, once its
        version is shown, knows all versions that there are, and need not search for others: that
        takes a second among the long values of 20,000 photos.
        """
        begun = small_row(_begun_key(noted.file), "begun", file=noted.file, run=noted.run)
        self._server.upsert(self.table, [_run_row(noted), begun])

    def disturb(self, files: Iterable[str]) -> None:
        """Let nobody who writes one of these files now (keys) take itself for alone."""
        self.strike([*map(_begun_key, files)])

    def end(self, key: str, run: int) -> None:
        """The run of this file is finished."""
        self.strike([_run_key(run), _begun_key(key)])

    def strike_runs(self, runs: Iterable[int]) -> None:
        """These runs are finished, or swept away."""
        self._server.delete(self.table, one_of("key", map(_run_key, runs)))

    def noted_runs(self) -> list[Noted]:
        """All journalled runs."""
        return [_noted(row) for row in self._server.query(self.table, 'sort == "run"', _RUN)]

    def journalled(self, runs: Iterable[int]) -> list[Noted]:
        """Those of `runs` that are journalled."""
        condition = one_of("key", map(_run_key, runs))
        return [_noted(row) for row in self._server.query(self.table, condition, _RUN)]

    # ── what is to be tidied ────────────────────────────────────────────────────────────────

    def note_unused(self, keys: Iterable[tuple[str, str]]) -> None:
        """Vectors and thumbnails that may be without owner now: (modality, key)."""
        rows = [
            small_row(_unused_key(modality, key), "unused", data=json.dumps([modality, key]))
            for modality, key in keys
        ]
        self._server.upsert(self.table, rows)

    def strike_unused(self, keys: Iterable[tuple[str, str]]) -> None:
        """These have an owner: (modality, key)."""
        self.strike([*dict.fromkeys(_unused_key(modality, key) for modality, key in keys)])

    def noted_unused(self) -> Iterator[list[tuple[str, Modality, str]]]:
        """All that may be unused, some at a time: (key of the row, modality, key)."""
        for rows in self._server.each(self.table, 'sort == "unused"', ["key", "data"]):
            yield [(row["key"], *json.loads(row["data"])) for row in rows]

    def strike(self, keys: Sequence[str]) -> None:
        """Delete small rows by their keys."""
        for some in batched(keys, _KEYS_AT_ONCE):
            self._server.delete(self.table, one_of("key", some))

    # ── the encoder ─────────────────────────────────────────────────────────────────────────

    def encoder(self) -> EncoderStamp | None:
        """The stamp that the library is bound to."""
        rows = self._server.query(self.table, 'key == "meta/encoder"', ["data"])
        return EncoderStamp(**json.loads(rows[0]["data"])) if rows else None

    def bind(self, stamp: EncoderStamp) -> None:
        """Bind the library to `stamp`, unless another process does so in this instant.

        Of several the last one wins; `encoder` tells all of them afterwards which that was.
        """
        row = small_row("meta/encoder", "meta", data=json.dumps(asdict(stamp)))
        self._server.upsert(self.table, [row])
        time.sleep(_BOUND_S)

    def versions(self, ours: Mapping[str, int]) -> dict[str, int]:
        """What made the library: name → version; a new library is noted as made by `ours`.

        Of a library that has a format, what nobody noted is 0, older than any.
        """
        keys = {_version_key(name): name for name in ours}
        rows = self._server.query(self.table, one_of("key", keys), ["key", "run"])
        noted = {keys[row["key"]]: int(row["run"]) for row in rows}
        if "format" not in noted:
            # The format comes last: it says that the others are there.
            for name in sorted(ours, key="format".__eq__):
                self.note_version(name, ours[name])
            return dict(ours)
        return dict.fromkeys(ours, 0) | noted

    def note_version(self, name: str, version: int) -> None:
        """All of the library is of this version."""
        self._server.upsert(self.table, [small_row(_version_key(name), "meta", run=version)])


def _version_key(name: str) -> str:
    return f"meta/{name}"


def _seen(row: Row) -> Seen:
    return Seen(row["key"], row["run"], row["record"], row["changed"])


def _noted(row: Row) -> Noted:
    return Noted(row["run"], row["file"], **json.loads(row["data"]))


def _unused_key(modality: str, key: str) -> str:
    return f"unused/{modality}/{sha256(key.encode()).hexdigest()[:32]}"


def _begun_key(file: str) -> str:
    return f"begun/{file}"


def _run_row(one: Noted) -> Row:
    told = json.dumps({"token": one.token, "was_seen": one.was_seen})
    return small_row(_run_key(one.run), "run", file=one.file, run=one.run, data=told)


def _run_key(run: int) -> str:
    return f"run/{run}"


def now_ms() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def _may_be_under(path: str, folder: str) -> bool:
    return path == folder[:-1] or path.startswith(folder)
