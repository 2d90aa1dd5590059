"""Runs in a row: what moved, changed, came and went between them."""

from __future__ import annotations

import gc
import os

import pytest

from indexing.making import RGB, colour_folder, pairs, photo
from indexing.test_run import Bench
from sources.pdf.making import BLUE, RED, Sheet, write_pdf
from tusou.indexing import IndexOptions, incoming
from tusou.sources import walk
from tusou.types import DecodeOptions, FileRecord, SourceFile


@pytest.fixture
def bench(tmp_path):
    """A folder, a store and an encoder."""
    made = Bench(tmp_path)
    yield made
    made.store.close()


def colours(bench):
    """The colour that the library holds for each file, by the vectors of its items."""
    found = {}
    for stored in bench.store.get(bench.store.ids()):
        vector = bench.store.get_vectors("image", [stored.id])[stored.id][0]
        cosines = {
            colour: float(vector @ bench.encoder.encode_texts([colour])[0]) for colour in RGB
        }
        found[stored.relative_path] = max(cosines, key=cosines.get)
    return found


def test_two_files_that_swapped_names_are_told_apart(bench):
    """After a swap each name has the picture that lies there now."""
    red, blue = photo(bench.folder / "a.png", "red"), photo(bench.folder / "b.png", "blue")
    os.utime(red, (1, 1))
    bench.run()
    red.rename(bench.folder / "c")
    blue.rename(red)
    (bench.folder / "c").rename(blue)
    bench.run()
    assert colours(bench) == {"a.png": "blue", "b.png": "red"}


def test_what_did_not_change_is_held_only_while_changes_are_looked_for(bench):
    """A library of a million files is no burden of the memory in which others are decoded."""
    old = photo(bench.folder / "a.png", "red")
    bench.run()
    new = photo(bench.folder / "b.png", "blue")
    seen = []

    def look(progress):
        if progress.total_files:
            held = [one for one in gc.get_objects() if type(one) in (FileRecord, SourceFile)]
            seen.append({one.path for one in held} & {str(old), str(new)})

    bench.run(listener=look)
    assert seen[0] == {str(new)}
    assert not any(str(old) in paths for paths in seen)


def test_a_moved_file_is_itself_when_its_old_name_is_taken(bench):
    """A picture moved behind many others keeps its content, though its old name holds another."""
    first = photo(bench.folder / "a.png", "red")
    for n in range(30):
        photo(bench.folder / f"m{n:02}.png", "green", (50 + n, 30))
    bench.run()
    first.rename(bench.folder / "z.png")
    photo(first, "yellow", (70, 20))
    for n in range(30):
        photo(bench.folder / f"m{n:02}.png", "green", (90 + n, 30))
    bench.run()
    found = colours(bench)
    assert (found["a.png"], found["z.png"]) == ("yellow", "red")


def test_a_damaged_file_lends_nothing(bench):
    """A copy is read for itself when the file it came from was damaged meanwhile."""
    first = photo(bench.folder / "a.png", "red")
    bench.run()
    (bench.folder / "z.png").write_bytes(first.read_bytes())
    first.write_bytes(b"no picture any more")
    for n in range(30):
        photo(bench.folder / f"m{n:02}.png", "green", (50 + n, 30))
    report = bench.run()
    assert [skip.path for skip in report.skipped] == [str(first)]
    assert colours(bench)["z.png"] == "red"


def test_a_text_that_could_not_be_read_is_read_when_it_can_be(bench):
    """Nothing of the file has changed, and no copy of it goes without the text either."""
    path = photo(bench.folder / "red.png", "red")
    text, away = path.with_suffix(".txt"), bench.folder / "away"
    text.write_text("a red armchair")
    found = list(walk([str(bench.folder)]))
    text.rename(away)
    text.mkdir()  # what lies there cannot be opened
    first = bench.run(found=found)
    assert [skip.fault for skip in first.skipped] == ["outside"]
    text.rmdir()
    away.rename(text)
    second = bench.run()
    assert (second.indexed, second.reused, second.skipped) == (1, 0, ())
    assert [one.item.text for one in bench.store.get(bench.store.ids())] == ["a red armchair"]
    assert bench.run().unchanged == 1


def test_what_was_decoded_of_other_bytes_is_lent_to_nobody(bench, monkeypatch):
    """A picture that was replaced after it had been hashed is read again, and so is its twin."""
    path = photo(bench.folder / "a.png", "red")
    red = path.read_bytes()
    sha256_of = incoming.sha256_of

    def then_replaced(path):
        found = sha256_of(path)
        photo(bench.folder / "a.png", "green", (50, 30))
        return found

    monkeypatch.setattr(incoming, "sha256_of", then_replaced)
    bench.run()
    monkeypatch.undo()
    assert colours(bench) == {"a.png": "green"}
    (bench.folder / "0.png").write_bytes(red)
    path.write_bytes(red)
    bench.run()
    assert colours(bench) == {"a.png": "red", "0.png": "red"}


