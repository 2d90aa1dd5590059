"""Which checkpoints are refused before a framework reads them, and how their errors are told.

What needs torch is in `tests/parity`.
"""

import pytest

from tusou.encoders.export.checkpoints import read_checkpoint, translated
from tusou.errors import InputError, ModelError


class SafetensorError(Exception):
    """As that of safetensors, which is no ValueError and no OSError."""


@pytest.mark.parametrize(
    "error", [SafetensorError("incomplete metadata\nmore"), ValueError("x"), AssertionError()]
)
def test_what_frameworks_raise_is_told_in_one_sentence(tmp_path, error):
    """They share no base, and each may be the one that meets a damaged file."""
    with pytest.raises(ModelError, match=r"m\.safetensors cannot be read as a checkpoint") as told:
        with translated(tmp_path / "m.safetensors"):
            raise error
    assert "more" not in told.value.problem
    assert "damaged" in told.value.mend


@pytest.mark.parametrize("error", [InputError("which?"), MemoryError(), KeyboardInterrupt()])
def test_what_is_told_already_and_what_is_no_fault_of_the_file_passes(tmp_path, error):
    """It is not told as damage."""
    with pytest.raises(type(error)) as caught, translated(tmp_path):
        raise error
    assert caught.value is error


def test_an_architecture_is_not_asked_of_a_folder(tmp_path):
    """It has a configuration, and the option would be passed over."""
    with pytest.raises(InputError, match="--arch is for a file of weights"):
        read_checkpoint(tmp_path, "ViT-B-32")
