"""Hints tell of nothing that the filters of the caller hide."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from searching.shop import FILES, shop
from tusou.searching import Shelf, search
from tusou.searching.hints import _FITTING
from tusou.searching.visible import Visible
from tusou.types import FileRecord, Item, NewItem, Query, SourceFile, Where


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    """What everybody may see, and what nobody may know of."""
    made = shop(tmp_path_factory.mktemp("visible"), FILES)
    yield made
    made.store.close()


HIDING = {
    "in a folder": Where(path_globs=("shop/",)),
    "with a field": Where(fields=((" ACCESS", "public"),)),
    "without a folder": Where(excluded=(Where(path_globs=("bids/",)),)),
    "without a field": Where(excluded=(Where(fields=(("access", "secret"),)),)),
}
BESIDE = "beside the given filters"


@pytest.mark.parametrize("hiding", HIDING.values(), ids=list(HIDING))
@pytest.mark.parametrize(
    ("typed", "hidden", "seen"),
    [
        ('in:"tender for acm/"', 'did you mean in:"bids/tender for acme/"?',
         f'no item passes in:"tender for acm/" {BESIDE}'),
        ("in:tender", 'did you mean in:"bids/tender for acme/"?', _FITTING["in"]),
        ("-in:tender", 'did you mean -in:"bids/tender for acme/"?', _FITTING["in"]),
        ("in:ofer.csv", "did you mean in:offer.csv?", f"no item passes in:ofer.csv {BESIDE}"),
        ("reserve_color:x", "did you mean reserve_colour?",
         "no item has the field reserve_color"),
        ("reserve_prise<5", "did you mean reserve_price?", ""),
        ("colour:crimsen", "did you mean colour:crimson?",
         f"no item passes colour:crimsen {BESIDE}"),
        ("access:secre", "did you mean access:secret?", f"no item passes access:secre {BESIDE}"),
        ("price<500", "others have reserve_price", ""),
        ("reserve_price<500", "reserve_price is a field of some items only: others have price",
         f"no item passes reserve_price:<500 {BESIDE}"),
        ("under 100", "the filter is reserve_price<100", ""),
        ("in 2019", "the filter is after:2019 before:2019", ""),
        ("in:bids/ colour:red", "no item passes all of in:bids/ colour:red",
         f"no item passes in:bids/ {BESIDE}"),
    ],
)  # fmt: skip
def test_what_the_caller_hides_is_not_told(shelf, typed, hidden, seen, hiding):
    """Folders, files, fields, values, prices and dates of photos: whoever types may be a stranger.

    Where nothing is hidden, or whoever typed chose the filters as well, they are.
    """
    query = Query(f"chair {typed}", where=hiding, show_all=True)
    (told,) = search(query, [shelf]).hints or ("",)
    assert told.endswith(seen)
    assert bool(told) is bool(seen)
    (told,) = search(Query(query.text, show_all=True), [shelf]).hints
    assert told.endswith(hidden)


@pytest.mark.parametrize("hiding", HIDING.values(), ids=list(HIDING))
@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("in:2023/2024/", f"no item passes in:2023/2024/ {BESIDE}: did you mean in:shop/2024/?"),
        ("in:2024", "in:2024 is taken as words: did you mean in:shop/2024/?"),
        ("in:chair.csv", f"no item passes in:chair.csv {BESIDE}: did you mean in:chairs.csv?"),
        ("color:red",
         "color:… is taken as words: no item has the field color: did you mean colour?"),
        ("colour:rde", f"no item passes colour:rde {BESIDE}: did you mean colour:red?"),
        ("under 400", "under 400 is taken as words: the filter is price<400"),
        ("in 2020", "in 2020 is taken as words: the filter is after:2020 before:2020"),
    ],
)  # fmt: skip
def test_what_the_caller_shows_is_offered(shelf, typed, told, hiding):
    assert search(Query(f"chair {typed}", where=hiding, show_all=True), [shelf]).hints == (told,)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (Where(path_globs=("bid/",)), "no item passes in:bid/"),
        (Where(fields={"colour": "crimsn"}), "no item passes colour:crimsn"),
        (Where(kinds="page", path_globs=("shop/",)), "no item passes all of kind:page in:shop/"),
        (
            Where(fields={"colour": "pink"}, excluded=(Where(path_globs=("bids/",)),)),
            "no item passes colour:pink",
        ),
        (
            Where(excluded=(Where(path_globs=("bids/",)), Where(path_globs=("shop/",)))),
            "no item passes the given filters",
        ),
    ],
)
def test_for_filters_of_the_caller_nothing_else_is_offered(shelf, given, told):
    """And what they leave out is not named: the caller knows it."""
    for typed in ("chair", "chair in:bids/", ""):
        assert search(Query(typed, where=given), [shelf]).hints == (told,)


@pytest.mark.parametrize("typed", ["color:red", "in:tender", "-in:tender"])
def test_filters_that_let_nothing_pass_have_nothing_to_offer(shelf, typed):
    """A customer that has no items yet may mistype too."""
    nobody = Where(fields={"access": "of nobody"})
    for told in search(Query(f"chair {typed}", where=nobody), [shelf]).hints:
        assert "did you mean" not in told


def test_as_many_filters_as_there_may_be_are_no_fault_of_a_hint(shelf):
    many = Where(path_globs=("shop/", *(f"{at}/" for at in range(999))))
    assert search(Query("chair under 400", where=many, show_all=True), [shelf]).hints == ()


def test_what_is_shown_is_offered_beside_much_that_is_hidden(tmp_path):
    """Of forty customers each has a folder that is called so."""
    files = {f"{at:02}/acme/{at:02}.csv": ("pair", "", {}) for at in range(40)}
    made = shop(tmp_path, files)
    (told,) = search(Query("chair in:acme", where=Where(path_globs=("35/",))), [made]).hints
    assert told.endswith("did you mean in:35/acme/?")
    made.store.close()


def test_few_of_many_items_are_read(tmp_path):
    """A hint costs the same in a library of a million."""
    made = shop(tmp_path, {"list.csv": ("pair", "", {"colour": "red"})})
    item = Item("pair", "/files/more.csv", text="a chair", fields={"shade": "blue"})
    with made.store.write_file(SourceFile("/files/more.csv", "/files", 1, 1)) as writer:
        writer.add([NewItem(item, None, None)] * 2500)
        writer.finish(FileRecord("/files/more.csv", "/files", 1, 1, "more", n_items=2500))
    seen = Visible([made], Where(kinds=("pair",)))
    assert seen.fields() == {"colour", "shade"}
    assert 800 <= sum(1 for _ in seen.paths()) <= 1000
    made.store.close()


def test_a_folder_with_signs_of_globs_is_offered_as_it_can_be_typed(tmp_path):
    made = shop(tmp_path, {"beach [2019]/1.csv": ("pair", "", {})})
    (told,) = search(Query("chair in:beach", show_all=True), [made]).hints
    assert told.endswith('did you mean in:"beach [[]2019]/"?')
    assert search(Query('chair in:"beach [[]2019]/"', show_all=True), [made]).hits
    made.store.close()
