"""What a person sees in a small terminal: rows that fit, colours, one bar."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from contextlib import redirect_stdout

import pytest

from indexing.making import pairs, photo
from tusou.cli import main
from tusou.cli.progress import listening
from tusou.cli.render.text import columns_of, table, wrap
from tusou.cli.terminal import Terminal
from tusou.types import Progress

CODES = re.compile(r"\x1b\[[0-9;]*m")


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Run a command in a terminal of forty columns with colours; returns what it shows."""
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("TERM", "xterm")

    def show(*arguments: str) -> str:
        with redirect_stdout(Screen()) as shown:
            assert main(arguments) == 0
        return shown.getvalue()

    return show


@pytest.fixture
def wordy(run, no_model, tmp_path):
    """A library of one pair with a long text in two languages."""
    photo(tmp_path / "f" / "red.png", "red")
    text = "红色扶手椅有木质的腿 a red armchair with wooden legs " * 20
    pairs(tmp_path / "f" / "pairs.json", [{"text": text, "image_path": "red.png"}])
    assert run("index", tmp_path / "f", "--workers", 0).code == 0


def test_what_is_said_of_a_hit_fits(wordy, screen):
    """Reasons and the words around keep to forty columns, Chinese counted twice."""
    shown = screen("search", "armchair 扶手椅", "-q")
    _, *details = CODES.sub("", shown).splitlines()
    assert details
    assert max(map(columns_of, details)) <= 40


def test_the_words_of_the_query_stand_out_on_a_screen(wordy, screen):
    """A person sees in colour what matched; NO_COLOR is tested elsewhere."""
    assert "\x1b[1;33marmchair\x1b[0m" in screen("search", "armchair", "-q")


def test_json_on_a_screen_has_no_colours(wordy, screen):
    """JSON is for programs, also when a person looks at it."""
    shown = screen("search", "armchair", "--json", "-q")
    assert json.loads(shown)["outcome"] == "hits"
    assert "\x1b" not in shown


def test_a_width_too_small_to_be_true():
    """Some terminals claim no columns: words still stand on lines of twenty."""
    lines = wrap("红色扶手椅 with wooden legs", 1, "")
    assert "".join(lines).replace(" ", "") == "红色扶手椅withwoodenlegs"
    assert max(map(columns_of, lines)) <= 20


def test_a_word_longer_than_the_line_is_not_lost():
    """A long address stands alone on its line, whole."""
    address = "https://example.org/" + "a" * 60
    assert address in wrap(f"see {address} there", 40, "")


def test_a_bar_in_a_small_terminal(monkeypatch):
    """However long the file's name, each redrawn row stays inside the terminal."""
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("TERM", "xterm")
    each = Terminal(io.StringIO(), Screen())
    with listening(each, as_json=False) as listener:
        listener(Progress(1, 2, 3, 0, 1.0, "很长的文件名" * 30 + ".pdf"))
    rows = re.split(r"[\r\n]+|\x1b\[[0-9?;]*[A-Za-z]", each.err.getvalue())
    assert max(map(columns_of, rows)) <= 40
    assert each.out.getvalue() == ""


def test_a_run_that_never_ends_draws_no_bar():
    """--watch asks for no bar, even where a person looks on."""
    each = Terminal(io.StringIO(), Screen())
    with listening(each, as_json=False, bar=False) as listener:
        listener(Progress(1, 2, 3, 0, 1.0))
    assert each.err.getvalue() == ""


def test_a_table_of_nothing():
    """No rows are no lines."""
    assert table([]) == []
