"""From arguments to an exit code."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from tusou.cli.leaving import leave_at_once
from tusou.cli.parser import Parser
from tusou.cli.render.errors import error_json, error_lines
from tusou.cli.render.text import table
from tusou.cli.table import COMMANDS, INTERRUPTED, QUESTIONS, find_command
from tusou.cli.terminal import Terminal, drop_unwritable, silence
from tusou.errors import TusouError, system_reason
from tusou.wording import said

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

EXIT_INTERRUPTED = 130
"""128 + SIGINT, as shells have it."""
EXIT_BROKEN_PIPE = 141
"""128 + SIGPIPE."""


def entry() -> int:
    """Run the command of this process; after a question the process ends here.

    What writes leaves as Python does, so that nothing which still runs is cut off.
    """
    code = main()
    if len(sys.argv) > 1 and sys.argv[1] in COMMANDS and COMMANDS[sys.argv[1]].group == QUESTIONS:
        leave_at_once(code)
    return code


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that `arguments` (default: this process's) name; returns the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    terminal = Terminal.of_process()
    try:
        return _dispatch(given, terminal)
    except TusouError as error:
        return _failed(error, terminal, given)
    except KeyboardInterrupt:
        terminal.talk(f"\ntusou: {_if_interrupted(given)}")
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        silence(sys.stdout)
        return EXIT_BROKEN_PIPE
    except OSError as error:
        return _failed(_refused(error), terminal, given)
    finally:
        drop_unwritable(sys.stderr)


def _failed(error: TusouError, terminal: Terminal, given: Sequence[str]) -> int:
    """Tell an error: people on stderr, and who asked for JSON on stdout, as the API tells it."""
    drop_unwritable(sys.stdout)
    terminal.complain("\n".join(error_lines(error)))
    if _asks_for_json(given):
        with suppress(TusouError, OSError):  # where stdout cannot be written that is the error
            terminal.json(error_json(error), indent=None)
    return error.exit_code


def _asks_for_json(given: Sequence[str]) -> bool:
    """Whether `--json` is among the options, also of a line that could not be read."""
    options = given[: given.index("--")] if "--" in given else given
    return "--json" in options


def _refused(error: OSError) -> TusouError:
    """What the operating system refused, where no command has better words for it."""
    where = "" if error.filename is None else f"{error.filename}: "
    mend = "check that place, its rights and the room on its disk; -vv tells where it happened"
    return TusouError(f"the operating system refuses: {where}{system_reason(error)}", mend)


def _dispatch(given: list[str], terminal: Terminal) -> int:
    while given[:1] == ["help"]:
        given = [*given[1:], "--help"]
    if not given or given[0] in ("-h", "--help"):
        terminal.data(overview())
        return 0
    if given[0] in ("-V", "--version"):
        from tusou import __version__

        terminal.data(f"tusou {__version__}")
        return 0
    return _run(given[0], given[1:])


def _run(name: str, rest: Sequence[str]) -> int:
    command = find_command(name)
    module = command.load()
    parser = Parser(prog=f"tusou {name}", description=command.summary)
    module.attach(parser)
    try:
        args = parser.parse(rest)
    except SystemExit as leaving:  # argparse leaves this way after printing --help
        return int(leaving.code or 0)
    terminal = Terminal.of_process(_verbosity(args))
    at_once = getattr(module, "at_once", None)
    if at_once is not None and at_once(args, terminal):
        return 0
    from tusou.cli.logs import logs_to, telling_where

    with logs_to(terminal), telling_where():
        return module.run(args, terminal)


def _if_interrupted(given: Sequence[str]) -> str:
    """What to say after Ctrl-C, also when it came before the command was loaded."""
    return COMMANDS[given[0]].if_interrupted if given and given[0] in COMMANDS else INTERRUPTED


def _verbosity(args: Namespace) -> int:
    return -1 if getattr(args, "quiet", False) else getattr(args, "verbose", 0)


def overview() -> str:
    """What `tusou --help` prints."""
    lines = [
        said("usage: tusou COMMAND …"),
        "",
        said("Local image-text search (图搜), in English and Chinese."),
    ]
    groups = dict.fromkeys(command.group for command in COMMANDS.values())
    names = table([[f"  {name}", said(command.summary)] for name, command in COMMANDS.items()])
    by_name = dict(zip(COMMANDS, names, strict=True))
    for group in groups:
        lines += ["", said(f"{group}:")]
        lines += [by_name[name] for name in COMMANDS if COMMANDS[name].group == group]
    lines += [
        "",
        said("tusou COMMAND --help says more; tusou --version tells the version."),
        said("Start: tusou demo, or: tusou index FOLDER && tusou search 'red armchair'"),
    ]
    return "\n".join(lines)
