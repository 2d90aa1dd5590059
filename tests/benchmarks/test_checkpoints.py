"""A benchmark that was killed goes on; figures of different machines never meet."""

from __future__ import annotations

import pytest
from benchmarks.checkpoints import Checkpoints

from benchmarks import checkpoints


def killed():
    raise KeyboardInterrupt


def test_what_was_measured_is_not_measured_again(tmp_path):
    """Also after the process was killed in the middle of the next step."""
    first = Checkpoints("speed", files=tmp_path)
    first.measured("one", lambda: {"s": 1.0})
    with pytest.raises(KeyboardInterrupt):
        first.measured("two", killed)
    again = Checkpoints("speed", files=tmp_path)
    assert again.measured("one", killed) == {"s": 1.0}
    assert again.measured("two", lambda: {"s": 2.0}) == {"s": 2.0}
    assert Checkpoints("speed", files=tmp_path).steps == {"one": {"s": 1.0}, "two": {"s": 2.0}}


def test_what_failed_is_tried_again(tmp_path):
    """The package may be there now, or the disk have room."""
    Checkpoints("speed", files=tmp_path).measured("one", lambda: {"failed": "no room"})
    again = Checkpoints("speed", files=tmp_path)
    assert again.measured("one", lambda: {"s": 1.0}) == {"s": 1.0}


def test_benchmarks_do_not_see_each_other(tmp_path):
    """Each has a file."""
    Checkpoints("speed", files=tmp_path).measured("one", lambda: {"s": 1.0})
    assert Checkpoints("size", files=tmp_path).steps == {}


def test_steps_that_are_forgotten_are_measured_anew_and_all_others_stay(tmp_path):
    """A size that is measured again takes nothing from the other sizes."""
    first = Checkpoints("speed", files=tmp_path)
    first.measured("one", lambda: {"s": 1.0})
    first.measured("two", lambda: {"s": 2.0})
    again = Checkpoints("speed", forget=["one", "three"], files=tmp_path)
    assert again.measured("one", lambda: {"s": 9.0}) == {"s": 9.0}
    assert Checkpoints("speed", files=tmp_path).steps == {"one": {"s": 9.0}, "two": {"s": 2.0}}


def test_a_trial_takes_nothing_from_what_took_hours(tmp_path):
    """Each settings have their own; the first keep the plain name."""
    long = Checkpoints("speed", settings={"count": 500}, files=tmp_path)
    long.measured("one", lambda: {"s": 1.0})
    trial = Checkpoints("speed", settings={"count": 20}, files=tmp_path)
    trial.measured("one", lambda: {"s": 9.0})
    again = Checkpoints("speed", settings={"count": 500}, files=tmp_path)
    assert again.measured("one", killed) == {"s": 1.0}
    again = Checkpoints("speed", settings={"count": 20}, files=tmp_path)
    assert again.measured("one", killed) == {"s": 9.0}
    assert (tmp_path / "speed.json").exists()


def test_whether_all_steps_are_there(tmp_path):
    """Also those that were tried and do not run here."""
    held = Checkpoints("speed", files=tmp_path)
    held.measured("one", lambda: {"s": 1.0})
    assert not held.holds(["one", "two"])
    held.measured("two", lambda: {"failed": "no such package"})
    assert held.holds(["one", "two"])


def test_versions_of_what_was_measured_are_kept_beside_its_figures(tmp_path):
    """Figures that were measured before they were kept have none."""
    held = Checkpoints("speed", files=tmp_path)
    told = held.measured("one", lambda: {"s": 1.0, "versions": {"faiss-cpu": "1.9"}})
    held.measured("two", lambda: {"s": 2.0})
    assert told == {"s": 1.0}
    assert Checkpoints("speed", files=tmp_path).versions == {"one": {"faiss-cpu": "1.9"}, "two": {}}


def test_other_settings_or_machines_are_not_compared(tmp_path, monkeypatch):
    """What was measured with them is kept apart."""
    one = Checkpoints("speed", settings={"pages": 60}, files=tmp_path)
    one.measured("one", lambda: {"s": 1.0})
    assert Checkpoints("speed", settings={"pages": 60}, files=tmp_path).steps
    assert not Checkpoints("speed", settings={"pages": 61}, files=tmp_path).steps
    monkeypatch.setattr(checkpoints, "machine", lambda: "another machine")
    assert not Checkpoints("speed", settings={"pages": 60}, files=tmp_path).steps


def test_a_damaged_file_is_as_none(tmp_path):
    """Measuring begins anew."""
    (tmp_path / "speed.json").write_text("{")
    assert Checkpoints("speed", files=tmp_path).steps == {}


def test_the_time_that_is_left_is_told(tmp_path, capsys):
    """By what the missing steps take."""
    held = Checkpoints("speed", files=tmp_path)
    held.measured("one", lambda: {"s": 1.0})
    held.announce({"one": 6000.0, "two": 120.0})
    told = capsys.readouterr().err
    assert "1 of 2 steps are there; the others take about 2 min" in told
    assert "cores" in told


def test_what_failed_counts_among_what_is_left(tmp_path, capsys):
    held = Checkpoints("some", files=tmp_path)
    held.measured("one", lambda: {"failed": "no network"})
    held.announce({"one": 60.0, "two": 120.0})
    said = capsys.readouterr().err
    assert "0 of 2 steps are there; the others take about 3 min" in said
