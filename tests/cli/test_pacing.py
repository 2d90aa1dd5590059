"""How often something is said while a long work goes on."""

from __future__ import annotations

from tusou.cli.pacing import Pace


def test_a_line_is_due_once_in_so_many_seconds():
    now = [0.0]
    pace = Pace(10, clock=lambda: now[0])
    due = []
    for now[0] in (0.0, 9.9, 10.0, 10.1, 25.0, 34.0, 35.0):
        due += [now[0]] if pace.is_due() else []
    assert due == [10.0, 25.0, 35.0]
