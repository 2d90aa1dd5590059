from dataclasses import replace
from pathlib import Path

import pytest
from training.identity import Refused, claim
from training.settings import NON_COMMERCIAL_SOURCES, OPEN_SOURCES, Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    data = tmp_path / "data"
    for name in (
        "photos/flickr8k-00.parquet",
        "photos/ikea-00.parquet",
        "dictionary/words.txt.gz",
        "backbone/imagenet_labels.txt",
    ):
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        (data / name).write_bytes(b"12345")
    return Settings(data, tmp_path / "work")


def test_a_folder_goes_on_with_what_it_was_made_of(settings: Settings) -> None:
    claim(settings)
    claim(replace(settings, epochs=40, batch=8, device="cuda", minutes=5.0))


def test_a_folder_of_an_older_recipe_is_taken_as_it_is_and_marked(settings: Settings) -> None:
    settings.work.mkdir()
    (settings.work / "pair.pt").write_bytes(b"weights")
    claim(settings)
    with pytest.raises(Refused):
        claim(replace(settings, seed=8))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"seed": 8}, "seed 7, now 8"),
        ({"views": 5}, "views 4, now 5"),
        ({"sources": (*OPEN_SOURCES, *NON_COMMERCIAL_SOURCES)}, "photos/ikea-00.parquet"),
    ],
)
def test_other_settings_are_refused_by_name(
    settings: Settings, change: dict[str, object], told: str
) -> None:
    claim(settings)
    with pytest.raises(Refused, match="--work") as refused:
        claim(replace(settings, **change))
    assert told in str(refused.value)


def test_other_data_are_refused_by_their_files(settings: Settings) -> None:
    claim(settings)
    (settings.data / "photos" / "flickr8k-00.parquet").write_bytes(b"123456")
    with pytest.raises(Refused, match=r"photos/flickr8k-00\.parquet"):
        claim(settings)


def test_data_that_are_only_measured_on_may_change(settings: Settings) -> None:
    claim(settings)
    (settings.data / "photos" / "ikea-00.parquet").write_bytes(b"123456")
    (settings.data / "pdfs").mkdir()
    claim(settings)


def test_a_folder_is_not_marked_with_data_that_lack_something(settings: Settings) -> None:
    with pytest.raises(Refused, match="--sources"):
        claim(replace(settings, sources=("mine",)))
    (settings.data / "dictionary" / "words.txt.gz").unlink()
    with pytest.raises(Refused, match="dictionary"):
        claim(settings)
    assert not settings.work.exists()
