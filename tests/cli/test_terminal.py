"""Where commands speak: streams, colours, file names that are no text."""

from __future__ import annotations

import io
import json
import logging

import pytest

from tusou.cli.logs import logs_to
from tusou.cli.terminal import Terminal


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def terminal(out: io.StringIO | None = None, verbosity: int = 0) -> Terminal:
    return Terminal(out or io.StringIO(), io.StringIO(), verbosity)


def test_talk_is_for_people_who_want_it():
    """-q silences talk, never data."""
    quiet, loud = terminal(verbosity=-1), terminal()
    for each in (quiet, loud):
        each.talk("hello")
        each.data("fact")
        assert each.out.getvalue() == "fact\n"
    assert (quiet.err.getvalue(), loud.err.getvalue()) == ("", "hello\n")


def test_some_things_are_said_once():
    """A line that several steps want to say is said by the first."""
    each = terminal()
    each.talk_once("no model")
    each.talk_once("no model")
    assert each.err.getvalue() == "no model\n"


@pytest.mark.parametrize(
    ("environment", "coloured"),
    [({"TERM": "xterm"}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False),
     ({"NO_COLOR": "", "TERM": "xterm"}, True)],
)  # fmt: skip
def test_colours_follow_the_environment(monkeypatch, environment, coloured):
    """A terminal has colours unless NO_COLOR is set to something or the terminal is dumb."""
    for name in ("NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert terminal(Screen()).out_style.colour is coloured
    assert terminal().out_style.colour is False


def test_json_keeps_chinese_readable():
    """Chinese is written as it is, and reads back."""
    each = terminal()
    each.json({"text": "椅子"}, indent=None)
    assert each.out.getvalue() == '{"text": "椅子"}\n'


def test_json_of_a_name_that_is_no_text():
    """A file name with stray bytes becomes an escape, so that the JSON stays valid UTF-8."""
    name = b"gr\xfcn.png".decode("utf-8", "surrogateescape")
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    Terminal(out, io.StringIO()).json({"path": name})
    written = out.buffer.getvalue()
    assert json.loads(written.decode("utf-8")) == {"path": name}


def test_bytes_come_after_the_text_before_them():
    """A picture is drawn below the line that was printed first."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    each = Terminal(out, io.StringIO())
    each.data("first")
    each.raw(b"\x1b_Gpicture")
    assert out.buffer.getvalue() == b"first\n\x1b_Gpicture"


@pytest.mark.parametrize(
    ("verbosity", "heard"),
    [(-1, {"error"}), (0, {"error", "warning"}), (1, {"error", "warning", "info"}),
     (2, {"error", "warning", "info", "debug"})],
)  # fmt: skip
def test_what_is_logged_is_heard_as_wanted(verbosity, heard):
    """-v and -q choose which messages of the layers below reach stderr."""
    each = terminal(verbosity=verbosity)
    logger = logging.getLogger("tusou.somewhere")
    with logs_to(each):
        for level in ("error", "warning", "info", "debug"):
            getattr(logger, level)("%s", level)
    assert each.err.getvalue().split() == [
        word for level in ("error", "warning", "info", "debug") if level in heard
        for word in ("tusou:", level)
    ]  # fmt: skip


def test_logging_is_left_as_it_was():
    """Calling the command line from a program changes none of its logging."""
    logger = logging.getLogger("tusou")
    before = (logger.level, list(logger.handlers))
    with logs_to(terminal(verbosity=2)):
        assert logger.level == logging.DEBUG
    assert (logger.level, list(logger.handlers)) == before
