"""Small real PDFs, written byte by byte: what a test draws is all that they hold.

Coordinates are those of PDF: points, origin bottom left.
"""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tusou.types import SourceFile

if TYPE_CHECKING:
    from pathlib import Path

A4 = (595, 842)
RED, GREEN, BLUE, YELLOW = (200, 30, 30), (30, 160, 60), (30, 60, 200), (230, 200, 40)
_PROSE = "this is the text of an ordinary page that people read and that goes on for a while"
_PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")


@dataclass
class Sheet:
    """One page; `extra` goes into its dictionary as it is."""

    width: float = A4[0]
    height: float = A4[1]
    extra: str = ""
    content: list[str] = field(default_factory=list)
    pictures: list[bytes] = field(default_factory=list)
    forms: list[tuple[str, Sheet]] = field(default_factory=list)

    def text(self, x: float, y: float, text: str, size: float = 11) -> Sheet:
        """Write one line; what Latin-1 lacks is drawn as other letters that read as it should."""
        font, shown = ("F1", text) if _is_latin(text) else ("F2", _as_codes(text))
        escaped = shown.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        return self.draw(f"BT /{font} {size} Tf {x} {y} Td ({escaped}) Tj ET")

    def paragraph(self, x: float, y: float, n_lines: int = 6, *, words: int = 9) -> Sheet:
        """Write running text from `y` downwards, 14 points a line."""
        for index in range(n_lines):
            self.text(x, y - 14 * index, _PROSE[: words * 7])
        return self

    def draw(self, operators: str) -> Sheet:
        """Add operators to the content."""
        self.content.append(operators)
        return self

    def line(self, x0: float, y0: float, x1: float, y1: float) -> Sheet:
        """Stroke a line."""
        return self.draw(f"{x0} {y0} m {x1} {y1} l S")

    def area(self, x: float, y: float, w: float, h: float, rgb: tuple[int, int, int]) -> Sheet:
        """Fill a rectangle."""
        colour = " ".join(f"{channel / 255:.3f}" for channel in rgb)
        return self.draw(f"q {colour} rg {x} {y} {w} {h} re f Q")

    def plot(self, x: float, y: float, w: float, h: float) -> Sheet:
        """Draw two axes and a curve of 24 strokes with a dot on each, all as paths."""
        self.line(x, y, x + w, y).line(x, y, x, y + h)
        for step in range(24):
            x0, x1 = x + w * step / 24, x + w * (step + 1) / 24
            y0, y1 = y + h * (step / 24) ** 2, y + h * ((step + 1) / 24) ** 2
            self.line(x0, y0, x1, y1)
            self.draw(f"{x0 - 2} {y0} m {x0} {y0 + 2} l {x0 + 2} {y0} l {x0} {y0 - 2} l f")
        return self

    def table(self, x: float, y: float, rows: int = 5, columns: int = 4) -> Sheet:
        """Draw a ruled table with a word in each cell."""
        w, h = 70, 18
        for row in range(rows + 1):
            self.line(x, y + row * h, x + columns * w, y + row * h)
        for column in range(columns + 1):
            self.line(x + column * w, y, x + column * w, y + rows * h)
        for row in range(rows):
            for column in range(columns):
                self.text(x + column * w + 5, y + row * h + 5, f"cell {row}{column}", 10)
        return self

    def picture(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        rgb: tuple[int, int, int] = RED,
        px: int = 32,
        *,
        packed: bool = True,
    ) -> Sheet:
        """Place a raster picture of one colour with a dark corner."""
        pixels = bytearray(bytes(rgb) * (px * px))
        for row in range(px // 4):
            pixels[row * px * 3 : row * px * 3 + px // 4 * 3] = bytes(px // 4 * 3)
        self.pictures.append(
            _stream(
                f"/Type /XObject /Subtype /Image /Width {px} /Height {px} /BitsPerComponent 8"
                f" /ColorSpace /DeviceRGB{' /Filter /FlateDecode' if packed else ''}",
                zlib.compress(bytes(pixels)) if packed else bytes(pixels),
            )
        )
        return self.draw(f"q {w} 0 0 {h} {x} {y} cm /Im{len(self.pictures) - 1} Do Q")

    def form(self, matrix: str, inner: Sheet) -> Sheet:
        """Place `inner` as a form XObject through `matrix` ("a b c d e f")."""
        self.forms.append((matrix, inner))
        return self.draw(f"q {matrix} cm /Fm{len(self.forms) - 1} Do Q")


def write_pdf(
    path: Path, *sheets: Sheet, info: dict[str, str] | None = None, password: str = ""
) -> SourceFile:
    """Write a PDF with these pages; with a password it is encrypted (RC4, 40 bits)."""
    writer = _Writer(password)
    kids = [writer.page(sheet) for sheet in sheets]
    path.write_bytes(writer.finish(kids, info or {}))
    return source_file(path)


def source_file(path: Path) -> SourceFile:
    """The file as the walk would find it."""
    status = path.stat()
    return SourceFile(str(path), str(path.parent), status.st_size, status.st_mtime_ns)


class _Writer:
    """Collects numbered objects: 1 the catalogue, 2 the page tree, 3 the fonts, 4 a CMap."""

    def __init__(self, password: str) -> None:
        self.objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", _FONTS]
        self.key = _user_key(password) if password else b""
        self.add(_stream("", _to_unicode()))

    def add(self, body: bytes) -> int:
        """Add an object; the data of streams is encrypted where the file is."""
        number = len(self.objects) + 1
        head, found, rest = body.partition(b"\nstream\n")
        if found:
            end = b"\nendstream"
            body = head + found + self.sealed(rest[: -len(end)], number) + end
        self.objects.append(body)
        return number

    def sealed(self, data: bytes, number: int) -> bytes:
        """The data of object `number`, encrypted where the file is."""
        if not self.key:
            return data
        salted = self.key + number.to_bytes(3, "little") + b"\0\0"
        return _rc4(hashlib.md5(salted, usedforsecurity=False).digest()[:10], data)

    def resources(self, sheet: Sheet) -> str:
        """The dictionary of fonts, pictures and forms of a page or form."""
        named = [(f"Im{i}", self.add(body)) for i, body in enumerate(sheet.pictures)]
        for index, (_, inner) in enumerate(sheet.forms):
            head = (
                f"/Type /XObject /Subtype /Form /BBox [0 0 {inner.width} {inner.height}]"
                f" /Resources {self.resources(inner)}"
            )
            named.append((f"Fm{index}", self.add(_stream(head, _content(inner)))))
        xobjects = " ".join(f"/{name} {number} 0 R" for name, number in named)
        return f"<< /Font 3 0 R /XObject << {xobjects} >> >>"

    def page(self, sheet: Sheet) -> int:
        """Add a page."""
        contents = self.add(_stream("", _content(sheet)))
        body = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {sheet.width} {sheet.height}]"
            f" /Contents {contents} 0 R /Resources {self.resources(sheet)} {sheet.extra} >>"
        )
        return self.add(body.encode())

    def finish(self, kids: list[int], info: dict[str, str]) -> bytes:
        """The whole file."""
        pages = " ".join(f"{kid} 0 R" for kid in kids)
        self.objects[1] = f"<< /Type /Pages /Kids [{pages}] /Count {len(kids)} >>".encode()
        number = self.add(b"")
        written = "".join(
            f"/{name} <{self.sealed(value.encode('latin-1'), number).hex()}> "
            for name, value in info.items()
        )
        self.objects[number - 1] = f"<< {written} >>".encode()
        trailer = f"/Root 1 0 R /Info {number} 0 R".encode()
        if self.key:
            trailer += b" " + _encryption(self.key)
        out, offsets = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
        for index, body in enumerate(self.objects, start=1):
            offsets.append(len(out))
            out += f"{index} 0 obj\n".encode() + body + b"\nendobj\n"
        start = len(out)
        out += f"xref\n0 {len(offsets) + 1}\n0000000000 65535 f \n".encode()
        for offset in offsets:
            out += f"{offset:010d} 00000 n \n".encode()
        out += f"trailer\n<< /Size {len(offsets) + 1} ".encode() + trailer
        return bytes(out + f" >>\nstartxref\n{start}\n%%EOF\n".encode())


