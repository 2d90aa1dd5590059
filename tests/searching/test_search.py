"""From a query to its answer, on real stores."""

from __future__ import annotations

from dataclasses import replace

import pytest

from colour_encoder import ColourEncoder
from searching.shelving import PAGES, picture, shelf_of
from tusou.searching import Shelf, search
from tusou.searching.lines import BESIDE
from tusou.text import text_key
from tusou.types import FileRecord, Item, NewItem, Query, SourceFile, Where


def _pages(hits):
    return [(hit.relative_path, hit.page_number) for hit in hits]


def test_words_find_the_page_that_holds_them(shelf):
    """BM25 alone: the best page first, with the words as written and where they stand."""
    result = search(Query("oak legs", rank="words"), [shelf])
    hit = result.hits[0]
    assert _pages([hit]) == [("catalogue.pdf", 1)]
    assert hit.reasons[0].signal == "words"
    assert hit.reasons[0].words == ("oak", "legs")
    assert len(hit.reasons[0].boxes) == 2
    assert "oak legs" in hit.snippet
    assert hit.cosine is None
    assert result.model == ""


def test_two_chinese_characters_are_found(shelf):
    """A word inside a run of Chinese is found."""
    assert _pages(search(Query("餐桌", rank="words"), [shelf]).hits)[0] == ("目录.pdf", 2)


@pytest.mark.parametrize("sentence", ["red", "红色"])
def test_a_colour_finds_its_picture(shelf, sentence):
    """Plain picture search ranks by cosine, in both languages, and shows the cosine."""
    result = search(Query(sentence, rank="image", k=2), [shelf])
    assert _pages(result.hits)[0] == ("catalogue.pdf", 1)
    assert result.hits[0].cosine == pytest.approx(1, abs=1e-2)
    assert result.best_cosine == pytest.approx(result.hits[0].cosine)
    assert [reason.signal for reason in result.hits[0].reasons] == ["image"]
    assert result.model == "colour"
    assert len(result.hits) == 2


def test_texts_are_compared_with_the_sentence(shelf):
    """The text signal compares a sentence with what is written."""
    result = search(Query("green sofa", rank="text", k=1), [shelf])
    assert _pages(result.hits) == [("catalogue.pdf", 2)]
    assert result.hits[0].cosine == result.best_cosine


def test_fused_joins_all_signals(shelf):
    """The page that is red and says armchair beats what is only one of both; shares sum to 1."""
    hit = search(Query("red armchair"), [shelf]).hits[0]
    assert _pages([hit]) == [("catalogue.pdf", 1)]
    assert {reason.signal for reason in hit.reasons} == {"words", "image", "text"}
    assert sum(reason.share for reason in hit.reasons) == pytest.approx(1)
    assert 0 < hit.score <= 1


def test_a_picture_finds_pictures(shelf):
    """A picture alone is compared with pictures."""
    result = search(Query(image=picture("green"), k=1), [shelf])
    assert _pages(result.hits) == [("catalogue.pdf", 2)]
    assert result.query == ""


def test_sentence_and_picture_together(shelf):
    """Both count alike: what is like one of them stands before what is like neither."""
    result = search(Query("yellow", image=picture("red"), rank="image"), [shelf])
    assert set(_pages(result.hits)[:2]) == {("目录.pdf", 1), ("catalogue.pdf", 1)}


def test_a_cosine_below_the_line_is_no_result(shelf):
    """Plain search with a threshold: nothing, the best cosine, and near misses."""
    result = search(Query("elephant", rank="image", min_cosine=0.1), [shelf])
    assert result.outcome == "nothing"
    assert result.hits == ()
    assert result.best_cosine < 0.1
    assert (result.needed, result.needed_of) == (0.1, "cosine")
    assert result.near_misses
    assert result.near_misses[0].rank == 1


def test_a_threshold_keeps_what_reaches_it(shelf):
    """Only what is at least as alike stays."""
    result = search(Query("red", rank="image", min_cosine=0.5), [shelf])
    assert _pages(result.hits) == [("catalogue.pdf", 1)]


@pytest.mark.parametrize("sentence", ["giraffe", "中医针灸穴位图", "bicycle repair"])
def test_what_is_not_there_is_not_found(shelf, plain_shelf, sentence):
    """Neither by words nor by look: nothing, with the line that was needed."""
    for one in (shelf, plain_shelf):
        result = search(Query(sentence), [one])
        assert result.outcome == "nothing"
        assert result.needed_of == "confidence"
        assert all(hit.confidence < result.needed for hit in result.near_misses)