def test_moved_changed_removed_and_new_in_one_run(bench):
    """Each file of a busy day is counted once, and a further run finds nothing to do."""
    colour_folder(bench.folder)
    photo(bench.folder / "stays.png", "red", (60, 30))
    bench.run()
    (bench.folder / "sub").mkdir()
    (bench.folder / "red.png").rename(bench.folder / "sub" / "crimson.png")
    photo(bench.folder / "green.png", "yellow", (44, 33))
    (bench.folder / "blue.png").unlink()
    photo(bench.folder / "fresh.png", "blue", (20, 50))
    report = bench.run()
    assert (report.indexed, report.moved, report.removed, report.unchanged) == (2, 1, 1, 2)
    assert report.reused == 0
    assert colours(bench) == {
        "sub/crimson.png": "red",
        "green.png": "yellow",
        "yellow.png": "yellow",
        "stays.png": "red",
        "fresh.png": "blue",
    }
    again = bench.run()
    assert (again.indexed, again.moved, again.removed, again.unchanged) == (0, 0, 0, 5)


def test_as_many_files_moved_as_are_gone(bench):
    """One of two copies that came is the moved file; of two equal files that went one moved."""
    photo(bench.folder / "red.png", "red")
    bench.run()
    photo(bench.folder / "one.png", "red")
    photo(bench.folder / "two.png", "red")
    (bench.folder / "red.png").unlink()
    report = bench.run()
    assert (report.moved, report.reused, report.removed) == (1, 1, 0)
    (bench.folder / "one.png").unlink()
    (bench.folder / "two.png").rename(bench.folder / "three.png")
    report = bench.run()
    assert (report.moved, report.reused, report.removed) == (1, 0, 1)


def test_a_file_may_move_to_the_place_of_another(bench):
    """It is told as moved, though the library knew a file there; a touched one did not move."""
    photo(bench.folder / "red.png", "red")
    photo(bench.folder / "blue.png", "blue")
    bench.run()
    (bench.folder / "red.png").replace(bench.folder / "blue.png")
    report = bench.run()
    assert (report.moved, report.reused, report.removed) == (1, 0, 0)
    photo(bench.folder / "gone.png", "red")
    bench.run()
    (bench.folder / "gone.png").unlink()
    os.utime(bench.folder / "blue.png", ns=(1, 1))
    report = bench.run()
    assert (report.moved, report.reused, report.removed) == (0, 1, 1)


def test_a_file_that_comes_back_is_indexed_again(bench):
    """Removed in one run and back in the next, a picture is found as before."""
    red = photo(bench.folder / "red.png", "red")
    photo(bench.folder / "blue.png", "blue")
    bench.run()
    kept = red.read_bytes()
    red.unlink()
    assert bench.run().removed == 1
    assert colours(bench) == {"blue.png": "blue"}
    red.write_bytes(kept)
    bench.run()
    assert bench.best("red") == "red.png"


def test_other_options_read_the_same_files_again(bench):
    """Changed options decode anew and replace; going back decodes once more, without leftovers."""
    write_pdf(bench.folder / "a.pdf", *(Sheet().text(72, 700, f"page {n}") for n in range(3)))
    one = IndexOptions(decode=DecodeOptions(max_pages=1))
    assert bench.run().items["page"] == 3
    assert bench.run(one).items["page"] == 1
    assert len(bench.store.ids()) == 1
    assert bench.run(one).unchanged == 1
    assert bench.run().items["page"] == 3
    assert len(bench.store.ids()) == 3


def test_passwords_open_what_was_skipped(bench):
    """A locked PDF is skipped, and again; with its password it is read, and then left alone."""
    sheet = Sheet().text(72, 700, "the secret chair").area(100, 100, 300, 300, RED)
    write_pdf(bench.folder / "locked.pdf", sheet, password="sesame")
    write_pdf(bench.folder / "open.pdf", Sheet().area(100, 100, 300, 300, BLUE))
    first = bench.run()
    assert (first.indexed, len(first.skipped)) == (1, 1)
    again = bench.run()
    assert [skip.path for skip in again.skipped] == [str(bench.folder / "locked.pdf")]
    wrong = bench.run(IndexOptions(decode=DecodeOptions(passwords=("simsim",))))
    assert (wrong.indexed, wrong.unchanged, len(wrong.skipped)) == (0, 1, 1)
    right = IndexOptions(decode=DecodeOptions(passwords=("simsim", "sesame")))
    opened = bench.run(right)
    assert (opened.indexed, opened.unchanged, opened.skipped) == (1, 1, ())
    assert bench.run().unchanged == 2
    assert bench.best("red") == "locked.pdf"


