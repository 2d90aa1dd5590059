"""The commands there are; the file of a command is imported when it is named."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

from tusou.errors import InputError, UnknownName

if TYPE_CHECKING:
    from argparse import Namespace

    from tusou.cli.parser import Parser
    from tusou.cli.terminal import Terminal


class CommandModule(Protocol):
    """What a file in `tusou.cli.commands` offers.

    It may also have `at_once(args, terminal) -> bool`, which is tried before `run`, and before logs
    are wired up: whether the command is done with already.
    """

    def attach(self, parser: Parser) -> None:
        """Add the options of the command."""

    def run(self, args: Namespace, terminal: Terminal) -> int:
        """Do it; returns the exit code."""


INTERRUPTED = "interrupted"
KEPT = "interrupted: what was indexed is kept, and the same command goes on from there"
KEPT_VECTORS = "interrupted: what was encoded is kept, and the same command goes on from there"


QUESTIONS = "find"
"""The group of commands that only read and answer."""


class Command(NamedTuple):
    """One line of the table."""

    group: str
    summary: str
    module: str
    if_interrupted: str = INTERRUPTED
    """What to say after Ctrl-C."""

    def load(self) -> CommandModule:
        """Import the command."""
        return cast("CommandModule", import_module(f"tusou.cli.commands.{self.module}"))


COMMANDS: dict[str, Command] = {
    "index": Command("fill", "make files and folders searchable", "index", KEPT),
    "forget": Command("fill", "take files out of the library (your files stay)", "forget"),
    "reembed": Command(
        "fill", "change the model of a library, side by side", "reembed", KEPT_VECTORS
    ),
    "search": Command(QUESTIONS, "search by a sentence, a picture, or both", "search"),
    "similar": Command(QUESTIONS, "what looks like a picture, or the texts that fit it", "similar"),
    "lookup": Command(QUESTIONS, "fetch items by their exact path or text", "lookup"),
    "sample": Command(QUESTIONS, "random items, to try queries with", "sample"),
    "stats": Command("know", "what the library holds, and which files it cannot read", "stats"),
    "serve": Command("serve", "a web page and an HTTP API over the library", "serve"),
    "mcp": Command("serve", "give libraries to assistants (Model Context Protocol)", "mcp"),
    "doctor": Command("know", "check the installation, the model and the library", "doctor"),
    "models": Command("know", "the models there are; pull, import, verify, remove them", "models"),
    "export": Command("take", "write pairs, pictures and vectors out", "export"),
    "migrate": Command(
        "take",
        "copy a library into another store, and compare both",
        "migrate",
        "interrupted: what was copied is kept, and the same command goes on",
    ),
    "eval": Command("measure", "score the search on graded queries", "evaluate"),
    "bench": Command("measure", "measure this machine", "bench"),
    "demo": Command(
        "start", "a sample library, indexed and searched before your eyes", "demo", KEPT
    ),
}


def find_command(name: str) -> Command:
    """The command called `name`.

    Raises:
        InputError: it is an option, and no command.
        UnknownName: there is none; the mend names the nearest.
    """
    if name.startswith("-"):
        raise InputError(
            f"{name} stands before the command", "options follow it: tusou COMMAND --help"
        )
    if name not in COMMANDS:
        raise UnknownName.among("command", name, COMMANDS)
    return COMMANDS[name]
