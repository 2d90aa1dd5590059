"""Which pages are compared, what our side does with them, and the table."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks.end_to_end.__main__ import seconds
from benchmarks.end_to_end.breakdown import TITLE
from benchmarks.end_to_end.clock import Clock
from benchmarks.end_to_end.pages import chosen
from benchmarks.end_to_end.shown import CHINESE, published, rows
from benchmarks.end_to_end.sides import OneChunk, parts
from benchmarks.end_to_end.variants import NAIVE, PARTS, VARIANTS

import tusou
from colour_encoder import ColourEncoder

SAMPLE = Path(tusou.__file__).parent / "sample"


def test_pages_are_the_first_of_each_file_and_the_same_again():
    """One of each; enough files for the pages that are wanted."""
    files, pages = chosen(SAMPLE, 2, 1)
    assert (len(files), pages) == (2, 2)
    assert chosen(SAMPLE, 2, 1) == (files, pages)
    assert chosen(SAMPLE, 1, 2)[1] == 2


def test_a_folder_without_pdfs(tmp_path):
    """There is nothing to compare."""
    with pytest.raises(SystemExit, match="no PDF"):
        chosen(tmp_path, 4, 2)


def test_one_chunk_is_the_first():
    """Texts are cut off as the naive pipeline cuts them; pictures stay as they are."""
    whole = ColourEncoder()
    text = "red " * 1000
    cut = OneChunk(whole)
    assert cut.split_text(text) == whole.split_text(text)[:1]
    assert (cut.stamp, cut.batch_size) == (whole.stamp, whole.batch_size)


def test_ratios_are_medians_over_rounds():
    """Each round is compared with the naive one of the same round."""
    found = {
        NAIVE["one"]: [{"pages": 10, "seconds": 10.0}, {"pages": 10, "seconds": 20.0}],
        "encoder alone, fp32, one chunk": [{"pages": 10, "seconds": s} for s in (1.0, 2.0)],
        "tusou fp32, one chunk": [{"pages": 10, "seconds": s} for s in (2.0, 4.0)],
    }
    assert rows(found) == [
        ("naive, text truncated", ["0.75", "1.0", ""]),
        ("encoder alone, fp32, one chunk", ["7.50", "10.0", ""]),
        ("tusou fp32, one chunk", ["3.75", "5.0", "50%"]),
    ]


def test_rounds_are_put_together_and_said_in_chinese():
    """Whatever the order in which the turns were kept; a round may be incomplete."""
    steps = {
        "1 " + NAIVE["one"]: {"pages": 10, "seconds": 20.0},
        "0 tusou fp32, one chunk": {"pages": 10, "seconds": 2.0},
        "0 " + NAIVE["one"]: {"pages": 10, "seconds": 10.0},
    }
    told = published(steps, "a machine")
    table, plot = told.parts
    assert table.rows[1] == ("tusou fp32, one chunk", ["5.00", "5.0", ""])
    assert "naive, text truncated" in plot.svg
    assert told.chinese.keys() >= {*VARIANTS, *table.columns, plot.title}


TURN = {"pages": 10, "seconds": 2.0}
PART = {
    "pages": 10,
    "cores": 2,
    "drawing_s": 0.3,
    "reading_s": 0.2,
    "pictures_s": 0.5,
    "chunks_one": 10,
    "cutting_one_s": 0.1,
    "texts_one_s": 0.4,
    "chunks_all": 70,
    "cutting_all_s": 0.3,
    "texts_all_s": 1.2,
}


def told_of(*names, **more):
    """The second table of turns of 0.4 s a page on two cores, by row."""
    steps = {f"0 {name}": PART if name == PARTS else {**TURN, **more} for name in names}
    table = published(steps, "a machine").parts[1]
    return dict(table.rows)


def test_parts_of_a_page_make_up_the_time_of_all_cores():
    """What is left is none of them; were the model free, its three parts would fall away."""
    ours = ("tusou, starter model, one chunk", "tusou, starter model, every chunk")
    told = told_of(NAIVE["one"], NAIVE["all"], *ours, PARTS, cpu_s=3.0)
    assert told == {
        "chunks of a page": ["1.0", "7.0"],
        "25 times naive would be": ["16.0", "16.0"],
        "the run, all cores": ["400.0", "400.0"],
        "of these at work": ["300.0", "300.0"],
        "encoding the picture": ["50.0", "50.0"],
        "encoding chunks": ["40.0", "120.0"],
        "cutting the text into chunks": ["10.0", "30.0"],
        "drawing": ["30.0", "30.0"],
        "opening, reading, previewing": ["20.0", "20.0"],
        "what is left": ["250.0", "150.0"],
        "times naive if the model took no time": ["1.3", "2.0"],
    }


def test_what_a_round_lacks_is_left_out_of_the_parts():
    """Turns of before processor time was kept; a run of the starter model alone."""
    told = told_of("tusou, starter model, one chunk", PARTS)
    assert told["the run, all cores"] == ["400.0", ""]
    assert told["drawing"] == ["30.0", "30.0"]
    assert not {"of these at work", "25 times naive would be"} & told.keys()


def test_parts_alone_are_a_table_and_no_plot():
    """As with --only parts."""
    (table,) = published({f"0 {PARTS}": PART}, "a machine").parts
    assert (table.title, *table.columns) == (TITLE, "one chunk", "every chunk")
    names = [table.title, *table.columns, *(name for name, _ in table.rows)]
    assert set(names) <= CHINESE.keys()


def test_the_clock_counts_all_cores_and_children_that_have_ended():
    """And work, where the wall counts waiting as well."""
    clock = Clock()
    burn = "import time\nwhile time.process_time() < 0.4: pass"
    subprocess.run([sys.executable, "-c", burn], check=True)
    assert clock.cpu_s >= 0.4
    assert clock.seconds > 0


def test_parts_are_measured_of_the_pages_that_are_compared():
    """By the starter model that ships, in this process."""
    files, pages = chosen(SAMPLE, 2, 1)
    job = {"files": [*map(str, files)], "of_each": 1, "models": ""}
    told = parts({**job, "model": "starter", "chunks": "all"})
    assert told.keys() == PART.keys()
    assert told["pages"] == pages
    assert told["chunks_all"] >= told["chunks_one"] > 0
    assert min(told.values()) >= 0
    assert told["pictures_s"] > 0
    assert told["drawing_s"] > 0


def test_all_chunks_take_longer():
    """By the estimate that is told before."""
    assert seconds(NAIVE["all"], 60) > seconds(NAIVE["one"], 60) > seconds(NAIVE["one"], 10)
