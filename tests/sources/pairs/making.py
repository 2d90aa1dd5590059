"""What the tests of lists of pairs are made with."""

from __future__ import annotations

import json
from io import BytesIO

from PIL import Image

from tusou.sources.pairs import PairSource
from tusou.types import DecodeOptions, SourceFile


def png(colour, size=(30, 20)):
    buffer = BytesIO()
    Image.new("RGB", size, colour).save(buffer, "PNG")
    return buffer.getvalue()


def decode(path, root=None, **options):
    file = SourceFile(str(path), str(root or path.parent), 1, 1)
    return list(PairSource().decode(file, DecodeOptions(**options)))


def manifest(folder, rows, name="list.json"):
    path = folder / name
    told = json.dumps(rows, ensure_ascii=False)
    path.write_text(told if _is_utf8(told) else json.dumps(rows))
    return path


def _is_utf8(text):
    return text == text.encode("utf-8", "replace").decode()
