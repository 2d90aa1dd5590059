"""The catalogue: what can be pulled, as data."""

import json
import re

import pytest

from tusou.errors import UnknownName
from tusou.models.catalogue import CATALOGUE, catalogue, find_model

NAMES = [model.name for model in catalogue()]


@pytest.mark.parametrize("model", catalogue(), ids=NAMES)
def test_each_model_tells_what_a_person_needs_to_choose(model):
    """Licence, languages, sizes, when to choose it; figures have a source."""
    assert all((model.about, model.when, model.licence, model.languages, model.dim))
    assert next(iter(model.size_mb)) == "fp32"
    assert all(10 < size < 3000 for size in model.size_mb.values())
    for row in model.recall:
        assert 0 < row.text_to_image < 100
        assert row.source


@pytest.mark.parametrize("model", catalogue(), ids=NAMES)
def test_each_variant_names_graphs_and_a_tokenizer(model):
    """Every variant has graphs and a tokenizer, and never two files in one place."""
    for variant in model.size_mb:
        files = model.files(variant)
        targets = [file.target for file in files]
        assert len(set(targets)) == len(targets)
        assert any(target.endswith(".onnx") for target in targets)
        assert any(target.rpartition("/")[2].startswith("tokenizer.json") for target in targets)
        for file in files:
            assert re.fullmatch(r"[\w.-]+/[\w.-]+", file.repo)
            assert not file.target.startswith(("/", "."))
            assert re.fullmatch(r"([0-9a-f]{64})?", file.sha256)


def test_names_are_distinct_and_variants_follow_them():
    """A variant is pulled as NAME-int8 or NAME@int8, and has that name of its own."""
    assert len(set(NAMES)) == len(NAMES)
    model, variant = find_model("clip-vit-b-32-int8")
    assert (model.name, variant) == ("clip-vit-b-32", "int8")
    assert find_model("clip-vit-b-32@int8") == (model, "int8")
    assert find_model("clip-vit-b-32")[1] == "fp32"


def test_an_unknown_name_suggests_the_nearest():
    """A slip of the pen is answered with the name that was meant."""
    with pytest.raises(UnknownName, match="clip-vit-b-32"):
        find_model("clip-vit-b32")
    with pytest.raises(UnknownName):
        find_model("clip-vit-b-32-int4")


def test_the_languages_cover_chinese_and_english():
    """The models that were asked for are there, both languages among them."""
    assert {"clip-vit-b-32", "clip-vit-b-32-multilingual", "clip-vit-b-32-256-datacomp"} < set(
        NAMES
    )
    assert any("zh" in m.languages and "en" in m.languages for m in catalogue())


def test_the_file_is_data_alone():
    """Nothing in it is unknown to the reader: a misspelt key would be passed over in silence."""
    known = {"name", "about", "when", "languages", "licence", "dim", "size_mb", "recall", "parts"}
    parts = {"repo", "revision", "folder", "strip", "files", "variants", "sha256"}
    for row in json.loads(CATALOGUE.read_text(encoding="utf-8")):
        assert set(row) == known
        for part in row["parts"]:
            assert set(part) <= parts
            assert set(part["variants"]) <= set(row["size_mb"])
            listed = {*part["files"], *(f for files in part["variants"].values() for f in files)}
            assert set(part.get("sha256", {})) <= listed
