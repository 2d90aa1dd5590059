"""What a person sees first: the starter model over the sample library."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import tusou
from tusou.config import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

SAMPLE = Path(str(files("tusou") / "sample"))
STARTER = Path(str(files("tusou") / "starter"))

pytestmark = pytest.mark.skipif(not STARTER.is_dir(), reason="the starter model was deleted")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tusou.Library]:
    """The sample library, indexed with the model that ships."""
    home = tmp_path_factory.mktemp("home")
    settings = Settings(library=str(home / "library"), models=str(home / "models"))
    with tusou.open(settings=settings) as made:
        made.index(SAMPLE, workers=0)
        yield made


@pytest.mark.parametrize(
    "query", ["L I V I N G  C O L L E C T I O N", "living collection", "LIVING COLLECTION"]
)
def test_the_letter_spaced_cover_comes_first(library, query):
    """The cover stands before the pages that carry its title at their foot."""
    best = library.search(query).hits[0]
    assert (best.relative_path, best.page_number) == ("catalogue-en.pdf", 1)


@pytest.mark.parametrize("query", ["a red armchair", "红色扶手椅"])
def test_both_languages_find_the_red_armchair(library, query):
    """A sentence in either language finds the product by its look alone."""
    best = library.search(query, rank="image", kinds=["pair"]).hits[0]
    assert best.image_path.endswith("a-127-red-armchair.jpg")


FEW = {
    "products/a-127-red-armchair.jpg": ("a red armchair", "红色扶手椅"),
    "pictures/red-apples.webp": ("a bowl of red apples", "一碗红苹果"),
    "pictures/IMG_2043.jpg": ("a bike leaning against a wall", "自行车"),
}


@pytest.mark.parametrize("n", [1, 2, 3])
def test_among_one_to_three_photos_the_one_that_was_asked_for_is_found(n, tmp_path):
    """What a person tries first; their names tell nothing of what they show."""
    folder = tmp_path / "photos"
    folder.mkdir()
    shown = dict(list(FEW.items())[:n])
    for number, name in enumerate(shown):
        (folder / f"{number}{Path(name).suffix}").write_bytes((SAMPLE / name).read_bytes())
    settings = Settings(library=str(tmp_path / "library"), models=str(tmp_path / "models"))
    with tusou.open(settings=settings) as few:
        few.index(folder, workers=0)
        for number, sentences in enumerate(shown.values()):
            for sentence in sentences:
                hits = few.search(sentence, rank="fused").hits
                assert any(Path(hit.path).stem == str(number) for hit in hits), sentence
        for sentence in ("a giraffe", "一只长颈鹿", "a map of Europe", "欧洲地图"):
            assert few.search(sentence).outcome == "nothing", sentence


@pytest.mark.parametrize("name", ["pictures/orange-cat.jpg", "pictures/cactus.png"])
def test_a_photo_alone_is_found_by_its_own_file(name, tmp_path):
    """Nothing else is there to compare with: it is the very picture or it is nothing."""
    (tmp_path / "photos").mkdir()
    path = tmp_path / "photos" / Path(name).name
    path.write_bytes((SAMPLE / name).read_bytes())
    settings = Settings(library=str(tmp_path / "library"), models=str(tmp_path / "models"))
    with tusou.open(settings=settings) as alone:
        alone.index(path, workers=0)
        (hit,) = alone.search(image=path).hits
        assert hit.cosine == pytest.approx(1.0, abs=1e-4)
        assert hit.confidence == 1.0


def test_a_picture_finds_itself_on_a_page(library):
    """A loose picture is found, and so is the page figure that shows the same room."""
    hits = library.search(image=SAMPLE / "pictures" / "reading-corner.jpg").hits
    assert hits[0].relative_path == "pictures/reading-corner.jpg"
    assert "figure" in {hit.kind for hit in hits}


def test_what_is_not_there_is_not_found(library):
    """A question about something else has no answer, but near misses."""
    result = library.search("timetable of steam locomotives")
    assert result.outcome == "nothing"
    assert result.near_misses


def test_examples_find_what_is_like_them(library):
    """Pictures, sentences and items of the sample, wanted and not wanted."""
    stool = SAMPLE / "products" / "c-017-white-stool.jpg"
    hits = library.search(like=[stool], unlike=["a sofa"], k=3).hits
    assert hits[0].image_path.endswith("c-017-white-stool.jpg")
    item = hits[0].item
    nearest = library.search(like=[item], k=5).hits
    assert item not in [hit.item for hit in nearest]
    two = ["a red armchair", "一把红色扶手椅"]
    chairs = library.search(like=two, rank="image", kinds=["pair"], k=2)
    assert chairs.hits[0].image_path.endswith("a-127-red-armchair.jpg")


def test_a_diverse_answer_shows_more_products(library):
    """Among pairs that come twice, in English and Chinese, more different ones are shown."""

    def pictures(**way):
        hits = library.search("a lamp", rank="image", k=6, **way).hits
        return {hit.image_path + str(hit.page_number) for hit in hits}

    assert len(pictures(diverse=True)) >= len(pictures())


def test_signs_on_the_sample(library):
    """A phrase, a word left out and a filter, in one query."""
    hits = library.search('"solid oak" -walnut kind:pair').hits
    assert [hit.fields["code"] for hit in hits] == ["T-418"]
    assert not library.search('"oak solid"').hits
    simplified = library.search("圓凳", rank="words", k=3).hits
    assert [hit.item for hit in simplified] == [
        hit.item for hit in library.search("圆凳", rank="words", k=3).hits
    ]
    assert simplified
