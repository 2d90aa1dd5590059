"""From the data folder to everything that training needs, cached in the work folder."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import torch
from tokenizers import Tokenizer

from training.corpus import training_corpus
from training.dictionary import Entry, read_entries
from training.distil import teacher_targets
from training.lexicon import Lessons, class_names, held_out_names, meaning_pairs, without
from training.photos import Photo, load_photos
from training.progress import say
from training.teacher import Teacher, teacher_folder
from training.text_tower import TextTower
from training.texts import encode_bank
from training.vocabulary import COMMON_ENGLISH, build_tokenizer, chinese_scores, english_scores
from training.whole import whole

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from training.settings import Settings

RESERVED = 1996
"""The teacher's list opens with this many marks, unused places and single characters."""


def imagenet_names(data: Path) -> list[str]:
    """The first name of each of the 1,001 classes of the backbone."""
    lines = (data / "backbone" / "imagenet_labels.txt").read_text("utf-8").splitlines()
    return [line.split(",")[0].strip() for line in lines if line.strip()]


def known_entries(settings: Settings) -> tuple[list[Entry], dict[str, str]]:
    """Dictionary entries fit for training, and the class names that were held out of them."""
    entries = read_entries(settings.data / "dictionary")
    labels = [p.label for p in load_photos(settings.data, ["tiny_imagenet"])]
    held_out = held_out_names(class_names(labels, entries), settings.seed)
    return without(entries, held_out), held_out


def make_tokenizer(
    settings: Settings,
    photos: Sequence[Photo],
    entries: Sequence[Entry],
    held_out: dict[str, str],
    vocabulary: Sequence[str],
) -> Tokenizer:
    """The tokenizer of this run, built once and kept."""
    path = settings.work / "tokenizer.json"
    if not path.exists():
        common = {w for w in vocabulary[RESERVED : RESERVED + COMMON_ENGLISH] if w.isalpha()}
        captions = (c for photo in photos for c in photo.chinese)
        chinese = chinese_scores(captions, entries, common, set(held_out.values()))
        with whole(path) as draft:
            made = build_tokenizer({**english_scores(vocabulary), **chinese})
            made.save(str(draft), pretty=False)
    return Tokenizer.from_file(str(path))


def starting_vectors(
    tokenizer: Tokenizer, teacher: Teacher, vocabulary: Sequence[str], entries: Sequence[Entry]
) -> torch.Tensor:
    """One vector a token, float32 [tokens, 384]: the teacher's, or the mean of its meanings'."""
    table = teacher.state["embeddings.word_embeddings.weight"].numpy()
    place = {piece: i for i, piece in reversed(list(enumerate(vocabulary)))}
    sums: dict[str, list[NDArray[np.float32]]] = {}
    for entry in entries:
        rows = [place[w] for g in entry.glosses for w in g.lower().split() if w in place]
        if rows:
            meaning = table[rows].mean(0)
            for form in {entry.simplified, entry.traditional}:
                sums.setdefault(form, []).extend([meaning] * 3)
                for char in form:
                    sums.setdefault(char, []).append(meaning)
    means = {form: np.mean(found, axis=0) for form, found in sums.items()}
    special = {"[PAD]": "[PAD]", "[UNK]": "[UNK]", "[CLS]": "[CLS]", "[SEP]": "[SEP]"}
    out = np.tile(table.mean(0), (tokenizer.get_vocab_size(), 1)).astype(np.float32)
    for piece, index in tokenizer.get_vocab().items():
        known = place.get(special.get(piece, piece), place.get("##" + piece))
        if piece in means and known is None:
            out[index] = means[piece]
        elif known is not None:
            out[index] = table[known]
    return torch.from_numpy(out)


def prepare_text(settings: Settings) -> tuple[TextTower, Lessons]:
    """The text tower at its start, and what teaches it."""
    photos = list(training_corpus(replace(settings, views=3)).photos)
    entries, held_out = known_entries(settings)
    vocabulary = (teacher_folder() / "vocab.txt").read_text("utf-8").splitlines()
    tokenizer = make_tokenizer(settings, photos, entries, held_out, vocabulary)
    labels = sorted({p.label for p in photos if p.label} | set(imagenet_names(settings.data)))
    pairs = meaning_pairs(photos, entries, labels)
    say(f"{len(pairs)} pairs, {tokenizer.get_vocab_size()} tokens, {len(held_out)} words held out")
    teacher = Teacher(teacher_folder())
    targets = teacher_targets(pairs, teacher, settings.work)
    tower = TextTower(tokenizer.get_vocab_size())
    tower.start_from(teacher.state, starting_vectors(tokenizer, teacher, vocabulary, entries))
    return tower, Lessons(tuple(pairs), encode_bank(tokenizer, [p.text for p in pairs]), targets)
