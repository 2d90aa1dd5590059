"""Drives to mount: file systems in memory, on machines that let whoever tests mount them."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


class Drive:
    """A drive whose files stay while it is mounted nowhere.

    Args:
        contents: where its files are reached all the time.
    """

    def __init__(self, contents: Path) -> None:
        self.contents = contents
        self._points: list[Path] = []

    def mount(self, point: Path) -> None:
        """Show its files at an empty folder as well."""
        _run("mount", "--bind", self.contents, point)
        self._points.append(point)

    def unmount(self) -> None:
        """Show them there no more."""
        while self._points:
            _run("umount", self._points.pop())


@contextmanager
def plugged_in(contents: Path) -> Iterator[Drive]:
    """An empty drive for the block; without the right to mount one the test is skipped."""
    contents.mkdir()
    try:
        _run("mount", "-t", "tmpfs", "tmpfs", contents)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this user may mount nothing here")
    drive = Drive(contents)
    try:
        yield drive
    finally:
        drive.unmount()
        _run("umount", contents)


def _run(*command: str | Path) -> None:
    subprocess.run([*map(str, command)], check=True, capture_output=True)
