"""What may be found, how much of it, and in which order, in every way of ranking."""

from __future__ import annotations

import pytest
from PIL import Image

from colour_encoder import ColourEncoder
from searching.shelving import PAGES, picture, shelf_of
from tusou.searching import hit_json, search, similar
from tusou.searching.marks import MAX_BOXES
from tusou.searching.search import NEAR_MISSES
from tusou.types import RANK_MODES, FileRecord, Item, NewItem, Query, SourceFile, Where


@pytest.fixture
def mixed(shelf):
    """The five pages, and two photos with dates, fields and tags."""
    for name, colour, year in (("old.jpg", "red", 2019), ("new.jpg", "orange", 2024)):
        path = f"/files/photos/{name}"
        item = Item(
            "photo", path, text=f"red armchair, {name}", language="en", date=f"{year}-06-01",
            date_from="exif", fields={"maker": "Linden", "price": year}, tags=("Seat",),
        )  # fmt: skip
        words = ColourEncoder().encode_texts([item.text])
        shelf.store.put_vectors("image", {name: ColourEncoder().encode_images([picture(colour)])})
        shelf.store.put_vectors("text", {f"text of {name}": words})
        with shelf.store.write_file(SourceFile(path, "/files", 1, 1)) as writer:
            writer.add([NewItem(item, name, f"text of {name}")])
            writer.finish(FileRecord(path, "/files", 1, 1, name, n_items=1))
    shelf.store.tidy()
    return shelf


@pytest.mark.parametrize("rank", RANK_MODES)
@pytest.mark.parametrize(
    ("where", "names"),
    [
        (Where(kinds=("photo",)), {"photos/old.jpg", "photos/new.jpg"}),
        (Where(path_globs=("photos/",)), {"photos/old.jpg", "photos/new.jpg"}),
        (Where(path_globs=("*/new.*", "*/none")), {"photos/new.jpg"}),
        (Where(after="2020-01-01"), {"photos/new.jpg"}),
        (Where(kinds=("photo",), before="2020-01-01"), {"photos/old.jpg"}),
        (Where(fields=(("maker", "linden"), ("price", "2019"))), {"photos/old.jpg"}),
        (Where(fields=(("tag", "seat"),)), {"photos/old.jpg", "photos/new.jpg"}),
        (Where(kinds=("figure",)), set()),
    ],
)
def test_filters_hold_in_every_way_of_ranking(mixed, rank, where, names):
    """Hits and near misses alike pass the filter, and all that pass can be found."""
    result = search(Query("red armchair", rank=rank, where=where, show_all=True), [mixed])
    assert {hit.relative_path for hit in result.hits} == names
    assert result.near_misses == ()


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("-date:2019", {"new.jpg"}),
        ("-日期：2019年6月", {"new.jpg"}),
        ("-date:2019-07", {"old.jpg", "new.jpg"}),
        ("-date:2019 -日期:2024", set()),
        ("-date:2019 after:2019", {"new.jpg"}),
        ("-after:2020", {"old.jpg"}),
        ("-before:2020", {"new.jpg"}),
        ("-lang:en", set()),
        ("-语言:中文", {"old.jpg", "new.jpg"}),
        ("-kind:photo", set()),
        ("-类型:页面", {"old.jpg", "new.jpg"}),
        ("-in:photos/old.jpg", {"new.jpg"}),
        ("-文件夹:photos/", set()),
        ("-maker:linden", set()),
        ("-tag:seat", set()),
    ],
)
def test_a_minus_leaves_out_what_passes_a_filter(mixed, typed, names):
    """A date what lies in it, and not what lies before or after it; pages without one pass."""
    hits = search(Query(typed, k=50), [mixed]).hits
    photos = {hit.relative_path.partition("/")[2] for hit in hits if hit.kind == "photo"}
    assert photos == names
    if "页面" not in typed and "after:2019" not in typed:
        assert sum(hit.kind == "page" for hit in hits) == len(PAGES)
    sought = search(Query(f"red armchair {typed}", k=50, show_all=True), [mixed])
    assert {hit.item for hit in sought.hits} <= {hit.item for hit in hits}
    assert sought.hints == ()


