"""Filters and words left out where nothing is looked for, put to real shelves."""

from __future__ import annotations

import pytest

from colour_encoder import ColourEncoder
from searching.shelving import shelf_of
from tusou.errors import InputError, NotFound, UnknownName
from tusou.searching import search
from tusou.types import Query, Where

PAGES = [
    ("a/one.pdf", "red", "red sofa of leather"),
    ("a/one.pdf", "blue", "blue sofa of cloth"),
    ("b/two.pdf", "green", "green lamp"),
    ("b/two.pdf", "yellow", "红色 皮革 沙发"),
]
ALL = [text for _, _, text in PAGES]


@pytest.fixture(scope="module", params=[True, False], ids=["model", "words"])
def shelf(request, tmp_path_factory):
    encoder = ColourEncoder() if request.param else None
    made = shelf_of(tmp_path_factory.mktemp("listing") / "s", PAGES, encoder)
    yield made
    made.store.close()


def texts(result):
    return [hit.text for hit in result.hits]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("kind:page", ALL),
        ("in:b/", ALL[2:]),
        ("kind:page, in:b/。", ALL[2:]),
        ("-leather", ALL[1:]),
        ("-沙发", ALL[:3]),
        ("in:a/ -leather", ALL[1:2]),
        ('-"of cloth" -lamp', [ALL[0], ALL[3]]),
    ],
)
def test_what_passes_is_listed(shelf, typed, expected):
    """In the order of the library, and without what is left out."""
    result = search(Query(typed), [shelf])
    assert (result.outcome, texts(result)) == ("hits", expected)
    assert (result.needed, result.model, result.hints) == (None, "", ())
    assert result.listing
    assert not search(Query(f"sofa {typed}", rank="words"), [shelf]).listing


@pytest.mark.parametrize("rank", ["fused", "words", "image", "text"])
def test_filters_that_are_options_list_as_well(shelf, rank):
    """In whatever way would be ranked: there is nothing to compare with."""
    assert texts(search(Query(where=Where(path_globs=("a/",)), rank=rank), [shelf])) == ALL[:2]


def test_pages_of_a_listing_fit_together(shelf):
    """Over two libraries too, the second behind the first."""
    shelves = [shelf, shelf]
    pages = [search(Query("kind:page", k=3, offset=at), shelves).hits for at in (0, 3, 6)]
    assert [hit.text for page in pages for hit in page] == ALL * 2
    assert [hit.rank for page in pages for hit in page] == list(range(1, 9))


def test_a_page_past_the_end_says_whether_anything_passes(shelf):
    """As a search does: behind the last hit there were hits; where none passes there are none."""
    past = search(Query("kind:page", offset=9), [shelf])
    assert (past.outcome, past.hits, past.hints) == ("hits", (), ())
    none = search(Query("kind:photo", offset=9), [shelf])
    assert (none.outcome, none.hints) == ("nothing", ("no item passes kind:photo",))


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    """A shelf with a model, and an item without a picture."""
    pages = [*PAGES, ("c.pdf", None, "no picture")]
    made = shelf_of(tmp_path_factory.mktemp("seen") / "s", pages, ColourEncoder())
    yield made
    made.store.close()


def test_what_is_unlike_orders_a_list(seen):
    """All that passes is there, the least alike first; what cannot be compared comes last."""
    plain = search(Query("kind:page"), [seen])
    result = search(Query("kind:page", unlike=("blue",)), [seen])
    assert (result.outcome, result.model) == ("hits", seen.encoder.stamp.name)
    assert sorted(texts(result)) == sorted(texts(plain))
    assert texts(result)[-2:] == ["blue sofa of cloth", "no picture"]
    assert {(hit.score, hit.confidence) for hit in result.hits} == {(None, None)}
    among = search(Query("in:a/", unlike=("red",)), [seen])
    assert texts(among) == ["blue sofa of cloth", "red sofa of leather"]


def test_an_item_to_be_unlike_is_not_listed(seen):
    """It was given as an example; and what is listed is told with it."""
    red = search(Query("kind:page", k=1), [seen]).hits[0].item
    result = search(Query("in:a/", unlike=(red,)), [seen])
    assert texts(result) == ["blue sofa of cloth"]
    assert result.given.unlike == (("item", red),)


