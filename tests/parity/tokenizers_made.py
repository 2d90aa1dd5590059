"""Tokenizer folders as the hub has them, made here: from published vocabularies where there are."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import TYPE_CHECKING

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from tokenizers.trainers import BpeTrainer, UnigramTrainer

from parity.material import strings

if TYPE_CHECKING:
    from collections.abc import Iterator

PUNCTUATION = r"[!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~]"


def clip_folder(folder: Path) -> None:
    """CLIP's published vocabulary, as transformers saves it."""
    import open_clip
    from transformers import CLIPTokenizer

    path = Path(open_clip.__file__).with_name("bpe_simple_vocab_16e6.txt.gz")
    lines = gzip.decompress(path.read_bytes()).decode().split("\n")[1 : 49152 - 256 - 2 + 1]
    merges = [tuple(line.split()) for line in lines]
    vocabulary = open_clip.SimpleTokenizer().encoder
    vocabulary = {
        token.replace("<start_of_text>", "<|startoftext|>").replace(
            "<end_of_text>", "<|endoftext|>"
        ): at
        for token, at in vocabulary.items()
    }
    CLIPTokenizer(vocab=vocabulary, merges=merges, model_max_length=77).save_pretrained(folder)


def bert_folder(folder: Path, *, lower: bool = True) -> None:
    """Chinese-CLIP's published vocabulary."""
    from cn_clip import clip as cn_clip
    from transformers import BertTokenizer

    lines = Path(cn_clip.__file__).with_name("vocab.txt").read_text(encoding="utf-8").split("\n")
    vocabulary = {token: at for at, token in enumerate(lines) if token}
    BertTokenizer(
        vocab=vocabulary, do_lower_case=lower, model_max_length=512
    ).save_pretrained(folder)  # fmt: skip


def nllb_folder(folder: Path) -> int:
    """NLLB's class with merges trained here and its own tokens of languages; returns how many."""
    from transformers import NllbTokenizer

    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    special = ["<s>", "<pad>", "</s>", "<unk>"]
    trainer = BpeTrainer(vocab_size=3000, special_tokens=special, show_progress=False)
    tokenizer.train_from_iterator(_texts(), trainer)
    facts = json.loads(tokenizer.to_str())["model"]
    merges = [tuple(pair) for pair in facts["merges"]]
    made = NllbTokenizer(vocab=facts["vocab"], merges=merges, src_lang="eng_Latn")
    made.save_pretrained(folder)
    return len(made)


def unigram_folder(folder: Path, kind: str) -> None:
    """A small vocabulary of the class of `kind`, trained on the test's own strings."""
    tokenizer, facts = {"siglip": _siglip, "siglip2": _gemma, "xlm-roberta": _xlm_roberta}[kind]()
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "tokenizer_config.json").write_text(json.dumps(facts), encoding="utf-8")


def _texts() -> Iterator[str]:
    yield from strings(3000)


def _siglip() -> tuple[Tokenizer, dict[str, object]]:
    """SentencePiece, lower case without punctuation, `</s>` at the end and as padding."""
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Lowercase(),
            normalizers.Replace(Regex(PUNCTUATION), ""),
            normalizers.Replace(Regex(r"\s+"), " "),
            normalizers.Strip(),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    _train_unigram(tokenizer, ["<unk>", "</s>"])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="$A </s>", special_tokens=[("</s>", tokenizer.token_to_id("</s>"))]
    )
    return tokenizer, _facts(pad_token="</s>", eos_token="</s>", model_max_length=64)


def _gemma() -> tuple[Tokenizer, dict[str, object]]:
    """Gemma's: BPE over characters with bytes for what is unknown, blanks as "▁", `<eos>`."""
    tokenizer = Tokenizer(models.BPE(byte_fallback=True, unk_token="<unk>", fuse_unk=True))
    tokenizer.normalizer = normalizers.Replace(" ", "▁")
    special = ["<pad>", "<eos>", "<bos>", "<unk>"]
    trainer = BpeTrainer(
        vocab_size=3000,
        special_tokens=[*special, *(f"<0x{byte:02X}>" for byte in range(256))],
        show_progress=False,
    )
    tokenizer.train_from_iterator(_texts(), trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="$A <eos>", special_tokens=[("<eos>", tokenizer.token_to_id("<eos>"))]
    )
    return tokenizer, _facts(pad_token="<pad>", eos_token="<eos>", model_max_length=64)


def _xlm_roberta() -> tuple[Tokenizer, dict[str, object]]:
    """SentencePiece between `<s>` and `</s>`."""
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()]
    )
    _train_unigram(tokenizer, ["<s>", "<pad>", "</s>", "<unk>"])
    ends = [(name, tokenizer.token_to_id(name)) for name in ("<s>", "</s>")]
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=ends
    )
    return tokenizer, _facts(pad_token="<pad>", bos_token="<s>", eos_token="</s>")


def _train_unigram(tokenizer: Tokenizer, special: list[str]) -> None:
    trainer = UnigramTrainer(
        vocab_size=3000, special_tokens=special, unk_token="<unk>", show_progress=False
    )
    tokenizer.train_from_iterator(_texts(), trainer)


def _facts(**facts: object) -> dict[str, object]:
    return {"tokenizer_class": "PreTrainedTokenizerFast", "unk_token": "<unk>", **facts}
