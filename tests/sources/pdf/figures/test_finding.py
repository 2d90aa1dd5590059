"""From marks and lines to the figures of a page."""

from __future__ import annotations

import pytest

from sources.pdf.figures.laying import PAGE, cells, line, paragraph, picture, plot, ruling
from tusou.sources.pdf.figures import find_figures
from tusou.sources.pdf.figures.finding import MAX_FIGURES
from tusou.sources.pdf.marks import Mark
from tusou.sources.pdf.rects import Rect


def overlap(one: Rect, other: Rect) -> float:
    """Intersection over union."""
    shared = one.overlap(other)
    return shared / (one.area + other.area - shared)


def test_a_picture_with_its_caption_below():
    """The caption under a picture is its text."""
    lines = [*paragraph(50, 50, 500), line(150, 310, "Figure 1: A chair"), *paragraph(50, 350, 500)]
    (figure,) = find_figures(lines, [picture(100, 120, 400, 300)], PAGE)
    assert figure.rect == Rect(100, 120, 400, 300)
    assert figure.caption == "Figure 1: A chair"


def test_a_picture_with_its_caption_above():
    """Where there is nothing above a caption, the picture below it counts."""
    lines = [*paragraph(50, 50, 500), line(150, 110, "图 2 一把椅子"), *paragraph(50, 350, 500)]
    (figure,) = find_figures(lines, [picture(100, 125, 400, 300)], PAGE)
    assert figure.caption == "图 2 一把椅子"


def test_panels_that_share_a_caption_are_one_figure():
    """Four plots in a grid with one caption merge into one box."""
    marks = [mark for x in (60, 320) for y in (100, 250) for mark in plot(x, y, x + 200, y + 110)]
    lines = [line(200, 380, "Figure 2: Four panels"), *paragraph(50, 420, 500)]
    (figure,) = find_figures(lines, marks, PAGE)
    assert overlap(figure.rect, Rect(60, 100, 520, 360)) > 0.95


def test_names_of_panels_above_the_caption_belong_to_the_figure():
    """ "(a)" and "(b)" between the panels and the caption are inside the box."""
    marks = plot(60, 100, 260, 210) + plot(320, 100, 520, 210)
    lines = [
        line(150, 235, "(a) left"),
        line(410, 235, "(b) right"),
        line(200, 260, "Figure 2: Two panels"),
    ]
    (figure,) = find_figures(lines, marks, PAGE)
    assert figure.rect.y1 >= 243
    assert figure.rect.y1 < 260


def test_axis_labels_belong_to_the_plot():
    """Words next to the axes widen the box; the paragraph below does not."""
    lines = [
        line(60, 150, "0.5", 18),
        line(60, 200, "1.0", 18),
        line(150, 258, "time in seconds"),
        line(120, 290, "Figure 1: A plot"),
        *paragraph(50, 320, 500),
    ]
    (figure,) = find_figures(lines, plot(85, 100, 400, 250), PAGE)
    assert figure.rect.x0 == pytest.approx(60, abs=2)
    assert 266 <= figure.rect.y1 < 290


def test_two_figures_in_two_columns_keep_their_captions():
    """Each caption takes the picture of its own column."""
    lines = [
        *paragraph(40, 400, 240, 12),
        *paragraph(320, 400, 240, 12),
        line(60, 310, "Figure 1: Left", 100),
        line(340, 310, "Figure 2: Right", 100),
    ]
    marks = [picture(50, 100, 270, 300), picture(330, 100, 550, 300)]
    figures = find_figures(lines, marks, PAGE)
    assert [(f.rect.x0, f.caption) for f in figures] == [
        (50, "Figure 1: Left"),
        (330, "Figure 2: Right"),
    ]


def test_figures_one_above_the_other_keep_their_captions():
    """A caption belongs to the picture above it, not to the one below."""
    lines = [line(150, 210, "Figure 1: Upper"), line(150, 450, "Figure 2: Lower")]
    marks = [picture(100, 50, 400, 200), picture(100, 240, 400, 440)]
    figures = find_figures(lines, marks, PAGE)
    assert [figure.caption for figure in figures] == ["Figure 1: Upper", "Figure 2: Lower"]


def test_running_text_parts_a_caption_from_a_picture():
    """A picture beyond a paragraph is not the one that the caption tells of."""
    lines = [*paragraph(50, 260, 500, 6), line(150, 345, "Figure 1: Elsewhere")]
    (figure,) = find_figures(lines, [picture(100, 50, 400, 250)], PAGE)
    assert figure.caption == ""


def test_a_caption_alone_is_no_figure():
    """Where nothing is drawn nothing is found."""
    lines = [*paragraph(50, 50, 500), line(150, 310, "Figure 1: Lost"), *paragraph(50, 350, 500)]
    assert find_figures(lines, [], PAGE) == []


