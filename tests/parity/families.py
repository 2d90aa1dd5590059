"""The families of models: the true architecture with random weights, in its published layout.

Each builder writes a model folder and returns how the framework itself encodes pictures and texts.
Vocabularies: CLIP's is the published one (open_clip ships it), Chinese-CLIP's too (cn_clip ships
it). Those of SigLIP, SigLIP 2 and XLM-RoBERTa cannot be had without the hub, so a small one of the same
class is trained, with the same special tokens; the embedding tables have their true size.

PARITY_LAYERS=2 builds towers of two layers, with tables that hold just those vocabularies: all that is
compared goes the same way through them, in a tenth of the time.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image

from parity.exporting import export, write_json
from parity.tokenizers_made import bert_folder, clip_folder, nllb_folder, unigram_folder
from tusou.encoders.tokenizer import FLORES_CODES
from tusou.text import language_of

BATCH = {0: "batch"}
BOTH = {0: "batch", 1: "length"}
CLIP_MEAN = [0.48145466, 0.4578275, 0.40821073]
CLIP_STD = [0.26862954, 0.26130258, 0.27577711]

LAYERS = int(os.environ.get("PARITY_LAYERS", "0"))
"""Layers of every tower; 0 for as many as are published."""

Rows = np.ndarray


def depth(published: int = 12) -> int:
    return LAYERS or published


def table(published: int) -> int:
    """Rows of an embedding table of a vocabulary that is made here."""
    return min(published, 4000) if LAYERS else published


@dataclass
class Reference:
    """The framework's own way from pictures and texts to vectors."""

    images: Callable[[Sequence[Image.Image]], Rows]
    texts: Callable[[Sequence[str]], Rows]
    tokens: Callable[[str], list[int]]
    """Ids of a text without padding, cut where the framework cuts."""


def unit(rows: Any) -> Rows:
    found = rows.detach().float().numpy().astype(np.float64)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


# ── open_clip ───────────────────────────────────────────────────────────────────────────────


def open_clip_model(name: str) -> tuple[Any, Any, dict[str, Any]]:
    """A model of open_clip's configurations, its preprocessing, and what that is."""
    import open_clip

    config = open_clip.get_model_config(name)
    for tower in ("vision_cfg", "text_cfg"):
        config[tower]["layers"] = depth(config[tower]["layers"])
    torch.manual_seed(1)
    model = open_clip.CLIP(**config).eval()
    size = config["vision_cfg"]["image_size"]
    return model, *open_clip_prepare(size)


def open_clip_prepare(size: int) -> tuple[Any, dict[str, Any]]:
    import open_clip

    facts = open_clip.transform.PreprocessCfg(size=(size, size))
    return open_clip.transform.image_transform_v2(facts, is_train=False), asdict(facts)


def open_clip_reference(model: Any, prepare: Any, tokenizer: Any) -> Reference:
    def images(pictures: Sequence[Image.Image]) -> Rows:
        with torch.no_grad():
            return unit(torch.cat([model.encode_image(prepare(p)[None]) for p in pictures]))

    def texts(some: Sequence[str]) -> Rows:
        with torch.no_grad():
            return unit(torch.cat([model.encode_text(tokenizer([text])) for text in some]))

    def tokens(text: str) -> list[int]:
        row = tokenizer([text])[0].tolist()
        return row[: row.index(49407) + 1]

    return Reference(images, texts, tokens)


def rclip(folder: Path) -> Reference:
    """ViT-B/32 at 256 pixels: `input` → `output`, free batch, no configuration."""
    import open_clip

    model, prepare, _ = open_clip_model("ViT-B-32-256")
    pixels, ids = torch.rand(2, 3, 256, 256), torch.randint(1, 40000, (2, 77))
    free = {"input": BATCH, "output": BATCH}
    export(folder / "visual.onnx", model, lambda m, x: m.encode_image(x), {"input": pixels},
           ["output"], free=free)  # fmt: skip
    export(folder / "textual.onnx", model, lambda m, x: m.encode_text(x), {"input": ids},
           ["output"], free=free)  # fmt: skip
    name = "bpe_simple_vocab_16e6.txt.gz"
    (folder / "tokenizer").mkdir()
    shutil.copy(Path(open_clip.__file__).with_name(name), folder / "tokenizer" / name)
    return open_clip_reference(model, prepare, open_clip.get_tokenizer("ViT-B-32-256"))


