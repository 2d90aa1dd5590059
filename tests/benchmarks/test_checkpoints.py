"""A benchmark that was killed goes on; figures of different machines never meet."""

from __future__ import annotations

import json

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


@pytest.fixture
def busy(monkeypatch):
    """Sets how busy the machine is."""
    monkeypatch.setattr(checkpoints, "machine", lambda: "a machine")
    return lambda load: monkeypatch.setattr(checkpoints.os, "getloadavg", lambda: (load, 0, 0))


def test_how_busy_the_machine_was_is_told_of_all_runs_whose_steps_are_there(tmp_path, busy):
    """Of each when it began: later its own work is most of the load."""
    busy(0.24)
    first = Checkpoints("speed", files=tmp_path)
    busy(1.9)
    first.measured("one", lambda: {"s": 1.0})
    assert first.about == "a machine, load 0.2 at the start"
    busy(0.7)
    second = Checkpoints("speed", files=tmp_path)
    assert second.about == "a machine, load 0.2 at the start"
    second.measured("two", lambda: {"s": 2.0})
    assert second.about == "a machine, load 0.2 to 0.7 at the start"
    assert Checkpoints("speed", files=tmp_path).about == second.about
    assert Checkpoints("speed", forget=["one"], files=tmp_path).about.endswith(
        "load 0.7 at the start"
    )


def test_of_results_that_hold_one_load_it_is_told_as_that_of_the_first_step(tmp_path, busy):
    """They can be read and added to; what was not kept is not made up."""
    busy(0.3)
    Checkpoints("speed", files=tmp_path).measured("one", lambda: {"s": 1.0})
    kept = json.loads((tmp_path / "speed.json").read_text())
    del kept["loads"]
    (tmp_path / "speed.json").write_text(json.dumps(kept | {"load": 1.3}))
    old = Checkpoints("speed", files=tmp_path)
    assert old.about == "a machine, load 1.3 when the first of its steps began"
    old.measured("two", lambda: {"s": 2.0})
    told = "a machine, load 0.3 at the start, as far as it was kept"
    assert old.about == Checkpoints("speed", files=tmp_path).about == told


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
