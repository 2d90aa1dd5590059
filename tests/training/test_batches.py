import numpy as np
from training.batches import TextLists, positives, text_lists
from training.photos import Photo

EVERY = np.array([[0, 1, 4], [2, 4, -1], [3, -1, -1]])


def test_a_shared_text_belongs_to_both_pictures():
    lists = TextLists((), (), (), EVERY)
    hit = positives(np.array([1, 3, 4]), np.array([0, 1, 2]), lists)
    assert hit.tolist() == [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.5, 0.5, 0.0]]


def test_padding_is_no_text():
    lists = TextLists((), (), (), EVERY)
    assert positives(np.array([7]), np.array([1, 2]), lists).tolist() == [[0.0, 0.0]]


def test_every_text_that_may_be_drawn_for_a_photo_is_right_for_it():
    english = tuple(f"a dog {i}" for i in range(5))
    chinese = tuple(f"狗{i}" for i in range(10))
    photos = [
        Photo(b"", english, chinese, "", "train", "flickr8k"),
        Photo(b"", ("a cat",), (), "cat", "train", "tiny_imagenet"),
    ]
    place = {text: i for i, text in enumerate((*english, *chinese, "a cat", "cat", "猫"))}
    lists = text_lists(photos, place, {"cat": "猫"})
    for photo in range(len(photos)):
        drawn = {*lists.english[photo], *lists.human[photo], *lists.translated[photo]}
        hit = positives(np.array(sorted(drawn)), np.array([photo]), lists)
        assert hit.tolist() == [[1.0]] * len(drawn)
