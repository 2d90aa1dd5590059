"""How errors look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.cli.render.text import printable
from tusou.wording import said, translated

if TYPE_CHECKING:
    from tusou.errors import TusouError


def error_lines(error: TusouError) -> list[str]:
    """`tusou: problem` and, when there is one, `  try: mend`, in the language of the person."""
    lines = [f"tusou: {printable(translated(error.problem))}"]
    if error.mend:
        lines.append(said("  try: {}", printable(translated(error.mend))))
    return lines


def error_json(error: TusouError) -> dict[str, str]:
    """An error for programs: in English, and in the shape in which the API tells it."""
    return {"error": type(error).__name__, "problem": error.problem, "mend": error.mend}
