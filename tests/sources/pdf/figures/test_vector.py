"""Drawings among the marks of a page."""

from __future__ import annotations

import pytest

from sources.pdf.figures.laying import PAGE, cells, plot, ruling
from tusou.sources.pdf.figures.vector import drawings_on, is_table, text_inside
from tusou.sources.pdf.marks import Mark
from tusou.sources.pdf.rects import Rect


def boxes(marks, pictures=(), running=()):
    return [drawing.rect for drawing in drawings_on(marks, PAGE, pictures, running)]


def test_a_plot_is_one_drawing():
    """Axes and curve are found together, with what they are made of."""
    (drawing,) = drawings_on(plot(100, 100, 300, 250), PAGE, [], [])
    assert drawing.rect == Rect(100, 100, 300, 250)
    assert (drawing.n_marks, drawing.n_slanted) == (12, 10)


def test_two_plots_apart_are_two_drawings():
    """Panels are joined by their caption, not by nearness."""
    assert len(boxes(plot(50, 100, 250, 250) + plot(300, 100, 500, 250))) == 2


@pytest.mark.parametrize(
    "mark",
    [
        Mark("line", Rect(50, 60, 550, 61), stroked=True),
        Mark("rect", Rect(5, 5, 595, 795), stroked=True),
        Mark("rect", Rect(0, 0, 600, 500), filled=True),
        Mark("rect", Rect(100, 100, 300, 300), filled=True, pale=True),
        Mark("line", Rect(10, 0, 11, 800), stroked=True),
    ],
)
def test_rules_frames_and_backgrounds_are_no_drawings(mark):
    """Page furniture is left out."""
    assert boxes([mark]) == []


def test_a_frame_around_the_page_does_not_join_its_plots():
    """Two plots on a framed page stay two."""
    frame = Mark("rect", Rect(5, 5, 595, 795), stroked=True)
    assert len(boxes([frame, *plot(50, 100, 250, 250), *plot(300, 400, 500, 550)])) == 2


def test_marks_within_running_text_are_left_out():
    """Fraction bars, highlights and bullets belong to the text."""
    running = [Rect(50, 300, 550, 500)]
    marks = [Mark("curve", Rect(60 + 20 * i, 320, 75 + 20 * i, 400)) for i in range(10)]
    assert boxes(marks, running=running) == []


def test_marks_on_a_picture_belong_to_it():
    """An arrow drawn over a photo is no drawing of its own."""
    assert boxes(plot(100, 100, 200, 200), pictures=[Rect(90, 90, 300, 300)]) == []


def test_a_text_drawn_as_outlines_is_no_drawing():
    """Letters turned into paths are small filled areas in a row."""
    letters = [Mark("curve", Rect(50 + 12 * i, 100, 60 + 12 * i, 114), True) for i in range(20)]
    letters += [Mark("curve", Rect(50 + 12 * i, 120, 60 + 12 * i, 134), True) for i in range(20)]
    assert boxes(letters) == []


def test_the_ruling_of_a_table_is_known():
    """Rules with words between them are a table; the same rules empty are not."""
    (drawing,) = drawings_on(ruling(100, 100), PAGE, [], [])
    texts = [line.rect for line in cells(100, 100)]
    assert is_table(drawing, texts)
    assert not is_table(drawing, [])


def test_a_plot_with_labels_is_no_table():
    """Slanted strokes tell a plot from a table."""
    (drawing,) = drawings_on(plot(100, 100, 380, 190), PAGE, [], [])
    assert not is_table(drawing, [line.rect for line in cells(100, 100)])


def test_text_inside_counts_lines_and_area():
    """Only lines within the box count."""
    rect = Rect(0, 0, 100, 100)
    texts = [Rect(10, 10, 60, 20), Rect(10, 30, 60, 40), Rect(200, 0, 250, 10)]
    assert text_inside(rect, texts) == (2, pytest.approx(0.1))
