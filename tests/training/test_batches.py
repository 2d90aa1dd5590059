import numpy as np
from training.batches import TextLists, positives

EVERY = np.array([[0, 1, 4], [2, 4, -1], [3, -1, -1]])


def test_a_shared_text_belongs_to_both_pictures():
    lists = TextLists((), (), (), EVERY)
    hit = positives(np.array([1, 3, 4]), np.array([0, 1, 2]), lists)
    assert hit.tolist() == [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.5, 0.5, 0.0]]


def test_padding_is_no_text():
    lists = TextLists((), (), (), EVERY)
    assert positives(np.array([7]), np.array([1, 2]), lists).tolist() == [[0.0, 0.0]]
