"""What a model folder holds, as values: everything that running it needs and the graphs lack.

A description says which files to open and how pictures and texts are brought to the form the
towers were trained on. Tensor names, dtypes, fixed batches and fixed lengths are not described:
they are read from the ONNX graphs when these are opened.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

Resize = Literal["squash", "shortest", "pad"]
Interpolation = Literal["nearest", "bilinear", "bicubic", "lanczos"]
Crop = Literal["round", "floor"]
PadTo = Literal["longest", "context"]
Clean = Literal["", "lower", "canonical"]
Pooling = Literal["", "mean", "first"]

RESIZES: tuple[Resize, ...] = get_args(Resize)
INTERPOLATIONS: tuple[Interpolation, ...] = get_args(Interpolation)
CROPS: tuple[Crop, ...] = get_args(Crop)
PAD_TOS: tuple[PadTo, ...] = get_args(PadTo)
CLEANS: tuple[Clean, ...] = get_args(Clean)
POOLINGS: tuple[Pooling, ...] = get_args(Pooling)

FLORES = "<flores>"
"""A prefix that stands for the FLORES-200 code of each text's language, as NLLB's towers need."""

PREPROCESSING_VERSION = 1
"""Raised when the code that prepares pictures or texts changes what the towers are given."""


@dataclass(frozen=True, slots=True)
class ImageSpec:
    """How pictures become the pixels that the image tower was trained on."""

    size: tuple[int, int]
    """(height, width) in pixels; (0, 0) in a description that leaves it to the graph."""
    resize: Resize = "shortest"
    """`squash`: to `size`, whatever the aspect. `shortest`: shorter side first, then the middle
    is cut out. `pad`: longer side first, then centred on white."""
    interpolation: Interpolation = "bicubic"
    mean: tuple[float, float, float] = (0.0, 0.0, 0.0)
    std: tuple[float, float, float] = (1.0, 1.0, 1.0)
    """Of the channels red, green, blue, where pixels run from 0 to 1."""
    shortest_edge: int = 0
    """For `shortest`: length of the shorter side before the cut; 0 stands for just enough."""
    crop: Crop = "round"
    """Where half a pixel goes when the middle is cut out: torchvision rounds to even,
    transformers rounds down."""


@dataclass(frozen=True, slots=True)
class TextSpec:
    """How texts become the tokens that the text tower was trained on."""

    context_length: int
    """Tokens that fit, special ones counted; 0 leaves it to the graph."""
    pad_id: int = 0
    pad_token: str = ""
    """The token whose id replaces `pad_id`, where a folder names it instead of its id."""
    pad_to: PadTo = "context"
    """`longest`: the tower gives the same vector with or without padding, so none is added."""
    prefix: str = ""
    """Put before each text, such as "zho_Hans" or "query: "."""
    clean: Clean = ""
    """`lower`: lower-cased first. `canonical`: also without punctuation, as SigLIP does."""
    repair: bool = False
    """Repaired by ftfy before that, as OpenAI's CLIP and all of open_clip do."""


@dataclass(frozen=True, slots=True)
class ImageTower:
    """The image side: a graph (path below the model folder) and its preprocessing."""

    file: str
    spec: ImageSpec
    output: str = ""
    """Name of the output to take; "" leaves the choice to the names the graph offers."""


@dataclass(frozen=True, slots=True)
class TextTower:
    """The text side: a graph, its tokenizer (paths below the model folder) and its spec."""

    file: str
    tokenizer: str
    spec: TextSpec
    output: str = ""
    pooling: Pooling = ""
    """How the graph's states become one vector, where it gives one per token: `mean` over the
    text without padding, or the `first`."""
    dense: str = ""
    """A safetensors file with the linear layer that follows; "" for none."""


@dataclass(frozen=True, slots=True)
class ModelDescription:
    """A two-tower model in a folder."""

    name: str
    image: ImageTower
    text: TextTower
    revision: str = ""
    languages: tuple[str, ...] = ()
    """ISO 639-1 codes; empty when the folder does not tell."""
    licence: str = ""
    dim: int | None = None
    """Length of the vectors; None where only the graphs know."""

    @property
    def files(self) -> tuple[str, ...]:
        """The files without which the model cannot run, each once, below the model folder."""
        text = self.text
        named = (self.image.file, text.file, text.tokenizer, text.dense)
        return tuple(dict.fromkeys(name for name in named if name))

    @property
    def preprocessing_sha256(self) -> str:
        """SHA-256 (hex) over all that shapes the towers' inputs besides the files themselves."""
        facts: dict[str, Any] = {
            "version": PREPROCESSING_VERSION,
            "image": asdict(self.image.spec),
            "text": asdict(self.text.spec),
        }
        if not self.text.spec.repair:  # of no model before there was this field
            facts["text"].pop("repair")
        if self.text.pooling:
            facts["pooling"] = self.text.pooling
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
