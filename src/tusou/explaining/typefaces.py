"""Fonts for the pictures that we draw: a Chinese one where the system has one, no boxes ever.

A text is set in the first font of a chain that has its characters. A word with a character that
no font has is left out, because an empty box says less than nothing; of a wide script each
character is a word.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import ImageFont

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Font = ImageFont.FreeTypeFont


@dataclass(frozen=True, slots=True)
class Face:
    """A font in two weights, as files; "" stands for the font inside Pillow (basic Latin)."""

    regular: str
    bold: str
    number: int = 0
    """Which font of a collection (.ttc)."""


_CHINESE = (
    # Number 2 of the Noto collections is Simplified Chinese.
    Face("NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc", 2),
    Face("NotoSansCJKsc-Regular.otf", "NotoSansCJKsc-Bold.otf"),
    Face("NotoSansSC-Regular.otf", "NotoSansSC-Bold.otf"),
    Face("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"),
    Face("SourceHanSansSC-Regular.otf", "SourceHanSansSC-Bold.otf"),
    Face("SourceHanSansCN-Regular.otf", "SourceHanSansCN-Bold.otf"),
    Face("PingFang.ttc", "PingFang.ttc"),
    Face("Hiragino Sans GB.ttc", "Hiragino Sans GB.ttc"),
    Face("STHeiti Light.ttc", "STHeiti Medium.ttc"),
    Face("msyh.ttc", "msyhbd.ttc"),
    Face("simhei.ttf", "simhei.ttf"),
    Face("wqy-microhei.ttc", "wqy-microhei.ttc"),
    Face("wqy-zenhei.ttc", "wqy-zenhei.ttc"),
    Face("LXGWWenKai-Regular.ttf", "LXGWWenKai-Bold.ttf"),
    Face("NotoSerifCJK-Regular.ttc", "NotoSerifCJK-Bold.ttc", 2),
    Face("DroidSansFallbackFull.ttf", "DroidSansFallbackFull.ttf"),
    Face("DroidSansFallback.ttf", "DroidSansFallback.ttf"),
    Face("uming.ttc", "uming.ttc"),
)
_LATIN = (
    Face("Lato-Regular.ttf", "Lato-Bold.ttf"),
    Face("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"),
    Face("OpenSans-Regular.ttf", "OpenSans-Bold.ttf"),
    Face("Roboto-Regular.ttf", "Roboto-Bold.ttf"),
    Face("segoeui.ttf", "segoeuib.ttf"),
    Face("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"),
    Face("Arial.ttf", "Arial Bold.ttf"),
    Face("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
)
_WIDE = Face("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")
"""Greek, Cyrillic, arrows and the like, for what the first fonts lack."""
_BUILT_IN = Face("", "")


def font_folders(
    environment: Mapping[str, str] | None = None, platform: str = sys.platform
) -> list[str]:
    """The folders where the platform keeps fonts, the user's last."""
    values = os.environ if environment is None else environment
    home = Path(values.get("HOME") or Path.home())
    if platform == "win32":
        local = values.get("LOCALAPPDATA", "")
        folders = [Path(values.get("WINDIR", "C:\\Windows"), "Fonts")]
        users = [Path(local, "Microsoft/Windows/Fonts")] if local else []
        return [str(folder) for folder in [*folders, *users]]
    if platform == "darwin":
        return ["/System/Library/Fonts", "/Library/Fonts", str(home / "Library/Fonts")]
    data = Path(values.get("XDG_DATA_HOME") or home / ".local/share")
    return ["/usr/share/fonts", "/usr/local/share/fonts", str(data / "fonts"), str(home / ".fonts")]


@lru_cache(maxsize=8)
def find_faces(folders: tuple[str, ...]) -> tuple[Face, ...]:
    """The chain of faces below `folders`: Chinese, Latin, wide, and Pillow's own as the last."""
    files = _font_files(folders)
    chain = [*_present(_CHINESE, files)[:1], *_present(_LATIN, files)[:1]]
    chain += [face for face in _present((_WIDE,), files) if face not in chain]
    return (*chain, _BUILT_IN)


def _font_files(folders: Iterable[str]) -> dict[str, str]:
    files: dict[str, str] = {}
    for folder in folders:
        for parent, _, names in os.walk(folder):
            for name in names:
                files.setdefault(name.lower(), os.path.join(parent, name))
    return files


