"""Which pages are compared, what our side does with them, and the table."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.end_to_end.__main__ import seconds
from benchmarks.end_to_end.pages import chosen
from benchmarks.end_to_end.shown import published, rows
from benchmarks.end_to_end.sides import OneChunk
from benchmarks.end_to_end.variants import NAIVE, VARIANTS

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


def test_all_chunks_take_longer():
    """By the estimate that is told before."""
    assert seconds(NAIVE["all"], 60) > seconds(NAIVE["one"], 60) > seconds(NAIVE["one"], 10)
