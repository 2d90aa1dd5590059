"""`tusou demo`: a sample library, indexed and searched, each step with its command line."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tusou.cli.options import add_device, add_talk
from tusou.cli.parser import file_name
from tusou.errors import InputError, system_reason
from tusou.wording import said

if TYPE_CHECKING:
    from argparse import Namespace

    from tusou.cli.parser import Parser
    from tusou.cli.terminal import Terminal
    from tusou.explaining import Section
    from tusou.library import Library

QUERIES = "queries.jsonl"
NOT_COPIED = ("selftest.json", QUERIES, "__pycache__", "*.py")
"""What lies among the samples without being one."""


@dataclass(frozen=True, slots=True)
class Step:
    """One search of the demo, as a person would type it."""

    title: str
    arguments: tuple[str, ...]
    needs_model: bool = False
    needs_ocr: bool = False


SEARCHES = (
    Step("In English", ("a red armchair", "-k", "4")),
    Step("In Chinese: what to do about red wine on the sofa", ("红酒洒在沙发上怎么办", "-k", "3")),
    Step("In a scan", ("warranty on cat scratches", "-k", "2"), needs_ocr=True),
    Step("By a picture", ("--image", "{sample}/pictures/reading-corner.jpg", "-k", "4"), True),
    Step(
        "Pictures alone, above a cosine",
        ("yellow flowers in a vase", "--rank", "image", "--min-cosine", "0.5", "-k", "4"),
        True,
    ),
    Step("What is not there", ("timetable of steam locomotives",)),
)


def attach(parser: Parser) -> None:
    """Add the options."""
    parser.add_argument(
        "folder",
        nargs="?",
        type=file_name,
        default="demo",
        metavar="DIR",
        help="where to (default: ./demo)",
    )
    add_device(parser)
    add_talk(parser)


def run(args: Namespace, terminal: Terminal) -> int:
    """Copy the samples, index them, search, and draw what was found."""
    from tusou.library import open_library

    folder = args.folder
    sample = copy_sample(folder)
    terminal.data(said("A furniture catalogue to try tusou on lies in {}", sample))
    with open_library(folder / "library", device=args.device) as library:
        _index(library, sample, terminal)
        sections = [
            _search(step, library, folder, terminal) for step in _searches(library, terminal)
        ]
        _draw(sections, library, folder / "results.png", terminal)
    _farewell(folder, terminal)
    return 0


def copy_sample(folder: Path) -> Path:
    """Copy the packaged samples into `folder`/sample; files that are there are renewed.

    Times of the files are kept, so that indexing again finds nothing changed.

    Raises:
        InputError: nothing can be written there.
    """
    import shutil
    from importlib.resources import as_file, files

    target = folder / "sample"
    with as_file(files("tusou") / "sample") as packaged:
        ignored = shutil.ignore_patterns(*NOT_COPIED)
        try:
            shutil.copytree(packaged, target, dirs_exist_ok=True, ignore=ignored)
            shutil.copy2(packaged / QUERIES, folder / QUERIES)
        except shutil.Error as exc:  # of many files at once: (from, to, reason) of each
            raise _unwritable(folder, exc.args[0][0][2]) from exc
        except OSError as exc:
            raise _unwritable(folder, system_reason(exc)) from exc
    return target


def _unwritable(folder: Path, reason: str) -> InputError:
    return InputError(
        f"the sample cannot be written into {folder}: {reason}", "name another: tusou demo DIR"
    )


def _searches(library: Library, terminal: Terminal) -> list[Step]:
    was_read = "ocr" in library.stats().texts_from
    searches = [step for step in SEARCHES if was_read or not step.needs_ocr]
    if library.encoder is not None:
        return searches
    terminal.data()
    terminal.data(
        said("No model is installed: searches by words only, those by pictures are left out.")
    )
    return [step for step in searches if not step.needs_model]


def _index(library: Library, sample: Path, terminal: Terminal) -> None:
    from tusou.cli.progress import listening
    from tusou.cli.render.report import report_lines

    _say_command("Make it searchable", ["index", str(sample)], library, terminal)
    with listening(terminal, as_json=False) as listener:
        report = library.index(sample, progress=listener)
    for line in report_lines(report, has_model=library.encoder is not None):
        terminal.data(line)


def _search(step: Step, library: Library, folder: Path, terminal: Terminal) -> Section:
    """Parse the search like a command line, so that what is shown is what is done."""
    from tusou.cli.commands import search
    from tusou.cli.parser import Parser
    from tusou.cli.showing import print_result, section_of
    from tusou.library import search_libraries

    arguments = [part.format(sample=folder / "sample") for part in step.arguments]
    _say_command(step.title, ["search", *arguments], library, terminal)
    parser = Parser(prog="tusou search")
    search.attach(parser)
    args = parser.parse_args(arguments)
    query = search.query_of(args)
    result = search_libraries([library], query)
    print_result([library], result, args, terminal, query.image)
    return section_of(result, query.image)


def _say_command(title: str, arguments: list[str], library: Library, terminal: Terminal) -> None:
    style = terminal.out_style
    folder = Path(library.folder)
    shown = folder.relative_to(Path.cwd()) if folder.is_relative_to(Path.cwd()) else folder
    terminal.data()
    terminal.data(style.paint(said(title), "bold"))
    line = shlex.join([*arguments, "--library", str(shown)])
    terminal.data(style.paint(f"$ tusou {line}", "cyan"))


def _draw(sections: list[Section], library: Library, file: Path, terminal: Terminal) -> None:
    from tusou.cli.drawing import Drawer, write_sheet

    write_sheet(file, sections, Drawer([library]), title="tusou 图搜")
    terminal.data()
    terminal.data(said("All of it as a picture: {}", file.absolute()))


def _farewell(folder: Path, terminal: Terminal) -> None:
    library = shlex.quote(str(folder / "library"))
    ask = "Ask your own:           tusou search --library {} 'something to sit on'"
    terminal.data(said(ask, library))
    terminal.data(
        said("Your own files:         tusou index FOLDER, then tusou search 'what you look for'")
    )
