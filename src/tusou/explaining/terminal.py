"""Pictures inside a terminal: which way a terminal takes them, and the bytes that draw one.

The terminal is told by its environment alone. It is never asked: an answer may come late, over a
slow connection, and would land in the person's next command.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Literal

from tusou.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PIL.Image import Image

Graphics = Literal["kitty", "iterm", "sixel"]

_BY_PROGRAM: dict[str, Graphics] = {
    "kitty": "kitty",
    "ghostty": "kitty",
    "iterm.app": "iterm",
    # WezTerm takes all three; its kitty protocol has to be switched on.
    "wezterm": "iterm",
    "mintty": "iterm",
}
_BY_TERM: dict[str, Graphics] = {
    "xterm-kitty": "kitty",
    "xterm-ghostty": "kitty",
    "foot": "sixel",
    "foot-extra": "sixel",
    "mlterm": "sixel",
    "contour": "sixel",
    "yaft-256color": "sixel",
}
_BY_VARIABLE: dict[str, Graphics] = {
    "KITTY_WINDOW_ID": "kitty",
    "GHOSTTY_RESOURCES_DIR": "kitty",
    "WEZTERM_PANE": "iterm",
    "ITERM_SESSION_ID": "iterm",
    "MLTERM": "sixel",
}
_KONSOLE_WITH_PICTURES = 220400
"""Konsole draws pictures since 22.04, by the kitty protocol among others."""


def detect_graphics(
    environment: Mapping[str, str] | None = None, *, is_terminal: bool
) -> Graphics | None:
    """Tell how pictures can be shown.

    Args:
        environment: default: that of this process.
        is_terminal: whether the output goes to a terminal at all.

    Returns:
        The protocol, or None: write a contact sheet to a file instead. Within tmux and screen
        it is None, for these swallow or misplace pictures unless set up for them.
    """
    values = os.environ if environment is None else environment
    term = values.get("TERM", "").lower()
    if not is_terminal or term == "dumb" or _within_multiplexer(values, term):
        return None
    program = (values.get("TERM_PROGRAM") or values.get("LC_TERMINAL") or "").lower()
    if program == "iterm2":
        return "iterm"
    told = _BY_PROGRAM.get(program) or _BY_TERM.get(term)
    if told or program:
        # A named program that is not in the table may have inherited the variables below.
        return told
    for variable, graphics in _BY_VARIABLE.items():
        if values.get(variable):
            return graphics
    if _konsole_version(values) >= _KONSOLE_WITH_PICTURES:
        return "kitty"
    return "sixel" if "sixel" in term else None


def _within_multiplexer(values: Mapping[str, str], term: str) -> bool:
    inside = values.get("TMUX") or values.get("STY") or values.get("ZELLIJ")
    return bool(inside) or term.startswith(("screen", "tmux"))


def _konsole_version(values: Mapping[str, str]) -> int:
    version = values.get("KONSOLE_VERSION", "")
    return int(version) if version.isascii() and version.isdigit() else 0


def encode_picture(picture: Image, graphics: str, *, longest_px: int = 320) -> bytes:
    """Return the bytes that draw a picture at the cursor, ending with a new line.

    Args:
        picture: any mode; a transparent ground becomes white for sixel.
        graphics: what `detect_graphics` told.
        longest_px: larger pictures are reduced to this longest side.

    Raises:
        InputError: there is no such protocol.
    """
    from tusou.explaining.inline import encode_iterm, encode_kitty
    from tusou.explaining.sixel import encode_sixel
    from tusou.pictures import fit

    encoders = {"kitty": encode_kitty, "iterm": encode_iterm, "sixel": encode_sixel}
    if graphics not in encoders:
        raise InputError(
            f"no terminal shows pictures by {graphics!r}", f"known: {', '.join(encoders)}"
        )
    return encoders[graphics](fit(picture, longest_px)) + b"\n"
