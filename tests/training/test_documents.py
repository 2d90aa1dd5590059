import random

import pytest
from PIL import Image
from training.documents import KINDS, draw_one
from training.pages import paste_on_page


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_draws_something_and_names_it(kind):
    for seed in range(5):
        drawing = kind(random.Random(seed))
        assert len(drawing.image.getcolors(1 << 20)) > 2
        assert len(drawing.english) == len(drawing.chinese) == 3
        assert drawing.label


def test_the_same_seed_draws_the_same():
    one, two = draw_one(random.Random(4)), draw_one(random.Random(4))
    assert one.image.tobytes() == two.image.tobytes()
    assert one.english == two.english


def test_a_photo_on_a_page_keeps_the_size_asked_for():
    photo = Image.new("RGB", (90, 60), (200, 30, 30))
    page = paste_on_page(photo, random.Random(1), 128)
    assert page.size == (128, 128)
    colours = {colour: count for count, colour in page.getcolors(1 << 16)}
    assert colours[(200, 30, 30)] > 0.3 * 128 * 128
