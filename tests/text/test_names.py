"""Names of files: their terms, what of them is shown, and when a query is one."""

from __future__ import annotations

import pytest

from tusou.sources import KNOWN_SUFFIXES
from tusou.text import matched_in_names, meant_name, name_terms, path_words
from tusou.text.suffixes import SUFFIXES


def test_every_suffix_that_is_read_is_known():
    """A name of any source is told by its suffix."""
    assert {f".{suffix}" for suffix in SUFFIXES} == KNOWN_SUFFIXES


def test_words_of_a_path():
    """Folders and files are cut at everything that is no letter or digit."""
    assert path_words("a/b\\c.红色") == "a b c 红色"


@pytest.mark.parametrize(
    ("path", "terms"),
    [
        ("rooms/sofa.jpg", ["room", "sofa"]),
        ("a-127-chair.jpg", ["127", "chair", "a127chair", "a127"]),
        ("img_0042.jpg", ["img", "0042", "img0042"]),
        ("red_chair.jpg", ["red", "chair", "redchair"]),
        ("2024/report_v2.1.pdf", ["2024", "report", "v2", "reportv2.1", "v2.1"]),
    ],
)
def test_terms_of_a_name(path, terms):
    """Its words, then what stands in it as written; each once, and never the suffix."""
    found = name_terms([path])
    assert set(terms) <= set(found)
    assert len(found) == len(set(found))
    assert not {"jpg", "pdf"} & set(found)


def test_words_that_are_there_twice_count_twice():
    """A folder and a file of one name say more than one of them."""
    assert name_terms(["sofa/red sofa.jpg"]).count("sofa") == 2


@pytest.mark.parametrize(
    ("path", "query", "words"),
    [
        ("pictures/IMG_2043.jpg", "img_2043.jpg", ("IMG_2043",)),
        ("pictures/IMG_2043.jpg", "IMG2043", ("IMG_2043",)),
        ("products/a-127-red-armchair.jpg", "A-127", ("a-127",)),
        ("products/a-127-red-armchair.jpg", "A 127", ("a-127",)),
        ("products/a-127-red-armchair.jpg", "red A-127", ("a-127", "red")),
        ("catalogue-zh.pdf", "catalogue-zh.pdf", ("catalogue-zh",)),
        ("家具/红色沙发.jpg", "沙发", ("沙发",)),
        ("rooms/sofa.jpg", "lamp", ()),
    ],
)
def test_what_matches_is_shown_as_written(path, query, words):
    """The word that the file is called by, and no part of it that says nothing."""
    assert matched_in_names([path], query) == words


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("IMG_2043.jpg", "pictures/IMG_2043.jpg"),
        (" img_2043 ", "pictures/IMG_2043.jpg"),
        ("pictures/img_2043.JPG", "pictures/IMG_2043.jpg"),
        ("sofa.jpg", "rooms/Sofa.jpg"),
        ("living-room", "living-room.jpg"),
        ("0387", "0387.jpg"),
        ("红色沙发.jpg", "家具/红色沙发.jpg"),
        ("cafe\u0301.jpg", "café.jpg"),
        ("IMG_2043.jpg", "list.json\nIMG_2043.jpg"),
    ],
)
def test_a_query_is_the_name_of_a_file(query, path):
    """With its suffix or without, with folders or without, in any case and form."""
    meant = meant_name(query)
    assert meant is not None
    assert meant.is_of(path.split("\n"))


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("sofa", "sofa.jpg"),
        ("living room", "living-room.jpg"),
        ("IMG_2043.png", "IMG_2043.jpg"),
        ("IMG_12", "IMG_1 (2).jpg"),
        ("IMG_2043", "IMG_20430.jpg"),
        ("rooms/IMG_2043.jpg", "pictures/IMG_2043.jpg"),
        ("a photo called IMG_2043.jpg", "IMG_2043.jpg"),
        ("2024", "2024.pdf"),
        ("42", "42.jpg"),
        ("", "IMG_2043.jpg"),
        ("?", "?.jpg"),
    ],
)
def test_what_is_no_name_of_that_file(query, path):
    """Plain words, another suffix, more or less than the name."""
    meant = meant_name(query)
    assert meant is None or not meant.is_of([path])
