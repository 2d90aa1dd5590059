"""Drives below an indexed folder: what lies on them stays while they are away."""

from __future__ import annotations

import os

import pytest

from indexing.making import photo
from indexing.test_run import Bench
from mounting import plugged_in
from tusou.sources import walk
from tusou.types import Skipped


@pytest.fixture
def bench(tmp_path):
    made = Bench(tmp_path)
    photo(made.folder / "here.png", "red")
    yield made
    made.store.close()


@pytest.fixture
def drive(bench, tmp_path):
    """With a photo, mounted at the folder "nas" below the root."""
    with plugged_in(tmp_path / "drive") as drive:
        photo(drive.contents / "there.png", "blue")
        (bench.folder / "nas").mkdir()
        drive.mount(bench.folder / "nas")
        yield drive


@pytest.fixture
def mounted(bench, monkeypatch):
    """Folders that count as mount points; they need no rights."""
    points = set()
    monkeypatch.setattr(os.path, "ismount", lambda path: os.fspath(path) in points)
    return points


def held(bench):
    """Relative paths of the files of the library."""
    return [record.file.relative_path for record in bench.store.files()]


def test_what_lies_on_a_drive_stays_while_it_is_away(bench, drive):
    """It is told where it is not mounted; when it is back nothing is done again."""
    bench.run()
    calls = len(bench.encoder.image_calls)
    drive.unmount()
    nas = bench.folder / "nas"
    for _ in range(2):
        report = bench.run()
        (told,) = report.skipped
        assert (report.unchanged, report.removed) == (1, 0)
        assert (told.path, told.problem) == (str(nas), f"the drive at {nas} is not mounted")
        assert told.mend == f"if its files are really gone: tusou forget {nas}"
        assert told.is_folder
    assert held(bench) == ["here.png", "nas/there.png"]
    drive.mount(nas)
    report = bench.run()
    assert (report.unchanged, report.skipped) == (2, ())
    assert len(bench.encoder.image_calls) == calls


def test_the_folder_of_a_drive_may_go_with_it(bench, drive):
    """So it is with what is mounted by itself when it is plugged in."""
    bench.run()
    drive.unmount()
    (bench.folder / "nas").rmdir()
    assert bench.run().removed == 0
    assert held(bench) == ["here.png", "nas/there.png"]


def test_what_is_removed_from_a_drive_leaves(bench, drive):
    """The drive is there: some of its files are gone, then all."""
    photo(drive.contents / "more.png", "green")
    bench.run()
    (drive.contents / "more.png").unlink()
    assert bench.run().removed == 1
    (drive.contents / "there.png").unlink()
    assert bench.run().removed == 1
    assert held(bench) == ["here.png"]
    assert bench.store.drives().keys() >= {str(bench.folder / "nas")}
    bench.run()
    assert str(bench.folder / "nas") not in bench.store.drives()


def test_what_is_forgotten_is_not_told_again(bench, drive):
    """Nor is its drive, of which the library holds nothing more."""
    bench.run()
    drive.unmount()
    bench.store.forget([str(bench.folder / "nas" / "there.png")])
    assert bench.run().skipped == ()
    assert str(bench.folder / "nas") not in bench.store.drives()


def test_a_folder_that_is_filled_without_its_drive_is_an_ordinary_one(bench, drive):
    """What is removed from it then is gone, and emptying it is no drive that is away."""
    bench.run()
    drive.unmount()
    photo(bench.folder / "nas" / "new.png", "green")
    assert bench.run().removed == 1
    assert held(bench) == ["here.png", "nas/new.png"]
    (bench.folder / "nas" / "new.png").unlink()
    assert bench.run().removed == 1


def test_a_drive_that_was_a_root_is_known_below_another_root(bench, drive):
    """It was indexed by itself, or a folder of it was, before the folder above it is."""
    photo(drive.contents / "deep" / "down.png", "green")
    bench.run(root=bench.folder / "nas" / "deep")
    drive.unmount()
    report = bench.run()
    assert (report.indexed, report.removed) == (1, 0)
    assert [one.path for one in report.skipped] == [str(bench.folder / "nas")]


def test_a_link_to_a_drive_that_is_away(bench, tmp_path, mounted):
    """It leads nowhere, or to an empty folder, or is gone itself."""
    link, drive = bench.folder / "link", tmp_path / "drive"
    photo(drive / "photos" / "there.png", "blue")
    link.symlink_to(drive / "photos")
    mounted.add(str(drive))
    bench.run()
    mounted.clear()
    (drive / "photos").rename(tmp_path / "unplugged")
    problems = [(str(link), f"the drive at {drive} is not mounted")]
    for change in (bool, (drive / "photos").mkdir, link.unlink):
        change()
        report = bench.run()
        assert [(one.path, one.problem) for one in report.skipped] == problems
        assert report.removed == 0
    mounted.add(str(drive))
    assert bench.run().removed == 1  # it is the link that was removed


def test_a_drive_that_comes_or_goes_under_way(bench, mounted):
    """What the walk saw of it before, or did not see, is no proof."""
    nas = bench.folder / "nas"
    photo(nas / "a.png", "blue")
    photo(nas / "b.png", "green")
    mounted.add(str(nas))
    bench.run()

    def seen(some, then):
        yield from (one for one in walk([str(bench.folder)]) if some in one.path)
        then()

    went = bench.run(found=seen("a.png", mounted.clear))
    assert [one.path for one in went.skipped] == [str(nas)]
    came = bench.run(found=seen("here.png", lambda: mounted.add(str(nas))))
    assert [one.path for one in came.skipped] == [str(nas)]
    assert held(bench) == ["here.png", "nas/a.png", "nas/b.png"]


def test_a_drive_that_cannot_be_listed_is_remembered(bench, mounted):
    """It is there and does not answer; then it is away."""
    nas = bench.folder / "nas"
    photo(nas / "a.png", "blue")
    mounted.add(str(nas))
    bench.run()
    silent = Skipped(str(nas), "the folder cannot be opened", is_folder=True)
    report = bench.run(found=[silent])
    assert [one.problem for one in report.skipped] == [silent.problem]
    mounted.clear()
    nas.rename(bench.folder.parent / "unplugged")
    assert bench.run().removed == 0
    assert "nas/a.png" in held(bench)


def test_a_drive_within_a_drive_is_told_once(bench, mounted):
    """With the outer one, for it cannot be there without it."""
    nas = bench.folder / "nas"
    photo(nas / "card" / "a.png", "blue")
    mounted.update({str(nas), str(nas / "card")})
    bench.run()
    mounted.clear()
    nas.rename(bench.folder.parent / "unplugged")
    assert [one.path for one in bench.run().skipped] == [str(nas)]


def test_a_drive_is_remembered_before_its_files_are_read(bench, mounted):
    """The run may be stopped, and the drive go, before it has come to its end."""
    nas = bench.folder / "nas"
    photo(nas / "a.png", "blue")
    mounted.add(str(nas))

    def stop(progress):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bench.run(listener=stop)
    assert bench.store.drives() == {str(nas): str(nas)}


def test_runs_that_find_the_same_drives_write_nothing(bench, mounted, monkeypatch):
    """Noting them would change the library each time."""
    photo(bench.folder / "nas" / "a.png", "blue")
    mounted.add(str(bench.folder / "nas"))
    bench.run()
    monkeypatch.setattr(bench.store, "note_drives", None)
    bench.run()
    bench.run(root=bench.folder / "nas")
