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


@pytest.fixture
def read_list(monkeypatch, tmp_path):
    """Read a list whose rows name pictures; "deadly" ones kill, "unlucky" ones the first time."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    monkeypatch.setenv("TUSOU_TEST_KILLED", str(tmp_path / "killed"))
    (tmp_path / "killed").mkdir()

    def read_list(*rows):
        for name in " ".join(rows).split():
            Image.new("RGB", (30, 20)).save(tmp_path / f"{name}.png")
        told = [
            {"text": f"{n}", "images": [f"{name}.png" for name in row.split()]}
            for n, row in enumerate(rows, 1)
        ]
        (tmp_path / "list.json").write_text(json.dumps(told))
        file = SourceFile(str(tmp_path / "list.json"), str(tmp_path), 1, 1)
        with closing(LocalExecutor(Work("decode_targets:deadly_pictures", workers=1))) as executor:
            return [event.what for event in executor.decode([file], DecodeOptions())]

    return read_list


def pictures(events):
    """Text and picture of each item, "" for none."""
    items = [(event.item, event.picture) for event in events if isinstance(event, Decoded)]
    return [(one.text, Path(one.image_path).stem if picture else "") for one, picture in items]


def test_a_manifest_with_a_deadly_picture_keeps_its_rows(read_list):
    """All are found by their texts, and those with other pictures have these."""
    events = read_list("good", "deadly", "deadly", "good")
    assert pictures(events) == [("1", "good"), ("2", ""), ("3", ""), ("4", "good")]
    assert [(e.problem, e.whole_file) for e in events if isinstance(e, Skipped)] == [
        ("row 2: the process that read it crashed (SIGABRT)", False),
        ("row 3: its picture 'deadly.png': the process that read it came to grief", False),
    ]


def test_a_deadly_picture_of_a_row_with_several_costs_itself(read_list):
    """The others are given once each, those before it and those behind it."""
    events = read_list("a b deadly c d", "deadly e")
    assert pictures(events) == [("1", name) for name in "abcd"] + [("2", "e")]
    assert [e.problem for e in events if isinstance(e, Skipped)] == [
        "row 1: the process that read it crashed (SIGABRT)",
        "row 2: its picture 'deadly.png': the process that read it came to grief",
    ]


def test_a_row_with_several_pictures_is_read_on_where_its_worker_was_killed(read_list):
    """No picture comes twice."""
    events = read_list("a b unlucky c d", "e")
    names = ("a", "b", "unlucky", "c", "d")
    assert pictures(events) == [*(("1", name) for name in names), ("2", "e")]
    assert not [e for e in events if isinstance(e, Skipped)]


def test_a_row_is_found_by_its_text_when_all_its_pictures_are_lost(read_list):
    """And not beside one that was given before."""
    assert pictures(read_list("deadly 2-deadly")) == [("1", "")]
    assert pictures(read_list("a deadly")) == [("1", "a")]


def test_the_time_of_all_workers_counts(read):
    """The end of a file tells what it has cost altogether."""
    (done,) = (what for what in read("gh", stall_s=1) if isinstance(what, FileDone))
    assert done.seconds > 2