def clip_as_service(folder: Path) -> Reference:
    """ViT-B/32 as clip-as-service has it: `input_ids` and a mask, both int32; merges beside it."""
    import open_clip

    model, prepare, _ = open_clip_model("ViT-B-32-quickgelu")
    export(folder / "visual.onnx", model, lambda m, x: m.encode_image(x),
           {"pixel_values": torch.rand(2, 3, 224, 224)}, ["output"],
           free={"pixel_values": BATCH, "output": BATCH})  # fmt: skip
    ids = torch.randint(1, 40000, (2, 77), dtype=torch.int32)

    def read(m: Any, x: Any, mask: Any) -> Any:
        # CLIP's text tower reads no mask; without this the exporter would leave it out.
        return m.encode_text(x) + 0 * mask.sum()

    export(folder / "textual.onnx", model, read,
           {"input_ids": ids, "attention_mask": torch.ones_like(ids)}, ["output"],
           free={"input_ids": BATCH, "attention_mask": BATCH, "output": BATCH})  # fmt: skip
    name = "bpe_simple_vocab_16e6.txt.gz"
    shutil.copy(Path(open_clip.__file__).with_name(name), folder / name)
    return open_clip_reference(model, prepare, open_clip.get_tokenizer("ViT-B-32"))


def immich(folder: Path) -> Reference:
    """OpenAI's ViT-B/32: fixed batch 1, int32 tokens, unit length in the graph."""
    import open_clip

    model, prepare, facts = open_clip_model("ViT-B-32-quickgelu")
    export(folder / "visual/model.onnx", model, lambda m, x: m.encode_image(x, normalize=True),
           {"image": torch.rand(1, 3, 224, 224)}, ["embedding"])  # fmt: skip
    export(folder / "textual/model.onnx", model, lambda m, x: m.encode_text(x, normalize=True),
           {"text": torch.randint(1, 40000, (1, 77), dtype=torch.int32)}, ["embedding"])  # fmt: skip
    write_json(folder / "config.json", open_clip.get_model_config("ViT-B-32-quickgelu"))
    write_json(folder / "visual/preprocess_cfg.json", facts)
    clip_folder(folder / "textual")
    return open_clip_reference(model, prepare, open_clip.get_tokenizer("ViT-B-32"))


def bytes_in(folder: Path) -> Reference:
    """immich's newer graphs: uint8, height × width × channels, normalised inside."""
    import open_clip

    model, prepare, facts = open_clip_model("ViT-B-32")
    mean, std = (torch.tensor(facts[name])[None, None, None] for name in ("mean", "std"))

    def see(m: Any, x: Any) -> Any:
        x = (x.float() / 255 - mean) / std
        return m.encode_image(x.permute(0, 3, 1, 2), normalize=True)

    export(folder / "visual/model.onnx", model, see,
           {"image": torch.zeros(1, 224, 224, 3, dtype=torch.uint8)}, ["embedding"])  # fmt: skip
    export(folder / "textual/model.onnx", model, lambda m, x: m.encode_text(x, normalize=True),
           {"text": torch.randint(1, 40000, (1, 77), dtype=torch.int32)}, ["embedding"])  # fmt: skip
    write_json(folder / "config.json", open_clip.get_model_config("ViT-B-32"))
    write_json(folder / "visual/preprocess_cfg.json", facts)
    clip_folder(folder / "textual")
    return open_clip_reference(model, prepare, open_clip.get_tokenizer("ViT-B-32"))


def xlm_roberta(folder: Path) -> Reference:
    """XLM-RoBERTa base with ViT-B/32, as immich publishes it."""
    from open_clip.tokenizer import HFTokenizer
    from transformers import XLMRobertaConfig

    place = folder.with_name(folder.name + "-texts")
    XLMRobertaConfig(
        vocab_size=table(250002), max_position_embeddings=514, type_vocab_size=1,
        layer_norm_eps=1e-5, bos_token_id=0, pad_token_id=1, eos_token_id=2,
        num_hidden_layers=depth(),
    ).save_pretrained(place)  # fmt: skip
    unigram_folder(place, "xlm-roberta")
    tokenizer = HFTokenizer(str(place), context_length=77)
    return hugging_face_texts(folder, place, "xlm-roberta-base-ViT-B-32", tokenizer)


