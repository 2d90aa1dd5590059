"""Open the libraries that a command line names."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from tusou.cli.render.text import printable, to_try
from tusou.errors import InputError
from tusou.wording import said, translated

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from tusou.cli.terminal import Terminal
    from tusou.library import Library
    from tusou.types import Example


@contextmanager
def one_library(args: Namespace, *, create: bool = False) -> Iterator[Library]:
    """The library of `--library`, with `--model` and `--device` where the command has them."""
    from tusou.library import open_library

    with open_library(
        args.library,
        model=getattr(args, "model", None),
        device=getattr(args, "device", None),
        create=create,
    ) as library:
        yield library


@contextmanager
def several_libraries(args: Namespace) -> Iterator[list[Library]]:
    """All libraries of a repeatable `--library`, each once; without one, the default library."""
    from tusou.library import open_library
    from tusou.library.placing import located
    from tusou.stores.spellings import each_once

    folders = args.libraries
    if len(folders) > 1:
        folders = each_once(folders, lambda folder: str(located(folder)))
    with ExitStack() as stack:
        yield [
            stack.enter_context(open_library(folder, device=args.device, create=False))
            for folder in folders or [None]
        ]


def item_or_none(given: str) -> int | None:
    """The item that `given` is the number of, unless a file is called that; "#31" always is one."""
    import os

    number = given.removeprefix("#")
    is_item = number.isdecimal() and (given != number or not os.path.exists(given))
    return int(number) if is_item else None


def open_example(given: str) -> Example:
    """What `--like` and `--unlike` take: the number of an item, a picture file, or a sentence.

    Raises:
        InputError: it is a file and cannot be read as a picture, or names one that is not there.
    """
    import os

    item = item_or_none(given)
    if item is not None:
        return item
    if os.path.isfile(os.path.expanduser(given)):
        from tusou.library.pictures import query_picture

        return query_picture(given)
    if names_a_file(given):
        mend = "give a picture file, the number of an item, or a sentence"
        raise InputError(f"there is no file {given}", mend)
    return given


def names_a_file(given: str) -> bool:
    """Whether an example is meant as a file, be it there or not: "black/white" is a sentence."""
    import os

    path = os.path.expanduser(given)
    folder, name = os.path.split(path)
    if path.startswith(("/", "./", "../")) or os.path.isfile(path) or os.path.isdir(folder):
        return True
    if "." not in name:
        return False
    from tusou.text.suffixes import without_suffix

    return without_suffix(name) != name


def expect_texts(*libraries: Library) -> None:
    """Let models open what texts need while the search itself is loaded: 0.1 s on two cores.

    Of libraries with the same model the first one's is asked, as a search does.
    """
    encoders = [library.encoder for library in reversed(libraries) if library.encoder is not None]
    for encoder in {encoder.stamp: encoder for encoder in encoders}.values():
        encoder.expect_texts()


def say_if_words_only(terminal: Terminal, *libraries: Library) -> None:
    """Tell once when a library has no model."""
    for library in libraries:
        if library.encoder is None:
            why = printable(translated(library.lacks_model))
            line = said("{}: searching words only", why)
            terminal.talk_once(line + to_try(library.model_mend))
            return
