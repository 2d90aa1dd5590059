"""Log-odds and probabilities."""

from __future__ import annotations

import numpy as np
import pytest

from tusou.searching.log_odds import logistic, logit, soft


def test_a_soft_value_is_itself_where_large_and_nothing_where_small():
    """The logarithm of 1 + exp, without overflow."""
    assert soft(0.0) == pytest.approx(np.log(2))
    assert soft(500.0) == pytest.approx(500.0)
    assert 0 <= soft(-500.0) < 1e-9


@pytest.mark.parametrize("value", [-7.0, 0.0, 3.5])
def test_logit_undoes_logistic(value):
    """Probabilities and log-odds are two ways to say one thing."""
    assert logit(logistic(value)) == pytest.approx(value)
