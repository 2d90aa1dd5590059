"""Globs mean what they mean in a .gitignore."""

from __future__ import annotations

import pytest

from tusou.sources.ignoring import Ignore


@pytest.mark.parametrize(
    ("glob", "path", "hidden"),
    [
        ("*.tmp", "a.tmp", True),
        ("*.tmp", "deep/er/a.tmp", True),
        ("*.tmp", "a.tmp.pdf", False),
        ("a?.pdf", "ab.pdf", True),
        ("a?b.pdf", "a/b.pdf", False),
        ("/a.pdf", "a.pdf", True),
        ("/a.pdf", "x/a.pdf", False),
        ("x/*.pdf", "x/a.pdf", True),
        ("x/*.pdf", "x/y/a.pdf", False),
        ("x/*.pdf", "z/x/a.pdf", False),
        ("**/x", "x", True),
        ("**/x", "a/b/x", True),
        ("x/**", "x/a/b.pdf", True),
        ("x/**/y.pdf", "x/y.pdf", True),
        ("x/**/y.pdf", "x/a/b/y.pdf", True),
        ("x/**/y.pdf", "xy.pdf", False),
        ("[ab].pdf", "a.pdf", True),
        ("[!ab].pdf", "a.pdf", False),
        ("[!ab].pdf", "c.pdf", True),
        ("[].pdf", "[].pdf", True),
        ("草稿*", "文件/草稿一.pdf", True),
        ("a+(b).pdf", "a+(b).pdf", True),
        ("# no.pdf", "# no.pdf", False),
        ("/", "a.pdf", False),
        ("", "a.pdf", False),
    ],
)
def test_globs_on_files(glob, path, hidden):
    """Stars stop at slashes, a slash anchors, brackets choose, everything else is itself."""
    assert Ignore([glob]).hides(path, is_folder=False) is hidden


def test_trailing_slash_means_folders():
    """`drafts/` takes folders of that name and leaves a file of that name."""
    ignore = Ignore(["drafts/"])
    assert ignore.hides("a/drafts", is_folder=True)
    assert not ignore.hides("a/drafts", is_folder=False)


def test_the_last_word_counts():
    """A later `!` takes a file back, even a hidden one."""
    ignore = Ignore(["*.pdf", "!keep.pdf", "!.hidden.png"])
    assert ignore.hides("a.pdf", is_folder=False)
    assert not ignore.hides("x/keep.pdf", is_folder=False)
    assert not ignore.hides(".hidden.png", is_folder=False)
    assert ignore.hides(".other.png", is_folder=False)
