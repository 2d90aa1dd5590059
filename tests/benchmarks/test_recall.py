"""Recall on vectors of one's own, as the documentation tells to measure it."""

import json
import sys

import numpy as np
import pytest

from benchmarks import recall


def rows(count, seed=0):
    return np.random.default_rng(seed).normal(size=(count, 16)).astype(np.float32)


@pytest.fixture
def told(monkeypatch, capsys):
    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["recall", *map(str, arguments)])
        recall.main()
        return json.loads(capsys.readouterr().out)

    return run


def test_vectors_ask_for_others_of_their_file(told, tmp_path):
    np.save(tmp_path / "own.npy", rows(3000))
    found = told(tmp_path / "own.npy")
    assert (found["vectors"], found["queries"]) == (2700, 300)
    assert 0.9 < found["recall@10"] <= 1.0
    assert 0 < found["rows_read_%"] <= found["rows_read_p95_%"] <= 100


def test_what_asks_can_be_of_another_file(told, tmp_path):
    np.save(tmp_path / "own.npy", rows(3000))
    np.save(tmp_path / "asking.npy", rows(20, seed=1))
    found = told(tmp_path / "own.npy", "--queries", tmp_path / "asking.npy")
    assert (found["vectors"], found["queries"]) == (3000, 20)


def test_texts_of_an_export_ask_for_its_pictures(told, tmp_path):
    """Zeros stand for a side that an item lacks; they are neither searched nor ask."""
    pictures, texts = rows(500), rows(500, seed=1)
    pictures[:40] = texts[40:] = 0
    np.savez(tmp_path / "own.npz", image_features=pictures, text_features=texts)
    found = told(tmp_path / "own.npz", "--texts")
    assert (found["vectors"], found["queries"]) == (460, 40)
    assert told(tmp_path / "own.npz")["vectors"] == 460 - 46


def test_equal_vectors_are_searched_once(told, tmp_path):
    np.save(tmp_path / "own.npy", np.repeat(rows(300), 2, axis=0))
    assert told(tmp_path / "own.npy")["vectors"] == 270


def test_a_part_of_the_vectors_can_come_after_the_grouping(told, tmp_path):
    np.save(tmp_path / "own.npy", rows(3000))
    found = told(tmp_path / "own.npy", "--later", "0.2")
    assert (found["vectors"], found["later"]) == (2700, 450)
    assert 0.9 < found["recall@10"] <= 1.0
