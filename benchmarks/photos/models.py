"""Write CLIP ViT-B/32 at 256 pixels with random weights, the same for every side; once.

    python -m benchmarks.photos.models FOLDER

256 pixels, because rclip's own model has them and its preparation of pictures is fixed to that.

- `transformers`: as the hub has models; all others are made of it
- `sentence`: for sentence-transformers
- `fp32`, `int8`: for tusou
- `rclip`: a data folder of rclip, which takes graphs and vocabulary that lie there as downloaded
"""

from __future__ import annotations

import gzip
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transformers import CLIPConfig

SIDE_PX = 256
DIM = 512
RCLIP_MODEL = "ViT-B-32-256-datacomp_s34b_b86k"
RCLIP_VOCABULARY = "tokenizer/bpe_simple_vocab_16e6.txt.gz"
N_MERGES = 49_152 - 256 - 2
GRAPHS = {"vision_model.onnx": "visual.onnx", "text_model.onnx": "textual.onnx"}
"""Names of graphs here → in rclip."""


def main(place: Path) -> None:
    """Write what is missing; each folder appears when it is whole."""
    from benchmarks.torchvision_names import name_operators
    from tusou.encoders.export import convert

    name_operators()
    place.mkdir(parents=True, exist_ok=True)
    source = place / "transformers"
    _once(source, write_transformers)
    _once(place / "sentence", lambda folder: write_sentence(source, folder))
    for name in ("fp32", "int8"):
        _once(place / name, lambda folder: convert(source, folder, int8=folder.name[:4] == "int8"))
    _once(place / "rclip", lambda folder: write_rclip(place / "fp32", folder))
    print(place)


def _once(folder: Path, write) -> None:  # noqa: ANN001
    if folder.exists():
        return
    fresh = folder.with_name(folder.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    write(fresh)
    fresh.rename(folder)


def write_transformers(folder: Path, config: CLIPConfig | None = None) -> None:
    """A model of transformers with random weights, the vocabulary of CLIP, and its preparation."""
    import torch
    from transformers import CLIPImageProcessor, CLIPModel

    torch.manual_seed(0)
    folder.mkdir(parents=True)
    CLIPModel(config or vit_b_32()).eval().save_pretrained(folder)
    side = (config or vit_b_32()).vision_config.image_size
    CLIPImageProcessor(
        size={"shortest_edge": side}, crop_size={"height": side, "width": side}
    ).save_pretrained(folder)
    _write_tokenizer(folder)


def vit_b_32() -> CLIPConfig:
    """The architecture, at 256 pixels."""
    from transformers import CLIPConfig

    return CLIPConfig(
        text_config={"hidden_act": "gelu", "eos_token_id": 49407, "bos_token_id": 49406},
        vision_config={"image_size": SIDE_PX, "patch_size": 32, "hidden_act": "gelu"},
        projection_dim=DIM,
    )


def write_sentence(source: Path, folder: Path) -> None:
    """The same as sentence-transformers saves it."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import CLIPModel

    model = SentenceTransformer(modules=[CLIPModel(str(source))], device="cpu")
    model.save_pretrained(str(folder), create_model_card=False)


def _write_tokenizer(folder: Path) -> None:
    import open_clip
    from transformers import CLIPTokenizer

    lines = gzip.decompress(_vocabulary().read_bytes()).decode().split("\n")[1 : N_MERGES + 1]
    renamed = {"<start_of_text>": "<|startoftext|>", "<end_of_text>": "<|endoftext|>"}
    known = open_clip.SimpleTokenizer().encoder
    CLIPTokenizer(
        vocab={renamed.get(token, token): at for token, at in known.items()},
        merges=[tuple(line.split()) for line in lines],
        model_max_length=77,
    ).save_pretrained(folder)


def _vocabulary() -> Path:
    import open_clip

    return Path(open_clip.__file__).with_name("bpe_simple_vocab_16e6.txt.gz")


def write_rclip(ours: Path, folder: Path) -> None:
    """The graphs under the names that rclip expects, of files and of their tensors."""
    import onnx

    (folder / RCLIP_MODEL).mkdir(parents=True)
    for here, there in GRAPHS.items():
        graph = onnx.load(str(ours / "onnx" / here))
        renamed(graph)
        onnx.save(graph, str(folder / RCLIP_MODEL / there))
    vocabulary = folder / RCLIP_VOCABULARY
    vocabulary.parent.mkdir()
    shutil.copyfile(_vocabulary(), vocabulary)


def renamed(graph) -> None:  # noqa: ANN001
    """Call the one tensor that goes in "input" and the one that comes out "output"."""
    (given,), (result,) = graph.graph.input, graph.graph.output
    names = {given.name: "input", result.name: "output"}
    given.name, result.name = "input", "output"
    for node in graph.graph.node:
        node.input[:] = [names.get(name, name) for name in node.input]
        node.output[:] = [names.get(name, name) for name in node.output]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
