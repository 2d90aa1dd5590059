"""The words of a page as they travel and are kept."""

from __future__ import annotations

import json
import sys
import zlib
from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING, overload

from tusou.types.places import Box
from tusou.types.words import Word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

STEPS = 65_535
"""Of the side of a page, on which corners of boxes are kept: a hundredth of a point on A4."""
_LENGTH_BYTES = 4


class PackedWords(Sequence[Word]):
    """Words and boxes, compressed: about 8 bytes a word. Equal to words that are kept alike.

    A page has hundreds, and all go from a worker to its parent and on into the store. As objects
    of their own they took a thirtieth of the time of an indexing run.

    Attributes:
        packed: bytes, as stores keep them; b"" of no words.
    """

    __slots__ = ("_words", "packed")

    def __init__(self, packed: bytes) -> None:
        self.packed = packed
        self._words: tuple[Word, ...] | None = None

    @classmethod
    def of(cls, words: Iterable[Word]) -> PackedWords:
        """Pack words; boxes are cut at the edges of the page."""
        if isinstance(words, PackedWords):
            return words
        texts, corners = [], []
        for word in words:
            texts.append(word.text)
            corners.append((word.box.x0, word.box.y0, word.box.x1, word.box.y1))
        columns = zip(*corners, strict=True)
        steps = array("H", [_step(side) for column in columns for side in column])
        return cls.of_columns(texts, _little_endian(steps).tobytes())

    @classmethod
    def of_columns(cls, texts: Sequence[str], steps: bytes) -> PackedWords:
        """Pack what is in columns already.

        Args:
            texts: of n words.
            steps: uint16, low byte first, (4, n): x0, y0, x1, y1 in `STEPS` of the page's side.
        """
        if not texts:
            return cls(b"")
        told = json.dumps(texts, ensure_ascii=True).encode()
        length = len(told).to_bytes(_LENGTH_BYTES, "little")
        # Column by column: neighbours are alike there and compress better.
        return cls(zlib.compress(length + told + steps, 6))

    def __iter__(self) -> Iterator[Word]:
        return iter(self._unpacked())

    def __len__(self) -> int:
        return len(self._unpacked())

    def __bool__(self) -> bool:
        return bool(self.packed)

    @overload
    def __getitem__(self, index: int) -> Word: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Word]: ...
    def __getitem__(self, index: int | slice) -> Word | Sequence[Word]:
        return self._unpacked()[index]

    def __eq__(self, other: object) -> bool:
        if isinstance(other, tuple) and all(isinstance(word, Word) for word in other):
            other = PackedWords.of(other)
        return other._plain() == self._plain() if isinstance(other, PackedWords) else NotImplemented

    __hash__ = None  # type: ignore[assignment]
    """Equal to tuples whose boxes differ by less than a step, which have another hash."""

    def __reduce__(self) -> tuple[Callable[[bytes], PackedWords], tuple[bytes]]:
        return PackedWords, (self.packed,)

    def __repr__(self) -> str:
        return f"PackedWords.of({self._unpacked()!r})"

    def _plain(self) -> bytes:
        return zlib.decompress(self.packed) if self.packed else b""

    def _unpacked(self) -> tuple[Word, ...]:
        """All words, once: whoever makes a tuple of them asks for their number too."""
        if self._words is None:
            self._words = tuple(self._each())
        return self._words

    def _each(self) -> Iterator[Word]:
        if not self.packed:
            return
        plain = self._plain()
        end = _LENGTH_BYTES + int.from_bytes(plain[:_LENGTH_BYTES], "little")
        texts: list[str] = json.loads(plain[_LENGTH_BYTES:end])
        sides = [step / STEPS for step in _little_endian(array("H", plain[end:]))]
        corners = [sides[at : at + len(texts)] for at in range(0, len(sides), len(texts))]
        for text, *box in zip(texts, *corners, strict=True):
            yield Word(text, Box(*box))


def _step(side: float) -> int:
    return round(min(1.0, max(0.0, side)) * STEPS)  # in this order what is no number is 0


def _little_endian(steps: array[int]) -> array[int]:
    """The same, or turned where this machine has the high byte first."""
    if sys.byteorder == "big":
        steps = array("H", steps)
        steps.byteswap()
    return steps
