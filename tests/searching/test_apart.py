"""What is folded is made up for: as many hits come as are asked for, page after page."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest

from colour_encoder import ColourEncoder
from searching.shelving import picture
from tusou.errors import InputError
from tusou.searching import Shelf, search, similar
from tusou.searching.apart import told_apart
from tusou.searching.asked import Asked
from tusou.searching.candidates import candidates
from tusou.searching.lines import line_of
from tusou.searching.rounds import DEEPEST, NEAR_MISSES, n_weighed
from tusou.searching.weighing import weighed
from tusou.stores import open_store
from tusou.text import text_key
from tusou.types import FileRecord, Item, NewItem, Query, SourceFile

JPEG = BytesIO()
picture("red").save(JPEG, "JPEG")


def looks(n):
    """Vectors with room between them, float32 (n, 1, dim), all nearer to red than to the rest."""
    dice, encoder = np.random.default_rng(0), ColourEncoder()
    red = encoder.encode_images([picture("red")])[0]
    rows = dice.normal(size=(n, 1, encoder.stamp.dim)).astype(np.float32) + red
    return rows / np.linalg.norm(rows, axis=2, keepdims=True)


def shelf_with(folder, files, vectors):
    """A shelf of (path, items of the file as (item, picture's key)) and vectors by key."""
    store, encoder = open_store(str(folder)), ColourEncoder()
    store.bind_encoder(encoder.stamp)
    store.put_vectors("image", vectors)
    for path, items in files:
        with store.write_file(SourceFile(path, "/files", 1, 1)) as writer:
            writer.add(
                [NewItem(item, key, text_key(item.text), JPEG.getvalue()) for item, key in items]
            )
            writer.finish(FileRecord(path, "/files", 1, 1, text_key(path), n_items=len(items)))
    store.tidy()
    return Shelf("shelf", store, encoder)


@pytest.fixture(scope="module")
def captioned(tmp_path_factory):
    """300 photos, each with five captions: pairs of one picture."""
    pairs = [
        (
            Item("pair", f"/files/{photo}.jpg", text=f"the red thing {photo} as {caption} saw it"),
            f"photo {photo}",
        )
        for photo in range(300)
        for caption in range(5)
    ]
    vectors = {f"photo {at}": look for at, look in enumerate(looks(300))}
    folder = tmp_path_factory.mktemp("captioned") / "library"
    return shelf_with(folder, [("/files/pairs.json", pairs)], vectors)


@pytest.fixture(scope="module")
def reprinted(tmp_path_factory):
    """60 pages, each in twelve documents and drawn anew there: copies, and no equal pictures."""
    files, vectors = [], {}
    for page, look in enumerate(looks(60)):
        for copy in range(12):
            path = f"/files/{page}-{copy}.pdf"
            item = Item("page", path, 1, text=f"red velvet, sheet {page}")
            files.append((path, [(item, f"{page} {copy}")]))
            vectors[f"{page} {copy}"] = look
    return shelf_with(tmp_path_factory.mktemp("reprinted") / "library", files, vectors)


@pytest.fixture(scope="module")
def one_everywhere(tmp_path_factory):
    """40 pictures; the one that is nearest to all queries lies in 120 more folders."""
    vectors = {f"photo {at}": look for at, look in enumerate(looks(40))}
    vectors["photo 0"] = ColourEncoder().encode_images([picture("red")])
    names = [*range(40), *[0] * 120]
    files = []
    for at, name in enumerate(names):
        path = f"/files/{at}/{name}.png"
        files.append((path, [(Item("photo", path), f"photo {name}")]))
    return shelf_with(tmp_path_factory.mktemp("everywhere") / "library", files, vectors)


@pytest.mark.parametrize("k", [10, 20, 50, 100, 300])
@pytest.mark.parametrize("diverse", [False, True])
def test_of_photos_with_five_captions_as_many_come_as_are_asked_for(captioned, k, diverse):
    hits = search(Query("red", k=k, rank="image", diverse=diverse), [captioned]).hits
    assert len(hits) == k
    assert len({hit.image_path for hit in hits}) == k


@pytest.mark.parametrize("k", [10, 25, 60])
@pytest.mark.parametrize("rank", ["fused", "image", "words"])
def test_of_pages_that_stand_in_twelve_documents_as_many_come(reprinted, k, rank):
    hits = search(Query("red velvet", k=k, rank=rank, show_all=True), [reprinted]).hits
    assert len(hits) == len({hit.text for hit in hits}) == k


def test_a_picture_in_many_folders_does_not_crowd_out_the_others(one_everywhere):
    """All is found, once, and where there is no more the answer ends."""
    hits = search(Query(image=picture("red"), k=10, show_all=True), [one_everywhere]).hits
    assert len(hits) == 10
    assert len(hits[0].also_on) == 120
    assert len(similar(picture("red"), one_everywhere, k=10).hits) == 10
    assert len(similar(picture("red"), one_everywhere, k=100).hits) == 40


@pytest.mark.parametrize("k", [10, 60, 200])
def test_what_looks_alike_is_found_behind_captions_and_copies(captioned, reprinted, k):
    assert len(similar(picture("red"), captioned, k=k).hits) == k
    assert len(similar(picture("red"), reprinted, k=k).hits) == min(k, 60)


def test_of_an_item_with_copies_the_copies_are_one_hit(reprinted):
    hits = similar(reprinted.store.ids()[0], reprinted, k=10).hits
    assert len(hits) == len({hit.text for hit in hits}) == 10
    assert len(hits[0].also_on) == 10


@pytest.mark.parametrize("rank", ["fused", "image"])
@pytest.mark.parametrize("diverse", [False, True])
def test_a_longer_answer_begins_as_the_shorter_one(captioned, reprinted, rank, diverse):
    """Also where the rounds that it takes depend on how much is folded."""
    for shelf, most in ((captioned, 240), (reprinted, 60)):

        def items(k, offset=0, shelf=shelf):
            asked = Query("red", k=k, offset=offset, rank=rank, show_all=True, diverse=diverse)
            return [hit.item for hit in search(asked, [shelf]).hits]

        whole = items(most)
        assert len(whole) == len(set(whole)) == most
        for k in (1, 5, 24, 25, 49, 60):
            assert items(k) == whole[:k]
        for offset in (0, 24, 48):
            assert items(24, offset) == whole[offset : offset + 24]


def test_the_line_is_what_the_first_round_says_however_much_is_folded(reprinted):
    """Nothing that is asked for: more rounds would find surer items among more."""
    for k in (1, 10, 60):
        assert search(Query("a purple piano", k=k), [reprinted]).outcome == "nothing"


def test_a_page_of_hits_begins_where_the_one_before_it_ended(captioned):
    first = search(Query("red", k=10, rank="image"), [captioned])
    later = search(Query("red", k=5, offset=5, rank="image"), [captioned])
    assert later.hits == first.hits[5:]
    assert [hit.rank for hit in later.hits] == [6, 7, 8, 9, 10]
    alike = similar(picture("red"), captioned, k=10)
    assert similar(picture("red"), captioned, k=5, offset=5).hits == alike.hits[5:]


def test_beyond_the_last_hit_there_is_none(one_everywhere):
    beyond = search(Query("red", k=5, offset=40, rank="image"), [one_everywhere])
    assert (beyond.outcome, beyond.hits) == ("hits", ())


def test_near_misses_stand_behind_the_first_page_alone(reprinted):
    asked = {"text": "a purple piano", "k": 5}
    assert search(Query(**asked), [reprinted]).near_misses
    assert not search(Query(**asked, offset=5), [reprinted]).near_misses


def test_hits_before_the_first_are_refused(captioned):
    with pytest.raises(InputError):
        search(Query("red", offset=-1), [captioned])
    with pytest.raises(InputError):
        similar(picture("red"), captioned, offset=-1)


def test_where_nothing_is_found_no_more_is_weighed_than_near_misses_take(reprinted):
    """The first round has told, and near misses of it are shown."""
    query = Query("a purple piano", k=60)
    asked = Asked(query, [reprinted])
    rounds = list(weighed(asked, candidates(asked, n_weighed(query))))
    apart = told_apart(query, iter(rounds), line_of(query), [reprinted])
    assert (len(apart.above), len(apart.rounds)) == (0, 1)
    assert len(apart.below) >= NEAR_MISSES


def test_how_far_is_looked_behind_copies_has_an_end(tmp_path):
    """One picture in every place: the others behind it would cost the reading of all."""
    pairs = [(Item("pair", f"/files/{at}.jpg", text=f"{at}"), "same") for at in range(6_000)]
    other = Item("photo", "/files/other.jpg")
    vectors = {"same": ColourEncoder().encode_images([picture("red")]), "other": looks(1)[0]}
    files = [("/files/pairs.json", pairs), ("/files/other.jpg", [(other, "other")])]
    shelf = shelf_with(tmp_path / "library", files, vectors)
    (hit,) = search(Query("red", k=5, rank="image"), [shelf]).hits
    assert len(hit.also_on) == DEEPEST - 1
    (alike,) = similar(picture("red"), shelf, k=5).hits
    assert len(alike.also_on) < DEEPEST
    assert len(search(Query("red", k=3_000, rank="image"), [shelf]).hits) == 2
    shelf.store.close()
