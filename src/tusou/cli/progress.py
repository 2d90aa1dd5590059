"""How far an indexing run is: a bar for people, lines for logs, JSON lines for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tusou.cli.pacing import Pace
from tusou.cli.render.report import progress_line
from tusou.cli.render.text import plural
from tusou.library.told import progress_json
from tusou.types import Progress
from tusou.wording import said

if TYPE_CHECKING:
    from tusou.cli.terminal import Terminal

Listener = Callable[[Progress], None]

PLAIN_EVERY_S = 10.0
"""A log that is read later needs few lines."""


@contextmanager
def listening(terminal: Terminal, *, as_json: bool, bar: bool = True) -> Iterator[Listener]:
    """The listener that suits the terminal; a bar is taken away when the block ends.

    Args:
        terminal: where to say it.
        as_json: JSON lines on stdout.
        bar: draw a bar if a person watches; not for runs that never end.
    """
    if as_json:
        yield lambda progress: terminal.json(progress_json(progress), indent=None)
    elif terminal.verbosity < 0:
        yield _ignore
    elif bar and terminal.err_is_tty:
        with _bar(terminal) as listener:
            yield listener
    else:
        yield _lines(terminal)


def _ignore(_: Progress) -> None:
    """Say nothing."""


def _lines(terminal: Terminal) -> Listener:
    """A plain line now and then in each run: between those of a watch hours may lie."""
    pace, seconds = Pace(PLAIN_EVERY_S), 0.0

    def listen(progress: Progress) -> None:
        nonlocal pace, seconds
        if progress.seconds < seconds:
            pace = Pace(PLAIN_EVERY_S)
        seconds = progress.seconds
        if pace.is_due():
            terminal.talk(progress_line(progress))

    return listen


@contextmanager
def _bar(terminal: Terminal) -> Iterator[Listener]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    from tusou.cli.render.text import shorten

    console = Console(file=terminal.err)
    columns = (
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TextColumn("{task.fields[what]}"),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(compact=True),
        TextColumn("{task.description}", markup=False),
    )
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None, rate="", what=said("files"))

        def listen(progress: Progress) -> None:
            reading = progress.to_read > 0
            if reading and bar.tasks[0].fields["what"] == said("files"):
                bar.reset(task)  # the time left is that of pictures now, not of files
            bar.update(
                task,
                total=(progress.to_read if reading else progress.total_files) or None,
                completed=progress.read if reading else progress.done_files,
                what=said("pictures read (OCR)") if reading else said("files"),
                description=shorten(progress.current, max(console.width - 72, 10)),
                rate="" if reading else _rate(progress),
            )

        yield listen


def _rate(progress: Progress) -> str:
    rate = progress.done_items / max(progress.seconds, 0.1)
    return said("{}, {}/s", plural(progress.done_items, "item"), f"{rate:.1f}")
