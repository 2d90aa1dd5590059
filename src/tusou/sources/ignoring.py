"""Which files and folders a walk leaves out: hidden ones, litter, and the user's globs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tusou.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

LITTER = frozenset(
    {
        *("__MACOSX", "@eaDir", "#recycle", "@Recycle", "$RECYCLE.BIN"),
        *("System Volume Information", "lost+found", "Trash", "RECYCLER"),
        *("node_modules", "__pycache__", "site-packages"),
    }
)
"""Folders that hold copies, thumbnails or rubbish made by machines; hidden ones go anyway."""


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: re.Pattern[str]
    folders_only: bool
    keeps: bool


class Ignore:
    """The rules of one walk; a later glob overrules an earlier one.

    Globs are written as in `.gitignore` and matched against the path below the root:
    ``*.tmp`` anywhere, ``drafts/`` folders of that name anywhere, ``/a/b`` and ``a/b`` from the
    root on, ``**`` any number of folders, a leading ``!`` takes back.
    """

    def __init__(self, globs: Iterable[str] = ()) -> None:
        self._rules = [_rule(glob) for glob in globs if glob.strip(" /") and glob[0] != "#"]

    def hides(self, relative_path: str, *, is_folder: bool) -> bool:
        """Whether the file or folder at `relative_path` (forward slashes) is left out."""
        name = relative_path.rpartition("/")[2]
        hidden = name.startswith(".") or (is_folder and name in LITTER)
        for rule in self._rules:
            if (is_folder or not rule.folders_only) and rule.pattern.fullmatch(relative_path):
                hidden = not rule.keeps
        return hidden


def _rule(glob: str) -> _Rule:
    keeps = glob.startswith("!")
    body = glob.removeprefix("!").strip()
    anchored = "/" in body.rstrip("/")
    pattern = ("" if anchored else "(?:.*/)?") + _regex(body.strip("/"))
    try:
        return _Rule(re.compile(pattern, re.DOTALL), body.endswith("/"), keeps)
    except re.error as exc:
        raise InputError(
            f"the glob {glob!r} is malformed ({exc.msg})", "mend its brackets"
        ) from exc


_TOKEN = re.compile(
    r"(?P<deep>(?:(?<=/)|^)\*\*/)|(?P<rest>\*\*)|\*|\?|\[[!^]?\]?[^\]/]*\]|.", re.DOTALL
)


def _regex(glob: str) -> str:
    """Translate a glob into a regular expression in which `*` and `?` stop at slashes."""
    parts = []
    for token in _TOKEN.finditer(glob):
        text = token.group()
        if token["deep"]:
            parts.append("(?:.*/)?")
        elif token["rest"]:
            parts.append(".*")
        elif text == "*":
            parts.append("[^/]*")
        elif text == "?":
            parts.append("[^/]")
        elif text[0] == "[" and len(text) > 2:
            inside = text[1:-1].replace("\\", "\\\\").replace("[", "\\[")
            parts.append(f"[{'^' + inside[1:] if inside[0] in '!^' else inside}]")
        else:
            parts.append(re.escape(text))
    return "".join(parts)
