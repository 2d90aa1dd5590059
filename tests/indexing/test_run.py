"""One indexing run over real files, the real store and worker-free decoding."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from colour_encoder import ColourEncoder
from indexing.making import RGB, colour_folder, pairs, photo
from stores.making import full_disk
from tusou.errors import StoreError
from tusou.executors import open_executor
from tusou.indexing import IndexOptions, index
from tusou.protocols import Store
from tusou.sources import walk
from tusou.stores import open_store
from tusou.stores.write_lock import WriteLock
from tusou.types import DecodeOptions, IndexReport, Progress, Skipped, SourceFile


class Bench:
    """A folder, a store and an encoder, and a way to run."""

    def __init__(self, tmp_path: Path) -> None:
        self.folder = tmp_path / "files"
        self.folder.mkdir()
        self.store: Store = open_store(str(tmp_path / "library"))
        self.encoder: ColourEncoder | None = ColourEncoder()
        self.seen: list[Progress] = []

    def run(
        self,
        options: IndexOptions | None = None,
        root: Path | None = None,
        found: Iterable[SourceFile | Skipped] | None = None,
        listener: Callable[[Progress], object] | None = None,
    ) -> IndexReport:
        root = root or self.folder
        if self.encoder is not None:
            self.store.bind_encoder(self.encoder.stamp)
        with closing(open_executor(workers=0)) as executor:
            return index(
                walk([str(root)]) if found is None else found,
                self.store,
                self.encoder,
                executor,
                options=options or IndexOptions(),
                under=[str(root)],
                listener=listener or self.seen.append,
            )

    def best(self, query: str) -> str:
        """Relative path of the picture nearest to a sentence."""
        vector = ColourEncoder().encode_texts([query])[0]
        from tusou.types import Where

        ranking = self.store.search_vectors("image", vector, 1, Where())
        return self.store.get(list(ranking.ids))[0].relative_path


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.store.close()


def test_a_folder_becomes_searchable(bench):
    """Each photo is an item, and the red one is found by "red"."""
    colour_folder(bench.folder)
    report = bench.run()
    assert (report.indexed, report.unchanged, report.skipped) == (len(RGB), 0, ())
    assert report.items == {"photo": len(RGB)}
    assert bench.best("red") == "red.png"
    assert bench.best("蓝色") == "blue.png"


def test_a_second_run_does_nothing(bench):
    """Unchanged files are neither decoded nor encoded again."""
    colour_folder(bench.folder)
    bench.run()
    calls = len(bench.encoder.image_calls)
    report = bench.run()
    assert (report.indexed, report.unchanged) == (0, len(RGB))
    assert len(bench.encoder.image_calls) == calls


def test_a_disk_without_room_for_housekeeping_leaves_the_run_its_report(bench, caplog):
    colour_folder(bench.folder)
    bench.run()
    with full_disk():
        report = bench.run()
    assert (report.indexed, report.unchanged) == (0, len(RGB))
    assert "cannot be tidied" in caplog.text


def test_a_disk_without_room_for_an_index_leaves_the_run_its_report(bench):
    """Which tells it; so does what searches that index, until there is room again."""
    colour_folder(bench.folder)
    bench.run()
    before = bench.best("red")
    bench.store.close()
    shutil.rmtree(os.path.join(bench.store.folder, "index"))
    bench.store = open_store(bench.store.folder)
    with full_disk():
        report = bench.run()
        with pytest.raises(StoreError, match="the disk is full"):
            bench.best("red")
    assert "the disk is full" in report.undone.problem
    assert bench.run().undone is None
    assert bench.best("red") == before


def test_only_the_changed_file_is_done(bench):
    """A file with new content replaces its old items."""
    colour_folder(bench.folder)
    bench.run()
    photo(bench.folder / "red.png", "green", (50, 30))
    report = bench.run()
    assert (report.indexed, report.unchanged) == (1, len(RGB) - 1)
    assert len(bench.store.ids()) == len(RGB)
    assert bench.best("red") != "red.png" or "red.png" not in RGB


def test_a_touched_file_keeps_its_items(bench):
    """A new mtime over the same bytes costs a hash and no decoding."""
    path = photo(bench.folder / "red.png", "red")
    bench.run()
    before = bench.store.ids()
    os.utime(path, ns=(1, 1))
    report = bench.run()
    assert (report.indexed, report.reused) == (0, 1)
    assert bench.store.ids() == before
    (stored,) = bench.store.get(before)
    assert (stored.item.date, stored.item.date_from) == ("1970-01-01T00:00:00", "mtime")
    assert bench.best("red") == "red.png"
    assert bench.run().unchanged == 1


def test_a_moved_file_takes_its_vectors_along(bench):
    """A moved file is not encoded again, and its old place is gone."""
    path = photo(bench.folder / "red.png", "red")
    bench.run()
    calls = len(bench.encoder.image_calls)
    (bench.folder / "deep").mkdir()
    path.rename(bench.folder / "deep" / "crimson.png")
    report = bench.run()
    assert (report.moved, report.reused, report.removed) == (1, 0, 0)
    assert len(bench.encoder.image_calls) == calls
    assert bench.best("red") == "deep/crimson.png"


def test_what_was_left_out_of_a_file_goes_with_it(bench):
    """A touched, copied or moved file tells of its pages that could not be read, under its name."""
    path = photo(bench.folder / "red.png", "red")
    bench.run()
    (record,) = bench.store.files()
    skip = Skipped(record.path, "page 2 is broken", "save it anew", 2, whole_file=False)
    assert bench.store.copy_file(record.path, replace(record, page_skips=(skip,)))
    os.utime(path, ns=(10**9, 10**9))
    bench.run()
    path.rename(bench.folder / "crimson.png")
    bench.run()
    (record,) = bench.store.files()
    assert record.path == str(bench.folder / "crimson.png")
    assert record.page_skips == (replace(skip, path=record.path),)


def test_a_vanished_file_leaves_the_library(bench):
    """Deleted files are removed with their items."""
    colour_folder(bench.folder)
    bench.run()
    (bench.folder / "red.png").unlink()
    report = bench.run()
    assert report.removed == 1
    assert all(one.relative_path != "red.png" for one in bench.store.get(bench.store.ids()))


def test_a_drive_that_is_not_mounted_is_not_forgotten(bench, tmp_path):
    """Its mount point is an empty folder: items stay with their vectors, and it is told."""
    colour_folder(bench.folder)
    bench.run()
    before, calls = bench.store.ids(), len(bench.encoder.image_calls)
    bench.folder.rename(tmp_path / "unplugged")
    bench.folder.mkdir()
    report = bench.run()
    assert (report.removed, bench.store.ids()) == (0, before)
    assert "tusou forget" in report.skipped[0].mend
    bench.folder.rmdir()
    (tmp_path / "unplugged").rename(bench.folder)
    assert bench.run().unchanged == len(RGB)
    assert len(bench.encoder.image_calls) == calls


def test_what_a_link_led_to_is_not_forgotten(bench, tmp_path):
    """A linked folder on a drive that is unplugged keeps its items until it is back."""
    colour_folder(tmp_path / "drive")
    photo(bench.folder / "here.png", "red", (50, 50))
    (bench.folder / "linked").symlink_to(tmp_path / "drive")
    bench.run()
    (tmp_path / "drive").rename(tmp_path / "unplugged")
    report = bench.run()
    assert (report.removed, report.unchanged) == (0, 1)
    assert len(bench.store.ids()) == len(RGB) + 1
    (bench.folder / "linked").unlink()
    assert bench.run().removed == len(RGB)


@pytest.mark.skipif(not os.path.exists("/proc/self/mem"), reason="a file that gives EIO")
def test_pairs_of_a_manifest_that_cannot_be_opened_stay(bench, tmp_path):
    """A manifest on a drive that fails for a moment is not taken for one that holds no pairs."""
    photo(bench.folder / "red.png", "red")
    manifest = pairs(tmp_path / "pairs.json", [{"text": "a chair", "image": "red.png"}])
    link = bench.folder / "pairs.json"
    link.symlink_to(manifest)
    bench.run()
    before = bench.store.find(image_path=str(bench.folder / "red.png"))
    link.unlink()
    link.symlink_to("/proc/self/mem")
    assert bench.run().removed == 0
    assert set(before) <= set(bench.store.ids())


def test_a_changed_file_that_cannot_be_read_keeps_what_it_had(bench):
    """Seen by the walk and gone when its turn came: the items of its earlier state stay."""
    colour_folder(bench.folder)
    bench.run()
    before = bench.store.ids()
    photo(bench.folder / "red.png", "green", (50, 30))
    found = list(walk([str(bench.folder)]))
    (bench.folder / "red.png").rename(bench.folder / "red.away")
    report = bench.run(found=found)
    assert [skip.fault for skip in report.skipped] == ["outside"]
    assert bench.store.ids() == before
    (bench.folder / "red.away").rename(bench.folder / "red.png")
    assert bench.run().indexed == 1


@pytest.mark.parametrize("after", [0, 2])
def test_a_run_that_is_stopped_lets_others_write(bench, tmp_path, after):
    """A server whose job was cancelled does not keep a shell from indexing."""
    colour_folder(bench.folder)

    def stop(progress):
        if progress.done_files == after:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bench.run(listener=stop)
    lock = WriteLock(str(tmp_path / "library" / "library.lock"), timeout_s=0)
    lock.hold()
    lock.release()
    assert bench.run().unchanged == after


@pytest.mark.parametrize("year", [2262, 2300, 2440])
def test_a_file_of_a_time_that_no_library_holds(bench, year):
    """A broken clock costs the date alone, and the next run sees no change."""
    path = photo(bench.folder / "red.png", "red")
    late_ns = (year - 1970) * 31_556_952 * 10**9 + 10**16
    os.utime(path, ns=(late_ns, late_ns))
    if path.stat().st_mtime_ns < 2**63:
        pytest.skip("the file system keeps no such times")
    assert bench.run().indexed == 1
    (stored,) = bench.store.get(bench.store.ids())
    assert (stored.item.date, stored.item.date_from) == ("", "")
    assert bench.run().unchanged == 1


def test_half_characters_do_not_end_a_run(bench):
    """A cut emoji in one row of a manifest costs neither the run nor the row."""
    photo(bench.folder / "red.png", "red")
    rows = [
        {"text": "a chair\ud83d", "image": "red.png", "tag\ud83d": "x\ude00"},
        {"text": "a table", "image": "\ud83d.png"},
    ]
    pairs(bench.folder / "pairs.json", rows)
    report = bench.run()
    assert report.items == {"pair": 2}
    assert len(report.skipped) == 1
    texts = [one.item.text for one in bench.store.get(bench.store.ids())]
    assert texts == ["a chair\ufffd", "a table"]


def test_another_root_is_left_alone(bench, tmp_path):
    """Indexing one folder does not remove what another folder brought."""
    colour_folder(bench.folder)
    other = colour_folder(tmp_path / "other")
    bench.run()
    bench.run(root=other)
    assert len(bench.store.ids()) == 2 * len(RGB)


def test_a_broken_file_is_skipped_with_its_reason(bench):
    """A damaged picture costs itself; the report and the next report name it."""
    colour_folder(bench.folder)
    (bench.folder / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n nothing more")
    report = bench.run()
    assert report.indexed == len(RGB)
    assert [Path(skip.path).name for skip in report.skipped] == ["broken.png"]
    assert report.skipped[0].problem
    again = bench.run()
    assert [Path(skip.path).name for skip in again.skipped] == ["broken.png"]
    assert again.indexed == 0


def test_a_mended_file_is_tried_again(bench):
    """A skipped file that changes is decoded."""
    (bench.folder / "red.png").write_bytes(b"not a picture")
    assert bench.run().indexed == 0
    photo(bench.folder / "red.png", "red")
    report = bench.run()
    assert (report.indexed, report.skipped) == (1, ())


def test_equal_pictures_are_encoded_once(bench):
    """Two files with the same pixels share one vector."""
    photo(bench.folder / "a.png", "red")
    photo(bench.folder / "b.bmp", "red")
    bench.run()
    assert sum(bench.encoder.image_calls) == 1
    assert len(bench.store.ids()) == 2


def test_pictures_of_many_files_are_encoded_together(bench):
    """Batches cross the borders of files."""
    for n in range(20):
        photo(bench.folder / f"{n}.png", "red", (40 + n, 30))
    bench.run()
    assert max(bench.encoder.image_calls) == bench.encoder.batch_size


def test_text_only_without_an_encoder(bench):
    """With no model the texts are there and no vectors are."""
    bench.encoder = None
    photo(bench.folder / "chair.png", "red")
    pairs(bench.folder / "pairs.json", [{"text": "a red armchair", "image_path": "chair.png"}])
    report = bench.run()
    assert report.items["pair"] == 1
    assert sum(bench.store.stats().vectors.values()) == 0
    from tusou.types import Where

    assert bench.store.search_words("armchair", 5, Where()).ids


@pytest.mark.parametrize("name", ["pairs.json", "pairs.parquet"])
def test_a_picture_of_a_manifest_that_changes_or_comes_late_is_seen(bench, name):
    """The manifest is unchanged, but its pictures are not: its pairs are read again."""
    rows = [{"text": "one", "image_path": "a.png"}, {"text": "two", "image_path": "late.png"}]
    pairs(bench.folder / name, rows)
    photo(bench.folder / "a.png", "red")
    assert len(bench.run().skipped) == 1
    assert bench.run().unchanged == 1
    photo(bench.folder / "a.png", "blue", (50, 30))
    photo(bench.folder / "late.png", "yellow")
    report = bench.run()
    assert (report.indexed, report.skipped) == (1, ())
    assert bench.store.find(image_path=str(bench.folder / "late.png"))
    assert sum(bench.store.stats().vectors.values()) == 4


def test_texts_beside_pictures(bench):
    """They are found and followed; equal pictures with other texts are other items."""
    from tusou.types import Where

    for name, text in (("a", "an armchair"), ("b", "a sofa")):
        photo(bench.folder / f"{name}.png", "red")
        (bench.folder / f"{name}.txt").write_text(text)
    assert bench.run().items == {"photo": 2}
    assert len(bench.store.search_words("sofa", 5, Where()).ids) == 1
    assert bench.run().unchanged == 2
    (bench.folder / "a.txt").write_text("a bench")
    assert bench.run().indexed == 1
    assert not bench.store.search_words("armchair", 5, Where()).ids
    (bench.folder / "new").mkdir()
    for name in ("a.png", "a.txt"):
        (bench.folder / name).rename(bench.folder / "new" / name)
    assert bench.run().moved == 1
    assert len(bench.store.search_words("bench", 5, Where()).ids) == 1


def test_the_first_model_encodes_what_is_there(bench):
    """A text-only library gets its vectors when it is indexed with a model."""
    encoder, bench.encoder = bench.encoder, None
    colour_folder(bench.folder)
    bench.run()
    bench.encoder = encoder
    report = bench.run()
    assert report.indexed == len(RGB)
    assert bench.best("yellow") == "yellow.png"


def test_long_texts_are_encoded_to_their_last_word(bench):
    """A text far beyond the context has a vector for each part of it."""
    text = "nothing to see here " * 30 + "and at last something purple"
    pairs(bench.folder / "pairs.json", [{"text": text, "image_path": "x.png"}])
    photo(bench.folder / "x.png", "red")
    bench.run()
    from tusou.types import Where

    ids = bench.store.find(text_key=bench.store.get(bench.store.ids())[0].text_key)
    chunks = bench.store.get_vectors("text", ids)[ids[0]]
    assert len(chunks) > 3
    vector = ColourEncoder().encode_texts(["purple"])[0]
    assert bench.store.search_vectors("text", vector, 1, Where()).scores[0] > 0.1


def test_progress_counts_to_the_end(bench):
    """Progress starts at nothing done and ends with everything."""
    colour_folder(bench.folder)
    bench.run()
    assert bench.seen[0].done_files == 0
    assert bench.seen[-1].done_files == bench.seen[-1].total_files == len(RGB)
    assert "4/4 files" in str(bench.seen[-1])


def test_who_listens_can_end_a_walk(bench, monkeypatch):
    """A million files are looked for before the first is read."""
    monkeypatch.setattr("tusou.indexing.run.BEAT_S", 0.0)
    walked = []

    def files() -> Iterator[SourceFile]:
        for n in range(10_000):
            walked.append(n)
            yield SourceFile(f"/x/{n}.png", "/x", 1, 0)

    def stop(progress: Progress) -> None:
        assert (progress.total_files, progress.current) == (0, "/x/0.png")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bench.run(found=files(), listener=stop)
    assert walked == [0]


def test_who_listens_is_told_of_a_long_file_before_its_end(bench, monkeypatch):
    """A book of a thousand pages takes minutes, and may be stopped in between."""
    monkeypatch.setattr("tusou.indexing.tally.BEAT_S", 0.0)
    rows = [{"text": f"chair {n}", "image_path": "red.png"} for n in range(20)]
    photo(bench.folder / "red.png", "red")
    pairs(bench.folder / "long.json", rows)
    bench.run()
    within = [one for one in bench.seen if one.current == "long.json" and one.done_files == 0]
    assert len(within) >= len(rows)


def test_items_of_a_file_under_way_are_counted(bench, monkeypatch):
    """A manifest of a million rows is one file: what is counted of it grows all the while."""
    monkeypatch.setattr("tusou.indexing.tally.BEAT_S", 0.0)
    photo(bench.folder / "red.png", "red")
    rows = [{"text": f"chair {n}", "image_path": "red.png"} for n in range(200)]
    pairs(bench.folder / "long.json", rows)
    report = bench.run()
    counted = [one.done_items for one in bench.seen]
    within = [one.done_items for one in bench.seen if one.done_files == 0]
    assert len(set(within)) > 2
    assert counted == sorted(counted)
    assert counted[-1] == sum(report.items.values()) == len(rows)


def test_an_interrupted_run_goes_on(bench):
    """What was finished before Ctrl-C is kept; the next run does the rest."""
    for n in range(30):
        photo(bench.folder / f"{n:02}.png", "red", (40 + n, 30))

    def stop(progress: Progress) -> None:
        if progress.done_files == 16:
            raise KeyboardInterrupt

    listener, bench.seen = bench.seen, type("Stop", (list,), {"append": lambda _, p: stop(p)})()
    with pytest.raises(KeyboardInterrupt):
        bench.run()
    bench.seen = listener
    kept = len(bench.store.ids())
    assert kept >= 15
    report = bench.run()
    assert report.unchanged == kept
    assert report.indexed == 30 - kept
    assert len(bench.store.ids()) == 30


def test_items_without_a_date_take_the_mtime(bench):
    """A photo without EXIF has the date of its file, and says so."""
    path = photo(bench.folder / "red.png", "red")
    os.utime(path, (86_400, 86_400))
    bench.run()
    item = bench.store.get(bench.store.ids())[0].item
    assert (item.date, item.date_from) == ("1970-01-02T00:00:00", "mtime")


def test_a_photo_without_exif_has_the_date_of_its_name(bench):
    """Also when it gets that name later: the bytes are the same, the file is another."""
    path = photo(bench.folder / "IMG_20190504_102030.png", "red")
    bench.run()
    item = bench.store.get(bench.store.ids())[0].item
    assert (item.date, item.date_from) == ("2019-05-04T10:20:30", "name")
    path.rename(bench.folder / "1967-05-04 garden.png")
    assert bench.run().moved == 1
    item = bench.store.get(bench.store.ids())[0].item
    assert (item.date, item.date_from) == ("1967-05-04", "name")


def test_a_manifest_is_staged_in_blocks(bench):
    """A manifest larger than one block arrives whole."""
    photo(bench.folder / "x.png", "red")
    rows = [{"text": f"chair number {n}", "image_path": "x.png"} for n in range(600)]
    pairs(bench.folder / "pairs.json", rows)
    assert bench.run().items["pair"] == 600
    assert len(bench.store.ids()) >= 600


def test_options_reach_the_source(bench):
    """A smaller pixel limit skips a large picture with its reason."""
    photo(bench.folder / "large.png", "red", (400, 300))
    report = bench.run(IndexOptions(decode=DecodeOptions(max_pixels=1000)))
    assert report.indexed == 0
    assert report.skipped[0].problem
