"""Writing source files: rows are written unseen, then the row of the file lets them be seen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tusou.errors import StoreError
from tusou.stores.milvus.files import (
    Noted,
    file_key,
    record_name,
    records_prefix,
)
from tusou.stores.milvus.records import items_of, pack_record, unpack_record
from tusou.stores.milvus.rows import (
    Numbered,
    blobs_of,
    contents_of,
    hashed,
    item_name,
    item_row,
    n_vectors,
    spans_of,
    thumbnails_of,
    unpack_item,
    vector_key,
    vector_name,
    vector_rows,
    word_rows,
    words_name,
)
from tusou.stores.milvus.server import one_of
from tusou.types import MODALITIES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from tusou.stores.claims import Claims
    from tusou.stores.milvus.blobs import Blobs
    from tusou.stores.milvus.files import Files, Seen, Standing
    from tusou.stores.milvus.numbers import Numbers
    from tusou.stores.milvus.server import Row, Server
    from tusou.stores.milvus.tables import Tables
    from tusou.stores.milvus.wanted import Wanted
    from tusou.types import FileRecord, Modality, NewItem, SourceFile

_IDS_AT_ONCE = 250


@dataclass(slots=True)
class Writing:
    """What all writers of one library share.

    Attributes:
        open_runs: runs of this process that are not finished.
        dim: of the vectors; 0 without encoder.
    """

    server: Server
    tables: Tables
    blobs: Blobs
    files: Files
    numbers: Numbers
    claims: Claims
    wanted: Wanted
    open_runs: set[int] = field(default_factory=set)
    dim: int = 0

    def insert(self, file: SourceFile, run: int, items: Sequence[NewItem]) -> list[range]:
        """Write rows of items, which nobody sees before their run is shown; gives their numbers."""
        ids = self.numbers.take(len(items))
        many = [Numbered(i, run, file, new) for i, new in zip(ids, items, strict=True)]
        if not self.dim:
            # No vector was put, and noted, before the thumbnail.
            self.files.note_unused(key for key in contents_of(items) if key[0] == "image")
        self.blobs.put("thumbnail", 0, thumbnails_of(items))
        self.write(many, [item_row(one) for one in many])
        if not any(one.token == self.numbers.token for one in self.files.journalled([run])):
            # Who took this process for dead noted them, perhaps before they were struck here.
            self.files.note_unused(contents_of(items))
        self.claims.end(items)
        return spans_of(ids)

    def write(self, many: Sequence[Numbered], rows: Sequence[Row], *, anew: bool = False) -> None:
        """Write all rows of items, in place of those with the same keys.

        The items' own rows come last: where that is interrupted they say what they said before.

        Args:
            many: the items.
            rows: their own rows.
            anew: they are seen already. Another process may write words of the texts that they
                had; whether it does that before it can read the new ones shows only afterwards,
                so words are written once more behind the texts.

        Raises:
            StoreError: another process dropped a vector that was counted on.
        """
        self.server.upsert(self.tables.words, word_rows(many, rows))
        written = self._write_vectors(rows)
        self._hold_to_claims(many, written)
        for run in dict.fromkeys(one.run for one in many):
            blobs = {k: v for one in many if one.run == run for k, v in blobs_of(one).items()}
            self.blobs.put("item", run, blobs)
        if anew:
            self.replace_words(many)
            self._drop_former(many, written)
        self._note_wanted(rows, written)
        self.server.upsert(self.tables.items, rows)
        # Once more: whoever puts a vector meanwhile has seen the items, or we see the vector.
        self._write_vectors(rows, written)
        # They are in use; whoever deletes these rows notes them before that.
        self.files.strike_unused(contents_of(one.new for one in many))

    def replace_words(self, many: Sequence[Numbered]) -> None:
        """Write what words are looked for in; nothing is without words in between."""
        if not many:
            return
        words = list(word_rows(many, [item_row(one) for one in many]))
        self.server.upsert(self.tables.words, words)
        self._drop_others(self.tables.words, many, (row["key"] for row in words))

    def _drop_former(self, many: Sequence[Numbered], written: Mapping[str, int]) -> None:
        """Delete what is left of the texts that items had, once the new ones are there.

        Not before: who dies in between would leave a text that its vector does not find.

        Args:
            many: the items as they are now.
            written: names of the vectors that were written → how many of each.
        """
        if self.dim:
            names = {one.id: vector_name("text", hashed(one.new.text_key)) for one in many}
            counts = {item: written.get(name, 0) for item, name in names.items()}
            keys = (vector_key(item, n) for item, count in counts.items() for n in range(count))
            self._drop_others(self.tables.vectors["text"], many, keys)
        self.blobs.drop([words_name(one.id) for one in many if not one.new.item.words])

    def _drop_others(self, table: str, many: Iterable[Numbered], keys: Iterable[str]) -> None:
        """Delete all rows of these items but those of these keys."""
        of_items = one_of("item", (one.id for one in many))
        self.server.delete(table, f"{of_items} and not ({one_of('key', keys)})")

    def _write_vectors(self, rows: Sequence[Row], written: Collection[str] = ()) -> dict[str, int]:
        """Write the vectors that are there, but for those `written`: name → how many of each."""
        all_found: dict[str, int] = {}
        for modality in MODALITIES if self.dim else ():
            contents = {row["id"]: row[f"{modality}_key"] for row in rows}
            names = {i: vector_name(modality, c) for i, c in contents.items() if c}
            found = self.blobs.get(name for name in names.values() if name not in written)
            all_found |= {name: n_vectors(packed, self.dim) for name, packed in found.items()}
            named = [(row, names.get(row["id"], "")) for row in rows]
            pairs = [(row, found[name]) for row, name in named if name in found]
            self.server.upsert(self.tables.vectors[modality], vector_rows(pairs, self.dim))
        return all_found

    def _note_wanted(self, rows: Sequence[Row], written: Collection[str]) -> None:
        """Note which vectors items lack; before the items are there, so that none is missed."""
        if not self.dim:
            self.wanted.note_all()
            return
        contents = {(of, row[f"{of}_key"]) for row in rows for of in MODALITIES}
        self.wanted.note(one for one in contents if one[1] and vector_name(*one) not in written)

    def drop_vectors_without(self, modality: Modality, ids: Sequence[int]) -> None:
        """Delete rows of vectors, written just now, of those items that are not there any more.

        Of those that go later the vectors go after them: see `Tables.remove_runs`.
        """
        rows = self.server.query(self.tables.items, one_of("id", ids), ["id"])
        if gone := set(ids) - {row["id"] for row in rows}:
            self.server.delete(self.tables.vectors[modality], one_of("item", gone))

    def _hold_to_claims(self, many: Sequence[Numbered], found: Collection[str]) -> None:
        """Refuse items whose vectors were there when they were claimed, and are not `found`.

        Milvus drops nothing on a condition: who tidies asks whether others are at work, and one may
        begin, and be told that a vector is there, between that and the dropping.
        """
        for one in many:
            for modality in MODALITIES if self.dim else ():
                key = getattr(one.new, f"{modality}_key")
                if key is None or vector_name(modality, hashed(key)) in found:
                    continue
                if self.claims.holds(modality, key):
                    self.claims.end(one.new for one in many)
                    raise _dropped(one.file.path)

    def replace(self, path: str, run: int, record: FileRecord, ids: Sequence[range]) -> None:
        """Show `run`, whose items have these ids, in place of what was seen of the file.

        Another process may write the file at the same time. Whichever is shown last stands; for
        the other that is no fault: its version was replaced.

        Raises:
            StoreError: another process took this one for dead, and swept the run.
        """
        key, token = file_key(path), self.numbers.token
        before = self.files.standing(key, run)
        if not before.is_of(token):
            raise _swept(path)
        old = before.seen
        self.blobs.put("record", run, {record_name(key, run): pack_record(record, ids)})
        if old is not None:
            self.files.note_runs([Noted(old.run, key, token, was_seen=True)])
        self.files.show(path, run, skipped=record.skipped is not None)
        # Once more: this process may have slept before it showed the run. Who sweeps takes the run
        # over, sees then that it is not shown, and deletes it last.
        shown = self.files.standing(key, run)
        if self._is_lost(shown, key):
            self._take_back(path, run)
            raise _swept(path)
        if old is not None:
            self.sweep_version(old)
        self._settle(key, run, is_alone=shown.is_alone)

    def discard(self, path: str, run: int) -> None:
        """Sweep a run of ours that was not finished, unless it is seen as a whole."""
        key = file_key(path)
        standing = self.files.standing(key, run)
        if not standing.is_seen:
            self.sweep([run])
        elif self._is_lost(standing, key):
            self._take_back(path, run)

    def _is_lost(self, standing: Standing, key: str) -> bool:
        """Whether a run of ours is seen that another took for dead, and swept or will sweep.

        Who found it shown has only struck it from the journal: then all of it is there.
        """
        if not standing.is_buried(self.numbers.token):
            return False
        return standing.noted is not None or self._record_of_whole(key, standing.run) is None

    def _take_back(self, path: str, run: int) -> None:
        """Show what was seen of a file before a run that was swept in the moment it was shown."""
        key, token = file_key(path), self.numbers.token
        beside = self.blobs.runs([records_prefix(key)]) - {run}
        if beside:
            # What is journalled is not finished, or about to go.
            beside -= {one.run for one in self.files.journalled(beside)}
        last = max(beside, default=run)
        record = None
        if last != run:
            # First: whoever finds its record leaves it.
            self.files.note_runs([Noted(last, key, token)])
            record = self._record_of_whole(key, last)
        if record is None:
            self.files.hide({key: run})
        else:
            self.files.show(path, last, skipped=record.skipped is not None)
            # Once more: it may have been swept in this moment too.
            if self._record_of_whole(key, last) is None:
                self.files.hide({key: last})
        self.sweep([run])
        self._settle(key, last, is_alone=False)

    def _record_of_whole(self, key: str, run: int) -> FileRecord | None:
        """The record of a version of a file, None where any of it is missing."""
        name = record_name(key, run)
        packed = self.blobs.get([name]).get(name)
        if packed is None:
            return None
        record = unpack_record(packed)
        n_items = self.server.count(self.tables.items, one_of("run", [run]))
        return record if n_items == record.n_items else None

    def _settle(self, key: str, run: int, *, is_alone: bool) -> None:
        """Sweep what is beside a run that was shown, and strike the run.

        In this order: who dies on the way leaves a sign of what there is to sweep. Others that
        replaced the run before it was struck have left it to us, so it is looked at once more.

        Args:
            key: of its file.
            run: that run.
            is_alone: nobody else had begun to write the file when the run was shown.
        """
        look = self.files.standings if is_alone else self.sweep_beside
        standing = look({key: run})[key]
        if standing.is_seen and standing.is_of(self.numbers.token):
            self.files.end(key, run)
            standing = self.files.standing(key, run)
        if not standing.is_seen:
            self.sweep([run])

    def sweep_beside(self, runs: Mapping[str, int]) -> dict[str, Standing]:
        """Delete what files have that is neither seen nor being written; returns how runs stand.

        Two that replace a file at once both know of the version before them, and neither of the
        other's. Whoever was shown last finds the other's record once that run is struck from the
        journal; was it not yet, then the other finds itself replaced when it settles.

        Args:
            runs: file key → the run that was shown last, or hidden.
        """
        shown = set(runs.values())
        # First: who writes one of these files now looks for others too.
        self.files.disturb(runs)
        # Each version has a record before it is shown, also one without items.
        beside = self.blobs.runs([records_prefix(key) for key in runs]) - shown
        if beside:
            # What was seen when it was noted is under way no longer.
            beside -= {one.run for one in self.files.journalled(beside) if not one.was_seen}
        # After the journal: what was struck from it in between has been shown by now.
        standings = self.files.standings(runs)
        seen = set[int]().union(*(one.seen.runs for one in standings.values() if one.seen))
        self.sweep((beside | shown) - seen)
        return standings

    def sweep(self, runs: Collection[int]) -> None:
        """Delete all rows of runs that are not seen, and note what they may have left alone."""
        if not runs:
            return
        # Some at a time: the notes of all items of a file would take 1.4 kB each.
        for rows in self.server.each(self.tables.items, one_of("run", runs), ["id"]):
            self.files.note_unused({*self._keys_of([row["id"] for row in rows])})
        self.tables.remove_runs(runs)
        self.files.strike_runs(runs)

    def sweep_version(self, version: Seen) -> None:
        """The same of a version that is seen no longer, by the keys of its rows.

        By their run the server would look through all rows of five tables: 1.7 s of 20,000 photos.
        """
        ids = self.ids_of(version)
        if ids is None or version.record != version.run:
            self.sweep(version.runs)
            return
        for start in range(0, max(len(ids), 1), _IDS_AT_ONCE):
            some = ids[start : start + _IDS_AT_ONCE]
            self.files.note_unused({*self._keys_of(some)})
            self.tables.remove_items(some)
            names = [name(item_id) for item_id in some for name in (item_name, words_name)]
            is_last = start + _IDS_AT_ONCE >= len(ids)
            self.blobs.drop([*names, version.record_name] if is_last else names)
        self.files.strike_runs([version.run])

    def ids_of(self, version: Seen) -> list[int] | None:
        """The numbers of the items of a version, ascending; None where its record tells none."""
        packed = self.blobs.get([version.record_name]).get(version.record_name)
        spans = None if packed is None else items_of(packed)
        return None if spans is None else [item_id for span in spans for item_id in span]

    def _keys_of(self, ids: Sequence[int]) -> Iterator[tuple[str, str]]:
        packed = self.blobs.get(map(item_name, ids))
        for item_id in ids:
            if item_name(item_id) in packed:
                yield from contents_of([unpack_item(item_id, packed[item_name(item_id)])])


def _swept(path: str) -> StoreError:
    problem = f"another process took this one for dead, and swept what it had written of {path}"
    return StoreError(problem, "index again")


def _dropped(path: str) -> StoreError:
    problem = f"another process dropped a vector of {path} in the moment it was counted on"
    return StoreError(problem, "index again")
