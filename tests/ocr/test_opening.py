"""Opening a reader: what is missing is told with a mend, and nothing is ever fetched."""

from __future__ import annotations

import importlib.metadata
import sys
from pathlib import Path

import pytest
import rapidocr

from tusou import ocr
from tusou.errors import MissingExtra, ModelError
from tusou.ocr import rapid


def test_models_come_with_the_package():
    """Every model file that is named lies in the installed wheel."""
    folder = Path(rapidocr.__file__).parent / "models"
    for name in rapid.MODELS.values():
        assert (folder / name).stat().st_size > 100_000


def test_a_missing_model_is_told_and_not_fetched(monkeypatch):
    """Where a model file is gone, the error names it; conftest bars the network."""
    monkeypatch.setitem(rapid.MODELS, "Rec.model_path", "PP-OCRv9_rec_grand.onnx")
    with pytest.raises(ModelError, match="PP-OCRv9_rec_grand") as caught:
        ocr.open_reader()
    assert "pip install" in caught.value.mend


def test_without_the_extra(monkeypatch):
    """The package missing, opening names the extra."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "rapidocr"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    with pytest.raises(MissingExtra, match=r"pip install 'tusou\[ocr\]'"):
        ocr.open_reader()


def test_stamp_names_package_and_version(monkeypatch):
    """What was read is kept under the version of the package, since its models come with it."""
    assert importlib.metadata.version("rapidocr") in ocr.reader_stamp()
    before = ocr.reader_stamp()
    monkeypatch.setattr(ocr, "READING_VERSION", ocr.READING_VERSION + 1)
    assert ocr.reader_stamp() != before


def test_stamp_without_the_extra(monkeypatch):
    """No package, no stamp."""

    def gone(name):
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(ocr, "version", gone)
    assert not ocr.reader_stamp()