def test_pages_of_an_ordered_list_fit_together(seen):
    """Also where those that are compared end."""
    whole = texts(search(Query("kind:page", unlike=("blue",)), [seen]))
    pages = [
        texts(search(Query("kind:page", unlike=("blue",), k=2, offset=at), [seen]))
        for at in (0, 2, 4, 6)
    ]
    assert pages == [whole[:2], whole[2:4], whole[4:], []]


def test_what_cannot_order_a_list_is_refused(shelf, seen):
    """As beside a query: items that are not there, words alone, and no model."""
    with pytest.raises(NotFound):
        search(Query("kind:page", unlike=(9999,)), [seen])
    with pytest.raises(InputError, match="not by words"):
        search(Query("kind:page", unlike=("red",), rank="words"), [seen])
    if shelf.encoder is None:
        with pytest.raises(InputError, match="model"):
            search(Query("kind:page", unlike=("red",)), [shelf])


def test_what_to_avoid_alone_is_told_to_be_that(seen):
    """The query is not empty."""
    with pytest.raises(InputError, match="only said what hits should not be like"):
        search(Query(unlike=("red",)), [seen])


def test_an_item_is_shown_with_how_it_begins(shelf):
    """Nothing was looked for: it has no score and no confidence, which would be made up."""
    hit = search(Query("kind:page", k=1), [shelf]).hits[0]
    assert (hit.snippet, hit.reasons) == (ALL[0], ())
    assert (hit.score, hit.cosine, hit.confidence, hit.needed) == (None, None, None, None)


@pytest.mark.parametrize(
    ("query", "hint"),
    [
        (Query("in:products/ sofa"), "no item passes in:products/"),
        (Query("kind:photo"), "no item passes kind:photo"),
        (Query("sofa", where=Where(kinds=("photo", "pair"))), "no item passes kind:photo,pair"),
        (Query("sofa in:a/ after:2024"), "no item passes after:2024"),
        (Query('"sofa of silk" in:a/'), 'no item passes "sofa of silk"'),
        (Query('"green lamp" in:a/'), 'no item passes all of in:a/ "green lamp"'),
        (Query("in:b/ -lamp -沙发"), "no item passes all of in:b/ -lamp -沙发"),
        (Query("sofa lang:zh lang:fr"), "no item passes lang:zh lang:fr"),
        (
            Query(
                "in:a/",
                where=Where(excluded=(Where(kinds=("page",), path_globs=("a/",)),)),
                own_filters=True,
            ),
            "no item passes all of in:a/ -(kind:page in:a/)",
        ),
    ],
)
def test_the_filter_that_nothing_passes_is_told(shelf, query, hint):
    """Or all of them, where each by itself lets something pass."""
    result = search(query, [shelf])
    assert (result.outcome, result.hits, result.near_misses) == ("nothing", (), ())
    assert result.hints == (hint,)
    assert result.to_dict()["hints"] == [hint]


def test_a_filter_that_was_taken_as_words_is_told(shelf):
    """Beside hits too; whoever asks literally means words."""
    typed = "sofa kind:pagee after:2024-02-31"
    assert search(Query(typed), [shelf]).hints == (
        "kind:pagee is taken as words: kinds are page, figure, photo, pair",
        "after:2024-02-31 is taken as words: dates are 2024, 2024-05 or 2024-05-31",
    )
    assert search(Query(typed, literal=True), [shelf]).hints == ()


def test_there_is_no_hint_where_items_pass(shelf):
    """That no word of the query stands there is no fault of a filter."""
    assert search(Query("helicopter in:a/", rank="words"), [shelf]).hints == ()


def test_what_can_be_put_to_no_library_is_refused(shelf):
    """As for any query."""
    with pytest.raises(InputError):
        search(Query("kind:page", k=0), [shelf])
    with pytest.raises(InputError):
        search(Query("kind:page"), [])
    with pytest.raises(UnknownName):
        search(Query("kind:page", rank="best"), [shelf])
