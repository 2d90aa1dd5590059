"""JSON values out of a long text, one after another, so that memory holds one of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterator

PIECE_CHARS = 1 << 18
MAX_ROW_CHARS = 1 << 24
"""16 M characters: a row longer than that is no text that anybody wrote."""

_DECODER = json.JSONDecoder()


class BreaksOff(Exception):
    """The text is no JSON from here on; tells why."""


class JsonStream:
    """Reads a list or an object piece by piece; commas count as blanks.

    Args:
        text: stands where the list or object begins.
    """

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._held = ""
        self._at = 0

    def elements(self) -> Iterator[Any]:
        """Yield the elements of the list that begins here, and go behind it.

        Raises:
            BreaksOff: there is no list, or not all of it.
        """
        self._take("[")
        while self.next_sign() != "]":
            yield self.value()
        self._at += 1

    def members(self) -> Iterator[str]:
        """Yield the keys of the object that begins here; each value is to be taken before the next.

        Raises:
            BreaksOff: there is no object, or not all of it.
        """
        self._take("{")
        while self.next_sign() != "}":
            key = self.value()
            self._take(":")
            yield str(key)
        self._at += 1

    def value(self) -> Any:
        """Decode the value that begins here, reading on while the piece at hand ends within it.

        Raises:
            BreaksOff: it is broken, cut off or longer than `MAX_ROW_CHARS`.
        """
        while True:
            try:
                value, end = _DECODER.raw_decode(self._held, self._at)
            except (ValueError, RecursionError) as exc:
                if len(self._held) - self._at > MAX_ROW_CHARS:
                    raise BreaksOff("what follows is too long") from exc
                if not self._more():
                    raise BreaksOff(said(exc)) from exc
                continue
            if end < len(self._held) or isinstance(value, dict | list | str) or not self._more():
                self._at = end
                return value

    def pass_over(self) -> None:
        """Go behind the value that begins here, lists element by element."""
        if self.next_sign() == "[":
            for _ in self.elements():
                pass
        else:
            self.value()

    def next_sign(self) -> str:
        """The first character behind blanks, where the stream then stands; "" at the end."""
        while True:
            while self._at < len(self._held) and self._held[self._at] in " \t\r\n,":
                self._at += 1
            if self._at < len(self._held) or not self._more():
                return self._held[self._at : self._at + 1]

    def _take(self, sign: str) -> None:
        found = self.next_sign()
        if found != sign:
            raise BreaksOff(f"{sign!r} is missing")
        self._at += 1
        self.next_sign()

    def _more(self) -> bool:
        piece = self._text.read(max(PIECE_CHARS, len(self._held) - self._at))
        self._held, self._at = self._held[self._at :] + piece, 0
        return bool(piece)


def said(exc: Exception) -> str:
    """What a decoder says of JSON that is broken."""
    return exc.msg if isinstance(exc, json.JSONDecodeError) else str(exc)
