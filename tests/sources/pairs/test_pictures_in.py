"""A cell holds no picture, one, or several."""

from __future__ import annotations

import pytest

from tusou.sources.pairs.pictures_in import is_address, names_picture_file, pictures_in


@pytest.mark.parametrize(
    ("value", "pictures"),
    [
        (" a.png ", ("a.png",)),
        (b"\x89PNG", (b"\x89PNG",)),
        ({"bytes": b"x", "path": "a.png"}, (b"x",)),
        ({"bytes": None, "path": "a.png"}, ("a.png",)),
        ({"id": 7, "src": "a.png", "alt": "a chair", "name": "front.png"}, ("a.png",)),
        ({"url": "https://e.org/a.png", "file": "a.png"}, ("a.png",)),
        (["a.png", "", "b.png"], ("a.png", "b.png")),
        ([{"src": "a.png"}, {"src": "b.png"}], ("a.png", "b.png")),
        ("a.png, b.jpg", ("a.png", "b.jpg")),
        ("a.png|b.jpg;c.gif", ("a.png", "b.jpg", "c.gif")),
        ("一.png，二.jpg", ("一.png", "二.jpg")),
        ("['a.png', 'b.jpg']", ("a.png", "b.jpg")),
        ('["a.png"]', ("a.png",)),
        ("https://e.org/a, https://e.org/b", ("https://e.org/a", "https://e.org/b")),
        ("red, blue.png", ("red, blue.png",)),
        ("https://e.org/w_100,h_100/a.png", ("https://e.org/w_100,h_100/a.png",)),
        ("data:image/png;base64,AAAA", ("data:image/png;base64,AAAA",)),
        ("[1].png", ("[1].png",)),
    ],
)
def test_pictures(value, pictures):
    """Names with commas stay whole, lists in text are taken apart."""
    assert pictures_in(value) == pictures


@pytest.mark.parametrize("value", ["", "  ", b"", None, 3, [], {}, {"bytes": b""}, [["a.png"]]])
def test_no_pictures(value):
    assert pictures_in(value) == ()


@pytest.mark.parametrize(
    "value", ["[]", " [ ] ", "{}", "['']", '["", ""]', "[{}]", "''", ", ", ["[]"]]
)
def test_nothing_written_as_text(value):
    """As tables have it that were made of lists and objects."""
    assert pictures_in(value) == ()


def test_addresses():
    assert all(map(is_address, ("https://e.org/a.png", "s3://b/a.png", "//cdn.e.org/a.png")))
    assert not any(map(is_address, ("a.png", "/files/a.png", "C:\\a.png", b"//")))


def test_names_of_picture_files():
    assert all(map(names_picture_file, ("a.JPG", "b/a.png", "https://e.org/a.png?v=1")))
    assert not any(map(names_picture_file, ("nginx:latest", "a.txt", "a.png?v=1", b"a.png")))
