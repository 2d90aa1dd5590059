"""`tusou mcp`: give libraries to assistants by the Model Context Protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.cli.cores import one_core_a_search
from tusou.cli.guards import guards_in
from tusou.cli.opening import say_if_words_only, several_libraries
from tusou.cli.options import add_device, add_hidden_fields, add_libraries, add_talk
from tusou.cli.parser import file_name
from tusou.errors import InputError
from tusou.registry import Registry, Target

if TYPE_CHECKING:
    from argparse import Namespace
    from pathlib import Path

    from tusou.cli.parser import Parser
    from tusou.cli.terminal import Terminal

SERVERS = Registry(
    "server",
    {
        "stdio": Target("tusou.mcp.serving:serve_stdio", "mcp"),
        "http": Target("tusou.mcp.serving:serve_http", "mcp"),
    },
)
"""The server is a neighbour of the command line, and an extra: looked up when it is needed."""

DEFAULT_PORT = 8765

ABOUT = """\
Without --http an assistant starts this command itself and talks to it over stdin and stdout. In its
configuration:
  {"mcpServers": {"tusou": {"command": "tusou", "args": ["mcp", "--library", "/path/to/library"]}}}
More: docs/en/mcp.md"""


def attach(parser: Parser) -> None:
    """Add the options."""
    parser.epilog = ABOUT
    parser.add_argument(
        "--http",
        metavar="[HOST:]PORT",
        nargs="?",
        const=str(DEFAULT_PORT),
        help=f"serve streamable HTTP instead of stdio (default: 127.0.0.1:{DEFAULT_PORT})",
    )
    parser.add_argument(
        "--token-file",
        type=file_name,
        metavar="FILE",
        help="clients must send the token in this file; needed for other addresses than this "
        "machine's own",
    )
    add_hidden_fields(parser)
    add_device(parser)
    add_libraries(parser)
    add_talk(parser)


def run(args: Namespace, terminal: Terminal) -> int:
    """Serve until the client goes, or until Ctrl-C."""
    from tusou.library.hiding import hiding

    address = None if args.http is None else address_of(args.http)
    token = _token(args.token_file)
    talkative = terminal.verbosity > 0
    one_core_a_search()
    serve = SERVERS.load("stdio" if address is None else "http")
    with several_libraries(args) as opened:
        libraries = [hiding(library, args.hidden_fields) for library in opened]
        say_if_words_only(terminal, *libraries)
        if address is None:
            serve(libraries, talkative=talkative)
            return 0
        serve(
            libraries,
            *address,
            token=token,
            talkative=talkative,
            say=lambda url: terminal.talk(f"serving at {url} until Ctrl-C"),
        )
    return 0


def address_of(given: str) -> tuple[str, int]:
    """The host and port that `--http` names; without a host this machine alone.

    Raises:
        InputError: it names neither.
    """
    host, colon, port = given.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not port.isdecimal() or not 0 < int(port) < 65536 or (colon and not host):
        raise InputError(
            f"{given!r} is no address",
            f"give a port such as {DEFAULT_PORT}, or 127.0.0.1:{DEFAULT_PORT}",
        )
    return host or "127.0.0.1", int(port)


def _token(file: Path | None) -> str:
    if file is None:
        return ""
    tokens = guards_in(file)
    if len(tokens) > 1:
        raise InputError(f"{file} holds {len(tokens)} words", "give a file with one token")
    return tokens[0]