def test_a_date_that_leaves_nothing_is_told_as_it_is_typed(mixed):
    told = search(Query("red armchair kind:photo -date:2019 -date:2024"), [mixed]).hints
    assert told == ("no item passes all of kind:photo -date:2019 -date:2024",)


def test_a_field_called_date_is_left_out_as_a_field(mixed):
    """Beside one there is none of the other name: what is typed as it is a range of dates."""
    item = Item("pair", "/files/1.json", text="red armchair", fields={"日期": "2019"})
    with mixed.store.write_file(SourceFile("/files/1.json", "/files", 1, 1)) as writer:
        writer.add([NewItem(item, None, None)])
        writer.finish(FileRecord("/files/1.json", "/files", 1, 1, "aa", n_items=1))

    def kinds(typed):
        return {hit.kind for hit in search(Query(typed, k=50), [mixed]).hits}

    assert kinds("-日期:2019 -kind:page") == {"photo"}
    assert kinds("-date:2019 -date:2024 -kind:page") == {"pair"}


@pytest.mark.parametrize("rank", RANK_MODES)
def test_k_may_exceed_the_library(shelf, rank):
    """Asked for more than there is, a search returns each item at most once."""
    hits = search(Query("red sofa 餐桌", rank=rank, k=1000, show_all=True), [shelf]).hits
    assert 0 < len(hits) <= len(PAGES)
    assert len({hit.item for hit in hits}) == len(hits)


@pytest.mark.parametrize("rank", RANK_MODES)
def test_ties_keep_their_order(tmp_path, rank):
    """Items that nothing tells apart come in the same order each time, whatever k is."""
    pages = [(f"{n}.pdf", None, "a red chair") for n in range(8)]
    shelf = shelf_of(tmp_path / "ties", pages, ColourEncoder())
    orders = []
    for k in (8, 8, 3):
        hits = search(Query("red chair", rank=rank, k=k, show_all=True), [shelf]).hits
        orders.append([hit.item for hit in hits])
    assert orders[0] == orders[1]
    assert orders[0][:3] == orders[2]
    shelf.store.close()


def test_near_misses_follow_the_hits(shelf):
    """What lies below the caller's line is kept apart, in order, ranked anew, and not repeated."""
    result = search(Query("red sofa", rank="image", min_cosine=0.9), [shelf])
    hits, misses = result.hits, result.near_misses
    assert [hit.cosine >= 0.9 for hit in (*hits, *misses)] == [True] * len(hits) + [False] * 4
    assert [miss.rank for miss in misses] == [1, 2, 3, 4]
    assert not {hit.item for hit in hits} & {miss.item for miss in misses}
    assert len(misses) <= NEAR_MISSES


def test_both_lines_of_the_caller_must_be_reached(shelf):
    """A cosine high enough does not help an item that is not sure enough, nor the other way."""
    query = {"text": "red armchair", "rank": "image", "min_cosine": 0.5}
    assert search(Query(**query, min_confidence=0.0), [shelf]).outcome == "hits"
    unsure = search(Query(**query, min_confidence=0.9), [shelf])
    assert (unsure.outcome, unsure.needed, unsure.needed_of) == ("nothing", 0.9, "confidence")
    unlike = search(Query("elephant", rank="image", min_cosine=0.5, min_confidence=0.0), [shelf])
    assert unlike.hits == ()
    assert len(unlike.near_misses) == NEAR_MISSES


def test_a_picture_that_nothing_resembles(shelf):
    """A picture of another colour has no hit above the line, and says how near the best came."""
    pink = Image.new("RGB", (32, 24), (245, 150, 190))
    result = search(Query(image=pink, rank="image", min_cosine=0.5), [shelf])
    assert result.outcome == "nothing"
    assert result.best_cosine == pytest.approx(0, abs=0.01)


def test_a_picture_and_words_together_use_the_words(shelf):
    """In fused ranking the sentence beside a picture is looked up too."""
    hit = search(Query("oak legs", image=picture("red"), k=1), [shelf]).hits[0]
    assert (hit.relative_path, hit.page_number) == ("catalogue.pdf", 1)
    assert {"words", "image"} <= {reason.signal for reason in hit.reasons}


