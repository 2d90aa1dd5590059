"""How errors look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.cli.render.text import printable

if TYPE_CHECKING:
    from tusou.errors import TusouError


def error_lines(error: TusouError) -> list[str]:
    """`tusou: problem` and, when there is one, `  try: mend`."""
    lines = [f"tusou: {printable(error.problem)}"]
    if error.mend:
        lines.append(f"  try: {printable(error.mend)}")
    return lines