def nllb(folder: Path) -> Reference:
    """NLLB's distilled encoder with ViT-B/32: the first token of a text tells its language.

    open_clip is told the language by its caller; here it is told what tusou finds.
    """
    from open_clip.tokenizer import HFTokenizer
    from transformers import M2M100Config

    place = folder.with_name(folder.name + "-texts")
    vocabulary = nllb_folder(place)
    M2M100Config(
        vocab_size=vocabulary if LAYERS else 256206, d_model=1024, encoder_layers=depth(),
        decoder_layers=1, encoder_ffn_dim=4096, encoder_attention_heads=16,
    ).save_pretrained(place)  # fmt: skip
    tokenizer = HFTokenizer(str(place), context_length=77)

    def told(texts: Sequence[str]) -> Any:
        (text,) = texts
        # `set_language` of open_clip does not outlast the next call with transformers 5.
        tokenizer.tokenizer.src_lang = FLORES_CODES.get(language_of(text), FLORES_CODES["en"])
        return tokenizer(texts)

    return hugging_face_texts(folder, place, "nllb-clip-base", told)


def hugging_face_texts(folder: Path, place: Path, name: str, tokenizer: Any) -> Reference:
    """One of open_clip's models whose text tower is that of transformers in `place`."""
    import open_clip

    config = open_clip.get_model_config(name)
    config.pop("custom_text", None)
    config["text_cfg"] |= {"hf_model_name": str(place), "hf_tokenizer_name": str(place)}
    config["text_cfg"]["hf_model_pretrained"] = False
    config["vision_cfg"]["layers"] = depth()
    torch.manual_seed(1)
    model = open_clip.model.CustomTextCLIP(**config).eval()
    prepare, facts = open_clip_prepare(224)
    export(folder / "visual/model.onnx", model, lambda m, x: m.encode_image(x, normalize=True),
           {"image": torch.rand(1, 3, 224, 224)}, ["embedding"])  # fmt: skip
    export(folder / "textual/model.onnx", model, lambda m, x: m.encode_text(x, normalize=True),
           {"text": torch.randint(3, 900, (1, 77), dtype=torch.int32)}, ["embedding"])  # fmt: skip
    write_json(folder / "config.json", open_clip.get_model_config(name))
    write_json(folder / "visual/preprocess_cfg.json", facts)
    for file in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copy(place / file, folder / "textual" / file)
    reference = open_clip_reference(model, prepare, tokenizer)
    reference.tokens = lambda text: [i for i in tokenizer([text])[0].tolist() if i != 1]
    return reference


# ── transformers ────────────────────────────────────────────────────────────────────────────


def rows_of(found: Any) -> Any:
    return getattr(found, "pooler_output", found)


def transformers_reference(
    model: Any, folder: Path, *, length: int, masked: bool, lower: bool = False
) -> Reference:
    """By AutoImageProcessor and AutoTokenizer of the folder, as a user of transformers does."""
    from transformers import AutoImageProcessor, AutoTokenizer

    processor = AutoImageProcessor.from_pretrained(folder, use_fast=False)
    tokenizer = AutoTokenizer.from_pretrained(folder)

    def prepared(text: str) -> Any:
        return tokenizer(
            [text.lower() if lower else text],
            padding=True if masked else "max_length",
            max_length=length, truncation=True, return_tensors="pt",
        )  # fmt: skip

    def images(pictures: Sequence[Image.Image]) -> Rows:
        found = []
        for picture in pictures:
            pixels = processor(images=picture.convert("RGB"), return_tensors="pt")["pixel_values"]
            with torch.no_grad():
                found.append(rows_of(model.get_image_features(pixel_values=pixels)))
        return unit(torch.cat(found))

    def texts(some: Sequence[str]) -> Rows:
        found = []
        for text in some:
            feeds = prepared(text)
            mask = feeds["attention_mask"] if masked else None
            with torch.no_grad():
                found.append(
                    rows_of(
                        model.get_text_features(input_ids=feeds["input_ids"], attention_mask=mask)
                    )
                )
        return unit(torch.cat(found))

    def tokens(text: str) -> list[int]:
        return tokenizer(
            text.lower() if lower else text, max_length=length, truncation=True
        )["input_ids"]  # fmt: skip

    return Reference(images, texts, tokens)


