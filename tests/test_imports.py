"""Starting is quick: nothing heavy is imported before it is needed."""

from __future__ import annotations

import resource
import subprocess
import sys

import pytest

HEAVY = (
    "numpy", "PIL", "onnxruntime", "pypdfium2", "tantivy", "tokenizers", "rich", "watchfiles",
    "pyarrow", "Stemmer", "pi_heif", "fastapi", "uvicorn", "mcp", "sqlite3", "asyncio",
)  # fmt: skip

HELP_BUDGET_S = 0.3


def loaded_by(statement: str) -> list[str]:
    """Which of the heavy packages a fresh interpreter has loaded after `statement`."""
    telling = f"print(*[m for m in {HEAVY!r} if m in sys.modules])"
    code = f"import sys; {statement}; print(); {telling}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()[-1].split()


@pytest.mark.parametrize(
    "statement",
    [
        "import tusou",
        "import tusou.errors, tusou.types, tusou.protocols, tusou.registry, tusou.config",
        "from tusou.cli import main; main(['--help'])",
        "from tusou.cli import main; main(['--version'])",
        "from tusou.cli import main; main(['nonsense'])",
    ],
)
def test_nothing_heavy_is_loaded(statement: str):
    """`import tusou` and `tusou --help` load no package that takes time to load."""
    assert loaded_by(statement) == []


def test_the_help_of_a_command_loads_nothing_heavy():
    """Even `tusou search --help` is there at once: options need no engine."""
    from tusou.cli.table import COMMANDS

    for name in COMMANDS:
        assert loaded_by(f"from tusou.cli import main; main([{name!r}, '--help'])") == [], name


def test_help_is_there_within_its_budget():
    """`tusou --help` takes at most 0.3 s of a processor, the best of five, interpreter included.

    The processor's time and not the clock's: a busy machine must not decide.
    """
    best = min(_seconds_of_help() for _ in range(5))
    assert best <= HELP_BUDGET_S


def _seconds_of_help() -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "tusou", "--help"], capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