def test_boxes_mark_the_words_where_they_stand(shelf):
    """The boxes of a hit are those of the words that match, in the order of the page."""
    hit = search(Query("sofa armchair", rank="words", k=1), [shelf]).hits[0]
    assert hit.page_number == 3
    boxes = hit_json(hit)["reasons"][0]["boxes"]
    assert [box[0] for box in boxes] == [2 / 20, 4 / 20]
    assert all(box[1:4:2] == [0.1, 0.15] for box in boxes)


def test_a_page_full_of_matches_is_not_full_of_boxes(tmp_path):
    """Only so many words of one page are marked."""
    shelf = shelf_of(tmp_path / "full", [("a.pdf", None, "chair " * 200)])
    hit = search(Query("chair", rank="words"), [shelf]).hits[0]
    assert len(hit.reasons[0].boxes) == MAX_BOXES
    assert len(hit.snippet) < len(hit.text)
    shelf.store.close()


def test_a_snippet_shows_the_place_that_matches(tmp_path):
    """Of a long text the piece around the words is shown, not its beginning."""
    text = "Nothing of note here. " * 60 + "The lamp has a linen shade. " + "And so on. " * 60
    shelf = shelf_of(tmp_path / "long", [("a.pdf", None, text)])
    hit = search(Query("linen shade", rank="words"), [shelf]).hits[0]
    assert "linen shade" in hit.snippet
    assert hit.reasons[0].words == ("linen", "shade")
    assert len(hit.snippet) < len(hit.text)
    shelf.store.close()


def test_a_caption_is_shown_where_it_alone_matches(plain_shelf):
    """Words found in the caption of a figure are shown from there."""
    path = "/files/report.pdf"
    item = Item("figure", path, 4, text="Plate IV", caption="Turnover of the workshop in Bremen")
    with plain_shelf.store.write_file(SourceFile(path, "/files", 1, 1)) as writer:
        writer.add([NewItem(item, None, None)])
        writer.finish(FileRecord(path, "/files", 1, 1, "aa", n_items=1))
    hit = search(Query("turnover bremen", rank="words"), [plain_shelf]).hits[0]
    assert (hit.kind, hit.caption) == ("figure", item.caption)
    assert "Bremen" in hit.snippet


def test_copies_do_not_use_up_the_answer(tmp_path):
    """Many copies of the best picture are one hit, and k different pictures still come."""
    pages = [*PAGES, *((f"copy-{n}.pdf", "red", f"copy {n}") for n in range(6))]
    shelf = shelf_of(tmp_path / "copies", pages, ColourEncoder())
    hits = search(Query("red", rank="image", k=4), [shelf]).hits
    assert len(hits) == 4
    assert len(hits[0].also_on) == 6
    also = hit_json(hits[0])["also_on"]
    assert {place["path"] for place in also} | {hits[0].path} == {
        "/files/catalogue.pdf",
        *(f"/files/copy-{n}.pdf" for n in range(6)),
    }
    shelf.store.close()


def test_equal_texts_are_one_answer_to_a_picture(tmp_path):
    """Texts that fit a picture are folded when they are equal, though their pictures differ."""
    pages = [("a.pdf", "red", "a red chair"), ("a.pdf", "blue", "a red chair")]
    pages += [("a.pdf", "green", "a green sofa")]
    shelf = shelf_of(tmp_path / "texts", pages, ColourEncoder())
    hits = similar(picture("red"), shelf, to="text").hits
    assert [hit.text for hit in hits] == ["a red chair", "a green sofa"]
    assert [place.page_number for place in hits[0].also_on] in ([1], [2])
    shelf.store.close()


def test_texts_that_fit_an_item_leave_its_own_out(shelf):
    """An item asked about by number is not answered with its own text."""
    item = shelf.store.ids()[0]
    result = similar(item, shelf, to="text")
    assert item not in [hit.item for hit in result.hits]
    assert [reason.signal for reason in result.hits[0].reasons] == ["text"]
    assert (result.rank, result.query, result.needed) == ("text", "", None)
