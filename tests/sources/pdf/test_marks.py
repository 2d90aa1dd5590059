"""What is drawn on a page, with the boxes that it fills."""

from __future__ import annotations

import pytest

from sources.pdf.making import BLUE, RED, Sheet
from tusou.sources.pdf import marks as marks_module
from tusou.sources.pdf.marks import read_marks
from tusou.sources.pdf.matrices import IDENTITY, Matrix, shared
from tusou.sources.pdf.rects import Rect


@pytest.fixture
def marks_on(open_page):
    """The marks of a page of 200 × 300 points."""

    def reader(sheet, **options):
        with open_page(sheet) as (_, page, frame):
            return read_marks(page, frame, **options)

    return reader


def small(extra: str = "") -> Sheet:
    return Sheet(200, 300, extra)


def test_a_picture_has_its_place_pixels_and_content(marks_on):
    """A placed picture is told with its box from the top and its stored pixels."""
    (mark,) = marks_on(small().picture(20, 200, 100, 50))
    assert mark.kind == "picture"
    assert mark.rect == pytest.approx(Rect(20, 50, 120, 100))
    assert mark.pixels == 32 * 32
    assert mark.content


def test_equal_pictures_have_equal_content(marks_on):
    """The key follows what is stored, not where it is placed."""
    one, two, other = marks_on(
        small().picture(0, 0, 50, 50).picture(100, 100, 20, 20).picture(50, 50, 9, 9, BLUE)
    )
    assert one.content == two.content != other.content


def test_tiny_pictures_have_no_content_key(marks_on):
    """Pieces of mosaics are not worth hashing."""
    (mark,) = marks_on(small().picture(0, 0, 5, 5, px=8))
    assert mark.content == ""


@pytest.mark.parametrize(
    ("operators", "kind", "filled", "stroked"),
    [
        ("10 10 m 150 10 l S", "line", False, True),
        ("10 10 m 10 150 l S", "line", False, True),
        ("10 10 m 100 90 l S", "curve", False, True),
        ("10 10 80 40 re f", "rect", True, False),
        ("10 10 80 1 re f", "line", True, False),
        ("10 10 80 40 re B", "rect", True, True),
        ("10 10 m 50 90 90 90 120 10 c S", "curve", False, True),
        ("10 10 m 60 90 l 110 10 l h f", "curve", True, False),
        ("10 10 2 2 re f", "curve", True, False),
    ],
)
def test_paths_are_told_apart(marks_on, operators, kind, filled, stroked):
    """Rules, rectangles and everything else, with how they are painted."""
    (mark,) = marks_on(small().draw(operators))
    assert (mark.kind, mark.filled, mark.stroked) == (kind, filled, stroked)


@pytest.mark.parametrize("operators", ["10 10 80 40 re n", "10 10 80 40 re W n"])
def test_paths_that_paint_nothing_are_left_out(marks_on, operators):
    """A path that only clips leaves no ink."""
    assert marks_on(small().draw(operators)) == []


def test_white_areas_are_pale(marks_on):
    """A background of paper colour is known as such, a red one is not."""
    white, red = marks_on(small().area(0, 0, 90, 90, (252, 252, 250)).area(0, 0, 9, 9, RED))
    assert white.pale
    assert not red.pale


def test_what_is_clipped_away_does_not_count(marks_on):
    """A mark ends at its clip path."""
    sheet = small().draw("q 50 50 40 40 re W n 0 0 200 300 re f 100 100 50 50 re f Q")
    (mark,) = marks_on(sheet)
    assert mark.rect == pytest.approx(Rect(50, 210, 90, 250))


def test_a_slanted_clip_path_counts_by_its_box(marks_on):
    """A diamond clips to the box around it."""
    sheet = small().draw("q 50 30 m 90 70 l 50 110 l 10 70 l h W n 0 0 200 300 re f Q")
    (mark,) = marks_on(sheet)
    assert mark.rect == pytest.approx(Rect(10, 190, 90, 270))


def test_what_lies_outside_the_page_is_left_out(marks_on):
    """Nothing is told of what no reader sees."""
    assert marks_on(small().draw("300 10 80 40 re f -90 10 80 40 re f")) == []


def test_text_is_no_mark(marks_on):
    """Letters are read elsewhere."""
    assert marks_on(small().text(10, 10, "words")) == []


def test_forms_within_forms_are_seen_through(marks_on):
    """A path two forms deep stands where both matrices put it."""
    inner = Sheet(50, 50).draw("0 0 m 10 20 l S")
    outer = Sheet(100, 100).form("1 0 0 1 5 5", inner)
    (mark,) = marks_on(small().form("2 0 0 2 20 40", outer))
    assert mark.kind == "curve"
    assert mark.rect == pytest.approx(Rect(30, 210, 50, 250), abs=3)


def test_a_form_hides_what_lies_outside_its_box(marks_on):
    """The bounding box of a form clips what is inside."""
    inner = Sheet(20, 20).draw("0 0 200 200 re f")
    (mark,) = marks_on(small().form("1 0 0 1 50 50", inner))
    assert mark.rect == pytest.approx(Rect(50, 230, 70, 250))


def test_marks_turn_with_the_page(marks_on):
    """On a page turned by 90° a mark at the bottom left stands at the top left."""
    (mark,) = marks_on(small("/Rotate 90").area(0, 0, 40, 20, RED))
    assert mark.rect == pytest.approx(Rect(0, 0, 20, 40))


def test_pictures_alone_can_be_read(marks_on):
    """Looking for repeated logos needs no paths; pictures inside forms count."""
    sheet = small().draw("10 10 80 40 re f").form("1 0 0 1 0 0", small().picture(9, 9, 50, 50))
    assert [mark.kind for mark in marks_on(sheet, pictures_only=True)] == ["picture"]


def test_no_more_marks_than_the_limit_are_read(marks_on, monkeypatch):
    """A map with countless paths costs a bounded time."""
    monkeypatch.setattr(marks_module, "MAX_MARKS", 10)
    assert len(marks_on(small().draw("1 1 9 9 re f " * 25))) == 10


def test_matrices_apply_the_inner_one_first():
    """Scaling by two and then moving differs from moving first."""
    move, scale = Matrix(e=10, f=20), Matrix(a=2, d=2)
    assert move.after(scale).box((0, 0, 1, 1)) == (10, 20, 12, 22)
    assert scale.after(move).box((0, 0, 1, 1)) == (20, 40, 22, 42)
    assert IDENTITY.box((1, 2, 3, 4)) == (1, 2, 3, 4)


def test_a_quarter_turn_swaps_the_sides():
    """The box around a turned box is again upright."""
    assert Matrix(0, 1, -1, 0).box((0, 0, 4, 2)) == (-2, 0, 0, 4)


def test_boxes_that_do_not_meet_share_nothing():
    """Touching in a line is meeting, a gap is not."""
    assert shared((0, 0, 10, 10), (10, 2, 20, 8)) == (10, 2, 10, 8)
    assert shared((0, 0, 10, 10), (11, 2, 20, 8)) is None