def clip_towers(folder: Path) -> Any:
    from transformers import CLIPConfig, CLIPImageProcessor, CLIPModel

    torch.manual_seed(1)
    config = CLIPConfig(
        text_config={
            "bos_token_id": 49406, "eos_token_id": 49407, "num_hidden_layers": depth()
        },
        vision_config={"num_hidden_layers": depth()},
    )  # fmt: skip
    config._attn_implementation = "eager"
    model = CLIPModel(config).eval()
    model.config.save_pretrained(folder)
    CLIPImageProcessor().save_pretrained(folder)
    clip_folder(folder)
    return model


def split(folder: Path) -> Reference:
    """Xenova's CLIP ViT-B/32: two graphs, free batch and length."""
    model = clip_towers(folder)
    export_split(model, folder)
    return transformers_reference(model, folder, length=77, masked=False)


def export_split(model: Any, folder: Path, size: int = 224, length: int = 77) -> None:
    export_image(model, folder / "onnx/vision_model.onnx", size)
    export(
        folder / "onnx/text_model.onnx", model,
        lambda m, ids: rows_of(m.get_text_features(input_ids=ids)),
        {"input_ids": torch.randint(1, 900, (2, length))}, ["text_embeds"],
        free={"input_ids": BATCH, "text_embeds": BATCH},
    )  # fmt: skip


def export_image(model: Any, path: Path, size: int = 224, output: str = "image_embeds") -> None:
    export(
        path, model, lambda m, pixels: rows_of(m.get_image_features(pixel_values=pixels)),
        {"pixel_values": torch.rand(2, 3, size, size)}, [output],
        free={"pixel_values": BATCH, output: BATCH},
    )  # fmt: skip


def siglip(folder: Path) -> Reference:
    """SigLIP base: squashed pictures, texts padded to 64, `pooler_output` behind the states."""
    from transformers import SiglipImageProcessor

    SiglipImageProcessor(size={"height": 224, "width": 224}).save_pretrained(folder)
    return _siglip(folder, siglip_config(32000), "siglip")


def siglip2(folder: Path) -> Reference:
    """SigLIP 2 base at a fixed size, which calls itself "siglip": 256,000 tokens."""
    from transformers import SiglipImageProcessor

    SiglipImageProcessor(size={"height": 224, "width": 224}, resample=2).save_pretrained(folder)
    reference = _siglip(folder, siglip_config(256000), "siglip2")
    # Published folders name this class, by which the second SigLIP is told from the first; its
    # own program would not take a vocabulary that is made here.
    path = folder / "tokenizer_config.json"
    write_json(path, json.loads(path.read_text()) | {"tokenizer_class": "GemmaTokenizer"})
    return reference


def siglip_config(vocabulary: int) -> Any:
    from transformers import SiglipConfig

    return SiglipConfig(
        text_config={"vocab_size": table(vocabulary), "num_hidden_layers": depth()},
        vision_config={"num_hidden_layers": depth()},
    )


def _siglip(folder: Path, config: Any, kind: str) -> Reference:
    from transformers import SiglipModel

    torch.manual_seed(1)
    config._attn_implementation = "eager"
    model = SiglipModel(config).eval()
    model.config.save_pretrained(folder)
    unigram_folder(folder, kind)
    outputs = ["last_hidden_state", "pooler_output"]

    def both(found: Any) -> Any:
        return found.last_hidden_state, found.pooler_output

    export(
        folder / "onnx/vision_model.onnx", model,
        lambda m, pixels: both(m.vision_model(pixel_values=pixels)),
        {"pixel_values": torch.rand(2, 3, 224, 224)}, outputs,
        free={"pixel_values": BATCH, **dict.fromkeys(outputs, BATCH)},
    )  # fmt: skip
    export(
        folder / "onnx/text_model.onnx", model, lambda m, ids: both(m.text_model(input_ids=ids)),
        {"input_ids": torch.randint(3, 900, (2, 64))}, outputs,
        free={"input_ids": BATCH, **dict.fromkeys(outputs, BATCH)},
    )  # fmt: skip
    # SigLIP's own tokenizer lowers as Python does, with "ς" at the end of a Greek word.
    return transformers_reference(model, folder, length=64, masked=False, lower=True)


