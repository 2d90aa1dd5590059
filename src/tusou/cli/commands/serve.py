"""`tusou serve`: a web page and an HTTP API over the library."""

from __future__ import annotations

import getpass
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from tusou.cli.cores import one_core_a_search
from tusou.cli.guards import guards_in
from tusou.cli.opening import one_library
from tusou.cli.options import add_device, add_hidden_fields, add_library, add_talk
from tusou.cli.parser import count, file_name
from tusou.client.address import DEFAULT_PORT
from tusou.errors import InputError
from tusou.registry import Registry, Target
from tusou.remote.addresses import absolute
from tusou.wording import said

if TYPE_CHECKING:
    from argparse import Namespace

    from tusou.cli.parser import Parser
    from tusou.cli.terminal import Terminal

PARTS = Registry(
    "part of the server",
    {
        "options": Target("tusou.server.options:ServerOptions", "server"),
        "limits": Target("tusou.server.options:Limits", "server"),
        "hash": Target("tusou.server.passwords:hash_password", "server"),
        "serve": Target("tusou.server.running:serve", "server"),
    },
)
"""The server is a neighbour of the command line, and an extra: looked up when it is needed."""

EXAMPLES = """\
examples:
  tusou serve                                  a page at http://127.0.0.1:8735, for this machine
  tusou serve --hash-password > password.hash
  tusou serve --host 0.0.0.0 --password-file password.hash
While it runs, tusou search asks it, and answers at once."""


def attach(parser: Parser) -> None:
    """Add the options."""
    parser.epilog = EXAMPLES
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        metavar="ADDRESS",
        help="where to listen (default: 127.0.0.1, this machine only)",
    )
    parser.add_argument(
        "--port",
        type=int,
        default=DEFAULT_PORT,
        metavar="N",
        help=f"default: {DEFAULT_PORT}; 0: any",
    )
    parser.add_argument("--open", action="store_true", help="open the page in the browser")
    parser.add_argument(
        "--read-only", action="store_true", help="no indexing from the page or the API"
    )
    add_hidden_fields(parser)
    _add_guards(parser)
    add_device(parser)
    add_library(parser)
    add_talk(parser)


def _add_guards(parser: Parser) -> None:
    group = parser.add_argument_group("who may use it")
    group.add_argument(
        "--password-file",
        type=file_name,
        metavar="FILE",
        help="holds the argon2 hash of a password",
    )
    group.add_argument(
        "--hash-password", action="store_true", help="ask for a password and print its hash"
    )
    group.add_argument(
        "--token-file", type=file_name, metavar="FILE", help="tokens for programs, one a line"
    )
    group.add_argument(
        "--allow-host",
        metavar="NAME",
        action="append",
        default=[],
        help="a name by which the server is reached; repeatable",
    )
    group.add_argument(
        "--allow-origin",
        metavar="ORIGIN",
        action="append",
        default=[],
        help="other pages that may use the API, as https://shop.example; repeatable",
    )
    group.add_argument(
        "--index-root",
        metavar="DIR",
        action="append",
        default=[],
        help="a folder that may be indexed over the network; repeatable",
    )
    group.add_argument(
        "--secure-cookies", action="store_true", help="the page is reached by https, by a proxy"
    )
    group.add_argument(
        "--rate", type=count, metavar="N", help="requests a second of one client (default: 100)"
    )
    group.add_argument(
        "--log-queries", action="store_true", help="with -v, what is searched for is logged too"
    )


def run(args: Namespace, terminal: Terminal) -> int:
    """Serve until told to stop; or hash a password."""
    if args.hash_password:
        terminal.data(PARTS.load("hash")(_asked_password()))
        return 0
    one_core_a_search()
    options = _options(args)
    serve = PARTS.load("serve")
    with one_library(args, create=_may_be_new(args.library)) as library:

        def started(address: str) -> None:
            told = said("tusou serves {} at {}  (Ctrl-C stops it)", library.folder, address)
            terminal.data(told)
            if args.open:
                import webbrowser

                webbrowser.open(address)

        with suppress(KeyboardInterrupt):
            serve(library, options, started=started)
    return 0


def _options(args: Namespace) -> Any:
    rate = {} if args.rate is None else {"rate_per_s": args.rate, "burst": 6 * args.rate}
    return PARTS.load("options")(
        host=args.host,
        port=args.port,
        password_hash=guards_in(args.password_file)[0] if args.password_file else "",
        tokens=tuple(guards_in(args.token_file)) if args.token_file else (),
        host_names=tuple(args.allow_host),
        origins=tuple(args.allow_origin),
        index_roots=tuple(absolute(root) for root in args.index_root),
        hidden_fields=tuple(args.hidden_fields),
        read_only=args.read_only,
        log_queries=args.log_queries,
        secure_cookies=args.secure_cookies,
        limits=PARTS.load("limits")(**rate),
    )


def _asked_password() -> str:
    """A password from the terminal, twice, or the first line of stdin."""
    if sys.stdin is None or not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n") if sys.stdin else ""
    try:
        password, again = getpass.getpass("password: "), getpass.getpass("again: ")
    except EOFError as exc:  # Ctrl-D
        raise InputError("no password was typed", "type one, twice") from exc
    if again != password:
        raise InputError("the two passwords differ", "type them again")
    return password


def _may_be_new(named: str | None) -> bool:
    """Whether an empty library may be served, for folders are added on the page.

    The own one, and one in a folder that is there, such as a volume; any other name is mistyped.
    """
    return named is None or os.path.isdir(os.path.expanduser(named))
