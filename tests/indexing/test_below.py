"""What a library holds below the roots of a run."""

from __future__ import annotations

import pytest

from indexing.making import photo
from stores.making import page, put
from tusou.indexing.below import known_below, to_read_below
from tusou.stores import open_store


@pytest.fixture
def store(tmp_path):
    """Six scans of one page in two folders."""
    opened = open_store(str(tmp_path / "library"))
    for path in PATHS:
        put(opened, path, [page(path, 1, text_state="missing")])
    yield opened
    opened.close()


PATHS = [
    "/data/a.pdf",
    "/data/a/x.pdf",
    "/data/a/b/y.pdf",
    "/data/ab.pdf",
    "/other/z.pdf",
    "s3://shop/a/x.pdf",
]
ROOTS = [
    (["/data"], [0, 1, 2, 3]),
    (["/data/a/"], [1, 2]),
    (["/data/a", "/data/a/b"], [1, 2]),
    (["/data/a.pdf", "/data/ab.pdf", "/data/none.pdf"], [0, 3]),
    (["/data/a/b", "/other/z.pdf"], [2, 4]),
    (["/other", "s3://shop"], [4, 5]),
    (["s3://shop/a/x.pdf", "s3://shop/"], [5]),
    (["/"], [0, 1, 2, 3, 4]),
    (["/", "/data"], [0, 1, 2, 3, 4]),
    ([], []),
]


@pytest.mark.parametrize(("roots", "expected"), ROOTS)
def test_what_lies_at_or_below_any_of_the_roots_comes_once(store, roots, expected):
    """However they overlap, and wherever they lie; names that begin alike are others."""
    wanted = sorted(PATHS[number] for number in expected)
    assert sorted(known_below(store, roots)) == wanted
    assert sorted(one.path for one in to_read_below(store, roots)) == wanted


def test_what_is_to_be_read_is_asked_for_once(store, monkeypatch):
    """Of 6,000 files by name the store would look through all its items 12,000 times."""
    asked, to_read = [], store.to_read

    def counted(under="", **options):
        asked.append(under)
        return to_read(under, **options)

    monkeypatch.setattr(store, "to_read", counted)
    list(to_read_below(store, [f"/data/{n}.pdf" for n in range(100)]))
    assert asked == ["/data"]


def test_a_file_given_by_its_name_is_looked_up(store, tmp_path, monkeypatch):
    """No store is asked for all that lies below it."""
    path = str(photo(tmp_path / "red.png", "red"))
    put(store, path, [])
    monkeypatch.delattr(type(store), "files")
    assert list(known_below(store, [path, str(photo(tmp_path / "new.png", "red"))])) == [path]
