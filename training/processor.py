"""Which vector instructions the processor has: on them depends how fast whole numbers are."""

from __future__ import annotations

import platform
from pathlib import Path

FASTEST_FIRST = (
    ("avx512_vnni", "AVX-512 VNNI"),
    ("avx_vnni", "AVX2 VNNI"),
    ("avx512bw", "AVX-512"),
    ("avx2", "AVX2"),
)
"""Flags that Linux tells, and their names."""


def vector_instructions(told: Path = Path("/proc/cpuinfo")) -> str:
    """Those that whole numbers are multiplied with; where none is told, the kind of processor."""
    flags = told.read_text("utf-8").split() if told.exists() else []
    return next((name for flag, name in FASTEST_FIRST if flag in flags), platform.machine())
