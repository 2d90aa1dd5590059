"""Parts of files are told to whoever listens."""

from __future__ import annotations

import pytest

from tusou.parts import at_part, heard_by
from tusou.types import Part


def test_begin_and_end_are_told():
    """Also the end of a part that raises; nobody else hears of it."""
    heard = []
    with heard_by(heard.append):
        with at_part(Part("page", 1)):
            heard.append("work")
        with pytest.raises(ValueError, match="x"), at_part(Part("row", 2)):
            raise ValueError("x")
    with at_part(Part("page", 3)):
        pass
    assert heard == [Part("page", 1), "work", None, Part("row", 2), None]
