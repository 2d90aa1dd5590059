"""Where a command speaks: data on stdout, talk on stderr."""

from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TextIO

from tusou.cli.render.text import Style
from tusou.errors import TusouError, system_reason
from tusou.wording import translated

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Terminal:
    """The two streams and what they can show.

    Args:
        out: for data.
        err: for talk.
        verbosity: -1 quiet, 0 normal, 1 and more: verbose.
    """

    __slots__ = ("err", "out", "said", "verbosity")

    def __init__(self, out: TextIO, err: TextIO, verbosity: int = 0) -> None:
        self.out, self.err, self.verbosity = out, err, verbosity
        self.said: set[str] = set()

    @classmethod
    def of_process(cls, verbosity: int = 0) -> Terminal:
        """The streams of this process, made able to print every file name."""
        sys.stdout, sys.stderr = _open(sys.stdout), _open(sys.stderr)
        for stream in (sys.stdout, sys.stderr):
            _print_anything(stream)
        return cls(sys.stdout, sys.stderr, verbosity)

    def data(self, text: str = "") -> None:
        """Print a line of data.

        Raises:
            TusouError: the line cannot be written, as on a full disk.
        """
        with _writing():
            print(text, file=self.out, flush=True)

    def json(self, value: Any, *, indent: int | None = 2) -> None:
        """Print a JSON value; `indent=None` makes it one line."""
        text = json.dumps(value, ensure_ascii=False, indent=indent)
        if not _encodable(text, self.out.encoding or "utf-8"):
            text = json.dumps(value, ensure_ascii=True, indent=indent)
        self.data(text)

    def raw(self, data: bytes) -> None:
        """Send bytes to stdout, such as a picture that the terminal draws."""
        with _writing():
            self.out.flush()
            self.out.buffer.write(data)
            self.out.buffer.flush()

    def talk(self, text: str) -> None:
        """Say a line to the person, in their language, unless told to be quiet."""
        if self.verbosity >= 0:
            self.complain(translated(text))

    def detail(self, text: str) -> None:
        """Say a line as the layers below log theirs, to a person who asked for more (`-v`)."""
        if self.verbosity >= 1:
            self.complain(f"tusou: {text}")

    def complain(self, text: str) -> None:
        """Say a line in any case; where it cannot be written, the work goes on without."""
        with suppress(OSError, ValueError):
            print(text, file=self.err, flush=True)

    def talk_once(self, text: str) -> None:
        """Say a line unless it was said before."""
        if text not in self.said:
            self.said.add(text)
            self.talk(text)

    @property
    def out_style(self) -> Style:
        """How data may look: colours only for a person at a terminal."""
        return Style(colour=_wants_colour(self.out), width=_width(self.out))

    @property
    def graphics(self) -> str | None:
        """How this terminal draws pictures; None when it cannot."""
        from tusou.explaining import detect_graphics

        return detect_graphics(is_terminal=self.out.isatty())

    @property
    def err_is_tty(self) -> bool:
        """Whether a person watches the talk."""
        return self.err.isatty()


@contextmanager
def _writing() -> Iterator[None]:
    """Tell a full disk from a fault of ours; that nobody reads any more is neither."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as exc:
        reason = system_reason(exc)
        mend = "make room there, or write to another place"
        raise TusouError(f"cannot write to stdout: {reason}", mend) from exc


def _open(stream: TextIO | None) -> TextIO:
    """A stream of the process; where the shell has closed it (`2>&-`), one that leads nowhere.

    It takes the lowest free number, as a rule the closed one: else the next file that is opened
    would get it, and all that C libraries write there.
    """
    if stream is None:
        return open(os.devnull, "w", encoding="utf-8")
    return stream


def drop_unwritable(stream: TextIO) -> None:
    """What a full disk has refused is not tried again at the end of the process."""
    try:
        stream.flush()
    except (OSError, ValueError):
        silence(stream)


def silence(stream: TextIO) -> None:
    """Nothing can be written any more: keep Python from failing again at its last flush."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    except (OSError, ValueError):  # a stream without a file behind it has nothing to flush
        return


def _wants_colour(stream: TextIO, environment: Mapping[str, str] = os.environ) -> bool:
    """Colour for terminals, unless NO_COLOR (https://no-color.org) or TERM says no."""
    if environment.get("NO_COLOR") or environment.get("TERM") == "dumb":
        return False
    return stream.isatty()


def _width(stream: TextIO) -> int:
    if not stream.isatty():
        return 100
    import shutil

    return shutil.get_terminal_size((100, 24)).columns


def _print_anything(stream: Any) -> None:
    """File names may hold bytes that are no text: give them back as they were."""
    if hasattr(stream, "reconfigure"):
        utf8 = (stream.encoding or "").lower().replace("-", "") == "utf8"
        stream.reconfigure(errors="surrogateescape" if utf8 else "backslashreplace")


def _encodable(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
