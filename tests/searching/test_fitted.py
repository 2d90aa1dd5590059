"""The fitted numbers, and others in their place for a while."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from tusou.searching.confidence import Signs, evidence_of
from tusou.searching.fitted import fitted, fitted_as


def test_numbers_of_the_package_are_in_force():
    """Read once."""
    assert fitted() is fitted()
    assert 0 < fitted().needed < 1


def test_other_numbers_are_in_force_within_and_only_there():
    """And what is measured follows them."""
    own, signs = fitted(), Signs(bm25=7.0, coverage=0.5)
    with fitted_as(replace(own, bm25=0.0, covered=2.0)):
        assert evidence_of(signs) == {"words": 1.0}
        with fitted_as(replace(own, bm25=0.0, covered=4.0)):
            assert evidence_of(signs) == {"words": 2.0}
        assert evidence_of(signs) == {"words": 1.0}
    assert fitted() is own


def test_an_error_within_puts_the_numbers_back():
    own = fitted()
    with pytest.raises(KeyError), fitted_as(replace(own, bm25=0.0)):
        raise KeyError
    assert fitted() is own


def test_another_thread_keeps_the_numbers_of_the_package():
    """A server answers while something is measured."""
    seen = []
    with fitted_as(replace(fitted(), bm25=0.0)):
        thread = threading.Thread(target=lambda: seen.append(fitted().bm25))
        thread.start()
        thread.join()
    assert seen == [fitted().bm25]
