"""What tusou gives equals what the framework gives, family by family."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")

from parity.families import FAMILIES, unit
from parity.material import TEXTS, TEXTS_LONG, pictures, strings
from tusou.encoders import open_encoder
from tusou.encoders.export.quantising import quantise_graph
from tusou.pictures import to_rgb

pytestmark = pytest.mark.parity

LEAST = 0.9999
OURS_ON_PURPOSE = ("alpha", "palette-transparent", "sixteen")
"""Pictures that tusou opens better than `convert("RGB")` does: transparent ones on white instead of
black, sixteen bits scaled instead of cut off. The framework is given what tusou opened."""
SCALED_FIRST = ("rclip", "clip-as-service", "immich", "bytes", "xlm-roberta", "nllb",
                "chinese-official")  # fmt: skip
NEAREST = ("palette", "bilevel", "cmyk")
"""open_clip and cn_clip scale a picture before they convert it to RGB. One of a palette or of one bit
is then scaled by the nearest pixel, and CMYK as ink: tusou converts first, as transformers does."""


@pytest.fixture(scope="module", params=FAMILIES)
def family(request, tmp_path_factory):
    """A family's folder, opened here and by its framework."""
    folder = tmp_path_factory.mktemp("parity") / request.param
    folder.mkdir()
    reference = FAMILIES[request.param](folder)
    return request.param, open_encoder(folder, device="cpu"), reference


@pytest.fixture(scope="module")
def eight_bits(family, tmp_path_factory):
    """The same folder with the weights of its graphs in eight bits."""
    _, encoder, _ = family
    about = encoder.description
    folder = tmp_path_factory.mktemp("int8") / encoder.folder.name
    shutil.copytree(encoder.folder, folder)
    for file in {about.image.file, about.text.file}:
        quantise_graph(folder / file)
    return open_encoder(folder, device="cpu")


def told(name: str, what: str, cosines: np.ndarray) -> None:
    """Print the distribution, and keep it where PARITY_REPORT says."""
    quantiles = np.quantile(cosines, [0, 0.05, 0.5])
    line = f"{name:18} {what:10} lowest {quantiles[0]:.7f}  5 % {quantiles[1]:.7f}  median {quantiles[2]:.7f}"
    print(line)
    if "PARITY_REPORT" in os.environ:
        with Path(os.environ["PARITY_REPORT"]).open("a", encoding="utf-8") as stream:
            stream.write(line + "\n")


def test_pictures(family):
    """All modes and shapes: cosine with the framework's vector at least 0.9999."""
    name, encoder, reference = family
    found = pictures()
    assert len(found) >= 20
    ours = encoder.encode_images([to_rgb(picture) for picture in found.values()])
    ours_first = OURS_ON_PURPOSE + (NEAREST if name in SCALED_FIRST else ())
    theirs = reference.images([to_rgb(p) if kind in ours_first else p for kind, p in found.items()])
    cosines = (ours * theirs).sum(axis=1)
    told(name, "pictures", cosines)
    low = {kind: float(cosine) for kind, cosine in zip(found, cosines, strict=True)}
    assert cosines.min() >= LEAST, {kind: c for kind, c in low.items() if c < LEAST}


def test_texts(family):
    """Texts in both languages, signs, emoji, nothing: cosine at least 0.9999."""
    name, encoder, reference = family
    short = [text for text in TEXTS if text not in TEXTS_LONG]
    assert len(TEXTS) >= 50
    cosines = (encoder.encode_texts(short) * reference.texts(short)).sum(axis=1)
    told(name, "texts", cosines)
    low = {text: float(cosine) for text, cosine in zip(short, cosines, strict=True)}
    assert cosines.min() >= LEAST, {text: c for text, c in low.items() if c < LEAST}


def test_texts_longer_than_the_context(family):
    """The framework cuts, tusou splits: each part, and the mean over the parts, agree."""
    name, encoder, reference = family
    cosines = []
    for text in TEXTS_LONG:
        rows = reference.texts(encoder.split_text(text))
        mean = rows.mean(axis=0)
        theirs = mean / np.linalg.norm(mean)
        cosines.append(float(encoder.encode_texts([text])[0] @ theirs))
    told(name, "long", np.array(cosines))
    assert min(cosines) >= LEAST


def test_eight_bits(family, eight_bits):
    """Eight-bit weights lose something, which is told; they stay near full precision."""
    name, encoder, _ = family
    short = [text for text in TEXTS if text not in TEXTS_LONG]
    some = [to_rgb(picture) for picture in pictures().values()]
    images = (encoder.encode_images(some) * eight_bits.encode_images(some)).sum(axis=1)
    texts = (encoder.encode_texts(short) * eight_bits.encode_texts(short)).sum(axis=1)
    told(name, "int8 pict.", images)
    told(name, "int8 texts", texts)
    assert min(images.min(), texts.min()) > 0.95


def test_tokens(family):
    """Token by token the same on more than a thousand strings, those within the context."""
    name, encoder, reference = family
    tokenizer = encoder._tokenizer
    some = strings()
    assert len(some) >= 1000
    differing, compared = {}, 0
    for text in some:
        ours = tokenizer._all_ids(text)
        if len(ours) > tokenizer.spec.context_length:
            continue
        compared += 1
        theirs = reference.tokens(text)
        if ours != theirs:
            differing[text] = (ours[:12], theirs[:12])
    print(f"{name}: {compared} strings compared, {len(differing)} differ")
    assert compared >= 1000
    assert not differing, json.dumps(dict(list(differing.items())[:8]), ensure_ascii=False)


def test_vectors_of_the_reference_are_not_all_alike():
    """A comparison of models whose vectors all lie together would pass for any vector."""
    import torch

    rows = unit(torch.randn(4, 8))
    assert np.abs(np.linalg.norm(rows, axis=1) - 1).max() < 1e-9
