"""Keep five values of a few vectors, and what decides before them.

`python tests/starter/canonical.py` after new weights.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

import tusou

STARTER = Path(tusou.__file__).parent / "starter"
KEPT = Path(__file__).with_suffix(".json")
TEXTS = [
    "a dog running through snow",
    "红色扶手椅",
    "",
    "bar chart",
    "一只狗在雪地里奔跑，后面跟着两个穿红色外套的孩子",
]
SEEDS = (1, 2, 3)


def drawn(seed: int) -> Image.Image:
    """The same picture on every machine: flat boxes, no font, no resampling."""
    rng = np.random.default_rng(seed)
    image = Image.new("RGB", (256, 256), (240, 235, 220))
    pen = ImageDraw.Draw(image)
    for _ in range(12):
        x, y, w, h = (int(v) for v in rng.integers(0, 160, 4))
        pen.rectangle((x, y, x + w, y + h), fill=tuple(int(v) for v in rng.integers(0, 255, 3)))
    return image


def main() -> None:
    """Write what the shipped files say now."""
    from tusou.encoders import open_encoder

    encoder = open_encoder(STARTER, device="cpu", threads=1)
    texts = encoder.encode_texts(TEXTS)[:, :5].round(6).tolist()
    pictures = encoder.encode_images([drawn(seed) for seed in SEEDS])[:, :5].round(6).tolist()
    kept = {
        "preprocessing": encoder.stamp.preprocessing_sha256,
        "texts": dict(zip(TEXTS, texts, strict=True)),
        "pictures": dict(zip(map(str, SEEDS), pictures, strict=True)),
    }
    KEPT.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
