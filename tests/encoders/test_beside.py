"""Work that goes on while something else is done."""

from __future__ import annotations

import subprocess
import sys
from threading import Event, current_thread

import pytest

from tusou.encoders.beside import beside


def test_it_gives_what_the_work_gave():
    """Waiting gives the result, as often as one waits."""
    wait = beside(lambda: "done")
    assert (wait(), wait()) == ("done", "done")


def test_the_work_goes_on_meanwhile():
    """It begins at once and in another thread: nobody waits for it before asking."""
    begun, go_on = Event(), Event()

    def work() -> str:
        begun.set()
        assert go_on.wait(30)
        return current_thread().name

    wait = beside(work)
    assert begun.wait(30)
    go_on.set()
    assert wait() != current_thread().name


def test_a_process_may_end_while_the_work_goes_on():
    """A session that is being opened when Python ends must not abort it."""
    code = (
        "import sys; from pathlib import Path; from tusou import starter;"
        "from tusou.encoders import open_encoder;"
        "open_encoder(Path(next(iter(starter.__path__))), device='cpu').expect_texts();"
        "sys.exit(7)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 7


def test_it_raises_what_the_work_raised():
    """A failure shows where it is waited for, and no earlier."""

    def work() -> None:
        raise ValueError("broken")

    wait = beside(work)
    for _ in range(2):
        with pytest.raises(ValueError, match="broken"):
            wait()
