"""Something that was found is told in the same words everywhere, in both languages."""

from __future__ import annotations

import pytest

from tusou.wording import translated
from tusou.wording.found import SIGNALS, page_of_file, part_of_file
from wording.forms import SOURCES


@pytest.mark.parametrize(
    ("kind", "page", "english", "chinese"),
    [
        ("page", 3, "page 3", "第 3 页"),
        ("figure", 8, "figure on page 8", "第 8 页的插图"),
        ("photo", None, "photo", "照片"),
        ("pair", None, "pair", "图文对"),
    ],
)
def test_pages_and_figures_say_on_which_page_they_are(kind, page, english, chinese):
    assert part_of_file(kind, page) == english
    assert translated(english, "zh") == chinese


def test_a_page_is_told_with_its_file():
    """A file that has no pages is told by its path alone."""
    assert page_of_file("a/b.pdf", 3, "en") == "a/b.pdf page 3"
    assert page_of_file("a/b.pdf", 3, "zh") == "a/b.pdf 第 3 页"
    assert page_of_file("chair.jpg", None) == "chair.jpg"


def test_the_page_of_the_server_calls_the_signals_as_the_terminal_does():
    """It has its words in a file of its own, which no Python reads."""
    words = (SOURCES / "server" / "page" / "words.js").read_text("utf-8")
    for signal, english in SIGNALS.items():
        assert f'{signal}: "{english}"' in words
        assert f'{signal}: "{translated(english, "zh")}"' in words
