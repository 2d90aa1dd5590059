"""The starter model keeps the promises of every encoder; left out where it was deleted."""

import pytest

from encoders.contract import EncoderContract
from tusou.encoders import open_encoder
from tusou.models import finding
from tusou.models.model_info import is_model_folder

STARTER = finding.PACKAGE / finding.STARTER

if not is_model_folder(STARTER):
    pytest.skip("the package holds no starter model", allow_module_level=True)


@pytest.fixture(scope="module")
def starter():
    return open_encoder(STARTER, device="cpu", threads=1)


class TestStarter(EncoderContract):
    @pytest.fixture
    def encoder(self, starter):
        return starter


def test_the_starter_speaks_both_languages():
    """The starter says of itself what the catalogue of models shows."""
    stamp = open_encoder(STARTER).stamp
    info = finding.model_info(STARTER)
    assert (info.name, info.dim) == ("starter", stamp.dim)
    assert {"en", "zh"} <= set(info.languages)
    assert info.licence
    assert info.size_bytes < 30_000_000
