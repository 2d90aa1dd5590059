"""Growing a figure to its labels."""

from __future__ import annotations

from tusou.sources.pdf.figures.labels import between, with_labels
from tusou.sources.pdf.rects import Rect

PLOT = Rect(100, 100, 300, 250)


def test_labels_next_to_a_plot_belong_to_it():
    """Numbers at the axis and the name under it widen the box."""
    labels = [Rect(80, 120, 95, 128), Rect(150, 255, 250, 263)]
    assert with_labels(PLOT, labels, []) == Rect(80, 100, 300, 263)


def test_labels_next_to_labels_belong_to_it():
    """The name of an axis stands beyond its numbers."""
    labels = [Rect(85, 120, 95, 128), Rect(72, 140, 82, 200)]
    assert with_labels(PLOT, labels, []).x0 == 72


def test_what_stands_apart_does_not():
    """A heading keeps more distance than a label."""
    assert with_labels(PLOT, [Rect(100, 265, 300, 275)], []) == PLOT


def test_a_figure_does_not_grow_into_text():
    """A label that would draw a paragraph into the box is left out."""
    label, wall = Rect(100, 255, 450, 263), Rect(320, 100, 500, 300)
    assert with_labels(PLOT, [label], [wall]) == PLOT


def test_labels_between_figure_and_caption_are_found():
    """Names of panels stand between the two, on either side."""
    label = Rect(150, 290, 200, 298)
    assert between(PLOT, Rect(100, 310, 300, 320), [label]) == [label]
    above = Rect(150, 80, 200, 88)
    assert between(PLOT, Rect(100, 60, 300, 70), [above]) == [above]
    assert between(PLOT, Rect(100, 310, 300, 320), [above]) == []
