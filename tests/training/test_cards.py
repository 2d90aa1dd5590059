import re

import pytest
from training.cards import CHINESE, TEMPLATES, filled, flattened, in_chinese

RECALLS = {"R@1": 1.0, "R@5": 2.0, "R@10": 3.0}
CAPTIONS = {f"{way} en": RECALLS for way in ("text to image", "image to text", "text to texts")} | {
    "photos": 20
}
OWN = {
    "run": {"backbones": "MobileNetV2", "side": "288", "tokens": "9,999",
            "captioned": "harbour", "of other photos": "yes"},
    "captions": CAPTIONS, "captions float32": CAPTIONS,
    "timings": {"processor": "AVX2", "image": 1, "text en": 1, "text zh": 1, "ViT-B/32 image": 1,
                "image to ViT-B/32": 1},
    "bytes megabytes": 20.0, "results": "RESULTS.md",
    "stages": [["MobileNetV2", "288", "1 (2 min)"]],
}  # fmt: skip
CARDS = ("MODEL_CARD.md", "MODEL_CARD.zh.md", "RESULTS.md")


@pytest.mark.parametrize("name", CARDS)
def test_a_run_on_other_photos_claims_nothing_of_those_that_ship(name: str) -> None:
    text = filled((TEMPLATES / name).read_text("utf-8"), flattened(OWN))
    assert "harbour" in text
    for claim in ("flickr8k", "ikea", "tiny_imagenet", "EfficientNet", "40,468", "LICENSE", "西方"):
        assert claim not in text
    assert "{{" not in text


@pytest.mark.parametrize("name", CARDS)
def test_times_name_the_processor_and_tell_where_none_were_taken(name: str) -> None:
    template = (TEMPLATES / name).read_text("utf-8")
    narrow = filled(template, flattened(OWN))
    assert "AVX2" in narrow
    assert "AVX-512" not in narrow
    timings = OWN["timings"] | {"processor": "AVX-512 VNNI", "wide": "yes"}
    wide = filled(template, flattened(OWN | {"timings": timings}))
    assert "AVX-512 VNNI" in wide
    assert "AVX2" in wide


@pytest.mark.parametrize("name", CARDS)
def test_what_was_chosen_on_the_photos_it_is_measured_on_is_told(name: str) -> None:
    template = (TEMPLATES / name).read_text("utf-8")
    run = {"backbones": "MobileNetV2", "side": "288", "tokens": "9,999", "captioned": "flickr8k",
           "with flickr8k": "yes"}  # fmt: skip
    chosen = {"zh": "选定", "en": "chosen"}["zh" if name == CHINESE else "en"]
    assert chosen in filled(template, flattened(OWN | {"run": run}))
    assert chosen not in filled(template, flattened(OWN))


def test_the_chinese_card_joins_names_as_chinese_does() -> None:
    run = OWN["run"] | {"labelled": "cups, shoes"}
    values = flattened(OWN | {"run": run, "other sides": "MobileNetV2 256 × 256"})
    card = filled((TEMPLATES / CHINESE).read_text("utf-8"), in_chinese(values))
    assert "cups、shoes" in card
    assert "MobileNetV2 256 × 256" in card


@pytest.mark.parametrize("name", CARDS)
def test_without_photos_to_measure_on_there_are_no_recalls(name: str) -> None:
    unmeasured = {key: part for key, part in OWN.items() if not key.startswith("captions")}
    text = filled((TEMPLATES / name).read_text("utf-8"), flattened(unmeasured))
    assert "R@1 " not in text


@pytest.mark.parametrize("name", CARDS)
def test_nothing_is_called_unseen_by_a_run_that_saw_it(name: str) -> None:
    template = (TEMPLATES / name).read_text("utf-8")
    keys = set(re.findall(r"\{\{(?!if |end)(.+?)\}\}", template)) | {"run/with flickr8k"}
    shipped = dict.fromkeys(keys, "1")
    saw_ikea = {k: v for k, v in shipped.items() if not k.startswith(("unseen/", "words/ikea"))}
    assert "ikea" in filled(template, shipped)
    assert "ikea" not in filled(template, saw_ikea)


def test_lines_of_figures_that_are_not_there_are_left_out() -> None:
    template = "a\n{{if one}}\nb {{one/x}}\n{{if two}}\nc {{two}}\n{{end}}\nd\n{{end}}\ne\n"
    assert filled(template, {}) == "a\ne\n"
    assert filled(template, {"one/x": 1}) == "a\nb 1\nd\ne\n"
    assert filled(template, {"two": 2}) == "a\ne\n"
    with pytest.raises(KeyError):
        filled("{{three}}", {})
