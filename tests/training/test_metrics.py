import numpy as np
import pytest
from training.metrics import (
    image_ranks,
    ndcg_at,
    precision_at,
    recalls,
    sibling_ranks,
    text_ranks,
    unit,
)

IMAGES = np.eye(3, dtype=np.float32)
TEXTS = unit(np.array([[1, 0, 0], [0.6, 0.8, 0], [0, 0.9, 0.1], [0, 0, 1]], np.float32))
OWNERS = np.array([0, 0, 1, 2])


def test_ranks_from_texts():
    assert text_ranks(TEXTS, IMAGES, OWNERS).tolist() == [0, 1, 0, 0]


def test_a_tie_counts_against_us():
    alike = np.ones((3, 3), np.float32)
    assert text_ranks(alike, alike, np.arange(3)).tolist() == [2, 2, 2]


def test_a_picture_is_found_by_the_best_of_its_texts():
    assert image_ranks(TEXTS, IMAGES, OWNERS).tolist() == [0, 0, 0]


def test_recalls_are_percent():
    assert recalls(np.array([0, 4, 9, 10])) == {"R@1": 25.0, "R@5": 50.0, "R@10": 75.0}


def test_precision():
    scores = np.array([[0.9, 0.8, 0.1]], np.float32)
    assert precision_at(scores, np.array([[True, False, True]]), 2).tolist() == [0.5]


def test_ndcg():
    assert ndcg_at([2, 1, 0], [1, 2]) == pytest.approx(1.0)
    assert ndcg_at([0, 2], [2]) == pytest.approx(1 / np.log2(3))
    assert ndcg_at([0, 0], []) == 0.0


def test_a_text_looks_for_its_photo_by_the_other_texts_of_that_photo():
    """Two photos of two texts each: the last text says what the other photo's texts say."""
    texts = unit(np.array([[1, 0], [1, 0.1], [0, 1], [1, 0.05]], np.float32))
    owners = np.array([0, 0, 1, 1])
    assert sibling_ranks(texts, owners).tolist() == [0, 0, 0, 1]


def test_a_text_that_says_the_same_of_two_photos_finds_neither():
    """Ties count against us."""
    texts = np.tile(np.array([[1, 0]], np.float32), (4, 1))
    assert sibling_ranks(texts, np.array([0, 0, 1, 1])).tolist() == [1, 1, 1, 1]
