"""An argument parser that speaks like the rest of tusou: problem and mend, one exit code."""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from typing import TYPE_CHECKING, Any, NoReturn

from tusou.cli.render.text import wrap
from tusou.errors import InputError
from tusou.given import NotTaken, date, language, named_value, number, whole
from tusou.given import not_empty as filled
from tusou.wording import said, translated

if TYPE_CHECKING:
    from argparse import Action, Namespace, _SubParsersAction
    from collections.abc import Callable, Sequence
    from pathlib import Path

_UNKNOWN = re.compile(r"unrecognized arguments: (--[\w-]+)")
# Python 3.11 puts the choices in quotes, later versions do not.
_CHOICE = re.compile(r"invalid choice: '([^']*)' \(choose from (.*)\)")

_LEFT_OUT = re.compile(r"-(?:[^\W\d_](?:[^\W\d_]|[-+]\w|\+\+|#)|[^\x00-\x7f]|[\"“「『])")


class _Formatter(RawDescriptionHelpFormatter):
    """Breaks lines where Chinese breaks, which has no blanks and takes two columns a character."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        """Say how the command is used; argparse gives "" for a prefix where it wants none."""
        super().add_usage(usage, actions, groups, _usage() if prefix is None else prefix)

    def _split_lines(self, text: str, width: int) -> list[str]:
        return wrap(" ".join(text.split()), width, "")


class Parser(ArgumentParser):
    """Raises InputError where argparse would print its usage and leave the process."""

    words_left_out = False
    """Whether the words of this command may be negative, as in `sofa -leather`."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("formatter_class", _Formatter)
        # "--min" for "--min-cosine" works until "--min-confidence" appears: never guess.
        super().__init__(allow_abbrev=False, **options)

    def format_help(self) -> str:
        """Return the help, in the language of the person."""
        for action in self._actions:
            _translate(action)
        for group in self._action_groups:
            group.title, group.description = _in_words(group.title), _in_words(group.description)
        self.description, self.epilog = _in_words(self.description), _in_words(self.epilog)
        return super().format_help()

    def parse(self, arguments: Sequence[str]) -> Namespace:
        """Parse a command line; `-leather` is a word left out where `words_left_out` is set.

        What stands behind "--" is a word there, whatever it looks like.

        Raises:
            InputError: as `error`.
        """
        if not self.words_left_out:
            return self.parse_args(arguments)
        # It makes the usage of this by cutting "usage: " off, seven letters in any language.
        self.usage = self.usage or self.format_usage().removeprefix(_usage())
        # What begins with a space is no option to argparse; words may stand between options.
        end = arguments.index("--") if "--" in arguments else len(arguments)
        words = [f" {a}" if a.startswith("-") else a for a in arguments[end + 1 :]]
        options = [f" {a}" if self._leaves_out(a) else a for a in arguments[:end]]
        return self.parse_intermixed_args(options + words)

    def _leaves_out(self, argument: str) -> bool:
        match = _LEFT_OUT.match(argument)
        flags = {name[1:] for name in self._option_names() if not name.startswith("--")}
        return match is not None and not set(argument[1:]) <= flags

    def error(self, message: str) -> NoReturn:
        """Turn a complaint of argparse into ours.

        Raises:
            InputError: always.
        """
        raise InputError(message, self._mend(message))

    def print_help(self, file: Any = None) -> None:
        """Print the help as data: argparse keeps silent about a disk that is full.

        Raises:
            TusouError: stdout cannot be written.
        """
        from tusou.cli.terminal import Terminal

        terminal = Terminal.of_process() if file is None else Terminal(file, sys.stderr)
        terminal.data(self.format_help().rstrip("\n"))

    def _mend(self, message: str) -> str:
        """The nearest name where one was mistyped, and always where to read on."""
        from difflib import get_close_matches

        help_line = f"{self.prog} --help"
        unknown, choice = _UNKNOWN.search(message), _CHOICE.search(message)
        near: list[str] = []
        if unknown:
            # Compared without their dashes, which all have: "--model" is not like "--help".
            names = {name.lstrip("-"): name for name in self._option_names()}
            bare = get_close_matches(unknown[1].lstrip("-"), names, n=1)
            near = [names[name] for name in bare]
        elif choice:
            near = get_close_matches(choice[1], re.findall(r"[\w-]+", choice[2]), n=1)
        return f"did you mean {near[0]}? {help_line}" if near else help_line

    def add_subparsers(self, **options: Any) -> _SubParsersAction[Any]:
        """Let a command have actions, each of which answers for its own options."""
        return super().add_subparsers(parser_class=_ActionParser, **options)

    def _option_names(self) -> list[str]:
        return [name for action in self._actions for name in action.option_strings]


class _ActionParser(Parser):
    """The parser of an action: what it does not know its command does not know either."""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse; argparse would leave it to the command to complain, which has other options."""
        found, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return found, unknown


def _usage() -> str:
    """What stands before the usage."""
    return f"{said('usage:')} "


def file_name(text: str) -> Path:
    """An argument that names a file or folder of this machine, with ~ resolved.

    Raises:
        InputError: it is "-", which elsewhere means stdin or stdout, and here would be made a file.
    """
    from pathlib import Path

    from tusou.remote.addresses import expanded

    if text == "-":
        raise InputError(
            "- is no file: stdin and stdout are not taken for one",
            "name a file; ./- is one that is called -",
        )
    return Path(expanded(not_empty(text)))


def _translate(action: Action) -> None:
    """Put the help of an option, or of the actions of a command, into words."""
    action.help = _in_words(action.help)
    for choice in getattr(action, "_choices_actions", ()):
        choice.help = _in_words(choice.help)


def _in_words(text: str | None) -> str | None:
    return text and translated(text)


def _reading(check: Callable[..., Any], *limits: float) -> Callable[[str], Any]:
    """An argument as `check` makes it of what was typed; what it refuses argparse tells."""

    def read(typed: str) -> Any:
        try:
            return check(typed, *limits)
        except NotTaken as exc:
            raise ArgumentTypeError(str(exc)) from exc

    return read


def _whole(typed: str, least: int) -> int:
    return whole(int(typed) if typed.isdecimal() else typed, least, told=typed)


def _number(typed: str, low: float, high: float) -> float:
    try:
        value: object = float(typed)
    except ValueError:
        value = typed
    return number(value, low, high, typed)


count = _reading(_whole, 1)
"""An argument that is a whole number of at least 1."""
count_from_0 = _reading(_whole, 0)
fraction = _reading(_number, 0, 1)
cosine = _reading(_number, -1, 1)
field_pair = _reading(named_value)
"""An argument of the form NAME=VALUE."""
iso_date = _reading(date)
"""An argument that is a date, as 2024, 2024-05 or 2024-05-31."""
language_code = _reading(language)
not_empty = _reading(filled)
"""An argument that is there: "$UNSET" is not to mean the working directory or a default."""