@pytest.mark.parametrize(
    "query",
    [
        Query("giraffe"),
        Query("armchair"),
        Query("red velvet", min_confidence=0.3),
        Query(image=picture("red")),
        Query("giraffe", image=picture("red")),
        Query("oak legs", image=picture("orange")),
    ],
)
def test_what_is_told_as_needed_agrees_with_the_outcome(shelf, query):
    """So a program that compares gets the same answer; each hit tells its own line."""
    for rank in ("fused", "words") if query.image is None else ("fused",):
        result = search(replace(query, rank=rank), [shelf])
        if result.needed is None:
            continue
        is_found = result.outcome == "hits"
        assert (result.best_confidence >= result.needed * (1 - 1e-9)) is is_found
        beside = 1.0 if query.min_confidence else BESIDE
        if query.image is not None and query.text == "oak legs":  # the words are there
            beside = 0.0
        assert all(hit.confidence >= beside * hit.needed * (1 - 1e-9) for hit in result.hits)
        assert all(hit.confidence < hit.needed for hit in result.near_misses)


def test_near_misses_can_be_shown_as_hits(shelf):
    """show_all moves the line out of the way."""
    result = search(Query("elephant", show_all=True), [shelf])
    assert result.outcome == "hits"
    assert result.near_misses == ()


def test_the_cover_comes_before_pages_that_repeat_its_title(tmp_path):
    """All pages bear the title as their footer and look like it; the cover is about it."""
    filler = "A chair with arms of oak, a seat of wool and feet that do not scratch the floor. " * 4
    pages = [("a.pdf", "blue", "B L U E  C O L L E C T I O N  2026")]
    pages += [("a.pdf", "blue", f"{filler} Blue Collection 2026 {n}") for n in range(2, 9)]
    shelf = shelf_of(tmp_path / "shelf", pages, ColourEncoder())
    assert _pages(search(Query("blue collection"), [shelf]).hits)[0] == ("a.pdf", 1)
    shelf.store.close()


def test_min_confidence_replaces_the_line(shelf):
    """The caller's line counts in every way of ranking."""
    assert search(Query("armchair", rank="words", min_confidence=1.0), [shelf]).outcome == "nothing"
    assert search(Query("elephant", min_confidence=0.0), [shelf]).outcome == "hits"


def test_at_most_k_hits(shelf):
    """Never more hits than asked for, ranked from 1."""
    result = search(Query("red green blue yellow brown", rank="image", k=3), [shelf])
    assert [hit.rank for hit in result.hits] == [1, 2, 3]


def test_scores_fall_with_the_rank(shelf):
    """The score is what the order follows, in every way of ranking."""
    for rank in ("fused", "image", "text", "words"):
        hits = search(Query("red armchair sofa", rank=rank, show_all=True), [shelf]).hits
        scores = [hit.score for hit in hits]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1 for score in scores)


def test_where_restricts(shelf):
    """Filters hold for every signal."""
    where = Where(path_globs=("目录*",))
    hits = search(Query("red sofa", where=where, show_all=True), [shelf]).hits
    assert {hit.relative_path for hit in hits} == {"目录.pdf"}


def test_the_same_picture_is_shown_once(tmp_path):
    """A page that stands in three files is one hit that names the other places."""
    pages = [*PAGES, ("copy.pdf", "red", "x"), ("again.pdf", "red", "y")]
    shelf = shelf_of(tmp_path / "folded", pages, ColourEncoder())
    hits = search(Query("red", rank="image", k=5), [shelf]).hits
    assert len(hits) == 5
    places = {hits[0].path, *(place.path for place in hits[0].also_on)}
    assert places == {"/files/catalogue.pdf", "/files/copy.pdf", "/files/again.pdf"}
    shelf.store.close()


def test_of_items_with_one_picture_the_one_that_was_asked_for_is_shown(tmp_path):
    """Two products with one picture: what their texts say decides, whichever came first."""
    pages = [("a.pdf", "red", "red lamp LC4"), ("b.pdf", "red", "red lamp LC5"), *PAGES]
    shelf = shelf_of(tmp_path / "variants", pages, ColourEncoder())
    for wanted, other in (("LC4", "LC5"), ("LC5", "LC4")):
        hit = search(Query(f"{wanted} red lamp", show_all=True), [shelf]).hits[0]
        assert wanted in hit.text
        assert other not in hit.text
        assert wanted in next(one.words for one in hit.reasons if one.signal == "words")
        assert {"/files/a.pdf", "/files/b.pdf"} <= {hit.path, *(at.path for at in hit.also_on)}
    shelf.store.close()


