"""`tusou models`: what models there are; they come and go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.cli.options import add_json, add_talk
from tusou.cli.pacing import Pace
from tusou.wording import said

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterable

    from tusou.cli.parser import Parser
    from tusou.cli.terminal import Terminal
    from tusou.models.places import Fetching

PULL_EXAMPLES = """\
Fetches the files of a model of the catalogue, checks each, and tries the model. An interrupted
pull goes on where it stopped. No other command opens a connection, but to an address, a store or a
cluster that you name.

examples:
  tusou models pull xlm-roberta-base-vit-b-32
  tusou models pull clip-vit-b-32-int8 --from https://hf-mirror.com
  tusou models pull siglip2-base-patch16-224 --from modelscope"""

IMPORT_EXAMPLES = """\
Takes over a model folder in any known layout, a zip of one, or (with the extra "export") a
checkpoint of OpenAI CLIP, open_clip or transformers, which is converted to ONNX.

examples:
  tusou models import /media/stick/clip-vit-b-32
  tusou models import model.zip --name our-clip
  tusou models import ~/.cache/clip/ViT-B-32.pt --int8"""

SAY_EVERY_S = 5.0

IF_INTERRUPTED = {
    "pull": "interrupted: what was fetched is kept, and the same command goes on from there",
    "import": "interrupted: a model comes whole or not at all; the same command begins anew",
    "remove": "interrupted: a model goes whole or not at all; the same command deletes the rest",
}
"""What to say after Ctrl-C; of the other actions that they were interrupted."""


def attach(parser: Parser) -> None:
    """Add the actions."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="every model that can be used now, or pulled")
    listing.add_argument(
        "--catalogue", action="store_true", help="those that can be pulled, with all that is known"
    )
    _attach_pull(actions.add_parser("pull", help="fetch a model of the catalogue"))
    _attach_import(actions.add_parser("import", help="take over a folder, zip or checkpoint"))
    verifying = actions.add_parser("verify", help="compare files with their record, and try it")
    verifying.add_argument("names", nargs="*", metavar="NAME", help="default: every model")
    removing = actions.add_parser("remove", help="delete a pulled or imported model")
    removing.add_argument("name", metavar="NAME", help="also of an unfinished one")
    for action in (listing, verifying, removing):
        add_json(action)
        add_talk(action)


def _attach_pull(pulling: Parser) -> None:
    pulling.epilog = PULL_EXAMPLES
    pulling.add_argument("name", metavar="NAME", help="with -int8 or -fp16 behind it that variant")
    pulling.add_argument(
        "--from",
        dest="places",
        metavar="PLACE",
        action="append",
        default=[],
        help="modelscope, or the URL of a mirror; repeatable, tried in this order "
        "(default: $HF_ENDPOINT, else huggingface.co)",
    )
    pulling.add_argument(
        "--revision", metavar="REV", default="", help="a commit or branch other than the pinned one"
    )
    _attach_force(pulling)


def _attach_import(importing: Parser) -> None:
    importing.epilog = IMPORT_EXAMPLES
    importing.add_argument("path", metavar="PATH", help="a folder, a .zip or a checkpoint")
    importing.add_argument("--name", metavar="NAME", default="", help="its name here")
    importing.add_argument(
        "--tokenizer", metavar="FILE", help="a tokenizer file, for a folder that has none"
    )
    importing.add_argument(
        "--arch",
        metavar="NAME",
        default="",
        help="of an open_clip checkpoint: its architecture, as ViT-B-32-256",
    )
    importing.add_argument(
        "--int8", action="store_true", help="of a checkpoint: store eight-bit weights"
    )
    _attach_force(importing)


def _attach_force(parser: Parser) -> None:
    parser.add_argument(
        "--force",
        action="store_true",
        help="replace a model of that name, and keep one that fails the self-test",
    )
    add_json(parser)
    add_talk(parser)


def run(args: Namespace, terminal: Terminal) -> int:
    """Do what the action says."""
    try:
        return ACTIONS[args.action](args, terminal)
    except KeyboardInterrupt:
        from tusou.cli.main import EXIT_INTERRUPTED

        if args.action not in IF_INTERRUPTED:
            raise
        terminal.talk(f"\ntusou: {IF_INTERRUPTED[args.action]}")
        return EXIT_INTERRUPTED


