"""A page that kills or hangs its worker costs itself; the file is read on behind it."""

from __future__ import annotations

import json
import os
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image

from tusou.executors import Limits, Work
from tusou.executors.local import LocalExecutor
from tusou.executors.resuming import MOST_WORKERS
from tusou.types import Decoded, DecodeOptions, FileDone, Skipped, SourceFile


@pytest.fixture
def read(monkeypatch, tmp_path):
    """Read files whose pages do what the letters of their names say."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    monkeypatch.setenv("TUSOU_TEST_KILLED", str(tmp_path))

    def read(*names, **limits):
        files = [SourceFile(os.path.abspath(f"/r/{name}.pdf"), "/r", 1, 1) for name in names]
        executor = LocalExecutor(Work("decode_targets:read", workers=1, limits=Limits(**limits)))
        with closing(executor):
            return [event.what for event in executor.decode(files, DecodeOptions())]

    return read


def told(events):
    """Numbers of pages read, those left out as negative, "file" for a file, "." for its end."""
    found = []
    for what in events:
        if isinstance(what, Decoded):
            found.append(what.item.page_number)
        elif isinstance(what, Skipped):
            found.append("file" if what.whole_file else -what.page_number)
        elif isinstance(what, FileDone):
            found.append(".")
    return found


@pytest.mark.parametrize(
    ("sign", "problem", "fault"),
    [
        ("a", "the process that read it crashed (SIGABRT)", "file"),
        ("h", "nothing more came of it for 1 s", "file"),
        ("k", "the process that read it was killed from outside", "outside"),
    ],
)
def test_a_bad_page_costs_itself(read, sign, problem, fault):
    """The pages before and behind it are told once each, and other files are read."""
    events = read(f"gg{sign}g", "g", stall_s=1)
    assert told(events) == [1, 2, -3, 4, ".", 1, "."]
    (skip,) = (what for what in events if isinstance(what, Skipped))
    assert (skip.problem, skip.fault) == (problem, fault)


def test_a_page_with_a_bad_figure_is_kept(read):
    """What was told of a page stays, and is not told again."""
    assert told(read("gfg")) == [1, 2, -2, 3, "."]


def test_a_page_whose_worker_was_killed_once_is_read_again(read):
    """It is not to blame for what happened to the machine."""
    assert told(read("gog")) == [1, 2, 3, "."]


def test_a_file_of_many_bad_pages_is_given_up(read):
    """It costs so many workers and no more."""
    left_out = [-number for number in range(1, MOST_WORKERS + 1)]
    assert told(read("a" * 20, "g")) == [*left_out, "file", ".", 1, "."]


def test_a_worker_that_dies_outside_of_pages_costs_the_file(read):
    """Nobody knows how to go on."""
    assert told(read("gz", "g")) == [1, "file", ".", 1, "."]


def test_a_file_that_takes_too_long_is_given_up(read):
    """No page of it is to blame."""
    events = read("h", stall_s=60, file_s=1)
    assert told(events) == ["file", "."]


def test_a_manifest_with_a_deadly_picture_keeps_its_rows(monkeypatch, tmp_path):
    """All are found by their texts, and those with other pictures have these."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    Image.new("RGB", (30, 20)).save(tmp_path / "good.png")
    names = ("good", "deadly", "deadly", "good")
    rows = [{"text": f"{n}", "image": f"{name}.png"} for n, name in enumerate(names, 1)]
    (tmp_path / "list.json").write_text(json.dumps(rows))
    file = SourceFile(str(tmp_path / "list.json"), str(tmp_path), 1, 1)
    with closing(LocalExecutor(Work("decode_targets:deadly_pictures", workers=1))) as executor:
        events = [event.what for event in executor.decode([file], DecodeOptions())]
    items = [(e.item.text, e.picture is not None) for e in events if isinstance(e, Decoded)]
    assert items == [("1", True), ("2", False), ("3", False), ("4", True)]
    assert [(e.problem, e.whole_file) for e in events if isinstance(e, Skipped)] == [
        ("row 2: the process that read it crashed (SIGABRT)", False),
        ("row 3: its picture 'deadly.png': the process that read it came to grief", False),
    ]


def test_the_time_of_all_workers_counts(read):
    """The end of a file tells what it has cost altogether."""
    (done,) = (what for what in read("gh", stall_s=1) if isinstance(what, FileDone))
    assert done.seconds > 2
