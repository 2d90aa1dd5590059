"""How far an indexing run is, for people, logs and programs."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from functools import partial

import pytest

from tusou.cli import progress
from tusou.cli.pacing import Pace
from tusou.cli.progress import listening
from tusou.cli.render.report import progress_line, skipped_lines
from tusou.cli.terminal import Terminal
from tusou.types import Progress, Skipped

HALF = Progress(
    done_files=5, total_files=10, done_items=50, skipped_files=1, seconds=20.0, current="a.pdf"
)


def terminal(verbosity: int = 0) -> Terminal:
    return Terminal(io.StringIO(), io.StringIO(), verbosity)


def test_a_line_tells_rate_and_time_left():
    """Files, items, rate, and how long the rest will take at this pace."""
    assert progress_line(HALF) == "5/10 files, 50 items, 2.5 items/s, 20 s left"


def test_before_the_first_file_nothing_is_promised():
    """No remaining time is made up out of nothing."""
    assert "left" not in progress_line(Progress(0, 10, 0, 0, 0.0))


def test_pictures_are_counted_when_all_files_are_done():
    """OCR has its own count, and its own time left."""
    reading = replace(HALF, done_files=10, read=3, to_read=12, read_seconds=30.0)
    assert progress_line(reading) == "3/12 pictures read (OCR), 1 min 30 s left"
    assert "left" not in progress_line(replace(reading, read=0))


def test_lines_come_now_and_then(monkeypatch):
    """A log gets one line in ten seconds, whatever the number of files."""
    each, now = terminal(), [0.0]
    monkeypatch.setattr(progress, "Pace", partial(Pace, clock=lambda: now[0]))
    with listening(each, as_json=False) as listener:
        for second in range(35):
            now[0] = float(second)
            listener(HALF)
    assert each.err.getvalue().splitlines() == [progress_line(HALF)] * 3


def test_each_run_of_a_watch_has_a_pace_of_its_own(monkeypatch):
    """A short run that begins an hour after the one before says nothing on the way."""
    each, now = terminal(), [0.0]
    monkeypatch.setattr(progress, "Pace", partial(Pace, clock=lambda: now[0]))
    with listening(each, as_json=False) as listener:
        listener(HALF)
        now[0] = 3600.0
        listener(replace(HALF, seconds=0.1))
        assert each.err.getvalue() == ""
        now[0] += 10.0
        listener(replace(HALF, seconds=10.1))
    assert len(each.err.getvalue().splitlines()) == 1


def test_programs_get_json_lines():
    """Each call is one JSON object on one line of stdout."""
    each = terminal()
    with listening(each, as_json=True) as listener:
        listener(HALF)
        listener(HALF)
    lines = [json.loads(line) for line in each.out.getvalue().splitlines()]
    assert [line["event"] for line in lines] == ["progress", "progress"]
    assert lines[0]["done_files"] == 5
    assert lines[0]["current"] == "a.pdf"


def test_quiet_is_quiet():
    """-q shows no progress at all."""
    each = terminal(-1)
    with listening(each, as_json=False) as listener:
        listener(HALF)
    assert each.err.getvalue() == each.out.getvalue() == ""


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_bar_for_people(monkeypatch: pytest.MonkeyPatch):
    """A terminal shows a bar with counts and rate, in text that no file name can break."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "120")
    each = Terminal(io.StringIO(), Screen())
    with listening(each, as_json=False) as listener:
        listener(HALF)
        listener(Progress(10, 10, 90, 1, 40.0, "[bold]椅子\x1b[2J.pdf"))
    shown = each.err.getvalue()
    assert "10/10" in shown
    assert "90 items, 2.2/s" in shown
    assert "[bold]椅子" in shown
    assert "\x1b[2J" not in shown


def skips(n: int) -> list[Skipped]:
    return [Skipped(f"/r/{i}.pdf", "it is encrypted", "--password-file") for i in range(n)]


def test_few_skips_are_listed():
    """Up to twenty files each have their line, with the mend."""
    lines = skipped_lines(skips(3))
    assert lines[0] == "skipped 3 files:"
    assert lines[1] == "  /r/0.pdf: it is encrypted (try: --password-file)"
    assert len(lines) == 4


def test_a_folder_counts_as_no_file():
    skips = [Skipped("/r/a.docx", "not read"), Skipped("/r/b", "empty", is_folder=True)]
    assert skipped_lines(skips)[0] == "skipped 1 file and 1 folder:"


def test_many_skips_are_grouped_by_reason():
    """More are counted by reason, with an example and how to see all."""
    odd = Skipped("/r/page.pdf", "the page has no size", page_number=3, whole_file=False)
    lines = skipped_lines([*skips(30), odd])
    assert lines[0] == "skipped 30 files and 1 page:"
    assert lines[1] == "    30 × it is encrypted (try: --password-file), such as /r/0.pdf"
    assert lines[2].strip() == "1 × the page has no size, such as /r/page.pdf page 3"
    assert "-v" in lines[3]
    assert len(skipped_lines(skips(30), verbosity=1)) == 31


def test_quiet_tells_how_many():
    """None of them, nor why."""
    assert skipped_lines(skips(3), verbosity=-1) == ["skipped 3 files"]


def test_no_skips_no_lines():
    """Nothing is said of nothing."""
    assert skipped_lines([]) == []
