"""Parity with the frameworks: run by `make test-parity`, in an environment with torch."""

from __future__ import annotations

from importlib.util import find_spec

from benchmarks.torchvision_names import name_operators


def pytest_configure() -> None:
    """Before the frameworks are imported."""
    if find_spec("torch") is not None:
        name_operators()
