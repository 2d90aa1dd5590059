"""Write ViT-B/32 with random weights, for torch and as ONNX in fp32 and int8; once.

python -m benchmarks.end_to_end.models FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

ARCHITECTURE = "ViT-B-32-quickgelu"


def main(place: Path) -> None:
    """Write what is missing."""
    import torch

    from benchmarks.torchvision_names import name_operators
    from tusou.encoders.export import convert

    name_operators()
    import open_clip

    place.mkdir(parents=True, exist_ok=True)
    weights = place / "weights.pt"
    if not weights.exists():
        torch.manual_seed(0)
        torch.save(open_clip.create_model(ARCHITECTURE).state_dict(), weights)
    for name in ("fp32", "int8"):
        if not (place / name / "model.json").exists():
            convert(weights, place / name, architecture=ARCHITECTURE, int8=name == "int8")
    print(place)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
