"""Console examples of the documents: found, run in a folder of their own, and written anew.

A block that begins with three backticks and ``console run`` holds commands after ``$`` and what
they print. `python tests/docs/consoles.py` runs them all and writes today's output into the
documents; the tests run them again and compare what was found. One that begins with ``json run``
holds what a search prints with ``--json``, of one hit and without near misses.
"""

from __future__ import annotations

import io
import json
import os
import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tusou
from tusou.cli import main
from tusou.cli.commands.demo import copy_sample

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
RUNNABLE = "console run"
ANSWER = "json run"
LONGEST_LINE = 110
"""Characters of JSON."""
SHOWN_HOME = "/home/you"
"""Stands in the documents for the folder that the examples run in."""

_FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_HIT = re.compile(
    r"^ *(?P<rank>\d+)  [\d.]+  (?:cosine|余弦) +\S+ +"
    r"(?P<kind>page|figure|photo|pair|页面|插图|照片|图文对) +(?P<place>.+)$"
)


@dataclass(frozen=True)
class Block:
    """A fenced block: what stands after the fence, what is inside, where that begins."""

    info: str
    body: str
    start: int


@dataclass(frozen=True)
class Example:
    """A command and what it prints."""

    command: str
    output: str


def blocks(text: str, info: str) -> list[Block]:
    """All blocks of `text` whose fence says `info`."""
    return [
        Block(found["info"], found["body"], found.start("body"))
        for found in _FENCE.finditer(text)
        if found["info"].strip() == info
    ]


def examples(body: str) -> list[Example]:
    """The commands of a console block, each with the lines up to the next one."""
    parts = re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]
    return [
        Example(command, output.rstrip())
        for command, _, output in (part.partition("\n") for part in parts)
    ]


def hits(output: str) -> list[tuple[str, ...]]:
    """(rank, kind, place) of each hit that is shown: what must not change unseen."""
    return [found.groups() for found in map(_HIT.match, output.splitlines()) if found]


class Workshop:
    """A folder with the sample library in which examples run; documents do not see each other."""

    def __init__(self, home: Path) -> None:
        self.home = home
        copy_sample(home / "demo")
        with tusou.open(home / "demo/library") as library:
            self.has_model = library.encoder is not None
            library.index(home / "demo/sample", workers=0)
        shutil.copytree(home / "demo/library", home / "pristine")
        self._measured: dict[tuple[str, str], tuple[int, str]] = {}

    def clean(self, *, is_filled: bool) -> None:
        """Undo what a document did; `is_filled` spares it the indexing of its own library."""
        for path in self.home.iterdir():
            if path.name not in ("demo", "pristine"):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        for name in ("demo/library", *(["furniture"] if is_filled else [])):
            shutil.rmtree(self.home / name, ignore_errors=True)
            shutil.copytree(self.home / "pristine", self.home / name)

    def run(self, command: str, language: str = "en") -> tuple[int, str]:
        """Exit code and output of a command line that begins with "tusou", in a language.

        Measuring takes a second and changes nothing: several documents share one run.
        """
        if not command.startswith("tusou eval "):
            return self._run(command, language)
        if (command, language) not in self._measured:
            self._measured[command, language] = self._run(command, language)
        return self._measured[command, language]

    def _run(self, command: str, language: str) -> tuple[int, str]:
        program, *arguments = shlex.split(command)
        if program != "tusou":
            raise ValueError(f"this is no command of tusou: {command}")
        os.environ["TUSOU_LANG"] = language
        out, err = io.StringIO(), io.StringIO()
        with chdir(self.home), redirect_stdout(out), redirect_stderr(err):
            code = main(arguments)
        shown = out.getvalue() + (err.getvalue() if code else "")
        return code, shown.replace(str(self.home), SHOWN_HOME).rstrip()


def answer_to(query: str, workshop: Workshop) -> dict[str, Any]:
    """What a search for `query` prints as JSON, with one hit and no near misses."""
    asked = f"tusou search {shlex.quote(query)} -k 1 --json --library demo/library"
    return {**json.loads(workshop.run(asked)[1]), "near_misses": []}


def laid_out(value: Any, indent: int = 0, before: str = "") -> str:
    """`value` as JSON: on one line what fits there, else each member on lines of its own."""
    flat, margin = before + json.dumps(value, ensure_ascii=False), " " * indent
    if not isinstance(value, dict | list) or not value or indent + len(flat) < LONGEST_LINE:
        return margin + flat
    if isinstance(value, dict):
        members = [laid_out(one, indent + 2, f'"{name}": ') for name, one in value.items()]
    else:
        members = [laid_out(one, indent + 2) for one in value]
    opened, closed = "{}" if isinstance(value, dict) else "[]"
    return "\n".join([f"{margin}{before}{opened}", ",\n".join(members), margin + closed])


def language_of(document: Path) -> str:
    """The language a page is written in, in which its examples are shown."""
    is_chinese = document.parent == ROOT / "docs" / "zh" or document.name.endswith(".zh.md")
    return "zh" if is_chinese else "en"


def rewritten(text: str, workshop: Workshop, language: str = "en") -> str:
    """`text` with today's output in its runnable blocks."""
    for block in reversed(_all_in_order(text, workshop, language)):
        start, old, new = block
        text = text[:start] + new + text[start + len(old) :]
    return text


def _all_in_order(text: str, workshop: Workshop, language: str) -> list[tuple[int, str, str]]:
    consoles = [
        (block.start, block.body, "".join(_renewed(block.body, workshop, language)))
        for block in blocks(text, RUNNABLE)
    ]
    answers = [
        (block.start, block.body, _answered_anew(block.body, workshop))
        for block in blocks(text, ANSWER)
    ]
    return sorted([*consoles, *answers])


def _answered_anew(body: str, workshop: Workshop) -> str:
    shown = json.loads(body)
    answer = answer_to(shown["query"], workshop)
    # How long it took is another every time, and says nothing here.
    return laid_out({**answer, "took_ms": shown["took_ms"]}) + "\n"


def _renewed(body: str, workshop: Workshop, language: str) -> Iterator[str]:
    for number, example in enumerate(examples(body)):
        _, output = workshop.run(example.command, language)
        lines = [line.rstrip() for line in output.splitlines()]
        yield "\n" * bool(number) + "\n".join([f"$ {example.command}", *lines]) + "\n"


def refresh() -> None:
    """Write today's output into all documents."""
    with tempfile.TemporaryDirectory() as scratch:
        for name in ("TUSOU_LIBRARY", "TUSOU_MODEL", "TUSOU_MODELS", "TUSOU_DEVICE"):
            os.environ.pop(name, None)
        os.environ["XDG_DATA_HOME"] = scratch + "/data"
        workshop = Workshop(Path(scratch).resolve() / "home")
        for document in DOCUMENTS:
            text = document.read_text(encoding="utf-8")
            if blocks(text, RUNNABLE):
                workshop.clean(is_filled=False)
                renewed = rewritten(text, workshop, language_of(document))
                document.write_text(renewed, encoding="utf-8")
                print(document.relative_to(ROOT), file=sys.stderr)


if __name__ == "__main__":
    refresh()