def chinese_joint(folder: Path) -> Reference:
    """Chinese-CLIP B/16 of transformers: one joint graph that wants both inputs."""
    from transformers import ChineseCLIPConfig, ChineseCLIPImageProcessor, ChineseCLIPModel

    torch.manual_seed(1)
    config = ChineseCLIPConfig(
        text_config={"vocab_size": 21128, "num_hidden_layers": depth()},
        vision_config={"patch_size": 16, "image_size": 224, "num_hidden_layers": depth()},
    )
    config._attn_implementation = "eager"
    model = ChineseCLIPModel(config).eval()
    model.config.save_pretrained(folder)
    ChineseCLIPImageProcessor(
        size={"height": 224, "width": 224}, do_center_crop=False
    ).save_pretrained(folder)
    bert_folder(folder)

    def joint(m: Any, ids: Any, pixels: Any, mask: Any) -> Any:
        text = rows_of(m.get_text_features(input_ids=ids, attention_mask=mask))
        image = rows_of(m.get_image_features(pixel_values=pixels))
        text, image = (rows / rows.norm(dim=-1, keepdim=True) for rows in (text, image))
        return image @ text.T, text @ image.T, text, image

    ids = torch.randint(110, 900, (2, 9))
    export(
        folder / "onnx/model.onnx", model, joint,
        {"input_ids": ids, "pixel_values": torch.rand(3, 3, 224, 224),
         "attention_mask": torch.ones_like(ids)},
        ["logits_per_image", "logits_per_text", "text_embeds", "image_embeds"],
        free={"input_ids": BOTH, "attention_mask": BOTH, "pixel_values": {0: "pictures"},
              "text_embeds": BATCH, "image_embeds": {0: "pictures"}},
    )  # fmt: skip
    return transformers_reference(model, folder, length=52, masked=True)


def chinese_official(folder: Path) -> Reference:
    """Chinese-CLIP B/16 by its authors: `unnorm_*`, length 52, batch 1, external data."""
    import onnx
    from cn_clip import clip as cn_clip
    from cn_clip.clip.model import CLIP

    facts = json_of(Path(cn_clip.__file__).parent / "model_configs")
    torch.manual_seed(1)
    model = CLIP(**facts).eval()
    for name, call, inputs in (
        ("img", lambda m, x: m(x, None), {"image": torch.rand(1, 3, 224, 224)}),
        ("txt", lambda m, x: m(None, x), {"text": torch.randint(110, 900, (1, 52))}),
    ):
        path = folder / f"vit-b-16.{name}.fp32.onnx"
        output = "unnorm_image_features" if name == "img" else "unnorm_text_features"
        export(path, model, call, inputs, [output])
        onnx.save(
            onnx.load(path), path, save_as_external_data=True,
            location=f"{path.name}.extra_file", size_threshold=1024,
        )  # fmt: skip
    shutil.copy(Path(cn_clip.__file__).with_name("vocab.txt"), folder / "vocab.txt")
    prepare = cn_clip.image_transform(224)

    def images(pictures: Sequence[Image.Image]) -> Rows:
        with torch.no_grad():
            found = [model.encode_image(prepare(p)[None]) for p in pictures]
        return unit(torch.cat(found))

    def texts(some: Sequence[str]) -> Rows:
        with torch.no_grad():
            return unit(torch.cat([model.encode_text(cn_clip.tokenize([t])) for t in some]))

    return Reference(
        images, texts, lambda text: [i for i in cn_clip.tokenize([text])[0].tolist() if i]
    )


