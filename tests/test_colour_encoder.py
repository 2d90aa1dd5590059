"""The encoder that other tests lean on."""

import pytest
from PIL import Image

from colour_encoder import ColourEncoder, register, write_model_folder
from encoders.contract import EncoderContract
from tusou.encoders import open_encoder


class TestColourEncoder(EncoderContract):
    @pytest.fixture
    def encoder(self):
        return ColourEncoder()


def page(colour: str) -> Image.Image:
    """A white page with black lines and a coloured picture on a tenth of it."""
    sheet = Image.new("RGB", (300, 400), "white")
    sheet.paste((0, 0, 0), (30, 30, 270, 60))
    sheet.paste(colour, (60, 150, 170, 260))
    return sheet


COLOURS = ("red", "green", "blue", "yellow", "orange", "purple")


@pytest.mark.parametrize("words", [COLOURS, ("红", "绿色", "蓝色", "黄色", "橙色", "紫色")])
def test_the_red_page_is_found_by_red(words):
    """Each page is nearest to the word of its colour, in English and in Chinese."""
    encoder = ColourEncoder()
    pages = encoder.encode_images([page(colour) for colour in COLOURS])
    cosines = encoder.encode_texts([f"a chair in {word} 椅子" for word in words]) @ pages.T
    assert cosines.argmax(axis=1).tolist() == list(range(len(COLOURS)))
    assert cosines.diagonal().min() > 0.5


def test_words_without_colour_are_far_from_pictures():
    """A query about anything else has cosine 0 with every picture, so nothing is found."""
    encoder = ColourEncoder()
    cosines = (
        encoder.encode_texts(["quarterly tax report 年报"])
        @ encoder.encode_images([page(colour) for colour in COLOURS]).T
    )
    assert abs(cosines).max() < 1e-6


def test_it_is_opened_through_the_registry(tmp_path):
    """A folder whose model.json names the kind "colour" is opened by `open_encoder`."""
    register()  # and left there: libraries that other tests share count on it
    encoder = open_encoder(write_model_folder(tmp_path / "model", "my-colours"))
    assert encoder.stamp.name == "my-colours"