def test_a_ruled_table_is_no_figure():
    """Neither alone nor under its own caption."""
    lines = [line(120, 80, "Table 1: Prices"), *cells(100, 100)]
    assert find_figures(lines, ruling(100, 100), PAGE) == []
    assert find_figures(cells(100, 100), ruling(100, 100), PAGE) == []


def test_a_table_that_is_a_picture_is_a_figure():
    """A scanned table keeps its caption."""
    lines = [line(120, 80, "Table 1: Prices")]
    (figure,) = find_figures(lines, [picture(100, 100, 400, 300)], PAGE)
    assert figure.caption == "Table 1: Prices"


def test_a_diagram_of_boxes_is_a_figure_when_its_caption_says_so():
    """Boxes with words look like a table; "Figure" decides."""
    lines = [*cells(100, 100), line(120, 200, "Figure 4: The parts")]
    (figure,) = find_figures(lines, ruling(100, 100), PAGE)
    assert figure.caption == "Figure 4: The parts"


def test_a_rich_drawing_needs_no_caption():
    """A plot without caption is found, an ornament of two strokes is not."""
    (figure,) = find_figures([], plot(100, 100, 300, 250), PAGE)
    assert figure.rect == Rect(100, 100, 300, 250)
    assert find_figures([], plot(100, 100, 300, 250)[:4], PAGE) == []


def test_a_framed_text_is_no_figure():
    """A box with a drawn border full of words is text."""
    corners = [Mark("curve", Rect(100 + 30 * i, 100, 130 + 30 * i, 200)) for i in range(8)]
    lines = [line(105, 105 + 12 * i, "a line of the framed text", 230) for i in range(8)]
    assert find_figures(lines, corners, PAGE) == []


def test_the_rule_of_the_running_head_does_not_widen_a_plot():
    """A plot right under the head keeps its own width, and the head stays outside."""
    head = [Mark("line", Rect(50, 60, 550, 61), stroked=True)]
    lines = [line(60, 48, "3.1 The chapter", 90), line(220, 230, "Figure 1: A plot")]
    (figure,) = find_figures(lines, head + plot(200, 65, 400, 215), PAGE)
    assert overlap(figure.rect, Rect(200, 65, 400, 215)) > 0.9


def test_overlapping_pictures_count_once():
    """Of two pictures that cover each other mostly, one is kept."""
    marks = [picture(100, 100, 300, 300), picture(110, 150, 330, 320)]
    assert len(find_figures([], marks, PAGE)) == 1


def test_small_pictures_without_caption_are_decoration():
    """A picture of 30 × 30 points counts only with a caption."""
    marks = [picture(100, 100, 130, 130)]
    assert find_figures([], marks, PAGE) == []
    assert len(find_figures([line(90, 140, "Figure 1: Tiny")], marks, PAGE)) == 1


def test_the_name_beneath_a_product_is_its_caption():
    """In a catalogue the line under a picture tells what it is."""
    lines = [line(120, 208, "Model: FCO 1016"), line(320, 208, "Model: FCO 1017")]
    marks = [picture(100, 100, 230, 200), picture(300, 100, 430, 200)]
    captions = [figure.caption for figure in find_figures(lines, marks, PAGE)]
    assert captions == ["Model: FCO 1016", "Model: FCO 1017"]


@pytest.mark.parametrize(
    "text",
    ["3.1 The next section", "二、主板说明", "8. Connecting the fan", "See this picture:", "12"],
)
def test_headings_beneath_a_picture_are_not_its_name(text):
    """A heading, a page number or an introduction belongs to what follows."""
    (figure,) = find_figures([line(100, 208, text)], [picture(100, 100, 300, 200)], PAGE)
    assert figure.caption == ""


def test_prose_beneath_a_picture_is_not_its_name():
    """The end of a paragraph at the foot of a column is no caption."""
    lines = [*paragraph(100, 300, 240, 6), line(112, 209, "Our last example is another one", 228)]
    (figure,) = find_figures(lines, [picture(100, 100, 340, 200)], PAGE)
    assert figure.caption == ""


def test_a_sheet_of_stamps_has_a_bounded_number_of_figures():
    """The largest are kept."""
    marks = [
        picture(70 * i + 2, 70 * j + 2, 70 * i + 68, 70 * j + 68)
        for i in range(8)
        for j in range(11)
    ]
    figures = find_figures([], marks, Rect(0, 0, 570, 780))
    assert len(figures) <= MAX_FIGURES


def test_figures_come_from_top_to_bottom():
    """Their order is that of reading."""
    marks = [picture(100, 500, 300, 700), picture(100, 50, 250, 200)]
    assert [figure.rect.y0 for figure in find_figures([], marks, PAGE)] == [50, 500]
