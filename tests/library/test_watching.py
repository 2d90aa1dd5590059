"""A library that follows its files."""

from __future__ import annotations

from indexing.making import photo
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


def test_a_library_inside_its_root_does_not_wake_itself(settings, folder):
    """Writing the library below the watched folder is no change of the user's."""
    import tusou
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