def _present(faces: Iterable[Face], files: Mapping[str, str]) -> list[Face]:
    found = []
    for face in faces:
        regular = files.get(face.regular.lower())
        if regular:
            found.append(Face(regular, files.get(face.bold.lower(), regular), face.number))
    return found


@lru_cache(maxsize=64)
def _load(path: str, number: int, size: int) -> Font:
    if not path:
        font = ImageFont.load_default(size)
        if isinstance(font, Font):
            return font
        raise ImportError("Pillow was built without FreeType")  # never so in its wheels
    return ImageFont.truetype(path, size, number)


@lru_cache(maxsize=8192)
def _has(path: str, number: int, char: str) -> bool:
    """Whether a font draws `char` as something other than what it draws for no character."""
    font = _load(path, number, 24)
    return char.isspace() or _shape(font, char) != _shape(font, "\U0010fffe")


def _shape(font: Font, char: str) -> tuple[tuple[int, int], bytes]:
    mask = font.getmask(char)
    return mask.size, bytes(mask)


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one font."""

    font: Font
    text: str


class Typesetter:
    """Measures and breaks text in a chain of faces."""

    def __init__(self, faces: tuple[Face, ...] | None = None) -> None:
        self.faces = find_faces(tuple(font_folders())) if faces is None else faces

    def drawable(self, text: str) -> str:
        """`text` on one line, without the words that would show boxes.

        A text of which more than half would be left out is left out whole: scraps mislead.
        """
        words = _pieces(" ".join(text.split()))
        kept = [word for word in words if all(self._face(char) for char in word)]
        if 2 * sum(map(_length, kept)) < sum(map(_length, words)):
            return ""
        return " ".join("".join(kept).split())

    def runs(self, text: str, size: int, *, bold: bool = False) -> list[Run]:
        """`text` cut into stretches of one font each; undrawable characters are left out."""
        cut: list[tuple[Face, str]] = []
        for char in text:
            # A space goes with the font before it, so that words stay in one run.
            face = cut[-1][0] if char == " " and cut else self._face(char)
            if face is None:
                continue
            if cut and cut[-1][0] == face:
                cut[-1] = (face, cut[-1][1] + char)
            else:
                cut.append((face, char))
        return [Run(self._font(face, size, bold=bold), part) for face, part in cut]

    def width(self, text: str, size: int, *, bold: bool = False) -> float:
        """Width of `text` in pixels."""
        return sum(run.font.getlength(run.text) for run in self.runs(text, size, bold=bold))

    def lines(self, text: str, size: int, width_px: float, most: int) -> list[str]:
        """At most `most` lines no wider than `width_px`; the last ends in … when text is left."""
        lines: list[str] = []
        line = ""
        for piece in _pieces(self.drawable(text)):
            if line and self.width((line + piece).rstrip(), size) > width_px:
                lines.append(line.rstrip())
                line = piece.lstrip()
                if len(lines) == most:
                    break
            else:
                line += piece
        if line.strip() and len(lines) == most:
            lines[-1] += "…"
        elif line.strip():
            lines.append(line.rstrip())
        return [self.shortened(part, size, width_px) for part in lines]

    def shortened(self, text: str, size: int, width_px: float, *, bold: bool = False) -> str:
        """`text`, cut and ended with … when it is wider than `width_px`."""
        if self.width(text, size, bold=bold) <= width_px:
            return text
        text = text.rstrip("…")
        fits, too_long = 0, len(text)
        while too_long - fits > 1:  # widths grow with the text, so halving finds the place
            middle = (fits + too_long) // 2
            if self.width(text[:middle] + "…", size, bold=bold) <= width_px:
                fits = middle
            else:
                too_long = middle
        return text[:fits].rstrip() + "…"

    def _face(self, char: str) -> Face | None:
        return next((f for f in self.faces if _has(f.regular, f.number, char)), None)

    @staticmethod
    def _font(face: Face, size: int, *, bold: bool) -> Font:
        return _load(face.bold if bold else face.regular, face.number, size)


def _pieces(text: str) -> list[str]:
    """Where a line may break: after a space, and around each character of a wide script."""
    pieces: list[str] = []
    for char in text:
        if not pieces or pieces[-1][-1] == " " or _is_wide(char) or _is_wide(pieces[-1][-1]):
            pieces.append(char)
        else:
            pieces[-1] += char
    return pieces


def _length(piece: str) -> int:
    return len(piece.rstrip())


def _is_wide(char: str) -> bool:
    return char >= "⺀"
