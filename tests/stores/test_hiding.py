"""A store whose items are read as if they had no field of some names."""

from __future__ import annotations

import pytest

from stores.making import photo, record, source_file
from tusou.stores.embedded import EmbeddedStore
from tusou.stores.hiding import hiding
from tusou.types import Where

ITEMS = [
    {"Purchase Price": 40, "brand": "Oak & Son"},
    {"purchase_price": 60, "brand": "Birch"},
    {"brand": "Birch"},
]


@pytest.fixture
def whole(tmp_path):
    """Three photos, of which two have a purchase price, spelt differently, and one a tag."""
    with_tag = {2: ("clearance",)}
    store = EmbeddedStore(str(tmp_path / "library"))
    for at, fields in enumerate(ITEMS):
        path = f"/data/{at}.jpg"
        with store.write_file(source_file(path)) as writer:
            writer.add([photo(path, "a chair", fields=fields, tags=with_tag.get(at, ()))])
            writer.finish(record(path))
    store.tidy()
    yield store
    store.close()


@pytest.fixture
def shown(whole):
    """The store without the purchase price."""
    return hiding(whole, ["purchase_price"])


def test_items_have_all_but_what_is_hidden(whole, shown):
    """However the name is spelt; the store itself stays as it is."""
    fields = [dict(one.item.fields) for one in shown.get(shown.ids())]
    assert fields == [{"brand": "Oak & Son"}, {"brand": "Birch"}, {"brand": "Birch"}]
    assert [dict(one.item.fields) for one in whole.get(whole.ids())] == ITEMS


def test_the_field_is_unknown(shown):
    assert shown.known_fields() == {"brand", "tag"}
    assert shown.known_fields(["purchaseprice", "brand"]) == {"brand"}
    assert set(shown.facets().fields) == {"brand", "tag"}


def test_tags_are_the_field_tag(whole):
    shown = hiding(whole, ["Tag"])
    assert [one.item.tags for one in shown.get(shown.ids())] == [(), (), ()]
    assert "tag" not in shown.facets().fields


@pytest.mark.parametrize("name", ["purchase_price", "Purchase Price", " PURCHASE PRICE "])
def test_a_filter_by_it_lets_nothing_pass_and_leaves_nothing_out(whole, shown, name):
    """As one by a field that no item has: neither answer tells of a value."""
    hidden, birch = Where(fields={name: ">0"}), Where(fields={"brand": "birch"})
    every, of_birch = shown.ids(), shown.ids(birch)
    assert shown.ids(hidden) == []
    assert shown.search_words("chair", 9, hidden).ids == ()
    assert shown.ids(Where(excluded=(hidden,))) == every
    assert shown.ids(Where(excluded=(hidden, birch))) == every[:1]
    # Any of both, as a name is read that is typed for several fields.
    assert shown.ids(Where(excluded=(Where(excluded=(hidden, birch)),))) == of_birch
    assert shown.ids(Where(excluded=(Where(excluded=(hidden,)),))) == []
    for where in (hidden, Where(excluded=(hidden,)), Where(excluded=(Where(excluded=(hidden,)),))):
        nowhere = Where(fields={"no such field": ">0"})
        same = Where(excluded=(nowhere,)) if where.excluded else nowhere
        if where.excluded and where.excluded[0].excluded:
            same = Where(excluded=(same,))
        assert shown.ids(where) == whole.ids(same)


def test_it_is_read_alone(shown):
    """What is read without a field and written again would lose it."""
    for name in ("write_file", "forget", "put_texts", "copy_file", "beside"):
        with pytest.raises(AttributeError, match="hides fields"):
            getattr(shown, name)
