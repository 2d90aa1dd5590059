"""`tusou demo`: a sample library, indexed and searched, each step with its command line."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from tusou.cli.options import add_device, add_talk

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator
    from pathlib import Path

    from tusou.cli.parser import Parser
    from tusou.cli.terminal import Terminal

QUERIES = "queries.jsonl"
NOT_COPIED = ("selftest.json", QUERIES, "__pycache__", "*.py")
"""What lies among the samples without being one."""


def attach(parser: Parser) -> None:
    """Add the options."""
    parser.add_argument(
        "folder", nargs="?", default="demo", metavar="DIR", help="where to (default: ./demo)"
    )
    add_device(parser)
    add_talk(parser)


def run(args: Namespace, terminal: Terminal) -> int:
    """Copy the samples, then run the commands that a person would type."""
    from pathlib import Path

    folder = Path(args.folder).expanduser()
    sample = copy_sample(folder)
    terminal.data(f"The sample library, a small furniture catalogue, lies in {sample}")
    with_model = _has_model()
    if not with_model:
        terminal.data("There is no model here: the demo goes without the searches that need one.")
    for title, arguments, needs_model in steps(folder):
        if needs_model and not with_model:
            continue
        code = _step(title, [*arguments, *_device(args)], terminal)
        if code:
            return code
    _farewell(folder, terminal)
    return 0


def copy_sample(folder: Path) -> Path:
    """Copy the packaged samples into `folder`/sample; files that are there are renewed.

    Times of the files are kept, so that indexing again finds nothing changed.
    """
    import shutil
    from importlib.resources import as_file, files

    target = folder / "sample"
    with as_file(files("tusou") / "sample") as packaged:
        shutil.copytree(
            packaged, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*NOT_COPIED)
        )
        shutil.copy2(packaged / QUERIES, folder / QUERIES)
    return target


def steps(folder: Path) -> Iterator[tuple[str, list[str], bool]]:
    """Title, arguments and whether a model is needed, of each step."""
    sample, library = str(folder / "sample"), ["--library", str(folder / "library")]
    picture = str(folder / "sample" / "pictures" / "reading-corner.jpg")
    sheet = ["--sheet", str(folder / "results.png")]
    yield "Make it searchable", ["index", sample, *library], False
    yield "1. In English", ["search", "a red armchair", "-k", "6", *sheet, *library], False
    yield "2. In Chinese", ["search", "红酒洒在沙发上怎么办", "-k", "2", *library], False
    yield "3. By a picture", ["search", "--image", picture, "-k", "3", *library], True
    threshold = ["--rank", "image", "--min-cosine", "0.3", "-k", "3"]
    yield (
        "4. Pictures alone, above a cosine",
        ["search", "a green plant", *threshold, *library],
        True,
    )
    yield "5. What is not there", ["search", "steam locomotive timetable", *library], False


def _step(title: str, arguments: list[str], terminal: Terminal) -> int:
    from tusou.cli.main import run_command

    style = terminal.out_style
    terminal.data()
    terminal.data(style.paint(title, "bold"))
    terminal.data(style.paint(f"$ tusou {shlex.join(arguments)}", "cyan"))
    return run_command(arguments, terminal)


def _device(args: Namespace) -> list[str]:
    return ["--device", args.device] if args.device else []


def _has_model() -> bool:
    from tusou.config import Settings
    from tusou.models import default_model

    return default_model(Settings.from_environment()) is not None


def _farewell(folder: Path, terminal: Terminal) -> None:
    library = shlex.quote(str(folder / "library"))
    terminal.data()
    terminal.data(f"Try your own: tusou search --library {library} 'yellow flowers'")
    terminal.data("Then your own files: tusou index FOLDER")