def _list(args: Namespace, terminal: Terminal) -> int:
    from tusou.cli.render.models import catalogue_json, catalogue_lines
    from tusou.models.catalogue import catalogue

    if not args.catalogue:
        return _list_installed(args, terminal)
    if args.json:
        terminal.json([catalogue_json(model) for model in catalogue()])
    else:
        _print(catalogue_lines(catalogue()), terminal)
    return 0


def _list_installed(args: Namespace, terminal: Terminal) -> int:
    from pathlib import Path

    from tusou.cli.render.models import model_json, model_lines, unfinished_json, unfinished_line
    from tusou.config import Settings
    from tusou.models import available
    from tusou.models.coming import unfinished

    settings = Settings.from_environment()
    models, half = available(settings), unfinished(Path(settings.models))
    if args.json:
        rows = [model_json(model, settings.model) for model in models]
        terminal.json(rows + [unfinished_json(each) for each in half])
        return 0
    if not models:
        terminal.data(said("no model is installed: libraries are searched by words alone"))
    _print(model_lines(models, settings.model), terminal)
    for each in half:
        terminal.talk(unfinished_line(each))
    terminal.talk(f"models of your own go into {settings.models}, a folder each")
    terminal.talk("what can be pulled: tusou models list --catalogue")
    return 0


def _pull(args: Namespace, terminal: Terminal) -> int:
    from tusou.cli.render.models import installed_json, installed_lines
    from tusou.library.supply import pull_model

    installed = pull_model(
        args.name,
        places=args.places,
        revision=args.revision,
        force=args.force,
        listener=_listener(terminal),
    )
    if args.json:
        terminal.json(installed_json(installed))
    else:
        _print(installed_lines(installed), terminal)
    return 0


def _import(args: Namespace, terminal: Terminal) -> int:
    from tusou.cli.render.models import installed_json, installed_lines
    from tusou.library.supply import import_model

    installed = import_model(
        args.path,
        name=args.name,
        tokenizer=args.tokenizer,
        architecture=args.arch,
        int8=args.int8,
        force=args.force,
        say=terminal.talk,
    )
    if args.json:
        terminal.json(installed_json(installed))
    else:
        _print(installed_lines(installed), terminal)
    return 0


def _verify(args: Namespace, terminal: Terminal) -> int:
    from tusou.cli.render.models import is_sound, verified_json, verified_lines
    from tusou.config import Settings
    from tusou.library.supply import verify_model
    from tusou.models import available

    settings = Settings.from_environment()
    names = args.names or [info.name for info in available(settings)]
    found = [verify_model(name, settings=settings) for name in names]
    if args.json:
        terminal.json([verified_json(each) for each in found])
    else:
        _print([line for each in found for line in verified_lines(each)], terminal)
    return 0 if all(map(is_sound, found)) else 1


def _remove(args: Namespace, terminal: Terminal) -> int:
    from tusou.cli.render.models import model_json
    from tusou.cli.render.text import megabytes
    from tusou.library.supply import remove_model

    info = remove_model(args.name)
    if args.json:
        terminal.json(model_json(info, ""))
    else:
        terminal.data(said("removed {}, {}", info.name, megabytes(info.size_bytes)))
    return 0


def _print(lines: Iterable[str], terminal: Terminal) -> None:
    for line in lines:
        terminal.data(line)


def _listener(terminal: Terminal) -> Callable[[Fetching], None]:
    """A line now and then, and one for each file."""
    from tusou.cli.render.models import fetching_line

    pace = Pace(SAY_EVERY_S)

    def listen(fetching: Fetching) -> None:
        if pace.is_due() or fetching.done_bytes == fetching.total_bytes:
            terminal.talk_once(fetching_line(fetching))

    return listen


ACTIONS: dict[str, Callable[[Namespace, Terminal], int]] = {
    "list": _list,
    "pull": _pull,
    "import": _import,
    "verify": _verify,
    "remove": _remove,
}
