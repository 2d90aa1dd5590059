"""`tusou models`: the models there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.cli.options import add_json, add_talk
from tusou.cli.render.text import megabytes, printable, table

if TYPE_CHECKING:
    from argparse import Namespace

    from tusou.cli.parser import Parser
    from tusou.cli.terminal import Terminal
    from tusou.models import ModelInfo


def attach(parser: Parser) -> None:
    """Add the actions."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="every model that can be used now")
    add_json(listing)
    add_talk(listing)


def run(args: Namespace, terminal: Terminal) -> int:
    """List the models: name, dimensions, languages, size, licence, folder."""
    from tusou.config import Settings
    from tusou.models import available

    settings = Settings.from_environment()
    models = available(settings)
    if args.json:
        terminal.json([_model_json(model, settings.model) for model in models])
        return 0
    if not models:
        terminal.data("no model is installed: libraries are searched by words alone")
    for line in table([_model_row(model, settings.model) for model in models], right=(1, 3)):
        terminal.data(line)
    terminal.talk(f"models of your own go into {settings.models}, a folder each")
    return 0


def _model_json(model: ModelInfo, default: str) -> dict[str, object]:
    return {
        "name": model.name,
        "default": model.name == default,
        "revision": model.revision,
        "dim": model.dim,
        "languages": list(model.languages),
        "licence": model.licence,
        "size_bytes": model.size_bytes,
        "folder": str(model.folder),
    }


def _model_row(model: ModelInfo, default: str) -> tuple[str, ...]:
    return (
        printable(model.name) + (" (default)" if model.name == default else ""),
        f"{model.dim} dim" if model.dim else "?",
        ", ".join(model.languages) or "?",
        megabytes(model.size_bytes),
        printable(model.licence) or "licence unknown",
        printable(str(model.folder)),
    )
