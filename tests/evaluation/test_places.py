"""Which page a hit stands for."""

from __future__ import annotations

import pytest

from tusou.evaluation import PlaceFinder, Relevant
from tusou.evaluation.places import grades_of, pages_of
from tusou.types import Box, FileRecord, Hit, Place


def _record(path, root):
    return FileRecord(path, root, 1, 1, "")


def _hit(path, page_number, *, kind="page", image_path="", also_on=()):
    return Hit(
        1, 1, kind, path, path, page_number, Box(0, 0, 1, 1) if kind == "figure" else None,
        0.5, None, 0.5, image_path=image_path or path, also_on=also_on,
    )  # fmt: skip


PAGES_AT = {"/two/pictures/p.png": {None}, "/one/a.pdf": {1, 2}}
FINDER = PlaceFinder(
    [
        _record("/two/a.pdf", "/two"),
        _record("/one/a.pdf", "/one"),
        _record("/two/sub/b.pdf", "/two"),
        _record("/three/c.pdf", "/three/c.pdf"),
    ],
    pages_at=lambda path: PAGES_AT.get(path, ()),
)


def test_roots_are_tried_in_the_order_of_their_names():
    """The first root that holds the path wins, however the files are listed."""
    assert FINDER.find("a.pdf") == "/one/a.pdf"
    assert FINDER.find("sub/b.pdf") == "/two/sub/b.pdf"


def test_a_file_indexed_by_itself_and_a_picture_of_a_pair_are_found():
    """A file is its own root; pictures of pairs are no source files."""
    assert FINDER.find("c.pdf") == "/three/c.pdf"
    assert FINDER.find("pictures/p.png") == "/two/pictures/p.png"
    assert FINDER.find("/one/a.pdf") == "/one/a.pdf"
    assert FINDER.find("none.pdf") is None


@pytest.mark.parametrize(
    ("path", "page_number", "is_lacking"),
    [
        ("a.pdf", 2, False),
        ("a.pdf", 3, True),
        ("a.pdf", None, False),
        ("pictures/p.png", 1, True),
        ("c.pdf", 1, True),  # it is there, and all of it was left out
        ("none.pdf", 1, False),  # its path is told
    ],
)
def test_a_page_that_its_file_does_not_have_is_lacking(path, page_number, is_lacking):
    """A file that is not there lacks no page."""
    assert FINDER.lacks_page(Relevant(path, page_number, 2)) is is_lacking
    assert not PlaceFinder([_record("/a.pdf", "/")]).lacks_page(Relevant("a.pdf", 9, 2))


def test_absolute_paths_and_addresses_are_looked_up():
    """What the library does not hold is not found."""
    finder = PlaceFinder([_record("https://a.org/x.pdf", "https://a.org"), _record("/a.pdf", "/")])
    assert finder.find("https://a.org/x.pdf") == "https://a.org/x.pdf"
    assert finder.find("/a.pdf") == "/a.pdf"
    assert finder.find("https://a.org/y.pdf") is None
    assert finder.find("/b.pdf") is None


def test_a_figure_counts_for_its_page_once():
    """A page and its figures are one place of the ranking."""
    hits = [_hit("/one/a.pdf", 2, kind="figure"), _hit("/one/a.pdf", 2), _hit("/one/a.pdf", 3)]
    assert pages_of(hits) == [(("/one/a.pdf", 2),), (("/one/a.pdf", 3),)]


def test_what_was_folded_is_unfolded():
    """The places of also_on follow their hit."""
    hits = [_hit("/x.pdf", 1, also_on=(Place("/one/a.pdf", 7),)), _hit("/one/a.pdf", 7)]
    assert pages_of(hits) == [(("/x.pdf", 1),), (("/one/a.pdf", 7),)]


def test_a_pair_stands_for_its_picture():
    """Two pairs of one manifest are two places."""
    hits = [
        _hit("/two/m.json", None, kind="pair", image_path="/two/pictures/p.png"),
        _hit("/two/m.json", None, kind="pair", image_path="/two/pictures/q.png"),
    ]
    assert len(pages_of(hits)) == 2
    assert grades_of(pages_of(hits), [Relevant("pictures/p.png", None, 2)], FINDER) == [2, 0]


def test_grades_follow_the_ranking():
    """Each place has its grade, what is not relevant has 0."""
    ranked = pages_of([_hit("/one/a.pdf", n) for n in (5, 2, 3)])
    relevant = [Relevant("a.pdf", 2, 2), Relevant("a.pdf", 3, 1)]
    assert grades_of(ranked, relevant, FINDER) == [0, 2, 1]


def test_a_file_without_page_is_met_once():
    """Any page meets it; further pages of the file are not relevant again."""
    ranked = pages_of([_hit("/one/a.pdf", n) for n in (5, 2)])
    assert grades_of(ranked, [Relevant("a.pdf", None, 2)], FINDER) == [2, 0]


def test_the_same_name_below_another_root_is_not_meant():
    """A graded path means one file."""
    assert grades_of(pages_of([_hit("/two/a.pdf", 1)]), [Relevant("a.pdf", 1, 2)], FINDER) == [0]