def json_of(configs: Path) -> dict[str, Any]:
    """The sizes of ViT-B/16 with RoBERTa base, as cn_clip's own loader puts them together."""
    facts: dict[str, Any] = {}
    for name in ("ViT-B-16.json", "RoBERTa-wwm-ext-base-chinese.json"):
        facts |= json.loads((configs / name).read_text())
    for name in ("vision_layers", "text_num_hidden_layers"):
        facts[name] = depth(facts[name])
    return facts


# ── pairs of folders ────────────────────────────────────────────────────────────────────────


def qdrant(folder: Path) -> Reference:
    """Qdrant's CLIP: one folder for each tower."""
    image, text = folder / "clip-ViT-B-32-vision", folder / "clip-ViT-B-32-text"
    model = clip_towers(folder.with_name(folder.name + "-whole"))
    whole = folder.with_name(folder.name + "-whole")
    export_split(model, whole)
    image.mkdir(parents=True)
    text.mkdir()
    (whole / "onnx/vision_model.onnx").rename(image / "model.onnx")
    (whole / "onnx/text_model.onnx").rename(text / "model.onnx")
    shutil.copy(whole / "preprocessor_config.json", image)
    for name in ("config.json", "tokenizer.json", "tokenizer_config.json"):
        shutil.copy(whole / name, text)
    return transformers_reference(model, whole, length=77, masked=False)


def multilingual(folder: Path) -> Reference:
    """sentence-transformers' multilingual text tower with OpenAI's image tower."""
    from safetensors.torch import save_file
    from sentence_transformers import SentenceTransformer, models
    from transformers import DistilBertConfig, DistilBertModel

    image, text = folder / "image", folder / "text"
    whole = folder.with_name(folder.name + "-whole")
    vision = clip_towers(whole)
    export_image(vision, image / "onnx/vision_model.onnx")
    shutil.copy(whole / "preprocessor_config.json", image)
    place = folder.with_name(folder.name + "-words")
    bert_folder(place, lower=False)
    torch.manual_seed(2)
    config = DistilBertConfig(vocab_size=21128 if LAYERS else 119547, n_layers=depth(6))
    config._attn_implementation = "eager"
    DistilBertModel(config).save_pretrained(place)
    words = models.Transformer(str(place), max_seq_length=128)
    pooling = models.Pooling(768, pooling_mode="mean")
    dense = models.Dense(768, 512, bias=False, activation_function=torch.nn.Identity())
    tower = SentenceTransformer(modules=[words, pooling, dense], device="cpu").eval()
    tower.save_pretrained(str(text), create_model_card=False)
    save_file({"linear.weight": dense.linear.weight.detach()}, text / "2_Dense/model.safetensors")
    (text / "model.safetensors").unlink(missing_ok=True)
    bert = words.auto_model.eval()
    bert.config._attn_implementation = "eager"
    ids = torch.randint(110, 900, (2, 9))
    export(
        text / "onnx/model.onnx", bert,
        lambda m, i, a: m(input_ids=i, attention_mask=a).last_hidden_state,
        {"input_ids": ids, "attention_mask": torch.ones_like(ids)}, ["last_hidden_state"],
        free=dict.fromkeys(("input_ids", "attention_mask", "last_hidden_state"), BOTH),
    )  # fmt: skip
    reference = transformers_reference(vision, whole, length=77, masked=False)

    def texts(some: Sequence[str]) -> Rows:
        return unit(torch.stack([tower.encode(t, convert_to_tensor=True) for t in some]))

    def tokens(one: str) -> list[int]:
        return words.tokenizer(one, max_length=128, truncation=True)["input_ids"]

    return Reference(reference.images, texts, tokens)


FAMILIES: dict[str, Callable[[Path], Reference]] = {
    "rclip": rclip,
    "clip-as-service": clip_as_service,
    "immich": immich,
    "bytes": bytes_in,
    "transformers": split,
    "siglip": siglip,
    "siglip2": siglip2,
    "chinese-joint": chinese_joint,
    "chinese-official": chinese_official,
    "qdrant": qdrant,
    "multilingual": multilingual,
    "xlm-roberta": xlm_roberta,
    "nllb": nllb,
}