def test_a_locked_file_keeps_its_items_without_its_password(bench):
    """Other options decode it again; where the password lacks it stays as it was, which is told."""
    sheet = Sheet().text(72, 700, "the secret chair").area(100, 100, 300, 300, RED)
    write_pdf(bench.folder / "locked.pdf", sheet, password="sesame")
    bench.run(IndexOptions(decode=DecodeOptions(passwords=("sesame",))))
    (item,) = bench.store.ids()
    without = bench.run(IndexOptions(decode=DecodeOptions(figures=False)))
    assert (without.indexed, without.removed, bench.store.ids()) == (0, 0, [item])
    assert ["is encrypted" in skip.problem for skip in without.skipped] == [True]
    assert bench.best("red") == "locked.pdf"
    given = IndexOptions(decode=DecodeOptions(figures=False, passwords=("sesame",)))
    assert (bench.run(given).indexed, bench.run(given).unchanged) == (1, 1)


def test_a_file_that_a_locked_one_replaced_is_not_found_by_what_it_held(bench):
    """Its items are of other bytes; the new ones are read as soon as the password is there."""
    write_pdf(
        bench.folder / "a.pdf", Sheet().text(72, 700, "the old chair").area(9, 9, 300, 300, RED)
    )
    bench.run()
    sheet = Sheet().text(72, 700, "the secret lamp").area(100, 100, 300, 300, BLUE)
    write_pdf(bench.folder / "a.pdf", sheet, password="sesame")
    without = bench.run()
    assert ["is encrypted" in skip.problem for skip in without.skipped] == [True]
    assert list(bench.store.ids()) == []
    opened = bench.run(IndexOptions(decode=DecodeOptions(passwords=("sesame",))))
    assert (opened.indexed, opened.skipped) == (1, ())
    assert bench.best("blue") == "a.pdf"


def test_text_vectors_may_come_later(bench):
    """Without text vectors at first, a run that wants them adds them and encodes no picture."""
    photo(bench.folder / "x.png", "red")
    pairs(bench.folder / "m.json", [{"text": "a red chair", "image_path": "x.png"}])
    bench.run(IndexOptions(embed_text=False))
    assert bench.store.get_vectors("text", bench.store.ids()) == {}
    bench.encoder.image_calls.clear()
    bench.run()
    assert sum(bench.encoder.image_calls) == 0
    assert len(bench.store.get_vectors("text", bench.store.ids())) == 1


def test_an_interrupted_manifest_leaves_the_old_one(bench):
    """A manifest that was under way at Ctrl-C is as it was; the next run brings it whole."""
    photo(bench.folder / "x.png", "red")
    manifest = pairs(bench.folder / "m.json", [{"text": "the old text", "image_path": "x.png"}])
    bench.run()
    pairs(manifest, [{"text": f"chair {n}", "image_path": "x.png"} for n in range(300)])
    encode, calls = bench.encoder.encode_texts, []

    def interrupted(texts):
        calls.append(len(texts))
        if len(calls) == 2:
            raise KeyboardInterrupt
        return encode(texts)

    bench.encoder.encode_texts = interrupted
    with pytest.raises(KeyboardInterrupt):
        bench.run()
    texts = {stored.item.text for stored in bench.store.get(bench.store.ids())}
    assert "the old text" in texts
    assert not any(text.startswith("chair") for text in texts)
    del bench.encoder.encode_texts
    assert bench.run().items["pair"] == 300
    texts = {stored.item.text for stored in bench.store.get(bench.store.ids())}
    assert "the old text" not in texts


def test_a_folder_that_was_renamed_is_told(bench, tmp_path):
    """The new place has its items; of the old one the report tells what is to be done."""
    old = colour_folder(tmp_path / "photos")
    bench.run(root=old)
    new = old.rename(tmp_path / "pictures")
    report = bench.run(root=new)
    assert report.indexed == 0
    [left] = report.skipped
    assert (left.path, left.is_folder, left.fault) == (str(old), True, "outside")
    assert left.problem == f"not there any more, and found elsewhere: {len(RGB)}"
    assert left.mend == f"if its files are really gone: tusou forget {old}"
    assert len(bench.store.ids()) == 2 * len(RGB)  # the old place may lie on another machine
    bench.store.forget([record.path for record in bench.store.files(str(old))])
    assert bench.run(root=new).skipped == ()


def test_files_that_were_moved_out_of_a_folder_are_told(bench, tmp_path):
    """To walk it is enough."""
    old = colour_folder(tmp_path / "photos")
    bench.run(root=old)
    (old / "red.png").rename(bench.folder / "red.png")
    [left] = bench.run().skipped
    assert (left.path, left.problem) == (str(old), "moved away from here: 1")
    assert left.mend == f"tusou index {old}"
    assert bench.run(root=old).removed == 1


def test_a_copy_leaves_nothing_behind(bench, tmp_path):
    old = colour_folder(tmp_path / "photos")
    bench.run(root=old)
    (bench.folder / "red.png").write_bytes((old / "red.png").read_bytes())
    report = bench.run()
    assert (report.reused, report.skipped) == (1, ())
