"""Names that strangers give to files."""

import pytest

from tusou.models.names import leads_outside


@pytest.mark.parametrize(
    "name",
    [
        "",
        "/a",
        "\\a",
        "..",
        "../a",
        "a/..",
        "a/../../b",
        "..\\a",
        "a\\..\\b",
        "C:\\a",
        "C:a",
        "a:b",
    ],
)
def test_what_leads_outside(name):
    """Absolute, upwards anywhere, on a drive, or to a stream of a file."""
    assert leads_outside(name)


@pytest.mark.parametrize(
    "name", ["a", "a/b.onnx", "a/..b", "a...", ".a/b", "./a", "a/", "文字/模型"]
)
def test_what_stays_inside(name):
    """Dots in names are no steps upwards."""
    assert not leads_outside(name)
