"""How found figures are compared with marked ones."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest
from benchmarks.quality.figures import (
    Label,
    boxes_of,
    compare,
    iou,
    main,
    match,
    misses,
    normalised,
    read_labels,
    report,
    run,
    same_caption,
    share,
)

from tusou.types import Box, Item

LEFT = Box(0.1, 0.1, 0.4, 0.4)
RIGHT = Box(0.6, 0.1, 0.9, 0.4)
LABEL = Label("papers/one.pdf", 2, LEFT, "Figure 1: A pump", "drawing of a water pump")


def figure(box, caption=""):
    return Item("figure", "one.pdf", 2, bbox=box, text=caption, caption=caption)


def page(text=""):
    return Item("page", "one.pdf", 2, text=text)


def test_equal_boxes_overlap_wholly():
    """A box and itself share everything."""
    assert iou(LEFT, LEFT) == pytest.approx(1.0)


def test_boxes_apart_share_nothing():
    """Boxes apart, and boxes that only touch, have an IoU of 0."""
    assert iou(LEFT, RIGHT) == 0.0
    assert iou(Box(0, 0, 0.5, 1), Box(0.5, 0, 1, 1)) == 0.0


def test_half_a_box_has_half_the_overlap():
    """The shared area is divided by what both cover together."""
    assert iou(Box(0, 0, 1, 1), Box(0, 0, 0.5, 1)) == pytest.approx(0.5)
    assert iou(Box(0, 0, 0.6, 1), Box(0.4, 0, 1, 1)) == pytest.approx(0.2)


def test_iou_does_not_depend_on_the_order():
    """It is symmetric."""
    one, other = Box(0.1, 0.2, 0.7, 0.5), Box(0.3, 0.1, 0.9, 0.4)
    assert iou(one, other) == iou(other, one)


def test_a_box_without_area_overlaps_nothing():
    """Two empty boxes do not divide by zero."""
    empty = Box(0.5, 0.5, 0.5, 0.5)
    assert iou(empty, empty) == 0.0


def test_each_box_is_used_once():
    """Two figures do not both claim one box; the more alike has it."""
    near, exact = Box(0.1, 0.1, 0.4, 0.38), LEFT
    assert match([near, exact], [LEFT]) == {1: 0}


def test_the_most_alike_go_together():
    """The order of the boxes does not matter."""
    assert match([LEFT, RIGHT], [RIGHT, LEFT]) == {0: 1, 1: 0}


def test_below_the_line_nothing_matches():
    """A box that covers half of two figures is neither of them, unless the line is lower."""
    both = Box(0.1, 0.1, 0.9, 0.4)
    assert match([LEFT, RIGHT], [both]) == {}
    assert match([LEFT, RIGHT], [both], at=0.3) == {0: 0}


def test_nothing_to_match():
    """No boxes on either side give no pairs."""
    assert match([], [LEFT]) == match([LEFT], []) == {}


@pytest.mark.parametrize(
    ("printed", "found"),
    [
        ("Figure 1: The model", "FIGURE 1. The  model and more words"),
        ("图 6.1 循环神经网络", "图6.1 循环神经网络"),
        ("Ｆｉｇ. 2", "fig 2: curves"),
        ("Drawings’ end", "Drawings' end"),
    ],
)
def test_typesetting_makes_no_other_caption(printed, found):
    """Spaces, marks, width and case do not count, nor what comes after the labelled words."""
    assert same_caption(printed, found)


def test_only_the_first_letters_count():
    """Beyond 30 letters and digits captions may differ."""
    assert same_caption("a" * 30 + " b", "a" * 30 + " c")
    assert not same_caption("a" * 29 + "b", "a" * 30)


def test_another_number_is_another_caption():
    """Figure 1 is not Figure 2, and not Figure 11 either when words follow."""
    assert not same_caption("Figure 1: Pump", "Figure 2: Pump")
    assert not same_caption("Figure 1: Pump", "Figure 11: Pump")
    assert not same_caption("Figure 1: Pump", "")


def test_without_a_printed_caption_none_is_right():
    """Taking a sentence of the text for a caption is a mistake."""
    assert same_caption("", " ")
    assert not same_caption("", "which proves the theorem")


def test_normalised_keeps_letters_of_all_scripts():
    """Chinese characters and digits stay."""
    assert normalised("图 2.1：ＡＢ-c!") == "图21abc"


def test_a_found_figure_with_its_caption():
    """Box and caption right: found, with the IoU of the box taken."""
    items = [page("… Figure 1: A pump"), figure(RIGHT), figure(LEFT, "Figure 1: A pump in use")]
    (outcome,) = compare([LABEL], items)
    assert outcome.found
    assert outcome.right_caption
    assert outcome.readable
    assert outcome.iou == pytest.approx(1.0)


def test_a_missed_figure_tells_the_nearest_box():
    """A miss says how near the best box of the page came."""
    (outcome,) = compare([LABEL], [page(), figure(Box(0.1, 0.1, 0.4, 0.2))])
    assert not outcome.found
    assert not outcome.right_caption
    assert outcome.iou == pytest.approx(1 / 3)


def test_a_caption_inside_the_picture_is_not_readable():
    """What the text layer lacks cannot be asked of the source."""
    (outcome,) = compare([LABEL], [page("other words"), figure(LEFT)])
    assert outcome.found
    assert not outcome.readable


def test_a_page_without_figures():
    """Nothing found at all is an IoU of 0."""
    (outcome,) = compare([LABEL], [page()])
    assert (outcome.found, outcome.iou) == (False, 0.0)


def test_a_figure_without_box_is_the_whole_page():
    """A photo that fills its page has no box of its own."""
    assert boxes_of([page(), figure(None)]) == [Box(0.0, 0.0, 1.0, 1.0)]


def test_shares_read_as_people_say_them():
    """Counts and percent; nothing of nothing is no division."""
    assert share(12, 15) == "12 of 15 (80 %)"
    assert share(0, 0) == "0 of 0"


def test_the_report_names_what_is_missing():
    """Figures over all and by file; a miss and a wrong caption by name."""
    bare = replace(LABEL, box=RIGHT, caption="", paraphrase="two gears")
    items = [page("Figure 1: A pump"), figure(LEFT, "Table 3")]
    outcomes = compare([LABEL, bare], items)
    told = "\n".join(report(outcomes))
    assert "found at IoU >= 0.5: 1 of 2 (50 %)" in told
    assert "right caption, of the found ones: 0 of 1 (0 %)" in told
    missed = "\n".join(misses(outcomes))
    assert "0.00  papers/one.pdf p. 2: two gears" in missed
    assert "papers/one.pdf p. 2: Figure 1: A pump\n      instead: 'Table 3'" in missed


@pytest.mark.shared
def test_real_pages_through_the_source(shared):
    """The source reads the marked pages of a paper, and finds and names its figures."""
    labels = [label for label in read_labels() if label.path == "papers/attention.pdf"]
    outcomes, others = run(shared / "data" / "pdfs", labels)
    assert [outcome.label.page_number for outcome in outcomes] == [3, 4, 13, 14, 15]
    assert all(outcome.right_caption for outcome in outcomes)
    assert others == 0


@pytest.mark.shared
def test_one_command_prints_it_all(shared, monkeypatch, capsys):
    """`python -m benchmarks.quality.figures CORPUS` tells shares, then misses."""
    monkeypatch.setattr(sys, "argv", ["figures", str(shared / "data" / "pdfs")])
    main()
    told = capsys.readouterr().out
    assert told.startswith("found at IoU >= 0.5: ")
    assert "boxes on these pages that are no marked figure: " in told
    assert "not found (best IoU on the page):" in told
