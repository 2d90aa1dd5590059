"""`tusou doctor`: check the installation, the model and the library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.cli.options import add_device, add_json, add_library, add_talk
from tusou.cli.render.text import printable, table
from tusou.wording import said, translated

if TYPE_CHECKING:
    from argparse import Namespace

    from tusou.cli.checkup import Check
    from tusou.cli.parser import Parser
    from tusou.cli.terminal import Terminal

_MARKS = {"ok": ("ok", "green"), "note": ("note", "yellow"), "bad": ("BAD", "red")}


def attach(parser: Parser) -> None:
    """Add the options."""
    add_device(parser)
    add_library(parser)
    add_json(parser)
    add_talk(parser)


def run(args: Namespace, terminal: Terminal) -> int:
    """Print every check; 1 when one is bad."""
    from tusou.cli.checkup import checkup
    from tusou.config import Settings

    settings = Settings.from_environment()
    checks = list(
        checkup(settings, args.library or settings.library, args.device or settings.device)
    )
    if args.json:
        terminal.json(
            [
                {"check": c.name, "state": c.state, "detail": c.detail, "mend": c.mend}
                for c in checks
            ]
        )
    else:
        _print(checks, terminal)
    return 1 if any(check.state == "bad" for check in checks) else 0


def _print(checks: list[Check], terminal: Terminal) -> None:
    style = terminal.out_style
    lines = table([(_MARKS[c.state][0], c.name, printable(translated(c.detail))) for c in checks])
    for check, line in zip(checks, lines, strict=True):
        mark, colour = _MARKS[check.state]
        terminal.data(style.paint(mark, colour) + line[len(mark) :])
        if check.mend:
            terminal.data(said("      try: {}", printable(translated(check.mend))))
