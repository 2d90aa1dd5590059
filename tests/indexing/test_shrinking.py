"""Lists that lost many of their items at once."""

from __future__ import annotations

import pytest

import tusou
from indexing.making import pairs
from tusou.indexing.shrinking import shrunk
from tusou.types import FileRecord, Shrunk


def record(n_items: int, path: str = "/files/list.csv") -> FileRecord:
    return FileRecord(path, "/files", 10, 1, "aa", "key", n_items=n_items)


@pytest.mark.parametrize(("had", "has"), [(20, 15), (1000, 799), (1000, 0)])
def test_a_list_that_lost_more_than_a_fifth_is_told(had, has):
    """Such as an export that broke off, or a list that is none any more."""
    assert shrunk(record(had), has) == Shrunk("/files/list.csv", had, has)


@pytest.mark.parametrize(("had", "has"), [(20, 16), (1000, 800), (1000, 2000), (19, 0)])
def test_what_shops_take_out_is_none(had, has):
    """A fifth at most, and any part of a list of fewer than twenty."""
    assert shrunk(record(had), has) is None


def test_other_files_lose_what_they_lose():
    """Pages are fewer with --max-pages; of a file that was not known nothing was lost."""
    assert shrunk(record(100, "/files/a.pdf"), 10) is None
    assert shrunk(None, 0) is None


def rows(n: int) -> list[dict[str, object]]:
    return [{"text": f"chair {i}", "image_path": f"{i}.png"} for i in range(n)]


@pytest.fixture
def index(tmp_path):
    """Index a folder with a list; gives the report."""
    with tusou.open(tmp_path / "library", model="none") as library:
        yield lambda: library.index(tmp_path / "files", workers=0)


def test_a_list_that_is_cut_off_is_told_with_what_it_had(index, tmp_path):
    """Its items go as the file says, and are there again with the whole one."""
    path = pairs(tmp_path / "files" / "list.json", rows(30))
    assert index().shrunk == ()
    pairs(path, rows(10))
    report = index()
    assert (report.shrunk, report.items) == ((Shrunk(str(path), 30, 10),), {"pair": 10})
    assert index().shrunk == ()
    pairs(path, rows(30))
    assert index().shrunk == ()


@pytest.mark.parametrize("content", ["", "[]", '[{"size": 3}]'])
def test_a_list_that_is_none_any_more_is_told_too(index, tmp_path, content):
    """With the reason, also where it looks like other data, of which nothing is told else."""
    path = pairs(tmp_path / "files" / "list.json", rows(30))
    index()
    path.write_text(content)
    report = index()
    assert report.shrunk == (Shrunk(str(path), 30, 0),)
    assert [(one.path, one.is_other_data) for one in report.skipped] == [(str(path), False)]
