"""What commands open before they work."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from colour_encoder import ColourEncoder
from tusou.cli.opening import expect_texts


class Told(ColourEncoder):
    """Remembers that it was told of texts to come."""

    was_told = False

    def expect_texts(self) -> None:
        self.was_told = True


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["a"], [True]),
        (["a", "a"], [True, False]),
        (["a", "b", "a"], [True, True, False]),
        ([None, "b"], [True]),
    ],
)
def test_of_libraries_with_one_model_the_first_is_told(names, told):
    """It is the one whose encoder a search asks; each more would hold a text tower for nothing."""
    encoders = [Told(name) if name else None for name in names]
    expect_texts(*(SimpleNamespace(encoder=one) for one in encoders))
    assert [one.was_told for one in encoders if one] == told