def _content(sheet: Sheet) -> bytes:
    return "\n".join(sheet.content).encode("latin-1")


def _stream(head: str, data: bytes) -> bytes:
    return f"<< {head} /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream"


# ── letters that Latin-1 lacks ──────────────────────────────────────────────────────────────

_OTHERS = "图表圖机器学习模型所示给出了手写体数字识别例线性二三第章红色扶手椅沙发：，。\u00ad"
"""Characters of the second font; their codes start at 0x80."""


def _is_latin(text: str) -> bool:
    return all(ord(letter) < 256 and letter not in _OTHERS for letter in text)


def _as_codes(text: str) -> str:
    """The codes of the second font; ASCII letters keep theirs above 0x7f."""
    return "".join(chr(0x80 + _OTHERS.index(c)) if c in _OTHERS else c for c in text)


def _to_unicode() -> bytes:
    rows = "".join(f"<{0x80 + i:02x}> <{ord(c):04x}>\n" for i, c in enumerate(_OTHERS))
    rows += "".join(f"<{code:02x}> <{code:04x}>\n" for code in range(0x20, 0x7F))
    count = len(_OTHERS) + 0x7F - 0x20
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CMapName /Own def /CMapType 2 def\n"
        "1 begincodespacerange <00> <ff> endcodespacerange\n"
        f"{count} beginbfchar\n{rows}endbfchar\nendcmap end end"
    ).encode()


_FONTS = (
    b"<< /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    b" /F2 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding"
    b" /ToUnicode 4 0 R >> >>"
)


# ── the standard security handler, revision 2 (PDF 1.4, section 3.5) ────────────────────────


def _owner_entry() -> bytes:
    key = hashlib.md5(_PADDING, usedforsecurity=False).digest()[:5]
    return _rc4(key, _PADDING)


def _user_key(password: str) -> bytes:
    padded = (password.encode("latin-1") + _PADDING)[:32]
    seed = padded + _owner_entry() + (0xFFFFFFFC).to_bytes(4, "little") + b"\0"
    return hashlib.md5(seed, usedforsecurity=False).digest()[:5]


def _encryption(key: bytes) -> bytes:
    owner, user = _owner_entry().hex(), _rc4(key, _PADDING).hex()
    identity = "<00>"
    return (
        f"/ID [{identity} {identity}] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4"
        f" /O <{owner}> /U <{user}> >>"
    ).encode()


def _rc4(key: bytes, data: bytes) -> bytes:
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