def test_several_libraries_are_one_ranking(tmp_path, shelf):
    """Hits of all shelves are merged by the same cosine and name their library; the same picture
    in both is one hit."""
    more = [("more.pdf", "orange", "Crimson bench"), ("more.pdf", "blue", "Blue bench")]
    second = shelf_of(tmp_path / "second", more, ColourEncoder(), "second", "/more")
    hits = search(Query("orange blue", rank="image", k=3), [shelf, second]).hits
    assert {hit.library for hit in hits} == {"shelf", "second"}
    folded = next(hit for hit in hits if hit.path == "/files/catalogue.pdf")
    [other] = folded.also_on
    assert (other.path, other.library) == ("/more/more.pdf", "second")
    assert second.store.get([other.item])[0].path == other.path
    cosines = [hit.cosine for hit in hits]
    assert cosines == sorted(cosines, reverse=True)
    found = search(Query("bench"), [shelf, second]).hits[0]
    assert (found.library, found.relative_path) == ("second", "more.pdf")
    second.store.close()


def test_libraries_of_different_models_take_turns(tmp_path, shelf):
    """Cosines of two models are not compared; each library has its say."""
    other = shelf_of(
        tmp_path / "other", [("o.pdf", "green", "")], ColourEncoder(name="second"), "other"
    )
    result = search(Query("red", rank="image", k=2), [shelf, other])
    assert [hit.library for hit in result.hits] == ["shelf", "other"]
    assert result.model == "colour, second"
    other.store.close()


def test_a_library_without_a_model_answers_by_words(shelf, plain_shelf):
    """Fused falls back to words, and beside a shelf with a model both answer."""
    alone = search(Query("oak armchair"), [plain_shelf])
    assert _pages(alone.hits)[0] == ("catalogue.pdf", 1)
    assert alone.hits[0].cosine is None
    both = search(Query("oak armchair"), [plain_shelf, shelf])
    assert {hit.library for hit in both.hits} <= {"plain", "shelf"}


def test_an_empty_library_finds_nothing(tmp_path):
    """No items, no error."""
    empty = shelf_of(tmp_path / "empty", [], ColourEncoder())
    for rank in ("fused", "image", "text", "words"):
        assert search(Query("red", rank=rank), [empty]).outcome == "nothing"
    empty.store.close()


def test_a_shelf_needs_no_encoder(plain_shelf):
    """A shelf is a name and a store."""
    assert Shelf("x", plain_shelf.store).encoder is None


def test_a_pair_is_found_by_the_name_of_its_picture(plain_shelf):
    """The name of the picture counts as words of a pair, also when it is all that matches."""
    item = Item("pair", "/files/pictures/warranty-scan_page_1.png", text="one sheet")
    with plain_shelf.store.write_file(SourceFile("/files/pairs.json", "/files", 1, 1)) as writer:
        writer.add([NewItem(item, None, text_key(item.text))])
        writer.finish(FileRecord("/files/pairs.json", "/files", 1, 1, "aa", n_items=1))
    (hit,) = search(Query("warranty scan"), [plain_shelf]).hits
    assert hit.relative_path == "pairs.json"
    assert hit.reasons[0].words == ("warranty", "scan")


def test_a_pair_is_found_by_its_text_and_its_columns_together(plain_shelf):
    """Half of what was typed stands in a field: it counts, and the reason names it."""
    fields = {"brand": "Nordholm", "price": 449}
    items = [
        Item("pair", "/files/1.jpg", text="a rocking horse", fields={"brand": "Anders"}),
        Item("pair", "/files/2.jpg", text="a rocking horse", fields=fields),
    ]
    with plain_shelf.store.write_file(SourceFile("/files/toys.json", "/files", 1, 1)) as writer:
        writer.add([NewItem(item, None, text_key(item.text)) for item in items])
        writer.finish(FileRecord("/files/toys.json", "/files", 1, 1, "aa", n_items=2))
    first, *others = search(Query("rocking horse Nordholm"), [plain_shelf]).hits
    assert first.fields == fields
    assert first.reasons[0].words == ("rocking", "horse", "Nordholm")
    assert all(first.confidence > other.confidence for other in others)
