"""`tusou search` through a server of the same library that is running: nothing has to be loaded.

What is imported on this way is counted (tests/test_imports.py): starting Python takes 20 ms, and a
tenth of a second is all there is. Dataclasses alone would take a quarter of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from tusou.cli.opening import item_or_none, names_a_file
from tusou.client.limits import MOST_BEFORE, MOST_HITS
from tusou.errors import InputError

if TYPE_CHECKING:
    from argparse import Namespace

    from tusou.cli.terminal import Terminal
    from tusou.searching import SearchResult

FROM_STDIN = "-"
"""What stands for the queries of stdin, one a line."""


def asked_server(args: Namespace, terminal: Terminal) -> SearchResult | None:
    """The answer of the library's own server; None when there is none that can give it.

    Raises:
        TusouError: the server says that the query cannot be answered.
    """
    if not _can_be_asked(args):
        return None
    from tusou.client import nearby
    from tusou.config import Settings, folder_at

    settings = Settings.from_environment()
    folder = folder_at((args.libraries or [settings.library])[0])
    try:
        server = nearby.find(folder, settings)
        if server is None:
            return None
        answer = nearby.ask(server, _request(args))
    except InputError as exc:
        # It takes no text of more than 2,000 characters, say: here it is answered, or refused.
        terminal.detail(f"a server of this library does not take the query: {exc}")
        return None
    except nearby.Stale as exc:
        terminal.detail(f"a server of this library is passed over: {exc}")
        return None
    terminal.detail(f"answered by the server at {server.address}")
    from tusou.client.results import result_of

    return result_of(answer)


def _can_be_asked(args: Namespace) -> bool:
    """Whether a server can do all that is wanted: it draws nothing and reads no file of ours."""
    if not ("".join(args.query).strip() or args.like) or args.query == [FROM_STDIN]:
        return False
    draws = args.show or args.sheet is not None or args.explain is not None
    elsewhere = args.device is not None or len(args.libraries) > 1
    examples = (*args.like, *args.unlike)
    reads = args.image is not None or any(_is_file(given) for given in examples)
    is_deep = args.k > MOST_HITS or args.offset > MOST_BEFORE  # more are found here
    return not (draws or elsewhere or reads or is_deep)


def _request(args: Namespace) -> str:
    members: list[tuple[str, str]] = [("q", " ".join(args.query).strip())]
    members += [("k", str(args.k)), ("offset", str(args.offset)), ("rank", args.rank)]
    members.append(("own_filters", "true"))
    members += [("kind", kind) for kind in args.kind]
    members += [("in", glob) for glob in args.within]
    members += [("lang", code) for code in args.lang]
    members += [("field", f"{name}={value}") for name, value in args.fields]
    for name in ("after", "before", "min_cosine", "min_confidence"):
        value = getattr(args, name)
        members += [] if value is None else [(name, str(value))]
    for name in ("like", "unlike"):
        members += [(name, _example(given)) for given in getattr(args, name)]
    for name in ("all", "literal", "diverse"):
        members += [(name, "true")] if getattr(args, name) else []
    return f"/api/v1/search?{urlencode(members, errors='surrogatepass')}"


def _is_file(given: str) -> bool:
    return item_or_none(given) is None and names_a_file(given)


def _example(given: str) -> str:
    item = item_or_none(given)
    return given if item is None else f"item:{item}"
