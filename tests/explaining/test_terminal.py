"""Which way a terminal takes pictures."""

from __future__ import annotations

import pytest
from PIL import Image

from tusou.errors import InputError
from tusou.explaining import detect_graphics, encode_picture


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"TERM": "xterm-kitty", "KITTY_WINDOW_ID": "1"}, "kitty"),
        ({"TERM": "xterm-kitty"}, "kitty"),
        ({"TERM": "xterm-ghostty", "TERM_PROGRAM": "ghostty"}, "kitty"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}, "iterm"),
        ({"TERM": "xterm-256color", "LC_TERMINAL": "iTerm2"}, "iterm"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, "iterm"),
        ({"TERM": "xterm", "TERM_PROGRAM": "mintty"}, "iterm"),
        ({"TERM": "xterm-256color", "KONSOLE_VERSION": "220401"}, "kitty"),
        ({"TERM": "xterm-256color", "KONSOLE_VERSION": "210800"}, None),
        ({"TERM": "xterm-256color", "KONSOLE_VERSION": "new"}, None),
        ({"TERM": "foot"}, "sixel"),
        ({"TERM": "mlterm"}, "sixel"),
        ({"TERM": "xterm-sixel"}, "sixel"),
        ({"TERM": "xterm-256color"}, None),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"}, None),
        ({"TERM": "dumb", "KITTY_WINDOW_ID": "1"}, None),
        ({}, None),
    ],
)
def test_detection(environment, expected):
    """The terminal is known by its environment."""
    assert detect_graphics(environment, is_terminal=True) == expected


def test_files_and_pipes_get_no_pictures():
    """What does not go to a terminal gets no escape codes."""
    assert detect_graphics({"TERM": "xterm-kitty"}, is_terminal=False) is None


@pytest.mark.parametrize(
    "inside", [{"TMUX": "/tmp/tmux,1,0"}, {"TERM": "screen-256color"}, {"ZELLIJ": "0"}]
)
def test_multiplexers_get_no_pictures(inside):
    """Within tmux, screen and zellij pictures would be swallowed or stay behind."""
    environment = {"TERM": "xterm-kitty", "KITTY_WINDOW_ID": "1", **inside}
    assert detect_graphics(environment, is_terminal=True) is None


def test_inherited_variables_do_not_deceive():
    """An editor's terminal started from kitty inherits its variables but is not kitty."""
    environment = {"TERM": "xterm-256color", "TERM_PROGRAM": "vscode", "KITTY_WINDOW_ID": "3"}
    assert detect_graphics(environment, is_terminal=True) is None


def test_own_environment_is_the_default(monkeypatch):
    """Without an environment that of the process is read."""
    for name in ("TMUX", "STY", "ZELLIJ", "TERM_PROGRAM", "LC_TERMINAL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-kitty")
    assert detect_graphics(is_terminal=True) == "kitty"


@pytest.mark.parametrize(
    ("graphics", "start"),
    [("kitty", b"\x1b_G"), ("iterm", b"\x1b]1337;File="), ("sixel", b"\x1bP")],
)
def test_every_protocol_ends_with_a_new_line(graphics, start):
    """Whatever follows the picture begins below it."""
    sent = encode_picture(Image.new("RGB", (30, 20), "red"), graphics)
    assert sent.startswith(start)
    assert sent.endswith(b"\n")


def test_large_pictures_are_reduced():
    """A large picture is sent no larger than asked."""
    sent = encode_picture(Image.new("RGB", (3000, 1500)), "sixel", longest_px=100)
    assert b'"1;1;100;50' in sent


def test_unknown_protocol():
    """A name that is no protocol is refused with the names that are."""
    with pytest.raises(InputError, match="ascii-art") as caught:
        encode_picture(Image.new("RGB", (3, 3)), "ascii-art")
    assert "sixel" in caught.value.mend
