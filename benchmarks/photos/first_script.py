"""The sentence-transformers way, as its documentation shows it: encode, keep a matrix, compare.

    python -m benchmarks.photos.first_script index MODEL PHOTOS MATRIX
    python -m benchmarks.photos.first_script search MODEL MATRIX QUERY

It opens each picture of the folder and gives them to `SentenceTransformer.encode` in batches of
32, its default; the matrix and the names lie beside each other in a folder.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from benchmarks.torchvision_names import name_operators

AT_ONCE = 320
"""Pictures that are open at a time."""
K = 10


def index(model: str, photos: str, matrix: str) -> None:
    """Encode all photos of a folder."""
    from PIL import Image
    from sentence_transformers import SentenceTransformer

    encoder = SentenceTransformer(model, device="cpu")
    files = sorted(path for path in Path(photos).rglob("*") if path.is_file())
    rows = [
        encoder.encode(
            [Image.open(path).convert("RGB") for path in files[start : start + AT_ONCE]],
            normalize_embeddings=True,
        )
        for start in range(0, len(files), AT_ONCE)
    ]
    Path(matrix).mkdir(parents=True, exist_ok=True)
    np.save(Path(matrix) / "rows.npy", np.concatenate(rows))
    (Path(matrix) / "names.txt").write_text("\n".join(map(str, files)), encoding="utf-8")


def search(model: str, matrix: str, query: str) -> None:
    """Print the names of the ten nearest."""
    from sentence_transformers import SentenceTransformer

    encoder = SentenceTransformer(model, device="cpu")
    rows = np.load(Path(matrix) / "rows.npy")
    names = (Path(matrix) / "names.txt").read_text(encoding="utf-8").split("\n")
    scores = rows @ encoder.encode([query], normalize_embeddings=True)[0]
    for at in np.argsort(-scores)[:K]:
        print(f"{scores[at]:.4f}\t{names[at]}")


if __name__ == "__main__":
    name_operators()
    {"index": index, "search": search}[sys.argv[1]](*sys.argv[2:])
