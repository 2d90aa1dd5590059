"""A library that follows its files."""

from __future__ import annotations

import threading
import time
from threading import Timer

import pytest

import tusou
from indexing.making import photo
from mounting import plugged_in
from stores.children import child
from tusou.errors import InputError
from tusou.library import watching
from tusou.library.watching import LOOK_MS
from tusou.types import IndexReport


def test_the_first_report_comes_at_once_then_one_per_change(library, folder):
    """A file that comes, and one that goes, each bring a run of their own."""
    watched = library.watch(folder, workers=0)
    assert next(watched).unchanged == 3
    photo(folder / "new.png", "red", (33, 30))
    assert next(watched).indexed == 1
    (folder / "new.png").unlink()
    assert next(watched).removed == 1
    watched.close()


def test_what_changed_before_the_watch_began_is_seen(library, folder, monkeypatch):
    """A file that comes between the first run and the start of the watch is not missed."""
    watched = library.watch(folder, workers=0)
    next(watched)
    photo(folder / "between.png", "green", (35, 30))
    assert next(watched).indexed == 1
    watched.close()


def test_what_hinders_a_run_does_not_end_the_watch(library, folder, caplog):
    """Another process writes for a while; what came meanwhile is indexed when it has finished."""
    watched = library.watch(folder, workers=0)
    next(watched)
    with child("store._hold_lock(); pause()", library.folder) as other:
        photo(folder / "new.png", "red", (33, 30))
        Timer(5, other.kill).start()
        assert next(watched).indexed == 1
    assert [f"({other.pid}) is writing" in told for told in caplog.messages] == [True]
    watched.close()


def test_a_root_that_goes_for_a_moment_is_watched_on(library, folder, caplog):
    """A drive that was away brings what came meanwhile, and what comes later; nothing is lost."""
    watched = library.watch(folder, workers=0)
    next(watched)
    away = folder.with_name("away")
    folder.rename(away)
    photo(away / "new.png", "red", (33, 30))
    Timer(4, lambda: away.rename(folder)).start()
    report = next(watched)
    assert (report.indexed, report.removed) == (1, 0)
    assert ["is not there any more" in told for told in caplog.messages] == [True]
    photo(folder / "later.png", "green", (35, 30))
    assert next(watched).indexed == 1
    watched.close()


def test_a_root_that_is_away_keeps_no_other_from_being_watched(library, folder, caplog):
    """And brings a run when it is back, of what came there meanwhile."""
    other = folder.with_name("other")
    photo(other / "there.png", "blue", (37, 30))
    watched = library.watch([folder, other], workers=0)
    next(watched)
    away = folder.with_name("away")
    other.rename(away)
    photo(folder / "new.png", "red", (33, 30))
    report = next(watched)
    assert (report.indexed, report.removed) == (1, 0)
    photo(away / "later.png", "green", (35, 30))
    away.rename(other)
    report = next(watched)
    assert (report.indexed, report.removed) == (1, 0)
    assert caplog.messages == []
    watched.close()


def test_a_drive_below_a_root_comes_and_goes(settings, folder, tmp_path):
    """No system tells of that; what is on it is kept, then indexed, and followed."""
    with plugged_in(tmp_path / "drive") as drive, tusou.open(settings=settings) as library:
        photo(drive.contents / "there.png", "red", (33, 30))
        point = folder / "nas"
        point.mkdir()
        drive.mount(point)
        watched = library.watch(folder, workers=0)
        next(watched)
        Timer(4, drive.unmount).start()  # by then it has looked
        away = next(watched)
        assert (away.removed, [one.path for one in away.skipped]) == (0, [str(point)])
        photo(drive.contents / "new.png", "green", (35, 30))
        drive.mount(point)
        assert next(watched).indexed == 1
        photo(point / "later.png", "blue", (37, 30))
        assert next(watched).indexed == 1
        watched.close()


def test_a_first_run_that_fails_is_no_watch(library, folder):
    """A mistyped folder is refused at once."""
    with pytest.raises(InputError, match="there is nothing at"):
        next(library.watch(folder / "typo", workers=0))


def test_a_library_inside_its_root_does_not_wake_itself(settings, folder):
    """Writing the library below the watched folder is no change of the user's."""
    from tusou.library.watching import _outside

    with tusou.open(folder / "library", settings=settings) as inside:
        inside.index(folder, workers=0)
        passes = _outside(str(inside.folder))
        assert not passes(1, str(inside.folder / "library.db-wal"))
        assert passes(1, str(folder / "library-of-photos" / "a.png"))


def test_only_runs_that_changed_something_count():
    """The look after the start is silent when nothing happened."""
    from tusou.library.watching import did_something

    nothing = IndexReport(0, 5, 0, 0, {}, (), 0, 0.1)
    assert not did_something(nothing)
    assert did_something(IndexReport(0, 5, 0, 1, {}, (), 0, 0.1))
    assert did_something(IndexReport(0, 5, 0, 0, {}, (), 0, 0.1, moved=1))


class Following(threading.Thread):
    """A thread that reads the reports of a watch until it ends."""

    def __init__(self, watched):
        super().__init__(daemon=True)
        self.watched, self.reports, self.first = watched, [], threading.Event()
        self.start()

    def run(self):
        for report in self.watched:
            self.reports.append(report)
            self.first.set()


@pytest.mark.parametrize("ending", ["watch", "library", "block"])
def test_a_watch_is_ended_by_another_thread(library, folder, ending, monkeypatch):
    """Closing it, or its library, ends the wait for changes, and the loop with it.

    The next look at the folder would come in ten minutes.
    """
    monkeypatch.setattr(watching, "LOOK_MS", 600_000)
    watched = library.watch(folder, workers=0)
    following = Following(watched)
    assert following.first.wait(30)
    if ending == "block":
        with watched:
            pass
    else:
        (watched if ending == "watch" else library).close()
    following.join(60)
    assert not following.is_alive()
    assert len(following.reports) == 1
    with pytest.raises(StopIteration):
        next(watched)


def test_a_run_under_way_stops_and_keeps_what_it_has_finished(settings, folder):
    """Whoever closes the library waits for that alone; the next run makes up for the rest."""
    for number in range(20):
        photo(folder / f"{number}.png", "red", (50 + number, 30))
    reached, library = threading.Event(), tusou.open(settings=settings)

    def listen(progress):
        if progress.done_files == 3:
            reached.set()
            time.sleep(0.5)

    following = Following(library.watch(folder, workers=0, progress=listen))
    assert reached.wait(30)
    library.close()
    following.join(60)
    assert not following.is_alive()
    assert following.reports == []
    with tusou.open(settings=settings) as again:
        kept = again.stats().files
        assert 3 <= kept < 23
        report = again.index(folder, workers=0)
        assert (report.unchanged, report.indexed) == (kept, 23 - kept)


def test_a_watch_is_ended_by_the_thread_that_reads_it(library, folder):
    """Between two reports, and out of the run itself as a signal handler would."""
    with library.watch(folder, workers=0) as watched:
        for report in watched:
            assert report.unchanged == 3
            watched.close()
    own = library.watch(folder, workers=0, progress=lambda _: own.close())
    assert list(own) == []


def test_closing_while_a_root_is_away_is_not_waited_for(library, folder):
    """A watch that looks for its root to come back ends as any other."""
    following = Following(library.watch(folder, workers=0))
    assert following.first.wait(30)
    folder.rename(folder.with_name("away"))
    time.sleep(LOOK_MS / 1000 + 1)
    library.close()
    following.join(60)
    assert not following.is_alive()
